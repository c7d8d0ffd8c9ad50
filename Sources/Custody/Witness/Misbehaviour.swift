/// A transferable proof that a log's key signed two histories: both notes and, for different sizes, the root that the
/// later tree really has at the earlier size with its consistency proof, which anybody verifies with RFC 6962 alone.
///
/// ```
/// if Misbehaviour.isOne(bytes) {
///     print(try Misbehaviour(parsing: bytes).verify(policy: policy))
/// }
/// ```
package struct Misbehaviour: Hashable, Sendable {
    package let older: SignedCheckpoint
    package let newer: SignedCheckpoint
    /// Root of the later tree at the earlier size; nil when the sizes are equal.
    package let actual: TreeHash?
    /// Consistency proof from `actual` to the later root.
    package let hashes: [TreeHash]

    package init(older: SignedCheckpoint, newer: SignedCheckpoint, actual: TreeHash?, hashes: [TreeHash]) {
        self.older = older
        self.newer = newer
        self.actual = actual
        self.hashes = hashes
    }

    private static let header = "lotwise/log-contradiction@v1"
    /// Hashes that a proof may have: the depth of the greatest tree there can be.
    private static let hashLimit = 63
    /// Bytes of a note that is read.
    private static let noteLimit = 1 << 20

    /// True when the file says that it is one.
    package static func isOne(_ bytes: [UInt8]) -> Bool { bytes.starts(with: header.utf8) }

    /// Header, `actual BASE64`, consistency hashes, the lengths of the notes, blank line, earlier note, blank line, later
    /// note.
    package var bytes: [UInt8] {
        var lines = [Self.header]
        if let actual { lines.append("actual " + actual.base64) }
        lines += hashes.map(\.base64)
        lines.append("older \(older.bytes.count)")
        lines.append("newer \(newer.bytes.count)")
        return Array((lines.joined(separator: "\n") + "\n\n").utf8) + older.bytes + [UInt8(ascii: "\n")] + newer.bytes
    }

    /// Reads exactly what `bytes` writes. Throws `.malformed` or `.range`.
    package init(parsing bytes: [UInt8]) throws(CustodyError) {
        var rest = bytes[...]
        guard try Self.line(&rest).elementsEqual(Self.header.utf8) else { throw Self.malformed("another first line") }
        var line = try Self.line(&rest)
        var actual: TreeHash?
        if line.starts(with: "actual ".utf8) {
            actual = TreeHash(base64: line.dropFirst(7))
            guard actual != nil else { throw Self.malformed("after ‘actual ’ is no hash in base64") }
            line = try Self.line(&rest)
        }
        var hashes: [TreeHash] = []
        while let hash = TreeHash(base64: line) {
            guard hashes.count < Self.hashLimit else {
                throw CustodyError(.range, "the proof of contradiction has more than \(Self.hashLimit) hashes")
            }
            hashes.append(hash)
            line = try Self.line(&rest)
        }
        let first = try Self.length(line, "older ")
        let second = try Self.length(Self.line(&rest), "newer ")
        guard try Self.line(&rest).isEmpty, rest.count == first + 1 + second,
            rest[rest.startIndex + first] == UInt8(ascii: "\n")
        else { throw Self.malformed("its two notes aren't as long as it says") }
        self.init(
            older: try SignedCheckpoint(parsing: Array(rest.prefix(first))),
            newer: try SignedCheckpoint(parsing: Array(rest.suffix(second))), actual: actual, hashes: hashes)
    }

    private static func line(_ rest: inout ArraySlice<UInt8>) throws(CustodyError) -> ArraySlice<UInt8> {
        guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else { throw malformed("it ends too early") }
        defer { rest = rest[(end + 1)...] }
        return rest[..<end]
    }

    private static func length(_ line: ArraySlice<UInt8>, _ name: String) throws(CustodyError) -> Int {
        guard line.starts(with: name.utf8), let length = DecimalNumber.parse(line.dropFirst(name.utf8.count)),
            length <= noteLimit
        else { throw malformed("no ‘\(name)’ with the length of a note where it is due") }
        return length
    }

    private static func malformed(_ what: String) -> CustodyError {
        CustodyError(.malformed, "not a proof of contradiction (\(header)): \(what)")
    }

    /// Says what the proof proves. Throws when it proves nothing against the keys of `policy`.
    package func verify(policy: TrustPolicy) throws(CustodyError) -> String {
        for note in [older, newer] {
            // A contradiction needs the log's signature, not the witnesses'.
            do { _ = try policy.check(note) } catch { if error.code != .quorum { throw error } }
        }
        let (old, new) = (older.checkpoint, newer.checkpoint)
        guard old.origin.hasSameOctets(as: new.origin), old.size <= new.size else {
            throw CustodyError(.malformed, "the notes aren't an earlier and a later one of one log")
        }
        if old.size == new.size {
            guard old.root != new.root else { throw CustodyError(.inconsistent, "the two notes agree") }
            return "\(old.origin) signed two roots for \(old.size) entries"
        }
        guard let actual, actual != old.root else {
            throw CustodyError(.inconsistent, "the notes of \(old.size) and \(new.size) entries don't contradict")
        }
        try MerkleVerifier.consistency(
            old: old.size, oldRoot: actual, new: new.size, newRoot: new.root, proof: hashes)
        return "\(old.origin) signed @\(new.size), which does not contain the @\(old.size) that it signed"
    }
}
