/// Where the hash of each complete subtree stands in a file of them, in the order in which `CompactRange.append`
/// completes them: a leaf, then the subtrees that end with it. Such a file is only ever appended to, and the file of a
/// smaller tree is a prefix of it.
///
/// ```
/// let offset = NodeLayout.position(height: 3, index: 0) * TreeHash.size
/// ```
package enum NodeLayout {
    /// What is given for places that no file can have: their byte offsets (32 a hash) wouldn't fit an `Int`. Nothing
    /// real stands there, so reading it fails as any read beyond the end does.
    package static let unreachable = Int.max / TreeHash.size

    /// 0-based number of the hash of leaves [index << height, (index + 1) << height); `unreachable` when the subtree's
    /// leaves don't number below 2^58 or an argument is negative.
    package static func position(height: Int, index: Int) -> Int {
        guard height >= 0, height < 58, index >= 0, index < (1 << 58) >> height else { return unreachable }
        // It is written right after the last of its leaves and the `height - 1` smaller subtrees that end there too.
        let last = (index + 1) << height - 1
        return min(2 * last - last.nonzeroBitCount + height, unreachable)
    }

    /// Hashes that the file of a tree of `size` leaves holds: 2·size − (set bits of size); `unreachable` for sizes
    /// above 2^58, 0 for negative ones.
    package static func count(size: Int) -> Int {
        guard size > 0 else { return 0 }
        guard size <= 1 << 58 else { return unreachable }
        return min(2 * size - size.nonzeroBitCount, unreachable)
    }
}
