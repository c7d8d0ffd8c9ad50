import Basics
import CertificateContent
import StoreFiles

/// A file that may be long, read a piece at a time.
enum LongFile {
    private static let piece = 256 << 10

    /// SHA-256 and the last byte (nil in an empty file).
    static func digest(_ path: String) throws -> (digest: Digest, last: UInt8?) {
        var hash = StreamingHash()
        var last: UInt8?
        try pieces(path) { bytes in
            hash.update(bytes)
            last = bytes.last ?? last
        }
        return (hash.finish(), last)
    }

    /// Calls `body` with each line, without its end. Throws `.long` for a line of more than `limit` bytes, before it is
    /// read to its end, and `.truncated` when the last one has no end.
    static func lines(_ path: String, limit: Int, _ body: ([UInt8]) throws -> Void) throws {
        var line: [UInt8] = []
        try pieces(path) { bytes in
            var rest = bytes[...]
            while let end = rest.firstIndex(of: 10) {
                line += rest[..<end]
                guard line.count <= limit else { throw long(path, limit) }
                try body(line)
                line.removeAll(keepingCapacity: true)
                rest = rest[(end + 1)...]
            }
            line += rest
            guard line.count <= limit else { throw long(path, limit) }
        }
        guard line.isEmpty else {
            throw CertificateError(.truncated, "\(FileSystem.name(of: path)) ends within a line")
        }
    }

    private static func long(_ path: String, _ limit: Int) -> CertificateError {
        CertificateError(.long, "\(FileSystem.name(of: path)): a line has more than \(limit) bytes")
    }

    private static func pieces(_ path: String, _ body: ([UInt8]) throws -> Void) throws {
        guard !FileSystem.isSpecial(path) else {
            throw OperationError(.unreadable, "\(path): a pipe, socket or device and no file; give a file")
        }
        let source = try FileByteSource(path: path)
        var buffer = [UInt8](repeating: 0, count: piece)
        while true {
            let count = try buffer.withUnsafeMutableBytes { try source.read(into: $0) }
            if count == 0 { return }
            try body(count == piece ? buffer : Array(buffer[..<count]))
        }
    }
}
