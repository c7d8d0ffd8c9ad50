/// Whole numbers as tools, spreadsheets and people write them: exact, or none. What can be read in two ways is none.
///
/// ```
/// let bytes = Numeral.bytes("128 GB")
/// let count = Numeral.whole("12")
/// ```
package enum Numeral {
    /// Zero or more. Read are digits, `+5`, groups of three behind blanks, apostrophes or one kind of mark that stands
    /// at least twice (`1 024`, `125,000,000`), a point and zeros behind a number that isn't zero (`64.0`), and hex
    /// behind `0x`. `1,234` and `1.234` may be either of two numbers, and `0.0` is what a field says that wasn't read:
    /// nil, as for everything else and for what no `Int` holds.
    package static func whole(_ text: String) -> Int? {
        var bytes = trimmed(Array(text.utf8)[...])
        if bytes.allSatisfy(isDigit) { return value(bytes) }
        if bytes.first == UInt8(ascii: "+") {
            bytes = bytes.dropFirst()
            if !bytes.isEmpty, bytes.allSatisfy(isDigit) { return value(bytes) }
        }
        guard let first = bytes.first else { return nil }
        if bytes.count > 2, first == 48, bytes[bytes.startIndex + 1] | 0x20 == UInt8(ascii: "x") {
            return hex(bytes.dropFirst(2))
        }
        return withZeros(bytes) ?? grouped(bytes)
    }

    /// Bytes with or without a unit (`128 GB`, `59.6GiB`, `64000000000`): units of 1,000 unless an `i` says 1,024. What
    /// a binary unit leaves below a byte is cut off. Nil for anything else, and beyond what an `Int` holds.
    package static func bytes(_ text: String) -> Int? {
        let all = trimmed(Array(text.utf8)[...])
        let letters = all.reversed().prefix { isLetter($0) }.count
        guard letters > 0 else { return whole(text) }
        let unit = String(decoding: all.suffix(letters), as: UTF8.self).lowercased()
        guard let factor = units[unit] else { return nil }
        let number = trimmed(all.dropLast(letters))
        if let value = whole(String(decoding: number, as: UTF8.self)) { return product(value, factor) }
        return decimal(number, times: factor)
    }

    /// 0 to 100, with or without `%`.
    package static func percent(_ text: String) -> Int? {
        var bytes = trimmed(Array(text.utf8)[...])
        if bytes.last == UInt8(ascii: "%") { bytes = trimmed(bytes.dropLast()) }
        guard let value = whole(String(decoding: bytes, as: UTF8.self)), value <= 100 else { return nil }
        return value
    }

    private static let units: [String: Int] = [
        "b": 1, "byte": 1, "bytes": 1, "kb": 1_000, "mb": 1_000_000, "gb": 1_000_000_000, "tb": 1_000_000_000_000,
        "kib": 1 << 10, "mib": 1 << 20, "gib": 1 << 30, "tib": 1 << 40,
    ]

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= 48 && byte <= 57 }

    private static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) >= 97 && (byte | 0x20) <= 122 }

    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var bytes = bytes
        while let first = bytes.first, first <= 32 { bytes = bytes.dropFirst() }
        while let last = bytes.last, last <= 32 { bytes = bytes.dropLast() }
        return bytes
    }

    private static func value(_ digits: some Sequence<UInt8>) -> Int? {
        var value = 0
        var count = 0
        for digit in digits {
            let (tens, over) = value.multipliedReportingOverflow(by: 10)
            let (sum, overAgain) = tens.addingReportingOverflow(Int(digit) - 48)
            if over || overAgain { return nil }
            value = sum
            count += 1
        }
        return count == 0 ? nil : value
    }

    private static func hex(_ digits: ArraySlice<UInt8>) -> Int? {
        digits.allSatisfy { isDigit($0) || ($0 | 0x20) >= 97 && ($0 | 0x20) <= 102 }
            ? Int(String(decoding: digits, as: UTF8.self), radix: 16) : nil
    }

    /// `64.0`, but not `0.0`, and not `64.000`, which may be sixty-four thousand.
    private static func withZeros(_ bytes: ArraySlice<UInt8>) -> Int? {
        guard let point = bytes.firstIndex(of: UInt8(ascii: ".")) else { return nil }
        let zeros = bytes[(point + 1)...]
        guard !zeros.isEmpty, zeros.count != 3, zeros.allSatisfy({ $0 == 48 }) else { return nil }
        let number = bytes[..<point]
        guard number.allSatisfy(isDigit), let value = value(number), value > 0 else { return nil }
        return value
    }

    private static func grouped(_ bytes: ArraySlice<UInt8>) -> Int? {
        // No-break and narrow no-break blanks are two and three bytes.
        let text = String(decoding: bytes, as: UTF8.self)
        guard let mark = text.first(where: { !$0.isASCII || !$0.isNumber }), " ,.'’\u{A0}\u{202F}".contains(mark) else {
            return nil
        }
        let parts = text.split(separator: mark, omittingEmptySubsequences: false)
        let isPoint = mark == "," || mark == "."
        guard parts.count > (isPoint ? 2 : 1), (1...3).contains(parts[0].utf8.count),
            parts.dropFirst().allSatisfy({ $0.utf8.count == 3 }),
            parts.allSatisfy({ $0.utf8.allSatisfy(isDigit) })
        else { return nil }
        return value(parts.flatMap { Array($0.utf8) })
    }

    private static func product(_ value: Int, _ factor: Int) -> Int? {
        let (product, over) = value.multipliedReportingOverflow(by: factor)
        return over ? nil : product
    }

    /// `59.6` or `59,6` times the factor; three digits behind the mark could be thousands.
    private static func decimal(_ bytes: ArraySlice<UInt8>, times factor: Int) -> Int? {
        guard let point = bytes.firstIndex(where: { $0 == 46 || $0 == 44 }) else { return nil }
        let (front, back) = (bytes[..<point], bytes[(point + 1)...])
        guard front.allSatisfy(isDigit), back.allSatisfy(isDigit), (1...6).contains(back.count), back.count != 3,
            let digits = value(front + back), let whole = product(digits, factor)
        else { return nil }
        var divisor = 1
        for _ in back { divisor *= 10 }  // bounded: digits of a text that is checked above
        return whole / divisor
    }
}
