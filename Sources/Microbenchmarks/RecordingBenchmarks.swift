import Basics
import Custody
import GRDBSQLite
import RecoveryModel
import Storage
import StorageSQLite

#if canImport(Glibc)
import Glibc
#endif

/// From a decision to a durable entry: canonical bytes, leaf hashes, rows on disk.
enum RecordingBenchmarks {
    private static let count = 10_000
    /// Entries that share one flush to disk.
    private static let batch = 1000

    static func run() throws {
        let drafts = (0..<count).map(draft)
        let salts = SaltSource(secret: Array(repeating: 7, count: 32))
        let entries = entries(drafts, salts)
        let bytes = entries.reduce(0) { $0 + $1.count } / count
        encoding(drafts, salts: salts, bytes: bytes)
        hashing(entries, bytes)
        let folder = "/tmp/lotwise-microbenchmarks-\(getpid())"
        mkdir(folder, 0o700)
        defer { Folder.remove(folder) }
        let rows = entries.enumerated().map { EntryRow(seq: $0, leaf: LeafHash.of($1), body: $1) }
        let floor = try Measurement.best("bare SQLite, an entry", operations: count, bytes: bytes) {
            try BareDatabase.write(rows, batch: batch, to: Folder.fresh(folder))
        }
        floor.report()
        try Measurement.best("store, an entry", operations: count, bytes: bytes) {
            let store = try SQLiteStore(path: Folder.fresh(folder))
            for start in stride(from: 0, to: count, by: batch) {
                try store.transaction { try store.append(Array(rows[start..<start + batch])) }
            }
            return try store.entryCount()
        }.report(floor: floor)
    }

    private static func draft(_ number: Int) -> CustodyEventDraft {
        var data = JSONText()
        data.beginObject()
        data.member("assessed", "purge")
        data.member("document", "sha256:" + String(repeating: "ab", count: 32))
        data.member("required", "purge")
        data.member("technique", "cryptographicErase")
        data.endObject()
        return CustodyEventDraft(
            type: .sanitizationVerified, lot: "HH-2026-10-017", intake: "HH-2026-10-017/\(number)",
            device: "35693803\(1_000_000 + number)", at: Instant(milliseconds: 1_790_000_000_000),
            actor: CustodyActor(id: "op-7", role: "sanitizer"), data: data.bytes)
    }

    private static func entries(_ drafts: [CustodyEventDraft], _ salts: SaltSource) -> [[UInt8]] {
        let now = Instant(milliseconds: 1_790_000_001_000)
        let previous = Digest(of: "before").bytes
        return drafts.enumerated().map { seq, draft in
            PreparedEntry(draft).finish(seq: seq, previous: previous, recordedAt: now, salt: salts.salt(seq))
        }
    }

    private static func encoding(_ drafts: [CustodyEventDraft], salts: SaltSource, bytes: Int) {
        Measurement.best("entry, rendered and salted", operations: count, bytes: bytes) {
            entries(drafts, salts).reduce(0) { $0 + $1.count }
        }.report()
        guard let value = try? JSONParser.parse(entries([drafts[0]], salts)[0]) else { return }
        Measurement.best("canonical JSON of an entry", operations: 1000, bytes: bytes) {
            (0..<1000).reduce(0) { sum, _ in sum + CanonicalJSON.encode(value).count }
        }.report()
    }

    private static func hashing(_ entries: [[UInt8]], _ bytes: Int) {
        let all = Array(entries.joined())
        let floor = Measurement.best("SHA-256", operations: count, bytes: bytes) {
            var hash = StreamingHash()
            hash.update(all)
            return Int(hash.finish().bytes[0])
        }
        floor.report()
        Measurement.best("leaf hash", operations: count, bytes: bytes) {
            entries.reduce(0) { $0 + Int(LeafHash.of($1)[0]) }
        }.report(floor: floor)
    }
}

/// Files of the run's own folder.
private enum Folder {
    // One thread measures.
    nonisolated(unsafe) private static var made = 0

    /// Path of a database that doesn't exist yet.
    static func fresh(_ folder: String) -> String {
        made += 1
        return "\(folder)/\(made).db"
    }

    static func remove(_ folder: String) {
        for number in 0...made {
            for ending in ["", "-wal", "-shm"] { unlink("\(folder)/\(number).db\(ending)") }
        }
        rmdir(folder)
    }
}

/// The same rows into SQLite with nothing of ours between: same journal, same flushes.
enum BareDatabase {
    struct Failure: Error { let code: Int32 }

    static func write(_ rows: [EntryRow], batch: Int, to path: String) throws -> Int {
        var opened: OpaquePointer?
        try check(sqlite3_open(path, &opened))
        defer { sqlite3_close(opened) }
        try check(sqlite3_exec(opened, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL", nil, nil, nil))
        try check(sqlite3_exec(opened, "CREATE TABLE e (seq INTEGER PRIMARY KEY, leaf BLOB, body BLOB)", nil, nil, nil))
        var prepared: OpaquePointer?
        try check(sqlite3_prepare_v2(opened, "INSERT INTO e VALUES (?, ?, ?)", -1, &prepared, nil))
        defer { sqlite3_finalize(prepared) }
        for start in stride(from: 0, to: rows.count, by: batch) {
            try check(sqlite3_exec(opened, "BEGIN", nil, nil, nil))
            for row in rows[start..<min(rows.count, start + batch)] { try insert(row, prepared) }
            try check(sqlite3_exec(opened, "COMMIT", nil, nil, nil))
        }
        return rows.count
    }

    private static func insert(_ row: EntryRow, _ statement: OpaquePointer?) throws {
        sqlite3_bind_int64(statement, 1, Int64(row.seq))
        try row.leaf.withUnsafeBytes { leaf in
            try row.body.withUnsafeBytes { body in
                sqlite3_bind_blob(statement, 2, leaf.baseAddress, Int32(leaf.count), nil)
                sqlite3_bind_blob(statement, 3, body.baseAddress, Int32(body.count), nil)
                guard sqlite3_step(statement) == SQLITE_DONE else { throw Failure(code: SQLITE_ERROR) }
                sqlite3_reset(statement)
            }
        }
    }

    private static func check(_ code: Int32) throws { if code != SQLITE_OK { throw Failure(code: code) } }
}
