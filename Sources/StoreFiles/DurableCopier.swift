import Basics
import Glibc

/// Copies files, hashing what passes, and makes them durable many at a time: each is written under a temporary name and
/// gets its own only when the whole batch is on the disk. A name that is there is therefore a file that is whole, and
/// one flush serves a thousand small documents.
///
/// When to use: for copies of many files that must all be there afterwards, as in a backup.
///
/// ```
/// let copier = DurableCopier(folder: target)
/// let copied = try copier.copy(source, to: target + "/recovery.db", wanted: digest)
/// try copier.makeDurable()
/// ```
package final class DurableCopier {
    private let batch: DurableBatch
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 64)

    /// Files in a batch at most.
    private static let most = 512

    /// Everything is written below `folder`, which exists, on one file system.
    package init(folder: String) { batch = DurableBatch(folder: folder) }

    deinit { buffer.deallocate() }

    /// What was read.
    package struct Copied: Equatable {
        package let digest: Digest
        /// Bytes.
        package let size: Int

        package init(digest: Digest, size: Int) {
            self.digest = digest
            self.size = size
        }
    }

    /// Copies one file. Where `wanted` is given and the bytes hash to something else, nothing is kept.
    package func copy(_ source: String, to final: String, mode: UInt32 = FileSystem.ownersFile, wanted: Digest? = nil)
        throws
        -> Copied
    {
        try copy(FileByteSource(path: source), to: final, mode: mode, wanted: wanted)
    }

    /// The same of the bytes that `input` gives.
    package func copy(
        _ input: any ByteSource, to final: String, mode: UInt32 = FileSystem.ownersFile, wanted: Digest? = nil
    )
        throws -> Copied
    {
        try write(final, mode: mode, wanted: wanted) { try input.read(into: buffer) }
    }

    /// Writes `bytes` as one file.
    package func put(_ bytes: [UInt8], at final: String, mode: UInt32 = FileSystem.ownersFile) throws -> Copied {
        let input = MemoryByteSource(bytes)
        return try write(final, mode: mode, wanted: nil) { try input.read(into: buffer) }
    }

    private func write(_ final: String, mode: UInt32, wanted: Digest?, _ next: () throws -> Int) throws -> Copied {
        try FileSystem.makeDirectory(FileSystem.directory(of: final), mode: FileSystem.ownersFolder)
        let temporary = final + ".part"
        // What a dead process left may have other permissions.
        unlink(temporary)
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw SystemError("open", temporary) }
        var hash = StreamingHash()
        var size = 0
        do {
            defer { close(descriptor) }
            while case let count = try next(), count > 0 {
                let part = UnsafeRawBufferPointer(rebasing: buffer[0..<count])
                hash.update(part)
                try FileSystem.writeAll(descriptor, bytes: part, path: temporary)
                size += count
            }
        } catch {
            unlink(temporary)
            throw error
        }
        let copied = Copied(digest: hash.finish(), size: size)
        guard wanted == nil || wanted == copied.digest else {
            unlink(temporary)
            return copied
        }
        batch.add(temporary: temporary, final: final)
        if batch.count >= Self.most { try makeDurable() }
        return copied
    }

    /// Forgets what has no name of its own yet.
    package func abandon() { batch.abandon() }

    /// Makes everything so far durable under its own name, the names included, and what others wrote beside it.
    package func makeDurable() throws { try batch.makeDurable(flushesAll: true) }
}

extension FileSystem {
    /// Gives a file or folder another name on the same file system; not yet durable.
    package static func move(_ path: String, to other: String) throws {
        guard Glibc.rename(path, other) == 0 else { throw SystemError("rename", other) }
    }

    /// Names in a folder, sorted by bytes; none when there is no such folder.
    package static func names(in folder: String) throws -> [String] {
        guard let handle = opendir(folder) else {
            if errno == ENOENT { return [] }
            throw SystemError("opendir", folder)
        }
        defer { closedir(handle) }
        var found: [String] = []
        while let item = readdir(handle) {
            let name = withUnsafePointer(to: &item.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { found.append(name) }
        }
        return found.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// Removes a folder of ours with everything in it; follows no links. Throws `SystemError` for what can't be removed.
    package static func removeTree(_ path: String) throws {
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFDIR else { return try remove(path) }
        for name in try names(in: path) { try removeTree(path + "/" + name) }
        guard rmdir(path) == 0 || errno == ENOENT else { throw SystemError("rmdir", path) }
    }

    /// Tidies what an attempt left whose failure is being told already.
    package static func discardTree(_ path: String) { do { try removeTree(path) } catch {} }

    /// The path without links and dots; nil when there is no such file.
    package static func resolved(_ path: String) -> String? {
        guard let text = realpath(path, nil) else { return nil }
        defer { free(text) }
        return String(cString: text)
    }

    /// Number of the device that holds a file; nil when there is no such file.
    package static func device(_ path: String) -> UInt? {
        var status = stat()
        return stat(path, &status) == 0 ? UInt(status.st_dev) : nil
    }
}
