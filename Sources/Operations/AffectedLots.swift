import Basics
import RecoveryModel
import Storage

/// The open lots that a command has to look at: those it is about, those with devices to decide or a deadline that has
/// passed, and those that are decided under something else now. What it costs doesn't grow with the other lots.
struct AffectedLots {
    /// What they are decided under, by the lot's number.
    private(set) var contexts: [Int: LotContext] = [:]
    /// Those that can't be decided: one broken pipeline mustn't stop the others.
    private(set) var undecided: [UndecidedLot] = []
    /// Devices of these lots whose deadline has passed.
    private(set) var overdue: [Int] = []

    private let workspace: Workspace
    private var store: any RecoveryStore { workspace.store }

    /// `named` are the lots that the command is about, `touched` those of which it has read something about the lot as a
    /// whole. A lot of which an interrupted run has read only a part waits for its end, unless it is named.
    init(
        _ workspace: Workspace, named: [String], touched: Set<Int>, areAll: Bool, _ tables: ReferenceTables
    ) throws {
        self.workspace = workspace
        let store = workspace.store
        let named = Set(named).union(try ActNote(store).lots() ?? [])
        let unread = try UnfinishedReading(store).lots(but: Array(named))
        let late = try Self.late(store, workspace.now)
        let loaded = LoadedPipelines()
        let busy = touched.union(try store.dirtyLots()).union(late.keys)
        for lot in try store.lots() where lot.closedAt == nil && !unread.contains(lot.name) {
            let isAsked = areAll || named.contains(lot.name) || busy.contains(lot.id)
            do {
                let found = try PipelinePlace(lot, store).load(workspace, among: loaded)
                let basis = isAsked ? "" : BasisRecord(lot, found.pipeline, tables).digest
                guard isAsked || basis != lot.basis else { continue }
                contexts[lot.id] = try LotContext(lot, workspace, tables: tables, found)
                overdue += late[lot.id] ?? []
            } catch let error as OperationError {
                undecided.append(UndecidedLot(id: lot.id, lot: lot.name, why: error.message))
            }
        }
        overdue.sort()
    }

    /// Devices whose deadline has passed, by lot.
    private static func late(_ store: any RecoveryStore, _ now: Instant) throws -> [Int: [Int]] {
        var late: [Int: [Int]] = [:]
        for id in try store.overdue(now) {
            if let lot = try store.intake(id)?.lot { late[lot, default: []].append(id) }
        }
        return late
    }
}
