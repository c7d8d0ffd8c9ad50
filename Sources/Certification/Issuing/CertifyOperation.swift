import Acts
import Basics
import CertificateContent
import CertificatePrinting
import Custody
import Deciding
import LogPublishing
import Pipeline
import Printing
import RecoveryModel
import Storage
import StoreAccess
import StoreFiles
import Verification

/// `certify`: a lot's certificate, or one device's, as a bundle that anybody checks without us. Order (ARCHITECTURE §7):
/// the credential is signed over an earlier checkpoint → the page is drawn → `certificate.issued` is recorded → a
/// checkpoint covers it → the bundle is written. An unchanged lot has the same certificate.
///
/// When to use: for one certificate; `CertifyAll` issues those of every lot that is due.
///
/// ```
/// let operation = CertifyOperation(workspace, deciding: DecideFirst(workspace))
/// let result = try operation.certify(CertifyOperation.Request(lot: "LOT-1", out: "certificates"))
/// print(result.folder, result.devices, result.excluded)
/// ```
package struct CertifyOperation {
    private let workspace: Workspace
    private let deciding: any LotDeciding
    private var store: any RecoveryStore { workspace.store }

    /// In the workspace's store; `deciding` decides what is marked first.
    package init(_ workspace: Workspace, deciding: any LotDeciding) {
        self.workspace = workspace
        self.deciding = deciding
    }

    /// What is asked for.
    package struct Request: Sendable {
        package var lot: String
        /// One device, by any identifier.
        package var device: String?
        package var kind: CertificateKind
        /// Folder that the bundle's folder goes into.
        package var out: String
        package var paper: PaperSize
        /// The entries and proofs in few files.
        package var isPacked: Bool

        package init(
            lot: String, device: String? = nil, kind: CertificateKind = .sanitization, out: String,
            paper: PaperSize = .a4, isPacked: Bool = false
        ) {
            self.lot = lot
            self.device = device
            self.kind = kind
            self.out = out
            self.paper = paper
            self.isPacked = isPacked
        }
    }

    /// What came of it.
    package struct Result: Sendable {
        package let id: String
        package let folder: String
        package let devices: Int
        package let excluded: Int
        /// False when the same certificate had been issued already and was written again.
        package let isNew: Bool
        /// The certificate that this one takes the place of.
        package let supersedes: String?
    }

    /// What became of a request that nothing speaks against.
    enum Outcome {
        case certified(Result)
        /// No device of the lot can be certified: why.
        case nothing(String)
    }

    /// Throws `OperationError`: refused with the reasons, or incomplete when the log isn't proven that far.
    package func certify(_ request: Request) throws -> Result {
        try deciding.orRefuse(lot: request.lot)
        switch try outcome(of: request) {
        case .certified(let result): return result
        case .nothing(let why): throw OperationError(.refused, "lot \(request.lot): \(why)")
        }
    }

    /// The same for whoever asks about every lot, and has decided first. With `keepsWhole` a whole folder stays.
    func outcome(of request: Request, keepsWhole: Bool = false) throws -> Outcome {
        let lot = try workspace.lot(named: request.lot)
        // Everything relied on must lie under a checkpoint before anything is signed over it.
        try publish()
        let index = try CertificateIndex(store)
        let (draft, evidence) = try self.draft(request, lot: lot, index: index)
        try revoke(draft, request: request, lot: lot, index: index)
        guard !draft.lines.isEmpty else { return .nothing(Self.reasons(draft.excluded)) }
        try KeptDocuments(workspace).refuseDamaged(store.documents(lot: nil).filter { evidence.contains($0.digest) })
        let content: CertificateContent
        do { content = try index.content(draft) } catch let error as CertificateError {
            try workspace.folder.explained { try draft.lines.checkRead() }
            throw OperationError(.refused, "lot \(lot.name): \(error.message)")
        }
        let issued = try index.certificates(of: lot.name)
        if let known = issued.last(where: { $0.id == content.id.text && $0.state == "issued" }) {
            return .certified(
                Result(
                    id: known.id, folder: try write(known, request: request, keepsWhole: keepsWhole),
                    devices: content.lines.count, excluded: content.excluded.count, isNew: false, supersedes: nil))
        }
        let files = try render(content, request)
        let device = content.scope == .device ? content.lines.first?.device : nil
        let before = try issued.last {
            try $0.state == "issued" && $0.device == device && KeptCredential.kind($0, workspace) == content.kind
        }
        let row = try record(content, files: files, lot: lot, superseding: before?.id)
        try publish()
        let folder = try BundleWriter(workspace, isPacked: request.isPacked).write(
            content, files, issued: row, to: request.out)
        return .certified(
            Result(
                id: content.id.text, folder: folder, devices: content.lines.count, excluded: content.excluded.count,
                isNew: true, supersedes: before?.id))
    }

    /// Ends certificates of what this one has to leave out.
    private func revoke(_ draft: CertificateDraft, request: Request, lot: LotRow, index: CertificateIndex) throws {
        guard request.device == nil else { return }
        let fallen = try CertificatesToRevoke(workspace).drafts(
            leftOut: draft.excluded, isAll: draft.lines.isEmpty, of: request.kind, lot, index)
        guard !fallen.isEmpty else { return }
        let recorder = try workspace.recorder()
        try store.transaction { try recorder.record(fallen) }
        try publish()
    }

    /// Publishes, and asks witnesses where the policy wants more than our own signature.
    private func publish() throws {
        let standing = try Publisher(workspace).publish()
        if standing.proven < standing.entries { _ = try CosignatureRequests(workspace).ask() }
    }

    /// The kept certificate's folder.
    private func write(
        _ known: CertificateIndex.Certificate, request: Request, keepsWhole: Bool
    ) throws -> String {
        let folder = request.out + "/" + known.id
        if keepsWhole, isWhole(folder, id: known.id, request) { return folder }
        return try BundleWriter(workspace, isPacked: request.isPacked).write(
            kept: known, kind: request.kind, to: request.out)
    }

    /// Passes every check, has its entries as they are asked for, and what the checks can do without. What can't be read
    /// isn't whole.
    private func isWhole(_ folder: String, id: String, _ request: Request) -> Bool {
        guard FileSystem.isDirectory(folder), FileSystem.exists(folder + "/policy.txt") else { return false }
        do {
            let report = try VerifyOperation(policyPath: workspace.folder.policy).verify(folder)
            guard report.verdict == .valid, report.certificate == id else { return false }
            let layout = BundleEntryFiles.Layout(devices: report.devices ?? 0, isPacked: request.isPacked)
            guard layout.isIn(folder) else { return false }
            return try CertificateResources.files(request.kind).allSatisfy { path, bytes in
                try FileSystem.read(folder + "/" + path, limit: bytes.count) == bytes
            }
        } catch { return false }
    }

    /// Why nothing is left, the commonest reason first.
    static func reasons(_ excluded: [CertificateExclusion]) -> String {
        var counts: [String: Int] = [:]
        for item in excluded {
            counts[item.why + (item.codes.isEmpty ? "" : " (\(item.codes.joined(separator: ", ")))"), default: 0] += 1
        }
        let sorted = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        let named = sorted.prefix(3).map { "\($0.value) × \($0.key)" }.joined(separator: "; ")
        let more = sorted.count > 3 ? "; and other reasons" : ""
        return "no device is left to certify" + (named.isEmpty ? "" : ": " + named + more)
    }

    // MARK: content

    /// The draft, and the digests of the documents that its lines rest on.
    private func draft(
        _ request: Request, lot: LotRow, index: CertificateIndex
    ) throws -> (CertificateDraft, evidence: Set<Digest>) {
        let terms = try LotContext(recordedFor: lot, workspace)
        if request.kind == .erasureRecord, let said = try index.validation(of: lot.name), !said.isAccepted {
            throw OperationError(
                .refused,
                "lot \(lot.name) was rejected by \(said.person) (entry \(said.entry.seq)): a record that hides it would "
                    + "mislead; `lotwise report sanitization --lot \(lot.name)` tells what was done")
        }
        let validation = request.kind == .erasureRecord ? nil : try validated(lot, index)
        var lines = try CertificateLines(
            workspace, lot: lot, contract: terms.terms.contract, kind: request.kind, validated: validation?.devices)
        let device = try request.device.map { try self.device($0, in: lot) }
        let found = try lines.read(only: device?.id)
        if device != nil, let left = lines.excluded.first {
            let codes = left.codes.isEmpty ? "" : " (\(left.codes.joined(separator: ", ")))"
            throw OperationError(
                .refused, "\(left.intake) can't be certified: \(left.why)\(codes); see `lotwise device \(left.intake)`")
        }
        let standing = try LogProgressQuery(workspace).standing()
        guard let origin = standing.origin, let root = standing.root, standing.proven == standing.entries else {
            throw OperationError(
                .incomplete,
                "the log is proven to \(standing.proven) of \(standing.entries) entries: run `lotwise log checkpoint`")
        }
        // Clocks may differ by a few minutes; nothing is valid before somebody has said so.
        let now = workspace.clock()
        let issuedAt = max(now, validation?.statement.at ?? now)
        var draft = CertificateDraft(
            kind: request.kind, scope: device == nil ? .lot : .device, issuedAt: issuedAt,
            issuer: try issuer(), customer: try customer(terms),
            lot: CertificateLot(name: lot.name, openedAt: lot.openedAt, contract: terms.terms.contract),
            policy: CertificatePolicy(
                pipeline: lot.pipeline, digest: terms.pipeline.policy.digest.description,
                rules: try BasisRecord.rules(of: lot, store)),
            log: CertificateLog(origin: origin, size: standing.signed, root: root))
        draft.lines = found
        draft.excluded = device == nil ? lines.excluded : []
        draft.remarks = try remarks() + [try tables(lot)]
        draft.sampling = try LotSampling.of(lot, store)
        draft.revocation = try revocation(request.kind, device: device?.name, lot: lot, index: index)
        if let validation {
            draft.validation = validation.statement
            draft.entries = [validation.statement.entry]
        }
        return (draft, lines.evidence)
    }

    /// Number of the entry that last revoked a certificate of this kind and scope: what is revoked stays so, and what
    /// comes after it has another number.
    private func revocation(
        _ kind: CertificateKind, device: String?, lot: LotRow, index: CertificateIndex
    ) throws -> Int? {
        try index.certificates(of: lot.name).last {
            try $0.state == "revoked" && $0.device == device && KeptCredential.kind($0, workspace) == kind
        }?.ended
    }

    private func device(_ text: String, in lot: LotRow) throws -> IntakeRow {
        let found = try IntakeSearch(workspace.store).intakes(with: text).filter { $0.lot == lot.id }
        guard let row = found.last else {
            throw OperationError(.absent, "no device \(text) in lot \(lot.name); `lotwise device \(text)` shows lots")
        }
        return row
    }

    /// The newest validation and what it covers. Throws when there is none: S43.
    private func validated(
        _ lot: LotRow, _ index: CertificateIndex
    ) throws -> (devices: ValidatedDevices, statement: CertificateValidation) {
        guard let found = try index.validation(of: lot.name) else {
            throw OperationError(
                .refused,
                "nobody has validated lot \(lot.name) (S43): `lotwise validate --lot \(lot.name) --by WHO`, or "
                    + "`--unvalidated` for an erasure record, which is no certificate")
        }
        guard found.isAccepted else {
            throw OperationError(
                .refused,
                "lot \(lot.name) was rejected by \(found.person) (entry \(found.entry.seq)): \(found.basis ?? "")")
        }
        guard found.at.seconds(since: workspace.clock()) <= ClockCheck.slack else {
            throw OperationError(
                .refused,
                "lot \(lot.name) was validated at \(found.at.text) (entry \(found.entry.seq)), which is after the "
                    + "machine's clock: validate it again now that the clock is right")
        }
        try judge(found, lot)
        let devices = try found.devices(workspace)
        let person = CertificateLines.person(
            found.person, in: try TablesInForce.tables(workspace), auth: found.auth)
        let entry = CertificateEntry(index: found.entry.seq, leaf: TreeHash.leaf(found.entry.body))
        let statement = CertificateValidation(
            status: "accepted", person: person, role: found.role, at: found.at, basis: found.basis, entry: entry)
        return (devices, statement)
    }

    /// What came to be known since may speak against whoever validated: that they worked on the lot's devices (S35), or
    /// that they never had the role at that time (S43).
    private func judge(_ validation: CertificateIndex.Validation, _ lot: LotRow) throws {
        let tables = try TablesInForce.tables(workspace)
        var separation = Separation(store, KnownPeople(tables.rows.operators))
        let again = "; somebody else must validate it again"
        if let objection = try separation.objection(to: validation.person, as: "validator", in: lot.name) {
            throw OperationError(.refused, "the validation of lot \(lot.name) doesn't hold (S35): \(objection)\(again)")
        }
        let then = EvidenceTime(instant: validation.at)
        guard tables.authorises(validation.person, "validator", method: nil, at: then) else {
            throw OperationError(
                .refused,
                "the validation of lot \(lot.name) doesn't hold (S43): by the operators table in force "
                    + "\(validation.person) was no validator on \(validation.at.text)\(again)")
        }
    }

    private func issuer() throws -> CertificateIssuer {
        let settings = try LetterheadReader.settings(workspace.folder)
        guard let name = settings.legalName, !name.isEmpty else {
            throw OperationError(
                .refused, "\(workspace.folder.settings): issuer.legal_name is empty; a certificate says who issues it")
        }
        let key = try KeyRing(workspace.folder, agentSocket: workspace.surroundings.agentSocket).issuerSigner().key
        return CertificateIssuer(
            did: key.name, name: name, address: settings.address.filter { !$0.isEmpty }, contact: settings.contact,
            r2Number: LetterheadReader.filled(settings.r2Number))
    }

    private func customer(_ terms: LotContext) throws -> CertificateCustomer {
        let id = terms.terms.customer
        let row = try TablesInForce.tables(workspace).rows.customers.first { ComparableText.same($0.customer, id) }
        return CertificateCustomer(id: id, legalName: row?.legalName, site: row?.site, contact: row?.contact)
    }

    /// Tables that say nothing of a sanitization: with other prices a lot keeps its certificate.
    private static let beside: Set<String> = ["prices", "vendors", "customers"]

    /// The store-wide tables that the lot's decisions were made by.
    private func tables(_ lot: LotRow) throws -> CertificateRemark {
        let record = try BasisRecord.read(lot, store)
        let named = (record?.tables ?? []).compactMap { table in
            Self.beside.contains(table.kind) ? nil : table.digest.map { "\(table.kind) \($0)" }
        }
        return CertificateRemark(.decidedByTables, named)
    }

    private func remarks() throws -> [CertificateRemark] {
        let query = OperatorsQuery(workspace)
        var found: [CertificateRemark] = []
        if let table = try query.tables().first(where: { $0.kind == "operators" }), table.signedBy == nil {
            found.append(CertificateRemark(.operatorsUnsigned, []))
        }
        let late = Set(try query.rows().filter(\.isRetroactive).map(\.authorisation.person)).sorted()
        if !late.isEmpty { found.append(CertificateRemark(.operatorsRetroactive, late)) }
        return found
    }

    // MARK: rendering and recording

    private func render(_ content: CertificateContent, _ request: Request) throws -> CertificateFiles {
        let settings = try LetterheadReader.settings(workspace.folder)
        let drafts = try CertificateDrafts(DeviceTable(content), workspace)
        let signer = try KeyRing(workspace.folder, agentSocket: workspace.surroundings.agentSocket).issuerSigner()
        do {
            let signed = try DataIntegrity.sign(
                CredentialText.unsigned(content, json: drafts.jsonDigest, csv: drafts.csvDigest),
                did: content.issuer.did, signer: signer, created: content.issuedAt)
            let credential = CredentialText.file(signed)
            let letterhead = try LetterheadReader.read(settings, workspace.folder)
            let page = try workspace.folder.explained {
                try CertificatePageFile(
                    content, credential: credential, letterhead: letterhead, paper: request.paper,
                    in: workspace.keeper.documents)
            }
            // Whatever was made of lines that couldn't be read goes no further.
            try workspace.folder.explained { try content.lines.checkRead() }
            return try drafts.keep(credential: credential, page: page)
        } catch let error as CertificateError {
            throw OperationError(.refused, "the certificate can't be made: \(error.message)")
        } catch let error as PrintingError {
            throw OperationError(.refused, "the page can't be drawn: \(error.message)")
        }
    }

    private func record(
        _ content: CertificateContent, files: CertificateFiles, lot: LotRow, superseding before: String?
    ) throws -> EntryRow {
        let recorder = try workspace.recorder()
        return try store.transaction {
            for item in files.items {
                _ = try store.addDocument(
                    DocumentRow(
                        id: 0, digest: item.digest, original: item.digest,
                        path: "certificates/\(content.id.text)/\(item.name)", kind: "certificate", bytes: item.bytes,
                        arrived: workspace.clock(), lot: lot.id, state: .read, mapping: ""))
            }
            let intake = content.scope == .device ? content.lines.first : nil
            var drafts = [
                CustodyEventDraft(
                    type: .certificateIssued, lot: lot.name, intake: nil, device: intake?.device, at: nil,
                    actor: .engine, data: files.issued(content.id).data)
            ]
            if let before {
                drafts.append(
                    CustodyEventDraft(
                        type: .certificateSuperseded, lot: lot.name, intake: nil, device: nil, at: nil, actor: .engine,
                        data: CertificatePayload.Superseded(by: content.id.text, id: before).data))
            }
            try recorder.record(drafts)
            try CertificateIndex(store).keep()
            let seq = try store.entryCount() - drafts.count
            guard let row = try store.entry(seq) else { throw OperationError(.store, "entry \(seq) is not there") }
            return row
        }
    }
}
