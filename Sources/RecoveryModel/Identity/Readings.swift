extension IdentifierParser {
    /// Every identifier that a text without a label may be, the likeliest first: fourteen digits are an IMEI without its
    /// check digit, a rugged handheld's serial, or a tag. Which of them it is, only the identifiers of known devices
    /// can say. Text that is damaged, a placeholder or empty may be nothing.
    ///
    /// - Parameter types: type allocation codes that count as known.
    package static func readings(of text: String, knowing types: TypeAllocations = .shipped) -> [Identifier] {
        var found: [Identifier] = []
        func add(_ reading: IdentifierReading) {
            guard let identifier = reading.identifier else { return }
            let isKnown = found.contains { $0.kind == identifier.kind && $0.value == identifier.value }
            if !isKnown { found.append(identifier) }
        }
        if let parts = IdentityScanner.parts(text) {
            for part in parts {
                if let kind = part.kind {
                    add(read(part.bytes, written: text, as: kind, types))
                } else {
                    addReadings(of: part.bytes, written: text, types, add)
                }
            }
            return found
        }
        switch IdentityText.clean(text, as: nil) {
        case .empty: break
        case .refused: add(read(text, as: .asset, knowing: types))
        case .bytes(let bytes):
            if let (kind, rest) = labelled(bytes) {
                add(read(rest, written: text, as: kind, types))
            } else {
                addReadings(of: bytes, written: text, types, add)
            }
        }
        return found
    }

    private static func addReadings(
        of bytes: [UInt8], written: String, _ types: TypeAllocations, _ add: (IdentifierReading) -> Void
    ) {
        let first = read(bytes, written: written, as: kind(byContent: bytes), types)
        if case .empty = first { return }
        add(first)
        let core = IdentityText.compact(bytes)
        if IdentityText.isDecimal(core) {
            addNumbers(core, written: written, types: types, add: add)
        } else if core.allSatisfy(IdentityText.isHex), core.count == 24 {
            add(UDIDReader.read(core, written: written))
        }
        for kind in [IdentifierKind.serial, .unit, .asset] { add(read(bytes, written: written, as: kind, types)) }
        // A barcode's data identifier for serials (ANSI MH10.8.2).
        if bytes.count > 4, IdentityText.upper(bytes[0]) == UInt8(ascii: "S") {
            add(SerialReader.serial(Array(bytes.dropFirst()), written: written))
        }
    }

    private static func addNumbers(
        _ digits: [UInt8], written: String, types: TypeAllocations, add: (IdentifierReading) -> Void
    ) {
        switch digits.count {
        case 14 where digits[0] == UInt8(ascii: "1") && Luhn.passes([0x30] + digits):
            // The zero in front may be gone, or the check digit behind.
            add(IMEIReader.read([0x30] + digits, written: written, knowing: types))
        case 16: add(ECIDReader.read(digits, written: written))
        case 18, 19:
            add(MEIDReader.read(digits, written: written))
            // The application identifier of a device's number, sent without what says that it is one.
            if digits.count == 19, digits.starts(with: "8002".utf8) {
                add(IMEIReader.read(Array(digits.dropFirst(4)), written: written, knowing: types))
            }
        default: break
        }
    }

    /// The readings of a text of a known kind: one, or two where one cell holds two IMEIs and both fit their check
    /// digits.
    ///
    /// - Parameter types: type allocation codes that count as known.
    package static func readAll(
        _ text: String, as kind: IdentifierKind, knowing types: TypeAllocations = .shipped
    ) -> [IdentifierReading] {
        let whole = read(text, as: kind, knowing: types)
        guard kind == .imei, case .rejected = whole else { return [whole] }
        // Two IMEIs and what parts them; most refused texts are serials.
        guard text.utf8.count > 30 else { return [whole] }
        let parts = text.split { [",", ";", "/", "|", "&", "+", " ", "\t", "\n", "\r", "\r\n", "\u{A0}"].contains($0) }
        guard parts.count == 2, parts[0] != parts[1] else { return [whole] }
        let readings = parts.map { read(String($0), as: .imei, knowing: types) }
        let isWhole = zip(parts, readings).allSatisfy { part, reading in
            part.utf8.count == 15 && reading.identifier?.kind == .imei
        }
        return isWhole ? readings : [whole]
    }
}
