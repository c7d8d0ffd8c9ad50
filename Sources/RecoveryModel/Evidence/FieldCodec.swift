import Basics

/// Encodes a record's fields to the bytes that are staged and whose digest is the record's identity. Fields are text
/// separated by U+001F, rows by U+001E; a missing field is empty, because in evidence an empty cell states nothing.
///
/// ```
/// var writer = FieldWriter()
/// writer.put("light")
/// writer.put(3)
/// let body = writer.bytes
/// ```
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
///
/// ```
/// var reader = FieldReader(body)
/// let kind = reader.text()
/// let count = reader.integer()
/// ```
package struct FieldReader {
    private let bytes: [UInt8]
    private var position: Int
    private var ended = false

    /// Reads from the first field.
    package init(_ bytes: [UInt8]) {
        self.bytes = bytes
        position = 0
    }

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

    /// The next field as a time without a zone of its source; nil when it is empty or no time that `FieldWriter` wrote.
    package mutating func time() -> EvidenceTime? {
        let field = field()
        if field.isEmpty { return nil }
        var wall: Int64?
        var isDay = false
        var isTwelveHour = false
        var number = SignedDigits()
        for index in field {
            switch bytes[index] {
            case 68 where !isDay && number.isWhole && wall == nil: isDay = true
            case 72 where !isTwelveHour && number.isWhole && wall == nil: isTwelveHour = true
            case 64 where wall == nil && number.isWhole:
                wall = number.value
                number = SignedDigits()
            // Behind the marks of a day and of a twelve-hour clock nothing but an offset may follow.
            case let byte where !((isDay || isTwelveHour) && wall == nil): guard number.take(byte) else { return nil }
            default: return nil
            }
        }
        guard number.isWhole else { return nil }
        let offset = wall == nil ? nil : Int(exactly: number.value)
        let milliseconds = wall ?? number.value
        // Of the calendars' four-digit years, and of offsets that zones have: beyond them no file can have stated it.
        guard Self.walls.contains(milliseconds), abs(offset ?? 0) <= 1440 else { return nil }
        return EvidenceTime(
            WrittenTime(wall: milliseconds, offsetMinutes: offset, isDay: isDay, isTwelveHour: isTwelveHour))
    }

    /// Milliseconds of the years −1 to 10,000.
    private static let walls: ClosedRange<Int64> = -62_200_000_000_000...253_500_000_000_000
}

/// Decimal digits behind a sign, as they come.
private struct SignedDigits {
    private var magnitude: Int64 = 0
    private var isNegative = false
    private var digits = 0

    var isWhole: Bool { digits > 0 }

    var value: Int64 { isNegative ? -magnitude : magnitude }

    /// False for what is no digit, for a second sign, and for more than 64 bits.
    mutating func take(_ byte: UInt8) -> Bool {
        if byte == 45, digits == 0, !isNegative {
            isNegative = true
            return true
        }
        guard byte &- 48 < 10 else { return false }
        let (product, isTooLong) = magnitude.multipliedReportingOverflow(by: 10)
        let (sum, isOver) = product.addingReportingOverflow(Int64(byte) - 48)
        magnitude = sum
        digits += 1
        return !isTooLong && !isOver
    }
}
