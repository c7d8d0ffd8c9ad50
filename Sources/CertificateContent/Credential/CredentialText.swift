import Basics
import Custody
import RecoveryModel

/// A certificate as W3C Verifiable Credential 2.0. Every member is always there, null where nothing was recorded;
/// numbers are whole; devices are counted here and listed in the files whose digests are under `relatedResource`.
///
/// ```
/// let unsigned = CredentialText.unsigned(content, table: DeviceTable(content))
/// let signed = try DataIntegrity.sign(unsigned, did: content.issuer.did, signer: signer, created: content.issuedAt)
/// let bytes = CredentialText.file(signed)
/// ```
package enum CredentialText {
    /// Without the proof. `json` and `csv` are the digests of `devices.json` and `devices.csv`.
    package static func unsigned(_ content: CertificateContent, json: Digest, csv: Digest) -> JSONValue {
        .members([
            "@context": .texts([CredentialNames.credentialsContext, CredentialNames.context]),
            "credentialSchema": .members([
                "id": .string(CredentialNames.schema(content.kind)), "type": .string("JsonSchema"),
            ]),
            "credentialStatus": .members([
                "id": .string(content.id.urn + "#status"), "type": .string("DatedStatusList"),
            ]),
            "credentialSubject": subject(content, json),
            "description": .string(content.kind.summary),
            "evidence": .array([evidence(content)]),
            "id": .string(content.id.urn),
            "issuer": issuer(content.issuer),
            "name": .string(content.kind.title),
            "relatedResource": .array(resources(content, json: json, csv: csv)),
            "type": .texts(["VerifiableCredential", content.kind.rawValue]),
            "validFrom": .string(content.issuedAt.text),
        ])
    }

    /// The table's two files and the credential without proof over them.
    package static func unsigned(_ content: CertificateContent, table: DeviceTable) -> JSONValue {
        unsigned(content, json: Digest(of: table.json), csv: Digest(of: table.csv))
    }

    /// `certificate.vc.json`: canonical bytes, so that they are their own canonicalization.
    package static func file(_ signed: JSONValue) -> [UInt8] { CanonicalJSON.encode(signed) }

    static func issuer(_ issuer: CertificateIssuer) -> JSONValue {
        .members([
            "address": .texts(issuer.address), "contact": .text(issuer.contact), "id": .string(issuer.did),
            "name": .string(issuer.name), "registeredId": .text(issuer.r2Number),
        ])
    }

    // The same for every certificate of a kind.
    private static let contextDigest = Digest(of: CertificateResources.context)
    private static let schemaDigests = Dictionary(
        uniqueKeysWithValues: CertificateKind.allCases.map { ($0, Digest(of: CertificateResources.schema($0))) })

    private static func resources(_ content: CertificateContent, json: Digest, csv: Digest) -> [JSONValue] {
        let urn = content.id.urn
        let list: [(String, Digest?, String)] = [
            (CredentialNames.credentialsContext, Digest(text: CredentialNames.credentialsContextDigest), jsonLD),
            (CredentialNames.context, contextDigest, jsonLD),
            (CredentialNames.schema(content.kind), schemaDigests[content.kind], "application/schema+json"),
            (urn + "#devices.csv", csv, "text/csv"), (urn + "#devices.json", json, "application/json"),
        ]
        return list.map { id, digest, type in
            .members([
                "digestSRI": .text(digest?.integrity), "id": .string(id), "mediaType": .string(type),
            ])
        }
    }

    private static let jsonLD = "application/ld+json"

    private static func evidence(_ content: CertificateContent) -> JSONValue {
        .members([
            "entries": .array(content.entries.map(entry)), "entryCount": .count(content.entryCount),
            "leavesRoot": .hash(content.leavesRoot), "log": .string(content.log.origin),
            "root": .hash(content.log.root), "size": .count(content.log.size), "type": .string("Evidence"),
        ])
    }

    private static func entry(_ entry: CertificateEntry) -> JSONValue {
        .members(["index": .count(entry.index), "leaf": .hash(entry.leaf)])
    }

    // MARK: - Subject

    private static func subject(_ content: CertificateContent, _ json: Digest) -> JSONValue {
        let counts = content.counts
        let device = content.scope == .device ? content.lines.first : nil
        return .members([
            "completedAt": .text(counts.completedAt),
            "contract": contract(content.lot.contract),
            "deviceCount": .count(counts.devices),
            "devicesDigest": .string(json.description),
            "excludedCodes": tallies(counts.excludedCodes, ["code"]),
            "excludedCount": .count(counts.excluded),
            "id": .string(device.map(CredentialNames.device) ?? CredentialNames.lot(content.lot.name)),
            "intake": .text(device?.intake),
            "lot": .string(content.lot.name),
            "lotOpenedAt": .text(content.lot.openedAt?.text),
            "method": tallies(counts.levels, ["level"]),
            "notChecked": tallies(counts.notChecked, ["what"]),
            "operator": .texts(counts.operators),
            "owner": owner(content.customer),
            "policy": policy(content.policy),
            "resolutionCount": .count(counts.resolutions),
            "revocation": .count(content.revocation),
            "sampling": CertificateSampling.member(content.sampling),
            "scope": .string(content.scope.rawValue),
            "site": .texts(counts.places),
            "standard": .string(CertificateStatements.standardName(content.lot.contract.standard)),
            "statements": .array(
                CertificateStatements.all(content).map {
                    .members(["about": .string($0.about), "text": .string($0.text)])
                }),
            "technique": tallies(counts.techniques, ["technique"]),
            "template": .string(content.kind.template),
            "tool": tallies(counts.tools, ["name", "version"]),
            "validation": content.validation.map(validation) ?? .null,
            "verification": tallies(counts.verifications, ["kind", "result"]),
            "warnings": .array(content.warnings.map(warning)),
        ])
    }

    static func contract(_ contract: Contract) -> JSONValue {
        .members([
            "confidentiality": .string(contract.confidentiality.rawValue), "reuseAllowed": .bool(contract.reuseAllowed),
            "sanitizeWithinDays": .count(contract.sanitizeWithinDays),
            "standard": .string(contract.standard.rawValue),
        ])
    }

    static func policy(_ policy: CertificatePolicy) -> JSONValue {
        .members([
            "digest": .string(policy.digest), "pipeline": .string(policy.pipeline), "rules": .string(policy.rules),
        ])
    }

    static func owner(_ customer: CertificateCustomer) -> JSONValue {
        .members([
            "contact": .text(customer.contact), "name": .text(customer.legalName), "ref": .string(customer.id),
            "site": .text(customer.site),
        ])
    }

    static func validation(_ validation: CertificateValidation) -> JSONValue {
        let person = validation.person
        return .members([
            "at": .string(validation.at.text), "auth": .text(person.auth), "basis": .text(validation.basis),
            "by": .text(person.id), "contact": .text(person.contact), "entry": entry(validation.entry),
            "location": .text(person.location), "name": .text(person.name),
            "organisation": .text(person.organisation), "role": .string(validation.role),
            "status": .string(validation.status), "title": .text(person.title),
        ])
    }

    static func warning(_ warning: CertificateRemark) -> JSONValue {
        .members([
            "code": .string(warning.code.rawValue), "subjects": .texts(warning.subjects),
            "text": .string(warning.text),
        ])
    }

    /// Objects of the words under `names`, and `count`.
    private static func tallies(_ tallies: [CertificateCounts.Tally], _ names: [String]) -> JSONValue {
        .array(
            tallies.map { tally in
                let words = zip(names, tally.words).map { JSONMember($0, .text($1)) }
                let members = words + [JSONMember("count", .count(tally.count))]
                return .object(members.sorted { $0.name < $1.name })
            })
    }
}
