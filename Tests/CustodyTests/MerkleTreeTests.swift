import Testing

@testable import Custody

@Suite struct MerkleTreeTests {
    @Test func rootsAgreeHoweverTheyAreMade() throws {
        let tree = ReferenceTree(count: 600)
        let stored = StoredTree(tree.leaves)
        var range = CompactRange()
        for size in 0...600 {
            let root = range.root
            #expect(root == tree.root(0..<size))
            #expect(try MerkleProof.root(size: size, from: stored) == root)
            #expect(try MerkleProof.frontier(size: size, from: stored) == range)
            #expect(try CompactRange(size: size, hashes: range.hashes) == range)
            if size < 600 { range.append(tree.leaves[size]) }
        }
    }

    @Test func everySubtreeIsToldWhereTheLayoutPutsIt() throws {
        let tree = ReferenceTree(count: 300)
        var stored = StoredTree([])
        for (number, leaf) in tree.leaves.enumerated() {
            #expect(stored.hashes.count == NodeLayout.count(size: number))
            stored.append(leaf)
        }
        for (position, place) in stored.places.enumerated() {
            let (height, index) = (place[0], place[1])
            #expect(NodeLayout.position(height: height, index: index) == position)
            #expect(stored.hashes[position] == tree.root(index << height..<(index + 1) << height))
        }
    }

    @Test func theLayoutIsTheKnownOne() {
        // Leaves 0 and 1, their node, leaves 2 and 3, their node, the node of all four.
        let places = [(0, 0), (0, 1), (1, 0), (0, 2), (0, 3), (1, 1), (2, 0), (0, 4)]
        #expect(places.map { NodeLayout.position(height: $0.0, index: $0.1) } == Array(0..<8))
        #expect((0...8).map(NodeLayout.count) == [0, 1, 3, 4, 7, 8, 10, 11, 15])
    }

    @Test func aPlaceBeyondAnyFileIsNoneAtAll() {
        for (height, index) in [(0, Int.max), (62, 1), (63, 0), (500, 3), (57, Int.max), (-1, 0), (0, -1)] {
            #expect(NodeLayout.position(height: height, index: index) == NodeLayout.unreachable)
        }
        #expect(NodeLayout.count(size: .max) == NodeLayout.unreachable && NodeLayout.count(size: -1) == 0)
        #expect(NodeLayout.position(height: 0, index: (1 << 57) - 1) < NodeLayout.unreachable)
    }

    @Test func aFrontierHasOneHashPerSetBit() {
        let hash = TreeHash.leaf([])
        expect(.length) { try CompactRange(size: 5, hashes: [hash]) }
        expect(.length) { try CompactRange(size: 0, hashes: [hash]) }
        expect(.range) { try CompactRange(size: -1, hashes: []) }
        expect(.range) { try CompactRange(size: .max, hashes: Array(repeating: hash, count: 63)) }
    }

    @Test func theLargestFrontierStillGrows() throws {
        var range = try CompactRange(size: CompactRange.largestSize, hashes: [.leaf([])])
        range.append(.leaf([1]))
        #expect(range.size == 1 << 62 + 1 && range.root == .node(.leaf([]), .leaf([1])))
    }

    /// A tree of any size whose complete subtrees all have hashes of their own.
    private struct EndlessTree: NodeReader {
        func node(height: Int, index: Int) throws -> TreeHash {
            #expect(height < 63 && index >= 0 && index <= Int.max >> height)
            return .leaf(Array("\(height) \(index)".utf8))
        }
    }

    @Test(arguments: [Int.max, .max - 1, 1 << 62, 1 << 62 + 1, 1 << 61 - 1])
    func theLargestSizesAreProvenAndChecked(size: Int) throws {
        let root = try MerkleProof.root(size: size, from: EndlessTree())
        // The last entry: its row of siblings on the left is what the root is made of, so the proof must hold.
        let last = try MerkleProof.inclusion(index: size - 1, size: size, from: EndlessTree())
        #expect(last.count <= 63)
        if size & 1 == 1 {
            try MerkleVerifier.inclusion(
                leaf: try EndlessTree().node(height: 0, index: size - 1), index: size - 1, size: size, proof: last,
                root: root)
        }
        let first = try MerkleProof.inclusion(index: 0, size: size, from: EndlessTree())
        expect(.root) {
            try MerkleVerifier.inclusion(leaf: .leaf([]), index: 0, size: size, proof: first, root: root)
        }
        for old in [1, size / 2, size - 1] {
            let proof = try MerkleProof.consistency(from: old, to: size, reader: EndlessTree())
            #expect(proof.count <= 64)
            expect(.root) {
                try MerkleVerifier.consistency(old: old, oldRoot: .empty, new: size, newRoot: root, proof: proof)
            }
        }
    }

    @Test(arguments: [(-1, 5), (5, 5), (6, 5), (0, 0), (0, -1), (.max, .max), (.min, .max), (0, .min)])
    func noEntryIsProvenOutsideItsTree(index: Int, size: Int) {
        expect(.range) { try MerkleProof.inclusion(index: index, size: size, from: EndlessTree()) }
        expect(.range) {
            try MerkleVerifier.inclusion(leaf: .empty, index: index, size: size, proof: [], root: .empty)
        }
    }

    @Test(arguments: [(2, 1), (-1, 5), (-2, -1), (.min, .max), (1, 0), (.max, 1)])
    func noTreeIsProvenToShrink(old: Int, new: Int) {
        expect(.range) { try MerkleProof.consistency(from: old, to: new, reader: EndlessTree()) }
        expect(.range) {
            try MerkleVerifier.consistency(old: old, oldRoot: .empty, new: new, newRoot: .empty, proof: [])
        }
    }

    /// A witness takes an empty proof from the empty tree; a proof that says something never starts there.
    @Test func theEmptyTreeIsContinuedWithoutAProofAndProvesNothing() throws {
        #expect(try MerkleProof.consistency(from: 0, to: 7, reader: EndlessTree()).isEmpty)
        for new in [0, 1, 7] {
            expect(.range) {
                try MerkleVerifier.consistency(old: 0, oldRoot: .empty, new: new, newRoot: .empty, proof: [])
            }
        }
    }

    @Test func negativeSizesHaveNoRoot() {
        expect(.range) { try MerkleProof.root(size: -1, from: EndlessTree()) }
        expect(.range) { try MerkleProof.frontier(size: -1, from: EndlessTree()) }
        expect(.range) { try MerkleProof.frontier(size: .max, from: EndlessTree()) }
    }

    @Test func aMissingSubtreeIsTold() {
        let stored = StoredTree(ReferenceTree(count: 5).leaves)
        #expect(throws: StoredTree.Missing.self) { try MerkleProof.root(size: 6, from: stored) }
    }

    private func expect<T>(
        _ code: CustodyError.Code, at location: SourceLocation = #_sourceLocation, _ body: () throws -> T
    ) {
        let error = #expect(throws: CustodyError.self, sourceLocation: location) { _ = try body() }
        #expect(error?.code == code, sourceLocation: location)
    }
}
