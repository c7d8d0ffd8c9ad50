import Basics
import RecoveryModel

/// The members of an entry's `data` that carry a person's signature, beside what the act itself says: any type of entry
/// may have them. They are claims; `SignedAct` takes them apart and checks them.
///
///     SignaturePayload(entry).signer  // `ssh-ed25519 AAAA…`
package struct SignaturePayload: Hashable, Sendable {
    private enum Name: String { case signature, signedAt, signer }

    /// In base 64, as it is written.
    package let signature: String?
    /// When the person signed.
    package let signedAt: Instant?
    /// The key as `ssh-ed25519 AAAA…`.
    package let signer: String?

    /// All nil for an entry that nobody signed.
    package init(_ entry: RecordedEntry) {
        let members = entry.data
        signature = members?.text(Name.signature.rawValue)
        signedAt = members?.instant(Name.signedAt.rawValue)
        signer = members?.text(Name.signer.rawValue)
    }

    /// What a person signs of an act's `data`: the object with the time of signing in it.
    package static func dated(_ data: JSONValue, at: Instant) -> JSONValue {
        .object((data.members ?? []) + [JSONMember(Name.signedAt.rawValue, .string(at.text))])
    }

    /// The members of an entry's `data` that were under the signature: all but those that carry it.
    static func signed(_ data: JSONValue) -> [JSONMember] {
        (data.members ?? []).filter { $0.name != Name.signature.rawValue && $0.name != Name.signer.rawValue }
    }

    /// The `data` of an entry, with the signature in it.
    static func data(_ signed: JSONValue, _ signature: SSHSignature) -> [UInt8] {
        let members = [
            JSONMember(Name.signature.rawValue, .string(Base64.encode(signature.blob))),
            JSONMember(Name.signer.rawValue, .string(signature.key.text)),
        ]
        return CanonicalJSON.encode(.object((signed.members ?? []) + members))
    }
}
