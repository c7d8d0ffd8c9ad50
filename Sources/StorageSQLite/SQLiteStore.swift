import Basics
import CSQLiteConfig
import GRDB
import GRDBSQLite
import RecoveryModel
import Storage

/// The embedded store: SQLite in WAL mode, `synchronous=FULL`, one writer connection (ARCHITECTURE: the store).
///
/// Not thread-safe: one thread drives it, and `readingView()` gives another thread a connection of its own.
package final class SQLiteStore: RecoveryStore {
    let queue: DatabaseQueue
    let path: String
    private let opening: Opening
    /// It isn't only read.
    var isWriting: Bool { [.writing, .scratch].contains(opening) }
    /// Kept while nobody may write.
    private let lock: WritersLock?
    private var statements: [String: Prepared] = [:]
    /// Statements of the bulk path by the address of their literal: hashing the text would cost more than the step.
    private var hotStatements: [Int: Prepared] = [:]
    private var database: Database?
    /// Kinds of identifiers: a few, read by the million.
    let kindTexts = FewTexts()

    /// Opens or makes the database at `path` and brings it to today's schema. Throws `StoreError`.
    package convenience init(path: String) throws { try self.init(path: path, migrator: Schema.migrator) }

    /// Makes a database at `path` that is thrown away with this process: a crash may leave anything. Throws `StoreError`.
    package convenience init(scratch path: String) throws {
        try self.init(path: path, .scratch, Schema.migrator, lock: nil, cache: Self.cache)
        try upgrade(Schema.migrator)
    }

    /// As above, to the schema of other migrations: for tests of upgrades.
    convenience init(path: String, migrator: DatabaseMigrator) throws {
        try self.init(path: path, .writing, migrator, lock: nil, cache: Self.cache)
        try upgrade(migrator)
    }

    /// Opens an existing database and changes nothing in it, its schema included. Throws `StoreError`.
    package convenience init(reading path: String) throws {
        try self.init(path: path, .reading, Schema.migrator, lock: nil, cache: Self.viewCache)
    }

    /// As above, in the way that fits; `lock` is kept as long as the store is open.
    convenience init(reading path: String, _ opening: Opening, _ lock: WritersLock?) throws {
        try self.init(path: path, opening, Schema.migrator, lock: lock, cache: Self.cache)
    }

    /// SQLite's name for a database that has no file.
    static let memory = ":memory:"

    /// KiB of pages that a connection keeps in memory, and a second one beside it.
    private static let cache = 65_536
    private static let viewCache = 8_000

    private init(
        path: String, _ opening: Opening, _ migrator: DatabaseMigrator, lock: WritersLock?, cache: Int
    ) throws {
        _ = Self.configuredOnce
        self.path = path
        (self.opening, self.lock) = (opening, lock)
        var configuration = Configuration()
        configuration.readonly = opening.isReadOnly
        configuration.busyMode = .timeout(10)
        // Bulk work begins and commits inside one access of the connection.
        configuration.allowsUnsafeTransactions = true
        configuration.prepareDatabase { database in
            for setting in opening.settings { try database.execute(sql: setting) }
            // Before anything that might change the file.
            try Schema.refuseLater(database, path: path, migrator)
            if opening == .writing {
                // Without it `INSERT OR REPLACE` deletes without asking the triggers that guard the entries.
                // Of a new store: records and entries are appended by the thousand, in fewer and larger pieces.
                try database.execute(sql: "PRAGMA page_size=8192")
                try database.execute(sql: "PRAGMA recursive_triggers=ON")
                try database.execute(sql: "PRAGMA journal_mode=WAL")
                try database.execute(sql: "PRAGMA synchronous=FULL")
                try database.execute(sql: "PRAGMA wal_autocheckpoint=10000")
            }
            try database.execute(sql: "PRAGMA cache_size=-\(cache)")
            try database.execute(sql: "PRAGMA temp_store=MEMORY")
        }
        do {
            queue = try DatabaseQueue(path: opening.name(path), configuration: configuration)
        } catch let error as DatabaseError {
            throw Self.storeError(error, path)
        }
    }

    /// Allocation statistics take one mutex for all connections; off before first use.
    static let configuredOnce: Int32 = lotwise_sqlite_configure()

    /// What went wrong with the database at `path`.
    static func storeError(_ error: DatabaseError, _ path: String) -> StoreError {
        Prepared.error(error.extendedResultCode.rawValue, message: error.message ?? "unknown", path: path)
    }

    /// Runs `body` on the connection; inside a transaction this is a direct call.
    func onConnection<T>(_ body: (Database) throws -> T) throws -> T {
        if let database { return try body(database) }
        do {
            return try queue.inDatabase { connection in
                database = connection
                defer { database = nil }
                return try body(connection)
            }
        } catch let error as DatabaseError {
            throw Self.storeError(error, path)
        }
    }

    /// The statement for `sql`, prepared once.
    func statement(_ database: Database, _ sql: String) throws -> Prepared {
        if let known = statements[sql] { return known }
        let made = try Prepared(database, sql)
        statements[sql] = made
        return made
    }

    /// Shorthand for one statement.
    func with<T>(_ sql: String, _ body: (Prepared) throws -> T) throws -> T {
        try onConnection { try body(statement($0, sql)) }
    }

    /// As `with`, for literals on the bulk path.
    func hot<T>(_ sql: StaticString, _ body: (Prepared) throws -> T) throws -> T {
        guard let database else { return try with("\(sql)", body) }
        let key = Int(bitPattern: sql.utf8Start)
        if let known = hotStatements[key] { return try body(known) }
        let made = try Prepared(database, "\(sql)")
        hotStatements[key] = made
        return try body(made)
    }

    package func session<T>(_ body: () throws -> T) throws -> T { try onConnection { _ in try body() } }

    package func begin() throws { try onConnection { try run($0, "BEGIN IMMEDIATE") } }

    package func commit() throws { try onConnection { try run($0, "COMMIT") } }

    package func rollback() {
        // SQLite undoes by itself what it can't commit; what failed before is what is told.
        do { try onConnection { if $0.isInsideTransaction { try run($0, "ROLLBACK") } } } catch {}
    }

    package func transaction<T>(_ body: () throws -> T) throws -> T {
        try onConnection { database in
            // Part of a larger transaction: its commit decides.
            if database.isInsideTransaction { return try body() }
            try begin()
            do {
                let value = try body()
                // A crash before this line leaves nothing of the batch, one after it leaves all of it.
                try commit()
                return value
            } catch {
                rollback()
                throw error
            }
        }
    }

    private func run(_ database: Database, _ sql: String) throws {
        let connection = database.sqliteConnection
        guard sqlite3_exec(connection, sql, nil, nil, nil) == SQLITE_OK else { throw Prepared.error(connection) }
    }

    package func readingView() throws -> any RecoveryStore { try view() }

    /// A second connection that reads; made as this one is where nobody writes.
    func view() throws -> SQLiteStore {
        // What stands for a database in the making is empty, and so is every view of it.
        if path == Self.memory { return try SQLiteStore(path: path) }
        let opening = isWriting ? .reading : opening
        return try SQLiteStore(path: path, opening, Schema.migrator, lock: lock, cache: Self.viewCache)
    }

    package func clearStaged() throws {
        try onConnection { database in
            for table in ["record", "identifier", "unmatched", "shared_claim"] {
                try run(database, "DELETE FROM \(table)")
            }
        }
    }

    package func removeDecisionsOfNoIntake() throws {
        try onConnection { database in
            try run(database, "DELETE FROM decision WHERE intake NOT IN (SELECT id FROM intake)")
            try run(
                database, "DELETE FROM finding WHERE intake IS NOT NULL AND intake NOT IN (SELECT id FROM intake)")
        }
    }

    package func inOneState<T>(_ body: () throws -> T) throws -> T {
        try onConnection { database in
            if database.isInsideTransaction { return try body() }
            try run(database, "BEGIN")
            defer { rollback() }
            // The state is that of the first reading.
            _ = try entryCount()
            return try body()
        }
    }

    package func clearProjections(keepingDecisionsOf lots: Set<Int>) throws {
        try clearStaged()
        // Numbers, and no texts of anybody's.
        let kept = lots.sorted().map(String.init).joined(separator: ", ")
        try onConnection { database in
            try run(database, "DELETE FROM dirty")
            try run(database, "DELETE FROM intake")
            try run(database, "DELETE FROM decision WHERE lot NOT IN (\(kept))")
            // Findings about files are no projection of devices.
            try run(database, "DELETE FROM finding WHERE intake IS NOT NULL AND coalesce(lot, 0) NOT IN (\(kept))")
            for statement in Counts.again { try run(database, statement) }
        }
    }
}
