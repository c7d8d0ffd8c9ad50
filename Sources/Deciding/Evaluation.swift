import Basics
import Pipeline
import RecoveryModel
import Stages
import Storage
import StoreAccess

/// Decides every device that is marked, and records what changed: one path for first run, resume and more evidence.
///
/// When to use: by `RunOperation`; other acts call `RunOperation.decide`.
///
/// ```
/// let evaluation = try Evaluation(workspace, recorder: recorder, contexts: [lot.id: context])
/// let decided = try evaluation.decideMarked(watch)
/// ```
package final class Evaluation {
    private let workspace: Workspace
    private let recorder: Recorder
    private let documents: DocumentIndex
    private let contexts: [Int: LotContext]
    private let deciders: [Int: Decider]

    /// Devices a batch moves through the stages at once.
    package static let batchSize = 512
    /// Batches a transaction takes: large enough that the disk's flush is a small part.
    static let batchesPerTransaction = 48

    /// Decides lots under `contexts`, by the number of the lot; `recorder` records.
    package init(_ workspace: Workspace, recorder: Recorder, contexts: [Int: LotContext]) throws {
        self.workspace = workspace
        self.recorder = recorder
        self.contexts = contexts
        documents = try DocumentIndex(workspace.store)
        var deciders: [Int: Decider] = [:]
        for (id, lot) in contexts {
            deciders[id] = Decider(
                context: lot.context, stages: BuiltInStages.stages(of: lot.pipeline.policy), lot: lot.lot,
                documents: documents, now: lot.context.now)
        }
        self.deciders = deciders
    }

    /// Devices of one lot with what was read for them; moves from the reading thread to a worker to the recorder.
    final class Batch {
        let lot: Int
        var cases: [DeviceCase]
        var decided: [DecidedDevice] = []

        init(lot: Int, cases: [DeviceCase]) {
            self.lot = lot
            self.cases = cases
        }
    }

    /// Decides all marked devices of the lots in `contexts`; returns how many were looked at. `watch`
    /// sees them in the transaction that records them.
    package func decideMarked(_ watch: any DecisionWatch) throws -> Int {
        let total = try workspace.store.dirtyCount()
        guard total > 0 else { return 0 }
        var done = 0
        let store = workspace.store
        let reader = CaseReader(store: try store.readingView(), lots: Set(contexts.keys))
        // Only the queue of the source calls it, one call at a time.
        nonisolated(unsafe) let source = reader
        let deciders = self.deciders
        let stage = DispatchStage<Batch>(name: "stages", workers: workspace.jobs) { batch in
            guard let decider = deciders[batch.lot] else { return }
            batch.decided = batch.cases.map { decider.decide($0) }
            batch.cases = []
        }
        try store.session {
            var inside = 0
            do {
                try OrderedStages([stage]).run(source: { try source.next() }) { batch in
                    if inside == 0 { try store.begin() }
                    inside += 1
                    try recorder.record(batch.decided, lot: batch.lot)
                    try watch.check(batch.decided, lot: batch.lot)
                    done += batch.decided.count
                    workspace.progress(ProgressStep(label: "deciding", done: done, total: total))
                    guard inside >= Self.batchesPerTransaction else { return }
                    try watch.recordRevocations(recorder)
                    // A crash before this line loses decisions that the next run makes again, entries and all.
                    try store.commit()
                    inside = 0
                }
                if inside > 0 {
                    try watch.recordRevocations(recorder)
                    try store.commit()
                }
            } catch {
                store.rollback()
                throw error
            }
        }
        return done
    }
}

/// Reads marked devices back with their records, in order, a batch of one lot at a time.
///
/// ```
/// let rows = try store.intakes(lot: lot.id, after: 0, limit: Evaluation.batchSize)
/// for device in try CaseReader.cases(rows, store) { print(device.intake.name, device.records.count) }
/// ```
package final class CaseReader {
    private let store: any RecoveryStore
    private let lots: Set<Int>
    private var after = 0
    private var pending: [IntakeRow] = []

    init(store: any RecoveryStore, lots: Set<Int>) {
        self.store = store
        self.lots = lots
    }

    func next() throws -> sending Evaluation.Batch? {
        while true {
            if pending.isEmpty {
                let ids = try store.dirty(after: after, limit: Evaluation.batchSize)
                guard let last = ids.last else { return nil }
                after = last
                pending = try ids.compactMap { try store.intake($0) }.filter {
                    !$0.isVoid && lots.contains($0.lot)
                }
            }
            guard let lot = pending.first?.lot else { continue }
            let rows = Array(pending.prefix { $0.lot == lot })
            pending.removeFirst(rows.count)
            return Evaluation.Batch(lot: lot, cases: try Self.cases(rows, store))
        }
    }

    /// Cases of `rows`, which are in order of id.
    package static func cases(_ rows: [IntakeRow], _ store: any RecoveryStore) throws -> [DeviceCase] {
        guard let first = rows.first?.id, let last = rows.last?.id else { return [] }
        var cases = rows.map(DeviceCase.init)
        var positions: [Int: Int] = [:]
        let isDense = last - first == rows.count - 1
        if !isDense { for (position, row) in rows.enumerated() { positions[row.id] = position } }
        func position(_ intake: Int) -> Int? { isDense ? intake - first : positions[intake] }
        // Sparse marks in a wide range are read one by one, so that untouched devices aren't read with them.
        for range in IntakePages.ranges(of: rows) {
            try store.eachRecord(in: range) { intake, kind, digest, document, line, body in
                guard let position = position(intake), let kind = EvidenceKind(rawValue: kind) else { return }
                cases[position].records.append(
                    StagedRecord(kind: kind, digest: Array(digest), document: document, line: line, body: Array(body)))
            }
            for row in try store.decisions(in: range) {
                if let position = position(row.intake) { cases[position].before = row }
            }
            for (intake, resolution) in try store.resolutions(in: range) {
                if let position = position(intake) { cases[position].resolutions.append(resolution) }
            }
        }
        return cases
    }
}
