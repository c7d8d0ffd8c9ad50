import Basics
import Pipeline
import Policies
import RecoveryModel
import Stages
import Storage

/// What the devices of one lot are decided under.
struct LotContext {
    let lot: LotRow
    let terms: LotFile
    let pipeline: LoadedPipeline
    let context: DecisionContext
    /// Digest of everything a decision rests on besides its dossier.
    let basis: String

    init(_ lot: LotRow, _ workspace: Workspace, tables: ReferenceTables) throws {
        self.lot = lot
        do { terms = try LotFile(Array(lot.terms.utf8), file: "lot.yaml") } catch let error as PipelineError {
            throw OperationError(.store, "the recorded terms of lot \(lot.name) can't be read: \(error)")
        }
        pipeline = try PipelineFinder.load(lot.pipeline, besides: lot.folder)
        var facts = LotFacts(lot: lot.name, customer: terms.customer, contract: terms.contract)
        facts.expectedDevices = terms.expectedDevices
        facts.expectedGrams = terms.expectedGrams
        facts.receiptClosedAt = lot.receiptClosedAt
        facts.isLoosened = lot.isLoosened
        try Self.load(&facts, lot: lot.id, workspace.store)
        context = DecisionContext(now: workspace.now, policy: pipeline.policy, tables: tables, lot: facts)
        basis = Self.basis(lot, terms, pipeline, tables)
    }

    /// Hand-overs and carrier events in order of time, ties by document and line.
    private static func load(_ facts: inout LotFacts, lot: Int, _ store: any RecoveryStore) throws {
        var handOvers: [HandOver] = []
        var events: [CarrierEvent] = []
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
            }
        }
        facts.handOvers = handOvers.sorted { key($0.at, $0.source) < key($1.at, $1.source) }
        facts.carrierEvents = events.sorted { key($0.at, $0.source) < key($1.at, $1.source) }
        ShipmentJourney.prepare(&facts)
    }

    private static func key(_ time: EvidenceTime?, _ source: SourceRef) -> (Int64, Int, Int) {
        (time?.assumed.milliseconds ?? Int64.min, source.document, source.line)
    }

    private static func basis(
        _ lot: LotRow, _ terms: LotFile, _ pipeline: LoadedPipeline, _ tables: ReferenceTables
    ) -> String {
        let parts =
            [pipeline.policy.digest, terms.canonicalText, DecisionText.rulesVersion, lot.receiptClosedAt?.text ?? "open"]
            + [lot.isLoosened ? "loosened" : ""]
            + tables.digests.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        return Digest(of: parts.joined(separator: "\u{1F}")).hex
    }
}
