import GRDB
import Glibc
import Storage

/// Compare-and-swap of signed checkpoints in a database of its own, a few kilobytes.
///
/// Rollback journal and `synchronous=EXTRA`: when `swap` returns true, the note survives a power cut.
package final class SQLiteHeadStore: HeadStore {
    private let path: String
    /// Folder for a copy that an interrupted swap is undone in; nil for who may write.
    private let temporary: String?
    private var opened: DatabaseQueue?

    /// The database at `path`, made at the first swap; reading a store that has none makes nothing.
    package init(path: String) throws {
        (self.path, temporary) = (path, nil)
        _ = SQLiteStore.configuredOnce
    }

    /// The database at `path` for commands that only show: no file of it is changed. What an interrupted swap left is
    /// read in a copy below `temporary`.
    package init(reading path: String, temporary: String) throws {
        (self.path, self.temporary) = (path, temporary)
        _ = SQLiteStore.configuredOnce
    }

    private func queue() throws -> DatabaseQueue {
        if let opened { return opened }
        guard let temporary else { return try keep(open(path, isReading: false)) }
        do { return try keep(open(path, isReading: true)) } catch let error as DatabaseError {
            // A journal that must be rolled back first, or one that can't be read.
            guard error.resultCode == .SQLITE_READONLY || error.resultCode == .SQLITE_CANTOPEN,
                PlainFile(path + "-journal").size != nil
            else { throw error }
        }
        return try keep(
            HeadCopy.take(of: path, below: temporary) { copy in
                let memory = try DatabaseQueue()
                try open(copy, isReading: false).backup(to: memory)
                return memory
            })
    }

    private func keep(_ queue: DatabaseQueue) -> DatabaseQueue {
        opened = queue
        return queue
    }

    private func open(_ path: String, isReading: Bool) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.busyMode = .timeout(10)
        configuration.readonly = isReading
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA synchronous=EXTRA")
        }
        return try DatabaseQueue(path: Opening.writing.name(path), configuration: configuration)
    }

    private func asStoreError<T>(_ body: () throws -> T) throws -> T {
        do { return try body() } catch let error as DatabaseError { throw SQLiteStore.storeError(error, path) }
    }

    /// False when there is no such file. Throws `StoreError` when that can't be known.
    private func isThere() throws -> Bool {
        if access(path, F_OK) == 0 { return true }
        guard errno != ENOENT, errno != ENOTDIR else { return false }
        throw StoreError(
            .readOnly, "\(path): \(PlainFile.reason) (access); let this user read it, or run as its owner")
    }

    private static func hasTable(_ database: Database) throws -> Bool { try database.tableExists("head") }

    package func head(_ origin: String) throws -> [UInt8]? {
        guard try isThere() else { return nil }
        return try asStoreError {
            try queue().read { database in
                guard try Self.hasTable(database) else { return nil }
                return try Self.note(database, origin)
            }
        }
    }

    package func begin() throws {
        try asStoreError {
            try queue().writeWithoutTransaction { database in
                try database.inTransaction(.immediate) {
                    try Self.makeTable(database)
                    return .commit
                }
            }
        }
    }

    package func isBegun() throws -> Bool {
        guard try isThere() else { return false }
        return try asStoreError { try queue().read(Self.hasTable) }
    }

    private static func makeTable(_ database: Database) throws {
        try database.execute(
            sql: "CREATE TABLE IF NOT EXISTS head (origin TEXT PRIMARY KEY, note TEXT NOT NULL) STRICT")
    }

    package func origins() throws -> [String] {
        guard try isThere() else { return [] }
        return try asStoreError {
            try queue().read { database in
                guard try Self.hasTable(database) else { return [] }
                return try String.fetchAll(database, sql: "SELECT origin FROM head ORDER BY origin")
            }
        }
    }

    package func swap(_ origin: String, expecting expected: [UInt8]?, to note: [UInt8]) throws -> Bool {
        try asStoreError {
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

/// A private copy of a small database and of the journal that an interrupted change left.
private enum HeadCopy {
    /// Bytes of a file that is copied: a note is a few hundred bytes.
    private static let largest = 64 << 20

    /// Calls `body` with the copy's path, which is gone afterwards.
    static func take<T>(of path: String, below temporary: String, _ body: (String) throws -> T) throws -> T {
        var template = Array((temporary + "/lotwise-head-XXXXXX").utf8CString)
        guard let made = mkdtemp(&template) else { throw full(temporary) }
        let folder = String(cString: made)
        let endings = ["", "-journal"]
        defer {
            for ending in endings { unlink(folder + "/head.db" + ending) }
            rmdir(folder)
        }
        for _ in 0..<50 {
            let before = endings.map { stamp(path + $0) }
            for ending in endings { try copy(path + ending, to: folder + "/head.db" + ending, temporary) }
            // The next writer may have undone the change meanwhile: then this is a mixture of two states.
            if before == endings.map({ stamp(path + $0) }) { return try body(folder + "/head.db") }
            usleep(100_000)
        }
        throw StoreError(.busy, "\(path): another process writes to it; try again")
    }

    private static func full(_ folder: String) -> StoreError {
        StoreError(.full, "\(folder): \(PlainFile.reason): set TMPDIR to a folder with space")
    }

    private static func stamp(_ path: String) -> [Int] {
        var status = stat()
        guard stat(path, &status) == 0 else { return [] }
        return [Int(status.st_ino), Int(status.st_size), status.st_mtim.tv_sec, status.st_mtim.tv_nsec]
    }

    /// A file that isn't there is copied as none.
    private static func copy(_ path: String, to target: String, _ temporary: String) throws {
        unlink(target)
        let source = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard source >= 0 else {
            if errno == ENOENT { return }
            throw StoreError(
                .readOnly,
                "\(path): \(PlainFile.reason) (open), and an interrupted change must be undone with it; let this user read "
                    + "it, or run as its owner")
        }
        defer { close(source) }
        let output = open(target, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard output >= 0 else { throw full(temporary) }
        defer { close(output) }
        var buffer = [UInt8](repeating: 0, count: 65_536)
        var total = 0
        while case let count = read(source, &buffer, buffer.count), count != 0 {
            total += max(0, count)
            guard count > 0, total <= largest else {
                throw StoreError(.io, "\(path): \(PlainFile.reason) (read); check the disk")
            }
            guard write(output, buffer, count) == count else { throw full(temporary) }
        }
    }
}
