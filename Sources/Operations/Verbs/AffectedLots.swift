import Basics
import RecoveryModel
import Storage
import StoreAccess
import StoreFiles

/// The open lots that a command has to decide: those it is about, those with devices to decide or a deadline that has
/// passed, and those that are decided under something else now. Of the others only the basis is worked out.
struct AffectedLots {
    /// What they are decided under, by the lot's number.
    private(set) var contexts: [Int: LotContext] = [:]
    /// Those that can't be decided: one broken pipeline mustn't stop the others.
    private(set) var undecided: [UndecidedLot] = []
    /// Devices of these lots whose deadline has passed.
    private(set) var overdue: [Int] = []

    /// `named` are the lots that the command is about. A lot of which an interrupted run has read only a part is decided
    /// by that run alone, once it has read the rest.
    init(_ workspace: Workspace, named: [String], _ tables: ReferenceTables) throws {
        let store = workspace.store
        let named = Set(named).union(try ActNote(store).lots() ?? [])
        let unread = try UnfinishedReading(store).lots()
        let late = try Self.late(store, workspace.now)
        let busy = try store.dirtyLots().union(late.keys)
        let loaded = LoadedPipelines()
        for lot in try store.lots() where lot.closedAt == nil {
            let isNamed = named.contains(lot.name)
            if unread.contains(lot.name) {
                if isNamed {
                    undecided.append(UndecidedLot(id: lot.id, lot: lot.name, why: UnfinishedReading.halfRead))
                }
                continue
            }
            let isAsked = isNamed || busy.contains(lot.id)
            do {
                let found = try PipelinePlace(lot, store).load(workspace, among: loaded)
                guard isAsked || BasisRecord(lot, pipeline: found.pipeline, tables: tables).digest != lot.basis else {
                    continue
                }
                contexts[lot.id] = try LotContext(lot, in: workspace, tables: tables, found: found)
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
