import Basics

/// That an entry is in a log, checkable offline (c2sp.org/tlog-proof): index, hashes and a cosigned checkpoint.
///
/// ```
/// let proof = try LogProof(parsing: bytes)
/// let verdict = try proof.verify(leaf: TreeHash.leaf(entry), policy: policy)
/// print(verdict.origin, proof.index)
/// ```
package struct LogProof: Hashable, Sendable {
    /// Hashes that a proof may have: the depth of the greatest tree there can be.
    package static let hashLimit = 63
    /// Bytes of the longest proof that is read: 3 MiB, so that extra data has the room of a note and a half.
    package static let byteLimit = 3 << 20

    /// Anything the log wants to add; not covered by any signature, so never to be believed.
    package var extra: [UInt8]?
    /// Number of the entry, from zero.
    package let index: Int
    /// From the leaf's sibling to the child of the root (RFC 6962 §2.1.1).
    package let hashes: [TreeHash]
    package let checkpoint: SignedCheckpoint

    package init(extra: [UInt8]?, index: Int, hashes: [TreeHash], checkpoint: SignedCheckpoint) {
        self.extra = extra
        self.index = index
        self.hashes = hashes
        self.checkpoint = checkpoint
    }

    private static let header = "c2sp.org/tlog-proof@v1"

    /// Throws `.malformed`, or `.range` for too many bytes, hashes or signatures and numbers above 2^63 - 1.
    package init(parsing bytes: [UInt8]) throws(CustodyError) {
        guard bytes.count <= Self.byteLimit else {
            throw CustodyError(.range, "the proof has \(bytes.count) bytes; at most \(Self.byteLimit) are read")
        }
        var lines = ProofLines(rest: bytes[...])
        guard try lines.next().elementsEqual(Self.header.utf8) else {
            throw CustodyError(.malformed, "line 1 is not ‘\(Self.header)’: this is no proof of this format")
        }
        var line = try lines.next()
        var extra: [UInt8]?
        if line.starts(with: "extra ".utf8) {
            extra = Base64.decode(line.dropFirst(6))
            guard extra?.isEmpty == false else {
                throw CustodyError(.malformed, "line 2 has no base64 after ‘extra ’; without data the line is left out")
            }
            line = try lines.next()
        }
        guard line.starts(with: "index ".utf8) else {
            throw CustodyError(.malformed, "line \(lines.number) is not ‘index ’ and the number of the entry")
        }
        index = try DecimalNumber.read(line.dropFirst(6), "the index on line \(lines.number)")
        self.extra = extra
        hashes = try lines.hashes(atMost: Self.hashLimit)
        checkpoint = try SignedCheckpoint(parsing: Array(lines.rest))
    }

    /// What `init(parsing:)` reads.
    package var bytes: [UInt8] {
        var lines = [Self.header]
        if let extra, !extra.isEmpty { lines.append("extra " + Base64.encode(extra)) }
        lines.append("index \(index)")
        lines += hashes.map(\.base64) + ["", ""]
        return Array(lines.joined(separator: "\n").utf8) + checkpoint.bytes
    }

    /// That `leaf` is in a log that `policy` trusts. Throws what `TrustPolicy.check` throws, then `.range` for an index
    /// outside the tree, `.length` for another number of hashes than the tree asks for, `.root` when they lead
    /// elsewhere.
    package func verify(leaf: TreeHash, policy: TrustPolicy) throws(CustodyError) -> TrustPolicy.Verdict {
        let verdict = try policy.check(checkpoint)
        let head = checkpoint.checkpoint
        try MerkleVerifier.inclusion(leaf: leaf, index: index, size: head.size, proof: hashes, root: head.root)
        return verdict
    }
}

/// Takes lines off the front, up to where the checkpoint begins.
private struct ProofLines {
    var rest: ArraySlice<UInt8>
    /// Of the line taken last, from 1.
    private(set) var number = 0

    init(rest: ArraySlice<UInt8>) { self.rest = rest }

    mutating func next() throws(CustodyError) -> ArraySlice<UInt8> {
        guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else {
            throw CustodyError(.malformed, "the proof ends after line \(number): it is not whole")
        }
        defer { rest = rest[(end + 1)...] }
        number += 1
        return rest[..<end]
    }

    /// Hash lines and the empty line after them.
    mutating func hashes(atMost limit: Int) throws(CustodyError) -> [TreeHash] {
        var found: [TreeHash] = []
        while true {
            let line = try next()
            if line.isEmpty { return found }
            guard found.count < limit else {
                throw CustodyError(.range, "the proof has more than \(limit) hashes")
            }
            guard let hash = TreeHash(base64: line) else {
                throw CustodyError(.malformed, "line \(number) of the proof is not a hash of 32 bytes in base64")
            }
            found.append(hash)
        }
    }
}
