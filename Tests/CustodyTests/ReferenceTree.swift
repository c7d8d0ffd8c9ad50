import Testing

@testable import Custody

/// RFC 6962 §2.1 word for word: recursive, slow, and knows no frontier, tile or file.
final class ReferenceTree {
    let leaves: [TreeHash]
    private var known: [Range<Int>: TreeHash] = [:]

    /// Leaves "entry 0", "entry 1", …
    init(count: Int) { leaves = (0..<count).map { TreeHash.leaf(Array("entry \($0)".utf8)) } }

    /// MTH(D[range]).
    func root(_ range: Range<Int>) -> TreeHash {
        if range.isEmpty { return .empty }
        if range.count == 1 { return leaves[range.lowerBound] }
        if let hash = known[range] { return hash }
        let (left, right) = Self.split(range)
        let hash = TreeHash.node(root(left), root(right))
        known[range] = hash
        return hash
    }

    /// PATH(index, D[range]).
    func path(_ index: Int, _ range: Range<Int>) -> [TreeHash] {
        if range.count == 1 { return [] }
        let (left, right) = Self.split(range)
        return left.contains(index) ? path(index, left) + [root(right)] : path(index, right) + [root(left)]
    }

    /// SUBPROOF(old, D[range], known), `old` counted from the start of all leaves.
    func proof(_ old: Int, _ range: Range<Int>, known: Bool = true) -> [TreeHash] {
        if old == range.upperBound { return known ? [] : [root(range)] }
        let (left, right) = Self.split(range)
        return old <= left.upperBound
            ? proof(old, left, known: known) + [root(right)] : proof(old, right, known: false) + [root(left)]
    }

    private static func split(_ range: Range<Int>) -> (Range<Int>, Range<Int>) {
        var width = 1
        while width * 2 < range.count { width *= 2 }
        let middle = range.lowerBound + width
        return (range.lowerBound..<middle, middle..<range.upperBound)
    }
}

/// Complete subtrees in the order of the file that a log keeps of them.
struct StoredTree: NodeReader {
    struct Missing: Error {}

    private(set) var hashes: [TreeHash] = []
    /// Where each completed subtree was when it came, to compare with the layout.
    private(set) var places: [[Int]] = []
    private(set) var range = CompactRange()

    mutating func append(_ leaf: TreeHash) {
        range.append(leaf) { height, index, hash in
            places.append([height, index])
            hashes.append(hash)
        }
    }

    init(_ leaves: some Sequence<TreeHash>) {
        for leaf in leaves { append(leaf) }
    }

    func node(height: Int, index: Int) throws -> TreeHash {
        let position = NodeLayout.position(height: height, index: index)
        guard position < hashes.count else { throw Missing() }
        return hashes[position]
    }
}

extension TreeHash {
    /// The same but for one bit, 0...255.
    func flipped(bit: Int) -> TreeHash {
        var hash = self
        withUnsafeMutableBytes(of: &hash) { $0[bit / 8] ^= 1 << (bit % 8) }
        return hash
    }
}
