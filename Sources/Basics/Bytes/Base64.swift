/// RFC 4648 §4: the padded alphabet, read in its one spelling, so that equal bytes have equal texts.
///
/// ```
/// let text = Base64.encode(bytes)
/// let again = Base64.decode(text.utf8)            // nil for any other spelling
/// ```
package enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let padding = UInt8(ascii: "=")

    /// Four characters for three bytes, the last group padded.
    package static func encode(_ bytes: some Collection<UInt8>) -> String {
        var out: [UInt8] = []
        // What lies in one piece, as nearly everything does, isn't copied.
        if bytes.withContiguousStorageIfAvailable({ append(UnsafeRawBufferPointer($0), to: &out) }) == nil {
            Array(bytes).withUnsafeBytes { append($0, to: &out) }
        }
        return String(decoding: out, as: UTF8.self)
    }

    /// The same text at the end of `out`. Written aside first, because appending byte by byte takes several times as
    /// long, and a large certificate has millions of hashes.
    package static func append(_ bytes: UnsafeRawBufferPointer, to out: inout [UInt8]) {
        let length = (bytes.count + 2) / 3 * 4
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: length) { text in
            alphabet.withUnsafeBufferPointer { write(bytes, $0, to: text) }
            out.append(contentsOf: UnsafeBufferPointer(text))
        }
    }

    private static func write(
        _ bytes: UnsafeRawBufferPointer, _ alphabet: UnsafeBufferPointer<UInt8>,
        to text: UnsafeMutableBufferPointer<UInt8>
    ) {
        var (index, place) = (0, 0)
        while index + 3 <= bytes.count {
            // bounded: bits of single characters and bytes
            let group = Int(bytes[index]) << 16 | Int(bytes[index + 1]) << 8 | Int(bytes[index + 2])
            text[place] = alphabet[group >> 18]
            text[place + 1] = alphabet[group >> 12 & 63]
            text[place + 2] = alphabet[group >> 6 & 63]
            text[place + 3] = alphabet[group & 63]
            index += 3
            place += 4
        }
        guard index < bytes.count else { return }
        let isLast = index + 1 == bytes.count
        let (first, second) = (Int(bytes[index]), isLast ? 0 : Int(bytes[index + 1]))
        text[place] = alphabet[first >> 2]
        text[place + 1] = alphabet[(first & 3) << 4 | second >> 4]
        text[place + 2] = isLast ? padding : alphabet[(second & 15) << 2]
        text[place + 3] = padding
    }

    /// Nil on white space, missing padding, foreign characters, or bits behind the last byte that aren't zero.
    package static func decode(_ text: some Collection<UInt8>) -> [UInt8]? {
        let stored = text.withContiguousStorageIfAvailable { decode($0) }
        return stored ?? Array(text).withUnsafeBufferPointer { decode($0) }
    }

    /// On bytes that lie in one piece: proofs hold hundreds of thousands of these texts.
    private static func decode(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        guard text.count.isMultiple(of: 4) else { return nil }
        var end = text.count
        while end > 0, text.count - end < 3, text[end - 1] == padding { end -= 1 }
        let padded = text.count - end
        guard padded <= 2 else { return nil }
        var out: [UInt8] = []
        out.reserveCapacity(text.count / 4 * 3)
        var bits = 0
        var count = 0
        for index in 0..<end {
            let value = value(of: text[index])
            guard value >= 0 else { return nil }
            bits = bits << 6 | value  // bounded: bits of single characters and bytes
            count += 6
            if count >= 8 {
                count -= 8
                out.append(UInt8(bits >> count & 255))
            }
            bits &= (1 << count) - 1  // bounded: bits of single characters and bytes
        }
        return bits == 0 && count == padded * 2 ? out : nil  // bounded: bits of single characters and bytes
    }

    /// −1 for a character that is none of the 64.
    private static func value(of character: UInt8) -> Int {
        switch character {
        case 65...90: Int(character) - 65
        case 97...122: Int(character) - 71
        case 48...57: Int(character) + 4
        case 43: 62
        case 47: 63
        default: -1
        }
    }
}
