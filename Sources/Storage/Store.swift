import Basics
import RecoveryModel

/// What the operations need of a store. One writer at a time; `transaction` makes what it encloses durable as a whole
/// before it returns, and nothing of it when it throws. Implementations pass the suite in `StorageTesting`.
package protocol RecoveryStore: AnyObject {
    /// Runs `body` in one transaction; durable when it returns. Inside another it is part of that one.
    func transaction<T>(_ body: () throws -> T) throws -> T
    /// Keeps the connection for many transactions of one thread.
    func session<T>(_ body: () throws -> T) throws -> T
    /// Begins a transaction that `commit` makes durable; inside `session` only.
    func begin() throws
    /// Makes durable what was begun. Throws when nothing was.
    func commit() throws
    /// Undoes what was begun; harmless when nothing was.
    func rollback()

    // MARK: documents
    /// Gives the new document's number, from 1; the row's own is ignored.
    func addDocument(_ row: DocumentRow) throws -> Int
    /// Changes kind, state and mapping, nothing else.
    func updateDocument(_ row: DocumentRow) throws
    /// Nil when there is none of this number.
    func document(_ id: Int) throws -> DocumentRow?
    /// In order of id; of one lot, or all when nil.
    func documents(lot: Int?) throws -> [DocumentRow]
    /// Documents at `path` of `lot`, newest last.
    func documents(path: String, lot: Int?) throws -> [DocumentRow]

    // MARK: lots and intakes
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
    /// Intakes of the lot that are on no manifest and not linked to another, in order.
    func unexpected(lot: Int) throws -> [IntakeRow]
    /// Largest ordinal in the lot; 0 when it is empty.
    func lastOrdinal(lot: Int) throws -> Int

    // MARK: identifiers
    /// Makes an intake findable under `key`; the same once more changes nothing.
    func bind(_ identifier: BoundIdentifier, key: Int64) throws
    /// The intake is findable so no longer; nothing happens where it wasn't.
    func unbind(_ identifier: BoundIdentifier, key: Int64) throws
    /// Everything bound under `key` (a hash: compare kind and value), in order of intake.
    func bound(key: Int64) throws -> [BoundIdentifier]
    /// In order of kind and value.
    func identifiers(intake: Int) throws -> [BoundIdentifier]
    /// Calls `body` with every key and what is bound under it, in order of key, intake, kind and value.
    func eachIdentifier(_ body: (Int64, BoundIdentifier) throws -> Void) throws
    /// Moves identifiers and records of one intake to another (a resolved mis-key).
    func move(from: Int, to: Int) throws

    // MARK: records
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

    // MARK: what must be decided again
    /// Puts intakes on the dirty list, once each.
    func markDirty(_ intakes: [Int]) throws
    /// Every intake of the lot that isn't void: linked to another, or withdrawn without ever being manifested.
    func markAllDirty(lot: Int) throws
    /// In order, beginning after `after`, at most `limit`.
    func dirty(after: Int, limit: Int) throws -> [Int]
    /// Intakes on the dirty list.
    func dirtyCount() throws -> Int
    /// Lots that have intakes on the dirty list.
    func dirtyLots() throws -> Set<Int>
    /// Intakes whose deadline is not after `now`.
    func overdue(_ now: Instant) throws -> [Int]

    // MARK: decisions and findings
    /// In order of intake; intakes without one are left out. Five verdicts each.
    func decisions(in range: ClosedRange<Int>) throws -> [DecisionRow]
    /// Takes an intake off the dirty list: it was looked at and nothing changed.
    func clearDirty(_ intake: Int) throws
    /// Stores decisions and takes their intakes off the dirty list.
    func saveDecisions(_ rows: [DecisionRow]) throws
    /// Takes away the decision and the mark of an intake whose records went to another.
    func removeDecision(_ intake: Int) throws
    /// Calls `body` with intake and decision digest in manifest order.
    func eachDecisionDigest(lot: Int, _ body: (Int, UnsafeRawBufferPointer) throws -> Void) throws
    /// Counts of the lot; intakes that are linked to another don't count.
    func tally(lot: Int) throws -> LotTally
    /// Adds findings, or updates those of the same id, whose subject and `openedAt` stay.
    func saveFindings(_ rows: [FindingRow]) throws
    /// Ends the open and shared findings of `intake` (or of the lot as a whole when nil) that `keep` does not name.
    func cureFindings(lot: Int?, intake: Int?, keeping keep: Set<String>) throws
    /// Nil when there is none of this id.
    func finding(_ id: String) throws -> FindingRow?
    /// In order of lot, intake, code and id; nil leaves a condition out.
    func findings(lot: Int?, intake: Int?, openOnly: Bool) throws -> [FindingRow]
    /// Nothing happens when there is no such finding.
    /// Open findings that are about no one device, of one lot: few, however large the lot.
    func openLotFindings(lot: Int) throws -> [FindingRow]
    /// Findings of devices that the lot's own finding speaks for (state `shared`), in order of intake and id.
    func sharedFindings(lot: Int, _ body: (FindingRow) throws -> Void) throws
    /// Open findings of one code, of one lot or (nil) of none.
    func openFindings(lot: Int?, code: FindingCode) throws -> [FindingRow]
    /// open, shared, resolved or cured; nothing happens to an id that isn't there.
    func setFindingState(_ id: String, _ state: String) throws
    /// Keeps what a person decided.
    func addResolution(_ resolution: Resolution, lot: Int?, intake: Int?) throws
    /// In order of intake, those of one in the order they were given.
    func resolutions(in range: ClosedRange<Int>) throws -> [(intake: Int, resolution: Resolution)]
    /// Every resolution in the order they were given, those about no one device (intake nil) included.
    func allResolutions() throws -> [(lot: Int?, intake: Int?, resolution: Resolution)]
    /// Findings about the intakes in `range`, in order of intake and id.
    func findings(intakes range: ClosedRange<Int>) throws -> [FindingRow]
    /// Findings about no one device, of any state, in order of id.
    func findingsOfNoDevice() throws -> [FindingRow]

    // MARK: the log's entries
    /// Number of entries, which is the next entry's number.
    func entryCount() throws -> Int
    /// Adds entries. Throws when a number is taken, or a leaf hash is not 32 bytes.
    func append(_ entries: [EntryRow]) throws
    /// Nil when there is none of this number.
    func entry(_ seq: Int) throws -> EntryRow?
    /// In order of number, the buffers living only during the call.
    func eachEntry(
        from: Int, _ body: (Int, UnsafeRawBufferPointer, UnsafeRawBufferPointer) throws -> Void
    ) throws
    /// As above, at most `limit` entries.
    func eachEntry(
        from: Int, limit: Int, _ body: (Int, UnsafeRawBufferPointer, UnsafeRawBufferPointer) throws -> Void
    ) throws
    /// Keys of lot and store events already logged.
    func hasLogged(_ key: String) throws -> Bool
    /// Remembers the key; once more changes nothing.
    func markLogged(_ key: String) throws
    /// All of them, in order.
    func loggedKeys() throws -> [String]

    /// A small value by name, such as the arrival time of a run that is not finished; nil when there is none.
    func note(_ name: String) throws -> String?
    /// Nil removes it.
    func setNote(_ name: String, _ value: String?) throws

    // MARK: tables
    /// Keeps that a document became the newest version of its table.
    func addTableVersion(_ row: TableVersionRow) throws
    /// Newest last.
    func tableVersions() throws -> [TableVersionRow]

    // MARK: safety
    /// Copies what is committed now, and nothing later, to a new file at `path` while others go on writing. Gives that
    /// copy, opened for reading; a store that has no files makes none. `progress` hears parts done and of how many.
    func snapshot(to path: String, progress: (Int, Int) -> Void) throws -> any RecoveryStore
    /// Reads everything and lists what is wrong with the store's own structure; empty when it is whole.
    func structuralProblems() throws -> [String]
    /// Name of the newest migration that the store's schema has.
    func schemaVersion() throws -> String

    /// A second view for reading while the writer works; may be the store itself.
    func readingView() throws -> any RecoveryStore
    /// Removes what was read from documents: records, what is bound, claimed or waits. Intakes, decisions, marks,
    /// findings and everything else stay.
    func clearStaged() throws
    /// Removes what `rebuild` derives again; documents, entries, lots, tables, resolutions and file findings stay, and what
    /// was decided and found of the devices of `lots`.
    func clearProjections(keepingDecisionsOf lots: Set<Int>) throws
    /// Removes decisions and findings of intakes that are no more.
    func removeDecisionsOfNoIntake() throws
    /// Everything that `body` reads is of one state of the store, whatever others write meanwhile.
    func inOneState<T>(_ body: () throws -> T) throws -> T
}

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

/// Why a store can't be used, in one line for the user; exit code 74.
package struct StoreError: Error, CustomStringConvertible {
    /// What kind of trouble it is.
    package enum Code: String, Sendable {
        case busy, full, readOnly, damaged, io
        /// Written by a later version of the program.
        case later
    }

    package let code: Code
    package let message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    package var description: String { message }
}
