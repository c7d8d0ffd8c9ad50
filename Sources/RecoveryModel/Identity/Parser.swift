/// Reads cells as identifiers. Pure: the same text always gives the same answer, and a bad one gives a note, never a
/// guess.
///
/// ```
/// switch IdentifierParser.read("35-693803-564380-9", as: .imei) {
/// case .accepted(let imei, let notes): print(imei.value, notes.count)
/// case .rejected(let note): print(note.code, note.detail)
/// case .empty: break
/// }
/// ```
package enum IdentifierParser {
    /// Reads `text` as one identifier of the given kind.
    ///
    /// Columns headed IMEI or ESN may hold a MEID: content decides, and the identifier says its real kind.
    ///
    /// - Parameter types: type allocation codes that count as known (I08 rests on them, I12 notes the others).
    package static func read(
        _ text: String, as kind: IdentifierKind, knowing types: TypeAllocations = .shipped
    ) -> IdentifierReading {
        switch IdentityText.clean(text, as: kind) {
        case .empty: .empty
        case .refused(let note): .rejected(note)
        case .bytes(let bytes): read(bytes, written: text, as: kind, types)
        }
    }

    /// Reads the cell of a column that takes any identifier (`device`, `identifier`) as what it most likely is: by
    /// content, else as plain text, which is given as a serial; `readings` gives the others. A `kind:` in front, as in a
    /// join key, decides, and what a scanner puts around a number is taken off.
    package static func readUnlabelled(
        _ text: String, knowing types: TypeAllocations = .shipped
    ) -> IdentifierReading {
        if let parts = IdentityScanner.parts(text) {
            guard let part = parts.first else {
                return .rejected(.malformed("'\(text)' was scanned from a code that names no device"))
            }
            return read(part.bytes, written: text, as: part.kind ?? kind(byContent: part.bytes), types)
        }
        switch IdentityText.clean(text, as: nil) {
        case .empty: return .empty
        case .refused(let note): return .rejected(note)
        case .bytes(let bytes):
            if let (kind, rest) = labelled(bytes) { return read(rest, written: text, as: kind, types) }
            return read(bytes, written: text, as: kind(byContent: bytes), types)
        }
    }

    static func read(
        _ bytes: [UInt8], written: String, as kind: IdentifierKind, _ types: TypeAllocations
    ) -> IdentifierReading {
        switch kind {
        case .imei: IMEIReader.read(bytes, written: written, knowing: types)
        case .meid: MEIDReader.read(bytes, written: written)
        case .esn: ESNReader.read(bytes, written: written, knowing: types)
        case .eid: EIDReader.read(bytes, written: written)
        case .iccid: ICCIDReader.read(bytes, written: written)
        case .serial: SerialReader.serial(bytes, written: written)
        case .udid: UDIDReader.read(bytes, written: written)
        case .ecid: ECIDReader.read(bytes, written: written)
        case .mac: MACReader.read(bytes, written: written)
        case .asset: SerialReader.asset(bytes, written: written)
        case .unit: SerialReader.unit(bytes, written: written)
        }
    }

    static func labelled(_ bytes: [UInt8]) -> (IdentifierKind, [UInt8])? {
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")), colon >= 3, colon <= 6 else { return nil }
        let word = IdentityText.string(bytes[..<colon].map { IdentityText.lower($0) })
        guard let kind = IdentifierKind(rawValue: word) else { return nil }
        let rest = bytes[(colon + 1)...].drop(while: IdentityText.isBlank)
        return rest.isEmpty ? nil : (kind, Array(rest))
    }

    static func kind(byContent bytes: [UInt8]) -> IdentifierKind {
        if isMAC(bytes) { return .mac }
        if IdentityText.isDecimal(bytes) { return decimalKind(bytes) }
        let core = IdentityText.compact(bytes)
        if IdentityText.isDecimal(core) {
            // Slashes count too, but only where the rest says IMEI.
            return decimalKind(core)
        }
        if bytes.contains(UInt8(ascii: "/")) {
            let slashless = IdentityText.compact(bytes, also: UInt8(ascii: "/"))
            if (14...16).contains(slashless.count), IdentityText.isDecimal(slashless) { return .imei }
        }
        if bytes.count > 8,
            bytes.contains(UInt8(ascii: "+")) || bytes.contains(UInt8(ascii: "."))
                || bytes.contains(UInt8(ascii: ",")),
            IdentityDamage.note(bytes, digitsOnly: true)?.code == IdentityCode.damaged
        {
            return .imei
        }
        guard core.allSatisfy(IdentityText.isHex) else {
            return bytes.starts(with: "urn:gsma:imei:".utf8) || bytes.starts(with: "IMEI".utf8) ? .imei : .serial
        }
        switch core.count {
        case 40: return .udid
        case 24 where bytes.count == 25 && bytes[8] == UInt8(ascii: "-"): return .udid
        case 20 where core.starts(with: "89".utf8) && IdentityText.isDecimal(Array(core.dropLast())): return .iccid
        case 14 where IdentityText.upper(core[0]) >= UInt8(ascii: "A"): return .meid
        case 15
        where IdentityText.upper(core[0]) >= UInt8(ascii: "A")
            && Luhn.passes(core.map { IdentityText.upper($0) }, base: 16):
            return .meid
        default: return .serial
        }
    }

    private static func decimalKind(_ digits: [UInt8]) -> IdentifierKind {
        switch digits.count {
        case 14...16: return .imei
        case 32: return .eid
        case 18, 19:
            if MEIDReader.isDecimal(digits) { return .meid }
            return digits.count == 19 && digits.starts(with: "89".utf8) ? .iccid : .serial
        case 20, 21, 22: return digits.starts(with: "89".utf8) ? .iccid : .serial
        default: return .serial
        }
    }

    /// Six pairs with colons or hyphens. Without them twelve hexadecimal digits may be a serial.
    private static func isMAC(_ bytes: [UInt8]) -> Bool {
        guard bytes.count == 17, bytes[2] == UInt8(ascii: ":") || bytes[2] == UInt8(ascii: "-") else { return false }
        return bytes.indices.allSatisfy { $0 % 3 == 2 ? bytes[$0] == bytes[2] : IdentityText.isHex(bytes[$0]) }
    }
}
