import Basics
import Glibc

/// A file without a name, for what would take much memory: gone with whoever made it, however that ends.
///
/// When to use: for bytes that are needed again within one command and by nobody else.
///
/// ```
/// let scratch = try ScratchFile(in: folder.documents)
/// try scratch.write(bytes)
/// let again = try scratch.read(from: 0, count: bytes.count)
/// ```
package final class ScratchFile: Sendable {
    private let path: String
    private let descriptor: Int32

    /// Where a library that opens files by name finds it, as long as this lives.
    package var link: String { "/proc/self/fd/\(descriptor)" }

    /// On the disk of `folder`, which must be writable. `name` tells those apart that are made at once. Throws
    /// `SystemError`.
    package init(in folder: String, _ name: String = "") throws {
        path = "\(folder)/incoming-\(getpid())\(name)-scratch"
        descriptor = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, FileSystem.ownersFile)
        guard descriptor >= 0 else { throw SystemError("open", path) }
        guard unlink(path) == 0 else {
            let error = SystemError("unlink", path)
            close(descriptor)
            throw error
        }
    }

    deinit { close(descriptor) }

    /// Bytes that were written. Throws `SystemError`.
    package var size: Int {
        get throws {
            var status = stat()
            guard fstat(descriptor, &status) == 0 else { throw SystemError("fstat", path) }
            return Int(status.st_size)
        }
    }

    /// Appends bytes. Throws `SystemError`.
    package func write(_ bytes: [UInt8]) throws { try FileSystem.writeAll(descriptor, bytes: bytes, path: path) }

    /// The `count` bytes from `offset` on. Throws `SystemError`, also where the file ends before.
    package func read(from offset: Int, count: Int) throws -> [UInt8] {
        try [UInt8](unsafeUninitializedCapacity: count) { room, done in
            while done < count {
                let got = pread(descriptor, room.baseAddress?.advanced(by: done), count - done, off_t(offset + done))
                if got < 0, errno == EINTR { continue }
                guard got > 0 else { throw SystemError("read", path, code: got < 0 ? errno : EIO) }
                done += got
            }
        }
    }
}
