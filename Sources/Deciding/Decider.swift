import Basics
import Custody
import Policies
import RecoveryModel
import Storage
import StoreAccess

/// Evaluates devices of one lot. Same case, same answer: nothing here reads a clock or a file.
///
/// When to use: through `Evaluation`, unless nothing is to be recorded.
///
/// ```
/// let decider = Decider(
///     context: context.context, stages: BuiltInStages.stages(of: context.pipeline.policy), lot: lot,
///     documents: try DocumentIndex(store), now: workspace.now)
/// let decided = decider.decide(device)
/// ```
package struct Decider: Sendable {
    let context: DecisionContext
    let stages: [any Stage]
    let lot: LotRow
    let documents: DocumentIndex
    let arrivals: [Int: Instant]
    let now: Instant
    private let drafting: EventDrafting

    /// Decides devices of `lot` under `context`, by `stages` in their order, at `now`.
    package init(context: DecisionContext, stages: [any Stage], lot: LotRow, documents: DocumentIndex, now: Instant) {
        self.context = context
        self.stages = stages
        self.lot = lot
        self.documents = documents
        arrivals = documents.arrivals
        self.now = now
        drafting = EventDrafting(documents: documents, tables: context.tables, lot: lot.name)
    }

    func outcomes(_ dossier: Dossier) -> [Outcome] {
        var outcomes: [Outcome] = []
        outcomes.reserveCapacity(stages.count)
        let dossier = CustodySpan.judged(dossier, in: context)
        for stage in stages { outcomes.append(stage.evaluate(dossier, after: outcomes, in: context)) }
        return outcomes
    }

    func dossier(_ device: DeviceCase) -> (Dossier, [EvidenceMark]) {
        let assembler = DossierAssembler(arrivals: arrivals, tables: context.tables)
        var (dossier, marks) = assembler.assemble(device.intake, lot: lot.name, records: device.records)
        dossier.resolutions = device.resolutions
        return (dossier, marks)
    }

    /// What the stages say of a device, and what of it is to be recorded; no entries where nothing `isRecorded`.
    package func decide(_ device: DeviceCase, isRecorded: Bool = true) -> DecidedDevice {
        let (dossier, marks) = dossier(device)
        let outcomes = outcomes(dossier)
        let writer = DecisionWriter(
            documents: documents, policy: context.policy.digest, rules: RulesVersion.current)
        let rendered = writer.render(dossier, outcomes)
        let findings = findings(dossier, outcomes: outcomes, device: device)
        var recorded = RecordedEvents(device.before?.events ?? [])
        let pending = events(
            dossier, marks: marks, outcomes: outcomes, hashes: rendered.stages, findings: findings, recorded: &recorded,
            isRecorded: isRecorded)
        let digest = Digest(of: rendered.open).bytes
        let hadFindings = device.before.map { !RecordedEvents($0.events).openFindings.isEmpty } ?? false
        // Those that the lot's finding speaks for are listed too, so that they end when the device's reason does.
        let standing = findings.filter { $0.state != "resolved" }
        recorded.openFindings = standing.compactMap { UInt64($0.id, radix: 16) }
        let deadline = Deadlines(context: context).next(dossier, outcomes)
        let isSame = device.before?.digest == digest && device.before?.deadline == deadline && pending.isEmpty
        let decision = DecisionRow(
            intake: device.intake.id, lot: lot.id, row: rowState(dossier, outcomes).rawValue,
            verdicts: StageName.allCases.map { outcomes.of($0)?.verdict.rawValue ?? -1 },
            route: outcomes.of(.routing)?.route?.rawValue ?? "", digest: digest,
            body: DecisionWriter.closed(rendered.open, at: now),
            events: [], leaf: [], deadline: deadline)
        return DecidedDevice(
            intake: device.intake.id, decision: isSame ? nil : decision, pending: pending, recorded: recorded,
            findings: findings, open: Set(standing.map(\.id)), hadFindings: hadFindings, leaf: device.before?.leaf ?? []
        )
    }

    private func rowState(_ dossier: Dossier, _ outcomes: [Outcome]) -> RowState {
        if dossier.isWithdrawn { return .withdrawn }
        if case .shipment(let row, _)? = outcomes.of(.shipment)?.detail { return row }
        return dossier.claim == nil ? .unexpected : dossier.received == nil ? .inTransit : .received
    }

    // MARK: findings

    private func findings(_ dossier: Dossier, outcomes: [Outcome], device: DeviceCase) -> [FindingRow] {
        var rows: [FindingRow] = []
        let state = rowState(dossier, outcomes)
        for outcome in outcomes {
            for reason in outcome.reasons where !Self.isQuiet(reason, state) {
                let source = documents.identity(reason.source) + (reason.shared.map { "|shared:" + $0 } ?? "")
                let id = FindingID.make(lot: lot.name, device: dossier.name, code: reason.code, source: source)
                if rows.contains(where: { $0.id == id }) { continue }
                rows.append(row(id, reason: reason, stage: outcome.stage, device: device))
            }
        }
        return rows
    }

    /// Records that a device can't have before it is scanned in: of what isn't here the scan is asked for, nothing else.
    private static let ofPresent: Set<FindingCode> = ["F01", "G01", "S00"]

    private static func isQuiet(_ reason: Reason, _ row: RowState) -> Bool {
        guard reason.severity == .waiting else { return false }
        // A row that repeats another is no device of its own: what it waits for is the other row's to say.
        return row == .duplicate || (row == .inTransit || row == .missing) && ofPresent.contains(reason.code)
    }

    private func row(_ id: String, reason: Reason, stage: StageName, device: DeviceCase) -> FindingRow {
        var json = JSONText(reserving: 80)
        RecordedReason.write(SharedFindings.values(of: reason), to: &json)
        // A hold that a person accepted stays listed as a note (ResolutionCheck); its finding stays resolved.
        let severity = CodeCatalogue.severity(of: reason.code)
        let isAccepted = severity == .hold && reason.severity == .note
        return FindingRow(
            id: id, lot: lot.id, intake: device.intake.id, code: reason.code, severity: reason.severity,
            state: isAccepted ? "resolved" : reason.shared == nil ? "open" : SharedFindings.state,
            stage: stage.rawValue, message: reason.message, values: json.text,
            document: reason.source?.document ?? 0, line: reason.source?.line ?? 0, openedAt: now,
            valuesDigest: ReasonDigest.of(reason.values, reason.source))
    }

    // MARK: events

    private func events(
        _ dossier: Dossier, marks: [EvidenceMark], outcomes: [Outcome], hashes: [UInt64],
        findings: [FindingRow], recorded: inout RecordedEvents, isRecorded: Bool
    ) -> [(key: UInt64, entry: PreparedEntry)] {
        var out: [(key: UInt64, entry: PreparedEntry)] = []
        func add(_ event: @autoclosure () -> PendingEvent?) {
            guard isRecorded, let event = event(), event.key == 0 || !recorded.contains(event.key) else { return }
            if event.key != 0, out.contains(where: { $0.key == event.key }) { return }
            out.append((event.key, PreparedEntry(event.draft)))
        }
        let name = DeviceName(dossier)
        for mark in marks { add(drafting.event(mark, name)) }
        let known = Set(recorded.openFindings)
        for outcome in outcomes {
            if case .sanitization(_, _, let attempts, _, _) = outcome.detail {
                for attempt in attempts where attempt.verdict != .accepted { add(drafting.refused(attempt, name)) }
            }
            for finding in findings where finding.stage == outcome.stage.rawValue && finding.state == "open" {
                if !known.contains(UInt64(finding.id, radix: 16) ?? 0) { add(drafting.opened(finding, name)) }
            }
            let position = outcome.stage.position
            let isPassed = outcome.verdict == .passed
            if isPassed, recorded.stages[position] != hashes[position] {
                add(drafting.passed(outcome, name, policy: context.policy.digest))
            }
            recorded.stages[position] = isPassed ? hashes[position] : 0
        }
        return out
    }
}
