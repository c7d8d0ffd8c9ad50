import Basics
import CertificateContent
import Custody

/// A certificate's folder, every file of it, in the order in which one thing rests on the other.
struct BundleCheck {
    let policy: TrustPolicy
    let files: BundleFiles
    /// Bytes of a status list.
    let status: [UInt8]?
    let device: String?
    let progress: (ProgressStep) -> Void

    func checkBundle(_ report: inout VerifyReport) throws {
        let read = try report.checked("folder") { try files.read(BundleNames.credential) }
        guard let credential = read,
            let found = try CredentialCheck(policy: policy).checkCredential(credential, &report)
        else {
            return
        }
        let facts = found.facts
        try tellPolicy(&report)
        var proofs = BundleProofs(policy: policy, leastSize: facts.log.size)
        let issue = try issue(facts, proofs: &proofs, report: &report)
        IssuerCheck(policy: policy).checkIssuer(found, index: issue?.index, &report)
        if let issue { try compare(issue, facts: facts, credential: credential, into: &report) }
        let content = try devices(facts, &report)
        var expected: Set<String> = []
        if let content {
            report.devices = content.lines.count
            var entries = BundleEntries(files: files, facts: facts, content: content, progress: progress)
            expected = entries.expected
            try entries.checkEntries(&proofs, &report)
        }
        for verdict in proofs.verdicts { report.ok(LogVerifyOperation.line(verdict)) }
        if let content { asked(content, &report) }
        try page(facts, issue: issue, credential: credential, into: &report)
        if content != nil { try files.checkOthers(facts.kind, entries: expected, &report) }
        try RevocationLook(policy: policy, facts: facts, issued: issue.map { ($0.index, $0.head) }).lookUp(
            status, &report)
    }

    private func tellPolicy(_ report: inout VerifyReport) throws {
        guard files.has("policy.txt"), let bytes = try report.checked("policy.txt", { try files.read("policy.txt") }),
            (try? TrustPolicy(parsing: bytes)) != policy
        else { return }
        report.tell("policy.txt in the folder is not the policy that you trust; it was not used")
    }

    // MARK: the issue

    /// The entry `certificate.issued`, proven.
    struct Issue {
        let index: Int
        let head: Checkpoint
        let record: IssuedRecord
        /// Root of the log before it.
        let before: TreeHash?
    }

    private func issue(
        _ facts: CredentialFacts, proofs: inout BundleProofs, report: inout VerifyReport
    ) throws -> Issue? {
        let found = try report.checked("issued") { () throws -> Issue in
            let body = try files.read("issued.json")
            let record = try IssuedRecord(entry: body)
            let (proven, proof) = try proofs.check(
                entry: body, proof: files.read("issued.tlog-proof"), "issued")
            guard record.id == facts.id else {
                throw CertificateError(.entry, "issued.json is about the certificate \(record.id)")
            }
            guard proven.entry.lot == facts.lot.name, proven.index >= facts.log.size else {
                throw CertificateError(.entry, "issued.json is about another lot, or older than what was signed")
            }
            let head = proof.checkpoint.checkpoint
            return Issue(
                index: proven.index, head: head, record: record,
                before: EarlierRoot.before(proven.index, size: head.size, hashes: proof.hashes))
        }
        guard let found else { return nil }
        report.ok("issued: entry \(found.index) of \(found.head.origin), in its tree of \(found.head.size)")
        guard found.index == facts.log.size else {
            report.tell("the root that was signed over (size \(facts.log.size)) is not borne out by these proofs")
            return found
        }
        if found.before == facts.log.root {
            report.ok("log: the root that was signed over (size \(facts.log.size)) is a state of this log")
        } else {
            report.refuse(
                "proof", "log: the root that the credential names for size \(facts.log.size) is none of this log")
        }
        return found
    }

    private func compare(
        _ issue: Issue, facts: CredentialFacts, credential: [UInt8], into report: inout VerifyReport
    ) throws {
        let same: Void? = try report.checked("issued") { () throws in
            guard Digest(of: credential) == issue.record.credential else {
                throw CertificateError(.entry, "\(BundleNames.credential) is not the one that was issued")
            }
            guard facts.devicesJSON == issue.record.devices else {
                throw CertificateError(.entry, "the entry names another devices.json than the credential")
            }
        }
        if same != nil { report.ok("issued: credential and device table are those that the log tells of") }
    }

    // MARK: devices

    /// Bytes of a table that is read whoever signed for it.
    private static let tableLimit = 16 << 20

    private func devices(_ facts: CredentialFacts, _ report: inout VerifyReport) throws -> CertificateContent? {
        if report.verdict == .refused, files.size("devices.json") > Self.tableLimit {
            report.tell("devices.json: not read, since whoever signed for so long a table is not to be trusted")
            return nil
        }
        let found = try report.checked("devices") { () throws -> CertificateContent in
            // Before anything of it is read: what nobody signed for may be of any size and shape.
            for (name, signed) in [("devices.json", facts.devicesJSON), ("devices.csv", facts.devicesCSV)] {
                let (digest, last) = try files.digest(name)
                guard digest != signed else { continue }
                try whole(name, last)
                throw CertificateError(.devices, "\(name) is not the file that the credential was signed for")
            }
            let (json, csv) = (try files.read("devices.json"), try files.read("devices.csv"))
            return try facts.content(devices: json, csv: csv)
        }
        if let found {
            report.ok(
                "devices: \(found.lines.count) certified, \(found.excluded.count) left out; table, spreadsheet, counts and "
                    + "number of the certificate agree")
        }
        return found
    }

    /// A cut table has a reason of its own. Throws `.truncated`.
    private func whole(_ name: String, _ last: UInt8?) throws {
        if last == nil { throw CertificateError(.truncated, "\(name) is empty") }
        guard name == "devices.json" else { return }
        if last != UInt8(ascii: "}") { throw CertificateError(.truncated, "\(name) ends too early") }
        guard files.size(name) <= Self.tableLimit else { return }
        let bytes = try files.read(name)
        do throws(CertificateError) { _ = try DeviceTable(parsing: bytes) } catch {
            // Everything else that it may be is told to be a table that wasn't signed for.
            if error.code == .truncated { throw error }
        }
    }

    /// The device that somebody holds is among those certified.
    private func asked(_ content: CertificateContent, _ report: inout VerifyReport) {
        guard let device else { return }
        if let line = content.lines.first(where: { Self.names($0).contains(device) }) {
            return report.ok(
                "device \(device): \(line.intake), \(line.levelAssessed.rawValue) by \(line.technique.rawValue)")
        }
        if let left = content.excluded.first(where: { $0.device == device || $0.intake == device }) {
            return report.refuse("device", "device \(device): left out of the certificate: \(left.why)")
        }
        report.refuse("device", "device \(device): not on the certificate")
    }

    private static func names(_ line: CertificateLine) -> [String] {
        let known = line.identifiers
        return [line.intake, line.device]
            + [known.imei1, known.imei2, known.meid, known.serial, known.eid, known.unit, known.assetTag]
            .compactMap { $0 }
    }

    // MARK: the page

    private func page(
        _ facts: CredentialFacts, issue: Issue?, credential: [UInt8], into report: inout VerifyReport
    ) throws {
        let name = "certificate.pdf"
        let read = try report.checked(name) { () throws -> ([UInt8], PrintedPage) in
            let bytes = try files.read(name)
            let page = try PrintedPage(bytes)
            let attached = try page.attachment()
            guard attached == credential else {
                let other = (try? JSONParser.parse(attached))?["id"]?.string
                guard other == nil || other == facts.id.urn else {
                    throw CertificateError(.swapped, "is the page of another certificate, \(other ?? "")")
                }
                throw CertificateError(
                    .attachment, "the credential inside is not \(BundleNames.credential), byte for byte")
            }
            return (bytes, page)
        }
        guard let (bytes, page) = read else { return }
        report.ok("\(name): its one attachment is \(BundleNames.credential), byte for byte")
        if let issue {
            if Digest(of: bytes) == issue.record.page {
                report.ok("\(name): every byte of it is as it was issued")
            } else {
                report.refuse("page", "\(name): its bytes are not those that were issued, so its words may be others")
            }
        }
        try page.compare(facts, credential: credential, name: name, into: &report)
    }
}
