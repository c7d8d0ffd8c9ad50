import Basics
import RecoveryModel

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
    /// Why reading stopped before the end, if it did.
    private(set) var stopped: FileFinding?
    private var rows = 0
    private var damagedRows = DamageTally()
    private var notes: [ManifestNote] = []
    private var undecodable: (line: Int, column: String, rows: Int)?

    init(_ source: any ByteSource, _ options: ManifestOptions) throws {
        self.options = options
        self.source = DigestingSource(source)
        let rewound = RewoundSource(self.source)
        let first = try CSVReader(
            rewound, dialect: options.mapping?.dialect, delimiter: options.mapping?.delimiter)
        let sample = try SheetSample(first, mapping: options.mapping)
        mapping = Self.mapping(sample, options)
        builder = ClaimBuilder(mapping, options: options)
        header = sample.header.map { sample.rows[$0].cells }
        let named = header.map { ($0.lastIndex { !$0.isEmpty } ?? 0) + 1 } ?? sample.width
        width = named..<sample.width + 1
        rewound.rewind()
        reader = try CSVReader(
            rewound, dialect: options.mapping?.dialect, delimiter: options.mapping?.delimiter)
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
        if stopped != nil { return nil }
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
        if damagedRows.isHopeless(rows) {
            stopped = FileFinding(
                "I16", DamageTally.message(rows), line: record.line)
            return nil
        }
        let isWhole = record.problem.map { $0.kind == .badEncoding || $0.kind == .nul } ?? true
        let isShifted = !isWhole || !fits(cells)
        if isShifted { damagedRows.count += 1 }
        let words = isShifted ? cells : translated(cells)
        return .data(ManifestRow(line: record.line, cells: words, damage: damage(cells), isShifted: isShifted))
    }

    /// Cells in our words, where a mapping gives them.
    private func translated(_ cells: [String]) -> [String] {
        guard let values = options.mapping?.values, !values.isEmpty else { return cells }
        var cells = cells
        for column in mapping.columns where column.position <= cells.count {
            guard case .field(let field) = column.use, field.identifierKind == nil,
                let word = values[field]?[cells[column.position - 1].lowercased()]
            else { continue }
            cells[column.position - 1] = word
        }
        return cells
    }

    /// What is kept of a cell's text.
    func kept(_ text: String, index: Int, row: Row) -> String {
        switch row {
        case .header: return text
        case .other:
            return Self.mayNamePerson(text) ? options.personal.kept(text) : options.personal.keptElsewhere(text)
        case .data(let row): return builder.kept(text, column: index, isShifted: row.isShifted)
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
        if let problem = reader.record.problem, !isBesideTheDevice(problem) { return Self.text(problem) }
        if let swallowed = swallowed(cells) { return swallowed }
        if fits(cells) { return nil }
        let what = header == nil ? "most rows have" : "the header has"
        return
            "the row has \(cells.count) cells, \(what) \(width.lowerBound): a delimiter or a quote is missing or one "
            + "too many. Correct the row and send it again"
    }

    /// An accent that the encoding doesn't have, in a cell that nobody reads: the row is as good as another, and the file
    /// is told of once. In an identifier further on such a character is refused where it stands.
    private func isBesideTheDevice(_ problem: CSVProblem) -> Bool {
        guard problem.kind == .badEncoding, problem.column > 0, problem.column <= mapping.columns.count else {
            return false
        }
        let column = mapping.columns[problem.column - 1]
        if case .field = column.use { return false }
        let known = undecodable ?? (reader.record.line, column.label, 0)
        undecodable = (known.line, known.column, known.rows + 1)
        return true
    }

    /// One warning for all cells that the encoding left unread.
    var encodingFinding: FileFinding? {
        guard let found = undecodable else { return nil }
        return FileFinding(
            "I16",
            "\(found.rows) rows have characters that \(reader.dialect.encoding.rawValue) doesn't have, in column "
                + "«\(found.column)» first; the devices are read all the same. Save the file as UTF-8", line: found.line
        )
    }

    /// A cell with a line end and as many delimiters as a row has took the next row in: a quote lacks its partner.
    private func swallowed(_ cells: [String]) -> String? {
        let delimiter = Character(UnicodeScalar(reader.dialect.delimiter))
        guard width.lowerBound > 3 else { return nil }
        for cell in cells where cell.utf8.contains(10) || cell.utf8.contains(13) {
            if cell.count(where: { $0 == delimiter }) >= width.lowerBound - 1 {
                return "a cell holds a whole further row: a quote lacks its partner, and rows are missing; export again"
            }
        }
        return nil
    }

    /// Empty cells beyond the header's are no damage: spreadsheets write them.
    private func fits(_ cells: [String]) -> Bool {
        cells.count >= width.lowerBound && cells.dropFirst(width.upperBound - 1).allSatisfy(\.isEmpty)
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
        return ["total", "grand total", "sum", "count:", "end of report", "summe", "gesamt"].contains {
            first.hasPrefix($0)
        }
            && !filled.dropFirst().contains { $0.utf8.count > 8 }
    }

    /// `Exported by …`, `Contact: …` above a header.
    private static func mayNamePerson(_ text: String) -> Bool {
        let lower = text.lowercased()
        return [" by ", "by:", "user", "contact", "owner", "name"].contains { lower.contains($0) }
    }
}
