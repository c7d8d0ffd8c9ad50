import Testing

@testable import Custody

@Suite struct ProofFileTests {
    private typealias Vectors = NoteVectors
    private static let leaf = TreeHash.leaf(Array("entry 2".utf8))

    private func policy(_ quorum: String = "none") throws -> TrustPolicy {
        try TrustPolicy(
            parsing: Vectors.bytes(
                "log \(Vectors.log)\nwitness a \(Vectors.a)\nwitness c \(Vectors.c)\nquorum \(quorum)\n"))
    }

    @Test func aProofOfAnotherProgramVerifies() throws {
        let proof = try LogProof(parsing: Vectors.bytes(Vectors.proof))
        #expect(proof.index == 2)
        #expect(proof.extra == Vectors.bytes("batch 7"))
        #expect(proof.hashes.map(\.base64) == Vectors.hashes)
        #expect(proof.bytes == Vectors.bytes(Vectors.proof))
        let verdict = try proof.verify(leaf: Self.leaf, policy: policy("a"))
        #expect(verdict.size == 5)
        #expect(verdict.witnesses.map(\.name) == ["a"])
        #expect(verdict.witnesses.map(\.time) == [1_790_000_000])
    }

    /// The example of c2sp.org/tlog-proof up to its signatures, which are cut short there.
    @Test func thePublishedExampleIsRead() throws {
        let head = """
            c2sp.org/tlog-proof@v1
            extra YWdlLXYxLjIuMS1kYXJ3aW4tYXJtNjQudGFyLmd6kYXJ3aW4tYXJ
            index 73894
            gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=
            B95lDa8R83lS8n0eG+o0buTxRKQTYFi//1U8anccXmA=
            EKNzoDWG8LGC0Yp9o+sv3qllpMP9uHQ9B20KNL+Q1zs=
            RoopEkOdqkYqMB4MJXrbt/hMjOxsVn0IrWjpz1ZMMes=
            AHCioX9nLjsrse6YhjRRmk1WUEirVOLLRoOQ6vfO5vk=

            example.com/fancylog
            109482
            sFodV/vSp5O8n9a8QpW6PRY97tfOSW5bsc2Xl/EQi08=


            """
        let text = head + Vectors.logLine
        let proof = try LogProof(parsing: Vectors.bytes(text))
        #expect(proof.index == 73894)
        #expect(proof.extra?.starts(with: Vectors.bytes("age-v1.2.1-darwin-arm64.tar.gz")) == true)
        #expect(proof.hashes.count == 5)
        #expect(proof.checkpoint.checkpoint.size == 109_482)
        #expect(proof.bytes == Vectors.bytes(text))
    }

    @Test func withoutExtraDataTheLineIsLeftOut() throws {
        let text = Vectors.proof.replacing("extra YmF0Y2ggNw==\n", with: "")
        var proof = try LogProof(parsing: Vectors.bytes(text))
        #expect(proof.extra == nil)
        #expect(proof.bytes == Vectors.bytes(text))
        proof.extra = []
        #expect(proof.bytes == Vectors.bytes(text))
    }

    static let refused: [(String, String, CustodyError.Code)] = [
        ("@v1\n", "@v2\n", .malformed), ("@v1\n", "@v1 \n", .malformed), ("@v1\n", "@v1\r\n", .malformed),
        ("c2sp.org", "\nc2sp.org", .malformed), ("extra Ym", "extra  Ym", .malformed),
        ("extra ", "extra\t", .malformed),
        ("extra YmF0Y2ggNw==", "extra ", .malformed), ("extra YmF0Y2ggNw==", "extra", .malformed),
        ("extra YmF0Y2ggNw==", "extra YmF0Y2ggNw", .malformed),
        ("extra YmF0Y2ggNw==", "extra YmF0Y2ggNx==", .malformed),
        ("index 2\n", "extra YmF0Y2ggNw==\nindex 2\n", .malformed), ("index 2", "index", .malformed),
        ("index 2", "index 02", .malformed), ("index 2", "index +2", .malformed), ("index 2", "index -2", .malformed),
        ("index 2", "index 2 ", .malformed), ("index 2", "index  2", .malformed), ("index 2", "Index 2", .malformed),
        ("index 2\n", "", .malformed), ("index 2", "index 9223372036854775808", .range),
        ("index 2\n", "index 2\n\n", .malformed), ("index 2\n", "index 2\r\n", .malformed),
        ("Aes=\n", "Aes= \n", .malformed), ("Aes=\n", "Aes\n", .malformed), ("Aes=\n", "Aet=\n", .malformed),
        ("+CaB", "-CaB", .malformed), ("iFQ=\n\n", "iFQ=\n", .malformed), ("\n5\n", "\n05\n", .malformed),
        ("\n5\n", "\n9223372036854775808\n", .range), ("\u{2014} witness", "\u{2013} witness", .malformed),
        ("Aes=\n", "Aes=\n" + String(repeating: NoteVectors.hashes[0] + "\n", count: 61), .range),
    ]

    @Test(arguments: refused)
    func whatIsNoProofIsRefused(part: String, replacement: String, code: CustodyError.Code) {
        let text = Vectors.proof.replacing(part, with: replacement, maxReplacements: 1)
        #expect(text != Vectors.proof)
        #expect(Vectors.code { try LogProof(parsing: Vectors.bytes(text)) } == code)
    }

    @Test func noCutProofIsRead() throws {
        let bytes = Vectors.bytes(Vectors.proof)
        let whole = try LogProof(parsing: bytes)
        for count in bytes.indices {
            // A cut after a whole signature line leaves a note; the quorum is what notices.
            guard let proof = try? LogProof(parsing: Array(bytes[..<count])) else { continue }
            #expect(proof.checkpoint.note.signatures.count < whole.checkpoint.note.signatures.count)
        }
        #expect(Vectors.code { try LogProof(parsing: []) } == .malformed)
        #expect(Vectors.code { try LogProof(parsing: Array(repeating: 10, count: LogProof.byteLimit + 1)) } == .range)
    }

    @Test func sixtyThreeHashesAreRead() throws {
        let more = String(repeating: NoteVectors.hashes[0] + "\n", count: 60)
        let text = Vectors.proof.replacing("index 2\n", with: "index 2\n" + more)
        let proof = try LogProof(parsing: Vectors.bytes(text))
        #expect(proof.hashes.count == 63)
        #expect(Vectors.code { try proof.verify(leaf: Self.leaf, policy: policy()) } == .length)
    }

    @Test func aProofOfSomethingElseIsRefused() throws {
        let proof = try LogProof(parsing: Vectors.bytes(Vectors.proof))
        func code(_ proof: LogProof, leaf: TreeHash = ProofFileTests.leaf, quorum: String = "none") -> CustodyError
            .Code?
        {
            Vectors.code { try proof.verify(leaf: leaf, policy: policy(quorum)) }
        }
        func changed(index: Int = 2, hashes: [TreeHash]? = nil) -> LogProof {
            LogProof(extra: nil, index: index, hashes: hashes ?? proof.hashes, checkpoint: proof.checkpoint)
        }
        #expect(code(proof) == nil)
        #expect(code(proof, leaf: TreeHash.leaf(Vectors.bytes("entry 3"))) == .root)
        #expect(code(changed(index: 3)) == .root)
        #expect(code(changed(index: 5)) == .range)
        #expect(code(changed(index: -1)) == .range)
        #expect(code(changed(index: 4)) == .length)
        #expect(code(changed(hashes: proof.hashes.dropLast())) == .length)
        #expect(code(changed(hashes: proof.hashes.reversed())) == .root)
        #expect(code(proof, quorum: "c") == .quorum)
    }

    /// The policy is asked first: hashes under a checkpoint that nobody trusts say nothing.
    @Test func aForgedCheckpointIsRefusedBeforeItsHashes() throws {
        let head = Checkpoint(origin: "log.example/custody", size: 1, root: Self.leaf)
        let forged = try SignedCheckpoint(head, signedBy: [Vectors.logSigner(9)])
        let proof = LogProof(extra: nil, index: 0, hashes: [], checkpoint: forged)
        #expect(Vectors.code { try proof.verify(leaf: Self.leaf, policy: policy()) } == .unsigned)
    }
}
