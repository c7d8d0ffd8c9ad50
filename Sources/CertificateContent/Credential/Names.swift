import Basics

/// Names that stand in credentials for ever. None is ever fetched: the bundle holds the files, the credential their
/// digests.
package enum CredentialNames {
    /// Of VC Data Model 2.0, first in every credential.
    package static let credentialsContext = "https://www.w3.org/ns/credentials/v2"
    /// SHA-256 of that context as published, so that nobody needs to take another file for it.
    package static let credentialsContextDigest =
        "sha256:59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734"
    /// A reserved domain (RFC 2606), which can't be anybody's.
    static let base = "https://lotwise.example/certificates/v1/"
    /// Of our own members.
    package static let context = base + contextFile
    static let contextFile = "context.jsonld"
    static let devicesSchemaFile = "device-table.json"
    static let statusSchemaFile = "status-list.json"

    /// Name of the JSON Schema of a kind.
    static func schema(_ kind: CertificateKind) -> String { base + kind.schemaFile }

    /// `urn:lot:` and the lot's name in the characters of a URN.
    static func lot(_ name: String) -> String { "urn:lot:" + escaped(name) }

    /// A device by its IMEI where it has one, else by its intake.
    static func device(_ line: CertificateLine) -> String {
        line.identifiers.imei1.map { "urn:imei:" + escaped($0) } ?? "urn:intake:" + escaped(line.intake)
    }

    /// RFC 3986: everything but unreserved characters as %XX.
    private static func escaped(_ text: String) -> String {
        var out = ""
        for byte in text.utf8 {
            let isPlain =
                48...57 ~= byte || 65...90 ~= byte || 97...122 ~= byte || "-._~".utf8.contains(byte)
            out += isPlain ? String(UnicodeScalar(byte)) : "%" + Hex.encode([byte]).uppercased()
        }
        return out
    }
}

extension Digest {
    /// As W3C Subresource Integrity writes it.
    package var integrity: String { "sha256-" + Base64.encode(bytes) }
}
