import Acts
import Basics
import Glibc
import Storage
import StoreFiles

/// What `restore` is asked for.
///
/// ```
/// let request = RestoreRequest(
///     backup: "backup", store: "lotwise.store", known: ["old.store/log/checkpoint"], isNoneKnown: false,
///     keys: nil, trust: nil, newLog: nil)
/// ```
package struct RestoreRequest: Sendable {
    /// Folder that `backup` wrote.
    package var backup: String
    /// Folder to make; it must not exist, or be empty.
    package var store: String
    /// Files or folders with checkpoints that others have of the log.
    package var known: [String]
    /// Said on purpose: nobody has any.
    package var isNoneKnown: Bool
    /// A folder with key files, or one such file; nil = those in the backup.
    package var keys: String?
    /// A trust policy newer than the backup's.
    package var trust: String?
    /// Begins another log with the restored entries.
    package var newLog: NewLog?

    /// Who begins a new log, under which name, and why.
    package struct NewLog: Sendable {
        package let origin: String
        package let person: String
        package let reason: String

        package init(origin: String, person: String, reason: String) {
            self.origin = origin
            self.person = person
            self.reason = reason
        }
    }

    package init(
        backup: String, store: String, known: [String], isNoneKnown: Bool, keys: String?, trust: String?,
        newLog: NewLog?
    ) {
        self.backup = backup
        self.store = store
        self.known = known
        self.isNoneKnown = isNoneKnown
        self.keys = keys
        self.trust = trust
        self.newLog = newLog
    }

    /// Refuses to begin without an answer to the one question that no backup can answer itself.
    func check() throws {
        if known.isEmpty && !isNoneKnown {
            throw OperationError(
                .usage,
                "what is the newest checkpoint that anyone has of this log? A store restored behind it would fork the log. "
                    + "Give --newest-checkpoint with the old machine's store, its head/head.db or log/checkpoint, a "
                    + "witness's or reader's copy, or a customer's .tlog-proof or certificate; when there is none, say "
                    + "--no-known-checkpoint")
        }
        if !known.isEmpty && isNoneKnown {
            throw OperationError(.usage, "--newest-checkpoint and --no-known-checkpoint contradict each other")
        }
        if let newLog { try ActSigning.refuseUnfit(newLog.person) }
        if newLog != nil && known.isEmpty {
            throw OperationError(
                .usage, "--new-log names the newest state of the old log: give it with --newest-checkpoint")
        }
    }
}

/// How `restore` opens what it has written; only the command line knows which stores there are.
///
/// ```
/// let dependencies = RestoreDependencies(
///     reading: { try SQLiteStore(reading: $0) }, writing: { try SQLiteStore(path: $0) },
///     head: { try SQLiteHeadStore(path: $0) }, clock: clock, progress: { ProgressLine.shared.show($0) })
/// ```
package struct RestoreDependencies {
    /// Opens a database and changes nothing in it.
    let reading: (String) throws -> any RecoveryStore
    /// Opens a database as every command does, bringing it to today's schema.
    let writing: (String) throws -> any RecoveryStore
    let head: (String) throws -> any HeadStore
    let clock: @Sendable () -> Instant
    let progress: (ProgressStep) -> Void

    package init(
        reading: @escaping (String) throws -> any RecoveryStore,
        writing: @escaping (String) throws -> any RecoveryStore, head: @escaping (String) throws -> any HeadStore,
        clock: @escaping @Sendable () -> Instant, progress: @escaping (ProgressStep) -> Void
    ) {
        self.reading = reading
        self.writing = writing
        self.head = head
        self.clock = clock
        self.progress = progress
    }
}

/// A store being restored: it has another name until it is whole.
final class RestoreSite {
    /// Where it will be.
    let target: String
    /// Where it is meanwhile.
    let folder: StoreFolder
    /// Of that folder, locked while somebody restores into it.
    private let descriptor: Int32

    deinit { close(descriptor) }

    /// Refuses a target that holds anything. What a killed restore left is taken away.
    init(_ path: String) throws {
        target = StoreFolder(path: path).path
        folder = StoreFolder(path: target + ".restoring")
        if FileSystem.exists(target) {
            guard FileSystem.isDirectory(target), try FileSystem.names(in: target).isEmpty else {
                throw OperationError(.refused, Self.occupied(target))
            }
            guard FileSystem.device(target) == FileSystem.device(FileSystem.directory(of: target)) else {
                throw OperationError(
                    .refused, "\(target): another disk is mounted here; restore into a folder on it, \(target)/store")
            }
        }
        descriptor = try Self.claim(folder.path)
        for part in [
            folder.path, folder.documents, folder.log, folder.path + "/trust", folder.path + "/head",
            folder.path + "/tree",
        ] { try FileSystem.makeDirectory(part, mode: FileSystem.ownersFolder) }
    }

    private static func occupied(_ target: String) -> String {
        guard StoreFolder.isStore(target) else {
            return "\(target): there is something already; restore into a folder that doesn't exist yet"
        }
        return
            "\(target): there is something already, a store (one that `restore` made is whole, however it ended); restore "
            + "into a folder that doesn't exist yet"
    }

    /// What a restore writes before the store has its name.
    private static let parts: Set<String> = [
        "documents", "head", "keys", "log", "recovery.db", "settings.yaml", "tree", "trust", ".known",
    ]

    /// Makes the folder at `path`, or empties the one that a killed restore left; nobody else has it then.
    private static func claim(_ path: String) throws -> Int32 {
        try FileSystem.makeDirectory(path, mode: FileSystem.ownersFolder)
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else { throw SystemError("open", path) }
        do {
            // The lock dies with its holder. Whoever waited for a folder that is gone by now has none.
            if flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno != EWOULDBLOCK { throw SystemError("flock", path) }
            guard flock(descriptor, LOCK_EX | LOCK_NB) == 0, isSame(descriptor, path) else {
                throw OperationError(.store, "\(path): another process restores here; try again when it is done")
            }
            let names = try FileSystem.names(in: path)
            if let foreign = names.first(where: { !isPart($0) }) {
                throw OperationError(
                    .refused, "\(path): holds \(foreign), which no restore writes; move it away and begin again")
            }
            for name in names { try FileSystem.removeTree(path + "/" + name) }
            guard fchmod(descriptor, FileSystem.ownersFolder) == 0 else { throw SystemError("chmod", path) }
            return descriptor
        } catch {
            close(descriptor)
            throw error
        }
    }

    private static func isPart(_ name: String) -> Bool {
        let endings = ["", ".part", ".tmp", "-wal", "-shm", "-journal"]
        return endings.contains { name.hasSuffix($0) && parts.contains(String(name.dropLast($0.utf8.count))) }
            || name.hasPrefix("recovery.db.before-")
    }

    private static func isSame(_ descriptor: Int32, _ path: String) -> Bool {
        var (mine, there) = (stat(), stat())
        return fstat(descriptor, &mine) == 0 && lstat(path, &there) == 0 && mine.st_dev == there.st_dev
            && mine.st_ino == there.st_ino
    }

    /// Gives the store its name: from here on it is one.
    func finish() throws {
        try Durability.syncFileSystem(of: folder.path)
        try FileSystem.move(folder.path, to: target)
        try Durability.syncFolder(FileSystem.directory(of: target))
    }

    func abandon() { FileSystem.discardTree(folder.path) }
}
