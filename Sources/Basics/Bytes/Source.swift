#if canImport(Glibc)
import Glibc
#endif

/// Where bytes come from, a buffer at a time; nothing above it needs to know whether that is a file or memory.
///
/// When to use: for whatever is read once from front to end: readers and importers take one.
///
/// ```
/// let source: any ByteSource = try FileByteSource(path: "manifest.csv")
/// let reader = try CSVReader(source)
/// ```
package protocol ByteSource: AnyObject {
    /// Fills the front of `buffer`; returns how many bytes, 0 at the end. Throws `SystemError`.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int
}

/// What the operating system refused, with the call and the path, for one clear line to the user.
///
/// ```
/// let descriptor = open(path, O_RDONLY | O_CLOEXEC)
/// guard descriptor >= 0 else { throw SystemError("open", path) }
/// ```
package struct SystemError: Error, CustomStringConvertible, Equatable {
    package let call: String
    package let path: String
    package let code: Int32

    package init(_ call: String, _ path: String, code: Int32 = errno) {
        self.call = call
        self.path = path
        self.code = code
    }

    package var description: String { "\(path): \(String(cString: strerror(code))) (\(call))" }
}

/// A file read through its descriptor; the kernel is told that reading is sequential.
package final class FileByteSource: ByteSource {
    private let descriptor: Int32
    private let path: String

    /// Opens `path` for reading. Throws `SystemError` when the system refuses.
    package init(path: String) throws {
        self.path = path
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw SystemError("open", path) }
        posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL)
    }

    /// Reads what is open already, from where it stands, and closes it at the end; `path` is for messages.
    package init(taking descriptor: Int32, path: String) {
        (self.descriptor, self.path) = (descriptor, path)
        posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL)
    }

    deinit { close(descriptor) }

    package func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        while true {
            let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            if count >= 0 { return count }
            guard errno == EINTR else { throw SystemError("read", path) }
        }
    }
}

/// Bytes in memory, for tests and for small values.
package final class MemoryByteSource: ByteSource {
    private let bytes: [UInt8]
    private var position = 0

    package init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The UTF-8 bytes of `text`.
    package convenience init(_ text: String) { self.init(Array(text.utf8)) }

    package func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        let count = min(buffer.count, bytes.count - position)
        bytes.withUnsafeBytes {
            buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[position..<position + count]))
        }
        position += count
        return count
    }
}
