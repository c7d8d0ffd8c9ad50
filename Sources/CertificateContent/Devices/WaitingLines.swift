import Synchronization

/// A file of its own that nobody else sees, for `WaitingLines`.
package protocol LineStore: Sendable {
    /// Appends bytes.
    func write(_ bytes: [UInt8]) throws
    /// The `count` bytes from `offset` on, which were all written before.
    func read(from offset: Int, count: Int) throws -> [UInt8]
}

/// Lines that were given to a file, in blocks. Any number of readers may ask at once.
///
/// ```
/// var writer = WaitingLines.Writer(scratch)
/// try writer.add(line)
/// draft.lines = DeviceLines(try writer.finish())
/// ```
package final class WaitingLines: Sendable {
    /// Lines in a block.
    private static let blockSize = 64

    private let store: any LineStore
    package let count: Int
    /// Where each block ends, in bytes from the first one's start.
    private let ends: [Int]
    /// The block that was asked for last, for whoever asks by position.
    private let last = Mutex<(number: Int, lines: [CertificateLine])>((-1, []))
    private let failure = Mutex<(any Error)?>(nil)

    private init(_ store: any LineStore, count: Int, ends: [Int]) {
        self.store = store
        self.count = count
        self.ends = ends
    }

    var blockCount: Int { ends.count }

    /// Empty lines where it can't be read, which `check` tells.
    func block(_ number: Int) -> [CertificateLine] {
        let start = number == 0 ? 0 : ends[number - 1]
        let wanted = min(Self.blockSize, count - number * Self.blockSize)
        do {
            let lines = try Self.lines(store.read(from: start, count: ends[number] - start), atMost: wanted)
            guard lines.count == wanted else {
                throw CertificateError(.content, "lines of devices don't read back as they were written")
            }
            return lines
        } catch {
            failure.withLock { $0 = $0 ?? error }
            return Array(repeating: LineBytes.empty, count: wanted)
        }
    }

    private static func lines(_ bytes: [UInt8], atMost count: Int) -> [CertificateLine] {
        bytes.withUnsafeBytes { buffer in
            var reader = LineBytes.Reader(buffer)
            var lines: [CertificateLine] = []
            lines.reserveCapacity(count)
            while lines.count < count, let line = reader.line() { lines.append(line) }
            return lines
        }
    }

    /// An empty one where it can't be read, which `check` tells.
    func line(_ position: Int) -> CertificateLine {
        let number = position / Self.blockSize
        return last.withLock { last in
            if last.number != number { last = (number, block(number)) }
            return last.lines[position % Self.blockSize]
        }
    }

    /// Throws why a block couldn't be read, if one couldn't.
    func check() throws {
        if let error = failure.withLock({ $0 }) { throw error }
    }

    /// Takes lines and gives them to the file.
    package struct Writer {
        private let store: any LineStore
        private var bytes: [UInt8] = []
        private var (count, written) = (0, 0)
        private var ends: [Int] = []

        package init(_ store: any LineStore) { self.store = store }

        /// The next line. Throws what the file throws.
        package mutating func add(_ line: CertificateLine) throws {
            withUnsafePointer(to: line) { LineBytes.append($0, to: &bytes) }
            count += 1
            if count % WaitingLines.blockSize == 0 { try endBlock() }
        }

        private mutating func endBlock() throws {
            try store.write(bytes)
            written += bytes.count
            ends.append(written)
            bytes.removeAll(keepingCapacity: true)
        }

        /// All that were added. Throws what the file throws.
        package mutating func finish() throws -> WaitingLines {
            if !bytes.isEmpty { try endBlock() }
            return WaitingLines(store, count: count, ends: ends)
        }
    }
}
