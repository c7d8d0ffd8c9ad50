import Basics
import Custody
import RecoveryModel

/// A small log with its keys, all of it invented here: what the valid inputs are made of.
struct Samples {
    let log: KeyFileSigner
    let witness: KeyFileSigner
    let policy: TrustPolicy
    let entries: [[UInt8]]
    let older: SignedCheckpoint
    let newer: SignedCheckpoint
    let nodes: Nodes

    /// Hashes of complete subtrees in memory.
    struct Nodes: NodeReader {
        fileprivate(set) var hashes: [Int: TreeHash] = [:]

        func node(height: Int, index: Int) throws -> TreeHash {
            guard let hash = hashes[NodeLayout.position(height: height, index: index)] else {
                throw CustodyError(.range, "no such node")
            }
            return hash
        }
    }

    private static let origin = "log.example/fuzzed"
    static let time = 1_790_000_000

    static let made = Result { try Samples() }

    private init() throws {
        log = try KeyFileSigner(name: Self.origin, algorithm: .ed25519, seed: [UInt8](repeating: 1, count: 32))
        witness = try KeyFileSigner(
            name: "witness.example", algorithm: .cosignature, seed: [UInt8](repeating: 2, count: 32))
        entries = (0..<11).map { Array(#"{"data":{"n":\#($0)},"seq":\#($0)}"#.utf8) }
        var range = CompactRange()
        var nodes = Nodes()
        var roots = [TreeHash.empty]
        for entry in entries {
            range.append(.leaf(entry)) { height, index, hash in
                nodes.hashes[NodeLayout.position(height: height, index: index)] = hash
            }
            roots.append(range.root)
        }
        self.nodes = nodes
        older = try SignedCheckpoint(Checkpoint(origin: Self.origin, size: 6, root: roots[6]), signedBy: [log])
        var newer = try SignedCheckpoint(Checkpoint(origin: Self.origin, size: 11, root: roots[11]), signedBy: [log])
        newer.note.add(try Cosignature.sign(newer.note.text, time: Self.time, with: witness))
        self.newer = newer
        policy = TrustPolicy(
            logs: [.init(log: log.key, url: "https://log.example/")],
            witnesses: [.init(name: "first", key: witness.key)],
            groups: [.init(name: "some", threshold: 1, members: ["first"])], quorum: "some",
            logRanges: [log.key.reference: .init(from: 0, to: nil)],
            issuers: [
                .init(
                    did: "did:web:log.example", key: Multikey.text(log.key.publicKey), range: .init(from: 0, to: 99))
            ])
    }

    /// Proof of entry `index` in the newer tree.
    func proof(_ index: Int, extra: [UInt8]? = nil) throws -> LogProof {
        LogProof(
            extra: extra, index: index, hashes: try MerkleProof.inclusion(index: index, size: 11, from: nodes),
            checkpoint: newer)
    }

    /// The same log's key over a root that its entries don't have.
    func contradiction() throws -> [Misbehaviour] {
        let other = try SignedCheckpoint(
            Checkpoint(origin: older.checkpoint.origin, size: 6, root: .empty), signedBy: [log])
        let actual = older.checkpoint.root
        let hashes = try MerkleProof.consistency(from: 6, to: 11, reader: nodes)
        return [
            Misbehaviour(older: older, newer: other, actual: nil, hashes: []),
            Misbehaviour(older: other, newer: newer, actual: actual, hashes: hashes),
        ]
    }

    /// True for the texts that `log` has signed: any other that verifies is a forgery.
    func isSigned(_ text: [UInt8]) -> Bool { text == older.note.text || text == newer.note.text }

    /// A person's public key; the signature isn't one, since only its form is read.
    static func personKey() throws -> SSHPublicKey {
        guard let key = SSHPublicKey(bytes: [UInt8](3..<35)) else { throw CustodyError(.malformed, "no key") }
        return key
    }

    static func personSignature() throws -> SSHSignature {
        try SSHSignature(key: personKey(), signature: [UInt8](100..<164))
    }

    static func with<T>(_ body: (Samples) throws -> T) throws -> T { try body(made.get()) }
}
