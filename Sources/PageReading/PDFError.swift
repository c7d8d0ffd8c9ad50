/// Why a PDF can't be read or written: one reason, by code.
package struct PDFError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Stable words, for tests and messages.
    package enum Code: String, Sendable {
        /// libqpdf refused; what it said follows.
        case library
        /// The file isn't shaped as ours are.
        case shape
        /// The file ends too early.
        case truncated
    }

    package let code: Code
    package let message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    package var description: String { "\(code.rawValue): \(message)" }
}
