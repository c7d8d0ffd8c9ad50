import Basics
import Glibc
import Testing

/// Other people's programs on what we publish: Go's note and tlog, tlog-scales, rfc8785 with cryptography, openssl with
/// coreutils. Each reads a log of several checkpoints with full and partial tiles, a rotated key and a witness, agrees
/// with us, and refuses the same log with one bit changed. A program that isn't installed is a failure.
@Suite(.enabled(if: Shop.hasSQLite, "needs sqlite3")) struct ThirdPartyTests {
    /// The key is rotated between the two cosigned checkpoints; both keys sign the later one. Unsafe only in
    /// name: nobody changes it once it is made.
    nonisolated(unsafe) private static let scene: Result<Scene, any Error> = Result {
        try Scene.make(devices: 60) { scene in
            scene("log rotate-key --store store --by OP-P1 --reason yearly")
            scene.copy("store/trust/policy.txt", to: "policy.txt")
        }
    }

    /// Verifier keys of the log: the first one and the one in force.
    private static func keys(_ scene: Scene) -> [String] {
        Files.lines(scene.folder + "/policy.txt").filter { $0.hasPrefix("log ") }.map { String($0.dropFirst(4)) }
    }

    private static func passed(_ ran: Ran, _ location: SourceLocation = #_sourceLocation) {
        #expect(ran.code == 0, "\(ran.text) \(ran.errors)", sourceLocation: location)
    }

    private static func refused(_ ran: Ran, says: String, location: SourceLocation = #_sourceLocation) {
        #expect(ran.code == 1, "\(ran.text) \(ran.errors)", sourceLocation: location)
        #expect(ran.errors.contains(says), "«\(says)»: \(ran.errors)", sourceLocation: location)
    }

    /// Entries at the ends of tiles, in the middle, and the last.
    private static func places(_ scene: Scene) -> [Int] { [0, 1, 255, 256, scene.entry, scene.old, scene.size - 1] }

    @Test func theLogIsWorthChecking() throws {
        let scene = try Self.scene.get()
        #expect(scene.size > 512 && scene.size % 256 != 0 && scene.old < scene.size)
        #expect(Self.keys(scene).count == 2)
        let checkpoint = scene.text("store/log/checkpoint")
        #expect(checkpoint.split(separator: "\n").count { $0.hasPrefix("— \(Scene.origin) ") } == 2)
        #expect(checkpoint.contains("— witness.example/w1 "))
        let files = Files.below(scene.folder + "/store/log")
        #expect(files.contains("tile/0/000") && files.contains { $0.hasPrefix("tile/0/002.p/") || $0 == "tile/0/002" })
    }

    // MARK: Go

    @Test func goOpensCheckpoints() throws {
        let scene = try Self.scene.get().copied()
        let keys = Self.keys(scene)
        Self.passed(OtherTools.go("checkpoint", "old.checkpoint", keys[0], in: scene.folder))
        Self.passed(OtherTools.go("checkpoint", "store/log/checkpoint", keys[0], keys[1], in: scene.folder))
        Self.refused(
            OtherTools.go("checkpoint", "old.checkpoint", keys[1], in: scene.folder), says: "no verifiable signatures")
        for path in ["old.checkpoint", "store/log/checkpoint"] { scene.flip(path, at: Scene.origin.utf8.count + 1) }
        Self.refused(
            OtherTools.go("checkpoint", "old.checkpoint", keys[0], in: scene.folder), says: "invalid signature")
        Self.refused(
            OtherTools.go("checkpoint", "store/log/checkpoint", keys[0], keys[1], in: scene.folder),
            says: "invalid signature"
        )
    }

    @Test func goChecksProofs() throws {
        let scene = try Self.scene.get().copied()
        let keys = Self.keys(scene)
        for index in Self.places(scene) {
            scene("log prove \(index) --store store --out all/\(index)")
            Self.passed(
                OtherTools.go(
                    "proof", "all/\(index)/entries/\(index).tlog-proof", "all/\(index)/entries/\(index).json", keys[0],
                    keys[1],
                    in: scene.folder))
        }
        scene.flip("all/255/entries/255.json")
        Self.refused(
            OtherTools.go(
                "proof", "all/255/entries/255.tlog-proof", "all/255/entries/255.json", keys[0], in: scene.folder),
            says: "invalid transparency proof")
    }

    @Test func goSeesThatTheLogOnlyGrew() throws {
        let scene = try Self.scene.get().copied()
        let keys = Self.keys(scene)
        scene("log witness-request --store store --old \(scene.old) --out req.txt")
        Self.passed(OtherTools.go("request", "old.checkpoint", "req.txt", keys[0], in: scene.folder))
        scene.edit("req.txt") { $0[1] = Base64.changed($0[1], at: 7) }
        Self.refused(OtherTools.go("request", "old.checkpoint", "req.txt", keys[0], in: scene.folder), says: "invalid")
    }

    @Test func goReadsTheWholeLog() throws {
        let scene = try Self.scene.get().copied()
        let key = Self.keys(scene)[0]
        scene("log export --store store --out copy")
        Self.passed(OtherTools.go("log", "copy", key, in: scene.folder))
        scene.flip("copy/tile/entries/001")
        Self.refused(OtherTools.go("log", "copy", key, in: scene.folder), says: "is not what its tile says")
        scene.flip("copy/tile/entries/001")
        scene.flip("copy/tile/0/001")
        Self.refused(OtherTools.go("log", "copy", key, in: scene.folder), says: "refused: ")
    }

    // MARK: tlog-scales

    @Test func tlogScalesReadsEntriesAndMakesOurProofs() throws {
        let scene = try Self.scene.get().copied()
        let log = "file://\(scene.folder)/store/log"
        for index in Self.places(scene) {
            scene("log prove \(index) --store store --out all/\(index)")
            let entry = OtherTools.tlogTiles("get-leaf", "-c", log, "\(index)", in: scene.folder)
            Self.passed(entry)
            #expect(entry.output == scene.read("all/\(index)/entries/\(index).json"))
            let proof = OtherTools.tlogTiles("gen-proof", log, "\(index)", in: scene.folder)
            Self.passed(proof)
            #expect(proof.output == scene.read("all/\(index)/entries/\(index).tlog-proof"), "entry \(index)")
        }
        scene.flip("store/log/tile/entries/000", at: 100)
        Self.refused(OtherTools.tlogTiles("get-leaf", "-c", log, "0", in: scene.folder), says: "InclusionProofInvalid")
        scene.flip("store/log/tile/0/001")
        Self.refused(
            OtherTools.tlogTiles("get-leaf", "-c", log, "256", in: scene.folder), says: "InclusionProofInvalid")
    }

    // MARK: rfc8785 and cryptography

    @Test func anAuditorsOwnProgramChecksALotsEntries() throws {
        let scene = try Self.scene.get().copied()
        scene("log export --lot GEN-2026-10-1 --store store --out lot")
        let ran = OtherTools.auditor("policy.txt", "lot", in: scene.folder)
        Self.passed(ran)
        let entries = Files.below(scene.folder + "/lot/entries").count / 2
        #expect(entries > 300 && ran.text == "ok: \(entries) entries\n")
        let stem = "lot/entries/\(scene.entry)"
        scene.flip(stem + ".json")
        Self.refused(OtherTools.auditor("policy.txt", "lot", in: scene.folder), says: "doesn't lead to the signed root")
        scene.flip(stem + ".json")
        // The second byte of the signature proper, after four of key hash.
        scene.edit(stem + ".tlog-proof") { lines in
            let place = lines.firstIndex { $0.hasPrefix("— ") } ?? 0
            let words = lines[place].split(separator: " ").map(String.init)
            lines[place] = "\(words[0]) \(words[1]) \(Base64.changed(words[2], at: 9))"
        }
        Self.refused(OtherTools.auditor("policy.txt", "lot", in: scene.folder), says: "doesn't verify")
    }

    // MARK: openssl and coreutils

    @Test func opensslAndSha256sumAreEnough() throws {
        let scene = try Self.scene.get().copied()
        func check(_ key: String, _ index: Int) -> Ran {
            OtherTools.openssl("store/log", key, "\(index)", "all/\(index)/entries/\(index).json", in: scene.folder)
        }
        for index in Self.places(scene) {
            scene("log prove \(index) --store store --out all/\(index)")
            for key in Self.keys(scene) {
                let ran = check(key, index)
                Self.passed(ran)
                #expect(ran.text.contains("Signature Verified Successfully"))
            }
        }
        let key = Self.keys(scene)[0]
        scene.flip("all/1/entries/1.json")
        Self.refused(check(key, 1), says: "entry 1 hashes to")
        scene.flip("store/log/checkpoint", at: Scene.origin.utf8.count + 1)
        Self.refused(check(key, 0), says: "the signature doesn't verify")
        Self.refused(check(Base64.changed(key, at: key.count - 20), 0), says: "the key has another hash")
    }

    // MARK: their signature, our reading

    /// What Go signs with a key file of ours is a checkpoint to us, and a contradiction when it is another history.
    @Test func aCheckpointThatGoSignedIsReadAndHeldAgainstTheLog() throws {
        let scene = try Self.scene.get().copied()
        let root = Files.lines(scene.folder + "/old.checkpoint")[2]
        let old = scene.attempt("log verify old.checkpoint --trust alone.txt")
        #expect(old.code == 0, "\(old.text)")
        let signed = OtherTools.go(
            "sign", "store/keys/log.key", Scene.origin, "\(scene.size)", root, in: scene.folder)
        Self.passed(signed)
        scene.write("forged", signed.output)
        let verified = scene.attempt("log verify forged --trust store/trust/policy.txt")
        #expect(verified.code == 3 && verified.text.contains("INCOMPLETE (quorum)"), "\(verified.text)")
        let compared = scene.attempt("log compare forged store/log/checkpoint --store store --out proof")
        #expect(compared.code == 1 && compared.errors.contains("signed two roots"), "\(compared.text)")
        #expect(scene.attempt("log verify proof --trust store/trust/policy.txt").code == 0)
    }
}
