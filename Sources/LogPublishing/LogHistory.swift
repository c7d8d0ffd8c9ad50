import Basics
import Custody
import Storage
import StoreFiles

/// The entries of a store read once from the first to the last: that they are all there, that each hashes to its leaf,
/// and the tree over them.
///
/// ```
/// let history = try LogHistory.read(store, sizes: [note.checkpoint.size]) { _ in }
/// if history.roots[note.checkpoint.size] != note.checkpoint.root { print("another history") }
/// ```
package struct LogHistory {
    package let entries: Int
    package let root: TreeHash
    package let newestLeaf: TreeHash?
    /// Merkle tree hashes of the sizes that were asked for and that the log has reached.
    package let roots: [Int: TreeHash]

    /// Throws `OperationError` that names the first entry that is missing or changed. `leaf` gets every leaf hash.
    package static func read(
        _ store: any EntryStore, sizes: Set<Int> = [], leaf take: (TreeHash) throws -> Void = { _ in },
        progress: (ProgressStep) -> Void
    ) throws -> LogHistory {
        let total = try store.entryCount()
        var range = CompactRange()
        var newest: TreeHash?
        var roots: [Int: TreeHash] = [:]
        if sizes.contains(0) { roots[0] = .empty }
        try store.eachEntry(from: 0) { seq, leaf, body in
            guard seq == range.size else { throw broken("entry \(range.size) is missing") }
            let hash = TreeHash.leaf(body)
            guard leaf.count == TreeHash.size, hash == TreeHash(leaf) else {
                throw broken("entry \(seq): its bytes don't hash to its leaf")
            }
            try take(hash)
            range.append(hash)
            newest = hash
            if sizes.contains(range.size) { roots[range.size] = range.root }
            if range.size & 0x3FFF == 0 {
                progress(ProgressStep(label: "reading entries", done: range.size, total: total))
            }
        }
        return LogHistory(entries: range.size, root: range.root, newestLeaf: newest, roots: roots)
    }

    private static func broken(_ what: String) -> OperationError { OperationError(.refused, what) }
}
