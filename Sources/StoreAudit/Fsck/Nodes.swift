import Custody
import Glibc
import StoreFiles

/// Compares `tree/nodes`, the hashes from which proofs are made, with those of the entries. The file is derived, so what
/// it doesn't have yet is no fault; what it has must be right.
final class NodeComparer: Sendable {
    private let descriptor: Int32
    /// Whole hashes in the file.
    private let count: Int

    /// The file at `path`; without one nothing is compared.
    init(path: String) {
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        count = descriptor < 0 ? 0 : (FileSystem.size(path) ?? 0) / TreeHash.size
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Where the hash of leaf `index` stands; the subtrees that end with that leaf follow, lowest first.
    private static func position(ofLeaf index: Int) -> Int { 2 * index - index.nonzeroBitCount }

    /// The nodes inside a batch. Called on the checking threads.
    func compare(_ batch: EntryBatch) -> [String] {
        guard let levels = batch.subtrees?.levels else { return [] }
        let first = Self.position(ofLeaf: batch.start)
        let wanted = 2 * levels[0].count
        guard first < count else { return [] }
        var hashes = read(first, min(wanted, count - first))[...]
        for leaf in levels[0].indices {
            let ending = (leaf + 1).trailingZeroBitCount
            for height in 0...min(ending, levels.count - 1) {
                guard let found = hashes.popFirst() else { return [] }
                if found != levels[height][leaf >> height] {
                    return [Self.text(height, (batch.start + leaf) >> height)]
                }
            }
        }
        return []
    }

    /// A node above the batches.
    func compare(height: Int, index: Int, _ hash: TreeHash) -> [String] {
        let last = (index + 1) << height - 1
        let position = Self.position(ofLeaf: last) + height
        guard position < count, let found = read(position, 1).first, found != hash else { return [] }
        return [Self.text(height, index)]
    }

    private static func text(_ height: Int, _ index: Int) -> String {
        "tree/nodes: the hash of entries \(index << height) to \((index + 1) << height - 1) differs from theirs; run "
            + "`lotwise log fsck --repair-tiles`"
    }

    /// `count` hashes from `position` on; fewer when the file has fewer by now.
    private func read(_ position: Int, _ count: Int) -> [TreeHash] {
        withUnsafeTemporaryAllocation(byteCount: count * TreeHash.size, alignment: 8) { room in
            var done = 0
            while done < room.count {
                let got = pread(
                    descriptor, room.baseAddress?.advanced(by: done), room.count - done,
                    off_t(position * TreeHash.size + done))
                if got < 0, errno == EINTR { continue }
                if got <= 0 { break }
                done += got
            }
            return (0..<done / TreeHash.size).map {
                TreeHash(UnsafeRawBufferPointer(rebasing: room[$0 * TreeHash.size..<($0 + 1) * TreeHash.size]))
            }
        }
    }
}
