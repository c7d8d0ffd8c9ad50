import Basics
import Foundation
import Testing

@testable import Custody

/// One line of Vectors/merkle.txt.
private struct Vector: CustomTestStringConvertible, Sendable {
    let name: String
    let fields: [String]

    var testDescription: String { name }

    static let all: [Vector] = {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Vectors/merkle.txt")
        let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
            let parts = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            return Vector(name: parts[0], fields: Array(parts.dropFirst()))
        }
    }()

    static func of(_ kind: String) -> [Vector] { all.filter { $0.name.hasPrefix(kind + " ") } }

    var accepted: Bool { fields[0] == "ok" }

    /// Nil for the published 2^64-1, which no size of ours can be.
    var sizes: (Int, Int)? {
        let numbers = fields[1].split(separator: " ").map { Int($0) }
        guard let first = numbers[0], let second = numbers[1] else { return nil }
        return (first, second)
    }

    /// Some published roots are 9 or 12 bytes of text, for their verifier compares bytes of any length. A `TreeHash` is
    /// 32 bytes or nothing; the hash of the text stands in for it, so that the rest of the case is judged too.
    static func hash(_ hex: String) throws -> TreeHash? {
        if hex == "empty" { return nil }
        let bytes = try #require(Hex.decode(hex.utf8))
        return TreeHash(bytes: bytes) ?? TreeHash.leaf(bytes)
    }

    func proof() throws -> [TreeHash] {
        if fields[4] == "-" { return [] }
        // An empty hash within a proof is garbage that must be refused by its place alone.
        return try fields[4].split(separator: ",").map { try Self.hash(String($0)) ?? .empty }
    }
}

@Suite struct MerkleVectorTests {
    @Test func allPublishedVectorsAreHere() {
        #expect(Vector.of("inclusion").count == 98 && Vector.of("consistency").count == 98)
        #expect(Vector.of("root").count == 9 && Vector.of("leaf").count == 9 && Vector.of("node").count == 1)
        #expect(Vector.all.count { $0.fields[0] == "ok" } == 12)
    }

    @Test(arguments: Vector.of("inclusion"))
    private func anInclusionProofIsJudgedAsPublished(vector: Vector) throws {
        // No leaf and no root is nothing that could be asked about here.
        guard let leaf = try Vector.hash(vector.fields[2]), let root = try Vector.hash(vector.fields[3]) else {
            #expect(!vector.accepted && TreeHash(bytes: []) == nil)
            return
        }
        guard let (index, size) = vector.sizes else {
            #expect(!vector.accepted)
            return
        }
        let proof = try vector.proof()
        let judge = { () throws(CustodyError) in
            try MerkleVerifier.inclusion(leaf: leaf, index: index, size: size, proof: proof, root: root)
        }
        if vector.accepted { try judge() } else { #expect(throws: CustodyError.self, performing: judge) }
    }

    @Test(arguments: Vector.of("consistency"))
    private func aConsistencyProofIsJudgedAsPublished(vector: Vector) throws {
        let oldRoot = try #require(try Vector.hash(vector.fields[2]))
        let newRoot = try #require(try Vector.hash(vector.fields[3]))
        guard let (old, new) = vector.sizes else {
            #expect(!vector.accepted)
            return
        }
        let proof = try vector.proof()
        let judge = { () throws(CustodyError) in
            try MerkleVerifier.consistency(old: old, oldRoot: oldRoot, new: new, newRoot: newRoot, proof: proof)
        }
        if vector.accepted { try judge() } else { #expect(throws: CustodyError.self, performing: judge) }
    }

    /// Stricter than published: "sizes are equal (one) and proof is empty" accepts two equal roots of 12 bytes. Such
    /// a root can't be written as a hash, so it is refused before anything is compared.
    @Test func aRootThatIsNoHashIsRefusedByItsLength() throws {
        let vector = try #require(
            Vector.of("consistency").first { $0.name.hasSuffix("/sizes-are-equal-one-and-proof-is-empty") })
        let root = try #require(Hex.decode(vector.fields[2].utf8))
        #expect(vector.accepted && root.count == 12 && TreeHash(bytes: root) == nil)
    }

    @Test func theHasherGivesThePublishedHashes() throws {
        for vector in Vector.of("leaf") {
            let input = vector.name.dropFirst("leaf ".count)
            let bytes = try #require(input == "-" ? [] : Hex.decode(input.utf8))
            #expect(TreeHash.leaf(bytes) == (try Vector.hash(vector.fields[0])))
        }
        // Published for two children of 4 bytes each, which no node of ours has: hashed by hand.
        let node = try #require(Vector.of("node").first)
        let children = node.name.split(separator: " ").dropFirst().compactMap { Hex.decode($0.utf8) }
        let hash = Digest(of: [1] + children.joined()).bytes
        #expect(TreeHash(bytes: hash) == (try Vector.hash(node.fields[0])))
    }

    @Test func aNodeIsHashedWithItsPrefix() {
        let (left, right) = (TreeHash.leaf([1]), TreeHash.leaf([2]))
        #expect(TreeHash.node(left, right).bytes == Digest(of: [1] + left.bytes + right.bytes).bytes)
    }

    @Test func theRootsOfThePublishedLeavesAreThePublishedOnes() throws {
        let leaves = try Vector.of("leaf").prefix(8).map { try #require(try Vector.hash($0.fields[0])) }
        var range = CompactRange()
        for (size, vector) in Vector.of("root").enumerated() {
            #expect(vector.name == "root \(size)" && range.size == size)
            #expect(range.root == (try Vector.hash(vector.fields[0])))
            if size < leaves.count { range.append(leaves[size]) }
        }
    }
}
