import Basics

/// The body of a witness's `add-checkpoint` (c2sp.org/tlog-witness): the size that the witness is thought to know, the
/// proof that leads from there, and the checkpoint to cosign. The same bytes travel over HTTP and in a file.
///
/// ```
/// let request = WitnessRequest(old: 0, proof: [], checkpoint: note)
/// let read = try WitnessRequest(parsing: request.bytes)
/// ```
package struct WitnessRequest: Hashable, Sendable {
    /// Tree size of the checkpoint that the witness cosigned last; 0 when it never did.
    package let old: Int
    /// RFC 6962 §2.1.2, from `old` to the checkpoint's size; empty when `old` is 0.
    package let proof: [TreeHash]
    package let checkpoint: SignedCheckpoint

    /// Proof lines that a request may have: the depth of the greatest tree there can be.
    package static let proofLines = 63
    /// Bytes of a request that anybody reads.
    package static let limit = 1 << 20

    package init(old: Int, proof: [TreeHash], checkpoint: SignedCheckpoint) {
        self.old = old
        self.proof = proof
        self.checkpoint = checkpoint
    }

    /// Throws `CustodyError` naming the first line that isn't what the protocol asks for.
    package init(parsing bytes: [UInt8]) throws(CustodyError) {
        let parts = try Self.parts(bytes)
        self.init(old: parts.old, proof: parts.proof, checkpoint: try SignedCheckpoint(parsing: parts.note))
    }

    /// Everything before the checkpoint, and the checkpoint's bytes as they came.
    static func parts(_ bytes: [UInt8]) throws(CustodyError) -> (old: Int, proof: [TreeHash], note: [UInt8]) {
        guard bytes.count <= limit else {
            throw CustodyError(.range, "the request has \(bytes.count) bytes; at most \(limit) are read")
        }
        var rest = bytes[...]
        guard let first = line(&rest), first.starts(with: "old ".utf8),
            let old = DecimalNumber.parse(first.dropFirst(4))
        else { throw CustodyError(.malformed, "line 1 is not «old SIZE» with a decimal size") }
        var proof: [TreeHash] = []
        while true {
            guard let line = line(&rest) else {
                throw CustodyError(.malformed, "no empty line ends the \(proof.count) lines of the proof")
            }
            if line.isEmpty { return (old, proof, Array(rest)) }
            guard proof.count < proofLines else {
                throw CustodyError(.range, "the proof has more than \(proofLines) lines")
            }
            guard let hash = TreeHash(base64: line) else {
                throw CustodyError(.malformed, "line \(proof.count + 2) is not a hash in base64 (32 bytes)")
            }
            proof.append(hash)
        }
    }

    /// What `init(parsing:)` reads.
    package var bytes: [UInt8] {
        let lines = ["old \(old)"] + proof.map(\.base64) + ["", ""]
        return Array(lines.joined(separator: "\n").utf8) + checkpoint.note.bytes
    }

    /// Takes the next line off `rest`, without its newline; nil when there is none that ends.
    private static func line(_ rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
        defer { rest = rest[(end + 1)...] }
        return rest[..<end]
    }
}
