/// The frontier of a Merkle tree: one hash per set bit of its size. All that appending needs.
///
/// ```
/// var range = CompactRange()
/// for body in entries { range.append(TreeHash.leaf(body)) }
/// print(range.size, range.root)
/// ```
package struct CompactRange: Sendable, Equatable {
    /// Leaves, 0...`largestSize` when given, growing with `append`.
    package private(set) var size: Int
    /// Roots of the complete subtrees that the tree falls into, the largest (leftmost) first.
    package private(set) var hashes: [TreeHash]

    /// The largest size to start from, 2^62: as many leaves again may follow before a size overflows.
    package static let largestSize = 1 << 62

    /// The empty tree.
    package init() {
        size = 0
        hashes = []
    }

    /// A tree of `size` leaves, 0...`largestSize`, with one hash per set bit of it, left to right.
    /// Throws `.range` for another size and `.length` for another number of hashes.
    package init(size: Int, hashes: [TreeHash]) throws(CustodyError) {
        try Self.check(size: size)
        guard hashes.count == size.nonzeroBitCount else {
            throw CustodyError(
                .length, "a frontier of \(size) leaves has \(size.nonzeroBitCount) hashes, not \(hashes.count)")
        }
        self.size = size
        self.hashes = hashes
    }

    /// Throws `.range` unless `size` is one to start from.
    static func check(size: Int) throws(CustodyError) {
        guard size >= 0, size <= largestSize else {
            throw CustodyError(.range, "tree size \(size) is outside 0...2^62: no tree grows from there")
        }
    }

    /// Appends a leaf hash and tells every complete subtree that ends with it, from the leaf itself (height 0) upward:
    /// the subtree covers leaves [index << height, (index + 1) << height).
    package mutating func append(
        _ leaf: TreeHash, completed: (_ height: Int, _ index: Int, _ hash: TreeHash) -> Void
    ) {
        var hash = leaf
        var height = 0
        var index = size
        completed(height, index, hash)
        // Each set low bit of the old size is a left sibling that waits at the end of the frontier.
        while index & 1 == 1 {
            hash = .node(hashes.removeLast(), hash)
            height += 1
            index >>= 1
            completed(height, index, hash)
        }
        hashes.append(hash)
        size += 1
    }

    /// Appends a leaf hash.
    package mutating func append(_ leaf: TreeHash) { append(leaf) { _, _, _ in } }

    /// The Merkle tree hash (RFC 6962 §2.1) of all leaves; `TreeHash.empty` when there are none.
    package var root: TreeHash {
        guard var hash = hashes.last else { return .empty }
        for left in hashes.dropLast().reversed() { hash = .node(left, hash) }
        return hash
    }
}
