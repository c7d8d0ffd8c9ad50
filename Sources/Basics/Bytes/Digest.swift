import Crypto

/// A SHA-256 digest: 32 bytes, written `sha256:` + 64 hex digits wherever a person or a file sees it.
///
/// ```
/// let digest = Digest(of: bytes)
/// print(digest)                                   // sha256:…
/// let read = Digest(text: "sha256:" + digest.hex)
/// ```
package struct Digest: Hashable, Sendable, CustomStringConvertible {
    package let bytes: [UInt8]

    /// Nil unless `bytes` are exactly 32.
    package init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 32 else { return nil }
        self.bytes = Array(bytes)
    }

    /// The digest of `data`.
    package init(of data: [UInt8]) {
        var hasher = StreamingHash()
        data.withUnsafeBytes { hasher.update($0) }
        self = hasher.finish()
    }

    /// The digest of a text's UTF-8 bytes.
    package init(of text: String) { self.init(of: Array(text.utf8)) }

    /// Reads `sha256:` + 64 lower-case hex digits; nil for anything else.
    package init?(text: String) {
        let digits = text.dropFirst(7).utf8
        guard text.hasPrefix("sha256:"), !digits.contains(where: { $0 >= 65 && $0 <= 70 }),
            let bytes = Hex.decode(digits), bytes.count == 32
        else { return nil }
        self.bytes = bytes
    }

    fileprivate init(unchecked: [UInt8]) { bytes = unchecked }

    /// 64 lower-case hex digits.
    package var hex: String { Hex.text(of: bytes[...]) }
    /// The digits of the first `count` bytes.
    package func hex(first count: Int) -> String { Hex.text(of: bytes.prefix(count)) }
    package var description: String { "sha256:" + hex }
}

/// SHA-256 over a stream, in constant memory.
///
/// When to use: for bytes that come in pieces; for those at hand there is `Digest(of:)`.
///
/// ```
/// var hash = StreamingHash()
/// hash.update(first)
/// hash.update(second)
/// let digest = hash.finish()
/// ```
package struct StreamingHash {
    private var hash = SHA256()

    package init() {}

    /// Takes further bytes.
    package mutating func update(_ bytes: UnsafeRawBufferPointer) { hash.update(bufferPointer: bytes) }

    /// Takes further bytes.
    package mutating func update(_ bytes: [UInt8]) { bytes.withUnsafeBytes { hash.update(bufferPointer: $0) } }

    /// Takes one further byte.
    package mutating func update(_ byte: UInt8) { withUnsafeBytes(of: byte) { hash.update(bufferPointer: $0) } }

    /// The digest of all bytes so far.
    package func finish() -> Digest { Digest(unchecked: hash.finalize().withUnsafeBytes { Array($0) }) }
}

/// HMAC-SHA-256, for values that must be recognisable again without being readable.
///
/// ```
/// let code = KeyedHash.sha256(key: secret, Array(name.utf8))
/// ```
package enum KeyedHash {
    /// RFC 2104 over SHA-256: 32 bytes.
    package static func sha256(key: [UInt8], _ message: [UInt8]) -> [UInt8] {
        let code = HMAC<SHA256>.authenticationCode(for: message, using: SymmetricKey(data: key))
        return code.withUnsafeBytes { Array($0) }
    }
}

/// Lower-case hexadecimal.
///
/// ```
/// let text = Hex.encode([0xed, 0x01])             // ed01
/// let bytes = Hex.decode(text.utf8)
/// ```
package enum Hex {
    private static let digits = Array("0123456789abcdef".utf8)

    /// Two digits a byte.
    package static func encode(_ bytes: some Sequence<UInt8>) -> String {
        if let array = bytes as? [UInt8] { return text(of: array[...]) }
        var out: [UInt8] = []
        for byte in bytes {
            out.append(digits[Int(byte >> 4)])
            out.append(digits[Int(byte & 15)])
        }
        return String(decoding: out, as: UTF8.self)
    }

    /// Appends the digits of `bytes` to `out`. Not generic: unspecialised calls from other modules would be slow.
    package static func append(_ bytes: [UInt8], to out: inout [UInt8]) {
        // bounded: lengths and digits of what is in memory
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: bytes.count * 2) { digits in
            let count = write(bytes[...], to: digits)
            out.append(contentsOf: UnsafeBufferPointer(rebasing: digits[..<count]))
        }
    }

    /// Appends the digits of `bytes` to `out`.
    package static func append(_ bytes: UnsafeRawBufferPointer, to out: inout [UInt8]) {
        // bounded: lengths of what is in memory
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: bytes.count * 2) { digits in
            for (place, byte) in bytes.enumerated() {
                // bounded: places of what is in memory
                let first = place * 2
                digits[first] = digit(byte >> 4)
                digits[first + 1] = digit(byte & 15)
            }
            out.append(contentsOf: UnsafeBufferPointer(digits))
        }
    }

    /// The digits of `bytes`, written into the string's own room.
    static func text(of bytes: ArraySlice<UInt8>) -> String {
        // bounded: lengths and digits of what is in memory
        String(unsafeUninitializedCapacity: bytes.count * 2) { write(bytes, to: $0) }
    }

    private static func write(_ bytes: ArraySlice<UInt8>, to out: UnsafeMutableBufferPointer<UInt8>) -> Int {
        var position = 0
        for byte in bytes {
            out[position] = digit(byte >> 4)
            out[position + 1] = digit(byte & 15)
            position += 2
        }
        return position
    }

    private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 48 + value : 87 + value }

    /// Nil on an odd length or a character that is no hex digit (both cases are read).
    package static func decode(_ text: some Collection<UInt8>) -> [UInt8]? {
        guard text.count.isMultiple(of: 2) else { return nil }
        var out: [UInt8] = []
        var high: UInt8?
        for character in text {
            guard let value = value(of: character) else { return nil }
            if let first = high {
                out.append(first << 4 | value)  // bounded: lengths and digits of what is in memory
                high = nil
            } else {
                high = value
            }
        }
        return out
    }

    private static func value(of character: UInt8) -> UInt8? {
        switch character {
        case 48...57: character - 48
        case 97...102: character - 87
        case 65...70: character - 55
        default: nil
        }
    }
}
