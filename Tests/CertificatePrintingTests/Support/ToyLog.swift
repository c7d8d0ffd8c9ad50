import Basics
import Custody

/// A log in memory with its key, for small bundles.
struct ToyLog {
    static let origin = "log.example/custody"
    let signer: KeyFileSigner
    private(set) var bodies: [[UInt8]] = []

    init() throws {
        signer = try KeyFileSigner(name: Self.origin, algorithm: .ed25519, seed: Array(repeating: 7, count: 32))
    }

    /// Appends an entry that looks like one of ours and tells its number.
    mutating func add(_ type: String, intake: String?, data: JSONValue = .object([])) -> Int {
        let members: [(String, JSONValue)] = [
            ("actor", .object([JSONMember("auth", .string("none")), JSONMember("id", .string("OP-S1"))])),
            ("data", data), ("intake", intake.map(JSONValue.string) ?? .null), ("lot", .string(Sample.lot)),
            ("note", .string("Ω 日本 \u{2028} \"quoted\"")), ("seq", .number(String(bodies.count))),
            ("type", .string(type)),
        ]
        bodies.append(CanonicalJSON.encode(.object(members.map { JSONMember($0, $1) })))
        return bodies.count - 1
    }

    func leaf(_ index: Int) -> TreeHash { .leaf(bodies[index]) }

    func checkpoint() throws -> SignedCheckpoint {
        var tree = CompactRange()
        for body in bodies { tree.append(.leaf(body)) }
        return try SignedCheckpoint(
            Checkpoint(origin: Self.origin, size: tree.size, root: tree.root), signedBy: [signer])
    }

    /// Every complete subtree, hashed once: for many proofs.
    var nodes: Nodes { Nodes(bodies) }

    struct Nodes: NodeReader {
        let levels: [[TreeHash]]

        init(_ bodies: [[UInt8]]) {
            var levels = [bodies.map { TreeHash.leaf($0) }]
            while let below = levels.last, below.count > 1 {
                levels.append((0..<below.count / 2).map { .node(below[2 * $0], below[2 * $0 + 1]) })
            }
            self.levels = levels
        }

        func node(height: Int, index: Int) throws -> TreeHash { levels[height][index] }

        func proof(_ index: Int, _ checkpoint: SignedCheckpoint) throws -> LogProof {
            let hashes = try MerkleProof.inclusion(index: index, size: checkpoint.checkpoint.size, from: self)
            return LogProof(extra: nil, index: index, hashes: hashes, checkpoint: checkpoint)
        }
    }
}
