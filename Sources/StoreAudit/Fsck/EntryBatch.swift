import Custody
import Storage

/// A run of entries as they are stored, on its way through `log fsck`: read by one thread, checked by others, followed
/// in order by the last.
final class EntryBatch {
    /// Entries of a batch; a power of two, so that a full batch is one complete subtree of the log.
    static let size = 1 << height
    /// Height of that subtree.
    static let height = 10

    struct Row {
        let seq: Int
        /// Where its bytes lie; nothing of an entry that is too long.
        let body: Range<Int>
        let isTooLong: Bool
        /// Leaf hash as stored; nil unless it has 32 bytes.
        let leaf: TreeHash?
    }

    /// Place of the first row among all rows; its number, too, while none are missing.
    let start: Int
    let rows: [Row]
    let bytes: [UInt8]

    // What the checking thread leaves.
    var facts: [EntryFacts] = []
    var problems: [(row: Int, text: String)] = []
    /// Nil when the rows aren't numbered from `start` without a gap.
    var subtrees: Subtrees?
    /// What is wrong with tiles and nodes of these entries, and how many tiles were compared.
    var files = FileComparison()

    init(start: Int, rows: [Row], bytes: [UInt8]) {
        self.start = start
        self.rows = rows
        self.bytes = bytes
    }

    /// The bytes of one row.
    func body(_ row: Int) -> ArraySlice<UInt8> { bytes[rows[row].body] }

    /// True when the rows are numbered from `start` without a gap.
    var isNumbered: Bool { rows.first?.seq == start && rows.last?.seq == start + rows.count - 1 }
}

/// Reads the entries in batches, in order of number.
final class EntrySource {
    private let store: any EntryStore
    private var next = Int.min
    private var start = 0
    private var isAtEnd = false
    /// Bytes that a batch is expected to have.
    private var room = EntryBatch.size * 512

    /// Entries still to come: others may record more meanwhile.
    private var left: Int

    init(_ store: any EntryStore, count: Int) {
        self.store = store
        left = count
    }

    func batch() throws -> sending EntryBatch? {
        guard !isAtEnd, left > 0 else { return nil }
        var rows: [EntryBatch.Row] = []
        var bytes: [UInt8] = []
        rows.reserveCapacity(EntryBatch.size)
        bytes.reserveCapacity(room)
        try store.eachEntry(from: next, limit: min(left, EntryBatch.size)) { seq, leaf, body in
            let begin = bytes.count
            let isTooLong = body.count > EntryBundle.longestEntry
            if !isTooLong { bytes.append(contentsOf: body) }
            let hash = leaf.count == TreeHash.size ? TreeHash(leaf) : nil
            rows.append(EntryBatch.Row(seq: seq, body: begin..<bytes.count, isTooLong: isTooLong, leaf: hash))
        }
        guard let last = rows.last else { return nil }
        left -= rows.count
        defer { start += rows.count }
        isAtEnd = last.seq == Int.max
        if !isAtEnd { next = last.seq + 1 }
        // The next batch is probably as long.
        room = bytes.count + bytes.count / 8
        return EntryBatch(start: start, rows: rows, bytes: bytes)
    }
}
