import Basics
import Custody
import RecoveryModel

/// What a credential says, read strictly: exactly the members of its type, in canonical order. Says nothing about who
/// signed it (`DataIntegrity.verify`) and nothing about the devices, which the table lists.
///
/// When to use: to read a certificate that somebody else hands over, after `DataIntegrity.verify`.
///
/// ```
/// let facts = try CredentialFacts(reading: JSONParser.parse(bytes))
/// let content = try facts.content(devices: json, csv: csv)
/// ```
package struct CredentialFacts: Sendable {
    package let id: CertificateID
    package let kind: CertificateKind
    package let scope: CertificateScope
    package let issuedAt: Instant
    package let issuer: CertificateIssuer
    package let customer: CertificateCustomer
    package let lot: CertificateLot
    package let validation: CertificateValidation?
    package let policy: CertificatePolicy
    package let log: CertificateLog
    package let warnings: [CertificateRemark]
    package let revocation: Int?
    /// Nil when no independent sample was recorded.
    package let sampling: CertificateSampling?
    package let deviceCount: Int
    package let excludedCount: Int
    package let entryCount: Int
    package let leavesRoot: TreeHash
    /// SHA-256 of `devices.json` and of `devices.csv`.
    package let devicesJSON: Digest
    package let devicesCSV: Digest
    /// As it was read, without the proof.
    package let credential: JSONValue

    /// `document` with or without its proof, as `CanonicalFile` reads it. Throws `.context` for another @context and
    /// `.schema` for every other member that isn't as it must be.
    package init(reading document: JSONValue) throws(CertificateError) {
        guard let members = document.members else {
            throw CertificateError(.schema, "a credential is an object")
        }
        credential = .object(members.filter { $0.name != "proof" })
        var top = try StrictObject(credential, place: "credential", code: .schema)
        try CredentialParts.context(top.take("@context"))
        let type = try CredentialParts.kind(document["type"])
        kind = type
        var schema = try top.object("credentialSchema")
        try schema.constant("id", CredentialNames.schema(type))
        try schema.constant("type", "JsonSchema")
        try schema.finish()
        var status = try top.object("credentialStatus")
        let statusID = try status.text("id")
        try status.constant("type", "DatedStatusList")
        try status.finish()
        let subject = try SubjectFacts(top.object("credentialSubject"), type)
        try top.constant("description", type.summary)
        let evidence = try CredentialParts.evidence(top.array("evidence"))
        guard let id = CredentialParts.id(try top.text("id")) else { throw top.refusal("‘id’ is not urn:uuid:…") }
        guard statusID == id.urn + "#status" else { throw top.refusal("‘credentialStatus’ is of another certificate") }
        self.id = id
        issuer = try CredentialParts.issuer(top.object("issuer"))
        try top.constant("name", type.title)
        let resources = try CredentialParts.resources(top.array("relatedResource"))
        guard let json = resources[id.urn + "#devices.json"], let csv = resources[id.urn + "#devices.csv"] else {
            throw top.refusal("‘relatedResource’ doesn't name devices.json and devices.csv of this certificate")
        }
        (devicesJSON, devicesCSV) = (json, csv)
        _ = try top.array("type")
        issuedAt = try top.instant("validFrom")
        try top.finish()
        (scope, customer, lot) = (subject.scope, subject.customer, subject.lot)
        (validation, policy, warnings) = (subject.validation, subject.policy, subject.warnings)
        (revocation, deviceCount, excludedCount) = (subject.revocation, subject.deviceCount, subject.excludedCount)
        sampling = subject.sampling
        (log, entryCount, leavesRoot) = (evidence.log, evidence.count, evidence.leavesRoot)
    }

    /// The whole certificate: these facts and the devices of the table. Everything that can be worked out is worked
    /// out anew and compared, so a credential that contradicts its table doesn't pass even when its issuer signed it.
    /// Throws `.devices` for another table, `.schema` where the two disagree.
    package func content(devices json: [UInt8], csv: [UInt8]) throws(CertificateError) -> CertificateContent {
        guard Digest(of: json) == devicesJSON else {
            throw CertificateError(.devices, "devices.json is not the file that the credential was signed for")
        }
        guard Digest(of: csv) == devicesCSV else {
            throw CertificateError(.devices, "devices.csv is not the file that the credential was signed for")
        }
        let table = try DeviceTable(parsing: json)
        guard table.certificate == id, table.kind == kind, table.lot == lot.name else {
            throw CertificateError(.devices, "devices.json belongs to the certificate \(table.certificate)")
        }
        guard table.csv == csv else {
            throw CertificateError(.devices, "devices.csv and devices.json don't say the same")
        }
        let content = try content(of: table)
        let expected = CredentialText.unsigned(content, json: devicesJSON, csv: devicesCSV)
        guard expected != credential else { return content }
        let part = CredentialParts.difference(expected, b: credential, path: "credential")
        throw CertificateError(.schema, "‘\(part)’ is not what the device table comes to")
    }

    private func content(of table: DeviceTable) throws(CertificateError) -> CertificateContent {
        var draft = CertificateDraft(
            kind: kind, scope: scope, issuedAt: issuedAt, issuer: issuer, customer: customer, lot: lot, policy: policy,
            log: log)
        (draft.lines, draft.excluded, draft.entries) = (table.lines, table.excluded, table.entries)
        (draft.validation, draft.remarks, draft.revocation) = (validation, warnings, revocation)
        draft.sampling = sampling
        do { return try CertificateContent(draft) } catch {
            throw CertificateError(.schema, "the credential certifies what can't be certified: \(error.message)")
        }
    }
}

/// The parts of a credential outside its subject.
enum CredentialParts {
    static func context(_ value: JSONValue) throws(CertificateError) {
        guard value == .texts([CredentialNames.credentialsContext, CredentialNames.context]) else {
            throw CertificateError(.context, "its @context is not the two of a certificate of this version")
        }
    }

    static func kind(_ value: JSONValue?) throws(CertificateError) -> CertificateKind {
        guard let types = value?.array, types.count == 2, types[0].string == "VerifiableCredential",
            let kind = types[1].string.flatMap(CertificateKind.init)
        else { throw CertificateError(.schema, "its type is none of those that are issued here") }
        return kind
    }

    static func id(_ urn: String) -> CertificateID? {
        urn.hasPrefix("urn:uuid:") ? CertificateID(String(urn.dropFirst(9))) : nil
    }

    static func issuer(_ object: StrictObject) throws(CertificateError) -> CertificateIssuer {
        var object = object
        let (address, contact) = (try object.texts("address"), try object.optionalText("contact"))
        let (did, name) = (try object.text("id"), try object.text("name"))
        let number = try object.optionalText("registeredId")
        try object.finish()
        return CertificateIssuer(did: did, name: name, address: address, contact: contact, r2Number: number)
    }

    static func evidence(
        _ list: [JSONValue]
    ) throws(CertificateError) -> (log: CertificateLog, count: Int, leavesRoot: TreeHash) {
        guard let only = list.first, list.count == 1 else {
            throw CertificateError(.schema, "‘evidence’ holds \(list.count) logs; a certificate rests on one")
        }
        var object = try StrictObject(only, place: "evidence", code: .schema)
        _ = try object.array("entries")
        let (count, leaves) = (try object.count("entryCount"), try object.hash("leavesRoot"))
        let (origin, root) = (try object.text("log"), try object.hash("root"))
        let size = try object.count("size")
        try object.constant("type", "Evidence")
        try object.finish()
        return (CertificateLog(origin: origin, size: size, root: root), count, leaves)
    }

    /// Digests by id.
    static func resources(_ list: [JSONValue]) throws(CertificateError) -> [String: Digest] {
        var found: [String: Digest] = [:]
        for item in list {
            var object = try StrictObject(item, place: "relatedResource", code: .schema)
            let (integrity, id) = (try object.text("digestSRI"), try object.text("id"))
            _ = try object.text("mediaType")
            try object.finish()
            guard integrity.hasPrefix("sha256-"), let bytes = Base64.decode(Array(integrity.utf8.dropFirst(7))),
                let digest = Digest(bytes: bytes), found.updateValue(digest, forKey: id) == nil
            else { throw object.refusal("the digest of \(id) is not sha256- and base 64, or stands twice") }
        }
        return found
    }

    /// Path of the first member in which two values differ.
    static func difference(_ a: JSONValue, b: JSONValue, path: String) -> String {
        if let left = a.members, let right = b.members {
            for (mine, other) in zip(left, right) where mine != other {
                guard mine.name == other.name else { return path + "." + other.name }
                return difference(mine.value, b: other.value, path: path + "." + mine.name)
            }
        }
        if let left = a.array, let right = b.array {
            for (index, pair) in zip(left, right).enumerated() where pair.0 != pair.1 {
                return difference(pair.0, b: pair.1, path: path + "[\(index)]")
            }
        }
        return path
    }
}
