#if canImport(Glibc)
import Glibc
#endif

/// Reads a delimited file record by record in memory bounded by one record, whatever the file is or claims to be.
///
/// Encoding, delimiter and line ends are found from the first 64 KiB unless given. A damaged record is reported through
/// `CSVRecord.problem`, and reading goes on with the next line: damage in one row costs that row only.
///
/// ```
/// let reader = try CSVReader(FileByteSource(path: "manifest.csv"))
/// while try reader.next() {
///     guard reader.record.problem == nil else { continue }
///     print(reader.record.line, reader.record.text(0))
/// }
/// ```
package final class CSVReader {
    /// The record that `next()` has read.
    package let record: CSVRecord
    /// How the file is written; the encoding may still change from UTF-8 to a single-byte one while only ASCII was
    /// read.
    package private(set) var dialect: CSVDialect
    /// What one record may cost.
    package let limits: CSVLimits
    /// The `sep=` line as UTF-8 with its line end, when the file has one.
    package private(set) var separatorLine: [UInt8] = []

    private let input: CSVInput
    private let classes = UnsafeMutablePointer<UInt8>.allocate(capacity: 256)
    @exclusivity(unchecked) private var line = 1

    private enum Step {
        case read, needMore, tooLong
    }

    /// Throws what `source` throws; there is no file that is not readable as delimited text. `delimiter` replaces the
    /// one that would be found, and leaves the rest of the dialect to be found.
    package init(
        _ source: any ByteSource, limits: CSVLimits = .standard, dialect: CSVDialect? = nil, delimiter: UInt8? = nil
    ) throws {
        let head = try CSVDetection.readHead(source)
        var found = CSVDetection.Result(dialect: CSVDialect(), isUndecided: false)
        if let dialect { found.dialect = dialect } else { found = CSVDetection.detect(head) }
        if let delimiter { found.dialect.delimiter = delimiter }
        self.limits = limits
        self.dialect = found.dialect
        input = CSVInput(source, head: head, recordBytes: limits.recordBytes)
        record = CSVRecord(columns: limits.columns, base: input.base)
        prepare(isUndecided: found.isUndecided)
        if self.dialect.hasSeparatorLine { try readSeparatorLine() }
    }

    /// Over UTF-8 text in memory, for detection itself.
    init(text: [UInt8], dialect: CSVDialect) {
        limits = CSVLimits(recordBytes: CSVDetection.headBytes * 4, columns: 4096)  // bounded: limits of ours
        self.dialect = dialect
        input = CSVInput(MemoryByteSource(text), head: [], recordBytes: limits.recordBytes)
        record = CSVRecord(columns: limits.columns, base: input.base)
        prepare(isUndecided: false)
    }

    deinit { classes.deallocate() }

    private func prepare(isUndecided: Bool) {
        classes.initialize(repeating: CSVCursor.Class.ordinary, count: 256)
        classes[0] = CSVCursor.Class.nul
        classes[10] = CSVCursor.Class.newline
        if dialect.lineEnd == .cr { classes[13] = CSVCursor.Class.newline }
        classes[34] = CSVCursor.Class.quote
        classes[Int(dialect.delimiter)] = CSVCursor.Class.delimiter
        input.use(dialect, isUndecided: isUndecided)
        input.onDecision = { [weak self] in self?.dialect.encoding = $0 }
    }

    /// Reads the next record into `record`; false at the end of the file. Throws what the source throws.
    package func next() throws -> Bool {
        if input.start == input.end, try !input.more() { return false }
        while true {
            switch scan() {
            case .read:
                finish()
                return true
            case .tooLong:
                try passTooLong()
                return true
            case .needMore:
                if input.end - input.start >= limits.recordBytes {
                    try passTooLong()
                    return true
                }
                // At the end of the file the same bytes read differently: nothing follows any more.
                _ = try input.more()
                if input.start == input.end { return false }
            }
        }
    }

    private func scan() -> Step {
        var cursor = CSVCursor(
            base: input.base, end: input.end, isAtEnd: input.isAtEnd, classes: classes,
            index: input.start)
        let start = input.start
        var cell = 0
        record.problem = nil
        while true {
            if cell == limits.columns || cursor.index - start > limits.recordBytes { return .tooLong }
            record.starts[cell] = cursor.index
            let ending: CSVCursor.CellEnd
            var mark: UInt8 = 0
            if cursor.index < cursor.end, cursor.base[cursor.index] == 34 {
                var problem: CSVProblem.Kind?
                ending = cursor.quoted(limit: limits.quotedBytes, mark: &mark, problem: &problem)
                if let problem { note(problem, cell) }
            } else {
                ending = cursor.unquoted()
            }
            if ending == .needMore { return .needMore }
            record.marks[cell] = mark
            record.ends[cell] = cursor.index
            if cursor.sawNUL { note(.nul, cell) }
            cell += 1
            if ending == .delimiter {
                cursor.index += 1
                continue
            }
            record.count = cell
            return close(&cursor, at: ending)
        }
    }

    @inline(__always)
    private func note(_ kind: CSVProblem.Kind, _ cell: Int) {
        if record.problem == nil { record.problem = CSVProblem(kind, column: cell + 1) }
    }

    /// Steps over the line end, which is no part of the last cell.
    private func close(_ cursor: inout CSVCursor, at ending: CSVCursor.CellEnd) -> Step {
        var contentEnd = cursor.index
        if ending == .lineEnd {
            if cursor.index + 1 == cursor.end, !cursor.isAtEnd, cursor.base[cursor.index] == 13 { return .needMore }
            if cursor.base[cursor.index] == 10, contentEnd > record.starts[record.count - 1],
                cursor.base[contentEnd - 1] == 13
            {
                contentEnd -= 1
            }
            cursor.passLineEnd()
        } else {
            cursor.lines += 1
            // The file ends in the middle of a CR LF pair.
            let isCut = contentEnd > record.starts[record.count - 1] && cursor.base[contentEnd - 1] == 13
            if isCut { contentEnd -= 1 }
        }
        if cursor.index - input.start > limits.recordBytes { return .tooLong }
        record.ends[record.count - 1] = contentEnd
        record.contentEnd = contentEnd
        record.rawStart = input.start
        record.rawEnd = cursor.index
        record.lines = cursor.lines
        if cursor.high >= 0x80 { checkEncoding() }
        return .read
    }

    private func finish() {
        record.base = input.base
        record.baseOffset = input.baseOffset
        record.line = line
        line += record.lines
        input.start = record.rawEnd
    }

    private func checkEncoding() {
        let content = UnsafeBufferPointer(
            start: input.base + record.rawStart, count: record.contentEnd - record.rawStart)
        if UTF8Check.isValid(content) { return }
        for cell in 0..<record.count {
            let raw = UnsafeBufferPointer(
                start: input.base + record.starts[cell], count: record.ends[cell] - record.starts[cell])
            if !UTF8Check.isValid(raw) { return note(.badEncoding, cell) }
        }
    }

    /// Reports the record and drops its first line, however long, a window at a time.
    private func passTooLong() throws {
        record.count = 0
        record.lines = 1
        record.problem = CSVProblem(.tooLong, column: 0)
        record.line = line
        line += 1
        try passLine { _ in }
        record.baseOffset = input.baseOffset
        record.rawStart = input.start
        record.contentEnd = input.start
        record.rawEnd = input.start
    }

    private func readSeparatorLine() throws {
        guard try input.more() else { return }
        var kept: [UInt8] = []
        try passLine { kept.append(contentsOf: $0) }
        separatorLine = kept
        line += 1
    }

    /// Consumes up to the next line end, which is consumed too; the pieces passed go to `body`.
    private func passLine(_ body: (UnsafeBufferPointer<UInt8>) -> Void) throws {
        while true {
            let from = input.start
            let found = lineEndIndex()
            let to = found.map { $0 + 1 } ?? input.end
            body(UnsafeBufferPointer(start: input.base + from, count: to - from))
            input.start = to
            guard found != nil else {
                if try !input.more() { return }
                continue
            }
            guard input.base[to - 1] == 13 else { return }
            if input.start == input.end, try !input.more() { return }
            if input.base[input.start] == 10 {
                body(UnsafeBufferPointer(start: input.base + input.start, count: 1))
                input.start += 1
            }
            return
        }
    }

    private func lineEndIndex() -> Int? {
        let window = input.base + input.start
        let count = input.end - input.start
        if count == 0 { return nil }
        if dialect.lineEnd != .cr {
            return memchr(window, 10, count).map { input.start + (UnsafeRawPointer($0) - UnsafeRawPointer(window)) }
        }
        return (input.start..<input.end).first { input.base[$0] == 10 || input.base[$0] == 13 }
    }
}
