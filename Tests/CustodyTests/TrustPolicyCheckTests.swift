import Testing

@testable import Custody

@Suite struct TrustPolicyCheckTests {
    private typealias Vectors = NoteVectors
    private static let keys = """
        log \(NoteVectors.log)
        witness a \(NoteVectors.a)
        witness b \(NoteVectors.b)
        witness c \(NoteVectors.c)

        """
    private static let reference = "log.example/custody+0a748c04"

    private func policy(_ rest: String, keys: String = keys) throws -> TrustPolicy {
        try TrustPolicy(parsing: Vectors.bytes(keys + rest + "\n"))
    }

    /// Cosigned by a and b.
    @Test(arguments: [
        ("quorum none", 0), ("quorum a", 1), ("quorum b", 1), ("group g any a b c\nquorum g", 1),
        ("group g 2 a b c\nquorum g", 2), ("group g all a b\nquorum g", 2),
        ("group g any b c\ngroup h all a g\nquorum h", 2),
        ("group g all c\ngroup h 2 a b g\nquorum h", 2), ("group g all b c\ngroup h any g a\nquorum h", 1),
    ])
    func aQuorumIsMet(rest: String, required: Int) throws {
        let verdict = try policy(rest).check(Vectors.signed())
        #expect(verdict.required == required)
        #expect(verdict.origin == "log.example/custody")
        #expect(verdict.size == 5)
        #expect(verdict.logKey.text == Vectors.log)
        // All that are known, needed or not.
        #expect(verdict.witnesses.map(\.name) == ["a", "b"])
        #expect(verdict.witnesses.map(\.time) == [1_790_000_000, 1_790_000_060])
    }

    @Test(arguments: [
        "quorum c", "group g all a b c\nquorum g", "group g 3 a b c\nquorum g", "group g all a c\nquorum g",
        "group g any c\ngroup h all a g\nquorum h", "group g all b c\ngroup h all g a\nquorum h",
    ])
    func aQuorumThatIsNotMetSaysWhoIsMissing(rest: String) throws {
        let policy = try policy(rest)
        let error = #expect(throws: CustodyError.self) { try policy.check(Vectors.signed()) }
        #expect(error?.code == .quorum)
        #expect(error?.message.contains("missing: c") == true, "\(error?.message ?? "")")
    }

    @Test func theMessageNamesWhoCosigned() throws {
        let policy = try policy("group g all a b c\nquorum g")
        let error = #expect(throws: CustodyError.self) { try policy.check(Vectors.signed()) }
        #expect(
            error?.message == "the quorum ‘g’ is not met: it needs 3 of a, b, c; cosigned: a, b; missing: c")
    }

    @Test func anotherLogsCheckpointIsRefused() throws {
        let sumdb = try SignedCheckpoint(parsing: Vectors.bytes(Vectors.sumdbCheckpoint))
        #expect(Vectors.code { try policy("quorum none").check(sumdb) } == .origin)
        // Listed, but under the name of its key, which is not its origin.
        #expect(Vectors.code { try policy("log \(Vectors.sumdb)\nquorum none").check(sumdb) } == .origin)
        #expect(Vectors.code { try policy("quorum none", keys: "").check(Vectors.signed()) } == .origin)
    }

    @Test func aCheckpointOnlyWitnessesSignedIsUnsigned() throws {
        let note = try SignedCheckpoint(parsing: Vectors.bytes(Vectors.body + "\n" + Vectors.aLine + Vectors.bLine))
        #expect(Vectors.code { try policy("quorum a").check(note) } == .unsigned)
    }

    /// The key of another listed log, over a text with this log's origin.
    @Test func oneLogMayNotSignForAnother() throws {
        let other = try Vectors.logSigner(9, "other.example/log")
        let head = Checkpoint(origin: "log.example/custody", size: 1, root: .empty)
        let forged = try SignedCheckpoint(head, signedBy: [other])
        #expect(Vectors.code { try policy("log \(other.key.text)\nquorum none").check(forged) } == .unsigned)
        let own = try SignedCheckpoint(
            Checkpoint(origin: "other.example/log", size: 1, root: .empty), signedBy: [other])
        #expect(try policy("log \(other.key.text)\nquorum none").check(own).logKey == other.key)
    }

    @Test func aBadLineOfAnyListedKeySpoilsIt() throws {
        let altered = try Vectors.signed(Vectors.body.replacing("\n5\n", with: "\n6\n"))
        #expect(Vectors.code { try policy("quorum none").check(altered) } == .signature)
        let line = Vectors.bLine.replacing("ViEI+gAAAABqsTu8", with: "ViEI+gAAAABqsTu9")
        let late = try SignedCheckpoint(parsing: Vectors.bytes(Vectors.checkpoint.replacing(Vectors.bLine, with: line)))
        #expect(Vectors.code { try policy("quorum a").check(late) } == .signature)
        let without = "log \(Vectors.log)\nwitness a \(Vectors.a)\n"
        #expect(try policy("quorum a", keys: without).check(late).witnesses.map(\.name) == ["a"])
    }

    @Test(arguments: [("0 4", false), ("0 5", true), ("5 5", true), ("5 -", true), ("6 -", false), ("0 -", true)])
    func aLogKeySignsOnlyItsRange(range: String, isAllowed: Bool) throws {
        let policy = try policy("# log-key \(Self.reference) \(range)\nquorum none")
        #expect(Vectors.code { try policy.check(Vectors.signed()) } == (isAllowed ? nil : .keyRange))
    }

    @Test func duringAnOverlapTheKeyInRangeCounts() throws {
        let new = try Vectors.logSigner(9)
        var head = try SignedCheckpoint(
            Vectors.signed().checkpoint, signedBy: [Vectors.logSigner(), new])
        let rest =
            "log \(new.key.text)\n# log-key \(Self.reference) 0 4\n# log-key \(new.key.reference) 5 -\nquorum none"
        #expect(try policy(rest).check(head).logKey == new.key)
        // The retired key alone, stolen or not, no longer speaks for the log.
        head = try SignedCheckpoint(head.checkpoint, signedBy: [Vectors.logSigner()])
        #expect(Vectors.code { try policy(rest).check(head) } == .keyRange)
    }

    /// No file can hold these; code that builds a policy can.
    @Test func aPolicyThatMakesNoSenseTrustsNothing() throws {
        let good = try policy("quorum none")
        func code(_ groups: [TrustPolicy.Group], _ quorum: String) -> CustodyError.Code? {
            var policy = good
            policy.groups = groups
            policy.quorum = quorum
            return Vectors.code { try policy.check(Vectors.signed()) }
        }
        #expect(code([], "nobody") == .quorum)
        #expect(code([], "") == .quorum)
        #expect(code([.init(name: "g", threshold: 0, members: ["c"])], "g") == .quorum)
        #expect(code([.init(name: "g", threshold: -1, members: [])], "g") == .quorum)
        #expect(code([.init(name: "g", threshold: .max, members: ["a"])], "g") == .quorum)
        #expect(code([.init(name: "g", threshold: 2, members: ["a", "a"])], "g") == .quorum)
        #expect(code([.init(name: "g", threshold: 1, members: ["g"])], "g") == .quorum)
        #expect(
            code([.init(name: "g", threshold: 1, members: ["h"]), .init(name: "h", threshold: 1, members: ["g"])], "h")
                == .quorum)
    }

    /// Four bytes of hash collide after some ten thousand trials: these two do, under the name «n».
    @Test func twoKeysOfOneNameAndHashAreAmbiguous() throws {
        let keys = try [[0x00, 0x00, 0x98, 0x79], [0x00, 0x00, 0xF2, 0xD5]].map { start in
            try VerifierKey(name: "n", algorithm: .ed25519, publicKey: start + Array(repeating: 0, count: 28))
        }
        #expect(keys[0].id == keys[1].id)
        #expect(keys[0] != keys[1])
        let note = try Vectors.signed().note
        #expect(Vectors.code { try note.verified(by: keys) } == .signature)
        #expect(try note.verified(by: [keys[0], keys[0]]).isEmpty)
        let lines = keys.map { "log \($0.text)\n" }.joined()
        #expect(Vectors.code { try policy("quorum none", keys: lines) } == .malformed)
    }
}
