import Basics
import Certification
import Deciding
import Pipeline
import Policies
import RecoveryModel
import Stages
import Storage
import StoreAccess
import StoreFiles

/// What this version's rules would change of what was decided by an earlier one's.
package struct RulesChange: Sendable {
    /// On how many of the changed devices a code appears, and on how many it no longer does.
    package struct Count: Equatable, Sendable {
        package var appears = 0
        package var ends = 0
    }

    /// Versions of the rules that decided, sorted.
    package fileprivate(set) var former: [String] = []
    /// Devices that were looked at.
    package fileprivate(set) var decided = 0
    /// Devices with another verdict, route or code; notes don't count.
    package fileprivate(set) var devices = 0
    /// Certificates in force that would be revoked.
    package fileprivate(set) var certificates = 0
    package fileprivate(set) var codes: [String: Count] = [:]

    /// True when nobody need be asked.
    package var isEmpty: Bool { devices == 0 && certificates == 0 }

    /// `S12 +3 -1, S48 +9`: in order of code.
    package var codeList: String {
        codes.sorted { $0.key < $1.key }.map { code, count in
            code + (count.appears > 0 ? " +\(count.appears)" : "") + (count.ends > 0 ? " -\(count.ends)" : "")
        }.joined(separator: ", ")
    }

    /// One line that says it all.
    package var line: String {
        let from = former.isEmpty ? "" : " (until now \(former.joined(separator: ", ")))"
        let why = codes.isEmpty ? "" : "; by code: \(codeList)"
        return "rules \(RulesVersion.current)\(from) change \(devices) of \(decided) devices and revoke "
            + "\(certificates) certificates\(why)"
    }
}

/// Decides the devices of open lots by this version's rules without recording anything, and counts what would change.
struct RulesPreview {
    private let workspace: Workspace
    /// Where staged records are read: the store itself, or one beside it in which they were staged anew.
    private let staged: any RecoveryStore
    private var store: any RecoveryStore { workspace.store }

    init(_ workspace: Workspace, staged: any RecoveryStore) {
        self.workspace = workspace
        self.staged = staged
    }

    /// Nil when everything that is open was decided by this version's rules, from records that it staged.
    func count() throws -> RulesChange? {
        var change = RulesChange()
        let due = try due()
        guard !due.isEmpty else { return nil }
        change.former = try Set(due.map { try record(of: $0)?.rules ?? "unknown" })
            .subtracting([RulesVersion.current]).sorted()
        try count(due, &change)
        return change
    }

    /// Open lots that were decided by other rules, or from records that are staged anew. Closed lots are never decided
    /// again by new rules.
    func due() throws -> [LotRow] {
        let isRestaged = staged !== store
        var builtIn: [String: [String]] = [:]
        return try store.lots().filter { lot in
            guard lot.closedAt == nil, !lot.basis.isEmpty else { return false }
            return try isRestaged || isFormer(lot, &builtIn)
        }
    }

    /// Nil too when it isn't what its digest says: an open lot is decided anew then, which asks first.
    private func record(of lot: LotRow) throws -> RecordedBasis? {
        do { return try BasisRecord.read(lot, store) } catch let error as OperationError where error.code == .store {
            return nil
        }
    }

    /// Was it decided by other rules of ours? What an operator changes in his own pipelines and tables is his own act.
    private func isFormer(_ lot: LotRow, _ builtIn: inout [String: [String]]) throws -> Bool {
        guard let record = try record(of: lot) else { return true }
        if record.rules != RulesVersion.current { return true }
        guard PipelineFinder.isBuiltIn(lot.pipeline, besides: lot.folder) else { return false }
        let now =
            try builtIn[lot.pipeline]
            ?? PipelineCatalogue.load(lot.pipeline).files.map { Digest(of: $0.bytes).description }
        builtIn[lot.pipeline] = now
        return now != record.pipeline.map(\.digest.description)
    }

    private func count(_ lots: [LotRow], _ change: inout RulesChange) throws {
        let tables = try TablesInForce.tables(workspace)
        let documents = try DocumentIndex(store)
        var deciders: [Int: Decider] = [:]
        for lot in lots {
            let context = try LotContext(lot, workspace.onStore(staged), tables: tables)
            deciders[lot.id] = Decider(
                context: context.context, stages: BuiltInStages.stages(of: context.pipeline.policy), lot: lot,
                documents: documents, now: workspace.now)
        }
        let watch = try RevocationWatch(workspace, lots: lots)
        // Only the queue of the source calls it, one call at a time.
        nonisolated(unsafe) let source = DecidedPages(
            lots, records: try staged.readingView(), state: try store.readingView())
        let known = deciders
        let stage = DispatchStage<PreviewBatch>(name: "preview", workers: workspace.jobs) { batch in
            guard let decider = known[batch.lot] else { return }
            batch.decided = batch.cases.map { decider.decide($0) }
            for (device, decided) in zip(batch.cases, batch.decided) { batch.change.count(device.before, decided) }
            batch.cases = []
        }
        var total = change
        try OrderedStages([stage]).run(source: { try source.next() }) { batch in
            try watch.check(batch.decided, lot: batch.lot)
            total.add(batch.change)
            workspace.progress(
                ProgressStep(label: "looking what new rules change", done: total.decided, total: 0))
        }
        total.certificates = watch.falling
        change = total
    }
}

/// Devices of one lot, from the reading thread to a worker to the count.
private final class PreviewBatch {
    let lot: Int
    var cases: [DeviceCase]
    var decided: [DecidedDevice] = []
    var change = RulesChange()

    init(lot: Int, cases: [DeviceCase]) {
        self.lot = lot
        self.cases = cases
    }
}

/// Decided devices of lots, in order, with their records from one store and what was decided from another.
private final class DecidedPages {
    private var lots: ArraySlice<LotRow>
    private let records: any RecoveryStore
    private let state: any RecoveryStore
    private var pages: IntakePages?

    init(_ lots: [LotRow], records: any RecoveryStore, state: any RecoveryStore) {
        self.lots = lots[...]
        self.records = records
        self.state = state
    }

    func next() throws -> sending PreviewBatch? {
        while let lot = lots.first {
            var pages = pages ?? IntakePages(lot.id, in: records)
            let rows = try pages.next() ?? []
            guard let first = rows.first, let last = rows.last else {
                lots.removeFirst()
                self.pages = nil
                continue
            }
            self.pages = pages
            var before: [Int: DecisionRow] = [:]
            for row in try state.decisions(in: first.id...last.id) { before[row.intake] = row }
            var resolutions: [Int: [Resolution]] = [:]
            for (intake, resolution) in try state.resolutions(in: first.id...last.id) {
                resolutions[intake, default: []].append(resolution)
            }
            var cases = try CaseReader.cases(
                rows.filter { $0.linkedTo == nil && before[$0.id] != nil }, records)
            for position in cases.indices {
                cases[position].before = before[cases[position].intake.id]
                cases[position].resolutions = resolutions[cases[position].intake.id] ?? []
            }
            if !cases.isEmpty { return PreviewBatch(lot: lot.id, cases: cases) }
        }
        return nil
    }
}

extension RulesChange {
    fileprivate mutating func count(_ before: DecisionRow?, _ decided: DecidedDevice) {
        self.decided += 1
        guard let before, let after = decided.decision else { return }
        let (old, new) = (RecordedDecision.codes(in: before.body), RecordedDecision.codes(in: after.body))
        guard
            before.verdicts != after.verdicts || before.route != after.route || before.row != after.row || old != new
        else { return }
        devices += 1
        for code in new.subtracting(old) { codes[code, default: Count()].appears += 1 }
        for code in old.subtracting(new) { codes[code, default: Count()].ends += 1 }
    }

    fileprivate mutating func add(_ other: RulesChange) {
        decided += other.decided
        devices += other.devices
        for (code, count) in other.codes {
            codes[code, default: Count()].appears += count.appears
            codes[code, default: Count()].ends += count.ends
        }
    }
}
