/// What a scanner sends around the text of a barcode (ISO/IEC 15424 symbology identifiers, GS1 General Specifications).
enum IdentityScanner {
    /// A piece of what was scanned, with its kind where the code itself says so.
    struct Part {
        let kind: IdentifierKind?
        let bytes: [UInt8]
    }

    /// Separates element strings of variable length.
    private static let separator: UInt8 = 0x1D

    /// The parts that may name a device, the more telling first; nil for text that no scanner has marked.
    static func parts(_ text: String) -> [Part]? {
        var bytes = Array(text.utf8)
        while let last = bytes.last, IdentityText.isBlank(last) { bytes.removeLast() }
        let first = bytes.drop(while: IdentityText.isBlank)
        guard let mark = first.first else { return nil }
        if mark == UInt8(ascii: "("), let elements = bracketed(Array(first)) { return telling(elements) }
        guard mark == UInt8(ascii: "]"), first.count > 3 else {
            guard bytes.contains(separator), let elements = elements(first) else { return nil }
            return telling(elements)
        }
        let symbology = Array(first.dropFirst().prefix(2))
        guard IdentityText.isLetter(symbology[0]),
            IdentityText.isDigit(symbology[1]) || IdentityText.isLetter(symbology[1])
        else { return nil }
        let rest = first.dropFirst(3)
        if isGS1(symbology), let elements = elements(rest) {
            let found = telling(elements)
            if !found.isEmpty { return found }
        }
        return [Part(kind: nil, bytes: Array(rest))]
    }

    /// The symbologies whose identifier promises GS1 element strings: GS1-128, DataBar, DataMatrix, QR, DotCode.
    private static func isGS1(_ symbology: [UInt8]) -> Bool {
        ["C1", "e0", "e1", "e2", "d2", "Q3", "J1"].contains { symbology.elementsEqual($0.utf8) }
    }

    /// A device's own number before its serial within a product, that before the owner's number of an asset. The rest
    /// (product, dates, weights) names no device.
    private static func telling(_ elements: [(identifier: String, value: [UInt8])]) -> [Part] {
        let kinds: [(String, IdentifierKind)] = [("8002", .imei), ("21", .serial), ("8004", .asset)]
        return kinds.flatMap { identifier, kind in
            elements.filter { $0.identifier == identifier && !$0.value.isEmpty }.map {
                Part(kind: kind, bytes: $0.value)
            }
        }
    }

    /// `(01)09521234543213(21)ABC123`, as printed under a code and typed from there.
    private static func bracketed(_ bytes: [UInt8]) -> [(identifier: String, value: [UInt8])]? {
        var found: [(String, [UInt8])] = []
        var rest = bytes[...]
        while rest.first == UInt8(ascii: "(") {
            guard let close = rest.firstIndex(of: UInt8(ascii: ")")) else { return nil }
            let identifier = Array(rest[(rest.startIndex + 1)..<close])
            guard (2...4).contains(identifier.count), IdentityText.isDecimal(identifier) else { return nil }
            let value = rest[(close + 1)...].prefix { $0 != UInt8(ascii: "(") }
            found.append(
                (IdentityText.string(identifier), value.filter { !IdentityText.isBlank($0) && $0 != separator }))
            rest = rest[value.endIndex...]
        }
        return rest.isEmpty ? found : nil
    }

    /// Element strings one behind the other; nil where the bytes are none.
    private static func elements(_ bytes: ArraySlice<UInt8>) -> [(identifier: String, value: [UInt8])]? {
        var found: [(String, [UInt8])] = []
        var rest = bytes.drop { $0 == separator }
        while !rest.isEmpty {
            guard rest.count > 2, IdentityText.isDigit(rest[rest.startIndex]),
                IdentityText.isDigit(rest[rest.startIndex + 1])
            else { return nil }
            let prefix = IdentityText.string(rest.prefix(2))
            let digits = identifierDigits[prefix] ?? 2
            let identifier = rest.prefix(digits)
            guard identifier.count == digits, identifier.allSatisfy(IdentityText.isDigit) else { return nil }
            rest = rest.dropFirst(digits)
            let length = fixedLengths[prefix]
            let value = length.map { rest.prefix($0) } ?? rest.prefix { $0 != separator }
            guard length.map({ value.count == $0 }) ?? true else { return nil }
            found.append((IdentityText.string(identifier), Array(value)))
            rest = rest.dropFirst(value.count).drop { $0 == separator }
        }
        return found
    }

    /// Digits of an application identifier, by its first two; two where nothing is said.
    private static let identifierDigits: [String: Int] = {
        var digits: [String: Int] = [:]
        for prefix in ["23", "24", "25", "40", "41", "42", "71"] { digits[prefix] = 3 }
        for prefix in ["31", "32", "33", "34", "35", "36", "39", "43", "70", "72", "80", "81", "82"] {
            digits[prefix] = 4
        }
        return digits
    }()

    /// Characters of the value where the identifier's first two digits fix them; all others end with a separator.
    private static let fixedLengths: [String: Int] = {
        var lengths = ["00": 18, "01": 14, "02": 14, "03": 14, "04": 16, "20": 2, "41": 13]
        for prefix in 11...19 { lengths[String(prefix)] = 6 }
        for prefix in 31...36 { lengths[String(prefix)] = 6 }
        return lengths
    }()
}
