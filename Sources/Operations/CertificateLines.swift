import Basics
import Certificates
import Custody
import Dispatch
import RecoveryModel
import Storage

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
    private var store: any RecoveryStore { workspace.store }

    private(set) var lines: [CertificateLine] = []
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
        tables = try TableShelf.tables(workspace)
        assembler = DossierAssembler(arrivals: documents.arrivals, tables: tables)
    }

    /// Reads the whole lot, or one device of it.
    mutating func read(only intake: Int? = nil) throws {
        var page: [(IntakeRow, DecisionRow?)] = []
        try LotPages.each(lot, store) { row, decision in
            guard intake == nil || row.id == intake else { return }
            page.append((row, decision))
            if page.count == 256 { try take(&page) }
        }
        try take(&page)
    }

    private mutating func take(_ page: inout [(IntakeRow, DecisionRow?)]) throws {
        let cases = try CaseReader.cases(page.map(\.0), store)
        let around = try PageFacts(page, store)
        for outcome in judged(page, cases, around) {
            switch outcome {
            case .line(let line): lines.append(line)
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
        _ page: [(IntakeRow, DecisionRow?)], _ cases: [DeviceCase], _ around: PageFacts
    ) -> [Outcome] {
        let slices = page.count < 16 ? 1 : max(1, workspace.jobs)
        let size = (page.count + slices - 1) / slices
        // Everything was read before: what judges a device only looks at values, and each slice writes its own places.
        nonisolated(unsafe) let judge = self
        return [Outcome](unsafeUninitializedCapacity: page.count) { room, count in
            nonisolated(unsafe) let output = room
            DispatchQueue.concurrentPerform(iterations: slices) { slice in
                for place in slice * size..<max(slice * size, min(page.count, (slice + 1) * size)) {
                    let outcome = judge.judged(page[place].0, page[place].1, cases[place], around)
                    output.initializeElement(at: place, to: outcome)
                }
            }
            count = page.count
        }
    }

    private func judged(
        _ row: IntakeRow, _ decision: DecisionRow?, _ device: DeviceCase, _ around: PageFacts
    ) -> Outcome {
        var (dossier, _) = assembler.assemble(row, lot: lot.name, records: device.records)
        dossier.resolutions = device.resolutions
        let part = decision.flatMap(SanitizationPart.init)
        if let reason = objection(row, decision, part, around.findings[row.id] ?? []) {
            return .excluded(
                CertificateExclusion(
                    intake: dossier.intakeName, device: row.name, codes: reason.codes, why: reason.why))
        }
        guard let decision, let part else { return .nothing }
        do throws(CertificateError) {
            return .line(try line(dossier, decision, part, device.records, around.entries(decision)))
        } catch {
            return .excluded(
                CertificateExclusion(intake: dossier.intakeName, device: row.name, codes: ["S44"], why: error.message))
        }
    }

    // MARK: gates

    private func objection(
        _ row: IntakeRow, _ decision: DecisionRow?, _ part: SanitizationPart?, _ findings: [FindingRow]
    ) -> (codes: [String], why: String)? {
        guard let decision, let part else { return ([], "not decided yet") }
        let state = RowState(rawValue: decision.row)
        guard state == .received else {
            return ([], state.map { "the manifest's row is \($0.name)" } ?? "its state is not known")
        }
        let reasons = part.stage["reasons"]?.array?.compactMap { $0["code"]?.string } ?? []
        guard part.isPassed else {
            return (reasons, "sanitization \(part.outcome ?? "was not judged")")
        }
        let open = findings.filter(Self.keepsOff)
        if !open.isEmpty { return (open.map(\.code.rawValue), "an unresolved finding") }
        guard let validated else { return nil }
        switch validated.parts["\(lot.name)/\(row.ordinal)"] {
        case nil: return (["S43"], "not among what was validated")
        case part.digest?: return nil
        default: return (["S43"], "its sanitization was decided anew after the validation")
        }
    }

    /// An unresolved finding keeps a device off; that a key is broken says nothing about data.
    private static func keepsOff(_ finding: FindingRow) -> Bool {
        if finding.severity == .hold { return true }
        return finding.severity == .fail && ["I", "S", "T"].contains(finding.code.rawValue.first)
    }

    // MARK: a line

    private func line(
        _ dossier: Dossier, _ decision: DecisionRow, _ part: SanitizationPart, _ records: [StagedRecord],
        _ entries: [EntryRow]
    ) throws(CertificateError) -> CertificateLine {
        if kind == .destruction { return try destroyed(dossier, decision, part, records, entries) }
        let attempt = part.stage["attempts"]?.array?.last { $0["verdict"]?.string == "accepted" }
        let level = SanitizationLevel(rawValue: part.stage["level"]?["assessed"]?.string ?? "") ?? .none
        guard let attempt, let assessed = CertifiedLevel(level),
            let technique = attempt["technique"]?.string.flatMap(Technique.init(rawValue:)),
            let digest = Digest(bytes: decision.digest)
        else { throw CertificateError(.content, "no accepted erasure stands behind what was decided") }
        guard !technique.isPhysical else {
            throw CertificateError(.content, "it was destroyed: that is certified by --kind destruction")
        }
        var line = CertificateLine(
            intake: dossier.intakeName, device: dossier.name,
            levelRequired: part.stage["level"]?["required"]?.string.flatMap(SanitizationLevel.init(rawValue:)).flatMap(
                CertifiedLevel.init), levelAssessed: assessed, technique: technique, decision: digest,
            entries: entries.map { CertificateEntry(index: $0.seq, leaf: TreeHash.leaf($0.body)) })
        describe(&line, dossier)
        let erasure = dossier.erasures.last { erasure in
            attempt["source"]?["line"]?.integer == erasure.source.line
                && attempt["source"]?["document"]?.string
                    == documents.items[erasure.source.document].map { "sha256:" + $0.hex }
        }
        guard let erasure else { throw CertificateError(.content, "the accepted erasure's record is not here") }
        describe(&line, erasure)
        try finish(&line, dossier, decision, entries, records)
        return line
    }

    private func finish(
        _ line: inout CertificateLine, _ dossier: Dossier, _ decision: DecisionRow,
        _ entries: [EntryRow], _ records: [StagedRecord]
    ) throws(CertificateError) {
        line.destination = decision.route.isEmpty ? nil : decision.route
        line.evidence = Set(records.map(\.document)).sorted().compactMap { documents.items[$0] }
            .compactMap { Digest(bytes: $0.digest) }
        line.resolutions = try resolutions(dossier, entries)
    }

    /// A device that was destroyed, with its full record (R2v3 B(7)-(9)).
    private func destroyed(
        _ dossier: Dossier, _ decision: DecisionRow, _ part: SanitizationPart, _ records: [StagedRecord],
        _ entries: [EntryRow]
    ) throws(CertificateError) -> CertificateLine {
        guard let act = dossier.destructions.last, act.technique.isPhysical, let at = act.at?.certificateText,
            let digest = Digest(bytes: decision.digest)
        else { throw CertificateError(.content, "no record of a destruction stands behind it") }
        var line = CertificateLine(
            intake: dossier.intakeName, device: dossier.name,
            levelRequired: part.stage["level"]?["required"]?.string.flatMap(SanitizationLevel.init(rawValue:)).flatMap(
                CertifiedLevel.init), levelAssessed: .destroy, technique: act.technique, decision: digest,
            entries: entries.map { CertificateEntry(index: $0.seq, leaf: TreeHash.leaf($0.body)) })
        describe(&line, dossier)
        line.endedAt = at
        line.methodDetails = act.criteria
        line.tool = act.equipment
        line.sanitizer = Self.person(act.operatorID, in: tables)
        line.destruction = CertificateDestruction(
            at: at, technique: act.technique, criteria: act.criteria, equipment: act.equipment, by: act.operatorID,
            witness: act.witness, batteryRemoved: act.batteryRemoved, video: act.videoReference)
        line.verification = CertificateVerification(
            method: "records compared by rule (\(DecisionText.rulesVersion))", result: "every rule met")
        try finish(&line, dossier, decision, entries, records)
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
        line.make = dossier.claim?.make ?? dossier.erasures.last?.manufacturer
        line.model = dossier.claim?.model ?? dossier.erasures.last?.model
        line.storage = dossier.claim?.storageGB.map { "\($0) GB" }
        line.receivedAt = dossier.received?.at?.certificateText
        line.receivedPlace = dossier.received?.location
        line.confidentiality = contract.confidentiality.rawValue
    }

    private func describe(_ line: inout CertificateLine, _ erasure: Erasure) {
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
        if let word = erasure.verifiedWord { notChecked.append("the tool's word «\(word)»") }
        let kind = erasure.verificationKind.map { kind in
            "\(kind) by the tool" + (erasure.verificationPercent.map { ", \($0) %" } ?? "")
        }
        line.verification = CertificateVerification(
            method: "records compared by rule (\(DecisionText.rulesVersion))" + (kind.map { "; " + $0 } ?? ""),
            result: "every rule met", notChecked: notChecked)
    }

    /// Name, title, organisation and contact as the operators table gives them; the id alone when it doesn't.
    static func person(_ id: String?, in tables: ReferenceTables, auth: String? = nil) -> CertificatePerson {
        guard let id, !id.isEmpty else { return CertificatePerson(auth: auth) }
        let row =
            tables.operators.first { $0.person == id && $0.name != nil }
            ?? tables.operators.first { $0.person == id }
        return CertificatePerson(
            id: id, name: row?.name, title: row?.title, organisation: row?.organisation, contact: row?.contact,
            auth: auth)
    }

    /// Every decision of a person that the device's standing relies on, with its entry.
    private func resolutions(
        _ dossier: Dossier, _ entries: [EntryRow]
    ) throws(CertificateError) -> [CertificateResolution] {
        // Nearly every device has none, and nothing else is read of its entries but their hashes.
        guard !dossier.resolutions.isEmpty else { return [] }
        var told: [(seq: Int, value: JSONValue)] = []
        do { for row in entries { told.append((row.seq, try JSONParser.parse(row.body))) } } catch {
            throw CertificateError(.entry, "its entries can't be read: \(error)")
        }
        return dossier.resolutions.compactMap { resolution in
            let entry = told.last {
                $0.value["type"]?.string == CustodyEventType.findingResolved.rawValue
                    && $0.value["data"]?["finding"]?.string == resolution.finding
            }
            guard let entry else { return nil }
            return CertificateResolution(
                code: resolution.code.rawValue, value: resolution.value, by: resolution.by,
                auth: entry.value["actor"]?["auth"]?.string ?? "none", reason: resolution.reason, entry: entry.seq)
        }
    }
}

/// What else is known of a page of devices, asked for all of them at once.
private struct PageFacts {
    /// Open ones by intake.
    private(set) var findings: [Int: [FindingRow]] = [:]
    private var rows: [Int: EntryRow] = [:]

    init(_ page: [(IntakeRow, DecisionRow?)], _ store: any RecoveryStore) throws {
        let intakes = page.map(\.0.id)
        guard let first = intakes.min(), let last = intakes.max() else { return }
        for finding in try store.findings(intakes: first...last) where finding.state == "open" {
            if let intake = finding.intake { findings[intake, default: []].append(finding) }
        }
        // As a device's own query orders them.
        for intake in findings.keys {
            findings[intake]?.sort { ($0.code.rawValue, $0.id) < ($1.code.rawValue, $1.id) }
        }
        let seqs = Set(page.flatMap { Self.seqs($0.1) }).sorted()
        rows.reserveCapacity(seqs.count)
        try EntryRows(store).each(seqs) { seq, row in rows[seq] = row }
    }

    /// Entries that tell of the device, in the order of the log.
    func entries(_ decision: DecisionRow) -> [EntryRow] { Self.seqs(decision).sorted().compactMap { rows[$0] } }

    private static func seqs(_ decision: DecisionRow?) -> [Int] {
        decision.map { RecordedEvents($0.events).events.map { Int($0.seq) } } ?? []
    }
}
