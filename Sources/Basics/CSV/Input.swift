/// A sliding window over a delimited file, as UTF-8: `base[start..<end]` is what has been read and not yet consumed.
/// Its size is bounded by one record and one chunk.
final class CSVInput {
    private static let chunk = 256 << 10

    @exclusivity(unchecked) private(set) var base: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    @exclusivity(unchecked) var start = 0
    @exclusivity(unchecked) private(set) var end = 0
    @exclusivity(unchecked) private(set) var isAtEnd = false
    /// Offset of `base[0]` in the file's UTF-8 text, a byte order mark not counted.
    @exclusivity(unchecked) private(set) var baseOffset = 0

    private let source: any ByteSource
    private var head: [UInt8]
    private var headUsed = 0
    private let raw = UnsafeMutablePointer<UInt8>.allocate(capacity: chunk)
    private var transcoder: CSVTranscoder?
    /// A head of plain ASCII doesn't tell UTF-8 from Windows-1252: the first chunk with another byte does.
    private var isUndecided = false
    var onDecision: ((CSVEncoding) -> Void)?

    /// `head` is what detection has read of `source` already.
    init(_ source: any ByteSource, head: [UInt8], recordBytes: Int) {
        self.source = source
        self.head = head
        capacity = recordBytes + Self.chunk * (CSVTranscoder.widest + 1)  // bounded: limits of ours
        base = .allocate(capacity: capacity)
    }

    deinit {
        base.deallocate()
        raw.deallocate()
    }

    /// Says how the bytes are written; `isUndecided` when only ASCII was seen so far.
    func use(_ dialect: CSVDialect, isUndecided: Bool) {
        if dialect.hasByteOrderMark { headUsed = dialect.encoding == .utf8 ? 3 : 2 }
        transcoder = dialect.encoding == .utf8 ? nil : CSVTranscoder(dialect.encoding)
        self.isUndecided = isUndecided
    }

    /// Moves what is left to the front and reads a further chunk behind it; false at the end of the file.
    func more() throws -> Bool {
        if isAtEnd { return false }
        if start > 0 {
            base.update(from: base + start, count: end - start)
            baseOffset += start
            end -= start
            start = 0
        }
        let count = try readRaw()
        if count < Self.chunk { isAtEnd = true }
        let chunk = UnsafeBufferPointer(start: raw, count: count)
        if isUndecided { decide(chunk) }
        let before = end
        var out = base + end
        if transcoder == nil {
            out.update(from: raw, count: count)
            out += count
        } else {
            transcoder?.append(chunk, to: &out)
            if isAtEnd { transcoder?.finish(to: &out) }
        }
        end = out - base
        return end > before || !isAtEnd
    }

    private func decide(_ chunk: UnsafeBufferPointer<UInt8>) {
        let seen = UTF8Check.count(chunk, isCut: !isAtEnd)
        if seen.good + seen.bad == 0 { return }
        isUndecided = false
        guard seen.bad > seen.good else { return }
        let encoding = CSVCharset.guess(chunk)
        transcoder = CSVTranscoder(encoding)
        onDecision?(encoding)
    }

    /// Fills `raw`, from the head first; fewer bytes than a chunk only at the end of the file.
    private func readRaw() throws -> Int {
        var count = min(head.count - headUsed, Self.chunk)
        if count > 0 {
            head.withUnsafeBufferPointer { raw.update(from: $0.baseAddress! + headUsed, count: count) }
            headUsed += count
            if headUsed == head.count { head = []; headUsed = 0 }
        }
        while count < Self.chunk {
            let got = try source.read(
                into: UnsafeMutableRawBufferPointer(start: raw + count, count: Self.chunk - count))
            if got == 0 { break }
            count += got
        }
        return count
    }
}
