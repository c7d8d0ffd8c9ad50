/// UDID: 40 hexadecimal digits on older devices, chip (8) and ECID (16) joined by a hyphen on newer ones.
enum UDIDReader {
    static func read(_ bytes: [UInt8], written: String) -> IdentifierReading {
        let digits = IdentityText.compact(bytes)
        switch NoIdentifier.finding(digits) {
        case .nothing: return .empty
        case .shared: return .rejected(.placeholder("'\(written)' is no device's UDID"))
        case nil: break
        }
        guard digits.allSatisfy(IdentityText.isHex), digits.count == 40 || digits.count == 24 else {
            return .rejected(
                .malformed("'\(written)' is no UDID: 40 hexadecimal digits, or 8 and 16 of them with a hyphen between"))
        }
        let value: [UInt8]
        if digits.count == 40 {
            value = digits.map { IdentityText.lower($0) }
        } else {
            let upper = digits.map { IdentityText.upper($0) }
            value = upper[..<8] + [UInt8(ascii: "-")] + upper[8...]
        }
        return .accepted(Identifier(kind: .udid, value: IdentityText.string(value), written: written), [])
    }

    /// The ECID in decimal that a UDID of the newer form ends in; nil for the older form.
    static func ecid(of udid: String) -> String? {
        let bytes = Array(udid.utf8)
        return bytes.count == 25 ? String(MEIDReader.number(bytes[9...])) : nil
    }
}

/// ECID, `UniqueChipID`: 64 bits, in decimal; hexadecimal where it says so (`0x`), has letters or leading zeros.
enum ECIDReader {
    static func read(_ bytes: [UInt8], written: String) -> IdentifierReading {
        if let note = IdentityDamage.note(bytes, digitsOnly: false) { return .rejected(note) }
        switch NoIdentifier.finding(bytes) {
        case .nothing: return .empty
        case .shared: return .rejected(.placeholder("'\(written)' is no device's ECID"))
        case nil: break
        }
        guard let number = number(bytes), number != 0 else {
            return .rejected(.malformed("'\(written)' is no ECID: a number of 64 bits, decimal or hexadecimal"))
        }
        return .accepted(Identifier(kind: .ecid, value: String(number), written: written), [])
    }

    private static func number(_ bytes: [UInt8]) -> UInt64? {
        let isMarked = bytes.starts(with: "0x".utf8) || bytes.starts(with: "0X".utf8)
        let digits = isMarked ? Array(bytes.dropFirst(2)) : bytes
        if !isMarked, IdentityText.isDecimal(digits), digits[0] != 0x30 { return IdentityText.decimal(digits) }
        guard !digits.isEmpty, digits.count <= 16, digits.allSatisfy(IdentityText.isHex) else { return nil }
        return MEIDReader.number(digits)
    }
}

/// MAC address of a network interface: six octets.
enum MACReader {
    static func read(_ bytes: [UInt8], written: String) -> IdentifierReading {
        let digits = bytes.filter { $0 != UInt8(ascii: ":") && $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: ".") }
            .map { IdentityText.upper($0) }
        switch NoIdentifier.finding(digits) {
        case .nothing: return .empty
        case .shared: return .rejected(.placeholder("'\(written)' is no device's address"))
        case nil: break
        }
        guard digits.count == 12, digits.allSatisfy(IdentityText.isHex) else {
            return .rejected(.malformed("'\(written)' is no MAC address: it has 12 hexadecimal digits"))
        }
        let first = MEIDReader.number(digits[..<2])
        if first & 0x02 != 0 {
            return .rejected(
                .malformed("'\(written)' is locally administered, so it was made up by the device and names none"))
        }
        if first & 0x01 != 0 {
            return .rejected(.malformed("'\(written)' is a group address and names no device"))
        }
        let pairs = stride(from: 0, to: 12, by: 2).map { IdentityText.string(digits[$0..<($0 + 2)]) }
        return .accepted(Identifier(kind: .mac, value: pairs.joined(separator: ":"), written: written), [])
    }
}
