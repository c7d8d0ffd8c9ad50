/// Why a lot could not be written; equal by code.
package struct LotGeneratorError: Error, Equatable, CustomStringConvertible {
    /// A recipe that can't be, or a disk that refuses.
    package enum Code: String, Sendable {
        case recipe
        case output
    }

    package let code: Code
    package let message: String

    package static func == (left: LotGeneratorError, right: LotGeneratorError) -> Bool { left.code == right.code }

    package var description: String { message }
}
