/// What may stand on paper at all, before fonts are asked.
enum PrintableText {
    /// Controls, and characters that turn the order of what follows: they would let a page say something else than
    /// the record it is made from. Line breaks and tabs are layout.
    static func isRefused(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 9, 10, 13: false
        case 0..<32, 0x7F..<0xA0: true
        // Embeddings, overrides and isolates (UAX #9), and the deprecated shaping controls.
        case 0x202A...0x202E, 0x2066...0x206F: true
        // Language tags, which nobody sees.
        case 0xE0000...0xE007F: true
        // Noncharacters.
        case 0xFDD0...0xFDEF: true
        default: scalar.value & 0xFFFE == 0xFFFE
        }
    }

    /// Throws for the first character that isn't allowed, naming it and the field.
    static func check(_ text: String, field: String) throws(PrintingError) {
        if isPlain(text) { return }
        for scalar in text.unicodeScalars where isRefused(scalar) {
            throw PrintingError(
                .control,
                "\(field) has the control character \(name(of: scalar)), which can't be printed: correct its source"
            )
        }
    }

    /// The text with what may not stand on paper shown by its number, `U+202E`: a hostile cell is told as it is and keeps
    /// nobody from the rest of the table.
    static func shown(_ text: String) -> String {
        if isPlain(text) || !text.unicodeScalars.contains(where: isRefused) { return text }
        var out = ""
        for scalar in text.unicodeScalars {
            if isRefused(scalar) { out += name(of: scalar) } else { out.unicodeScalars.append(scalar) }
        }
        return out
    }

    /// Printable ASCII alone: every font has it.
    static func isPlain(_ text: String) -> Bool { text.utf8.allSatisfy { $0 >= 32 && $0 < 127 } }

    /// `U+202E`.
    static func name(of scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
