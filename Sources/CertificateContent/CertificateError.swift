/// Why a certificate can't be made or is refused: one reason, by code.
package struct CertificateError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Stable words, printed by `verify` and compared by tests.
    package struct Code: RawRepresentable, Hashable, Sendable {
        package let rawValue: String
        package init(rawValue: String) { self.rawValue = rawValue }

        /// What was to be certified doesn't support a certificate; only when one is made.
        package static let content = Code(rawValue: "content")
        /// A credential that hasn't exactly the members of its type, or that contradicts itself.
        package static let schema = Code(rawValue: "schema")
        /// `@context` isn't ours, or goes on after what the proof covers.
        package static let context = Code(rawValue: "context")
        /// A proof of another kind than eddsa-jcs-2022 for an assertion, or not shaped like one.
        package static let proof = Code(rawValue: "proof")
        /// Signed with a key that isn't the issuer's, or by an issuer who isn't trusted for these entries.
        package static let issuer = Code(rawValue: "issuer")
        /// The signature doesn't verify: something was changed after signing.
        package static let signature = Code(rawValue: "signature")
        /// A device table that isn't the one that was signed for.
        package static let devices = Code(rawValue: "devices")
        /// A log entry that isn't the one relied on, or whose proof doesn't lead into the log.
        package static let entry = Code(rawValue: "entry")
        /// The page isn't the one that was issued, or can't be drawn.
        package static let page = Code(rawValue: "page")
        /// The file embedded in the page isn't the credential.
        package static let attachment = Code(rawValue: "attachment")
        /// The page of another certificate.
        package static let swapped = Code(rawValue: "swapped")
        /// The trust policy doesn't fit the certificate's log.
        package static let policy = Code(rawValue: "policy")
        /// Withdrawn by an entry of the log.
        package static let revoked = Code(rawValue: "revoked")
        /// Replaced by a later certificate.
        package static let superseded = Code(rawValue: "superseded")
        /// A file or member that a verdict needs isn't there.
        package static let missing = Code(rawValue: "missing")
        /// A checkpoint from before what it is to prove.
        package static let checkpoint = Code(rawValue: "checkpoint")
        /// Too few witnesses of the policy cosigned.
        package static let quorum = Code(rawValue: "quorum")
        /// A file, or a line of one, that is longer than any of ours.
        package static let long = Code(rawValue: "long")
        /// A pack of files that isn't one of ours, byte for byte.
        package static let pack = Code(rawValue: "pack")
        /// A file that ends too early.
        package static let truncated = Code(rawValue: "truncated")
    }

    package let code: Code
    package let message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    package var description: String { "\(code.rawValue): \(message)" }
}
