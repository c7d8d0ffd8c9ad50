import Basics

/// Names of handling units as they are compared: one box has many spellings.
///
/// ```
/// let isSame = HandlingUnits.key("Box 1") == HandlingUnits.key("BOX-1")
/// ```
package enum HandlingUnits {
    /// An SSCC is its eighteen digits, whatever stands before and between them (GS1: `(00)`, `00`, blanks); any other
    /// name is compared without case, and blanks, hyphens and underscores are alike.
    package static func key(_ text: String) -> String { keys.answer(to: text) { makeKey(text) } }

    /// A lot has a few boxes, and every device came in one.
    private static let keys = AnswerMemo<String, String>()

    private static func makeKey(_ text: String) -> String {
        let seen = text.unicodeScalars.filter { !$0.properties.isDefaultIgnorableCodePoint }
        var plain = ComparableText.key(String(String.UnicodeScalarView(seen)))
        // A scanner's mark of the code, and the name of the number itself.
        for mark in ["]c1", "]d2", "]q3", "]e0", "sscc:", "sscc"] where plain.hasPrefix(mark) {
            plain = ComparableText.key(String(plain.dropFirst(mark.count)))
        }
        if let digits = sscc(plain) { return digits }
        guard plain.utf8.contains(where: { $0 == 32 || $0 == 95 || $0 == 0xE2 }) else { return plain }
        return String(plain.map { separators.contains($0) ? "-" : $0 })
    }

    /// Digits of an SSCC; nil for any other text.
    private static func sscc(_ text: String) -> String? {
        guard text.utf8.count >= 18, text.utf8.count <= 40 else { return nil }
        var digits = ""
        for character in text {
            if character.isASCII, character.isNumber {
                digits.append(character)
            } else if !separators.contains(character), character != "(", character != ")" {
                return nil
            }
        }
        if digits.utf8.count == 20, digits.hasPrefix("00") { digits.removeFirst(2) }
        return digits.utf8.count == 18 ? digits : nil
    }

    private static let separators: Set<Character> = [
        " ", "-", "_", "\u{2010}", "\u{2011}", "\u{2012}", "\u{2013}", "\u{2014}", "\u{2212}",
    ]
}
