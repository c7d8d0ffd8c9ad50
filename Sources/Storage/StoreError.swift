/// Why a store can't be used, in one line for the user; exit code 74.
package struct StoreError: Error, CustomStringConvertible {
    /// What kind of trouble it is.
    package enum Code: String, Sendable {
        case busy, full, readOnly, damaged, io
        /// Written by a later version of the program.
        case later
    }

    package let code: Code
    package let message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    package var description: String { message }
}
