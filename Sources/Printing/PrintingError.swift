/// Why something can't be put on paper: one reason, by code. Nothing is printed halfway or with a box for a letter.
package struct PrintingError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Stable words, for tests and messages.
    package struct Code: RawRepresentable, Hashable, Sendable {
        package let rawValue: String
        package init(rawValue: String) { self.rawValue = rawValue }

        /// No font here has the character.
        package static let missingGlyph = Code(rawValue: "missing-glyph")
        /// A control character or one that turns the reading direction of what follows.
        package static let control = Code(rawValue: "control")
        /// Something that can't be divided is higher than a page, or more text than its place takes.
        package static let tooLong = Code(rawValue: "too-long")
        /// A table has no columns, or more than fit beside each other.
        package static let columns = Code(rawValue: "columns")
        /// A font that must be there isn't installed.
        package static let font = Code(rawValue: "font")
        /// The logo isn't a PNG that can be read.
        package static let logo = Code(rawValue: "logo")
        /// A colour isn't `#RRGGBB`.
        package static let colour = Code(rawValue: "colour")
        /// A library refused; what it said follows.
        package static let library = Code(rawValue: "library")
    }

    package let code: Code
    package let message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    package var description: String { "\(code.rawValue): \(message)" }
}
