import Basics
import CertificateContent
import Custody

/// The credential by itself: who signed it, whether that key is the issuer's and the policy's, and its members.
struct CredentialCheck {
    let policy: TrustPolicy
    /// Bytes of the longest credential: its lists are of operators, places and codes, not of devices.
    static let byteLimit = 8 << 20

    struct Found {
        let facts: CredentialFacts
        /// The issuer's key, `z6Mk…`.
        let key: String
    }

    /// Nil when nothing can be said about its content.
    func checkCredential(_ bytes: [UInt8], _ report: inout VerifyReport) throws -> Found? {
        let name = BundleNames.credential
        let read = try report.checked(name) { () throws -> (CredentialFacts, String) in
            let document = try CanonicalFile.parse(bytes, name: name, code: .schema)
            let (_, key) = try DataIntegrity.verify(document)
            return (try CredentialFacts(reading: document), key)
        }
        guard let (facts, key) = read else { return nil }
        report.certificate = facts.id.text
        report.kind = facts.kind.rawValue
        report.issuer = facts.issuer.did
        report.lot = facts.lot.name
        report.ok("credential \(facts.id): signed by \(facts.issuer.did) with its key \(key)")
        report.ok("schema: \(facts.kind.template), every member of it and no other")
        if facts.kind == .erasureRecord { report.tell("it is an erasure record: nobody has validated it") }
        for warning in facts.warnings { report.tell("the issuer says: \(warning.text)") }
        guard policy.logs.contains(where: { $0.key.name == facts.log.origin }) else {
            let listed = policy.logs.map(\.key.name).joined(separator: ", ")
            report.refuse(
                "policy",
                "policy: it lists \(listed.isEmpty ? "no log" : listed), and the certificate rests on the log "
                    + facts.log.origin)
            return Found(facts: facts, key: key)
        }
        return Found(facts: facts, key: key)
    }
}

/// Whether the policy trusts an issuer's key, for which entries.
struct IssuerCheck {
    let policy: TrustPolicy

    /// `index` is the number of the entry that was written by the issuer; nil when it isn't known.
    func checkIssuer(_ found: CredentialCheck.Found, index: Int?, _ report: inout VerifyReport) {
        let did = found.facts.issuer.did
        let pinned = policy.issuers.filter { $0.did == did && $0.key == found.key }
        guard !pinned.isEmpty else {
            let known = policy.issuers.contains { $0.did == did }
            return report.refuse(
                "issuer",
                known
                    ? "issuer: \(did) signed with \(found.key), which is none of the keys that the policy lists for it"
                    : "issuer: \(did) is no issuer of the policy")
        }
        guard let index else { return report.ok("issuer: \(did) is in the policy") }
        guard let range = pinned.first(where: { $0.range.contains(index) })?.range else {
            return report.refuse("issuer", "issuer: the policy trusts \(found.key) for other entries than \(index)")
        }
        report.ok(
            "issuer: the policy trusts it for entries \(range.from) to \(range.to.map(String.init) ?? "any"), this is "
                + "\(index)")
    }
}

/// Whether a status list says that the certificate no longer holds.
struct RevocationLook {
    let policy: TrustPolicy
    let facts: CredentialFacts
    /// Number of the entry that tells of the issue, and the checkpoint it lies under; nil when it isn't known.
    let issued: (index: Int, head: Checkpoint)?

    func lookUp(_ bytes: [UInt8]?, _ report: inout VerifyReport) throws {
        guard let bytes else {
            return report.tell("revocation: not looked at; ask the issuer for a dated status list (--status FILE)")
        }
        let read = try report.checked("status list") { () throws -> StatusList in
            let list = try StatusList(parsing: bytes)
            let document = try CanonicalFile.parse(bytes, name: "the status list", code: .schema)
            let (did, key) = try DataIntegrity.verify(document)
            guard
                policy.issuers.contains(where: {
                    $0.did == did && $0.key == key && $0.range.contains(max(0, list.log.size - 1))
                })
            else { throw CertificateError(.issuer, "\(did) with \(key) is no issuer of the policy for its time") }
            guard list.log.origin == facts.log.origin else {
                throw CertificateError(.policy, "it is about the log \(list.log.origin)")
            }
            if let head = issued?.head, head.size == list.log.size, head.root != list.log.root {
                throw CertificateError(.proof, "it was made over another history of the log than this certificate's")
            }
            return list
        }
        guard let list = read else { return }
        // Without cosignatures it may come from a store that nobody else has seen and leave something out. What it does
        // say against the certificate is the issuer's word all the same, and is told.
        let seen = try report.checked("status list") { () throws -> TrustPolicy.Verdict in
            do { return try policy.check(list.checkpoint) } catch let error as CustodyError {
                throw CertificateError(error.code == .quorum ? .quorum : .policy, "its checkpoint: \(error.message)")
            }
        }
        let asOf = "as of size \(list.log.size), \(list.issuedAt.text)"
        guard try report.checked("revocation", { try list.check(facts.id) }) != nil else { return }
        guard list.log.size > issued?.index ?? facts.log.size else {
            return report.incomplete(
                "stale", "revocation: the status list (\(asOf)) is older than the certificate and says nothing of it")
        }
        guard let seen else { return }
        report.ok("status list: " + LogVerifyOperation.line(seen))
        report.ok("revocation: neither revoked nor replaced \(asOf)")
        report.asOf = list.issuedAt.text
    }
}
