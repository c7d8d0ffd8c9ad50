import Basics
import RecoveryModel

/// Delimited text: exports of management systems, people's own sheets, files without a header.
package struct CSVManifestReader: ManifestReader {
    package static let id = "csv"
    package static let summary =
        "CSV, TSV and other delimited text, UTF-8, UTF-16 or Windows-1252; columns found by header and by content"

    /// Headers that only evidence and tables have: those files have readers of their own.
    private static let foreign: Set<String> = [
        "scannedat", "testedat", "occurredat", "gradedat", "repairedat", "destroyedat", "sampledat", "startedat", "at",
        "trackingcode", "priceminor", "technique", "duediligenceat", "trainedat", "versionfrom", "encryptionalwayson",
    ]

    package init() {}

    package static func recognises(_ head: FileHead) -> Bool {
        guard let first = head.bytes.first(where: { $0 > 32 }), ![60, 91, 123].contains(first),
            let reader = try? CSVReader(MemoryByteSource(head.bytes)), !isBinary(head.bytes, reader.dialect),
            let sample = try? SheetSample(reader, mapping: nil)
        else { return false }
        if let header = sample.header {
            if sample.rows[header].cells.contains(where: { foreign.contains(HeaderName.normalised($0)) }) {
                return false
            }
        }
        let mapping = CSVManifestRun.mapping(sample, ManifestOptions())
        return mapping.columns.contains { column in
            guard case .field(let field) = column.use, let kind = field.identifierKind else { return false }
            return ClaimBuilder.usable.contains(kind)
        }
    }

    private static func isBinary(_ bytes: [UInt8], _ dialect: CSVDialect) -> Bool {
        guard dialect.encoding == .utf8 || dialect.encoding == .windows1252 else { return false }
        return bytes.prefix(1024).contains { $0 < 9 } || bytes.starts(with: [0x25, 0x50, 0x44, 0x46])
    }

    package func read(
        _ source: any ByteSource, options: ManifestOptions, into sink: any ClaimSink
    ) throws -> ManifestReading {
        let run = try CSVManifestRun(source, options)
        while let row = try run.next() {
            if case .data(let row) = row { try sink.claim(run.builder.claim(row)) }
        }
        return try run.reading()
    }

    package func redact(
        _ source: any ByteSource, options: ManifestOptions, to write: ([UInt8]) throws -> Void
    ) throws -> ManifestRedaction {
        try withoutActuallyEscaping(write) { write in
            let run = try CSVManifestRun(source, options)
            var output = RedactedOutput(write)
            var writer = CSVRewriter(like: run.reader)
            var cells = 0
            while let row = try run.next() {
                writer.append(run.reader.record) { index in
                    let text = run.reader.record.text(index)
                    let kept = run.kept(text, index, row)
                    if kept == text { return nil }
                    cells += 1
                    return kept
                }
                try output.append(writer.take())
            }
            let labels = run.mapping.columns.filter { $0.use == .personal }.map(\.label)
            return ManifestRedaction(
                original: try run.source.finish(), kept: try output.finish(), columns: labels, cells: cells)
        }
    }
}

/// One reading of one delimited manifest, for claims as for redaction: both must see the same rows.
final class CSVManifestRun {
    enum Row {
        /// A device.
        case data(ManifestRow)
        /// The header, again or for the first time.
        case header
        /// Rows above the header, sums below the data, blank lines.
        case other
    }

    let source: DigestingSource
    let reader: CSVReader
    let mapping: ManifestMapping
    let builder: ClaimBuilder
    private let options: ManifestOptions
    private let header: [String]?
    private let width: Range<Int>
    private var rows = 0
    private var notes: [ManifestNote] = []

    init(_ source: any ByteSource, _ options: ManifestOptions) throws {
        self.options = options
        self.source = DigestingSource(source)
        let rewound = RewoundSource(self.source)
        let first = try CSVReader(rewound, dialect: options.mapping?.dialect)
        let sample = try SheetSample(first, mapping: options.mapping)
        mapping = Self.mapping(sample, options)
        builder = ClaimBuilder(mapping, options: options)
        header = sample.header.map { sample.rows[$0].cells }
        let named = header.map { ($0.lastIndex { !$0.isEmpty } ?? 0) + 1 } ?? sample.width
        width = named..<sample.width + 1
        rewound.rewind()
        reader = try CSVReader(rewound, dialect: options.mapping?.dialect)
    }

    static func mapping(_ sample: SheetSample, _ options: ManifestOptions) -> ManifestMapping {
        let names = sample.header.map { sample.rows[$0].cells.map(Optional.some) }
        var mapping = ColumnPlanner.plan(
            options: options, headers: names ?? Array(repeating: nil, count: sample.width), hasHeader: names != nil,
            samples: sample.data)
        mapping.headerLine = sample.header.map { sample.rows[$0].line }
        return mapping
    }

    /// The next record, judged; nil at the end of the file.
    func next() throws -> Row? {
        guard try reader.next() else { return nil }
        let record = reader.record
        let cells = (0..<record.count).map { record.text($0) }
        if record.problem == nil, cells.allSatisfy(\.isEmpty) { return .other }
        if let headerLine = mapping.headerLine, record.line < headerLine {
            note("row above the header: read past")
            return .other
        }
        if cells == header {
            if record.line != mapping.headerLine { note("the header again: read past") }
            return .header
        }
        if Self.isSum(cells) {
            note("a sum, not a device: read past")
            return .other
        }
        rows += 1
        return .data(ManifestRow(line: record.line, cells: cells, damage: damage(cells)))
    }

    /// What is kept of a cell's text.
    func kept(_ text: String, _ index: Int, _ row: Row) -> String {
        switch row {
        case .header: return text
        case .other: return Self.mayNamePerson(text) ? options.personal.kept(text) : options.personal.keptElsewhere(text)
        case .data(let row): return builder.kept(text, column: index, isDamaged: row.damage != nil)
        }
    }

    func reading() throws -> ManifestReading {
        let digest = try source.finish()
        return ManifestReading(
            format: CSVManifestReader.id, mapping: mapping, dialect: reader.dialect, rows: rows, notes: notes,
            digest: digest, byteCount: source.count)
    }

    private func note(_ text: String) {
        if notes.count < 100 { notes.append(ManifestNote(line: reader.record.line, text: text)) }
    }

    private func damage(_ cells: [String]) -> String? {
        if let problem = reader.record.problem { return Self.text(problem) }
        if width.contains(cells.count) { return nil }
        if cells.count > width.upperBound - 1, cells[(width.upperBound - 1)...].allSatisfy(\.isEmpty) { return nil }
        let what = header == nil ? "most rows have" : "the header has"
        return "the row has \(cells.count) cells, \(what) \(width.lowerBound): a delimiter or a quote is missing or one "
            + "too many. Correct the row and send it again"
    }

    private static func text(_ problem: CSVProblem) -> String {
        switch problem.kind {
        case .unclosedQuote, .strayQuote:
            "broken quoting in cell \(problem.column): quote the whole cell and double the quotes inside it"
        case .tooLong: "the row is longer than a row may be; send it again without the oversized cell"
        case .badEncoding:
            "cell \(problem.column) has bytes that the file's encoding doesn't have: save the file as UTF-8"
        case .nul: "cell \(problem.column) has a NUL byte: export the file again"
        }
    }

    /// `Total`, `Grand total: 240`, `End of report` and the like, with hardly anything beside it.
    private static func isSum(_ cells: [String]) -> Bool {
        let filled = cells.filter { !$0.isEmpty }
        guard filled.count <= 3, let first = filled.first?.lowercased() else { return false }
        return ["total", "grand total", "sum", "count:", "end of report", "summe", "gesamt"].contains { first.hasPrefix($0) }
            && !filled.dropFirst().contains { $0.utf8.count > 8 }
    }

    /// `Exported by …`, `Contact: …` above a header.
    private static func mayNamePerson(_ text: String) -> Bool {
        let lower = text.lowercased()
        return [" by ", "by:", "user", "contact", "owner", "name"].contains { lower.contains($0) }
    }
}
