/// EID, the identity of an embedded SIM: 32 digits whose value modulo 97 is 1 (GSMA SGP.29 section 10).
enum EIDReader {
    static func read(_ bytes: [UInt8], written: String) -> IdentifierReading {
        if let note = IdentityDamage.note(bytes, digitsOnly: true) { return .rejected(note) }
        let digits = IdentityText.compact(bytes)
        switch NoIdentifier.finding(digits) {
        case .nothing: return .empty
        case .shared: return .rejected(.placeholder("'\(written)' is no EID of any device"))
        case nil: break
        }
        guard digits.count == 32, IdentityText.isDecimal(digits) else {
            return .rejected(.malformed("'\(written)' is no EID: it has exactly 32 digits"))
        }
        guard passes(digits) else {
            if IdentityDamage.looksRounded(digits) {
                return .rejected(
                    .damaged("EID '\(written)' was rounded to 15 digits by a spreadsheet: export the column as text"))
            }
            return .rejected(.malformed("EID '\(written)' fails its check digits: read it again from the device"))
        }
        let notes: [IdentityNote] = IdentityDamage.looksRounded(digits) ? [.rounded(written)] : []
        return .accepted(Identifier(kind: .eid, value: IdentityText.string(digits), written: written), notes)
    }

    /// Folded digit by digit: 107 bits do not fit an integer.
    // bounded: a remainder below 97
    static func passes(_ digits: [UInt8]) -> Bool { digits.reduce(0) { ($0 * 10 + Int($1 &- 0x30)) % 97 } == 1 }
}

/// ICCID, the number of a SIM card (ITU-T E.118). Data sets with and without its check digit both exist, so the check
/// digit is never held against it.
enum ICCIDReader {
    static func read(_ bytes: [UInt8], written: String) -> IdentifierReading {
        if let note = IdentityDamage.note(bytes, digitsOnly: true) { return .rejected(note) }
        var digits = IdentityText.compact(bytes)
        switch NoIdentifier.finding(digits) {
        case .nothing: return .empty
        case .shared: return .rejected(.placeholder("'\(written)' is no number of a SIM card"))
        case nil: break
        }
        // The card stores pairs of digits; F fills the last one.
        while let last = digits.last, IdentityText.upper(last) == UInt8(ascii: "F") { digits.removeLast() }
        guard IdentityText.isDecimal(digits) else {
            return .rejected(.malformed("'\(written)' is no ICCID: it has other characters than digits"))
        }
        guard (18...22).contains(digits.count) else {
            return .rejected(.malformed("'\(written)' has \(digits.count) digits; an ICCID has 18 to 22"))
        }
        var notes: [IdentityNote] = []
        if !digits.starts(with: "89".utf8) {
            notes.append(.malformed("ICCID '\(written)' does not begin with 89, the prefix of telecommunication cards"))
        }
        if IdentityDamage.looksRounded(digits) { notes.append(.rounded(written)) }
        return .accepted(Identifier(kind: .iccid, value: IdentityText.string(digits), written: written), notes)
    }
}
