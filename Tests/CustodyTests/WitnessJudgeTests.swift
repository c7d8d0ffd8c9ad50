import Basics
import Testing

@testable import Custody

/// A log of invented entries, any prefix of which can be signed, and a witness's record of it.
private struct Log {
    let signer: KeyFileSigner
    let leaves: [TreeHash]

    init(_ name: String = "lots.example/custody/2026", fork: UInt8 = 0, count: UInt8 = 12) throws {
        signer = try KeyFileSigner(name: name, algorithm: .ed25519, seed: [UInt8](repeating: 7, count: 32))
        // A fork has the same first three entries.
        leaves = (0..<count).map { TreeHash.leaf([$0, $0 < 3 ? 0 : fork]) }
    }

    func checkpoint(_ size: Int) throws -> SignedCheckpoint {
        var range = CompactRange()
        leaves.prefix(size).forEach { range.append($0) }
        return try SignedCheckpoint(
            Checkpoint(origin: signer.key.name, size: size, root: range.root), signedBy: [signer])
    }

    func request(_ old: Int, _ size: Int, proof: [TreeHash]? = nil) throws -> [UInt8] {
        let made =
            old == 0 || old > size
            ? [] : try MerkleProof.consistency(from: old, to: size, reader: Nodes(leaves: leaves))
        return WitnessRequest(old: old, proof: proof ?? made, checkpoint: try checkpoint(size)).bytes
    }
}

/// Complete subtrees, by definition.
private struct Nodes: NodeReader {
    let leaves: [TreeHash]

    func node(height: Int, index: Int) throws -> TreeHash {
        if height == 0 { return leaves[index] }
        return .node(try node(height: height - 1, index: index * 2), try node(height: height - 1, index: index * 2 + 1))
    }
}

extension WitnessJudgement {
    fileprivate var status: Int {
        switch self {
        case .refused(let status, _, _): status
        case .accept: 200
        }
    }

    fileprivate var body: String {
        switch self {
        case .refused(_, let body, _): body
        case .accept: ""
        }
    }
}

@Suite struct WitnessJudgeTests {
    private func judge(_ body: [UInt8], _ logs: [VerifierKey], last: Checkpoint?) throws -> WitnessJudgement {
        try WitnessJudge.judge(body, logs: logs) { _ in last }
    }

    @Test func whatContinuesTheRecordIsAccepted() throws {
        let log = try Log()
        for (old, size) in [(0, 1), (0, 7), (1, 7), (7, 7), (3, 8), (8, 12)] {
            let last = old == 0 ? nil : try log.checkpoint(old).checkpoint
            let judgement = try judge(try log.request(old, size), [log.signer.key], last: last)
            #expect(judgement == .accept(try log.checkpoint(size)), "\(old) to \(size): \(judgement)")
        }
    }

    @Test func theEmptyTreeMayBeCosignedAndGrows() throws {
        let log = try Log()
        let empty = try log.checkpoint(0)
        #expect(try judge(try log.request(0, 0), [log.signer.key], last: nil).status == 200)
        #expect(try judge(try log.request(0, 0), [log.signer.key], last: empty.checkpoint).status == 200)
        #expect(try judge(try log.request(0, 5), [log.signer.key], last: empty.checkpoint).status == 200)
        let root = Checkpoint(origin: log.signer.key.name, size: 0, root: log.leaves[0])
        let wrong = WitnessRequest(old: 0, proof: [], checkpoint: try SignedCheckpoint(root, signedBy: [log.signer]))
        #expect(try judge(wrong.bytes, [log.signer.key], last: nil).status == 422)
    }

    @Test func anUnknownOriginIsNotFoundWhateverElseIsWrong() throws {
        let (log, other) = (try Log(), try Log("other.example/log"))
        #expect(try judge(try log.request(9, 4, proof: []), [other.signer.key], last: nil).status == 404)
        #expect(try judge(try log.request(0, 4), [], last: nil).status == 404)
    }

    @Test func onlyATrustedSignatureCounts() throws {
        let log = try Log()
        let stranger = try KeyFileSigner(
            name: log.signer.key.name, algorithm: .ed25519, seed: [UInt8](repeating: 9, count: 32))
        let checkpoint = try log.checkpoint(4).checkpoint
        let foreign = try SignedCheckpoint(checkpoint, signedBy: [stranger])
        func status(_ checkpoint: SignedCheckpoint, old: Int = 0) throws -> Int {
            let request = WitnessRequest(old: old, proof: [], checkpoint: checkpoint)
            return try judge(request.bytes, [log.signer.key], last: nil).status
        }
        #expect(try status(foreign) == 403)
        #expect(try status(foreign, old: 9) == 403, "the signature comes before the sizes")
        // A line of a trusted key that doesn't verify spoils the note, also beside one that does.
        var spoiled = try log.checkpoint(4)
        spoiled.note.add(NoteSignature(key: log.signer.key, signature: [UInt8](repeating: 1, count: 64)))
        #expect(try status(spoiled) == 403)
        // One that can't even be read is no signature either; the origin is looked at before.
        let unread = "old 0\n\n" + String(decoding: try log.checkpoint(4).note.text, as: UTF8.self) + "\n— x AAAA\n"
        #expect(try judge(Array(unread.utf8), [log.signer.key], last: nil).status == 403)
        #expect(try judge(Array(unread.utf8), [], last: nil).status == 404)
    }

    @Test func aKeySignsOnlyItsRangeOfSizes() throws {
        let log = try Log()
        let ranges = [log.signer.key.reference: TrustPolicy.Range(from: 0, to: 4)]
        for (size, status) in [(4, 200), (5, 403)] {
            let judgement = try WitnessJudge.judge(
                try log.request(0, size), logs: [log.signer.key], ranges: ranges, last: { _ in nil })
            #expect(judgement.status == status)
        }
    }

    @Test func unknownSignaturesAreIgnoredAndNotKept() throws {
        let log = try Log()
        let stranger = try KeyFileSigner(name: "stranger.example", algorithm: .ed25519, seed: log.leaves[0].bytes)
        let checkpoint = try log.checkpoint(4).checkpoint
        let both = try log.checkpoint(4)
        var request = both
        request.note.add(try SignedCheckpointLines.of(checkpoint, stranger))
        let body = WitnessRequest(old: 0, proof: [], checkpoint: request).bytes
        #expect(try judge(body, [log.signer.key], last: nil) == .accept(both))
    }

    @Test func anOldSizeAboveTheCheckpointsIsABadRequest() throws {
        let log = try Log()
        let last = try log.checkpoint(9).checkpoint
        #expect(try judge(try log.request(9, 4, proof: []), [log.signer.key], last: last).status == 400)
    }

    @Test func anotherOldSizeIsAnsweredWithTheRecordsOwn() throws {
        let log = try Log()
        let last = try log.checkpoint(5).checkpoint
        for old in [0, 3, 6] {
            let judgement = try judge(try log.request(old, 8), [log.signer.key], last: last)
            #expect(judgement == .refused(status: 409, body: "5\n", contentType: "text/x.tlog.size"))
        }
        #expect(try judge(try log.request(2, 8), [log.signer.key], last: nil).body == "0\n")
        // A size that is also of the wrong root: the sizes come first.
        let empty = Checkpoint(origin: log.signer.key.name, size: 0, root: log.leaves[0])
        let wrong = WitnessRequest(old: 0, proof: [], checkpoint: try SignedCheckpoint(empty, signedBy: [log.signer]))
        #expect(try judge(wrong.bytes, [log.signer.key], last: last).status == 409)
    }

    @Test func aForkIsUnprocessable() throws {
        let (log, fork) = (try Log(), try Log(fork: 1))
        let last = try log.checkpoint(5).checkpoint
        for size in [5, 8] {
            let judgement = try judge(try fork.request(5, size), [log.signer.key], last: last)
            #expect(judgement.status == 422, "size \(size)")
        }
        // They agree up to three entries, and there is no way to tell before they part.
        #expect(
            try judge(try fork.request(3, 8), [log.signer.key], last: try log.checkpoint(3).checkpoint).status == 200)
    }

    @Test func aProofThatIsNotExactlyRightIsUnprocessable() throws {
        let log = try Log()
        let last = try log.checkpoint(5).checkpoint
        let right = try MerkleProof.consistency(from: 5, to: 9, reader: Nodes(leaves: log.leaves))
        var wrong: [[TreeHash]] = [
            [], Array(right.dropLast()), Array(right.dropFirst()), right + [right[0]], right.reversed(),
        ]
        for index in right.indices {
            var flipped = right
            flipped[index] = TreeHash.leaf(right[index].bytes)
            wrong.append(flipped)
        }
        for proof in wrong {
            #expect(try judge(try log.request(5, 9, proof: proof), [log.signer.key], last: last).status == 422)
        }
        #expect(try judge(try log.request(5, 9, proof: right), [log.signer.key], last: last).status == 200)
        #expect(try judge(try log.request(0, 9, proof: [right[0]]), [log.signer.key], last: nil).status == 422)
        #expect(try judge(try log.request(5, 5, proof: [right[0]]), [log.signer.key], last: last).status == 422)
    }

    @Test(arguments: [
        "", "old 0", "old 0\n", "old 0\n\n", "old\n\nX", "Old 0\n\n{}", "old  0\n\n{}", "old 00\n\n{}", "old 01\n\n{}",
        "old -1\n\n{}", "old +1\n\n{}", "old 9223372036854775808\n\n{}", "old 0\r\n\r\n{}", " old 0\n\n{}", "{}",
        "old 1\nAAAA\n\n{}", "old 1\nnot base64\n\n{}", "old 1\n{h}x\n\n{}", "old 1\n{h}\n{}", "old 0\n\n\n{}",
        "old 0\n\n{}x", "size 1\n\n{}",
    ])
    func whatIsNotARequestIsABadRequest(text: String) throws {
        let log = try Log()
        let note = String(decoding: try log.checkpoint(4).bytes, as: UTF8.self)
        let body = text.replacing("{}", with: note).replacing("{h}", with: log.leaves[0].base64)
        #expect(try judge(Array(body.utf8), [log.signer.key], last: nil).status == 400, "\(text)")
    }

    @Test func moreThan63ProofLinesAreNotRead() throws {
        let log = try Log()
        func status(_ lines: Int) throws -> Int {
            let proof = [TreeHash](repeating: log.leaves[0], count: lines)
            let last = try log.checkpoint(5).checkpoint
            return try judge(try log.request(5, 9, proof: proof), [log.signer.key], last: last).status
        }
        #expect(try status(63) == 422)
        #expect(try status(64) == 400)
        let endless = [UInt8](repeating: UInt8(ascii: "A"), count: WitnessRequest.limit + 1)
        #expect(try judge(endless, [log.signer.key], last: nil).status == 400)
    }

    @Test func aRequestIsReadAsItWasWritten() throws {
        let log = try Log()
        let bytes = try log.request(5, 9)
        #expect(try WitnessRequest(parsing: bytes).bytes == bytes)
    }
}

/// A signature line by somebody else than the log.
private enum SignedCheckpointLines {
    static func of(_ checkpoint: Checkpoint, _ signer: KeyFileSigner) throws -> NoteSignature {
        NoteSignature(key: signer.key, signature: try signer.sign(checkpoint.text))
    }
}
