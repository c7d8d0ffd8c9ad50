/// IMEI in its three lengths: 15 with check digit, 14 without, 16 with software version (3GPP TS 23.003, interop §1.1).
enum IMEIReader {
    static func read(_ bytes: [UInt8], written: String, knowing types: TypeAllocations) -> IdentifierReading {
        let body = withoutLabel(bytes)
        if let exact = IdentityDamage.exactDigits(body), Luhn.passes(exact) {
            return throughNumber(exact, written: written, types)
        }
        if let exact = IdentityDamage.exactFourteen(body),
            let restored = zeroRestored(exact, written: written, types)
        {
            return restored
        }
        if let note = IdentityDamage.note(body, digitsOnly: true) { return .rejected(note) }
        let digits = isPlain(body) ? body : IdentityText.compact(body, also: UInt8(ascii: "/"))
        guard IdentityText.isDecimal(digits) else { return unusual(body, written: written) }
        switch digits.count {
        case 15: return fifteen(digits, written: written, types)
        case 14: return fourteen(digits, written: written, types)
        case 16: return sixteen(digits, written: written, types)
        case 18, 19:
            // Columns headed IMEI also carry decimal MEIDs; content decides.
            if case .accepted(let meid, let notes) = MEIDReader.read(digits, written: written) {
                return .accepted(meid, notes)
            }
            return .rejected(wrongLength(digits))
        default:
            if NoIdentifier.finding(digits) != nil {
                return .rejected(.placeholder("'\(IdentityText.string(body))' stands for no device"))
            }
            return .rejected(wrongLength(digits))
        }
    }

    private static func fifteen(_ digits: [UInt8], written: String, _ types: TypeAllocations) -> IdentifierReading {
        if let note = placeholder(digits[..<14]) { return .rejected(note) }
        guard Luhn.passes(digits) else {
            let expected = IdentityText.string([Luhn.checkDigit(for: digits[..<14])])
            return .rejected(
                .checkDigit(
                    "IMEI \(IdentityText.string(digits)) fails its check digit (\(expected) would fit the rest): "
                        + "read it again from the device or the box"))
        }
        return accepted(digits, written: written, note: nil, types)
    }

    private static func fourteen(_ digits: [UInt8], written: String, _ types: TypeAllocations) -> IdentifierReading {
        if let restored = zeroRestored(digits, written: written, types) { return restored }
        if let note = placeholder(digits[...]) { return .rejected(note) }
        let note = IdentityNote(
            code: IdentityCode.otherLength, detail: "'\(written)' has 14 digits: an IMEI without its check digit")
        return accepted(digits + [Luhn.checkDigit(for: digits)], written: written, note: note, types)
    }

    /// Fourteen digits that are an IMEI behind a zero; nil when they may be anything else.
    private static func zeroRestored(
        _ digits: [UInt8], written: String, _ types: TypeAllocations
    ) -> IdentifierReading? {
        let restored = [0x30] + digits
        guard digits[0] == 0x31, Luhn.passes(restored), hasNoReportingBody(digits) || types.knows(restored),
            placeholder(restored[..<14]) == nil
        else { return nil }
        let note = IdentityNote(
            code: IdentityCode.zeroRestored,
            detail: "'\(written)' had lost its leading zero; read as \(IdentityText.string(restored)), whose check "
                + "digit fits, and no reporting body begins as the 14 digits do. Export the column as text")
        return accepted(restored, written: written, note: note, types)
    }

    /// Numbers of reporting bodies stand in the first two digits; of those that begin with 1 there is 10 alone, so that
    /// 11 to 19 are 01 without its zero.
    private static func hasNoReportingBody(_ digits: [UInt8]) -> Bool {
        digits[0] == 0x31 && digits[1] != 0x30
    }

    /// Reporting bodies that allocate codes: what begins otherwise is a number of something else.
    static func hasReportingBody(_ body: [UInt8]) -> Bool {
        guard body.count >= 2 else { return false }
        let code = (body[0] &- 0x30) &* 10 &+ (body[1] &- 0x30)
        return [1, 33, 35, 44, 45, 49, 50, 51, 52, 53, 54, 86, 91, 98, 99].contains(code)
    }

    /// All fifteen digits are there and the check digit fits: a number of fifteen digits loses nothing in a spreadsheet
    /// or a data frame, so this is a remark and no damage.
    private static func throughNumber(
        _ digits: [UInt8], written: String, _ types: TypeAllocations
    ) -> IdentifierReading {
        if let note = placeholder(digits[..<14]) { return .rejected(note) }
        let note = IdentityNote(
            code: IdentityCode.otherLength,
            detail: "'\(written)' was a number for a while; all 15 digits are there and the check digit fits, so it is "
                + "read as \(IdentityText.string(digits)). Export the column as text")
        return accepted(digits, written: written, note: note, types)
    }

    private static func sixteen(_ digits: [UInt8], written: String, _ types: TypeAllocations) -> IdentifierReading {
        let body = digits[..<14]
        if let note = placeholder(body) { return .rejected(note) }
        let note = IdentityNote(
            code: IdentityCode.otherLength,
            detail: "'\(written)' has 16 digits: an IMEI with software version, which is no part of the identity")
        return accepted(body + [Luhn.checkDigit(for: body)], written: written, note: note, types)
    }

    private static func accepted(
        _ digits: some Collection<UInt8>, written: String, note: IdentityNote?, _ types: TypeAllocations
    ) -> IdentifierReading {
        var notes: [IdentityNote] = []
        if let note { notes.append(note) }
        if !types.knows(digits) {
            notes.append(
                IdentityNote(
                    code: IdentityCode.unknownType,
                    detail: "type allocation code \(IdentityText.string(digits.prefix(8))) is not in the table; "
                        + "make and model can't be compared with it"))
        }
        let value = IdentityText.string(digits)
        return .accepted(Identifier(kind: .imei, value: value, written: written), notes)
    }

    private static func placeholder(_ body: ArraySlice<UInt8>) -> IdentityNote? {
        NoIdentifier.reason(imei: body).map {
            .placeholder("\(IdentityText.string(body)) is no device's IMEI: \($0). Read the IMEI from the device")
        }
    }

    private static func wrongLength(_ digits: [UInt8]) -> IdentityNote {
        .checkDigit(
            "'\(IdentityText.string(digits))' has \(digits.count) digits; an IMEI has 15 (14 without check digit, 16 "
                + "with software version). One number a cell; a second IMEI has its own column")
    }

    /// What has other bytes than digits in an IMEI column: a hexadecimal MEID, a masked number, or nothing of use.
    private static func unusual(_ bytes: [UInt8], written: String) -> IdentifierReading {
        switch NoIdentifier.finding(bytes) {
        case .nothing: return .empty
        case .shared: return .rejected(.placeholder("'\(IdentityText.string(bytes))' stands for no device"))
        case nil: break
        }
        if bytes.contains(UInt8(ascii: "#")) || bytes.contains(UInt8(ascii: "*")) {
            return .rejected(
                .placeholder("'\(IdentityText.string(bytes))' hides digits behind # or *: the whole number is needed"))
        }
        if case .accepted(let meid, let notes) = MEIDReader.read(bytes, written: written) {
            return .accepted(meid, notes)
        }
        return .rejected(
            .checkDigit(
                "'\(IdentityText.string(bytes))' is no IMEI: 14 to 16 digits, with blanks, hyphens or slashes between"))
    }

    private static func isPlain(_ bytes: [UInt8]) -> Bool { bytes.allSatisfy(IdentityText.isDigit) }

    /// Drops `IMEI`, `IMEI 1:`, `urn:gsma:imei:` in front of the number (RFC 7254).
    private static func withoutLabel(_ bytes: [UInt8]) -> [UInt8] {
        guard let first = bytes.first, IdentityText.isLetter(first) else { return bytes }
        let lower = bytes.map { IdentityText.lower($0) }
        for label in ["urn:gsma:imei:", "imei1:", "imei2:", "imei 1:", "imei 2:", "imei:", "imei"]
        where lower.starts(with: label.utf8) {
            let rest = bytes.dropFirst(label.utf8.count).drop(while: IdentityText.isBlank)
            return rest.isEmpty ? bytes : Array(rest)
        }
        return bytes
    }
}
