import Basics

/// Encodes a record's fields to the bytes that are staged and whose digest is the record's identity. Fields are text
/// separated by U+001F, rows by U+001E; a missing field is empty, because in evidence an empty cell states nothing.
package struct FieldWriter {
    package private(set) var bytes: [UInt8] = []
    private var isFirst = true

    /// With room for `capacity` bytes: growing step by step costs more than most records' content.
    package init(reserving capacity: Int = 192) { bytes.reserveCapacity(capacity) }

    /// A text; control characters but line feeds become blanks.
    package mutating func put(_ text: String?) {
        separate()
        if let text { append(text) }
    }

    /// Texts behind a mark that says what they stand for, which no text itself can hold.
    mutating func put(_ texts: [String], mark: UInt8) {
        separate()
        bytes.append(mark)
        for (index, text) in texts.enumerated() {
            if index > 0 { bytes.append(FactMark.between) }
            append(text)
        }
    }

    private mutating func append(_ text: String) {
        var copy = text
        copy.withUTF8 { utf8 in
            var hasControls = false
            for byte in utf8 where byte < 0x20 && byte != 10 { hasControls = true }
            guard hasControls else { return bytes.append(contentsOf: utf8) }
            // Control characters would be taken for separators; they say nothing.
            for byte in utf8 { bytes.append(byte < 0x20 && byte != 10 ? 0x20 : byte) }
        }
    }

    /// A whole number in decimal digits.
    package mutating func put(_ number: Int?) {
        separate()
        if let number { Decimal.append(Int64(number), to: &bytes) }
    }

    /// A time as it was written, without the zone it was read with.
    package mutating func put(_ time: EvidenceTime?) {
        guard let time else { return put(nil as String?) }
        put(time.written)
    }

    /// Wall clock in milliseconds, `D` for a day, `H` for a clock of twelve hours, `@` and the offset in minutes.
    package mutating func put(_ time: WrittenTime) {
        separate()
        Decimal.append(time.wall, to: &bytes)
        if time.isDay { bytes.append(68) }
        if time.isTwelveHour { bytes.append(72) }
        if let offset = time.offsetMinutes {
            bytes.append(64)
            Decimal.append(Int64(offset), to: &bytes)
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
    private let bytes: [UInt8]
    private var position: Int
    private var ended = false

    /// Reads from the first field.
    package init(_ bytes: [UInt8]) {
        self.bytes = bytes
        position = 0
    }

    /// Reads from the first field of the slice.
    package init(_ bytes: ArraySlice<UInt8>) { self.init(Array(bytes)) }

    /// True while a further row follows; moves to it.
    package mutating func nextRow() -> Bool {
        while position < bytes.count, bytes[position] != 0x1E { position += 1 }
        guard position < bytes.count else { return false }
        position += 1
        ended = false
        return true
    }

    /// Rows of the whole record, at least one.
    package var rowCount: Int {
        var count = 1
        for byte in bytes where byte == 0x1E { count += 1 }
        return count
    }

    /// Where the next field stands: a range costs nothing, where a slice would be counted as a further owner.
    private mutating func field() -> Range<Int> {
        if ended { return position..<position }
        let start = position
        var end = position
        while end < bytes.count, bytes[end] != 0x1F, bytes[end] != 0x1E { end += 1 }
        ended = end == bytes.count || bytes[end] == 0x1E
        position = ended ? end : end + 1
        return start..<end
    }

    /// The next field; nil when it is empty or the row has ended.
    package mutating func text() -> String? {
        let field = field()
        if field.isEmpty { return nil }
        return bytes.withUnsafeBufferPointer {
            String(decoding: UnsafeBufferPointer(rebasing: $0[field]), as: UTF8.self)
        }
    }

    /// Passes over the next field; true when it holds something.
    package mutating func isStated() -> Bool { !field().isEmpty }

    /// The next field as a whole number; nil when it is empty or none.
    package mutating func integer() -> Int? {
        let field = field()
        if field.isEmpty { return nil }
        let isNegative = bytes[field.lowerBound] == 45
        var value = 0
        for index in isNegative ? field.dropFirst() : field {
            let byte = bytes[index]
            guard byte >= 48, byte <= 57 else { return nil }
            let (product, over) = value.multipliedReportingOverflow(by: 10)
            let (sum, more) = product.addingReportingOverflow(Int(byte) - 48)
            if over || more { return nil }
            value = sum
        }
        return isNegative ? -value : value
    }

    /// The next field as a time without a zone of its source; nil when it is empty.
    package mutating func time() -> EvidenceTime? {
        let field = field()
        if field.isEmpty { return nil }
        var wall: Int64 = 0
        var offset = 0
        var hasOffset = false
        var isDay = false
        var isTwelveHour = false
        var sign = 1
        for index in field {
            let byte = bytes[index]
            switch byte {
            case 45: sign = -1
            case 68: isDay = true
            case 72: isTwelveHour = true
            case 64:
                wall *= Int64(sign)
                sign = 1
                hasOffset = true
            default:
                if hasOffset { offset = offset * 10 + Int(byte) - 48 } else { wall = wall * 10 + Int64(byte) - 48 }
            }
        }
        if hasOffset { offset *= sign } else { wall *= Int64(sign) }
        return EvidenceTime(
            WrittenTime(
                wall: wall, offsetMinutes: hasOffset ? offset : nil, isDay: isDay, isTwelveHour: isTwelveHour))
    }
}
