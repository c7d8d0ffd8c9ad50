import Glibc
import Testing

/// Attacks by whoever holds the log's key: the log alone shows only what is careless.
extension Attack {
    private static let editedName = ("\"id\":\"OP-S1\"", "\"id\":\"OP-S2\"")

    /// The store as it was when the customer got the old checkpoint, head/ and keys included.
    private static func rollBack(_ scene: Scene) { scene.copy("past/store", to: "store") }

    /// Another history than the one that was witnessed, at least as long.
    private static func growAnew(_ scene: Scene) {
        rollBack(scene)
        scene("run third/lot --store store --as-of \(Shop.today)", upTo: 1)
        scene("run second/lot --store store --as-of \(Shop.today)", upTo: 1)
    }

    private static func rewrite(_ scene: Scene) {
        scene.attack("rewrite", "\(scene.entry)", editedName.0, editedName.1)
        scene.signAnew()
    }

    static let byKeyHolder = [
        // The log alone can't tell an earlier state of itself from the newest: documented, and why witnesses exist.
        Attack(
            "4b", "the whole store rolled back, head/ too: not seen by the log alone",
            finds: [Finding(fsck, 0, "nothing wrong"), Finding(log, 0, "VALID")], rollBack),
        Attack(
            "4c", "the same, before a witness and before a customer with a newer checkpoint",
            finds: [
                Finding("log witness-request --store store --out req.txt", 0, ""),
                Finding(witness, 1, "(409): this witness cosigned size SIZE last"),
                Finding("log compare newer store/log/checkpoint --log store/log --trust alone.txt", 3, "incomplete"),
            ]
        ) { scene in
            scene.copy("store/log/checkpoint", to: "newer")
            rollBack(scene)
        },
        Attack(
            "4d", "the same, and grown past what was witnessed",
            finds: [
                Finding(request, 0, ""), Finding(witness, 1, "(422)"),
                Finding(
                    "log compare newer store/log/checkpoint --log store/log --trust alone.txt --out proof", 1,
                    "contradiction"),
                Finding(contradiction, 0, "does not contain"), Finding(logAlone, 0, "VALID"),
            ]
        ) { scene in
            scene.copy("store/log/checkpoint", to: "newer")
            growAnew(scene)
        },
        Attack(
            "5a", "an entry rewritten and everything signed anew",
            finds: [Finding(log, 3, "INCOMPLETE (quorum)")], rewrite),
        Attack(
            "5a'", "the same, with the old cosignature put under it", finds: [Finding(log, 1, "REFUSED (signature)")]
        ) { scene in
            let lines = Files.lines(scene.folder + "/store/log/checkpoint")
            let cosignature = try #require(lines.first { $0.hasPrefix("— witness.example/") })
            rewrite(scene)
            scene.edit("store/log/checkpoint") { $0.insert(cosignature, at: $0.count - 1) }
        },
        Attack(
            "5b", "a careless rewrite: the links after it are left as they were",
            finds: [Finding(logAlone, 1, "REFUSED (entry)"), Finding(fsck, 1, "the intake's entry before is")]
        ) { scene in
            scene.attack("edit", "\(scene.entry)", editedName.0, editedName.1)
            scene.signAnew()
        },
        // Documented: under a policy without witnesses nothing in the log is wrong.
        Attack(
            "5c", "a careful rewrite, policy without witnesses: not seen by the log alone",
            finds: [Finding(logAlone, 0, "VALID"), Finding(fsck, 0, "nothing wrong")], rewrite),
        Attack(
            "5d", "the same, before a witness", finds: [Finding(request, 0, ""), Finding(witness, 1, "(422)")], rewrite),
        Attack(
            "5e", "the same, before a customer who kept a checkpoint",
            finds: [
                Finding(againstOld, 1, "contradiction"), Finding(contradiction, 0, "does not contain"),
                // Proofs of what was rewritten still stand against the log.
                Finding(proofs, 0, "VALID"),
            ], rewrite),
        Attack(
            "6a", "entries dated before those before them",
            finds: [
                Finding(logAlone, 1, "REFUSED (entry)"), Finding(logAlone, 1, "is before the entry before it"),
                Finding(fsck, 1, "is before the entry before it"),
            ]
        ) { scene in
            scene.attack("shift", "\(scene.old)", "-86400")
            scene.signAnew()
        },
        Attack(
            "6b", "entries dated after a witness saw them", finds: [Finding(log, 1, "REFUSED (time)")]
        ) { scene in
            scene.copy("past/w1", to: "w1")
            scene.attack("shift", "\(scene.old)", "86400")
            scene.signAnew()
            scene.cosign("w1", old: scene.old)
        },
        Attack(
            "6c", "entries dated before a witness saw that they weren't there",
            finds: [
                // The same shows when an honest checkpoint was long on its way to a witness: it is told, and strict
                // readers get no verdict.
                Finding("log verify store/log --trust store/trust/policy.txt", 0, "not bounded everywhere"),
                Finding("log verify store/log --trust store/trust/policy.txt --strict-times", 3, "INCOMPLETE (time)"),
            ]
        ) { scene in
            rollBack(scene)
            // The older entries are two days old when the witness sees them, so that there is room before it did.
            scene.attack("shift", "0", "-172800")
            scene.attack("forget")
            scene.copy("alone.txt", to: "store/trust/policy.txt")
            scene("log checkpoint --store store")
            try scene.meetWitness("w2", under: "store")
            scene.cosign("w2")
            scene.copy("store/log/checkpoint", to: "seen")
            scene("run second/lot --store store --as-of \(Shop.today)", upTo: 1)
            scene.attack("shift", "\(scene.old)", "-86400")
            scene.signAnew()
            scene.copy("seen", to: "store/log/checkpoints/\(scene.old)")
            scene.cosign("w2", old: scene.old)
        },
        Attack(
            "16", "two histories of one length",
            finds: [
                Finding("log compare store/log/checkpoint fork/log/checkpoint", 3, "signatures not checked"),
                Finding(
                    "log compare store/log/checkpoint fork/log/checkpoint --trust alone.txt --out proof", 1,
                    "signed two roots"),
                Finding(contradiction, 0, "signed two roots"), Finding(contradiction, 0, "CONTRADICTION PROVEN"),
                Finding(contradiction + " --json", 0, "\"verdict\":\"contradiction\""),
                Finding(log, 3, "INCOMPLETE (quorum)"),
                Finding("log witness-request --store fork --out req.txt --old NEW", 0, ""),
                Finding(witness, 1, "two trees of size NEW"),
            ]
        ) { scene in
            scene.copy("store", to: "fork")
            scene.write("other/operators.csv", Shop.replace(scene.text("changed/operators.csv"), "OP-X9", "OP-X8"))
            scene("import changed --store store")
            scene("import other --store fork")
            scene.cosign("w1")
            scene.attack("forget")
            scene.copy("policy.txt", to: "store/trust/policy.txt")
            scene("log checkpoint --store store", upTo: 3)
        },
    ]

    // MARK: whoever administers the machine

    static let onKeys = [
        Attack(
            "17a", "the log's key taken away",
            finds: [Finding("import changed --store store", 74, "the signing key is missing")]
        ) { Files.remove($0.folder + "/store/keys/log.key") },
        Attack(
            "17b", "a new key under the same name, with a policy of its own",
            finds: [
                Finding(logAlone, 1, "REFUSED (unsigned)"), Finding(log, 1, "REFUSED (unsigned)"),
                Finding("log witness-request --store store --out req.txt", 0, ""), Finding(witness, 1, "(403)"),
                // Whoever takes the policy from the store itself is told what the store says.
                Finding("log verify store/log --trust store/trust/policy.txt", 0, "VALID"),
            ]
        ) { scene in
            Files.remove(scene.folder + "/store/keys/log.key")
            Files.remove(scene.folder + "/store/trust/policy.txt")
            scene.attack("forget")
            scene("init --store store --origin \(Scene.origin)")
            scene("log checkpoint --store store")
        },
    ]
}
