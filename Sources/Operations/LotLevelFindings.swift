import Basics
import Policies
import RecoveryModel
import Storage

/// Findings about files: recorded once each, in the order in which the files were read.
struct FileFindings {
    private let workspace: Workspace
    private let recorder: Recorder

    init(_ workspace: Workspace, _ recorder: Recorder) {
        self.workspace = workspace
        self.recorder = recorder
    }

    func record(_ notes: [Ingest.FileNote]) throws {
        let store = workspace.store
        try store.transaction {
            for note in notes {
                let source = note.document.digest.hex + ":\(note.finding.line)"
                let row = row(
                    note.finding.code, note.finding.message, lot: note.lot, document: note.document.id,
                    line: note.finding.line, source: note.document.path + ":" + source)
                try open(row, lot: note.lot?.name)
            }
            let lots = try store.lots()
            let hint = WaitingHint(store)
            for waiting in try store.unmatched() {
                try open(
                    try unattached(waiting, lots, hint.text(waiting)), lot: lots.first { $0.id == waiting.lot }?.name)
            }
        }
    }

    /// The finding about evidence that waits; it is cured when the evidence attaches.
    static func unattachedID(_ waiting: UnmatchedRow, lot: String?, _ store: any RecoveryStore) throws -> String {
        let digest = try RecordNames.first(waiting.record.digest, store)
        return FindingID.make(lot: lot ?? "", device: "", code: "I17", source: Hex.encode(digest))
    }

    private func unattached(_ waiting: UnmatchedRow, _ lots: [LotRow], _ hint: String?) throws -> FindingRow {
        let named = [DeviceReference](packed: waiting.references).map(\.text).joined(separator: ", ")
        let message =
            "this evidence names \(named.isEmpty ? "no device" : named), which no open intake has; it waits. "
            + (hint ?? "Check the identifier, or run the lot that it belongs to")
        return row(
            "I17", message, lot: lots.first { $0.id == waiting.lot }, document: waiting.record.document,
            line: waiting.record.line,
            source: Hex.encode(try RecordNames.first(waiting.record.digest, workspace.store)))
    }

    private func row(
        _ code: FindingCode, _ message: String, lot: LotRow?, document: Int, line: Int, source: String
    ) -> FindingRow {
        FindingRow(
            id: FindingID.make(lot: lot?.name ?? "", device: "", code: code, source: source), lot: lot?.id, intake: nil,
            code: code, severity: CodeBook.severity(of: code), state: "open", stage: nil, message: message,
            values: "{}",
            document: document, line: line, openedAt: workspace.clock(), valuesDigest: "")
    }

    /// Opens a finding unless it was opened before; a resolved one stays resolved, and one that had ended is open again:
    /// the log tells of its opening once.
    func open(_ row: FindingRow, lot: String?) throws {
        if let known = try workspace.store.finding(row.id) {
            if known.state == "cured" { try workspace.store.setFindingState(row.id, "open") }
            return
        }
        try workspace.store.saveFindings([row])
        try recorder.record([
            CustodyEventDraft(
                type: .findingOpened, lot: lot, intake: nil, device: nil, at: nil, actor: .engine,
                data: EventDrafting.findingData(row))
        ])
    }
}

/// Findings of a lot as a whole (I15, S40, T08 …): they don't change a device's outcome.
struct LotFindings {
    private let workspace: Workspace
    private let recorder: Recorder

    init(_ workspace: Workspace, _ recorder: Recorder) {
        self.workspace = workspace
        self.recorder = recorder
    }

    func record(_ contexts: [Int: LotContext]) throws {
        let documents = try DocumentIndex(workspace.store)
        try workspace.store.transaction {
            for lot in contexts.values.sorted(by: { $0.lot.id < $1.lot.id }) { try record(lot, documents) }
        }
    }

    private func record(_ lot: LotContext, _ documents: DocumentIndex) throws {
        let tally = try workspace.store.tally(lot: lot.lot.id)
        let files = FileFindings(workspace, recorder)
        var current: Set<String> = []
        for reason in try reasons(lot, tally) {
            var json = JSONText()
            DecisionText.write(reason.values, &json)
            let source = documents.identity(reason.source) + "|" + json.text
            let row = FindingRow(
                id: FindingID.make(lot: lot.lot.name, device: "", code: reason.code, source: source), lot: lot.lot.id,
                intake: nil, code: reason.code, severity: reason.severity, state: "open", stage: "lot",
                message: reason.message, values: json.text, document: reason.source?.document ?? 0,
                line: reason.source?.line ?? 0, openedAt: workspace.clock(),
                valuesDigest: ReasonDigest.of(reason.values, reason.source))
            current.insert(row.id)
            try files.open(row, lot: lot.lot.name)
        }
        for old in try workspace.store.openLotFindings(lot: lot.lot.id)
        where old.stage == "lot" && old.code != SanitizationAnomalies.code && !current.contains(old.id) {
            // S46 is asked by `validate` alone, which ends it too.
            try workspace.store.setFindingState(old.id, "cured")
        }
    }

    private func reasons(_ lot: LotContext, _ tally: LotTally) throws -> [Reason] {
        func count(_ state: RowState) -> Int { tally.rows[state.rawValue] ?? 0 }
        let rows = RowState.allCases.filter { $0 != .unexpected && $0 != .withdrawn }.reduce(0) { $0 + count($1) }
        let facts = lot.context.lot
        let counts = LotCounts(
            rows: rows, received: count(.received) + count(.unexpected),
            receivedByUnit: try receivedByUnit(facts, lot.lot.id))
        let found = LotChecks.findings(lot: facts, counts: counts, policy: lot.pipeline.policy)
        return found + (try reconciliation(lot, tally, received: counts.received))
    }

    /// Devices scanned from each handling unit; empty until receipt is closed and a hand-over has counted units.
    private func receivedByUnit(_ facts: LotFacts, _ lot: Int) throws -> [String: Int] {
        guard facts.receiptClosedAt != nil,
            facts.handOvers.contains(where: { $0.units != nil && $0.handlingUnit != nil })
        else { return [:] }
        var counts: [String: Int] = [:]
        var after = 0
        while true {
            let rows = try workspace.store.intakes(lot: lot, after: after, limit: 1000)
            guard let first = rows.first, let last = rows.last else { return counts }
            let own = Set(rows.map(\.id))
            var units: [Int: Set<String>] = [:]
            try workspace.store.eachRecord(in: first.id...last.id) { intake, kind, _, _, _, body in
                guard kind == EvidenceKind.scan.rawValue, own.contains(intake) else { return }
                var reader = FieldReader(Array(body))
                if let unit = Scan(from: &reader).handlingUnit {
                    units[intake, default: []].insert(HandlingUnits.key(unit))
                }
            }
            for unit in units.values.joined() { counts[unit, default: 0] += 1 }
            after = last.id
        }
    }

    /// S40. A device without a scan that was erased all the same has S24, waiting for its scan.
    private func reconciliation(_ lot: LotContext, _ tally: LotTally, received: Int) throws -> [Reason] {
        guard lot.pipeline.policy.stages.contains(.sanitization), tally.findings["S24"] ?? 0 > 0 else { return [] }
        let unseen = try workspace.store.openFindings(lot: lot.lot.id, code: "S24").filter { $0.severity == .waiting }
        let names = try unseen.compactMap { try $0.intake.flatMap { try workspace.store.intake($0)?.name } }
        let sanitized = tally.stages[StageName.sanitization.position]?[Verdict.passed.rawValue] ?? 0
        let result = SanitizationLot.reconcile(
            received: received, sanitized: sanitized, exceptions: received - sanitized, neverReceived: names.sorted())
        return result.failure.map { [$0.reason("S40", source: nil)] } ?? []
    }
}

/// Looks for mis-keyed scans: a unit on no manifest whose identifier is one slip away from a device that is missing.
struct MiskeyFinder {
    private let workspace: Workspace

    init(_ workspace: Workspace) { self.workspace = workspace }

    func run(_ book: IntakeBook, lots: [Int]) throws {
        let store = workspace.store
        try store.transaction {
            for lot in lots {
                for row in try store.unexpected(lot: lot) { try propose(row, book) }
            }
            try book.markTouched()
        }
    }

    /// Stages the proposals that hold now, and takes back those that no longer do.
    private func propose(_ row: IntakeRow, _ book: IntakeBook) throws {
        var scan: RecordRow?
        var old: [RecordRow] = []
        try workspace.store.eachRecord(in: row.id...row.id) { _, kind, digest, document, line, body in
            guard let kind = EvidenceKind(rawValue: kind), kind == .crossFact || kind == .scan else { return }
            let record = RecordRow(
                intake: row.id, kind: kind, digest: Array(digest), document: document, line: line, body: Array(body))
            if kind == .scan { scan = scan ?? record } else { old.append(record) }
        }
        guard let scan else { return }
        var missing: [Int] = []
        for key in MiskeyDistance.candidates(for: row.name) {
            for other in try workspace.store.bound(key: JoinKey.hash(key)) where other.value == key {
                guard other.intake != row.id, try isMissing(other.intake, lot: row.lot) else { continue }
                if !missing.contains(other.intake) { missing.append(other.intake) }
            }
        }
        let names = try missing.compactMap { try workspace.store.intake($0)?.name }
        for record in old {
            var reader = FieldReader(record.body)
            let fact = CrossFact(from: &reader)
            guard fact.code == "T03", !fact.others.allSatisfy(names.contains) else { continue }
            try workspace.store.removeRecord(intake: row.id, kind: .crossFact, digest: record.digest)
            book.touch(row.id)
        }
        for other in missing { try book.addFact("T03", subject: row.name, others: [other], to: row.id, like: scan) }
    }

    private func isMissing(_ intake: Int, lot: Int) throws -> Bool {
        guard intake > 0, let row = try workspace.store.intake(intake), row.lot == lot, row.isManifested else {
            return false
        }
        var isSeen = false
        try workspace.store.eachRecord(in: intake...intake) { _, kind, _, _, _, _ in
            if kind == EvidenceKind.scan.rawValue { isSeen = true }
        }
        return !isSeen
    }
}
