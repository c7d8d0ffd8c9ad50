import Basics
import Custody
import RecoveryModel

/// What the entries tell of lots, tables, findings about no one device, and persons' decisions: all that state tables
/// keep besides what is derived from documents.
struct ActLedger {
    /// An entry with what it says.
    struct Told<Payload: EntryPayload> {
        let item: Item
        let says: Payload

        var seq: Int { item.seq }

        /// Nil when the entry says something else, or its data is no object.
        fileprivate init?(_ item: Item, _ entry: RecordedEntry) {
            guard let says = Payload(entry) else { return nil }
            self.item = item
            self.says = says
        }
    }

    /// An entry, as far as it is compared.
    struct Item {
        let seq: Int
        let type: CustodyEventType
        let lot: String?
        let intake: String?
        let person: String
        let recordedAt: Instant
        /// What the machine's clock said; the same as `recordedAt` in entries of the first versions.
        let at: Instant?
        let isClockHeld: Bool

        /// Can a row that was written with this entry bear this time? The clock is read for both within a moment, unless
        /// it was set back, which an entry's time never follows.
        func fits(_ time: Instant) -> Bool {
            if let at, abs(at.seconds(since: time)) <= Self.moment { return true }
            return time <= recordedAt && (isClockHeld || recordedAt.seconds(since: time) <= Self.moment)
        }

        /// Seconds: a transaction may wait for the disk.
        private static let moment: Int64 = 120
    }

    private(set) var opened: [String: Told<LotPayload.Opened>] = [:]
    private(set) var amended: [String: [Told<LotPayload.Amended>]] = [:]
    private(set) var received: [String: Item] = [:]
    private(set) var closed: [String: Item] = [:]
    private(set) var tables: [Told<TablePayload>] = []
    /// Withdrawals that no later entry takes back.
    private(set) var withdrawals: [Told<DocumentPayload>] = []
    private(set) var policies: [Told<PolicyPayload>] = []
    private(set) var notices: [Told<NoticePayload>] = []
    /// Newest opening of each finding.
    private(set) var findings: [String: Told<FindingPayload.Opened>] = [:]
    /// The first of each, which gives it its time.
    private(set) var firstOpenings: [String: Item] = [:]
    private(set) var resolutions: [Told<FindingPayload.Resolved>] = []
    /// Lots and findings that are opened twice.
    private(set) var problems: [String] = []

    /// Takes the acts in order. What is no entry was found out elsewhere.
    mutating func note(_ act: LogReading.Act) {
        guard let entry = RecordedEntry(act.body), let item = Self.item(act, entry) else { return }
        let lot = item.lot ?? ""
        switch item.type {
        case .lotOpened:
            guard let told = Told<LotPayload.Opened>(item, entry) else { return }
            if opened.updateValue(told, forKey: lot) != nil {
                problems.append("entry \(item.seq): lot \(lot) was opened before")
            }
        case .lotAmended:
            if let told = Told<LotPayload.Amended>(item, entry) { amended[lot, default: []].append(told) }
        case .lotReceived: received[lot] = item
        case .lotClosed: closed[lot] = item
        case .tableImported: add(item, entry, to: \.tables)
        case .documentWithdrawn: add(item, entry, to: \.withdrawals)
        case .documentRestored: if let told = Told<DocumentPayload>(item, entry) { restore(told) }
        case .policyChanged: add(item, entry, to: \.policies)
        case .noticeSent: add(item, entry, to: \.notices)
        case .findingOpened: if let told = Told<FindingPayload.Opened>(item, entry) { open(told) }
        case .findingResolved: add(item, entry, to: \.resolutions)
        default: return
        }
    }

    private mutating func add<Payload>(
        _ item: Item, _ entry: RecordedEntry, to list: WritableKeyPath<ActLedger, [Told<Payload>]>
    ) {
        if let told = Told<Payload>(item, entry) { self[keyPath: list].append(told) }
    }

    /// Of findings about no one device.
    private mutating func open(_ told: Told<FindingPayload.Opened>) {
        guard told.item.intake == nil, let id = told.says.finding else { return }
        let known = findings.updateValue(told, forKey: id)
        if known == nil { firstOpenings[id] = told.item }
        // A lot's finding that weighs more or less than it did is told again.
        if let known, known.says.severity == told.says.severity, known.says.stage == told.says.stage {
            problems.append("entry \(told.seq): finding \(id) was opened before")
        }
    }

    private mutating func restore(_ told: Told<DocumentPayload>) {
        let meant = withdrawals.lastIndex { withdrawal in
            withdrawal.item.lot == told.item.lot && withdrawal.says.document == told.says.document
                && withdrawal.says.file == told.says.file
        }
        guard let meant else {
            return problems.append("entry \(told.seq): restored \(told.says.file ?? ""), which wasn't withdrawn")
        }
        withdrawals.remove(at: meant)
    }

    private static func item(_ act: LogReading.Act, _ entry: RecordedEntry) -> Item? {
        guard let type = entry.type, let recorded = entry.recordedAt else { return nil }
        return Item(
            seq: act.seq, type: type, lot: entry.lot, intake: entry.intake, person: entry.person ?? "",
            recordedAt: recorded, at: entry.at, isClockHeld: act.isClockHeld)
    }
}
