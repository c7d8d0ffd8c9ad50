import StoreFiles

/// Texts of strangers on a terminal: what would be obeyed instead of shown stands there by its number.
///
/// When to use: for every text out of a file that somebody else made.
///
/// ```
/// print(VisibleText.shown(report.issuer ?? ""))
/// ```
package enum VisibleText {
    /// Controls (C0, DEL, C1), line and paragraph separators, marks that turn the order of what follows (UAX #9), and
    /// tags that nobody sees.
    static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<32, 0x7F..<0xA0: true
        case 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF, 0xE0000...0xE007F: true
        default: false
        }
    }

    /// `text` in one line, with `‹U+001B›` for an escape.
    package static func shown(_ text: String) -> String {
        replacing(text) { "‹U+" + digits($0) + "›" }
    }

    /// Runs `body`; what it says of strangers' files in an `OperationError` is made visible.
    package static func inErrors<T>(_ body: () throws -> T) throws -> T {
        do { return try body() } catch let error as OperationError {
            throw OperationError(error.code, shown(error.message))
        }
    }

    /// The text of a JSON document with the same characters escaped as JSON has it: they stand in strings only, and its
    /// line breaks, if any, between values.
    package static func json(_ text: String) -> String {
        replacing(text) { scalar in
            guard scalar.value >= 32 else { return String(scalar) }
            guard scalar.value > 0xFFFF else { return "\\u" + digits(scalar) }
            return String(scalar).utf16.map { "\\u" + String($0, radix: 16, uppercase: true) }.joined()
        }
    }

    private static func replacing(_ text: String, _ name: (Unicode.Scalar) -> String) -> String {
        guard text.unicodeScalars.contains(where: isHidden) else { return text }
        return text.unicodeScalars.reduce(into: "") { out, scalar in
            if isHidden(scalar) { out += name(scalar) } else { out.unicodeScalars.append(scalar) }
        }
    }

    private static func digits(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
