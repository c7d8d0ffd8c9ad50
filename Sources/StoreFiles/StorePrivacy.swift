import Basics
import Glibc

/// Who may read a store: its owner. Folders are 0700 and files 0600.
struct StorePrivacy {
    private let folder: StoreFolder

    init(_ folder: StoreFolder) { self.folder = folder }

    /// Takes others' rights away where an earlier version gave them, and says so. Keys are left as they are: one that
    /// others could read is refused, not mended, because they may have read it. Throws `SystemError`.
    func mend() throws -> [String] {
        guard let mode = FileSystem.mode(folder.path), FileSystem.isDirectory(folder.path) else { return [] }
        guard mode & 0o077 != 0 else { return [] }
        // An empty folder that somebody made for a store is none yet: nothing in it was read.
        let wasStore = StoreFolder.isStore(folder.path)
        if wasStore { for name in try FileSystem.names(in: folder.path) where name != "keys" { try close(name) } }
        // Last, so that what a crash leaves is mended by the next command.
        try restrict(folder.path, to: FileSystem.ownersFolder)
        guard wasStore else { return [] }
        let octal = String(mode, radix: 8)
        return ["\(folder.path): others on this machine could read it (0\(octal)); it is its owner's alone now (0700)"]
    }

    /// Takes others' rights to the databases away; SQLite gives the files beside them the same.
    func closeDatabases() throws {
        for name in [folder.database, folder.headFile] {
            for file in [name, name + "-wal", name + "-shm"] {
                if let mode = FileSystem.mode(file), mode & 0o077 != 0 {
                    try restrict(file, to: FileSystem.ownersFile)
                }
            }
        }
    }

    private func close(_ name: String) throws {
        let path = folder.path + "/" + name
        guard !FileSystem.isLink(path) else { return }
        guard FileSystem.isDirectory(path) else {
            if !FileSystem.isSpecial(path) { try restrict(path, to: FileSystem.ownersFile) }
            return
        }
        for inner in try FileSystem.names(in: path) { try close(name + "/" + inner) }
        try restrict(path, to: FileSystem.ownersFolder)
    }

    private func restrict(_ path: String, to mode: UInt32) throws {
        guard chmod(path, mode) == 0 || errno == ENOENT else { throw SystemError("chmod", path) }
    }
}

extension StoreFolder {
    /// True for a folder that is a store, whole or in the making: what lies below it is no evidence.
    package static func isStore(_ path: String) -> Bool {
        FileSystem.exists(path + "/recovery.db")
            || FileSystem.exists(path + "/keys")
                && ["entry-salt.secret", "log.key", "issuer.key"].contains { FileSystem.exists(path + "/keys/" + $0) }
    }

    /// Takes others' rights to the databases away, which SQLite makes as the umask says. Throws `OperationError`.
    package func closeDatabases() throws { try explained { try StorePrivacy(self).closeDatabases() } }
}
