import Glibc
import Storage

extension SQLiteStore {
    /// Opens an existing database for commands that only show. No file of it is changed and nobody who writes is
    /// hindered, with two exceptions: where SQLite may make its index beside the database, it does and removes it again;
    /// where it can't (a read-only mount, another user's store, a full disk), the `writersLock` is shared, so that
    /// nobody begins to write while the file is read. An earlier schema stays as it is; a database whose making was
    /// interrupted is read as an empty one.
    ///
    /// - Parameter wait: seconds to wait for a writer who is about to begin.
    /// - Throws: `StoreError` that names the file that can't be read.
    package static func asItIs(path: String, writersLock: String, wait: Int = 10) throws -> SQLiteStore {
        let store = try ReadingDoor(path: path, writersLock: writersLock, wait: wait).open()
        let isMade = try store.onConnection { try $0.tableExists("grdb_migrations") } && !store.schemaVersion().isEmpty
        return isMade ? store : try SQLiteStore(path: memory)
    }
}

/// Finds the way in which a database can be read without changing it.
private final class ReadingDoor {
    private let path: String
    private let writersLock: String
    private let wait: Int
    /// Why the way that was tried last is none.
    private var refusal: StoreError?

    /// `wait` is in seconds; 0 looks once.
    init(path: String, writersLock: String, wait: Int) {
        self.path = path
        self.writersLock = writersLock
        self.wait = wait
    }

    private var log: String { path + "-wal" }
    private var index: String { path + "-shm" }

    func open() throws -> SQLiteStore {
        guard PlainFile(path).isReadable else {
            throw StoreError(
                .readOnly, "\(path): \(PlainFile.reason) (open); let this user read it, or run as its owner")
        }
        for step in 0...max(0, min(wait, 86_400)) * 10 {
            // Between a look and an opening files may go: whoever writes has just ended.
            if step > 0 { usleep(100_000) }
            if let store = try joined() ?? visited() ?? alone() { return store }
        }
        for file in [log, index] where PlainFile(file).size != nil && access(file, R_OK) != 0 {
            throw StoreError(
                .readOnly,
                "\(file): \(PlainFile.reason) (open), and somebody writes; let this user read it, or try again when "
                    + "they have ended")
        }
        if let refusal, refusal.code == .io || refusal.code == .full { throw refusal }
        throw StoreError(.busy, "\(path): another process is about to write; try again, or give --wait SECONDS")
    }

    /// Nil when another way must be found: the files were just taken away, or can't be made, or are no use.
    private func attempt(_ opening: Opening, _ lock: WritersLock? = nil) throws -> SQLiteStore? {
        do { return try SQLiteStore(reading: path, opening, lock) } catch let error as StoreError {
            guard error.code != .damaged, error.code != .later else { throw error }
            refusal = error
            return nil
        }
    }

    /// Through log and index that a living or dead writer left.
    private func joined() throws -> SQLiteStore? {
        let (log, index) = (PlainFile(log), PlainFile(index))
        guard log.size != nil, log.isReadable, index.size != nil, index.isReadable else { return nil }
        if let store = try attempt(.joining) { return store }
        // An index that was left half written is mended by who may.
        return !log.isEmpty && PlainFile(path).isOurs ? try attempt(.reading) : nil
    }

    /// As every other process does, where the files that this makes are the owner's own and go again.
    private func visited() throws -> SQLiteStore? {
        guard PlainFile(log).isEmpty, PlainFile(path).isOurs, access(path, W_OK) == 0, access(folder, W_OK) == 0,
            hasRoom
        else { return nil }
        return try attempt(.visiting)
    }

    /// The file as it lies there, while nobody may begin to write.
    private func alone() throws -> SQLiteStore? {
        guard let lock = try WritersLock.share(writersLock) else { return nil }
        let log = PlainFile(log)
        guard log.isEmpty || access(self.log, R_OK) == 0 else {
            throw StoreError(
                .readOnly,
                "\(self.log): \(PlainFile.reason) (open), and it holds what \(path) lacks; let this user read it, or run as "
                    + "its owner")
        }
        return try SQLiteStore(reading: path, log.isEmpty ? .alone : .aloneWithLog, lock)
    }

    /// False on a full disk, where what was begun would stay.
    private var hasRoom: Bool {
        var status = statvfs()
        guard statvfs(folder, &status) == 0 else { return false }
        return (geteuid() == 0 ? status.f_bfree : status.f_bavail) * status.f_frsize >= 1 << 17
    }

    private var folder: String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
