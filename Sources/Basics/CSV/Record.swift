/// The record that `CSVReader.next()` has just read. It is one object, filled anew each time: what should outlive the
/// next call is copied out as a string.
package final class CSVRecord {
    /// 1-based physical line in which the record starts.
    @exclusivity(unchecked) package internal(set) var line = 0
    /// Cells; 0 for a record that was too long.
    @exclusivity(unchecked) package internal(set) var count = 0
    @exclusivity(unchecked) package internal(set) var problem: CSVProblem?
    /// Physical lines that the record takes.
    @exclusivity(unchecked) package internal(set) var lines = 0

    // Offsets into the reader's window, valid until the next record is read.
    @exclusivity(unchecked) var base: UnsafeMutablePointer<UInt8>
    @exclusivity(unchecked) var baseOffset = 0
    @exclusivity(unchecked) var rawStart = 0
    /// Where the line end begins and where the next record starts.
    @exclusivity(unchecked) var contentEnd = 0
    @exclusivity(unchecked) var rawEnd = 0
    let starts: UnsafeMutablePointer<Int>
    let ends: UnsafeMutablePointer<Int>
    let marks: UnsafeMutablePointer<UInt8>

    static let quoted: UInt8 = 1
    static let escaped: UInt8 = 2
    static let multiline: UInt8 = 4

    init(columns: Int, base: UnsafeMutablePointer<UInt8>) {
        self.base = base
        starts = .allocate(capacity: columns + 1)
        ends = .allocate(capacity: columns + 1)
        marks = .allocate(capacity: columns + 1)
    }

    deinit {
        starts.deallocate()
        ends.deallocate()
        marks.deallocate()
    }

    /// An empty line: no cell but an empty one, without quotes.
    package var isBlank: Bool { count == 1 && problem == nil && starts[0] == ends[0] && marks[0] == 0 }

    /// Where cell `index` lies in the file's UTF-8 text, quotes included (a byte order mark is not counted).
    package func byteRange(_ index: Int) -> Range<Int> { baseOffset + starts[index]..<baseOffset + ends[index] }

    /// Where the record lies in the file's UTF-8 text, its line end included.
    package var byteRange: Range<Int> { baseOffset + rawStart..<baseOffset + rawEnd }

    /// The bytes between delimiters as they stand in the file, quotes included.
    package func raw(_ index: Int) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: base + starts[index], count: ends[index] - starts[index])
    }

    /// The whole record as it stands in the file, with its line end.
    package var raw: UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: base + rawStart, count: rawEnd - rawStart)
    }

    /// The bytes that end the record's last line; empty at the end of a file without one.
    package var lineEnd: UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: base + contentEnd, count: rawEnd - contentEnd)
    }

    /// True when the cell was written in quotes.
    package func isQuoted(_ index: Int) -> Bool { marks[index] & Self.quoted != 0 }

    /// Calls `body` with the cell's content: no quotes around it, doubled quotes made single, nothing trimmed.
    package func withBytes<R>(_ index: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> R) rethrows -> R {
        let inner = inner(index)
        if marks[index] & Self.escaped == 0 { return try body(inner) }
        return try unescaped(inner).withUnsafeBufferPointer(body)
    }

    /// The cell's content as bytes, nothing trimmed.
    package func bytes(_ index: Int) -> [UInt8] { withBytes(index) { Array($0) } }

    /// The cell as a person means it: blanks trimmed and a spreadsheet's `="…"` or leading `'` taken off. Bytes that
    /// the encoding doesn't have become U+FFFD. Empty when the record has no such cell.
    package func text(_ index: Int) -> String {
        guard index < count else { return "" }
        return withBytes(index) { String(decoding: Self.unwrapped($0), as: UTF8.self) }
    }

    /// True when the cell, as `text` gives it, is `expected`, byte for byte.
    package func equals(_ index: Int, _ expected: StaticString) -> Bool {
        guard index < count else { return expected.utf8CodeUnitCount == 0 }
        return withBytes(index) { bytes in
            let inner = Self.unwrapped(bytes)
            guard inner.count == expected.utf8CodeUnitCount else { return false }
            return zip(inner, UnsafeBufferPointer(start: expected.utf8Start, count: inner.count)).allSatisfy(==)
        }
    }

    /// True when nothing but blanks is in the cell, or the record is too short to have it.
    package func isEmpty(_ index: Int) -> Bool {
        index >= count || withBytes(index) { Self.unwrapped($0).isEmpty }
    }

    /// Trims ASCII blanks and line ends; takes off `="…"` and a leading `'`, by which spreadsheets keep digits as text.
    package static func unwrapped(_ bytes: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        var inner = trimmed(bytes)
        if inner.count >= 3, inner[0] == 61, inner[1] == 34, inner[inner.count - 1] == 34 {
            inner = trimmed(UnsafeBufferPointer(rebasing: inner[2..<inner.count - 1]))
        } else if inner.count >= 2, inner[0] == 39 {
            inner = trimmed(UnsafeBufferPointer(rebasing: inner[1...]))
        }
        return inner
    }

    private static func trimmed(_ bytes: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        var low = 0
        var high = bytes.count
        while low < high, isBlank(bytes[low]) { low += 1 }
        while high > low, isBlank(bytes[high - 1]) { high -= 1 }
        return UnsafeBufferPointer(rebasing: bytes[low..<high])
    }

    @inline(__always)
    private static func isBlank(_ byte: UInt8) -> Bool { byte == 32 || (byte >= 9 && byte <= 13) }

    private func inner(_ index: Int) -> UnsafeBufferPointer<UInt8> {
        var low = starts[index]
        var high = ends[index]
        if marks[index] & Self.quoted != 0 {
            low += 1
            // Blanks between the closing quote and the delimiter are no content.
            while high > low, base[high - 1] != 34 { high -= 1 }
            high = max(low, high - 1)
        }
        return UnsafeBufferPointer(start: base + low, count: high - low)
    }

    private func unescaped(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            out.append(bytes[index])
            index += bytes[index] == 34 ? 2 : 1
        }
        return out
    }
}
