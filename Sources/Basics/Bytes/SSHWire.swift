/// Reads the binary notation of the ssh protocols (RFC 4251 §5) out of bytes that anybody may have written: nothing
/// beyond the end is ever read, and a length is compared with what is there before anything is copied.
///
/// ```
/// var reader = SSHWireReader(blob)
/// guard let name = reader.string(), let key = reader.string(), reader.isAtEnd else { return nil }
/// ```
package struct SSHWireReader {
    private var rest: ArraySlice<UInt8>

    /// Reads from the first of `bytes` on.
    package init(_ bytes: some Collection<UInt8>) { rest = ArraySlice(bytes) }

    /// True once every byte was read; what follows a complete value is refused by whoever expects its end.
    package var isAtEnd: Bool { rest.isEmpty }

    /// The next byte; nil at the end.
    package mutating func byte() -> UInt8? { rest.popFirst() }

    /// Four bytes, the highest first; nil when fewer are left.
    package mutating func uint32() -> UInt32? {
        fixed(4).map { $0.reduce(0) { $0 << 8 | UInt32($1) } }  // bounded: four bytes
    }

    /// Exactly `count` bytes; nil when fewer are left.
    package mutating func fixed(_ count: Int) -> [UInt8]? {
        guard count >= 0, rest.count >= count else { return nil }
        defer { rest = rest.dropFirst(count) }
        return Array(rest.prefix(count))
    }

    /// A length and so many bytes; nil when fewer are left.
    package mutating func string() -> [UInt8]? {
        var ahead = self
        guard let count = ahead.uint32(), let bytes = ahead.fixed(Int(count)) else { return nil }
        self = ahead
        return bytes
    }
}

/// Writes the binary notation of the ssh protocols (RFC 4251 §5).
///
/// ```
/// let blob = SSHWire.string("ssh-ed25519") + SSHWire.string(publicKey)
/// ```
package enum SSHWire {
    /// Four bytes, the highest first.
    package static func uint32(_ value: Int) -> [UInt8] {
        withUnsafeBytes(of: UInt32(truncatingIfNeeded: value).bigEndian) { Array($0) }
    }

    /// Length and bytes.
    package static func string(_ bytes: some Collection<UInt8>) -> [UInt8] { uint32(bytes.count) + bytes }

    /// Length and UTF-8 bytes.
    package static func string(_ text: String) -> [UInt8] { string(Array(text.utf8)) }
}
