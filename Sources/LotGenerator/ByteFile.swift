#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// A file that is written from its beginning to its end, through one buffer.
///
/// It replaces what was there. The first failing write is kept and thrown by `close`, so that the code between stays
/// free of error handling.
final class ByteFile {
    private let path: String
    private let descriptor: Int32
    private let capacity: Int
    private var buffer: [UInt8] = []
    private var failure: LotGeneratorError?

    init(_ path: String, capacity: Int = 1 << 18) throws {
        self.path = path
        self.capacity = capacity
        descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw Self.failed("open", path) }
        buffer.reserveCapacity(capacity + 1 << 14)
    }

    /// Appends what `body` appends to the bytes that it is given.
    func write(_ body: (inout [UInt8]) -> Void) {
        body(&buffer)
        if buffer.count >= capacity { flush() }
    }

    func write(_ text: String) {
        write { $0.append(text: text) }
    }

    /// Writes the rest; throws the first failure since the file was opened.
    func finish() throws {
        flush()
        if close(descriptor) != 0, failure == nil { failure = Self.failed("close", path) }
        if let failure { throw failure }
    }

    private func flush() {
        defer { buffer.removeAll(keepingCapacity: true) }
        guard failure == nil else { return }
        buffer.withUnsafeBytes { bytes in
            var done = 0
            while done < bytes.count {
                let count = platformWrite(descriptor, bytes: bytes.baseAddress! + done, count: bytes.count - done)
                if count < 0 {
                    if errno == EINTR { continue }
                    failure = Self.failed("write", path)
                    return
                }
                done += count
            }
        }
    }

    /// Makes a folder and those above it; one that is there is fine.
    static func makeFolder(_ path: String) throws {
        var made = path.hasPrefix("/") ? "" : "."
        for part in path.split(separator: "/") {
            made += "/" + part
            if mkdir(made, 0o755) != 0, errno != EEXIST { throw failed("make folder", made) }
        }
    }

    static func failed(_ act: String, _ path: String) -> LotGeneratorError {
        let reason = String(cString: strerror(errno))
        return LotGeneratorError(code: .output, message: "cannot \(act) \(path): \(reason); choose another --out")
    }
}

private func platformWrite(_ descriptor: Int32, bytes: UnsafeRawPointer, count: Int) -> Int {
    write(descriptor, bytes, count)
}

extension [UInt8] {
    mutating func append(text: String) {
        var text = text
        text.withUTF8 { append(contentsOf: $0) }
    }

    mutating func append(number: Int) {
        if number < 0 { append(0x2D) }
        var digits: (UInt64, UInt64, UInt64) = (0, 0, 0)
        var rest = number.magnitude
        Swift.withUnsafeMutableBytes(of: &digits) { room in
            var place = room.count
            repeat {
                place -= 1
                room[place] = UInt8(48 + rest % 10)
                rest /= 10
            } while rest > 0
            append(contentsOf: room[place...])
        }
    }

    mutating func append(time: Seconds, _ style: Seconds.Style = .utc) {
        time.append(to: &self, as: style)
    }

    /// One row of a CSV: cells that need it are quoted.
    mutating func append(row cells: [String], separator: UInt8 = 0x2C) {
        for (place, cell) in cells.enumerated() {
            if place > 0 { append(separator) }
            let needsQuotes = cell.utf8.contains { $0 == separator || $0 == 0x22 || $0 == 0x0A || $0 == 0x0D }
            if needsQuotes { append(0x22) }
            if needsQuotes {
                for byte in cell.utf8 {
                    if byte == 0x22 { append(0x22) }
                    append(byte)
                }
                append(0x22)
            } else {
                append(text: cell)
            }
        }
        append(0x0A)
    }

    /// A JSON string; the generator invents no control characters.
    mutating func append(json text: String) {
        append(0x22)
        for byte in text.utf8 {
            if byte == 0x22 || byte == 0x5C { append(0x5C) }
            append(byte)
        }
        append(0x22)
    }
}
