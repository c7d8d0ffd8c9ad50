import RecoveryModel

/// What was read from documents and staged for intakes, and what waits for one.
///
/// ```
/// if try !store.addRecord(record) { repeats += 1 }
/// let touched = try store.removeRecords(document: document.id)
/// ```
package protocol RecordStore: AnyObject {
    /// False when the same record is already staged for the intake, from this place or an earlier one: document, then line.
    /// From a later one it stands at this place from now on.
    func addRecord(_ record: RecordRow) throws -> Bool
    /// Calls `body` for every record of the intakes in `range`, in order of intake and kind. The
    /// buffers live only during the call.
    func eachRecord(
        in range: ClosedRange<Int>,
        _ body: (Int, Int, UnsafeRawBufferPointer, Int, Int, UnsafeRawBufferPointer) throws -> Void
    ) throws
    /// Removes what was staged or waits from a document; gives the intakes that had something of it, in order.
    func removeRecords(document: Int) throws -> [Int]
    /// Removes one record, if it is there.
    func removeRecord(intake: Int, kind: EvidenceKind, digest: [UInt8]) throws
    /// False when the same record with the same references waits already; the row's number is ignored.
    func addUnmatched(_ row: UnmatchedRow) throws -> Bool
    /// In order of arrival; the records' intake is 0.
    func unmatched() throws -> [UnmatchedRow]
    /// It waits no longer.
    func removeUnmatched(_ id: Int) throws
    /// Notes that `intake` claims the thing hashed to `key`; returns the others that do.
    func shareClaim(key: Int64, intake: Int) throws -> [Int]
    /// Calls `body` with every key and an intake that claims it, in order.
    func eachSharedClaim(_ body: (Int64, Int) throws -> Void) throws
}
