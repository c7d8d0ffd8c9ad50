import Basics
import CertificateContent
import Custody
import Deciding
import Dispatch
import Policies
import RecoveryModel
import Storage
import StoreAccess

/// Turns the devices of one lot into lines of a certificate, or into exclusions with their reasons. No evidence, no
/// line: whatever doesn't pass every gate here is left out and said to be.
struct CertificateLines {
    private let workspace: Workspace
    private let lot: LotRow
    private let contract: Contract
    private let documents: DocumentIndex
    private let tables: ReferenceTables
    private let assembler: DossierAssembler
    /// What was validated; nil for an erasure record.
    private let validated: ValidatedDevices?
    private let kind: CertificateKind
    private let named: NamedByFindings
    private var store: any RecoveryStore { workspace.store }

    private var gathered = GatheredLines()
    /// Digests of all documents that lines rest on.
    private(set) var evidence: Set<Digest> = []
    private(set) var excluded: [CertificateExclusion] = []

    init(
        _ workspace: Workspace, lot: LotRow, contract: Contract, kind: CertificateKind, validated: ValidatedDevices?
    ) throws {
        self.workspace = workspace
        self.lot = lot
        self.contract = contract
        self.kind = kind
        self.validated = validated
        documents = try DocumentIndex(workspace.store)
        tables = try TablesInForce.tables(workspace)
        named = try NamedByFindings(workspace, lot: lot)
        assembler = DossierAssembler(arrivals: documents.arrivals, tables: tables)
    }

    /// Reads the whole lot, or one device of it, and gives what can be certified.
    mutating func read(only intake: Int? = nil) throws -> DeviceLines {
        var page: [(IntakeRow, DecisionRow?)] = []
        try LotPages.each(lot, in: store) { row, decision in
            guard intake == nil || row.id == intake else { return }
            page.append((row, decision))
            if page.count == 256 { try addPage(&page) }
        }
        try addPage(&page)
        return try workspace.folder.explained { try gathered.finish() }
    }

    private mutating func addPage(_ page: inout [(IntakeRow, DecisionRow?)]) throws {
        let cases = try CaseReader.cases(page.map(\.0), store)
        let around = try CertificatePageFacts(page, store)
        for outcome in judged(page, cases: cases, around: around) {
            switch outcome {
            case .line(let line):
                evidence.formUnion(line.evidence)
                try workspace.folder.explained { try gathered.add(line, in: workspace.keeper.documents) }
            case .excluded(let exclusion): excluded.append(exclusion)
            case .nothing: continue
            }
        }
        page.removeAll(keepingCapacity: true)
    }

    /// What becomes of a device.
    private enum Outcome {
        case line(CertificateLine)
        case excluded(CertificateExclusion)
        case nothing
    }

    /// The devices of a page on all cores, in their order.
    private func judged(
        _ page: [(IntakeRow, DecisionRow?)], cases: [DeviceCase], around: CertificatePageFacts
    ) -> [Outcome] {
        let slices = page.count < 16 ? 1 : max(1, workspace.jobs)
        let size = (page.count + slices - 1) / slices
        // Everything was read before: what judges a device only looks at values, and each slice writes its own places.
        nonisolated(unsafe) let judge = self
        return [Outcome](unsafeUninitializedCapacity: page.count) { room, count in
            nonisolated(unsafe) let output = room
            DispatchQueue.concurrentPerform(iterations: slices) { slice in
                for place in slice * size..<max(slice * size, min(page.count, (slice + 1) * size)) {
                    let outcome = judge.judged(
                        page[place].0, decision: page[place].1, device: cases[place], around: around)
                    output.initializeElement(at: place, to: outcome)
                }
            }
            count = page.count
        }
    }

    private func judged(
        _ row: IntakeRow, decision: DecisionRow?, device: DeviceCase, around: CertificatePageFacts
    ) -> Outcome {
        var (dossier, _) = assembler.assemble(row, lot: lot.name, records: device.records)
        dossier.resolutions = device.resolutions
        let recorded = decision.flatMap(RecordedDecision.init)
        if let reason = objection(row, decision: decision, recorded: recorded, findings: around.findings[row.id] ?? [])
        {
            return .excluded(
                CertificateExclusion(
                    intake: dossier.intakeName, device: row.name, codes: reason.codes, why: reason.why))
        }
        guard let decision, let recorded else { return .nothing }
        func leaveOut(_ codes: [String], _ why: String) -> Outcome {
            .excluded(CertificateExclusion(intake: dossier.intakeName, device: row.name, codes: codes, why: why))
        }
        do {
            return .line(
                try line(
                    dossier, decision: decision, recorded: recorded, records: device.records,
                    entries: around.entries(decision)))
        } catch let other as Other {
            return leaveOut(other.codes, other.why)
        } catch {
            return leaveOut(["S44"], (error as? CertificateError)?.message ?? "\(error)")
        }
    }

    /// A device that this kind of certificate is not for.
    private struct Other: Error {
        var codes: [String] = []
        let why: String
    }

    // MARK: gates

    private func objection(
        _ row: IntakeRow, decision: DecisionRow?, recorded: RecordedDecision?, findings: [FindingRow]
    ) -> (codes: [String], why: String)? {
        guard let decision, let stage = recorded?.stage(.sanitization) else { return ([], "not decided yet") }
        let state = RowState(rawValue: decision.row)
        let open = findings.filter(Self.keepsOff)
        let held = Self.unique(open.map(\.code.rawValue))
        guard state == .received else { return (held, state.map(Self.words) ?? "its state is not known") }
        guard stage.isPassed else {
            let reasons = stage.reasons.compactMap(\.code?.rawValue)
            return (Self.unique(reasons), "sanitization \(stage.outcome?.name ?? "was not judged")")
        }
        if !held.isEmpty { return (held, "an unresolved finding") }
        let named = named.namings(row.id)
        if let first = named.first {
            return (
                Self.unique(named.map(\.code.rawValue)), "an unresolved finding about \(first.by), which names it too"
            )
        }
        guard let validated else { return nil }
        switch validated["\(lot.name)/\(row.ordinal)"] {
        case nil: return (["S43"], "not among what was validated")
        case stage.digest?: return nil
        default: return (["S43"], "its sanitization was decided anew after the validation")
        }
    }

    /// Why a device in this state isn't certified.
    private static func words(_ state: RowState) -> String {
        switch state {
        case .inTransit: "not received: still in transit"
        case .received: "received"
        case .missing: "not received: missing"
        case .quarantined: "quarantined: its row of the manifest, or what identifies it, can't be relied on"
        case .duplicate: "a further row of the manifest for a device that it lists already"
        case .withdrawn: "its row was withdrawn from the manifest"
        case .unexpected: "received, and on no manifest"
        }
    }

    private static func unique(_ codes: [String]) -> [String] {
        var seen: Set<String> = []
        return codes.filter { seen.insert($0).inserted }
    }

    /// An unresolved finding keeps a device off; that a key is broken says nothing about data.
    private static func keepsOff(_ finding: FindingRow) -> Bool {
        if finding.severity == .hold { return true }
        return finding.severity == .fail && ["I", "S", "T"].contains(finding.code.rawValue.first)
    }

    // MARK: a line

    private func line(
        _ dossier: Dossier, decision: DecisionRow, recorded: RecordedDecision, records: [StagedRecord],
        entries: [EntryRow]
    ) throws -> CertificateLine {
        let verified = recorded.acceptedAttempt
        if kind == .destruction {
            return try destroyed(dossier, decision: decision, verified: verified, records: records, entries: entries)
        }
        guard let verified, var line = CertificateLine(verified, dossier, decision: decision, entries: entries) else {
            throw CertificateError(.content, "no accepted erasure stands behind what was decided")
        }
        guard !verified.isDestruction else {
            throw Other(why: "it was destroyed, and this certificate is about what was erased")
        }
        describe(&line, dossier)
        guard let erasure = Self.ownErasures(dossier).last(where: { isSource($0.source, of: verified) }) else {
            throw CertificateError(.content, "the accepted erasure's record is not here")
        }
        describe(&line, erasure: erasure, dossier: dossier)
        line.notes = Self.readByOwnTable(recorded)
        try finish(&line, dossier: dossier, decision: decision, entries: entries, records: records)
        return line
    }

    /// Erasures of the device's own memory: what a card's record says of make, model or method isn't of the device.
    private static func ownErasures(_ dossier: Dossier) -> [Erasure] {
        dossier.erasures.filter { $0.media == .internalFlash }
    }

    /// What of the record only the operator's own tables explain: whoever reads the certificate shall know it.
    private static func readByOwnTable(_ recorded: RecordedDecision) -> [String] {
        let reasons = recorded.stage(.sanitization)?.reasons ?? []
        let read = reasons.filter { $0.code == "S48" && $0.severity == .note }.flatMap { $0.list(named: "read") }
        return unique(read).map { "read by the operator's own table: \($0)" }
    }

    /// A record of the dossier is the one that was accepted.
    private func isSource(_ source: SourceRef, of verified: VerifiedSanitization) -> Bool {
        documents.isPlace(source, document: verified.document, line: verified.line)
    }

    private func finish(
        _ line: inout CertificateLine, dossier: Dossier, decision: DecisionRow,
        entries: [EntryRow], records: [StagedRecord]
    ) throws(CertificateError) {
        line.destination = decision.route.isEmpty ? nil : decision.route
        line.evidence = Set(records.map(\.document)).sorted().compactMap { documents.items[$0] }
            .compactMap { Digest(bytes: $0.digest) }
        line.resolutions = try resolutions(dossier, entries)
        line.verification.at = try verifiedAt(entries)
    }

    /// A device that was destroyed, with its full record (R2v3 B(7)-(9)).
    private func destroyed(
        _ dossier: Dossier, decision: DecisionRow, verified: VerifiedSanitization?, records: [StagedRecord],
        entries: [EntryRow]
    ) throws -> CertificateLine {
        guard let verified, verified.isDestruction else { throw Other(why: "it was not destroyed") }
        let acts = dossier.destructions.filter { $0.technique == verified.technique }
        guard let act = acts.last(where: { isSource($0.source, of: verified) }),
            var line = CertificateLine(verified, dossier, decision: decision, entries: entries)
        else { throw CertificateError(.content, "the accepted destruction's record is not here") }
        let record = CertificateDestruction(
            at: act.at?.certificateText, technique: act.technique, criteria: act.criteria, equipment: act.equipment,
            by: act.operatorID, witness: act.witness, batteryRemoved: act.batteryRemoved, video: act.videoReference)
        guard record.lacks.isEmpty else {
            throw Other(
                codes: ["R20"],
                why: "its record of destruction is not full: no \(record.lacks.joined(separator: ", no "))")
        }
        describe(&line, dossier)
        line.endedAt = record.at
        line.methodDetails = act.criteria
        line.tool = act.equipment
        line.sanitizer = Self.person(act.operatorID, in: tables)
        line.destruction = record
        line.verification = CertificateVerification(
            method: "records compared by rule (\(RulesVersion.current))", result: "every rule met")
        try finish(&line, dossier: dossier, decision: decision, entries: entries, records: records)
        return line
    }

    private func describe(_ line: inout CertificateLine, _ dossier: Dossier) {
        func value(_ kind: IdentifierKind, _ place: Int = 0) -> String? {
            let found = dossier.identifiers.filter { $0.kind == kind }.map(\.value)
            var unique: [String] = []
            for text in found where !unique.contains(text) { unique.append(text) }
            return place < unique.count ? unique[place] : nil
        }
        line.identifiers = CertificateIdentifiers(
            imei1: value(.imei), imei2: value(.imei, 1), meid: value(.meid), serial: value(.serial), eid: value(.eid),
            unit: value(.unit), assetTag: value(.asset))
        let erased = Self.ownErasures(dossier).last
        line.make = dossier.claim?.make ?? erased?.manufacturer
        line.model = dossier.claim?.model ?? erased?.model
        // Both, where the tool saw another model than the manifest claims: the certificate is about what was erased.
        if let seen = erased?.model, let claimed = dossier.claim?.model,
            !Self.sameModel(seen, claimed)
        {
            line.model = "\(seen) (on the manifest: \(claimed))"
        }
        line.storage = dossier.claim?.storageGB.map { "\($0) GB" }
        line.receivedAt = dossier.received?.at?.certificateText
        line.receivedPlace = dossier.received?.location
        line.confidentiality = contract.confidentiality.rawValue
    }

    /// One text within the other says the same model, as «iPhone 12» and «Apple iPhone 12 64GB».
    private static func sameModel(_ a: String, _ b: String) -> Bool {
        if a == b { return true }
        func plain(_ text: String) -> String { text.lowercased().filter { $0.isLetter || $0.isNumber } }
        let (left, right) = (plain(a), plain(b))
        return left.contains(right) || right.contains(left)
    }

    private func describe(_ line: inout CertificateLine, erasure: Erasure, dossier: Dossier) {
        line.mediaType = erasure.media == .internalFlash ? "internal flash" : erasure.media.rawValue
        line.methodDetails = erasure.techniqueWords
        line.tool = erasure.tool
        line.toolVersion = erasure.toolVersion
        line.startedAt = erasure.startedAt?.certificateText
        line.endedAt = erasure.endedAt?.certificateText
        line.place = erasure.station
        line.sanitizer = Self.person(erasure.operatorID, in: tables)
        var notChecked: [String] = []
        if erasure.signaturePresent == true { notChecked.append("vendor signature") }
        if let word = erasure.verifiedWord.ifStated {
            notChecked.append("the tool's own word «\(word)» that it verified")
        }
        let kind = erasure.verificationKind.map { kind in
            "\(kind) by the tool" + (erasure.verificationPercent.ifStated.map { ", \($0) %" } ?? "")
        }
        let parts = ["records compared by rule (\(RulesVersion.current))"] + [kind].compactMap(\.self)
        line.verification = CertificateVerification(
            method: (parts + StatedByHand.words(after: erasure, of: dossier, in: tables)).joined(separator: "; "),
            result: "every rule met", notChecked: notChecked)
    }

    /// Name, title, organisation and contact as the operators table gives them; the id alone when it doesn't.
    static func person(_ id: String?, in tables: ReferenceTables, auth: String? = nil) -> CertificatePerson {
        guard let id, !id.isEmpty else { return CertificatePerson(auth: auth) }
        let row =
            tables.rows.operators.first { ComparableText.same($0.person, id) && $0.name != nil }
            ?? tables.rows.operators.first { ComparableText.same($0.person, id) }
        return CertificatePerson(
            id: id, name: row?.name, title: row?.title, organisation: row?.organisation, contact: row?.contact,
            auth: auth)
    }

    /// The rules are the verifier; that they were met was recorded when it was found.
    private func verifiedAt(_ entries: [EntryRow]) throws(CertificateError) -> String? {
        let entry = entries.last { row in
            row.body.withUnsafeBytes { EntryTail.isType(.sanitizationVerified, $0) }
        }
        if let at = entry?.body.withUnsafeBytes(EntryTail.at) { return at }
        do { return try entry.flatMap { RecordedEntry(try JSONParser.parse($0.body))?.atText } } catch {
            throw CertificateError(.entry, "its entries can't be read: \(error)")
        }
    }

    /// Every decision of a person that the device's standing relies on, with its entry.
    private func resolutions(
        _ dossier: Dossier, _ entries: [EntryRow]
    ) throws(CertificateError) -> [CertificateResolution] {
        // Nearly every device has none, and nothing else is read of its entries but their hashes.
        guard !dossier.resolutions.isEmpty else { return [] }
        var told: [(seq: Int, finding: String?, auth: String?)] = []
        do {
            for row in entries {
                guard let entry = RecordedEntry(try JSONParser.parse(row.body)) else { continue }
                told.append((row.seq, FindingPayload.Resolved(entry)?.finding, entry.auth))
            }
        } catch {
            throw CertificateError(.entry, "its entries can't be read: \(error)")
        }
        return dossier.resolutions.compactMap { resolution in
            guard let entry = told.last(where: { $0.finding == resolution.finding }) else { return nil }
            return CertificateResolution(
                code: resolution.code.rawValue, value: resolution.value, by: resolution.by,
                auth: entry.auth ?? "none", reason: resolution.reason, entry: entry.seq)
        }
    }
}

extension CertificateLine {
    /// The part of a line that says the device is sanitized: nothing but what was verified can become one. Nil when the
    /// level is none that a certificate has, or the decision's digest isn't one.
    fileprivate init?(
        _ verified: VerifiedSanitization, _ dossier: Dossier, decision: DecisionRow, entries: [EntryRow]
    ) {
        guard let level = CertifiedLevel(verified.level), let digest = Digest(bytes: decision.digest) else {
            return nil
        }
        self.init(
            intake: dossier.intakeName, device: dossier.name, levelRequired: CertifiedLevel(verified.required),
            levelAssessed: level, technique: verified.technique, decision: digest,
            entries: entries.map { CertificateEntry(index: $0.seq, leaf: TreeHash.leaf($0.body)) })
    }
}
