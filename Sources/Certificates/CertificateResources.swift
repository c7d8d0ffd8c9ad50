import Basics

/// Files that every bundle holds beside the certificate's own: what its members mean, and how to check it without us.
package enum CertificateResources {
    /// Bytes of the JSON-LD context of our members.
    package static let context = Array(CredentialContextText.text.utf8)

    /// Bytes of a kind's JSON Schema (2020-12).
    package static func schema(_ kind: CertificateKind) -> [UInt8] { Array(CredentialSchemaText.text(kind).utf8) }

    /// Path in the bundle and content, in the order of paths. `schema/` holds what the credential names.
    package static func files(_ kind: CertificateKind) -> [(path: String, bytes: [UInt8])] {
        [
            ("VERIFY.md", Array(VerifyGuideText.text.utf8)),
            ("schema/" + CredentialNames.contextFile, context),
            ("schema/" + CredentialNames.devicesSchemaFile, DevicesSchemaText.bytes),
            ("schema/" + kind.schemaFile, schema(kind)),
            ("schema/" + CredentialNames.statusSchemaFile, Array(StatusSchemaText.text.utf8)),
            ("verify.py", Array(VerifyProgramText.text.utf8)),
        ]
    }
}
