import Basics

/// MEID in hexadecimal and decimal, with or without check digit (interop §1.2).
enum MEIDReader {
    static func read(_ bytes: [UInt8], written: String) -> IdentifierReading {
        if let note = IdentityDamage.note(bytes, digitsOnly: false) { return .rejected(note) }
        let digits = IdentityText.compact(bytes).map { IdentityText.upper($0) }
        switch NoIdentifier.finding(digits) {
        case .nothing: return .empty
        case .shared: return .rejected(.placeholder("'\(written)' is no device's MEID"))
        case nil: break
        }
        guard digits.allSatisfy(IdentityText.isHex) else {
            return .rejected(.malformed("'\(written)' is no MEID: it has other characters than 0–9 and A–F"))
        }
        switch digits.count {
        case 14: return hexadecimal(digits, written: written)
        case 15: return withHexCheckDigit(digits, written: written)
        case 18, 19: return decimal(digits, written: written)
        default:
            return .rejected(
                .malformed(
                    "'\(written)' has \(digits.count) digits; a MEID has 14 hexadecimal or 18 decimal ones, each with "
                        + "one check digit more at most"))
        }
    }

    /// The 18 decimal digits of 14 hexadecimal ones.
    static func decimalDigits(ofHex hex: [UInt8]) -> [UInt8] {
        IdentityText.decimal(number(hex[..<8]), width: 10) + IdentityText.decimal(number(hex[8..<14]), width: 8)
    }

    /// True where 18 digits, or 19 with a check digit that fits, are a MEID in decimal beyond reasonable doubt. An SSCC
    /// has 18 digits too: what stands in hexadecimal must begin with A0 or more, or be the front of an IMEI.
    static func isDecimal(_ digits: [UInt8]) -> Bool {
        guard case .accepted(let meid, _) = decimal(digits, written: "") else { return false }
        let body = Array(meid.value.utf8)
        return !IdentityText.isDecimal(body) || IMEIReader.hasReportingBody(body)
    }

    static func number(_ hex: some Collection<UInt8>) -> UInt64 {
        hex.reduce(0) { $0 << 4 | UInt64(IdentityText.hexValue($1)) }  // bounded: sixteen digits at most
    }

    private static func hexadecimal(
        _ digits: some Collection<UInt8>, written: String, notes: [IdentityNote] = []
    ) -> IdentifierReading {
        let body = Array(digits)
        if IdentityText.isDecimal(body) {
            if let reason = NoIdentifier.reason(imei: body[...]) {
                return .rejected(.placeholder("\(IdentityText.string(body)) is no device's MEID: \(reason)"))
            }
        } else if body[0] < UInt8(ascii: "A") {
            return .rejected(
                .malformed("'\(written)' is no MEID: in hexadecimal its first two digits are A0 or higher"))
        }
        let value = IdentityText.string(body)
        return .accepted(Identifier(kind: .meid, value: value, written: written), notes)
    }

    private static func withHexCheckDigit(_ digits: [UInt8], written: String) -> IdentifierReading {
        let body = digits[..<14]
        // With decimal digits alone the MEID is an IMEI, whose check digit is decimal too.
        let passes = IdentityText.isDecimal(Array(body)) ? Luhn.passes(digits) : Luhn.passes(digits, base: 16)
        guard passes else { return .rejected(.malformed("MEID '\(written)' fails its check digit: read it again")) }
        return hexadecimal(body, written: written)
    }

    private static func decimal(_ digits: [UInt8], written: String) -> IdentifierReading {
        guard IdentityText.isDecimal(digits), (18...19).contains(digits.count),
            let high = IdentityText.decimal(digits[..<10]), let low = IdentityText.decimal(digits[10..<18]),
            high <= 0xFFFF_FFFF, low <= 0xFF_FFFF
        else {
            return .rejected(
                .malformed("'\(written)' is no decimal MEID: its two parts must fit 32 and 24 bits. Read it again"))
        }
        if digits.count == 19, !Luhn.passes(digits) {
            return .rejected(.malformed("decimal MEID '\(written)' fails its check digit: read it again"))
        }
        var notes: [IdentityNote] = []
        if IdentityDamage.looksRounded(digits) { notes.append(.rounded(written)) }
        return hexadecimal(
            IdentityText.hex(high, width: 8) + IdentityText.hex(low, width: 6), written: written, notes: notes)
    }
}

/// ESN: 32 bits, as 8 hexadecimal or 11 decimal digits (3 of manufacturer, 8 of serial).
enum ESNReader {
    static func read(_ bytes: [UInt8], written: String, knowing types: TypeAllocations) -> IdentifierReading {
        if let note = IdentityDamage.note(bytes, digitsOnly: false) { return .rejected(note) }
        let digits = IdentityText.compact(bytes).map { IdentityText.upper($0) }
        switch NoIdentifier.finding(digits) {
        case .nothing: return .empty
        case .shared: return .rejected(.placeholder("'\(written)' is no device's ESN"))
        case nil: break
        }
        let isDecimal = IdentityText.isDecimal(digits)
        switch digits.count {
        case 8 where digits.allSatisfy(IdentityText.isHex):
            return accepted(digits, written: written)
        case 11 where isDecimal:
            guard let maker = IdentityText.decimal(digits[..<3]), let serial = IdentityText.decimal(digits[3...]),
                maker <= 0xFF, serial <= 0xFF_FFFF
            else {
                return .rejected(.malformed("'\(written)' is no decimal ESN: its parts must fit 8 and 24 bits"))
            }
            return accepted(
                IdentityText.hex(maker, width: 2) + IdentityText.hex(serial, width: 6), written: written)
        // Columns headed ESN carry what replaced it; content decides.
        case 14...16 where isDecimal: return IMEIReader.read(digits, written: written, knowing: types)
        case 14, 15, 18, 19: return MEIDReader.read(digits, written: written)
        default:
            return .rejected(
                .malformed("'\(written)' is no ESN: 8 hexadecimal or 11 decimal digits (or the MEID or IMEI instead)"))
        }
    }

    /// The pseudo-ESN of a MEID: `80` and the last three bytes of the SHA-1 over its seven bytes.
    static func pseudo(ofMEID hex: [UInt8]) -> [UInt8] {
        let bytes = stride(from: 0, to: 14, by: 2).map { UInt8(MEIDReader.number(hex[$0..<($0 + 2)])) }
        return [0x38, 0x30] + SHA1.hash(bytes).suffix(3).flatMap { IdentityText.hex(UInt64($0), width: 2) }
    }

    private static func accepted(_ digits: [UInt8], written: String) -> IdentifierReading {
        .accepted(Identifier(kind: .esn, value: IdentityText.string(digits), written: written), [])
    }
}

extension IdentityNote {
    /// All digits after the fifteenth are zero: chance, or a spreadsheet.
    static func rounded(_ written: String) -> IdentityNote {
        .malformed(
            "'\(written)' has only zeros after its 15th digit, as spreadsheets leave them: compare it with the label")
    }
}
