/// Checks proofs against roots (RFC 6962 §2.1.1, §2.1.2). A proof has exactly the hashes that its sizes ask for: spare
/// ones would let two different proofs pass as the same.
///
/// When to use: with roots that a checkpoint vouches for. With a file, `LogProof.verify` does all of it.
///
/// ```
/// try MerkleVerifier.inclusion(leaf: leaf, index: 42, size: 100, proof: proof, root: root)
/// try MerkleVerifier.consistency(old: 60, oldRoot: older, new: 100, newRoot: root, proof: path)
/// ```
package enum MerkleVerifier {
    /// That `leaf` is entry `index` of the tree of `size` entries with `root`. Throws `.range` unless 0 ≤ index < size,
    /// `.length` for another number of hashes, `.root` when they lead elsewhere.
    package static func inclusion(
        leaf: TreeHash, index: Int, size: Int, proof: [TreeHash], root: TreeHash
    ) throws(CustodyError) {
        guard index >= 0, index < size else {
            throw CustodyError(.range, "entry \(index) isn't in a tree of \(size): indices start at 0")
        }
        let shape = ProofShape(index: index, last: size - 1)
        guard proof.count == shape.count else {
            throw CustodyError(
                .length, "entry \(index) of \(size) takes \(shape.count) hashes, the proof has \(proof.count)")
        }
        var hash = leaf
        for level in 0..<shape.inner {
            hash = index >> level & 1 == 0 ? .node(hash, proof[level]) : .node(proof[level], hash)
        }
        for level in shape.inner..<shape.count { hash = .node(proof[level], hash) }
        guard hash == root else {
            throw CustodyError(
                .root, "the proof leads entry \(index) of \(size) to \(hash), the checkpoint says \(root)")
        }
    }

    /// That the tree of `new` entries begins with the tree of `old` ones. Throws `.range` unless 1 ≤ old ≤ new (that an
    /// empty tree came before says nothing), `.length` for another number of hashes, `.root` when they lead elsewhere.
    package static func consistency(
        old: Int, oldRoot: TreeHash, new: Int, newRoot: TreeHash, proof: [TreeHash]
    ) throws(CustodyError) {
        guard old >= 1, old <= new else {
            throw CustodyError(
                .range, "sizes \(old) and \(new) prove nothing: the old one must be 1 or more and not above the new")
        }
        guard old < new else { return try sameTree(size: old, oldRoot: oldRoot, newRoot: newRoot, proof: proof) }
        let height = old.trailingZeroBitCount
        let index = (old - 1) >> height
        let shape = ProofShape(index: index, last: (new - 1) >> height)
        // Index 0: the old tree is itself the complete subtree to start from, so the proof leaves it out.
        let start = index == 0 ? 0 : 1
        guard proof.count == start + shape.count else {
            throw CustodyError(
                .length,
                "from \(old) to \(new) entries takes \(start + shape.count) hashes, the proof has \(proof.count)")
        }
        let seed = index == 0 ? oldRoot : proof[0]
        var before = seed
        var after = seed
        for level in 0..<shape.count {
            let sibling = proof[start + level]
            if level >= shape.inner || index >> level & 1 == 1 {
                before = .node(sibling, before)
                after = .node(sibling, after)
            } else {
                // On the right stands what came after the old tree.
                after = .node(after, sibling)
            }
        }
        guard before == oldRoot else { throw mismatch(old, new: new, which: "old", found: before, wanted: oldRoot) }
        guard after == newRoot else { throw mismatch(old, new: new, which: "new", found: after, wanted: newRoot) }
    }

    private static func sameTree(
        size: Int, oldRoot: TreeHash, newRoot: TreeHash, proof: [TreeHash]
    ) throws(CustodyError) {
        guard proof.isEmpty else {
            throw CustodyError(.length, "two trees of \(size) entries take no hashes, the proof has \(proof.count)")
        }
        guard oldRoot == newRoot else {
            throw CustodyError(.root, "two different trees of \(size) entries: \(oldRoot) and \(newRoot)")
        }
    }

    private static func mismatch(
        _ old: Int, new: Int, which: String, found: TreeHash, wanted: TreeHash
    ) -> CustodyError {
        CustodyError(
            .root, "the proof from \(old) to \(new) entries leads to the \(which) root \(found), not \(wanted)")
    }
}
