import Basics
import Custody

/// Which certificates of a log no longer hold, as of one of its sizes: a dated credential of the issuer, signed as the
/// certificates are. It says nothing about what came later.
package struct StatusList: Hashable, Sendable {
    /// A certificate that was withdrawn.
    package struct Revocation: Hashable, Sendable {
        package let certificate: CertificateID
        package let at: Instant
        /// Number of the entry that revoked it.
        package let entry: Int

        package init(certificate: CertificateID, at: Instant, entry: Int) {
            self.certificate = certificate
            self.at = at
            self.entry = entry
        }
    }

    /// A certificate that a later one replaces.
    package struct Supersession: Hashable, Sendable {
        package let certificate: CertificateID
        package let by: CertificateID
        package let at: Instant
        /// Number of the entry that says so.
        package let entry: Int

        package init(certificate: CertificateID, by: CertificateID, at: Instant, entry: Int) {
            self.certificate = certificate
            self.by = by
            self.at = at
            self.entry = entry
        }
    }

    package let issuer: String
    package let issuedAt: Instant
    package let log: CertificateLog
    package let revoked: [Revocation]
    package let superseded: [Supersession]

    package init(
        issuer: String, issuedAt: Instant, log: CertificateLog, revoked: [Revocation], superseded: [Supersession]
    ) {
        self.issuer = issuer
        self.issuedAt = issuedAt
        self.log = log
        self.revoked = revoked
        self.superseded = superseded
    }

    private static let type = "CertificateStatusList"
    private static let name = "Certificates revoked and superseded"

    /// Without the proof, which `DataIntegrity.sign` adds.
    package var unsigned: JSONValue {
        let id = CertificateID.version5([], Array("\(issuer) \(log.origin) \(log.size) \(issuedAt.text)".utf8))
        return .members([
            "@context": .texts([CredentialNames.credentialsContext, CredentialNames.context]),
            "credentialSubject": .members([
                "id": .string(issuer), "log": .string(log.origin),
                "revoked": .array(
                    revoked.map {
                        .members([
                            "at": .string($0.at.text), "certificate": .string($0.certificate.text),
                            "entry": .count($0.entry),
                        ])
                    }),
                "root": .hash(log.root), "size": .count(log.size),
                "superseded": .array(
                    superseded.map {
                        .members([
                            "at": .string($0.at.text), "by": .string($0.by.text),
                            "certificate": .string($0.certificate.text), "entry": .count($0.entry),
                        ])
                    }),
            ]),
            "id": .string("urn:uuid:" + id), "issuer": .string(issuer), "name": .string(Self.name),
            "type": .texts(["VerifiableCredential", Self.type]), "validFrom": .string(issuedAt.text),
        ])
    }

    /// Reads the bytes of a signed list. The proof is checked, and that `issuer` made it; that the issuer is trusted
    /// is the policy's to say. Throws what `DataIntegrity.verify` throws, `.truncated`, and `.schema`.
    package init(parsing bytes: [UInt8]) throws(CertificateError) {
        let document = try CanonicalFile.parse(bytes, "the status list", .schema)
        _ = try DataIntegrity.verify(document)
        var top = try StrictObject(
            .object((document.members ?? []).filter { $0.name != "proof" }), "status list", .schema)
        try CredentialParts.context(top.take("@context"))
        var subject = try top.object("credentialSubject")
        _ = try top.text("id")
        issuer = try top.text("issuer")
        try top.constant("name", Self.name)
        guard try top.texts("type") == ["VerifiableCredential", Self.type] else {
            throw top.refusal("its type is not \(Self.type)")
        }
        issuedAt = try top.instant("validFrom")
        try top.finish()
        try subject.constant("id", issuer)
        let origin = try subject.text("log")
        var revoked: [Revocation] = []
        for item in try subject.array("revoked") { revoked.append(try Self.revocation(item)) }
        self.revoked = revoked
        let (root, size) = (try subject.hash("root"), try subject.count("size"))
        log = CertificateLog(origin: origin, size: size, root: root)
        var superseded: [Supersession] = []
        for item in try subject.array("superseded") { superseded.append(try Self.supersession(item)) }
        self.superseded = superseded
        try subject.finish()
    }

    /// Throws `.revoked` or `.superseded` when the certificate no longer holds as of this list.
    package func check(_ certificate: CertificateID) throws(CertificateError) {
        if let found = revoked.first(where: { $0.certificate == certificate }) {
            throw CertificateError(
                .revoked, "\(certificate) was revoked on \(found.at.text) by entry \(found.entry) of \(log.origin)")
        }
        if let found = superseded.first(where: { $0.certificate == certificate }) {
            throw CertificateError(
                .superseded,
                "\(certificate) was replaced by \(found.by) on \(found.at.text), entry \(found.entry) of \(log.origin)")
        }
    }

    private static func revocation(_ value: JSONValue) throws(CertificateError) -> Revocation {
        var object = try StrictObject(value, "revoked", .schema)
        let at = try object.instant("at")
        let certificate = try id("certificate", &object)
        let entry = try object.count("entry")
        try object.finish()
        return Revocation(certificate: certificate, at: at, entry: entry)
    }

    private static func supersession(_ value: JSONValue) throws(CertificateError) -> Supersession {
        var object = try StrictObject(value, "superseded", .schema)
        let at = try object.instant("at")
        let by = try id("by", &object)
        let certificate = try id("certificate", &object)
        let entry = try object.count("entry")
        try object.finish()
        return Supersession(certificate: certificate, by: by, at: at, entry: entry)
    }

    private static func id(_ name: String, _ object: inout StrictObject) throws(CertificateError) -> CertificateID {
        let text = try object.text(name)
        guard let id = CertificateID(text) else { throw object.refusal("‘\(text)’ is no certificate") }
        return id
    }
}
