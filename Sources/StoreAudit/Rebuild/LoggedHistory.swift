import Basics
import Custody
import Deciding
import RecoveryModel
import Storage
import StoreAccess

/// What the log tells of each intake, read from its entries.
struct LoggedHistory {
    struct Item {
        /// `place` is the line of the document that an event of evidence names; 0 for others.
        var events: [(key: UInt64, seq: UInt64, place: UInt64)] = []
        var leaf: [UInt8] = []
        /// What was told last of each stage's outcome, by type, and of each finding that was opened, by its id.
        fileprivate var told: [String: UInt64] = [:]

        fileprivate mutating func add(_ entry: RecordedEntry, seq: Int, leaf: [UInt8]) {
            self.leaf = leaf
            events.append((LoggedHistory.key(of: entry), UInt64(seq), LoggedHistory.place(of: entry)))
            if let (subject, content) = LoggedHistory.told(by: entry) { told[subject] = content }
        }

        /// Records that were logged under an earlier version's digest are those from the same lines.
        func rename(_ pending: [(key: UInt64, entry: PreparedEntry)], in recorded: inout RecordedEvents) {
            let keys = Set(pending.map(\.key))
            var former = events.filter { $0.place != 0 && !keys.contains($0.key) }
            for event in pending where event.key != 0 && !former.isEmpty && !recorded.contains(event.key) {
                let body = event.entry.finish(
                    seq: 0, previous: nil, recordedAt: Instant(milliseconds: 0), salt: "")
                guard let entry = RecordedEntry(body) else { continue }
                let place = LoggedHistory.place(of: entry)
                guard place != 0, let index = former.firstIndex(where: { $0.place == place }) else { continue }
                _ = recorded.rename(former.remove(at: index).key, to: event.key)
            }
        }
    }

    private var items: [String: Item] = [:]

    /// What the log tells of an intake; nothing of one that it doesn't know.
    subscript(intake: String) -> Item { items[intake] ?? Item() }

    init(_ store: any RecoveryStore) throws {
        try store.eachEntry(from: 0) { seq, leaf, body in
            guard let entry = RecordedEntry(Array(body)), let intake = entry.intake, entry.typeText != nil else {
                return
            }
            items[intake, default: Item()].add(entry, seq: seq, leaf: Array(leaf))
        }
    }

    /// Where the record that an event tells stands: its kind, document and line; 0 for events of no record.
    static func place(of entry: RecordedEntry) -> UInt64 {
        guard let type = entry.typeText, let said = EvidencePayload(entry), said.record != nil,
            let document = said.document, let line = said.line
        else { return 0 }
        return RecordedEvents.key("\(type) \(document) \(line)", [])
    }

    /// The key under which the recorder keeps an event: by record for evidence, by content for a refusal.
    static func key(of entry: RecordedEntry) -> UInt64 {
        if entry.type == .sanitizationRefused, let data = entry.data {
            return RecordedEvents.key("refused", CanonicalJSON.encode(data.value))
        }
        guard let type = entry.typeText, let record = EvidencePayload.record(of: entry) else { return 0 }
        return RecordedEvents.key(type, record)
    }

    /// Under what an entry that is kept under no key is told, and its content; nil for entries that have a key and for
    /// those of persons.
    static func told(by entry: RecordedEntry) -> (subject: String, content: UInt64)? {
        guard let type = entry.type, let data = entry.data else { return nil }
        func content() -> UInt64 { RecordedEvents.key(type.rawValue, CanonicalJSON.encode(data.value)) }
        switch type {
        case .findingOpened: return FindingPayload.Opened(entry)?.finding.map { ("\(type.rawValue) \($0)", content()) }
        case .sanitizationVerified, .deviceGraded, .deviceRouted: return (type.rawValue, content())
        default: return nil
        }
    }
}

extension LoggedHistory.Item {
    /// What a device's state says that the log was told, where that is what the log has; else what the log alone tells.
    func standing(
        _ before: DecisionRow?, name: String, in store: any RecoveryStore
    ) throws -> LoggedStanding {
        let ends = FsckEnds(store)
        let newest = TreeHash(bytes: leaf).map { (leaf: $0, entries: events.count) }
        if let before, try ends.problem(before, newest: newest, name: name) == nil {
            return LoggedStanding(logged: self, before: before, isWhole: true)
        }
        return LoggedStanding(logged: self, before: nil, isWhole: before == nil && events.isEmpty)
    }

    /// True when the log has this entry of an outcome or a finding already.
    fileprivate func tells(_ prepared: PreparedEntry) -> Bool {
        let body = prepared.finish(seq: 0, previous: nil, recordedAt: Instant(milliseconds: 0), salt: "")
        guard let entry = RecordedEntry(body), let (subject, content) = LoggedHistory.told(by: entry) else {
            return false
        }
        return told[subject] == content
    }
}

/// From where a device goes on in the log.
struct LoggedStanding {
    fileprivate let logged: LoggedHistory.Item
    /// The device's own state, where it is what the log has.
    fileprivate let before: DecisionRow?
    /// False when state and log differ, or the state is lost.
    let isWhole: Bool

    /// The case to decide: what came before it is what the log was told.
    func device(_ device: DeviceCase) -> DeviceCase {
        var device = device
        device.before = before ?? (logged.events.isEmpty ? nil : Self.row(logged, device.intake))
        // Whatever else the row holds is written anew.
        device.before?.digest = []
        return device
    }

    private static func row(_ logged: LoggedHistory.Item, _ intake: IntakeRow) -> DecisionRow {
        var recorded = RecordedEvents()
        for event in logged.events { recorded.add(event.key, seq: Int(event.seq)) }
        return DecisionRow(
            intake: intake.id, lot: intake.lot, row: 0, verdicts: [], route: "", digest: [], body: [],
            events: recorded.bytes, leaf: logged.leaf, deadline: nil)
    }

    /// Without the entries that the log has, of a device whose own state didn't say so.
    func lacking(_ decided: DecidedDevice) -> DecidedDevice {
        guard before == nil else { return decided }
        var recorded = decided.recorded
        logged.rename(decided.pending, in: &recorded)
        let pending = decided.pending.filter { item in
            item.key == 0 ? !logged.tells(item.entry) : !recorded.contains(item.key)
        }
        return DecidedDevice(
            intake: decided.intake, decision: decided.decision, pending: pending, recorded: recorded,
            findings: decided.findings, open: decided.open, hadFindings: true, leaf: decided.leaf)
    }
}
