import Basics

/// Encodes a record's fields to the bytes that are staged and whose digest is the record's identity. Fields are text
/// separated by U+001F, rows by U+001E; a missing field is empty, because in evidence an empty cell states nothing.
package struct FieldWriter {
    package private(set) var bytes: [UInt8] = []
    private var isFirst = true

    package init() {}

    /// A text; control characters but line feeds become blanks.
    package mutating func put(_ text: String?) {
        separate()
        guard let text else { return }
        var copy = text
        copy.withUTF8 { utf8 in
            guard utf8.contains(where: { $0 < 0x20 && $0 != 10 }) else { return bytes.append(contentsOf: utf8) }
            // Control characters would be taken for separators; they say nothing.
            for byte in utf8 { bytes.append(byte < 0x20 && byte != 10 ? 0x20 : byte) }
        }
    }

    /// A whole number in decimal digits.
    package mutating func put(_ number: Int?) {
        separate()
        if let number { append(Int64(number)) }
    }

    private mutating func append(_ number: Int64) {
        if number < 0 { bytes.append(45) }
        var rest = number.magnitude
        let start = bytes.count
        repeat {
            bytes.append(UInt8(48 + rest % 10))
            rest /= 10
        } while rest > 0
        bytes[start...].reverse()
    }

    /// A time as it was written, without the zone it was read with.
    package mutating func put(_ time: EvidenceTime?) {
        guard let time else { return put(nil as String?) }
        put(time.written)
    }

    /// Wall clock in milliseconds, `D` for a day, `@` and the offset in minutes.
    package mutating func put(_ time: WrittenTime) {
        separate()
        append(time.wall)
        if time.isDay { bytes.append(68) }
        if let offset = time.offsetMinutes {
            bytes.append(64)
            append(Int64(offset))
        }
    }

    /// Starts a further row.
    package mutating func row() {
        bytes.append(0x1E)
        isFirst = true
    }

    private mutating func separate() {
        if !isFirst { bytes.append(0x1F) }
        isFirst = false
    }
}

/// Reads what `FieldWriter` wrote.
package struct FieldReader {
    private let bytes: ArraySlice<UInt8>
    private var position: Int
    private var ended = false

    /// Reads from the first field.
    package init(_ bytes: [UInt8]) { self.init(bytes[...]) }

    /// Reads from the first field of the slice.
    package init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    /// True while a further row follows; moves to it.
    package mutating func nextRow() -> Bool {
        while position < bytes.endIndex, bytes[position] != 0x1E { position += 1 }
        guard position < bytes.endIndex else { return false }
        position += 1
        ended = false
        return true
    }

    private mutating func slice() -> ArraySlice<UInt8> {
        if ended { return [] }
        var end = position
        while end < bytes.endIndex, bytes[end] != 0x1F, bytes[end] != 0x1E { end += 1 }
        let out = bytes[position..<end]
        ended = end == bytes.endIndex || bytes[end] == 0x1E
        position = ended ? end : end + 1
        return out
    }

    /// The next field; nil when it is empty or the row has ended.
    package mutating func text() -> String? {
        let field = slice()
        return field.isEmpty ? nil : String(decoding: field, as: UTF8.self)
    }

    /// The next field as a whole number; nil when it is empty or none.
    package mutating func integer() -> Int? {
        let field = slice()
        guard let first = field.first else { return nil }
        var value = 0
        for byte in first == 45 ? field.dropFirst() : field {
            guard byte >= 48, byte <= 57 else { return nil }
            let (product, over) = value.multipliedReportingOverflow(by: 10)
            let (sum, more) = product.addingReportingOverflow(Int(byte) - 48)
            if over || more { return nil }
            value = sum
        }
        return first == 45 ? -value : value
    }

    /// The next field as a time without a zone of its source; nil when it is empty.
    package mutating func time() -> EvidenceTime? {
        let field = slice()
        guard !field.isEmpty else { return nil }
        var wall: Int64 = 0
        var offset = 0
        var hasOffset = false
        var isDay = false
        var sign = 1
        for byte in field {
            switch byte {
            case 45: sign = -1
            case 68: isDay = true
            case 64:
                wall *= Int64(sign)
                sign = 1
                hasOffset = true
            default:
                if hasOffset { offset = offset * 10 + Int(byte) - 48 } else { wall = wall * 10 + Int64(byte) - 48 }
            }
        }
        if hasOffset { offset *= sign } else { wall *= Int64(sign) }
        return EvidenceTime(WrittenTime(wall: wall, offsetMinutes: hasOffset ? offset : nil, isDay: isDay))
    }
}
