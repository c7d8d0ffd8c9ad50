import Basics
import Custody
import Storage

@testable import Witnessing

/// A log of invented entries, any prefix of which can be signed.
struct InventedLog: Sendable {
    let signer: KeyFileSigner
    let leaves: [TreeHash]

    /// Logs of different `fork` agree on their first three entries.
    init(_ name: String = "lots.example/custody/2026", fork: UInt8 = 0) throws {
        signer = try KeyFileSigner(name: name, algorithm: .ed25519, seed: [UInt8](repeating: 7, count: 32))
        leaves = (0..<12).map { TreeHash.leaf([$0, $0 < 3 ? 0 : fork]) }
    }

    /// Trusted by a witness.
    var policy: TrustPolicy { TrustPolicy(logs: [TrustPolicy.Party(log: signer.key)]) }

    func checkpoint(_ size: Int) throws -> SignedCheckpoint {
        var range = CompactRange()
        leaves.prefix(size).forEach { range.append($0) }
        return try SignedCheckpoint(
            Checkpoint(origin: signer.key.name, size: size, root: range.root), signedBy: [signer])
    }

    func proof(_ old: Int, _ size: Int) throws -> [TreeHash] {
        old == 0 ? [] : try MerkleProof.consistency(from: old, to: size, reader: Subtrees(leaves: leaves))
    }

    func request(_ old: Int, _ size: Int) throws -> [UInt8] {
        WitnessRequest(old: old, proof: try proof(old, size), checkpoint: try checkpoint(size)).bytes
    }

    /// Complete subtrees, by definition.
    private struct Subtrees: NodeReader {
        let leaves: [TreeHash]

        func node(height: Int, index: Int) throws -> TreeHash {
            if height == 0 { return leaves[index] }
            return .node(
                try node(height: height - 1, index: index * 2), try node(height: height - 1, index: index * 2 + 1))
        }
    }
}

/// Heads in memory that can be told to fail, each once.
final class UnreliableHeads: HeadStore {
    enum Trouble {
        /// Somebody else stores this note first, and the swap is lost.
        case rival([UInt8])
        /// An error, and nothing is stored.
        case failsUnstored
        /// An error, and yet the note is stored.
        case failsStored
    }

    private var notes: [String: [UInt8]] = [:]
    var troubles: [Trouble] = []

    func head(_ origin: String) throws -> [UInt8]? { notes[origin] }

    func origins() throws -> [String] { notes.keys.sorted() }

    func begin() throws {}

    func isBegun() throws -> Bool { true }

    func swap(_ origin: String, expecting expected: [UInt8]?, to note: [UInt8]) throws -> Bool {
        let trouble = troubles.isEmpty ? nil : troubles.removeFirst()
        if case .rival(let other) = trouble { notes[origin] = other }
        if case .failsUnstored = trouble { throw StoreError(.io, "the disk is gone") }
        guard notes[origin] == expected else { return false }
        notes[origin] = note
        if case .failsStored = trouble { throw StoreError(.io, "the disk is gone") }
        return true
    }
}

/// A witness in memory.
struct InventedWitness {
    let heads = UnreliableHeads()
    let signer: KeyFileSigner
    let service: WitnessService

    init(
        _ name: String = "witness.example/w1", of log: InventedLog,
        at time: Instant = Instant(milliseconds: 1_793_000_000_000)
    )
        throws
    {
        let seed = Digest(of: name).bytes
        signer = try KeyFileSigner(name: name, algorithm: .cosignature, seed: seed)
        service = WitnessService(head: heads, signer: signer, logs: log.policy, clock: { time })
    }
}
