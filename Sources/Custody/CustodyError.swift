/// Why a note, checkpoint, proof, policy or key is refused: one reason, by code.
///
/// ```
/// do { _ = try policy.check(note) } catch {
///     if error.code == .quorum { print("cosignatures are missing") }
/// }
/// ```
package struct CustodyError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Stable words, printed by `log verify` and compared by tests.
    package struct Code: RawRepresentable, Hashable, Sendable {
        package let rawValue: String
        package init(rawValue: String) { self.rawValue = rawValue }

        /// Not the bytes that the format asks for.
        package static let malformed = Code(rawValue: "malformed")
        /// A number, a length or a count outside its range.
        package static let range = Code(rawValue: "range")
        /// A signature of a known key that doesn't verify.
        package static let signature = Code(rawValue: "signature")
        /// No signature of a key that the policy knows.
        package static let unsigned = Code(rawValue: "unsigned")
        /// The log isn't one of the policy's.
        package static let origin = Code(rawValue: "origin")
        /// Signed by a key outside the range of tree sizes that it may sign.
        package static let keyRange = Code(rawValue: "key-range")
        /// Fewer cosignatures than the policy asks for.
        package static let quorum = Code(rawValue: "quorum")
        /// A proof that doesn't lead to the root.
        package static let root = Code(rawValue: "root")
        /// A proof with more or fewer hashes than its sizes allow.
        package static let length = Code(rawValue: "length")
        /// Two trees of which neither contains the other.
        package static let inconsistent = Code(rawValue: "inconsistent")
    }

    package let code: Code
    package let message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    package var description: String { "\(code.rawValue): \(message)" }
}
