import Basics
import Custody
import Deciding
import Pipeline
import RecoveryModel
import Storage
import StoreAccess

/// A lot as reports read it: the terms, tables and pipeline that its recorded decisions rest on, and its devices a page
/// at a time, so that memory doesn't grow with the lot. Reads only.
///
/// When to use: by reports over all devices of a lot. One device is read by `DeviceQuery`.
///
/// ```
/// let reading = try LotReading(lot, workspace)
/// try reading.each { device in
///     print(device.intake.name, device.route?.rawValue ?? "", device.findings.count)
/// }
/// ```
package struct LotReading {
    package let lot: LotRow
    /// Of the recorded terms.
    package let contract: Contract
    package let policy: Policy
    /// As they were when the lot was decided.
    package let tables: ReferenceTables
    /// Carrier events, hand-overs and what was announced.
    package let facts: LotFacts
    private let documents: DocumentIndex
    private let drafting: EventDrafting
    private let store: any RecoveryStore

    /// Throws `OperationError` when what the decisions rest on can't be read back.
    package init(_ lot: LotRow, _ workspace: Workspace) throws {
        let context = try LotContext(recordedFor: lot, workspace)
        self.lot = lot
        contract = context.terms.contract
        policy = context.pipeline.policy
        tables = context.context.tables
        facts = context.context.lot
        documents = try DocumentIndex(workspace.store)
        drafting = EventDrafting(documents: documents, tables: context.context.tables, lot: lot.name)
        store = workspace.store
    }

    /// Every intake in manifest order, units on no manifest after, but those whose records went to another.
    package func each(_ body: (DeviceReading) throws -> Void) throws {
        let assembler = DossierAssembler(arrivals: documents.arrivals, tables: tables)
        try IntakePages.each(lot, in: store) { rows, numbers in
            var findings: [Int: [FindingRow]] = [:]
            for row in try store.findings(intakes: numbers) {
                if let intake = row.intake { findings[intake, default: []].append(row) }
            }
            for device in try CaseReader.cases(rows.filter { !$0.isVoid }, store) {
                var (dossier, marks) = assembler.assemble(device.intake, lot: lot.name, records: device.records)
                dossier.resolutions = device.resolutions
                try body(
                    DeviceReading(
                        intake: device.intake, dossier: dossier, marks: marks, decision: device.before,
                        findings: findings[device.intake.id] ?? []))
            }
        }
    }

    /// Open findings about the lot as a whole, and about files and rows without a device.
    package func openFindings() throws -> [FindingRow] { try store.openLotFindings(lot: lot.id) }

    /// Digest and path of a kept document; nil when the store doesn't know it.
    package func document(_ source: SourceRef) -> (digest: String, path: String)? {
        documents.items[source.document].map { ("sha256:" + $0.hex, $0.path) }
    }

    /// True when a decision's source is this one.
    package func isPlace(_ source: SourceRef, of recorded: RecordedSource?) -> Bool {
        recorded.map { documents.isPlace(source, document: $0.document, line: $0.line) } ?? false
    }

    /// When a document came to the store; nil when the store doesn't know it.
    package func arrival(of source: SourceRef) -> Instant? { documents.items[source.document]?.arrived }

    /// When the log's entry of a record was written; nil while it isn't recorded.
    package func recordedAt(
        _ type: CustodyEventType, of record: [UInt8]?, in device: DeviceReading
    ) throws -> Instant? {
        try entry(type, of: record, in: device).flatMap { EntryText.recordedAt($0.body) }
    }

    /// A person as the log writes him: an id that the operators table lists, else a digest of the name.
    package func pseudonym(_ person: String?) -> String? {
        guard let person, !person.isEmpty else { return nil }
        return drafting.person(person)
    }

    /// The name that the operators table gives an id; nil when it lists none.
    package func name(of person: String?) -> String? {
        guard let person else { return nil }
        return tables.rows.operators.first { ComparableText.same($0.person, person) && $0.name?.isEmpty == false }?.name
    }

    /// The log's entry of a record: its index and leaf hash; nil while it isn't recorded.
    package func entry(_ type: CustodyEventType, of record: [UInt8]?, in device: DeviceReading) throws -> EntryRow? {
        guard let record else { return nil }
        let key = RecordedEvents.key(type.rawValue, record)
        return try device.recorded.seq(of: key).flatMap { try store.entry(Int($0)) }
    }
}

/// One intake as reports read it.
///
/// ```
/// let level = device.stage(.sanitization)?.level?.assessed
/// let model = device.dossier.claim?.model
/// ```
package struct DeviceReading {
    package let intake: IntakeRow
    package let dossier: Dossier
    /// What was decided, as recorded; nil before the first run, and when it can't be read.
    package let decision: RecordedDecision?
    /// Nil before the first run.
    package let row: RowState?
    /// Of every state.
    package let findings: [FindingRow]
    let recorded: RecordedEvents
    private let marks: [EvidenceMark]

    init(
        intake: IntakeRow, dossier: Dossier, marks: [EvidenceMark], decision: DecisionRow?, findings: [FindingRow]
    ) {
        self.intake = intake
        self.dossier = dossier
        self.marks = marks
        self.findings = findings
        self.decision = decision.flatMap(RecordedDecision.init)
        row = decision.flatMap { RowState(rawValue: $0.row) }
        recorded = RecordedEvents(decision?.events ?? [])
    }

    /// A stage's part of the decision; nil when the pipeline leaves it out.
    package func stage(_ name: StageName) -> RecordedStage? { decision?.stage(name) }

    /// Nil while stages wait.
    package var route: Route? { decision?.route }

    /// Identity of the record of each erasure, in the dossier's order; nil where a record isn't told apart.
    package var erasureRecords: [[UInt8]?] {
        var left = marks.filter { if case .erasure = $0.content { true } else { false } }
        return dossier.erasures.map { erasure in
            let found = left.firstIndex { mark in
                guard case .erasure(let value) = mark.content, mark.source == erasure.source else { return false }
                return value.report == erasure.reportID && value.outcome == erasure.outcome
            }
            return found.map { left.remove(at: $0).digest }
        }
    }

    /// Identity of the record of each destruction, in the dossier's order.
    package var destructionRecords: [[UInt8]?] {
        var left = marks.filter { if case .destruction = $0.content { true } else { false } }
        return dossier.destructions.map { destruction in
            left.firstIndex { $0.source == destruction.source }.map { left.remove(at: $0).digest }
        }
    }
}
