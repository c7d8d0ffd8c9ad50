import Storage
import StoreAccess
import StoreFiles

/// What every act that relies on decisions does first: decides what is marked. A run that was killed between reading and
/// deciding leaves decisions that don't know of what was read; nobody may certify, validate or accept by them.
///
/// ```
/// let undecided = try DecideFirst(workspace).decideMarked()
/// for lot in undecided { print(lot.line) }
/// ```
package struct DecideFirst: LotDeciding {
    private let workspace: Workspace
    private var store: any RecoveryStore { workspace.store }

    /// In the workspace's store, which must be open for writing.
    package init(_ workspace: Workspace) { self.workspace = workspace }

    /// Decides what is marked, of all lots; gives the lots of which something stays undecided. Throws `OperationError` or
    /// `StoreError` when store or disk fail.
    package func decideMarked() throws -> [UndecidedLot] {
        var undecided: [Int: UndecidedLot] = [:]
        for lot in try UnfinishedReading(store).undecided() { undecided[lot.id] = lot }
        guard try store.dirtyCount() > 0 || ActNote(store).lots() != nil else { return sorted(undecided) }
        for lot in try RunOperation(workspace).decide(lots: []).undecided { undecided[lot.id] = lot }
        for (lot, count) in try waiting() where undecided[lot.id] == nil {
            let why = "\(count) of its devices wait to be decided; run `lotwise run` on its folder"
            undecided[lot.id] = UndecidedLot(id: lot.id, lot: lot.name, why: why)
        }
        return sorted(undecided)
    }

    private func sorted(_ lots: [Int: UndecidedLot]) -> [UndecidedLot] { lots.values.sorted { $0.id < $1.id } }

    /// Lots with devices that are still marked, and how many.
    private func waiting() throws -> [(LotRow, Int)] {
        var counts: [Int: Int] = [:]
        var after = 0
        while case let ids = try store.dirty(after: after, limit: 512), let last = ids.last {
            after = last
            for id in ids {
                if let row = try store.intake(id), row.linkedTo == nil { counts[row.lot, default: 0] += 1 }
            }
        }
        return try store.lots().compactMap { lot in counts[lot.id].map { (lot, $0) } }
    }
}
