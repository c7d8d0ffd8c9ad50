import Basics
import Glibc

/// glibc has it; Swift's overlay of the header doesn't show it.
@_silgen_name("syncfs") private func synchroniseFileSystem(_ descriptor: Int32) -> Int32

/// The one place that asks the disk to keep something. A name is durable only when its folder is.
///
/// When to use: where neither `FileSystem.replace` nor `DurableBatch` fits.
///
/// ```
/// try Durability.sync(descriptor, path: path)      // the bytes
/// try Durability.syncFolder(folder)                // and the name
/// ```
package enum Durability {
    /// Bytes of an open file. Throws `SystemError` with `path`.
    package static func sync(_ descriptor: Int32, path: String) throws {
        guard fsync(descriptor) == 0 else { throw SystemError("fsync", path) }
    }

    /// 0, or what the system said; for a queue that can't throw.
    static func syncCode(_ descriptor: Int32) -> Int32 { fsync(descriptor) == 0 ? 0 : errno }

    /// Bytes of the file at `path`.
    static func syncFile(_ path: String) throws {
        try withDescriptor(path, flags: O_RDONLY) { try sync($0, path: path) }
    }

    /// Names in the folder.
    package static func syncFolder(_ path: String) throws {
        try withDescriptor(path, flags: O_RDONLY | O_DIRECTORY) { try sync($0, path: path) }
    }

    /// Makes the folder; where it is new, its name is durable. The folder above must be there.
    static func makeFolder(_ path: String) throws {
        let isNew = !FileSystem.exists(path)
        try FileSystem.makeDirectory(path, mode: FileSystem.ownersFolder)
        if isNew { try syncFolder(FileSystem.directory(of: path)) }
    }

    /// Everything on the file system that `folder` is on: data, names and folders.
    package static func syncFileSystem(of folder: String) throws {
        try withDescriptor(folder, flags: O_RDONLY | O_DIRECTORY) { descriptor in
            guard synchroniseFileSystem(descriptor) == 0 else { throw SystemError("syncfs", folder) }
        }
    }

    private static func withDescriptor(_ path: String, flags: Int32, _ body: (Int32) throws -> Void) throws {
        let descriptor = open(path, flags | O_CLOEXEC)
        guard descriptor >= 0 else { throw SystemError("open", path) }
        defer { close(descriptor) }
        try body(descriptor)
    }
}

/// Files that become visible and durable together: each is written under a temporary name and gets its own only when the
/// bytes of all are on the disk. A name that is there is therefore a file that is whole.
///
/// When to use: for more than one file. For one there is `FileSystem.replace`.
///
/// ```
/// let batch = DurableBatch(folder: folder)
/// batch.add(temporary: part, final: path)
/// try batch.makeDurable()
/// ```
package final class DurableBatch {
    private let folder: String
    private var waiting: [(temporary: String, final: String)] = []

    /// From so many files on, one flush of the file system replaces their single ones: the order, data before names, is
    /// the same.
    private static let many = 16

    /// Everything is below `folder`, which exists, on one file system.
    package init(folder: String) { self.folder = folder }

    /// Files that wait.
    package var count: Int { waiting.count }

    /// `temporary` is written and closed; `final` is the name it gets.
    package func add(temporary: String, final: String) { waiting.append((temporary, final)) }

    /// Makes everything so far durable under its own name, the names included; with `flushesAll` also whatever others
    /// wrote on the file system. Throws `SystemError`; what a crash leaves are temporary names.
    package func makeDurable(flushesAll: Bool = false) throws {
        guard flushesAll || !waiting.isEmpty else { return }
        let isLarge = flushesAll || waiting.count >= Self.many
        if isLarge {
            try Durability.syncFileSystem(of: folder)
        } else {
            for file in waiting { try Durability.syncFile(file.temporary) }
        }
        for file in waiting { try FileSystem.move(file.temporary, to: file.final) }
        let named = waiting.map(\.final)
        waiting = []
        if isLarge { return try Durability.syncFileSystem(of: folder) }
        for path in folders(of: named) { try Durability.syncFolder(path) }
    }

    /// Removes what waits; for an attempt that failed.
    package func abandon() {
        for file in waiting { unlink(file.temporary) }
        waiting = []
    }

    /// The folders that got new names, up to the batch's own: one of them may be new itself.
    private func folders(of paths: [String]) -> [String] {
        var found: Set<String> = []
        for path in paths {
            var parent = FileSystem.directory(of: path)
            while parent.utf8.count >= folder.utf8.count, found.insert(parent).inserted {
                if parent == folder { break }
                parent = FileSystem.directory(of: parent)
            }
        }
        return found.sorted()
    }
}
