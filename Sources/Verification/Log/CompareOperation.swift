import Basics
import Custody
import StoreFiles

/// `log compare`: are two checkpoints of one log two states of one history? When they contradict, what is printed proves
/// to anybody that the log's key signed two histories.
///
/// ```
/// let first = try CompareOperation.read("yesterday/checkpoint")
/// let second = try CompareOperation.read("today/checkpoint")
/// let compare = CompareOperation(policy: policy, tree: tree, size: tree.size)
/// if case .contradiction(let reason, _) = try compare.compare(first, second) { print(reason) }
/// ```
package struct CompareOperation {
    private let policy: TrustPolicy?
    private let tree: (any NodeReader)?
    private let size: Int

    /// `tree` holds the hashes of `size` entries of the log, as far as they are at hand; with `policy` both checkpoints
    /// must be signed by its keys.
    package init(policy: TrustPolicy?, tree: (any NodeReader)?, size: Int) {
        self.policy = policy
        self.tree = tree
        self.size = size
    }

    /// What comes of it.
    package enum Result: Sendable {
        case consistent(String)
        case contradiction(reason: String, proof: [UInt8])
        case incomplete(String)
        case refused(code: String, reason: String)
    }

    /// The signed note in a checkpoint file or at the end of a `.tlog-proof`. Throws `OperationError`.
    package static func read(_ path: String) throws -> SignedCheckpoint {
        let bytes: [UInt8]
        do { bytes = try FileSystem.read(path, limit: 4 << 20) } catch let error as SystemError {
            throw OperationError(.unreadable, "\(error)")
        }
        do {
            if bytes.starts(with: "c2sp.org/tlog-proof".utf8) { return try LogProof(parsing: bytes).checkpoint }
            return try SignedCheckpoint(parsing: bytes)
        } catch {
            throw OperationError(.refused, "\(path): \(error.message)")
        }
    }

    /// True when the folder holds a published log.
    package static func isLog(_ folder: String) -> Bool { FileSystem.exists(folder + "/checkpoint") }

    /// Writes a proof of contradiction. Throws `OperationError`.
    package static func write(_ proof: [UInt8], to path: String) throws {
        do { try FileSystem.replace(path, with: proof) } catch let error as SystemError {
            throw StoreFolder.storeError(error)
        }
    }

    /// In either order. Throws only when the tree can't be read.
    package func compare(_ first: SignedCheckpoint, _ second: SignedCheckpoint) throws -> Result {
        if let refusal = signatures(first) ?? signatures(second) { return refusal }
        let (older, newer) = first.checkpoint.size <= second.checkpoint.size ? (first, second) : (second, first)
        let (old, new) = (older.checkpoint, newer.checkpoint)
        guard old.origin.utf8.elementsEqual(new.origin.utf8) else {
            return .refused(code: "origin", reason: "two logs, \(old.origin) and \(new.origin): nothing to compare")
        }
        if old.size == new.size {
            guard old.root != new.root else {
                return .consistent("both are \(old.origin) @\(old.size), root \(old.root)")
            }
            return .contradiction(
                reason: "\(old.origin) signed two roots for \(old.size) entries: \(old.root) and \(new.root)",
                proof: Misbehaviour(older: older, newer: newer, actual: nil, hashes: []).bytes)
        }
        guard old.size > 0 else {
            guard old.root == .empty else {
                return .refused(code: "root", reason: "\(old.root) is not the root of an empty log: it proves nothing")
            }
            return .consistent("an empty log is the beginning of every log")
        }
        return try prefix(older, newer)
    }

    private func signatures(_ note: SignedCheckpoint) -> Result? {
        guard let policy else { return nil }
        do { _ = try policy.check(note) } catch {
            // A contradiction needs the log's signature, not the witnesses'.
            if error.code != .quorum { return .refused(code: error.code.rawValue, reason: error.message) }
        }
        return nil
    }

    private func prefix(_ older: SignedCheckpoint, _ newer: SignedCheckpoint) throws -> Result {
        let (old, new) = (older.checkpoint, newer.checkpoint)
        guard let tree, size >= new.size else {
            return .incomplete(
                "sizes \(old.size) and \(new.size) differ: give --log FOLDER with the log's tiles of at least \(new.size) "
                    + "entries, or --store")
        }
        guard try MerkleProof.root(size: new.size, from: tree) == new.root else {
            return .incomplete("the tiles at hand are of another history than the checkpoint of \(new.size) entries")
        }
        let hashes = try MerkleProof.consistency(from: old.size, to: new.size, reader: tree)
        let actual = try MerkleProof.root(size: old.size, from: tree)
        // The two roots may come from different levels of tiles. Only what the proof ties together says anything: else
        // one doctored tile would make a fork consistent, and one damaged tile would accuse an honest log.
        do throws(CustodyError) {
            try MerkleVerifier.consistency(
                old: old.size, oldRoot: actual, new: new.size, newRoot: new.root, proof: hashes)
        } catch {
            return .incomplete(
                "the tiles at hand are damaged (\(error.message)), which says nothing about the checkpoints: get them anew"
            )
        }
        guard actual != old.root else {
            return .consistent(
                "\(old.origin) @\(new.size) contains @\(old.size): consistency proof of \(hashes.count) hashes verified"
            )
        }
        return .contradiction(
            reason: "\(old.origin) @\(new.size) doesn't contain @\(old.size): its first \(old.size) entries have root "
                + "\(actual), but \(old.root) was signed",
            proof: Misbehaviour(older: older, newer: newer, actual: actual, hashes: hashes).bytes)
    }
}
