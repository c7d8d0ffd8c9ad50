/// Complete subtrees of a log's Merkle tree, wherever they are kept.
///
/// ```
/// let nodes: any NodeReader = try NodeFile(path: folder.nodes, writable: false)
/// let hash = try nodes.node(height: 0, index: 42)      // the leaf of entry 42
/// ```
package protocol NodeReader {
    /// The hash of leaves [index << height, (index + 1) << height). Throws when that subtree isn't kept here.
    func node(height: Int, index: Int) throws -> TreeHash
}

/// Roots and proofs (RFC 6962 §2.1) made from complete subtrees, with about as many reads as hashes: at most 63
/// for trees of up to 2^62 entries, one more in a consistency proof above.
///
/// ```
/// let root = try MerkleProof.root(size: 100, from: nodes)
/// let proof = try MerkleProof.inclusion(index: 42, size: 100, from: nodes)
/// let path = try MerkleProof.consistency(from: 60, to: 100, reader: nodes)
/// ```
package enum MerkleProof {
    /// The root of the first `size` leaves; `TreeHash.empty` for 0. Throws `.range` for negative sizes and what the
    /// reader throws.
    package static func root(size: Int, from reader: some NodeReader) throws -> TreeHash {
        guard size >= 0 else { throw CustodyError(.range, "tree size \(size) is negative") }
        return size == 0 ? .empty : try root(start: 0, end: size, from: reader)
    }

    /// The frontier of the first `size` leaves, 0...`CompactRange.largestSize` (`.range` otherwise). Throws what the
    /// reader throws.
    package static func frontier(size: Int, from reader: some NodeReader) throws -> CompactRange {
        try CompactRange.check(size: size)
        var hashes: [TreeHash] = []
        var height = Int.bitWidth - size.leadingZeroBitCount
        while height > 0 {
            height -= 1
            guard size >> height & 1 == 1 else { continue }
            hashes.append(try reader.node(height: height, index: (size >> height) - 1))
        }
        return try CompactRange(size: size, hashes: hashes)
    }

    /// Siblings on the way from leaf `index` to the root of the first `size` leaves, the leaf's first. Throws `.range`
    /// unless 0 ≤ index < size, and what the reader throws.
    package static func inclusion(index: Int, size: Int, from reader: some NodeReader) throws -> [TreeHash] {
        guard index >= 0, index < size else {
            throw CustodyError(.range, "entry \(index) isn't in a tree of \(size): indices start at 0")
        }
        return try path(height: 0, index: index, size: size, from: reader)
    }

    /// That the first `old` leaves are a prefix of the first `new` (RFC 6962 §2.1.2). Empty for equal sizes, and for
    /// `old` = 0: everything continues the empty tree, and a witness asks for no proof of it (tlog-witness). Throws
    /// `.range` unless 0 ≤ old ≤ new, and what the reader throws.
    package static func consistency(from old: Int, to new: Int, reader: some NodeReader) throws -> [TreeHash] {
        guard old >= 0, old <= new else {
            throw CustodyError(.range, "no tree of \(new) entries continues one of \(old): give the smaller size first")
        }
        guard old > 0, old < new else { return [] }
        // The largest complete subtree that ends with the old tree; the verifier knows it when it is the old tree.
        let height = old.trailingZeroBitCount
        let index = (old - 1) >> height
        let start = index == 0 ? [] : [try reader.node(height: height, index: index)]
        return start + (try path(height: height, index: index, size: new, from: reader))
    }

    /// Siblings from the complete subtree at (`height`, `index`) up to the root of the first `size` leaves.
    private static func path(
        height: Int, index: Int, size: Int, from reader: some NodeReader
    ) throws -> [TreeHash] {
        let shape = ProofShape(index: index, last: (size - 1) >> height)
        var hashes: [TreeHash] = []
        hashes.reserveCapacity(shape.count)
        for level in 0..<shape.inner {
            let sibling = index >> level ^ 1
            if level == shape.inner - 1 {
                // Where the ways to this leaf and to the last one part, the right side may be incomplete.
                hashes.append(try root(start: sibling << (level + height), end: size, from: reader))
            } else {
                hashes.append(try reader.node(height: level + height, index: sibling))
            }
        }
        for level in shape.inner..<Int.bitWidth where index >> level & 1 == 1 {
            hashes.append(try reader.node(height: level + height, index: index >> level ^ 1))
        }
        return hashes
    }

    /// The root of leaves [start, end), where `start` is a multiple of a power of two no less than their number (> 0).
    static func root(start: Int, end: Int, from reader: some NodeReader) throws -> TreeHash {
        var rest = end
        var hash: TreeHash?
        while rest > start {
            let height = (rest - start).trailingZeroBitCount
            let left = try reader.node(height: height, index: rest >> height - 1)
            hash = if let right = hash { .node(left, right) } else { left }
            rest -= 1 << height
        }
        return hash ?? .empty
    }
}

/// How many hashes lead from a node to the root, and on which sides.
struct ProofShape {
    /// Hashes up to where the ways to this node and to the last one part: on the left for set bits of the index, on
    /// the right for others.
    let inner: Int
    /// Hashes above, all on the left.
    let border: Int

    /// Node `index` of a row of nodes that ends with `last` (0 ≤ index ≤ last).
    init(index: Int, last: Int) {
        inner = Int.bitWidth - (index ^ last).leadingZeroBitCount
        border = (index >> inner).nonzeroBitCount
    }

    /// Hashes in all, 0...63.
    var count: Int { inner + border }
}
