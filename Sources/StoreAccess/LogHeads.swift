import Custody
import Storage
import StoreFiles

/// The signed notes of one store's own log in its head store.
///
/// ```
/// let heads = LogHeads(head)
/// if let origin = try heads.origin(), let note = try heads.newest(origin) {
///     print(note.checkpoint.size)
/// }
/// ```
package struct LogHeads {
    private let store: any HeadStore
    /// Under this prefix lies the newest checkpoint that the policy accepted, cosignatures included.
    private static let provenPrefix = "proven:"

    /// Reads and swaps in `store`.
    package init(_ store: any HeadStore) { self.store = store }

    /// The one log whose head this is; nil before the first signature.
    package func origin() throws -> String? {
        try store.origins().first { name in !Self.marks.contains { name.hasPrefix($0) } }
    }

    /// What this store keeps beside the log's own notes begins so; no log may be named so.
    package static let marks = [provenPrefix, "witness:"]

    /// The newest signed checkpoint.
    package func newest(_ origin: String) throws -> SignedCheckpoint? { try parsed(origin) }

    /// The newest that satisfied the policy.
    package func proven(_ origin: String) throws -> SignedCheckpoint? { try parsed(Self.provenPrefix + origin) }

    private func parsed(_ key: String) throws -> SignedCheckpoint? {
        guard let bytes = try store.head(key) else { return nil }
        do { return try SignedCheckpoint(parsing: bytes) } catch {
            throw OperationError(
                .store, "head/head.db: what is kept for \(key) is no checkpoint (\(error)); restore the file")
        }
    }

    /// Puts `note` in the place of `expected`. Throws when somebody else signed meanwhile.
    package func swap(_ origin: String, expecting expected: SignedCheckpoint?, to note: SignedCheckpoint) throws {
        guard try store.swap(origin, expecting: expected?.note.bytes, to: note.note.bytes) else {
            throw OperationError(
                .store, "another process signed a checkpoint of \(origin) meanwhile; run the command again")
        }
    }

    /// Remembers that `note` satisfies the policy; never goes back to a smaller tree.
    package func setProven(_ origin: String, _ note: SignedCheckpoint) throws {
        let known = try proven(origin)
        if let known, known.checkpoint.size > note.checkpoint.size || known == note { return }
        _ = try store.swap(Self.provenPrefix + origin, expecting: known?.note.bytes, to: note.note.bytes)
    }
}
