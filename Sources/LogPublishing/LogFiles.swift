import Basics
import Dispatch
import Glibc
import StoreFiles
import Synchronization

/// How the files that readers of the log get reach the disk. Tests put a failing one in its place.
///
/// ```
/// let files: any LogFiles = DiskLogFiles(folder: folder.log)
/// try files.put("tile/0/000", bytes)
/// try files.flush()                       // only now is the tile sure to be there
/// try files.replace("checkpoint", note.bytes)
/// ```
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

/// Temporary file, fsync, rename, fsync of the folder; paths are relative to the log's folder. Files are written on a queue
/// while the caller makes the next; what went wrong there, the next `put` or `flush` throws.
package final class DiskLogFiles: LogFiles {
    private let folder: String
    private let batch: DurableBatch
    private let queue = DispatchQueue(label: "lotwise.log-files")
    private let written = DispatchGroup()
    /// Files that wait to be written.
    private let room = DispatchSemaphore(value: 16)
    private let failure = FirstFailure()

    /// Files put at most before they are flushed by themselves.
    private static let most = 2048

    /// Files below `folder`, the store's `log/`.
    package init(folder: String) {
        self.folder = folder
        batch = DurableBatch(folder: folder)
    }

    private var workshop: String { folder + "/.tmp" }

    package func put(_ path: String, _ bytes: [UInt8]) throws {
        try throwFailure()
        try FileSystem.makeDirectory(workshop, mode: FileSystem.ownersFolder)
        let temporary = workshop + "/\(batch.count)"
        let target = folder + "/" + path
        room.wait()
        queue.async(group: written) { [room, failure] in
            defer { room.signal() }
            do { try Self.write(bytes, temporary: temporary, target: target) } catch { failure.note(error) }
        }
        batch.add(temporary: temporary, final: target)
        if batch.count >= Self.most { try flush() }
    }

    /// The temporary file, and the folder that it will go to.
    private static func write(_ bytes: [UInt8], temporary: String, target: String) throws {
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, FileSystem.ownersFile)
        guard descriptor >= 0 else { throw SystemError("open", temporary) }
        defer { close(descriptor) }
        try FileSystem.writeAll(descriptor, bytes: bytes, path: temporary)
        let mode = FileSystem.ownersFolder
        try FileSystem.makeDirectory(FileSystem.directory(of: target), mode: mode, parents: mode)
    }

    private func throwFailure() throws { if let error = failure.error { throw error } }

    package func flush() throws {
        written.wait()
        try throwFailure()
        try batch.makeDurable()
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

/// What went wrong first on another thread.
private final class FirstFailure: Sendable {
    private let noted = Mutex<(any Error)?>(nil)

    var error: (any Error)? { noted.withLock { $0 } }

    func note(_ error: any Error) { noted.withLock { $0 = $0 ?? error } }
}
