import Basics
import RecoveryModel

/// One reading of one JSON manifest.
final class JSONManifestRun {
    enum Row {
        /// A device with its element; nil when the element can't be read.
        case data(ManifestRow, JSONValue?)
        /// The file ends here, not whole.
        case broken(JSONError)
    }

    private static let sampleRows = 256

    let source: DigestingSource
    private(set) var builder: ClaimBuilder
    private(set) var redactedCells = 0
    private var mapping: ManifestMapping
    private let options: ManifestOptions
    private let reader: JSONElementReader
    private var columns: NamedColumns
    private var samples: [[String]] = []
    private var rows = 0
    private var isBroken = false
    private var damagedRows = DamageTally()

    init(_ source: any ByteSource, _ options: ManifestOptions) throws {
        self.options = options
        self.source = DigestingSource(source)
        let rewound = RewoundSource(self.source)
        let first = JSONElementReader(rewound, arrayNames: JSONManifestReader.arrayNames)
        var columns = NamedColumns()
        var bytes = 0
        while samples.count < Self.sampleRows, bytes < 1 << 20 {
            do {
                guard let element = try first.next() else { break }
                bytes += element.count
                guard let value = try? JSONParser.parse(element), value.members != nil else { continue }
                samples.append(columns.cells(JSONFlattening.cells(value)))
            } catch is JSONError {
                if first.layout != .lines { break }
            }
        }
        mapping = Self.mapping(columns, samples: samples, options: options)
        builder = ClaimBuilder(mapping, options: options)
        self.columns = columns
        rewound.rewind()
        reader = JSONElementReader(rewound, arrayNames: JSONManifestReader.arrayNames)
    }

    static func mapping(_ columns: NamedColumns, samples: [[String]], options: ManifestOptions) -> ManifestMapping {
        var mapping = ColumnPlanner.plan(
            options: options, headers: columns.names.map { JSONFlattening.header($0) }, hasHeader: true,
            samples: samples)
        for index in mapping.columns.indices { mapping.columns[index].label = columns.names[index] }
        return mapping
    }

    var isArray: Bool { reader.layout == .array }
    var arrayName: String? { reader.arrayName }
    var secretLabels: [String] { mapping.secretLabels }
    /// Lists behind the one that is read.
    var further: [FileFinding] {
        guard reader.hasFurtherRows else { return [] }
        let name = reader.arrayName ?? "list"
        return [
            FileFinding(
                "I16", "behind «\(name)» the file has a further list, which is not read: put all devices into one",
                line: 0)
        ]
    }

    var personalLabels: [String] { mapping.columns.filter { $0.use == .personal }.map(\.label) }

    func next() throws -> Row? {
        if isBroken { return nil }
        do {
            guard let element = try reader.next() else { return nil }
            rows += 1
            let row = row(element)
            return stop(after: row) ?? row
        } catch let error as JSONError {
            if reader.layout == .lines {
                rows += 1
                let row = Row.data(ManifestRow(line: reader.line, cells: [], damage: Self.unreadable), nil)
                return stop(after: row) ?? row
            }
            isBroken = true
            return .broken(error)
        }
    }

    private func stop(after row: Row) -> Row? {
        if case .data(_, nil) = row { damagedRows.count += 1 }
        guard damagedRows.isHopeless(rows) else { return nil }
        isBroken = true
        return .broken(JSONError(.syntax, DamageTally.message(rows), line: reader.line, column: 1))
    }

    private func row(_ element: [UInt8]) -> Row {
        let line = reader.line
        do {
            let value = try JSONParser.parse(element, firstLine: line)
            guard value.members != nil else {
                return .data(ManifestRow(line: line, cells: [], damage: Self.unreadable), nil)
            }
            let known = columns.names.count
            let cells = columns.cells(JSONFlattening.cells(value))
            // A name that the sample didn't have: planned again, by its header.
            if columns.names.count > known { replan() }
            return .data(ManifestRow(line: line, cells: cells, damage: nil), value)
        } catch {
            return .data(ManifestRow(line: line, cells: [], damage: Self.unreadable), nil)
        }
    }

    private static let unreadable = "no valid JSON object: write it anew and send it again"

    private func replan() {
        mapping = Self.mapping(columns, samples: samples, options: options)
        builder = ClaimBuilder(mapping, options: options)
    }

    func redacted(_ value: JSONValue) -> JSONValue {
        JSONFlattening.replacing(value) { name, text in
            guard let index = columns.index(of: name) else {
                let kept = options.personal.keptElsewhere(text)
                return kept == text ? nil : kept
            }
            let kept = builder.kept(text, column: index, isShifted: false)
            if kept == text { return nil }
            redactedCells += 1
            return kept
        }
    }

    func finding(_ error: JSONError) -> FileFinding {
        FileFinding(
            "I16", "\(error.message); rows before this line were taken. Send the whole file again", line: error.line,
            column: error.column)
    }

    func reading() throws -> ManifestReading {
        let digest = try source.finish()
        return ManifestReading(
            format: reader.layout == .lines ? "jsonl" : JSONManifestReader.id, mapping: mapping, rows: rows,
            digest: digest, byteCount: source.count)
    }
}
