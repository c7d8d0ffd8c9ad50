/// Signs that an identifier has been through a number (interop §2.3): what is lost is never guessed back.
enum IdentityDamage {
    /// The note, if the text was a number for a while: `3.56938E+14`, `356938035643809.0`, `356,938,035,643,809`.
    ///
    /// - Parameter digitsOnly: true where the kind has no letters. Elsewhere `80E12345` is a number in hexadecimal, and
    ///   only a point, a comma or a plus sign gives the notation away.
    static func note(_ bytes: [UInt8], digitsOnly: Bool) -> IdentityNote? {
        guard let first = bytes.first, IdentityText.isDigit(first) || first == UInt8(ascii: "-") else { return nil }
        if isScientific(bytes, digitsOnly: digitsOnly) {
            return .damaged(
                "'\(IdentityText.string(bytes))' is in scientific notation: digits are lost and are not expanded. "
                    + "Export the column again as text")
        }
        if isDecimalFraction(bytes) || isGrouped(bytes) {
            return .damaged(
                "'\(IdentityText.string(bytes))' was formatted as a number, which may have rounded it. "
                    + "Export the column again as text")
        }
        return nil
    }

    /// The fifteen digits of a number that went through a floating-point column and lost none: `356938035643809.0`, or a
    /// mantissa of exactly fifteen digits with E+14. Nil for everything else; whether they are an IMEI, the check digit
    /// says.
    static func exactDigits(_ bytes: [UInt8]) -> [UInt8]? {
        func isPoint(_ byte: UInt8) -> Bool { byte == UInt8(ascii: ".") || byte == UInt8(ascii: ",") }
        guard bytes.count > 16, bytes.count < 40 else { return nil }
        if isPoint(bytes[15]), bytes[..<15].allSatisfy(IdentityText.isDigit), bytes[16...].allSatisfy({ $0 == 0x30 }) {
            return Array(bytes[..<15])
        }
        guard isPoint(bytes[1]), bytes[16] | 0x20 == UInt8(ascii: "e") else { return nil }
        let digits = [bytes[0]] + bytes[2..<16]
        let exponent = bytes[17...].drop { $0 == UInt8(ascii: "+") }
        return digits.allSatisfy(IdentityText.isDigit) && exponent.elementsEqual("14".utf8) ? digits : nil
    }

    /// The 14 digits of `12345678901234.0`: a number that lost its leading zero on the way, and nothing else.
    static func exactFourteen(_ bytes: [UInt8]) -> [UInt8]? {
        guard bytes.count > 15, bytes.count < 40, bytes[14] == UInt8(ascii: ".") || bytes[14] == UInt8(ascii: ","),
            bytes[..<14].allSatisfy(IdentityText.isDigit), bytes[15...].allSatisfy({ $0 == 0x30 })
        else { return nil }
        return Array(bytes[..<14])
    }

    /// True where a number of 16 digits or more has only zeros after its 15th significant digit, as a spreadsheet
    /// leaves it. Only suspicious: such numbers exist.
    static func looksRounded(_ digits: [UInt8]) -> Bool {
        let significant = digits.drop { $0 == 0x30 }
        return significant.count > 15 && significant.dropFirst(15).allSatisfy { $0 == 0x30 }
    }

    private static func isScientific(_ bytes: [UInt8], digitsOnly: Bool) -> Bool {
        var sawExponent = false
        var digitsBefore = 0
        var digitsAfter = 0
        var isTelling = digitsOnly
        for (place, byte) in bytes.enumerated() {
            switch byte {
            case 0x30...0x39: if sawExponent { digitsAfter += 1 } else { digitsBefore += 1 }
            case UInt8(ascii: "E"), UInt8(ascii: "e"):
                if sawExponent { return false }
                sawExponent = true
            case UInt8(ascii: "."), UInt8(ascii: ","):
                if sawExponent { return false }
                isTelling = true
            case UInt8(ascii: "+"):
                if !sawExponent || digitsAfter > 0 { return false }
                isTelling = true
            case UInt8(ascii: "-"):
                if place > 0 && (!sawExponent || digitsAfter > 0) { return false }
            default: return false
            }
        }
        return sawExponent && digitsBefore > 0 && digitsAfter > 0 && isTelling
    }

    /// Digits, one point or comma, then only zeros. With other digits behind the point it is some other text.
    private static func isDecimalFraction(_ bytes: [UInt8]) -> Bool {
        guard let point = bytes.firstIndex(where: { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ",") }) else {
            return false
        }
        let behind = bytes[(point + 1)...]
        return point >= 4 && bytes[..<point].allSatisfy(IdentityText.isDigit) && behind.allSatisfy { $0 == 0x30 }
    }

    /// Groups of three with the same separator, as number formats write them.
    private static func isGrouped(_ bytes: [UInt8]) -> Bool {
        guard let mark = bytes.first(where: { !IdentityText.isDigit($0) }),
            mark == UInt8(ascii: ",") || mark == UInt8(ascii: "."), bytes.count > 8
        else { return false }
        let groups = bytes.split(separator: mark, omittingEmptySubsequences: false)
        return groups.count > 2 && (1...3).contains(groups[0].count)
            && groups.dropFirst().allSatisfy { $0.count == 3 && $0.allSatisfy(IdentityText.isDigit) }
    }
}
