import Basics
import Glibc
import StoreFiles

/// glibc has it; Swift's overlay of the header doesn't show it.
@_silgen_name("syncfs")
private func syncFileSystem(_ descriptor: Int32) -> Int32

/// How the files that readers of the log get reach the disk. Tests put a failing one in its place.
package protocol LogFiles: AnyObject {
    /// Writes a file that becomes visible, whole, with the next `flush`.
    func put(_ path: String, _ bytes: [UInt8]) throws
    /// Makes everything put so far durable and visible.
    func flush() throws
    /// Replaces one file at once: old content or new, never a mixture.
    func replace(_ path: String, _ bytes: [UInt8]) throws
    /// The file's bytes; nil when there is none.
    func read(_ path: String) throws -> [UInt8]?
    /// Removes a folder of partial tiles that a full one has replaced, with every file in it.
    func removeFolder(_ path: String) throws
}

/// Temporary file, fsync, rename, fsync of the folder; paths are relative to the log's folder.
package final class DiskLogFiles: LogFiles {
    private let folder: String
    private var pending: [(temporary: String, path: String)] = []
    private var folders: Set<String> = []

    /// From so many files on, one `syncfs` replaces their single `fsync`s: the order, data before names, is the same.
    private static let many = 16
    /// Files put at most before they are flushed by themselves.
    private static let most = 2048

    /// Files below `folder`, the store's `log/`.
    package init(folder: String) { self.folder = folder }

    private var workshop: String { folder + "/.tmp" }

    package func put(_ path: String, _ bytes: [UInt8]) throws {
        try FileSystem.makeDirectory(workshop, mode: FileSystem.ownersFolder)
        let temporary = workshop + "/\(pending.count)"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, FileSystem.ownersFile)
        guard descriptor >= 0 else { throw SystemError("open", temporary) }
        defer { close(descriptor) }
        try FileSystem.writeAll(descriptor, bytes: bytes, path: temporary)
        pending.append((temporary, path))
        if pending.count >= Self.most { try flush() }
    }

    package func flush() throws {
        guard !pending.isEmpty else { return }
        if pending.count < Self.many {
            for file in pending { try sync(file.temporary) }
        } else {
            try syncEverything()
        }
        for file in pending {
            let target = folder + "/" + file.path
            try makeFolder(FileSystem.directory(of: target))
            guard rename(file.temporary, target) == 0 else { throw SystemError("rename", target) }
        }
        pending = []
        for path in folders.sorted() { try FileSystem.syncDirectory(path) }
        folders = []
    }

    private func sync(_ path: String) throws {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw SystemError("open", path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw SystemError("fsync", path) }
    }

    private func syncEverything() throws {
        let descriptor = open(workshop, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw SystemError("open", workshop) }
        defer { close(descriptor) }
        guard syncFileSystem(descriptor) == 0 else { throw SystemError("syncfs", workshop) }
    }

    /// Remembers which folders got new names: a rename is durable only when its folder is.
    private func makeFolder(_ path: String) throws {
        guard folders.insert(path).inserted, !FileSystem.isDirectory(path) else { return }
        let parent = FileSystem.directory(of: path)
        if parent.utf8.count >= folder.utf8.count { try makeFolder(parent) }
        try FileSystem.makeDirectory(path, mode: FileSystem.ownersFolder)
    }

    package func replace(_ path: String, _ bytes: [UInt8]) throws {
        try put(path, bytes)
        try flush()
    }

    package func read(_ path: String) throws -> [UInt8]? {
        guard FileSystem.exists(folder + "/" + path) else { return nil }
        // A bundle has up to 256 entries of 64 KiB each.
        return try FileSystem.read(folder + "/" + path, limit: 32 << 20)
    }

    package func removeFolder(_ path: String) throws {
        let doomed = folder + "/" + path
        guard FileSystem.isDirectory(doomed) else { return }
        for name in try FileSystem.files(below: doomed) { try FileSystem.remove(doomed + "/" + name) }
        guard rmdir(doomed) == 0 || errno == ENOENT else { throw SystemError("rmdir", doomed) }
    }
}
