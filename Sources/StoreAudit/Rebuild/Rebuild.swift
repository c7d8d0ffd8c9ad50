import Acts
import Basics
import Custody
import Deciding
import Intake
import Pipeline
import Policies
import RecoveryModel
import Stages
import Storage
import StoreAccess

/// `rebuild`: projections anew from documents and entries, in one transaction. What the log lacks is recorded; what waits
/// to be decided goes on waiting.
///
/// ```
/// let operation = RebuildOperation(workspace, watching: { try RevocationWatch($0, lots: $1) })
/// let result = try operation.rebuild()
/// print(result.devices, result.differing.count)
/// ```
package struct RebuildOperation {
    private let workspace: Workspace
    private var store: any RecoveryStore { workspace.store }

    /// Makes what looks at decisions while they are recorded.
    package typealias WatchMaker = (Workspace, [LotRow]) throws -> any DecisionWatch
    private let watching: WatchMaker

    /// In the workspace's store; what `watching` makes sees every decision that is derived anew.
    package init(_ workspace: Workspace, watching: @escaping WatchMaker) {
        self.workspace = workspace
        self.watching = watching
    }

    /// How many devices were derived, how many of their decisions differ from those that were there, how many wait to be
    /// decided, and how many entries the log lacked.
    package struct Result: Sendable {
        package var devices = 0
        package var differing: [String] = []
        package var waiting = 0
        package var recorded = 0
    }

    /// A crash leaves the projections as they were: the transaction ends with the last device.
    package func rebuild() throws -> Result {
        let recorder = try workspace.recorder()
        return try store.session {
            try store.begin()
            do {
                let result = try derive(recorder)
                try store.commit()
                return result
            } catch {
                store.rollback()
                throw error
            }
        }
    }

    private func derive(_ recorder: Recorder) throws -> Result {
        let resolutions = try store.resolutions(in: 1...Int.max)
        let kept = try decidedForGood()
        let marked = try Set(Marks.all(store))
        let unread = try UnfinishedReading(store).lots()
        let lots = try store.lots()
        // Decisions stay until each is derived again: they tell what the log has been told.
        try store.clearProjections(keepingDecisionsOf: Set(lots.map(\.id)))
        try Reread(workspace).everything(resolutions: resolutions)
        try store.removeDecisionsOfNoIntake()
        let history = try LoggedHistory(store)
        let watch = try watching(workspace, lots)
        let evaluator = try DecisionReplay(workspace, store: store)
        var result = Result()
        for lot in lots {
            if kept.contains(where: { $0.id == lot.id }) {
                result.devices += try unmark(lot, but: marked)
                continue
            }
            try evaluator.cases(lot) { device, decider in
                result.devices += 1
                let name = "\(lot.name)/\(device.intake.ordinal)"
                let isWaiting = marked.contains(device.intake.id) || unread.contains(lot.name)
                if isWaiting { result.waiting += 1 }
                let logged = history[name]
                let standing = try logged.standing(device.before, name: name, in: store)
                guard !isWaiting || !standing.isWhole else { return try store.markDirty([device.intake.id]) }
                let clock = device.before.flatMap(DecisionReplay.asOf)
                let decided = standing.lacking(decider(clock).decide(standing.device(device)))
                if let before = device.before, before.digest != decided.decision?.digest {
                    result.differing.append(name)
                }
                try recorder.record([decided], lot: lot.id)
                // The recorder cures those of a device whose state tells of some.
                if !decided.hadFindings {
                    try store.cureFindings(lot: lot.id, intake: device.intake.id, keeping: decided.open)
                }
                try watch.check([decided], lot: lot.id)
                if isWaiting { try store.markDirty([device.intake.id]) }
            }
        }
        try watch.recordRevocations(recorder)
        try ActIndex.rebuild(store)
        result.recorded = recorder.recorded
        return result
    }

    /// Closed lots that other rules decided: they are never decided again by these.
    private func decidedForGood() throws -> [LotRow] {
        try store.lots().filter { lot in
            guard lot.closedAt != nil, !lot.basis.isEmpty else { return false }
            return try BasisRecord.rules(of: lot, store) != RulesVersion.current
        }
    }

    /// Reading its documents again gives no reason to decide a device of a closed lot again. Returns how many there are.
    private func unmark(_ lot: LotRow, but marked: Set<Int>) throws -> Int {
        var devices = 0
        try IntakePages.each(lot, in: store) { rows, _ in
            devices += rows.count { !$0.isVoid }
            for row in rows where !marked.contains(row.id) { try store.clearDirty(row.id) }
        }
        return devices
    }
}

/// Decides devices again from what is staged, each under the clock of its recorded decision.
struct DecisionReplay {
    private let store: any RecoveryStore
    private let workspace: Workspace
    private let documents: DocumentIndex

    init(_ workspace: Workspace, store: any RecoveryStore) throws {
        self.store = store
        self.workspace = workspace.onStore(store)
        documents = try DocumentIndex(workspace.store)
    }

    /// The clock a decision was made under.
    static func asOf(_ row: DecisionRow) -> Instant? {
        EntryText.member("asOf", in: row.body).flatMap(WrittenTime.init).map { Instant(milliseconds: $0.wall) }
    }

    /// Every intake of the lot in order, decided as if for the first time under the clock of the decision that `recorded`
    /// has of it, a page at a time on all cores. `body` gets that decision and the one made now, which has no entries.
    func each(
        _ lot: LotRow, recorded: any DecisionStore, _ body: (IntakeRow, DecisionRow?, DecidedDevice) throws -> Void
    ) throws {
        let deciders = try Deciders(lot, workspace, documents: documents)
        try IntakePages.each(lot, in: store) { rows, _ in
            var known: [Int: DecisionRow] = [:]
            for range in IntakePages.ranges(of: rows) {
                for row in try recorded.decisions(in: range) { known[row.intake] = row }
            }
            let work = try CaseReader.cases(rows.filter { !$0.isVoid }, store).map { device in
                (device: device.undecided, decider: deciders[known[device.intake.id].flatMap(Self.asOf)])
            }
            let decided = Slices.map(work, workers: workspace.jobs) { _, item in
                item.decider.decide(item.device, isRecorded: false)
            }
            for (item, decided) in zip(work, decided) {
                try body(item.device.intake, known[item.device.intake.id], decided)
            }
        }
    }

    /// Every intake of the lot in order, with what decides it under a given clock; nil = the lot's own.
    func cases(_ lot: LotRow, _ body: (DeviceCase, (Instant?) -> Decider) throws -> Void) throws {
        let deciders = try Deciders(lot, workspace, documents: documents)
        try IntakePages.each(lot, in: store) { rows, _ in
            for device in try CaseReader.cases(rows.filter { !$0.isVoid }, store) {
                try body(device) { deciders[$0] }
            }
        }
    }
}

extension DeviceCase {
    /// As if for the first time.
    fileprivate var undecided: DeviceCase {
        var fresh = self
        fresh.before = nil
        return fresh
    }
}

/// What decides a lot's devices under each of few clocks: what a decider has found out once, it knows for the next device.
final class Deciders {
    private let lot: LotRow
    private let context: LotContext
    private let stages: [any Stage]
    private let documents: DocumentIndex
    private var made: [Instant: Decider] = [:]

    /// A lot was decided by few commands; in hostile rows each device may name another clock.
    private static let limit = 8

    init(_ lot: LotRow, _ workspace: Workspace, documents: DocumentIndex) throws {
        self.lot = lot
        self.documents = documents
        context = try LotContext(recordedFor: lot, workspace)
        stages = BuiltInStages.stages(of: context.pipeline.policy)
    }

    /// Under the lot's own clock where none is given.
    subscript(asOf: Instant?) -> Decider {
        let now = asOf ?? context.context.now
        if let known = made[now] { return known }
        var context = context.context
        context.now = now
        let decider = Decider(context: context, stages: stages, lot: lot, documents: documents, now: now)
        if made.count >= Self.limit { made.removeAll() }
        made[now] = decider
        return decider
    }
}
