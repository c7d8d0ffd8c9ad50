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
            "4b", what: "the whole store rolled back, head/ too: not seen by the log alone",
            finds: [Finding(fsck, code: 0, says: "nothing wrong"), Finding(log, code: 0, says: "VALID")],
            commit: rollBack),
        Attack(
            "4c", what: "the same, before a witness and before a customer with a newer checkpoint",
            finds: [
                Finding("log witness-request --store store --out req.txt", code: 0, says: ""),
                Finding(witness, code: 1, says: "(409): this witness cosigned size SIZE last"),
                Finding(
                    "log compare newer store/log/checkpoint --log store/log --trust alone.txt", code: 3,
                    says: "incomplete"),
            ]
        ) { scene in
            scene.copy("store/log/checkpoint", to: "newer")
            rollBack(scene)
        },
        Attack(
            "4d", what: "the same, and grown past what was witnessed",
            finds: [
                Finding(request, code: 0, says: ""), Finding(witness, code: 1, says: "(422)"),
                Finding(
                    "log compare newer store/log/checkpoint --log store/log --trust alone.txt --out proof", code: 1,
                    says: "contradiction"),
                Finding(contradiction, code: 0, says: "does not contain"), Finding(logAlone, code: 0, says: "VALID"),
            ]
        ) { scene in
            scene.copy("store/log/checkpoint", to: "newer")
            growAnew(scene)
        },
        Attack(
            "5a", what: "an entry rewritten and everything signed anew",
            finds: [Finding(log, code: 3, says: "INCOMPLETE (quorum)")], commit: rewrite),
        Attack(
            "5a'", what: "the same, with the old cosignature put under it",
            finds: [Finding(log, code: 1, says: "REFUSED (signature)")]
        ) { scene in
            let lines = Files.lines(scene.folder + "/store/log/checkpoint")
            let cosignature = try #require(lines.first { $0.hasPrefix("— witness.example/") })
            rewrite(scene)
            scene.edit("store/log/checkpoint") { $0.insert(cosignature, at: $0.count - 1) }
        },
        Attack(
            "5b", what: "a careless rewrite: the links after it are left as they were",
            finds: [
                Finding(logAlone, code: 1, says: "REFUSED (entry)"),
                Finding(fsck, code: 1, says: "the intake's entry before is"),
            ]
        ) { scene in
            scene.attack("edit", "\(scene.entry)", editedName.0, editedName.1)
            scene.signAnew()
        },
        // Documented: under a policy without witnesses nothing in the log is wrong.
        Attack(
            "5c", what: "a careful rewrite, policy without witnesses: not seen by the log alone",
            finds: [Finding(logAlone, code: 0, says: "VALID"), Finding(fsck, code: 0, says: "nothing wrong")],
            commit: rewrite),
        Attack(
            "5d", what: "the same, before a witness",
            finds: [Finding(request, code: 0, says: ""), Finding(witness, code: 1, says: "(422)")], commit: rewrite),
        Attack(
            "5e", what: "the same, before a customer who kept a checkpoint",
            finds: [
                Finding(againstOld, code: 1, says: "contradiction"),
                Finding(contradiction, code: 0, says: "does not contain"),
                // Proofs of what was rewritten still stand against the log.
                Finding(proofs, code: 0, says: "VALID"),
            ], commit: rewrite),
        Attack(
            "6a", what: "entries dated before those before them",
            finds: [
                Finding(logAlone, code: 1, says: "REFUSED (entry)"),
                Finding(logAlone, code: 1, says: "is before the entry before it"),
                Finding(fsck, code: 1, says: "is before the entry before it"),
            ]
        ) { scene in
            scene.attack("shift", "\(scene.old)", "-86400")
            scene.signAnew()
        },
        Attack(
            "6b", what: "entries dated after a witness saw them", finds: [Finding(log, code: 1, says: "REFUSED (time)")]
        ) { scene in
            scene.copy("past/w1", to: "w1")
            scene.attack("shift", "\(scene.old)", "86400")
            scene.signAnew()
            scene.cosign("w1", old: scene.old)
        },
        Attack(
            "6c", what: "entries dated before a witness saw that they weren't there",
            finds: [
                // The same shows when an honest checkpoint was long on its way to a witness: it is told, and strict
                // readers get no verdict.
                Finding("log verify store/log --trust store/trust/policy.txt", code: 0, says: "not bounded everywhere"),
                Finding(
                    "log verify store/log --trust store/trust/policy.txt --strict-times", code: 3,
                    says: "INCOMPLETE (time)"),
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
            "16", what: "two histories of one length",
            finds: [
                Finding(
                    "log compare store/log/checkpoint fork/log/checkpoint", code: 3, says: "signatures not checked"),
                Finding(
                    "log compare store/log/checkpoint fork/log/checkpoint --trust alone.txt --out proof", code: 1,
                    says: "signed two roots"),
                Finding(contradiction, code: 0, says: "signed two roots"),
                Finding(contradiction, code: 0, says: "CONTRADICTION PROVEN"),
                Finding(contradiction + " --json", code: 0, says: "\"verdict\":\"contradiction\""),
                Finding(log, code: 3, says: "INCOMPLETE (quorum)"),
                Finding("log witness-request --store fork --out req.txt --old NEW", code: 0, says: ""),
                Finding(witness, code: 1, says: "two trees of size NEW"),
            ]
        ) { scene in
            scene.copy("store", to: "fork")
            scene.write(
                "other/operators.csv", Shop.replace(scene.text("changed/operators.csv"), old: "OP-X9", new: "OP-X8"))
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
            "17a", what: "the log's key taken away",
            finds: [Finding("import changed --store store", code: 74, says: "the signing key is missing")]
        ) { Files.remove($0.folder + "/store/keys/log.key") },
        Attack(
            "17b", what: "a new key under the same name, with a policy of its own",
            finds: [
                Finding(logAlone, code: 1, says: "REFUSED (unsigned)"),
                Finding(log, code: 1, says: "REFUSED (unsigned)"),
                Finding("log witness-request --store store --out req.txt", code: 0, says: ""),
                Finding(witness, code: 1, says: "(403)"),
                // Whoever takes the policy from the store itself is told what the store says.
                Finding("log verify store/log --trust store/trust/policy.txt", code: 0, says: "VALID"),
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
