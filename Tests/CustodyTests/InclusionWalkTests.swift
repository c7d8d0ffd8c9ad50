import Testing

@testable import Custody

/// Proofs made one after another are those that are made one by one, in every tree up to 40 leaves.
@Suite struct InclusionWalkTests {
    private static let limit = 40

    @Test func everyProofIsThatOfTheDefinitionInAnyOrder() throws {
        let tree = ReferenceTree(count: Self.limit)
        let stored = StoredTree(tree.leaves)
        for size in 1...Self.limit {
            var walk = InclusionWalk(size: size, root: tree.root(0..<size), from: stored)
            // Upward, downward, and by leaps.
            for index in Array(0..<size) + (0..<size).reversed() + (0..<size).map({ $0 * 7 % size }) {
                #expect(try walk.proof(of: index, leaf: tree.leaves[index]) == tree.path(index, 0..<size))
            }
        }
    }

    @Test func whatTheRootWasNotMadeOfIsRefused() throws {
        let tree = ReferenceTree(count: Self.limit)
        let root = tree.root(0..<Self.limit)
        for index in 0..<Self.limit {
            var walk = InclusionWalk(size: Self.limit, root: root, from: StoredTree(tree.leaves))
            #expect(throws: CustodyError.self) {
                try walk.proof(of: index, leaf: tree.leaves[index].flipped(bit: index))
            }
            // Refused once, right afterwards.
            #expect(try walk.proof(of: index, leaf: tree.leaves[index]) == tree.path(index, 0..<Self.limit))
            var leaves = tree.leaves
            leaves[index] = leaves[index].flipped(bit: 3)
            var other = InclusionWalk(size: Self.limit, root: root, from: StoredTree(leaves))
            #expect(throws: CustodyError.self) { try other.proof(of: 0, leaf: tree.leaves[0]) }
        }
    }

    @Test func anEntryOutsideTheTreeIsRefused() throws {
        let tree = ReferenceTree(count: 3)
        var walk = InclusionWalk(size: 3, root: tree.root(0..<3), from: StoredTree(tree.leaves))
        #expect(throws: CustodyError.self) { try walk.proof(of: 3, leaf: tree.leaves[0]) }
        #expect(throws: CustodyError.self) { try walk.proof(of: -1, leaf: tree.leaves[0]) }
    }
}
