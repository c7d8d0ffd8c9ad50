import Testing

@testable import Custody

@Suite struct CheckpointTests {
    private typealias Vectors = NoteVectors

    @Test func publishedCheckpointsAreRead() throws {
        let sumdb = try SignedCheckpoint(parsing: Vectors.bytes(Vectors.sumdbCheckpoint))
        #expect(sumdb.checkpoint.origin == "go.sum database tree")
        #expect(sumdb.checkpoint.size == 35_225_469)
        #expect(sumdb.checkpoint.root.base64 == "vt5T6GaLCXvyHFl9VUvvItR43XZxfLgftEcTyO3eJCQ=")
        #expect(sumdb.bytes == Vectors.bytes(Vectors.sumdbCheckpoint))
        let sofa = try SignedCheckpoint(parsing: Vectors.bytes(Vectors.sofa))
        #expect(sofa.checkpoint.size == 20_852_163)
        #expect(sofa.note.signatures.map(\.signature.count) == [64, 72])
        #expect(Cosignature.split(sofa.note.signatures[1].signature)?.time == 1_679_315_147)
        #expect(
            Cosignature.message(time: 1_679_315_147, body: sofa.note.text)
                == Vectors.bytes("cosignature/v1\ntime 1679315147\n") + sofa.note.text)
    }

    /// The root of this one is the leaf hash of `hello world`.
    @Test func theTreeNoteOfGosTestsIsWritten() {
        let text = "go.sum database tree\n123456789012\nTszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb0=\n"
        let root = TreeHash.leaf(Vectors.bytes("hello world"))
        #expect(
            Checkpoint(origin: "go.sum database tree", size: 123_456_789_012, root: root).text == Vectors.bytes(text))
    }

    @Test func extensionLinesAreKept() throws {
        let text = Vectors.bytes(Vectors.body + "one\n— two\n")
        let head = try Checkpoint(parsing: text)
        #expect(head.extensions == ["one", "— two"])
        #expect(head.text == text)
        #expect(try head != Checkpoint(parsing: Vectors.bytes(Vectors.body)))
    }

    private static let hash = "fKo0Xb2JKmZFTWxlEuo8PqPw0+whvj/C4jdXBf049nI="

    static let refused: [(String, CustodyError.Code)] = [
        ("", .malformed), ("\n", .malformed), ("o\n5\n", .malformed), ("o\n5\n\(hash)", .malformed),
        ("\n5\n\(hash)\n", .malformed), ("o\n\n\(hash)\n", .malformed), ("o\n5\n\n", .malformed),
        ("o\n5\n\(hash)\n\n", .malformed), ("o\n5\n\(hash)\nx\n\ny\n", .malformed),
        ("o\r\n5\r\n\(hash)\r\n", .malformed),
        ("o\n05\n\(hash)\n", .malformed), ("o\n00\n\(hash)\n", .malformed), ("o\n+5\n\(hash)\n", .malformed),
        ("o\n-5\n\(hash)\n", .malformed), ("o\n5 \n\(hash)\n", .malformed), ("o\n 5\n\(hash)\n", .malformed),
        ("o\n5.0\n\(hash)\n", .malformed), ("o\n0x5\n\(hash)\n", .malformed), ("o\n٥\n\(hash)\n", .malformed),
        ("o\n9223372036854775808\n\(hash)\n", .range), ("o\n18446744073709551621\n\(hash)\n", .range),
        ("o\n5\n\(hash) \n", .malformed), ("o\n5\n\(hash.dropLast())\n", .malformed),
        ("o\n5\n\(hash.replacing("nI=", with: "nJ="))\n", .malformed),
        ("o\n5\n\(hash.replacing("+", with: "-"))\n", .malformed),
        ("o\n5\n\(hash)\(hash)\n", .malformed), ("o\n5\nZm9v\n", .malformed), ("o\u{0}\n5\n\(hash)\n", .malformed),
        ("o\t\n5\n\(hash)\n", .malformed), ("o\n\(hash)\n5\n", .malformed),
    ]

    @Test(arguments: refused)
    func whatIsNoCheckpointIsRefused(text: String, code: CustodyError.Code) {
        #expect(Vectors.code { try Checkpoint(parsing: Vectors.bytes(text)) } == code)
        #expect(Vectors.code { try SignedCheckpoint(parsing: Vectors.bytes(text + "\n" + Vectors.logLine)) } == code)
    }

    @Test func theLargestSizeIsRead() throws {
        #expect(try Checkpoint(parsing: Vectors.bytes("o\n9223372036854775807\n\(Self.hash)\n")).size == .max)
        #expect(Vectors.code { try Checkpoint(parsing: [0xFF] + Vectors.bytes("o\n5\n\(Self.hash)\n")) } == .malformed)
    }

    @Test func oursEqualsWhatAnotherProgramSigned() throws {
        let theirs = try SignedCheckpoint(parsing: Vectors.bytes(Vectors.checkpoint))
        var ours = try SignedCheckpoint(theirs.checkpoint, signedBy: [Vectors.logSigner()])
        ours.note.add(try Cosignature.sign(ours.note.text, time: 1_790_000_000, with: Vectors.witness("a", 2)))
        ours.note.add(try Cosignature.sign(ours.note.text, time: 1_790_000_060, with: Vectors.witness("b", 3)))
        #expect(ours == theirs)
        #expect(ours.bytes == Vectors.bytes(Vectors.checkpoint))
        let keys = try [Vectors.a, Vectors.b, Vectors.c, Vectors.log].map { try VerifierKey(text: $0) }
        let verified = try theirs.note.verified(by: keys)
        #expect(verified.map(\.key.name) == ["log.example/custody", "witness.example/a", "witness.example/b"])
        #expect(verified.map(\.time) == [nil, 1_790_000_000, 1_790_000_060])
    }

    /// The newline in an origin could smuggle in a size and a root of somebody's choice.
    @Test(arguments: ["", "a\nb", "a\n1", "a\u{0}", "a\r"])
    func anOriginThatIsNoLineIsNotSigned(origin: String) throws {
        let head = Checkpoint(origin: origin, size: 1, root: .empty)
        #expect(Vectors.code { try SignedCheckpoint(head, signedBy: [Vectors.logSigner()]) } == .malformed)
    }

    @Test func aSizeBelowZeroIsNotSigned() {
        let head = Checkpoint(origin: "o", size: -1, root: .empty)
        #expect(Vectors.code { try SignedCheckpoint(head, signedBy: [Vectors.logSigner()]) } == .malformed)
    }

    @Test func logsAndWitnessesEachSignWithTheirType() throws {
        let head = Checkpoint(origin: "o", size: 0, root: .empty)
        #expect(Vectors.code { try SignedCheckpoint(head, signedBy: [Vectors.witness("a", 2)]) } == .malformed)
        #expect(Vectors.code { try Cosignature.sign(head.text, time: 1, with: Vectors.logSigner()) } == .malformed)
        #expect(
            Vectors.code {
                try Cosignature.sign(Vectors.bytes("no checkpoint\n"), time: 1, with: Vectors.witness("a", 2))
            }
                == .malformed)
        #expect(Vectors.code { try Cosignature.sign(head.text, time: -1, with: Vectors.witness("a", 2)) } == .range)
    }

    @Test func aNoteOverAnotherTextIsNotTakenOver() throws {
        var signed = try SignedCheckpoint(parsing: Vectors.bytes(Vectors.checkpoint))
        let before = signed
        signed.note = try SignedNote(parsing: Vectors.bytes(Vectors.sumdbCheckpoint))
        #expect(signed == before)
    }

    /// Time is part of what is signed, and a cosignature is nothing without it.
    @Test func aCosignatureHoldsForItsTimeAlone() throws {
        let key = try VerifierKey(text: Vectors.a)
        let body = Vectors.bytes(Vectors.body)
        let signature = try NoteSignature(parsing: Vectors.aLine.utf8).signature
        func code(_ signature: [UInt8]) -> CustodyError.Code? {
            Vectors.code {
                try SignedNote(text: body, signatures: [NoteSignature(key: key, signature: signature)])
                    .verified(by: [key])
            }
        }
        #expect(code(signature) == nil)
        var later = signature
        later[7] += 1
        let wrong = [later, Array(signature.dropFirst(8)), signature + [0], Array(signature.dropLast()), [1]]
        for signature in wrong { #expect(code(signature) == .signature) }
    }

    @Test func timesEndWithTheYear9999() throws {
        let signer = try Vectors.witness("a", 2)
        let body = Vectors.bytes(Vectors.body)
        let latest = Cosignature.latestTime
        let last = try Cosignature.sign(body, time: latest, with: signer)
        #expect(try SignedNote(text: body, signatures: [last]).verified(by: [signer.key]).map(\.time) == [latest])
        #expect(Vectors.code { try Cosignature.sign(body, time: latest + 1, with: signer) } == .range)
        // True signatures over times that may not be.
        for time in [UInt64(latest) + 1, 1 << 63 - 1, 1 << 63, .max] {
            let message = Vectors.bytes("cosignature/v1\ntime \(time)\n") + body
            let stamp = withUnsafeBytes(of: time.bigEndian) { Array($0) }
            let beyond = NoteSignature(key: signer.key, signature: stamp + (try signer.sign(message)))
            #expect(
                Vectors.code { try SignedNote(text: body, signatures: [beyond]).verified(by: [signer.key]) }
                    == .signature, "\(time)")
        }
    }

    /// Time 0 states nothing about the newest tree, and a quorum is asked for nothing else.
    @Test func aCosignatureWithoutATimeCountsForNobody() throws {
        let signer = try Vectors.witness("a", 2)
        let policy = try TrustPolicy(
            parsing: Vectors.bytes("log \(Vectors.log)\nwitness a \(signer.key.text)\nquorum a\n"))
        var note = try Vectors.signed()
        func code() -> CustodyError.Code? { Vectors.code { try policy.check(note) } }
        note.note.replace(try Cosignature.sign(note.note.text, time: 0, with: signer))
        #expect(code() == .quorum)
        note.note.replace(try Cosignature.sign(note.note.text, time: 1, with: signer))
        #expect(code() == nil)
    }

    @Test func aLogSignatureIsNoCosignatureAndTheOtherWayRound() throws {
        let body = Vectors.bytes(Vectors.body)
        let plain = try KeyFileSigner(name: "both", algorithm: .ed25519, seed: Vectors.seed(5))
        let witness = try KeyFileSigner(name: "both", algorithm: .cosignature, seed: Vectors.seed(5))
        let asLog = NoteSignature(key: plain.key, signature: try plain.sign(body))
        let asWitness = try Cosignature.sign(body, time: 7, with: witness)
        let note = try SignedNote(text: body, signatures: [asLog, asWitness])
        #expect(try note.verified(by: [plain.key, witness.key]).map(\.time) == [nil, 7])
        let stamp: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 7]
        let crossed = NoteSignature(key: witness.key, signature: stamp + asLog.signature)
        #expect(
            Vectors.code { try SignedNote(text: body, signatures: [crossed]).verified(by: [witness.key]) } == .signature
        )
    }
}
