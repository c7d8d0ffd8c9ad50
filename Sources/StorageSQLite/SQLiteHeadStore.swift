import GRDB
import Glibc
import Storage

/// Compare-and-swap of signed checkpoints in a database of its own, a few kilobytes.
///
/// Rollback journal and `synchronous=EXTRA`: when `swap` returns true, the note survives a power cut.
package final class SQLiteHeadStore: HeadStore {
    private let path: String
    private var opened: DatabaseQueue?

    /// The database at `path`, made at the first swap; reading a store that has none makes nothing.
    package init(path: String) throws { self.path = path }

    private func queue() throws -> DatabaseQueue {
        if let opened { return opened }
        var configuration = Configuration()
        configuration.busyMode = .timeout(10)
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA synchronous=EXTRA")
        }
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        opened = queue
        return queue
    }

    private func explained<T>(_ body: () throws -> T) throws -> T {
        do { return try body() } catch let error as DatabaseError {
            let plain = SQLiteStore.storeError(error)
            throw StoreError(plain.code, "\(path): \(plain.message)")
        }
    }

    private static func hasTable(_ database: Database) throws -> Bool { try database.tableExists("head") }

    package func head(_ origin: String) throws -> [UInt8]? {
        guard access(path, F_OK) == 0 else { return nil }
        return try explained {
            try queue().read { database in
                guard try Self.hasTable(database) else { return nil }
                return try Self.note(database, origin)
            }
        }
    }

    package func begin() throws {
        try explained {
            try queue().writeWithoutTransaction { database in
                try database.inTransaction(.immediate) {
                    try Self.makeTable(database)
                    return .commit
                }
            }
        }
    }

    package func isBegun() throws -> Bool {
        guard access(path, F_OK) == 0 else { return false }
        return try explained { try queue().read(Self.hasTable) }
    }

    private static func makeTable(_ database: Database) throws {
        try database.execute(
            sql: "CREATE TABLE IF NOT EXISTS head (origin TEXT PRIMARY KEY, note TEXT NOT NULL) STRICT")
    }

    package func origins() throws -> [String] {
        guard access(path, F_OK) == 0 else { return [] }
        return try explained {
            try queue().read { database in
                guard try Self.hasTable(database) else { return [] }
                return try String.fetchAll(database, sql: "SELECT origin FROM head ORDER BY origin")
            }
        }
    }

    package func swap(_ origin: String, expecting expected: [UInt8]?, to note: [UInt8]) throws -> Bool {
        try explained {
            let queue = try queue()
            return try queue.writeWithoutTransaction { database in
                var isSwapped = false
                // IMMEDIATE: two processes that read the same note can't both write theirs.
                try database.inTransaction(.immediate) {
                    try Self.makeTable(database)
                    guard try Self.note(database, origin) == expected else { return .rollback }
                    try database.execute(
                        sql: "INSERT OR REPLACE INTO head (origin, note) VALUES (?, ?)",
                        arguments: [origin, String(decoding: note, as: UTF8.self)])
                    isSwapped = true
                    return .commit
                }
                return isSwapped
            }
        }
    }

    private static func note(_ database: Database, _ origin: String) throws -> [UInt8]? {
        // Notes are UTF-8 by their format.
        try String.fetchOne(database, sql: "SELECT note FROM head WHERE origin = ?", arguments: [origin])
            .map { Array($0.utf8) }
    }
}
