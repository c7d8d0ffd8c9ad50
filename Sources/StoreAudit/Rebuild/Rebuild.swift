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

    /// Every intake of the lot in order, decided as if for the first time.
    func each(
        _ lot: LotRow, asOf: (Int) throws -> Instant?, _ body: (IntakeRow, DecidedDevice) throws -> Void
    ) throws {
        try cases(lot) { device, decider in
            var fresh = device
            fresh.before = nil
            try body(device.intake, decider(try asOf(device.intake.id)).decide(fresh))
        }
    }

    /// Every intake of the lot in order, with what decides it under a given clock; nil = the lot's own.
    func cases(_ lot: LotRow, _ body: (DeviceCase, (Instant?) -> Decider) throws -> Void) throws {
        let context = try LotContext(recordedFor: lot, workspace)
        let stages = BuiltInStages.stages(of: context.pipeline.policy)
        try IntakePages.each(lot, in: store) { rows, _ in
            for device in try CaseReader.cases(rows.filter { !$0.isVoid }, store) {
                try body(device) { asOf in
                    var decisionContext = context.context
                    decisionContext.now = asOf ?? decisionContext.now
                    return Decider(
                        context: decisionContext, stages: stages, lot: lot, documents: documents,
                        now: decisionContext.now)
                }
            }
        }
    }
}
