import Basics
import Custody

/// Which certificates of a log no longer hold, as of one of its sizes: a dated credential of the issuer, signed as the
/// certificates are. It says nothing about what came later.
///
/// ```
/// let list = try StatusList(parsing: bytes)
/// try list.check(id)          // throws when it was revoked or superseded
/// ```
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
    /// The log's signed checkpoint over everything that the list takes into account, cosignatures included: with it
    /// nobody has to believe the issuer that this is a state of the log that witnesses have seen.
    package let checkpoint: SignedCheckpoint
    package let revoked: [Revocation]
    package let superseded: [Supersession]

    package init(
        issuer: String, issuedAt: Instant, checkpoint: SignedCheckpoint, revoked: [Revocation],
        superseded: [Supersession]
    ) {
        self.issuer = issuer
        self.issuedAt = issuedAt
        self.checkpoint = checkpoint
        self.revoked = revoked
        self.superseded = superseded
    }

    /// What the checkpoint says.
    package var log: CertificateLog {
        let head = checkpoint.checkpoint
        return CertificateLog(origin: head.origin, size: head.size, root: head.root)
    }

    private static let type = "CertificateStatusList"
    private static let name = "Certificates revoked and superseded"

    /// Without the proof, which `DataIntegrity.sign` adds.
    package var unsigned: JSONValue {
        let id = CertificateID.version5([], Array("\(issuer) \(log.origin) \(log.size) \(issuedAt.text)".utf8))
        return .members([
            "@context": .texts([CredentialNames.credentialsContext, CredentialNames.context]),
            "credentialSubject": .members([
                "checkpoint": .string(String(decoding: checkpoint.bytes, as: UTF8.self)), "id": .string(issuer),
                "log": .string(log.origin),
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
    /// is the policy's to say, and that the checkpoint is. Throws what `DataIntegrity.verify` throws, `.truncated`,
    /// `.schema`, and `.checkpoint` when the checkpoint isn't one of the state that the list names.
    package init(parsing bytes: [UInt8]) throws(CertificateError) {
        let document = try CanonicalFile.parse(bytes, name: "the status list", code: .schema)
        _ = try DataIntegrity.verify(document)
        var top = try StrictObject(
            .object((document.members ?? []).filter { $0.name != "proof" }), place: "status list", code: .schema)
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
        checkpoint = try Self.checkpoint(subject.text("checkpoint"))
        try subject.constant("id", issuer)
        let origin = try subject.text("log")
        var revoked: [Revocation] = []
        for item in try subject.array("revoked") { revoked.append(try Self.revocation(item)) }
        self.revoked = revoked
        let (root, size) = (try subject.hash("root"), try subject.count("size"))
        var superseded: [Supersession] = []
        for item in try subject.array("superseded") { superseded.append(try Self.supersession(item)) }
        self.superseded = superseded
        try subject.finish()
        guard log == CertificateLog(origin: origin, size: size, root: root) else {
            throw CertificateError(
                .checkpoint,
                "the list says size \(size) and root \(root) of \(origin), and its checkpoint size \(log.size) and "
                    + "root \(log.root) of \(log.origin)")
        }
    }

    private static func checkpoint(_ text: String) throws(CertificateError) -> SignedCheckpoint {
        do { return try SignedCheckpoint(parsing: Array(text.utf8)) } catch {
            throw CertificateError(.checkpoint, "the list's checkpoint is no signed checkpoint: \(error.message)")
        }
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
        var object = try StrictObject(value, place: "revoked", code: .schema)
        let at = try object.instant("at")
        let certificate = try id("certificate", &object)
        let entry = try object.count("entry")
        try object.finish()
        return Revocation(certificate: certificate, at: at, entry: entry)
    }

    private static func supersession(_ value: JSONValue) throws(CertificateError) -> Supersession {
        var object = try StrictObject(value, place: "superseded", code: .schema)
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
