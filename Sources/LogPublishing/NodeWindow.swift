import Custody

/// Hashes of a node file, read in blocks that are kept for a while: subtrees that stand near each other in the tree stand
/// near each other in the file (`NodeLayout`), so that many proofs in order cost few reads. For files that nobody
/// shortens meanwhile.
final class NodeWindow: NodeReader {
    private let file: NodeFile
    private var tags: [Int]
    private var blocks: [[TreeHash]]

    /// Hashes in a block (8 KiB), and blocks that are kept.
    private static let block = 256
    private static let kept = 64

    init(_ file: NodeFile) {
        self.file = file
        tags = [Int](repeating: -1, count: Self.kept)
        blocks = [[TreeHash]](repeating: [], count: Self.kept)
    }

    /// Throws what the file throws, for a subtree that isn't in it.
    func node(height: Int, index: Int) throws -> TreeHash {
        let position = NodeLayout.position(height: height, index: index)
        let (block, place) = position.quotientAndRemainder(dividingBy: Self.block)
        let slot = block % Self.kept
        if tags[slot] != block {
            blocks[slot] = try file.hashes(from: block * Self.block, atMost: Self.block)
            tags[slot] = block
        }
        // Behind the end: the file says so in its own words.
        guard place < blocks[slot].count else { return try file.node(height: height, index: index) }
        return blocks[slot][place]
    }
}
