/// The bytes of a cell on their way to becoming an identifier.
enum IdentityText {
    /// What is left of a cell after its wrapping is off.
    enum Cleaned {
        case bytes([UInt8])
        case refused(IdentityNote)
        case empty
    }

    /// Takes off blanks and the wrappers that keep text as text in spreadsheets (`'…`, `="…"`); refuses bytes that no
    /// identifier has.
    ///
    /// Digits and letters of other scripts look like ours and are not: mapping them would be guessing.
    static func clean(_ text: String, as kind: IdentifierKind?) -> Cleaned {
        let all = Array(text.utf8)
        if isBare(all) { return .bytes(all) }
        var bytes = unwrapped(trimmed(all[...]))
        if bytes.isEmpty { return .empty }
        if let note = spreadsheetError(bytes) { return .refused(note) }
        for byte in bytes where byte >= 0x80 || byte < 0x20 || byte == 0x7F {
            if kind == .asset, byte >= 0x80 { continue }
            return .refused(
                .malformed(
                    "'\(text)' has a character outside ASCII letters, digits and marks (a look-alike, a full-width "
                        + "digit or an invisible character): type it again from the label"))
        }
        bytes = trimmed(bytes)
        return bytes.isEmpty ? .empty : .bytes(Array(bytes))
    }

    /// Most cells have nothing to take off and nothing to refuse: printable ASCII between two that are no blanks,
    /// and no wrapper or spreadsheet's error in front.
    private static func isBare(_ bytes: [UInt8]) -> Bool {
        guard let first = bytes.first, let last = bytes.last, first != 0x20, last != 0x20 else { return false }
        if first == UInt8(ascii: "'") || first == UInt8(ascii: "#") || first == UInt8(ascii: "=") { return false }
        for byte in bytes where byte &- 0x20 >= 0x5F { return false }
        return true
    }

    static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) }

    static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

    static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }

    static func isHex(_ byte: UInt8) -> Bool { isDigit(byte) || (byte | 0x20) &- 0x61 < 6 }

    /// 0…15; call only where `isHex` holds.
    static func hexValue(_ byte: UInt8) -> UInt8 { isDigit(byte) ? byte &- 0x30 : (byte | 0x20) &- 0x57 }

    static func upper(_ byte: UInt8) -> UInt8 { byte &- 0x61 < 26 ? byte &- 0x20 : byte }

    static func lower(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }

    /// ASCII letters in upper case, everything else as it is.
    static func upper(_ text: String) -> String { string(text.utf8.map { upper($0) }) }

    static func isDecimal(_ text: String) -> Bool { !text.utf8.isEmpty && text.utf8.allSatisfy(isDigit) }

    static func isDecimal(_ bytes: [UInt8]) -> Bool { !bytes.isEmpty && bytes.allSatisfy(isDigit) }

    static func string(_ bytes: some Collection<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }

    /// The bytes without print separators: blanks, hyphens, and what `also` names.
    static func compact(_ bytes: [UInt8], also: UInt8? = nil) -> [UInt8] {
        bytes.filter { !isBlank($0) && $0 != UInt8(ascii: "-") && $0 != also }
    }

    /// The value of a decimal number, nil where it does not fit 64 bits.
    static func decimal(_ digits: some Collection<UInt8>) -> UInt64? {
        var value: UInt64 = 0
        for digit in digits {
            let (tens, over) = value.multipliedReportingOverflow(by: 10)
            let (sum, overAgain) = tens.addingReportingOverflow(UInt64(digit &- 0x30))
            if over || overAgain { return nil }
            value = sum
        }
        return value
    }

    /// Upper-case hexadecimal digits of `value`, `width` of them.
    static func hex(_ value: UInt64, width: Int) -> [UInt8] {
        (0..<width).map { place in
            // bounded: widths of ours
            let digit = UInt8(truncatingIfNeeded: value >> UInt64(4 * (width - 1 - place))) & 0xF
            return digit < 10 ? 0x30 + digit : 0x37 + digit
        }
    }

    /// Decimal digits of `value`, with leading zeros up to `width`.
    static func decimal(_ value: UInt64, width: Int) -> [UInt8] {
        let digits = Array(String(value).utf8)
        return Array(repeating: 0x30, count: max(0, width - digits.count)) + digits
    }

    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var rest = bytes
        while true {
            if let first = rest.first, isBlank(first) {
                rest = rest.dropFirst()
            } else if rest.starts(with: [0xC2, 0xA0]) {  // no-break space, as pasted from web pages
                rest = rest.dropFirst(2)
            } else if rest.starts(with: [0xEF, 0xBB, 0xBF]) {  // byte order mark
                rest = rest.dropFirst(3)
            } else {
                break
            }
        }
        while let last = rest.last {
            if isBlank(last) {
                rest = rest.dropLast()
            } else if last == 0xA0, rest.dropLast().last == 0xC2 {
                rest = rest.dropLast(2)
            } else {
                break
            }
        }
        return rest
    }

    private static func unwrapped(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        if bytes.count >= 3, bytes.starts(with: Array("=\"".utf8)), bytes.last == UInt8(ascii: "\"") {
            return trimmed(bytes.dropFirst(2).dropLast())
        }
        return bytes.first == UInt8(ascii: "'") ? trimmed(bytes.dropFirst()) : bytes
    }

    /// `####` is a column that was too narrow, `#REF!` a broken formula: the value was lost before we saw it.
    private static func spreadsheetError(_ bytes: ArraySlice<UInt8>) -> IdentityNote? {
        guard bytes.first == UInt8(ascii: "#") else { return nil }
        let isNarrow = bytes.count > 2 && bytes.allSatisfy { $0 == UInt8(ascii: "#") }
        let errors = ["#REF!", "#VALUE!", "#NUM!", "#NAME?", "#DIV/0!", "#NULL!"]
        guard isNarrow || errors.contains(string(bytes)) else { return nil }
        return .damaged("'\(string(bytes))' is a spreadsheet's error, not a value: export the column again as text")
    }
}
