import Basics
import RecoveryModel

/// The current row of a `SheetReader`, by column name.
final class SheetRow {
    let record: CSVRecord
    private(set) var findings: [FileFinding] = []
    private let indexes: [String: Int]
    /// Column names, lower case, in file order.
    let names: [String]
    private var times = TimeMemo()

    init(_ record: CSVRecord, header: SheetHeader) {
        self.record = record
        names = header.names
        indexes = Dictionary(header.names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    }

    var line: Int { record.line }

    var source: SourceRef { SourceRef(document: 0, line: record.line) }

    /// Index of a column's cell; −1 when the file hasn't the column.
    func index(of column: String) -> Int { indexes[column] ?? -1 }

    /// Nil when the cell is empty or the column isn't there.
    func text(_ column: String) -> String? {
        guard let index = indexes[column] else { return nil }
        let text = record.text(index)
        return text.isEmpty ? nil : text
    }

    /// Unreadable text gives nil and a finding.
    func time(_ column: String) -> EvidenceTime? {
        guard let index = indexes[column] else { return nil }
        return time(withCell(index) { times.read($0) }, column)
    }

    /// Complains about what a cell holds instead of a time.
    func time(_ reading: TimeReading, _ column: String) -> EvidenceTime? {
        switch reading {
        case .nothing: return nil
        case .time(let time): return time
        case .unreadable:
            complain(column, "no time: write YYYY-MM-DDTHH:MM:SS and the offset, such as 2026-10-05T14:03:00+02:00")
            return nil
        }
    }

    /// Zero or more; unreadable text gives nil and a finding.
    func integer(_ column: String) -> Int? {
        guard let text = text(column) else { return nil }
        if let value = Int(text), value >= 0 { return value }
        complain(column, "no whole number")
        return nil
    }

    /// `true` or `false`; anything else gives nil and a finding.
    func flag(_ column: String) -> Bool? {
        guard let text = text(column) else { return nil }
        switch text.lowercased() {
        case "true": return true
        case "false": return false
        default:
            complain(column, "neither true nor false")
            return nil
        }
    }

    /// The device that a cell names, of no stated kind; nil and a finding when the cell is empty.
    func device(_ column: String) -> DeviceReference? {
        if let text = text(column) { return DeviceReference(kind: nil, text: text) }
        complain(column, "empty: the row names no device and is not recorded")
        return nil
    }

    /// Notes I10 on a cell: "column X: 'text' is `problem`".
    func complain(_ column: String, _ problem: String) {
        let index = index(of: column)
        let cell = index < 0 ? "" : record.text(index)
        let text = cell.isEmpty ? "" : " '\(cell.prefix(80))'"
        findings.append(
            FileFinding("I10", "\(column)\(text): \(problem)", line: line, column: self.column(ofCell: index)))
    }

    func takeFindings() -> [FileFinding] {
        defer { findings = [] }
        return findings
    }

    /// Calls `body` with the cell as a person means it. Most cells need no copy.
    @inline(__always)
    func withCell<R>(_ index: Int, _ body: (UnsafeBufferPointer<UInt8>) -> R) -> R {
        guard index >= 0, index < record.count else { return body(UnsafeBufferPointer(start: nil, count: 0)) }
        let raw = record.raw(index)
        guard let first = raw.first, let last = raw.last else { return body(raw) }
        // Quotes, ="…", a leading ' and blanks are taken off by `text`.
        let isPlain = first > 32 && last > 32 && first != 34 && first != 39 && first != 61
        if isPlain { return body(raw) }
        var text = record.text(index)
        return text.withUTF8(body)
    }
}

extension SheetRow {
    /// Every cell is empty: a row of delimiters, as spreadsheets leave below the data.
    var isVoid: Bool {
        guard record.problem == nil, record.count > 0, record.isEmpty(0) else { return false }
        return (1..<record.count).allSatisfy(record.isEmpty)
    }

    /// As many cells as the header has; further ones are allowed when they are empty.
    func fits(_ width: Int) -> Bool {
        if record.count == width { return true }
        return record.count > width && (width..<record.count).allSatisfy(record.isEmpty)
    }

    /// 1-based column in characters at which a cell starts in its line; nil when there is no such cell.
    func column(ofCell index: Int) -> Int? {
        guard index >= 0, index < record.count else { return nil }
        return column(atOffset: record.byteRange(index).lowerBound - record.byteRange.lowerBound)
    }

    /// Column behind the last character of the row.
    var endColumn: Int? {
        guard record.count > 0 else { return nil }
        return column(atOffset: record.byteRange(record.count - 1).upperBound - record.byteRange.lowerBound)
    }

    private func column(atOffset offset: Int) -> Int {
        var column = 1
        for byte in record.raw.prefix(offset) {
            if byte == 10 { column = 1 } else if byte & 0xC0 != 0x80 { column += 1 }
        }
        return column
    }

    func finding(_ problem: CSVProblem) -> FileFinding {
        let message =
            switch problem.kind {
            case .unclosedQuote: "a quote opens and is not closed: close it and deliver the row again"
            case .strayQuote: "something follows a closing quote: double the quotes inside the cell"
            case .tooLong: "the row is longer than \(CSVLimits.standard.recordBytes) bytes"
            case .badEncoding: "bytes that the file's encoding doesn't have: save the file as UTF-8"
            case .nul: "a NUL byte inside the row"
            }
        return FileFinding("I10", message, line: line, column: column(ofCell: problem.column - 1))
    }
}
