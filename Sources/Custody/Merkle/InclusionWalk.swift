/// Inclusion proofs of one tree, for one entry after another. The way from the root down to an entry is checked on the
/// way: two hashes stand below each node, and theirs must be its own. What the next entry's way shares with it is
/// neither read nor hashed again, so that the proofs of entries beside each other cost about two hashes each.
///
/// When to use: for the proofs of many entries of one tree. One proof is `MerkleProof.inclusion`.
///
/// ```
/// var walk = InclusionWalk(size: size, root: root, from: nodes)
/// let proof = try walk.proof(of: 42, leaf: leaf)
/// ```
package struct InclusionWalk<Reader: NodeReader> {
    /// Leaves [start, start + count), their proven root, and the proven root of what lies beside them.
    private struct Step {
        let start: Int
        let count: Int
        let hash: TreeHash
        let sibling: TreeHash

        func holds(_ index: Int) -> Bool { index >= start && index - start < count }
    }

    private let size: Int
    private let reader: Reader
    /// From the root to the entry that was proven last.
    private var way: [Step]

    /// Proofs in the tree of `size` leaves with `root`, which somebody has signed.
    package init(size: Int, root: TreeHash, from reader: Reader) {
        self.size = size
        self.reader = reader
        way = [Step(start: 0, count: size, hash: root, sibling: .empty)]
    }

    /// Siblings from the leaf to the root's child (RFC 6962 §2.1.1), proven. Throws `.range` unless 0 ≤ index < size,
    /// `.root` when the tree kept here or `leaf` is not what the root was made of, and what the reader throws.
    package mutating func proof(of index: Int, leaf: TreeHash) throws -> [TreeHash] {
        guard index >= 0, index < size else {
            throw CustodyError(.range, "entry \(index) isn't in a tree of \(size): indices start at 0")
        }
        while let last = way.last, !last.holds(index) { way.removeLast() }
        while let last = way.last, last.count > 1 { way.append(try below(last, towards: index)) }
        guard way.last?.hash == leaf else {
            throw CustodyError(.root, "entry \(index) of \(size) is \(leaf), the tree says \(way.last?.hash ?? .empty)")
        }
        var hashes: [TreeHash] = []
        hashes.reserveCapacity(way.count - 1)
        for step in way.dropFirst().reversed() { hashes.append(step.sibling) }
        return hashes
    }

    private func below(_ step: Step, towards index: Int) throws -> Step {
        // RFC 6962 §2.1: the left side is the largest power of two below the number of leaves.
        let half = 1 << (Int.bitWidth - 1 - (step.count - 1).leadingZeroBitCount)
        let middle = step.start + half
        let left = try MerkleProof.root(start: step.start, end: middle, from: reader)
        let right = try MerkleProof.root(start: middle, end: step.start + step.count, from: reader)
        guard TreeHash.node(left, right) == step.hash else {
            throw CustodyError(
                .root, "the hashes kept of entries \(step.start)..<\(step.start + step.count) don't lead to the root")
        }
        return index < middle
            ? Step(start: step.start, count: half, hash: left, sibling: right)
            : Step(start: middle, count: step.count - half, hash: right, sibling: left)
    }
}
