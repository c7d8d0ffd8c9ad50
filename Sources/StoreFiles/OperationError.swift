import Basics

/// A command that can't do what it was asked: one line that says what, why, where and how to fix, and an exit code.
package struct OperationError: Error, CustomStringConvertible {
    /// What the exit status says (INTERFACE §2).
    package enum Code: Int32, Sendable {
        case refused = 1
        /// No such store, lot, device, finding, document, entry or certificate.
        case absent = 2
        /// Evidence for a verdict is incomplete: neither valid nor refused.
        case incomplete = 3
        case usage = 64
        case unreadable = 65
        case store = 74
    }

    package let code: Code
    package let message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    package var description: String { message }
}

extension OperationError {
    /// Runs `body`; what the system refuses becomes one line. With `.store` it is the store's failure, with its cure; with
    /// another code, such as `.unreadable` for a file that somebody gave, it is that one.
    package static func explained<T>(as code: Code = .store, _ body: () throws -> T) throws -> T {
        do { return try body() } catch let error as SystemError {
            throw code == .store ? StoreFolder.storeError(error) : OperationError(code, "\(error)")
        }
    }
}
