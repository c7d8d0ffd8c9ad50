import Basics
import Pipeline
import RecoveryModel
import Storage
import StoreAccess

/// Puts claims and evidence into the store: which intake a record belongs to, what is new about it, and what it shows
/// across devices. Runs on the writer's thread, inside its transaction.
///
/// When to use: through `Ingest.staging`, except after a withdrawal.
///
/// ```
/// try store.transaction { try IntakeStaging.settleWithdrawal(of: touched, in: store) }
/// ```
package final class IntakeStaging {
    let store: any RecoveryStore
    package let matcher: Matcher
    /// Intakes that got something new in this run.
    private(set) var touched = IntakeSet()
    /// Lots whose shipment facts changed, so that every device must be looked at again.
    var touchedLots: Set<Int> = []
    /// True when an identifier was bound, so that waiting evidence may now find its device. Kept in the store until what
    /// waits was looked at again.
    var boundSomething: Bool

    private var marked = IntakeSet()
    var claimedInPass = IntakeSet()
    private var nextOrdinal: [Int: Int] = [:]
    private var dockLists: [Int: Bool] = [:]
    /// Only while documents are read again.
    private let guide: (any OpeningGuide)?

    /// Stages in `store`; `guide` says what opened which intake before.
    package init(store: any RecoveryStore, guide: (any OpeningGuide)? = nil) throws {
        self.store = store
        self.guide = guide
        boundSomething = try store.note(Self.boundNote) != nil
        matcher = try Matcher(store: store)
    }

    func touch(_ intake: Int) { touched.insert(intake) }

    private static let boundNote = "evidence-may-find-its-device"

    /// Marks what was touched since the last call, every device of a touched lot included, and keeps what else is only
    /// known here. In the transaction that stages what did it: a process that is killed after it has lost nothing.
    package func markTouched() throws {
        let fresh = touched.drain().filter { !marked.contains($0) }
        for intake in fresh { marked.insert(intake) }
        try store.markDirty(fresh)
        for lot in touchedLots.sorted() { try store.markAllDirty(lot: lot) }
        touchedLots = []
        if try boundSomething == (store.note(Self.boundNote) == nil) {
            try store.setNote(Self.boundNote, boundSomething ? "1" : nil)
        }
    }

    /// A new intake, or the one that the same words opened when they were read before.
    func enter(
        _ lot: Int, name: String?, isManifested: Bool, keys: [KeyCandidate], at record: RecordRow
    ) throws -> Int {
        var row: IntakeRow
        if let known = try guide?.next(record, lot: lot, name: name, keys: keys, in: store) {
            row = known
            row.name = name ?? "row \(row.ordinal)"
            row.isManifested = isManifested
            row.linkedTo = nil
            try store.updateIntake(row)
        } else {
            let ordinal = try ordinal(lot)
            row = IntakeRow(
                id: 0, lot: lot, ordinal: ordinal, name: name ?? "row \(ordinal)", isManifested: isManifested)
            row.id = try store.addIntake(row)
        }
        guide?.took(
            Openings.Opening(
                intake: row.id, lot: lot, ordinal: row.ordinal, document: record.document, line: record.line))
        return row.id
    }

    /// The next number of a device in the lot, from 1.
    func ordinal(_ lot: Int) throws -> Int {
        let next = try nextOrdinal[lot] ?? store.lastOrdinal(lot: lot) + 1
        nextOrdinal[lot] = next + 1
        return next
    }

    /// Is what the dock scans the lot's list, because its terms say that there is no other?
    func isDockList(_ lot: Int) throws -> Bool {
        if let known = dockLists[lot] { return known }
        let row = try store.lots().first { $0.id == lot }
        let isList = row.flatMap { try? LotFile(Array($0.terms.utf8)) }?.isDockList ?? false
        dockLists[lot] = isList
        return isList
    }

    /// A text by which `device` finds the intake and evidence doesn't.
    func bindRaw(_ text: String, _ intake: Int) throws {
        try store.bind(BoundIdentifier(intake: intake, kind: "raw", value: text), key: JoinKey.hash(text))
    }

    /// Stages what was found across devices, as a record of its own.
    func addFact(_ code: FindingCode, subject: String, others: [Int], to intake: Int, like record: RecordRow) throws {
        let names = try others.compactMap { try store.intake($0)?.name }.sorted()
        try addFact(code, subject: subject, naming: names, to: intake, like: record)
    }

    /// The same, where what is named is no device.
    func addFact(
        _ code: FindingCode, subject: String, naming names: [String], to intake: Int, like record: RecordRow
    ) throws {
        let fact = CrossFact(
            code: code, subject: subject, others: names, source: SourceRef(document: record.document, line: record.line)
        )
        var writer = FieldWriter()
        fact.write(to: &writer)
        let row = RecordRow(
            intake: intake, kind: .crossFact, digest: RecordRow.identity(.crossFact, writer.bytes),
            document: record.document, line: record.line, body: writer.bytes)
        if try store.addRecord(row) { touch(intake) }
    }
}

/// A compact set of intake numbers.
///
/// ```
/// var seen = IntakeSet()
/// seen.insert(row.id)
/// if seen.contains(other.id) { print(seen.count) }
/// ```
package struct IntakeSet {
    private var words: [UInt64] = []
    package private(set) var count = 0

    /// With nothing in it.
    package init() {}

    /// Adds a number; 0 and below are left out.
    package mutating func insert(_ id: Int) {
        guard id > 0 else { return }
        let word = id >> 6
        if word >= words.count { words.append(contentsOf: repeatElement(0, count: word - words.count + 64)) }
        let bit = UInt64(1) << UInt64(id & 63)
        if words[word] & bit == 0 { count += 1 }
        words[word] |= bit
    }

    /// True when the number was added.
    package func contains(_ id: Int) -> Bool {
        guard id > 0, id >> 6 < words.count else { return false }
        return words[id >> 6] & (UInt64(1) << UInt64(id & 63)) != 0
    }

    /// Takes everything out, in order.
    mutating func drain() -> [Int] {
        var ids: [Int] = []
        ids.reserveCapacity(count)
        for (index, word) in words.enumerated() where word != 0 {
            for bit in 0..<64 where word & (1 << UInt64(bit)) != 0 { ids.append(index << 6 | bit) }
        }
        self = IntakeSet()
        return ids
    }
}

extension RecordRow {
    /// The record's identity: the first 16 bytes of SHA-256 over its kind and its canonical content.
    package static func identity(_ kind: EvidenceKind, _ body: [UInt8]) -> [UInt8] {
        var hash = StreamingHash()
        hash.update(UInt8(kind.rawValue))
        hash.update(body)
        return Array(hash.finish().bytes[0..<16])
    }

    func moved(to intake: Int) -> RecordRow {
        var row = self
        row.intake = intake
        return row
    }
}

extension Claim {
    /// The identifier a person knows the device by.
    var displayName: String? {
        for kind in [IdentifierKind.imei, .meid, .serial, .asset, .udid, .ecid, .eid] {
            if let found = identifiers.first(where: { $0.kind == kind }) { return found.value }
        }
        // A refused number is no key: two rows may be damaged alike.
        return identifiers.first?.value
    }
}
