import Basics
import Glibc
import StoreFiles

/// The folder of a backup, locked while somebody works with it.
///
/// `documents/` and `checkpoints/` only ever grow and are shared by all backups into the folder; the rest lies in a
/// state folder of its own. `BACKUP.json` names the one that counts, so at every instant the last whole backup is whole.
final class BackupPlace {
    let path: String
    private var lock: Int32 = -1

    static let manifest = "BACKUP.json"
    private static let lockFile = "backup.lock"
    private static let statePrefix = "state-"
    private static let ours = [manifest, manifest + ".tmp", lockFile, "documents", "checkpoints"]

    private init(path: String) { self.path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path }

    deinit { if lock >= 0 { close(lock) } }

    var documents: DocumentKeeper { DocumentKeeper(folder: StoreFolder(path: path)) }
    /// Folder of every checkpoint that the log has published, one file for each size.
    var checkpoints: String { path + "/checkpoints" }

    func state(_ manifest: BackupManifest) -> String { path + "/" + manifest.state }

    // MARK: writing

    /// The folder for a backup of `store`, made when missing. Refuses one that holds other things, or lies inside the
    /// store.
    static func forWriting(_ path: String, of store: StoreFolder) throws -> BackupPlace {
        let place = BackupPlace(path: path)
        // Customers' manifests are in it.
        try FileSystem.makeDirectory(place.path, mode: 0o700)
        if let inner = FileSystem.resolved(place.path), let outer = FileSystem.resolved(store.path),
            (inner + "/").hasPrefix(outer + "/") || (outer + "/").hasPrefix(inner + "/")
        {
            throw OperationError(
                .usage, "\(path): a backup inside its own store, or the other way round, is none; give another folder")
        }
        let foreign = try FileSystem.names(in: place.path).first { name in
            !ours.contains(name) && !name.hasPrefix(statePrefix)
        }
        if let foreign {
            throw OperationError(
                .refused, "\(path): holds \(foreign), which is no part of a backup; give an empty folder")
        }
        try place.lock(LOCK_EX, O_RDWR | O_CREAT)
        return place
    }

    /// The manifest of the backup that is there already; nil when there is none.
    func earlier() throws -> BackupManifest? {
        guard FileSystem.exists(path + "/" + Self.manifest) else { return nil }
        return try manifest()
    }

    /// Takes away what killed backups left, so that on a tight disk there is room for the next one. The last whole state
    /// stays; when the folder that `earlier` names isn't there, so does everything, because nobody knows what is whole.
    func clear(besides earlier: BackupManifest?) throws {
        if let earlier, !FileSystem.isDirectory(state(earlier)) { return }
        try removeStates(besides: earlier?.state)
    }

    private func removeStates(besides kept: String?) throws {
        for name in try FileSystem.names(in: path) where name.hasPrefix(Self.statePrefix) && name != kept {
            try FileSystem.removeTree(path + "/" + name)
        }
    }

    /// A new state folder named after `time`.
    func newState(_ time: Instant) throws -> String {
        let digits = time.text.filter { $0 != "-" && $0 != ":" && $0 != "." }
        let name = Self.statePrefix + digits
        guard mkdir(path + "/" + name, 0o700) == 0 else { throw SystemError("mkdir", path + "/" + name) }
        return name
    }

    /// Makes `manifest` the backup that counts and takes away the states before it.
    func finish(_ manifest: BackupManifest) throws {
        try Durability.syncFileSystem(of: path)
        // A crash before this line leaves the earlier backup in force, one after it the new one.
        try FileSystem.replace(path + "/" + Self.manifest, with: manifest.bytes, mode: 0o600)
        try removeStates(besides: manifest.state)
    }

    // MARK: reading

    /// The folder of a backup that must be there. Throws `OperationError`.
    static func forReading(_ path: String) throws -> BackupPlace {
        let place = BackupPlace(path: path)
        guard FileSystem.isDirectory(place.path) else {
            throw OperationError(.refused, "\(path): no such folder; give the one that `lotwise backup --out` wrote")
        }
        // A medium that can't be written has nobody writing to it.
        if FileSystem.exists(place.path + "/" + lockFile) { try place.lock(LOCK_SH, O_RDONLY) }
        return place
    }

    func manifest() throws -> BackupManifest {
        let file = path + "/" + Self.manifest
        guard FileSystem.exists(file) else {
            throw OperationError(
                .refused, "\(path): no \(Self.manifest), so no whole backup: one that was begun here never ended")
        }
        guard let manifest = BackupManifest(parsing: try FileSystem.read(file, limit: 64 << 20)) else {
            throw OperationError(
                .refused, "\(file): damaged, or of a later version of lotwise; use another backup, or that version")
        }
        return manifest
    }

    private func lock(_ kind: Int32, _ flags: Int32) throws {
        let file = path + "/" + Self.lockFile
        let descriptor = open(file, flags | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw SystemError("open", file) }
        guard flock(descriptor, kind | LOCK_NB) == 0 else {
            let refused = SystemError("flock", file)
            close(descriptor)
            if refused.code != EWOULDBLOCK { throw refused }
            throw OperationError(.store, "\(path): another process works with this backup; try again when it is done")
        }
        lock = descriptor
    }
}
