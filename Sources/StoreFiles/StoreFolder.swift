import Basics
import Glibc

/// The folder of a store (ARCHITECTURE: the store): where each part lies, who may read it, and who writes now.
///
/// ```
/// let folder = StoreFolder(path: "lotwise.store")
/// try folder.lockForWriting(wait: 60)
/// try folder.prepare()
/// let salts = SaltSource(secret: try folder.saltSecret())
/// ```
package final class StoreFolder {
    package let path: String
    private var lock: Int32 = -1

    /// The folder at `path`, which need not exist yet.
    package init(path: String) {
        self.path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    }

    deinit { if lock >= 0 { close(lock) } }

    /// Path of the database.
    package var database: String { path + "/recovery.db" }
    /// True once there is a database.
    package var exists: Bool { FileSystem.exists(database) }
    /// Folder of the kept documents.
    package var documents: String { path + "/documents" }
    /// Path of the settings file.
    package var settings: String { path + "/settings.yaml" }
    /// Database of the newest signed checkpoints, in a folder that backups leave out.
    package var headFile: String { path + "/head/head.db" }
    /// Folder that readers of the log get: checkpoint, tiles and entry bundles (c2sp.org/tlog-tiles).
    package var log: String { path + "/log" }
    /// The trust policy (c2sp.org/tlog-policy).
    package var policy: String { path + "/trust/policy.txt" }
    /// Folder of signing keys and secrets.
    package var keys: String { path + "/keys" }
    /// Database in which records are staged anew by a later version; gone once the store has them.
    package var restaging: String { path + "/restaging.db" }
    /// Hashes of all complete subtrees, derived from the entries.
    package var nodes: String { path + "/tree/nodes" }
    private var saltFile: String { keys + "/entry-salt.secret" }

    /// Makes what is missing, for nobody but its owner to read: customers' manifests are in it. A store that others may
    /// read, as earlier versions made it, is mended. Returns what is to be said of that. `makesLostSalt` says that a lost
    /// secret may be made anew. Throws `OperationError` when the disk refuses, or the secret is lost.
    @discardableResult
    package func prepare(makesLostSalt: Bool = false) throws -> [String] {
        try explained {
            let remarks = try StorePrivacy(self).mend()
            for folder in [path, documents, path + "/head", log, path + "/trust", path + "/tree", keys] {
                try Durability.makeFolder(folder)
            }
            if !FileSystem.exists(saltFile) {
                // What has a policy had a secret.
                if !makesLostSalt, FileSystem.exists(policy) { throw lostSalt() }
                try FileSystem.replace(saltFile, with: Array(Hex.encode(try FileSystem.random(32)).utf8), mode: 0o600)
            }
            if !FileSystem.exists(settings) {
                try FileSystem.replace(
                    settings, with: Array(Self.settingsTemplate.utf8), mode: FileSystem.ownersFile)
            }
            return remarks
        }
    }

    private func lostSalt() -> OperationError {
        OperationError(
            .store,
            "\(saltFile): missing, though this log has entries that were salted with it; put it back from where you "
                + "keep keys (`lotwise backup --keys` makes a copy). If it is lost for good, go on with `lotwise log "
                + "rotate-key --lost-salt`")
    }

    private static let settingsTemplate = """
        # Who issues certificates and reports from this store.
        issuer:
          legal_name: ""
          address: []
          r2_number: ""
        logo: ""
        colours: { primary: "#1f5fa8", secondary: "#5f6b7a" }

        """

    /// The secret that entries' salts are derived from. Refuses a file that others may read.
    package func saltSecret() throws -> [UInt8] {
        try explained {
            try refuseLooseModes([(keys, 0o700), (saltFile, 0o600)], missing: lostSalt().message)
            let text = try FileSystem.read(saltFile, limit: 128)
            guard let secret = Hex.decode(text.filter { $0 > 32 }), secret.count == 32 else {
                throw OperationError(.store, "\(saltFile): not 64 hexadecimal digits; restore it from the backup")
            }
            return secret
        }
    }

    /// Refuses what others may read or write, or another user owns; `missing` says what to do when there is no file.
    package func refuseLooseModes(_ files: [(path: String, allowed: UInt32)], missing: String?) throws {
        for (file, allowed) in files {
            guard let mode = FileSystem.mode(file) else {
                throw missing.map { OperationError(.store, $0) }
                    ?? Self.storeError(SystemError("open", file, code: ENOENT))
            }
            if mode & ~allowed != 0 {
                throw OperationError(
                    .store, "\(file): others may read it; run `chmod \(allowed == 0o700 ? "700" : "600") \(file)`")
            }
            guard FileSystem.isOurs(file) else {
                throw OperationError(.store, "\(file): belongs to another user; run as that user, or chown it")
            }
        }
    }

    /// Takes the writer's lock, waiting at most `seconds`. The operating system frees it when the holder dies, so that
    /// a file left by `kill -9` blocks nobody.
    package func lockForWriting(wait seconds: Int) throws {
        if lock >= 0 { return }
        // Two that begin a store at once would each make its secrets: the lock comes before all else.
        try explained { try Durability.makeFolder(path) }
        let file = writersLock
        let descriptor = open(file, O_RDWR | O_CREAT | O_CLOEXEC, FileSystem.ownersFile)
        guard descriptor >= 0 else { throw Self.storeError(SystemError("open", file)) }
        // Tenths of a second; more than anybody can wait for is for ever.
        let limit = max(0, seconds).multipliedReportingOverflow(by: 10)
        let tenths = limit.overflow ? Int.max : limit.partialValue
        var waited = 0
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            guard errno == EWOULDBLOCK || errno == EINTR else {
                let refused = SystemError("flock", file)
                close(descriptor)
                throw Self.storeError(refused)
            }
            if waited >= tenths {
                let owner = owner(in: descriptor)
                close(descriptor)
                throw OperationError(
                    .store, "\(path): another process writes here (\(owner)); try again, or give --wait SECONDS")
            }
            usleep(100_000)
            waited += 1
        }
        lock = descriptor
        // Who writes is a courtesy to whoever waits; on a full disk the writing itself says what is wrong.
        let owner = Array("process \(getpid())".utf8)
        ftruncate(descriptor, 0)
        _ = pwrite(descriptor, owner, owner.count, 0)
    }

    /// True while another process has the writer's lock. Writes nothing; where the lock can't be looked at, nobody has it.
    package func isBeingWritten() -> Bool {
        guard lock < 0, case let descriptor = open(writersLock, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK),
            descriptor >= 0
        else { return false }
        defer { close(descriptor) }
        return flock(descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK
    }

    /// What the writer has written of itself; empty when it is nothing.
    private func owner(in descriptor: Int32) -> String {
        var buffer = [UInt8](repeating: 0, count: 200)
        let count = pread(descriptor, &buffer, buffer.count, 0)
        return String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
    }

    /// Turns what the operating system said into one line and exit code 74.
    package func explained<T>(_ body: () throws -> T) throws -> T {
        try OperationError.explained(body)
    }

    /// What the system refused, as the store's failure.
    package static func storeError(_ error: SystemError) -> OperationError {
        let hint =
            switch error.code {
            case ENOSPC, EDQUOT: "the disk is full: free some space and run the same command again"
            case EROFS: "the store can't be written: mount it writable, or give --store PATH"
            case EACCES, EPERM:
                "this user may not: run as the store's owner, check its permissions, or give --store PATH"
            default: "check the disk, then run the same command again"
            }
        return OperationError(.store, "\(error); \(hint)")
    }
}
