import RecoveryModel

/// Everything that the operations need of a store, by role. Whoever uses one role only asks for that one: a scratch store
/// or a test double then has less to do. Implementations pass the suite in `StorageTesting`.
///
/// ```
/// try store.transaction {
///     try store.append(entries)
///     try store.saveDecisions(rows)
/// }
/// ```
package protocol RecoveryStore: Transactions, DocumentStore, IntakeStore, RecordStore, DecisionStore, FindingStore,
    EntryStore, NoteStore, TableStore, ProjectionStore, StoreSafety
{}

extension RecoveryStore {
    /// From all open findings; a store with a faster way has its own.
    package func openFindings(lot: Int?, code: FindingCode) throws -> [FindingRow] {
        try findings(lot: nil, intake: nil, openOnly: true).filter { $0.lot == lot && $0.code == code }
    }

    /// From all findings of the lot; a store with a faster way has its own.
    package func openLotFindings(lot: Int) throws -> [FindingRow] {
        try findings(lot: lot, intake: nil, openOnly: true).filter { $0.intake == nil }
    }

    /// From the whole row; a store with a faster way has its own.
    package func standing(_ intake: Int) throws -> IntakeStanding? {
        try self.intake(intake).map { IntakeStanding(lot: $0.lot, linkedTo: $0.linkedTo) }
    }
}
