/// What may stand for a person in an entry: any text that a reader of the log can't take for something else.
///
/// ```
/// if let objection = PersonName.objection(to: name) { throw OperationError(.usage, "the person \(objection)") }
/// ```
package enum PersonName {
    /// Actors that the log itself writes: of what nobody did, of what no evidence says, of a manifest's rows.
    private static let reserved: Set<String> = ["customer", "lotwise", "not-recorded", "system"]

    /// Begins the digest that the log writes for a name which no table lists.
    package static let unlisted = "unlisted:"

    /// Why `name` can't be a person's, as the end of a sentence that begins with the name; nil when it can.
    package static func objection(to name: String) -> String? {
        guard let first = name.unicodeScalars.first, let last = name.unicodeScalars.last else { return "is empty" }
        if let hidden = name.unicodeScalars.first(where: isHidden) {
            return "has the unprintable character U+" + hexadecimal(hidden.value)
        }
        if first.properties.isWhitespace || last.properties.isWhitespace { return "begins or ends with a blank" }
        let folded = name.lowercased()
        if reserved.contains(folded) || folded.hasPrefix(unlisted) {
            return "is what the log itself writes where no person is named"
        }
        return nil
    }

    /// Two names that only differ so look alike, and a line break in one forges a line.
    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.properties.isDefaultIgnorableCodePoint { return true }
        return switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned: true
        default: false
        }
    }

    private static func hexadecimal(_ value: UInt32) -> String {
        let digits = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
    }
}
