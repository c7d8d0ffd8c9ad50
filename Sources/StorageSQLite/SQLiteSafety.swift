import GRDB
import GRDBSQLite
import Glibc
import Storage

/// Copies of a whole database while it is in use, and what must be true before one is trusted.
extension SQLiteStore {
    /// Pages copied between two reports of progress: 16 MiB of them.
    private static let pagesPerStep: CInt = 4096

    package func snapshot(to path: String, progress: (Int, Int) -> Void) throws -> any RecoveryStore {
        // A connection of its own sees what is committed, whatever this one is in the middle of.
        try view().copyPages(to: path, progress)
        return try SQLiteStore(reading: path)
    }

    /// One read transaction holds the same state for all steps. In WAL mode it hinders no writer, and a commit of
    /// another process doesn't make the copy begin again.
    private func copyPages(to path: String, _ progress: (Int, Int) -> Void) throws {
        do {
            let target = try DatabaseQueue(path: Opening.writing.name(path))
            try queue.inDatabase { source in
                try source.execute(sql: "BEGIN; SELECT count(*) FROM sqlite_master")
                // Nothing was written: ending it frees the log of the pages, and the connection ends with it anyway.
                defer { do { try source.execute(sql: "COMMIT") } catch {} }
                try target.inDatabase { copy in
                    try withoutActuallyEscaping(progress) { progress in
                        try source.backup(to: copy, pagesPerStep: Self.pagesPerStep) {
                            progress($0.completedPageCount, $0.totalPageCount)
                        }
                    }
                    // One file, readable from a medium that can't be written.
                    try copy.execute(sql: "PRAGMA journal_mode=DELETE")
                }
            }
            try target.close()
        } catch let error as DatabaseError {
            let plain = Self.storeError(error, path)
            throw plain.code == .damaged ? Self.storeError(error, self.path) : plain
        }
    }

    package func structuralProblems() throws -> [String] {
        do {
            return try queue.inDatabase { database in
                let found = try pageProblems(database)
                let orphans = try Row.fetchAll(database, sql: "PRAGMA foreign_key_check").prefix(20)
                return found
                    + orphans.map {
                        "table \($0["table"] as String): row \($0["rowid"] as Int? ?? 0) refers to nothing"
                    }
            }
        } catch let error as DatabaseError {
            let plain = Self.storeError(error, path)
            guard plain.code == .damaged else { throw plain }
            return [error.message ?? "the database is malformed"]
        }
    }

    /// What is wrong with pages. Throws `StoreError` when the disk doesn't give them.
    private func pageProblems(_ database: Database) throws -> [String] {
        // It comes as one text of several lines, under a title.
        let found = try String.fetchAll(database, sql: "PRAGMA integrity_check(20)").flatMap {
            $0.split(separator: "\n").filter { $0 != "ok" && !$0.hasPrefix("***") }.map(String.init)
        }
        if let unread = found.first(where: Self.tellsOfDisk) {
            throw StoreError(.io, "\(path): the database can't be read (\(unread)): check the disk")
        }
        return found
    }

    /// True for a page that the system couldn't read.
    private static func tellsOfDisk(_ problem: String) -> Bool {
        guard problem.hasPrefix("Page "), let code = problem.split(separator: "=").last.flatMap({ Int32($0) }) else {
            return false
        }
        return code & 0xFF == SQLITE_IOERR
    }

    package func schemaVersion() throws -> String {
        try onConnection { database in
            try String.fetchOne(database, sql: "SELECT identifier FROM grdb_migrations ORDER BY rowid DESC LIMIT 1")
        } ?? ""
    }

    /// Brings the schema to the newest migration. A store that has rows already is first copied to
    /// `PATH.before-MIGRATION`, so that whatever a migration does can be undone by renaming a file.
    func upgrade(_ migrator: DatabaseMigrator) throws {
        do {
            let pending = try queue.inDatabase { database -> String? in
                let applied = try migrator.appliedIdentifiers(database)
                return applied.isEmpty ? nil : migrator.migrations.first { !applied.contains($0) }
            }
            if let pending { try keepCopy(before: pending) }
            // A crash here leaves the old schema and the copy: the next opening makes the copy again and goes on.
            try migrator.migrate(queue)
        } catch let error as DatabaseError {
            throw Self.storeError(error, path)
        }
    }

    private func keepCopy(before migration: String) throws {
        let kept = "\(path).before-\(migration)"
        let temporary = "\(kept).tmp-\(getpid())"
        DatabaseFile.removeAll(beginningWith: kept + ".tmp-")
        do {
            try copyPages(to: temporary) { _, _ in }
        } catch {
            unlink(temporary)
            throw error
        }
        guard rename(temporary, kept) == 0 else {
            throw StoreError(.io, "\(kept): the copy before the upgrade can't be kept (errno \(errno))")
        }
    }
}
