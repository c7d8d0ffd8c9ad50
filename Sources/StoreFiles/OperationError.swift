import Basics

/// A command that can't do what it was asked: one line that says what, why, where and how to fix, and an exit code.
///
/// When to use: for whatever ends a command; findings about input are no errors.
///
/// ```
/// guard FileSystem.exists(path) else {
///     throw OperationError(.unreadable, "\(path): no such file; name one that is there")
/// }
/// let bytes = try OperationError.explained(as: .unreadable) { try FileSystem.read(path) }
/// ```
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
