import Basics
import RecoveryModel

/// What the entries tell of lots, tables, findings about no one device, and persons' decisions: all that state tables
/// keep besides what is derived from documents.
struct ActLedger {
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
        let data: JSONValue

        /// A text of `data`.
        subscript(name: String) -> String? { data[name]?.string }

        /// Can a row that was written with this entry bear this time? The clock is read for both within a moment, unless
        /// it was set back, which an entry's time never follows.
        func fits(_ time: Instant) -> Bool {
            if let at, abs(at.seconds(since: time)) <= Self.moment { return true }
            return time <= recordedAt && (isClockHeld || recordedAt.seconds(since: time) <= Self.moment)
        }

        /// Seconds: a transaction may wait for the disk.
        private static let moment: Int64 = 120
    }

    private(set) var opened: [String: Item] = [:]
    private(set) var amended: [String: [Item]] = [:]
    private(set) var received: [String: Item] = [:]
    private(set) var closed: [String: Item] = [:]
    private(set) var tables: [Item] = []
    /// Withdrawals that no later entry takes back.
    private(set) var withdrawals: [Item] = []
    private(set) var policies: [Item] = []
    private(set) var notices: [Item] = []
    /// Newest opening of each finding.
    private(set) var findings: [String: Item] = [:]
    /// The first of each, which gives it its time.
    private(set) var firstOpenings: [String: Item] = [:]
    private(set) var resolutions: [Item] = []
    /// Lots and findings that are opened twice.
    private(set) var problems: [String] = []

    /// Takes the acts in order. What is no entry was found out elsewhere.
    mutating func note(_ act: LogReading.Act) {
        guard let item = Self.item(act) else { return }
        let lot = item.lot ?? ""
        switch item.type {
        case .lotOpened:
            if opened.updateValue(item, forKey: lot) != nil {
                problems.append("entry \(item.seq): lot \(lot) was opened before")
            }
        case .lotAmended: amended[lot, default: []].append(item)
        case .lotReceived: received[lot] = item
        case .lotClosed: closed[lot] = item
        case .tableImported: tables.append(item)
        case .documentWithdrawn: withdrawals.append(item)
        case .documentRestored: restore(item)
        case .policyChanged: policies.append(item)
        case .noticeSent: notices.append(item)
        case .findingOpened:
            guard item.intake == nil, let id = item["finding"] else { return }
            let known = findings.updateValue(item, forKey: id)
            if known == nil { firstOpenings[id] = item }
            // A lot's finding that weighs more or less than it did is told again.
            if let known, known["severity"] == item["severity"], known["stage"] == item["stage"] {
                problems.append("entry \(item.seq): finding \(id) was opened before")
            }
        case .findingResolved: resolutions.append(item)
        default: return
        }
    }

    private mutating func restore(_ item: Item) {
        let meant = withdrawals.lastIndex { withdrawal in
            withdrawal.lot == item.lot && withdrawal["document"] == item["document"]
                && withdrawal["file"] == item["file"]
        }
        guard let meant else {
            return problems.append("entry \(item.seq): restored \(item["file"] ?? ""), which wasn't withdrawn")
        }
        withdrawals.remove(at: meant)
    }

    private static func item(_ act: LogReading.Act) -> Item? {
        guard let entry = try? JSONParser.parse(act.body),
            let type = CustodyEventType(rawValue: entry["type"]?.string ?? ""), let data = entry["data"],
            let recorded = entry["recordedAt"]?.string.flatMap(WrittenTime.init)
        else { return nil }
        return Item(
            seq: act.seq, type: type, lot: entry["lot"]?.string, intake: entry["intake"]?.string,
            person: entry["actor"]?["id"]?.string ?? "", recordedAt: Instant(milliseconds: recorded.wall),
            at: entry["at"]?.string.flatMap(WrittenTime.init).map { Instant(milliseconds: $0.wall) },
            isClockHeld: act.isClockHeld, data: data)
    }
}
