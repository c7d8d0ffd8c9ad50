import Basics
import Pipeline
import Policies
import RecoveryModel
import Storage
import StoreFiles

/// What the devices of one lot are decided under.
///
/// When to use: with `tables` for deciding now, with `recordedFor` for what already is decided.
///
/// ```
/// let context = try LotContext(lot, workspace, tables: TablesInForce.tables(workspace))
/// let policy = context.pipeline.policy
/// let recorded = try LotContext(recordedFor: lot, workspace)
/// ```
package struct LotContext {
    package let lot: LotRow
    package let terms: LotFile
    package let pipeline: LoadedPipeline
    package let context: DecisionContext
    /// Where the pipeline was found, when that isn't recorded yet.
    package private(set) var place: PipelineFinder.Place?
    /// Everything a decision rests on besides its dossier.
    package let record: BasisRecord

    /// Digest of pipeline, tables, terms and rules: what a decision rests on.
    package var basis: String { record.digest }

    /// Under the pipeline and the tables that are in force now.
    package init(_ lot: LotRow, _ workspace: Workspace, tables: ReferenceTables) throws {
        try self.init(
            lot, in: workspace, tables: tables, found: try PipelinePlace(lot, workspace.store).load(workspace))
    }

    /// Under a pipeline that was found already.
    package init(
        _ lot: LotRow, in workspace: Workspace, tables: ReferenceTables,
        found: (pipeline: LoadedPipeline, place: PipelineFinder.Place?)
    ) throws {
        try self.init(lot, workspace, tables: tables, pipeline: found.pipeline)
        place = found.place
    }

    /// Under what the lot's recorded decisions rest on; of a lot that nothing was decided of, under what is in force now.
    /// Throws `OperationError` when what they rest on isn't there.
    package init(recordedFor lot: LotRow, _ workspace: Workspace) throws {
        guard let record = try BasisRecord.read(lot, workspace.store) else {
            try self.init(lot, workspace, tables: try TablesInForce.tables(workspace))
            return
        }
        var lot = lot
        lot.terms = record.terms
        lot.isLoosened = record.isLoosened
        lot.receiptClosedAt = record.receiptClosedAt
        try self.init(
            lot, workspace, tables: try BasisRecord.tables(record, workspace),
            pipeline: try BasisRecord.pipeline(record, workspace))
    }

    private init(_ lot: LotRow, _ workspace: Workspace, tables: ReferenceTables, pipeline: LoadedPipeline) throws {
        self.lot = lot
        self.pipeline = pipeline
        do { terms = try LotFile(Array(lot.terms.utf8), file: "lot.yaml") } catch let error as PipelineError {
            throw OperationError(.store, "the recorded terms of lot \(lot.name) can't be read: \(error)")
        }
        var facts = LotFacts(lot: lot.name, customer: terms.customer, contract: terms.contract)
        facts.expectedDevices = terms.expectedDevices
        facts.expectedGrams = terms.expectedGrams
        facts.receiptClosedAt = lot.receiptClosedAt
        facts.isLoosened = lot.isLoosened
        facts.isDockList = terms.isDockList
        try Self.load(&facts, lot: lot.id, workspace.store)
        // In a closed lot no deadline passes any more.
        let now = lot.closedAt.map { min($0, workspace.now) } ?? workspace.now
        context = DecisionContext(now: now, policy: pipeline.policy, tables: tables, lot: facts)
        record = BasisRecord(lot, pipeline: pipeline, tables: tables)
    }

    /// Hand-overs and carrier events in order of time, ties by document and line.
    private static func load(_ facts: inout LotFacts, lot: Int, _ store: any RecoveryStore) throws {
        var handOvers: [HandOver] = []
        var events: [CarrierEvent] = []
        var broken: [(unit: String, source: SourceRef)] = []
        try store.eachRecord(in: -lot ... -lot) { _, kind, _, document, line, body in
            var reader = FieldReader(Array(body))
            let source = SourceRef(document: document, line: line)
            if kind == EvidenceKind.handOver.rawValue {
                var value = HandOver(from: &reader)
                value.source = source
                handOvers.append(value)
            } else if kind == EvidenceKind.carrierEvent.rawValue {
                var value = CarrierEvent(from: &reader)
                value.source = source
                events.append(value)
            } else if kind == EvidenceKind.scan.rawValue, let unit = Scan(from: &reader).handlingUnit {
                broken.append((HandlingUnits.key(unit), source))
            }
        }
        facts.handOvers = handOvers.sorted { key($0.at, $0.source) < key($1.at, $1.source) }
        facts.carrierEvents = events.sorted { key($0.at, $0.source) < key($1.at, $1.source) }
        for item in broken.sorted(by: { key(nil, $0.source) < key(nil, $1.source) }) {
            facts.brokenSeals[item.unit] = facts.brokenSeals[item.unit] ?? item.source
        }
        ShipmentJourney.prepare(&facts)
    }

    private static func key(_ time: EvidenceTime?, _ source: SourceRef) -> (Int64, Int, Int) {
        (time?.assumed.milliseconds ?? Int64.min, source.document, source.line)
    }
}
