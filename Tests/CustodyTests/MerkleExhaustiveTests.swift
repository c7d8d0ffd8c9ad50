import Testing

@testable import Custody

/// Every proof of every tree up to 128 leaves, and every one of them spoilt in every place.
@Suite struct MerkleExhaustiveTests {
    private static let limit = 128

    @Test func everyInclusionProofHoldsAndNoSpoiltOneDoes() throws {
        let tree = ReferenceTree(count: Self.limit)
        let stored = StoredTree(tree.leaves)
        var spoilt = 0
        for size in 1...Self.limit {
            let root = tree.root(0..<size)
            for index in 0..<size {
                let leaf = tree.leaves[index]
                let check = { (leaf: TreeHash, proof: [TreeHash], root: TreeHash) in
                    Self.refusal { () throws(CustodyError) in
                        try MerkleVerifier.inclusion(leaf: leaf, index: index, size: size, proof: proof, root: root)
                    }
                }
                let proof = try MerkleProof.inclusion(index: index, size: size, from: stored)
                guard proof == tree.path(index, 0..<size), check(leaf, proof, root) == nil else {
                    Issue.record("entry \(index) of \(size): the right proof is refused")
                    continue
                }
                let bit = (index + size) % 256
                if check(leaf.flipped(bit: bit), proof, root) != .root
                    || check(leaf, proof, root.flipped(bit: bit)) != .root
                {
                    Issue.record("entry \(index) of \(size): another leaf or root passes")
                }
                spoilt += Self.spoil(proof, bit: bit) { check(leaf, $0, root) }
            }
        }
        #expect(spoilt > 100_000)
    }

    @Test func everyConsistencyProofHoldsAndNoSpoiltOneDoes() throws {
        let tree = ReferenceTree(count: Self.limit)
        let stored = StoredTree(tree.leaves)
        var spoilt = 0
        for new in 1...Self.limit {
            let newRoot = tree.root(0..<new)
            for old in 1...new {
                let oldRoot = tree.root(0..<old)
                let check = { (oldRoot: TreeHash, newRoot: TreeHash, proof: [TreeHash]) in
                    Self.refusal { () throws(CustodyError) in
                        try MerkleVerifier.consistency(
                            old: old, oldRoot: oldRoot, new: new, newRoot: newRoot, proof: proof)
                    }
                }
                let proof = try MerkleProof.consistency(from: old, to: new, reader: stored)
                guard proof == tree.proof(old, 0..<new), check(oldRoot, newRoot, proof) == nil else {
                    Issue.record("\(old) to \(new): the right proof is refused")
                    continue
                }
                let bit = (old + new) % 256
                if check(oldRoot.flipped(bit: bit), newRoot, proof) != .root
                    || check(oldRoot, newRoot.flipped(bit: bit), proof) != .root
                {
                    Issue.record("\(old) to \(new): another root passes")
                }
                spoilt += Self.spoil(proof, bit: bit) { check(oldRoot, newRoot, $0) }
            }
        }
        #expect(spoilt > 100_000)
    }

    /// What an index changed in a proof file does.
    @Test func noEntryPassesAsAnother() throws {
        for size in [2, 7, 8, 21, 33] {
            let tree = ReferenceTree(count: size)
            for index in 0..<size {
                let proof = tree.path(index, 0..<size)
                for other in 0..<size where other != index {
                    #expect(throws: CustodyError.self) {
                        try MerkleVerifier.inclusion(
                            leaf: tree.leaves[index], index: other, size: size, proof: proof, root: tree.root(0..<size))
                    }
                }
            }
        }
    }

    private static func refusal(_ body: () throws(CustodyError) -> Void) -> CustodyError.Code? {
        do {
            try body()
            return nil
        } catch {
            return error.code
        }
    }

    /// Flips a bit of each hash in turn, drops each, and adds one in each place; says how many spoilt proofs were tried.
    private static func spoil(
        _ proof: [TreeHash], bit: Int, refusal: ([TreeHash]) -> CustodyError.Code?
    ) -> Int {
        for place in proof.indices {
            var flipped = proof
            flipped[place] = flipped[place].flipped(bit: (bit + 37 * place) % 256)
            if refusal(flipped) != .root { Issue.record("a flipped hash at \(place) passes") }
            var shorter = proof
            shorter.remove(at: place)
            if refusal(shorter) != .length { Issue.record("a dropped hash at \(place) passes") }
        }
        for place in 0...proof.count {
            var longer = proof
            longer.insert(place < proof.count ? proof[place] : .empty, at: place)
            if refusal(longer) != .length { Issue.record("a spare hash at \(place) passes") }
        }
        return 3 * proof.count + 1
    }
}
