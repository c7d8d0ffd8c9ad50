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
