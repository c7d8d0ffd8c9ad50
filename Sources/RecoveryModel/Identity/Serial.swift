/// Manufacturer's serials, customers' asset tags, and the facility's own unit plates.
enum SerialReader {
    static func serial(_ bytes: [UInt8], written: String) -> IdentifierReading {
        if let outcome = nothing(bytes, written: written, noun: "serial") { return outcome }
        let upper = bytes.map { IdentityText.upper($0) }
        guard upper.allSatisfy(isSerialByte) else {
            return .rejected(
                .malformed("serial '\(written)' has other characters than letters, digits and - . / _ : type it again"))
        }
        guard (4...64).contains(upper.count) else {
            return .rejected(.malformed("serial '\(written)' has \(upper.count) characters; 4 to 64 are usual"))
        }
        var notes: [IdentityNote] = []
        var value = upper
        // A barcode's data identifier S (serial number) in front of a twelve-character Apple serial.
        if upper.count == 13, upper[0] == UInt8(ascii: "S"), AppleSerial.isTwelve(upper.dropFirst()) {
            value.removeFirst()
            notes.append(.malformed("the S in front of serial '\(written)' belongs to its barcode and was dropped"))
        }
        return .accepted(Identifier(kind: .serial, value: IdentityText.string(value), written: written), notes)
    }

    static func asset(_ bytes: [UInt8], written: String) -> IdentifierReading {
        if !isNumberOfASeries(bytes), let outcome = nothing(bytes, written: written, noun: "asset tag") {
            return outcome
        }
        var notes: [IdentityNote] = []
        if bytes.contains(where: { $0 >= 0x80 }) {
            notes.append(.malformed("asset tag '\(written)' has characters outside ASCII; it is compared byte by byte"))
        }
        return .accepted(Identifier(kind: .asset, value: IdentityText.string(bytes), written: written), notes)
    }

    static func unit(_ bytes: [UInt8], written: String) -> IdentifierReading {
        if !isNumberOfASeries(bytes), let outcome = nothing(bytes, written: written, noun: "unit plate") {
            return outcome
        }
        let upper = bytes.map { IdentityText.upper($0) }
        guard upper.count <= 64, upper.allSatisfy(isSerialByte) else {
            return .rejected(.malformed("unit plate '\(written)' has other characters than letters, digits, - . / _ :"))
        }
        return .accepted(Identifier(kind: .unit, value: IdentityText.string(upper), written: written), [])
    }

    /// Tags and plates are numbered one after the other: 012345 and 7777 are ordinary members of such a series, where
    /// a maker's serial like that would be made up. Only zeros stand for none.
    private static func isNumberOfASeries(_ bytes: [UInt8]) -> Bool {
        IdentityText.isDecimal(bytes) && !bytes.allSatisfy { $0 == 0x30 }
    }

    private static func nothing(_ bytes: [UInt8], written: String, noun: String) -> IdentifierReading? {
        if let note = IdentityDamage.note(bytes, digitsOnly: false) { return .rejected(note) }
        switch NoIdentifier.finding(bytes) {
        case .nothing: return .empty
        case .shared:
            return .rejected(.placeholder("'\(written)' is a placeholder that many devices share, no \(noun)"))
        case nil: return nil
        }
    }

    private static func isSerialByte(_ byte: UInt8) -> Bool {
        if IdentityText.isDigit(byte) || IdentityText.isLetter(byte) { return true }
        switch byte {
        case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: "_"), UInt8(ascii: ":"): return true
        default: return false
        }
    }
}

/// Apple's serial forms (interop §1.4): 11 characters to 2010, 12 to 2021, random ones of 8 to 14 since.
package enum AppleSerial {
    /// True where `text` could be an Apple serial of any age.
    package static func isPlausible(_ text: String) -> Bool {
        (8...14).contains(text.utf8.count)
            && text.utf8.allSatisfy { IdentityText.isDigit($0) || IdentityText.isLetter($0) }
    }

    /// Twelve characters with a half-year and a week where they belong: `FFF Y W NNN MMMM`.
    static func isTwelve(_ serial: some Collection<UInt8>) -> Bool {
        let bytes = Array(serial)
        return bytes.count == 12 && bytes.allSatisfy { IdentityText.isDigit($0) || IdentityText.isLetter($0) }
            && halfYears.contains(bytes[3]) && weeks.contains(bytes[4])
    }

    private static let halfYears = Set("CDFGHJKLMNPQRSTVWXYZ".utf8)
    private static let weeks = Set("0123456789CDFGHJKLMNPQRTVWXY".utf8)
}
