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

    /// SHA-256 of every `VERIFY.md` and `verify.py` that a release has put into folders, the present ones last. A
    /// release that changes one adds its digest and takes none out: certificates outlive programs.
    private static let released: [String: Set<String>] = [
        "VERIFY.md": [
            "cfa5eef4d0e859acb1dc97d935ac66eecc97f83c96503486767784c3c8696fec",
            "8a786680688bb98335cf3b0e2ba68debf0df93d8d9156d8527090285217f96d1",
            "9a1ab61c721552cafce60a17cceb42fc7cd0719b95a4defc4146b00ad55fb01b",
        ],
        "verify.py": [
            "88fb9aa8abb7505f47c74db3e87fc0b3a4a7da17c9064d53fc6aa93872be361c",
            "bc1cd94dd8420cf177a911d8a16c05d3b4d7ab6fe79021b27f923f272f1067a2",
            "41f25cd6663af0dd449693dd9139b36c7123d20b91beba2ebd0d88b524e0d8fd",
        ],
    ]

    /// True for the digest of what this release or one before wrote as `path`.
    package static func isReleased(_ path: String, _ digest: Digest) -> Bool {
        released[path]?.contains(digest.hex) ?? false
    }
}
