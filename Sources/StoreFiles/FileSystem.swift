import Basics
import Glibc

/// The few calls on files that operations need; each error names the path.
///
/// ```
/// if let bytes = try FileSystem.readIfThere(path, limit: 1 << 20) { show(bytes) }
/// try FileSystem.replace(path, with: bytes, mode: FileSystem.ownersFile)
/// let files = try FileSystem.files(below: folder)     // paths relative to the folder
/// ```
package enum FileSystem {
    /// True when something is there that the path, links followed, leads to.
    package static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// True for a folder, links followed.
    package static func isDirectory(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// Pipes, sockets and devices: opening one may wait for ever.
    package static func isSpecial(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT != S_IFREG && status.st_mode & S_IFMT != S_IFDIR
    }

    /// Bytes of the file; nil when there is none.
    package static func size(_ path: String) -> Int? {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) : nil
    }

    /// Permission bits, e.g. 0o600; nil when there is no such file.
    static func mode(_ path: String) -> UInt32? {
        var status = stat()
        return stat(path, &status) == 0 ? status.st_mode & 0o777 : nil
    }

    /// True when the file's owner is the user we run as.
    package static func isOurs(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_uid == geteuid()
    }

    /// Removes one file, if it is there.
    package static func remove(_ path: String) throws {
        guard unlink(path) == 0 || errno == ENOENT else { throw SystemError("unlink", path) }
    }

    /// Gives a file another name in the same folder, durably.
    package static func rename(_ path: String, to target: String) throws {
        guard Glibc.rename(path, target) == 0 else { throw SystemError("rename", target) }
        try Durability.syncFolder(directory(of: target))
    }

    /// Of a folder and of a file that nobody but the owner may read.
    package static let ownersFolder: UInt32 = 0o700
    /// Only the owner reads and writes it.
    package static let ownersFile: UInt32 = 0o600

    /// Makes `path` and every folder above it.
    package static func makeDirectory(_ path: String, mode: UInt32 = 0o755, parents: UInt32 = 0o755) throws {
        if isDirectory(path) { return }
        let parent = directory(of: path)
        if !parent.isEmpty, parent != path { try makeDirectory(parent, mode: parents, parents: parents) }
        guard mkdir(path, mode) == 0 || errno == EEXIST else { throw SystemError("mkdir", path) }
    }

    /// The part before the last `/`; "." when there is none.
    package static func directory(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    package static func name(of path: String) -> String { String(path.split(separator: "/").last ?? "") }

    /// True for a symbolic link, wherever it leads.
    package static func isLink(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
    }

    /// Whatever is no folder below `folder`, as paths relative to it, sorted by bytes. A link to a folder is named and
    /// not followed: two that lead back to where they lie would make a folder that never ends.
    /// With `hidden` also what lies in folders whose names begin with a dot, and folders that are too deep.
    package static func files(below folder: String, hidden: Bool = false) throws -> [String] {
        var walk = FileWalk(root: folder)
        walk.entersHidden = hidden
        try walk.walk()
        return hidden ? FileWalk.sorted(walk.files + walk.deep) : walk.files
    }

    /// The whole file. Throws `SystemError`, and `.unreadable` for one of more than `limit` bytes, of which a part would
    /// say something else, and for a pipe or device outside /dev: a file that somebody sent mustn't make us wait for
    /// ever, while `/dev/stdin` is there because we were told so. In /dev/shm lie files like any others.
    package static func read(_ path: String, limit: Int = 16 << 20) throws -> [UInt8] {
        let isNamedDevice = path.hasPrefix("/dev/") && !path.hasPrefix("/dev/shm/")
        guard !isSpecial(path) || isNamedDevice else {
            throw OperationError(.unreadable, "\(path): a pipe, socket or device and no file; give a file")
        }
        return try read(FileByteSource(path: path), path, limit: limit)
    }

    /// All that `source` gives; `path` is for messages.
    package static func read(_ source: any ByteSource, _ path: String, limit: Int) throws -> [UInt8] {
        var out: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = try buffer.withUnsafeMutableBytes { try source.read(into: $0) }
            if count == 0 { return out }
            guard count <= limit - out.count else {
                throw OperationError(.unreadable, "\(path): more than \(limit) bytes, which is more than may be there")
            }
            out.append(contentsOf: buffer[0..<count])
        }
    }

    /// `read`, or nil when there is no such file: asking first would leave time for somebody to remove it.
    package static func readIfThere(_ path: String, limit: Int = 16 << 20) throws -> [UInt8]? {
        do { return try read(path, limit: limit) } catch let error as SystemError {
            guard error.code == ENOENT || error.code == ENOTDIR else { throw error }
            return nil
        }
    }

    /// Writes by a temporary file, fsync and rename, so that a crash leaves the old content or the new.
    package static func replace(_ path: String, with bytes: [UInt8], mode: UInt32 = 0o644) throws {
        let temporary = path + ".tmp"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw SystemError("open", temporary) }
        defer { close(descriptor) }
        do {
            try writeAll(descriptor, bytes: bytes, path: temporary)
            try Durability.sync(descriptor, path: temporary)
            guard Glibc.rename(temporary, path) == 0 else { throw SystemError("rename", path) }
        } catch {
            unlink(temporary)
            throw error
        }
        try Durability.syncFolder(directory(of: path))
    }

    /// Writes a file anew; for what can be made again, so without fsync.
    package static func write(_ path: String, _ bytes: [UInt8]) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw SystemError("open", path) }
        defer { close(descriptor) }
        try writeAll(descriptor, bytes: bytes, path: path)
    }

    /// A new file that is written piece by piece; closed when it is let go.
    package final class Output {
        private let path: String
        private let descriptor: Int32

        /// Looks the file up, following links. Throws `SystemError`.
        package init(_ path: String) throws {
            self.path = path
            descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
            guard descriptor >= 0 else { throw SystemError("open", path) }
        }

        deinit { close(descriptor) }

        package func write(_ bytes: [UInt8]) throws { try writeAll(descriptor, bytes: bytes, path: path) }

        func write(_ bytes: UnsafeRawBufferPointer) throws { try writeAll(descriptor, bytes: bytes, path: path) }
    }

    /// A file with the bytes that `source` gives. Throws `SystemError`.
    package static func copy(_ source: any ByteSource, to target: String) throws {
        let output = try Output(target)
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 64)
        defer { buffer.deallocate() }
        while true {
            let count = try source.read(into: buffer)
            if count == 0 { return }
            try output.write(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
    }

    /// Writes all bytes, however many calls it takes. Throws `SystemError`.
    package static func writeAll(_ descriptor: Int32, bytes: [UInt8], path: String) throws {
        try bytes.withUnsafeBytes { try writeAll(descriptor, bytes: $0, path: path) }
    }

    static func writeAll(_ descriptor: Int32, bytes: UnsafeRawBufferPointer, path: String) throws {
        var done = 0
        while done < bytes.count {
            let count = Glibc.write(descriptor, bytes.baseAddress?.advanced(by: done), bytes.count - done)
            if count < 0 {
                if errno == EINTR { continue }
                throw SystemError("write", path)
            }
            done += count
        }
    }

    /// `count` bytes from the system's generator. Throws `SystemError`.
    package static func random(_ count: Int) throws -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        let source = try FileByteSource(path: "/dev/urandom")
        var done = 0
        while done < count {
            done += try bytes.withUnsafeMutableBytes {
                try source.read(into: UnsafeMutableRawBufferPointer(rebasing: $0[done...]))
            }
        }
        return bytes
    }
}
