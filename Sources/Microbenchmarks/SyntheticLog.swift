import Basics
import Custody
import Glibc
import LogPublishing
import RecoveryModel
import Storage
import StorageSQLite
import StoreAccess
import StoreFiles

#if canImport(Glibc)
#endif

/// A store with nothing but a log: so many entries such as lots leave behind, eight a device, linked and salted, in the
/// order in which a run records them. Same numbers, same bytes, but for the store's own keys.
struct SyntheticLog {
    let workspace: Workspace
    let folder: StoreFolder
    let entries: Int
    /// Mean bytes of an entry.
    let meanBytes: Int

    private static let eventsOfDevice = 8
    /// Entries a transaction, about what a run commits at once.
    private static let batch = 24_576

    /// Writes the entries into a new store below `path`. Nothing is published.
    static func make(entries: Int, at path: String) throws -> SyntheticLog {
        let folder = StoreFolder(path: path)
        try folder.prepare()
        try KeyRing(folder).prepare(origin: "bench.example/log")
        let store = try SQLiteStore(path: folder.database)
        let workspace = Workspace(
            folder: folder, store: store, clock: { Instant(milliseconds: 1_790_000_000_000) },
            jobs: max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))),
            surroundings: Surroundings(head: try SQLiteHeadStore(path: folder.headFile)))
        var writer = Writer(SaltSource(secret: try folder.saltSecret()))
        var rows: [EntryRow] = []
        while writer.seq < entries {
            rows.removeAll(keepingCapacity: true)
            while rows.count < batch, writer.seq < entries { rows.append(writer.next(batch: batch)) }
            try store.transaction { try store.append(rows) }
        }
        return SyntheticLog(
            workspace: workspace, folder: folder, entries: entries, meanBytes: writer.bytes / max(1, entries))
    }

    private struct Writer {
        private let salts: SaltSource
        private(set) var seq = 0
        private(set) var bytes = 0
        private var previous: [UInt8]?

        init(_ salts: SaltSource) { self.salts = salts }

        mutating func next(batch: Int) -> EntryRow {
            let device = seq / eventsOfDevice
            let place = seq % eventsOfDevice
            if place == 0 { previous = nil }
            let draft = SyntheticLog.draft(device: device, place: place)
            let recorded = Instant(milliseconds: 1_790_000_000_000 + Int64(seq / batch) * 900)
            let body = PreparedEntry(draft).finish(
                seq: seq, previous: previous, recordedAt: recorded, salt: salts.salt(seq))
            let leaf = LeafHash.of(body)
            previous = leaf
            bytes += body.count
            defer { seq += 1 }
            return EntryRow(seq: seq, leaf: leaf, body: body)
        }
    }

    private static let types: [(CustodyEventType, String)] = [
        (.deviceManifested, "customer"), (.deviceReceived, "receiver"), (.deviceTested, "tester"),
        (.sanitizationRecorded, "sanitizer"), (.sanitizationVerified, "system"), (.findingOpened, "system"),
        (.deviceGraded, "system"), (.deviceRouted, "system"),
    ]

    static func draft(device: Int, place: Int) -> CustodyEventDraft {
        let (type, role) = types[place]
        let digest = "sha256:" + Digest(of: "document \(device % 40)").hex
        var data = JSONText(reserving: 200)
        data.beginObject()
        switch type {
        case .findingOpened:
            data.member("code", "F04")
            data.member("finding", Digest(of: "finding \(device)").hex(first: 8))
            data.member("line", device)
            data.member("severity", "warn")
            data.member("stage", "functionality")
        case .sanitizationVerified:
            data.member("assessed", "purge")
            data.member("policy", digest)
            data.member("required", "purge")
            data.member("technique", "cryptographicErase")
        case .deviceGraded, .deviceRouted:
            data.member("rule", "C5.3")
            data.member("scheme", "rec/1.2")
        default:
            data.member("document", digest)
            data.member("line", device)
            data.member("record", Digest(of: "record \(device) \(place)").hex(first: 16))
        }
        data.endObject()
        return CustodyEventDraft(
            type: type, lot: "HH-2026-10-017", intake: "HH-2026-10-017/\(device + 1)",
            device: "35693803\(1_000_000 + device)", at: Instant(milliseconds: 1_789_900_000_000 + Int64(device)),
            actor: CustodyActor(id: role == "system" ? "lotwise" : "OP-\(role)", role: role), data: data.bytes)
    }
}
