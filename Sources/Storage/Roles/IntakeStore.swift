/// Lots, and the intakes that devices have in them, with the identifiers by which each is found.
///
/// ```
/// var after = 0
/// while case let rows = try store.intakes(lot: lot.id, after: after, limit: 512), let last = rows.last {
///     after = last.id
///     for row in rows { print(row.ordinal, row.name) }
/// }
/// ```
package protocol IntakeStore: AnyObject {
    /// Gives the new lot's number, from 1. Throws when the name is taken.
    func addLot(_ row: LotRow) throws -> Int
    /// Changes everything but the number.
    func updateLot(_ row: LotRow) throws
    /// In order of id.
    func lots() throws -> [LotRow]
    /// Gives the new intake's number, from 1.
    func addIntake(_ row: IntakeRow) throws -> Int
    /// Changes everything but number, lot and ordinal.
    func updateIntake(_ row: IntakeRow) throws
    /// Nil when there is none of this number.
    func intake(_ id: Int) throws -> IntakeRow?
    /// The part of an intake that matching asks for, once for every record.
    func standing(_ intake: Int) throws -> IntakeStanding?
    /// In order of id, beginning after `after`, at most `limit`.
    func intakes(lot: Int, after: Int, limit: Int) throws -> [IntakeRow]
    /// The intake of that number in the lot, from 1; nil when there is none.
    func intake(lot: Int, ordinal: Int) throws -> IntakeRow?
    /// Intakes of the lot that are on no manifest and not linked to another, in order.
    func unexpected(lot: Int) throws -> [IntakeRow]
    /// Largest ordinal in the lot; 0 when it is empty.
    func lastOrdinal(lot: Int) throws -> Int
    /// Makes an intake findable under `key`; the same once more changes nothing.
    func bind(_ identifier: BoundIdentifier, key: Int64) throws
    /// The intake is findable so no longer; nothing happens where it wasn't.
    func unbind(_ identifier: BoundIdentifier, key: Int64) throws
    /// Everything bound under `key` (a hash: compare kind and value), in order of intake.
    func bound(key: Int64) throws -> [BoundIdentifier]
    /// Of those, the ones bound as this very value.
    func bound(key: Int64, value: String) throws -> [BoundIdentifier]
    /// In order of kind and value.
    func identifiers(intake: Int) throws -> [BoundIdentifier]
    /// Calls `body` with every key and what is bound under it, in order of key, intake, kind and value.
    func eachIdentifier(_ body: (Int64, BoundIdentifier) throws -> Void) throws
    /// Moves identifiers and records of one intake to another (a resolved mis-key).
    func move(from: Int, to: Int) throws
}
