import Custody

/// The complete subtrees of a batch of leaves that begins at a multiple of its size. Made on the checking threads, so
/// that the thread that follows the log in order has one hash a batch to do.
struct Subtrees {
    /// `levels[h][i]` is the root of leaves [i << h, (i + 1) << h) of the batch.
    let levels: [[TreeHash]]

    init(leaves: [TreeHash]) {
        var levels = [leaves]
        while let below = levels.last, below.count > 1 {
            levels.append((0..<below.count / 2).map { .node(below[2 * $0], below[2 * $0 + 1]) })
        }
        self.levels = levels
    }

    var leaves: [TreeHash] { levels[0] }

    /// The roots of the complete subtrees that the first `count` leaves fall into, largest first.
    func peaks(of count: Int) -> [(height: Int, hash: TreeHash)] {
        var peaks: [(height: Int, hash: TreeHash)] = []
        var done = 0
        for height in levels.indices.reversed() where count & 1 << height != 0 {
            peaks.append((height, levels[height][done >> height]))
            done += 1 << height
        }
        return peaks
    }
}

/// The log's Merkle tree (RFC 6962 §2.1), grown a batch at a time. Written apart from what publishes the log, so that a
/// mistake there is found here.
struct GrowingTree {
    private(set) var size = 0
    private var peaks: [(height: Int, hash: TreeHash)] = []

    /// Appends a batch that begins at `size`; only the last may be smaller than `EntryBatch.size`. Tells the subtrees
    /// above the batch that it completes, lowest first.
    mutating func append(_ batch: Subtrees, completed: (_ height: Int, _ index: Int, _ hash: TreeHash) -> Void) {
        size += batch.leaves.count
        for var peak in batch.peaks(of: batch.leaves.count) {
            while let left = peaks.last, left.height == peak.height {
                peaks.removeLast()
                peak = (peak.height + 1, .node(left.hash, peak.hash))
                completed(peak.height, (size >> peak.height) - 1, peak.hash)
            }
            peaks.append(peak)
        }
    }

    var root: TreeHash { Self.folded(peaks) }

    /// The root if only the first `count` leaves of `batch` were appended.
    func root(with batch: Subtrees, first count: Int) -> TreeHash { Self.folded(peaks + batch.peaks(of: count)) }

    private static func folded(_ peaks: [(height: Int, hash: TreeHash)]) -> TreeHash {
        guard var hash = peaks.last?.hash else { return .empty }
        for peak in peaks.dropLast().reversed() { hash = .node(peak.hash, hash) }
        return hash
    }
}
