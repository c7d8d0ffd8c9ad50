import Basics
import RecoveryModel

/// JSON: an array of objects, such an array inside one object, objects one behind the other, or JSON Lines.
package struct JSONManifestReader: ManifestReader {
    package static let id = "json"
    package static let summary = "JSON (an array of devices, alone or inside one object) and JSON Lines"

    /// Where known interfaces keep their lists.
    static let arrayNames: Set<String> = [
        "devices", "mobiledevices", "chromeosdevices", "data", "value", "items", "assets", "rows", "results", "records",
        "manifest", "inventory",
    ]

    package init() {}

    package static func recognises(_ head: FileHead) -> Bool {
        guard let first = head.bytes.drop(while: { $0 <= 32 || $0 == 0xEF || $0 == 0xBB || $0 == 0xBF }).first,
            first == 123 || first == 91
        else { return false }
        var columns = NamedColumns()
        var samples: [[String]] = []
        let reader = JSONElementReader(MemoryByteSource(head.bytes), arrayNames: arrayNames)
        while samples.count < 20, let element = try? reader.next() {
            guard let value = try? JSONParser.parse(element), value.members != nil else { continue }
            samples.append(columns.cells(JSONFlattening.cells(value)))
        }
        guard !samples.isEmpty, !isForeign(columns.names) else { return false }
        let mapping = JSONManifestRun.mapping(columns, samples, ManifestOptions())
        return mapping.columns.contains { column in
            guard case .field(let field) = column.use, let kind = field.identifierKind else { return false }
            return ClaimBuilder.usable.contains(kind)
        }
    }

    /// Members that make it a report, an event or a record of something done.
    private static func isForeign(_ names: [String]) -> Bool {
        let words = ["erasure", "epcis", "@context", "tracking", "blancco", "tests", "credentialSubject", "tested_at"]
        return names.contains { name in words.contains { name.contains($0) } }
    }

    package func read(
        _ source: any ByteSource, options: ManifestOptions, into sink: any ClaimSink
    ) throws -> ManifestReading {
        let run = try JSONManifestRun(source, options)
        while let row = try run.next() {
            switch row {
            case .data(let row, _): try sink.claim(run.builder.claim(row))
            case .broken(let error): try sink.finding(run.finding(error))
            }
        }
        return try run.reading()
    }

    package func redact(
        _ source: any ByteSource, options: ManifestOptions, to write: ([UInt8]) throws -> Void
    ) throws -> ManifestRedaction {
        try withoutActuallyEscaping(write) { write in
            let run = try JSONManifestRun(source, options)
            var output = RedactedOutput(write)
            var lines = LinedJSON(isArray: run.isArray, name: run.arrayName)
            while let row = try run.next() {
                switch row {
                case .data(let row, nil): try output.append(lines.broken(at: row.line))
                case .data(let row, let value?): try output.append(lines.element(run.redacted(value, row), at: row.line))
                case .broken(let error): try output.append(lines.stop(at: error.line))
                }
            }
            try output.append(lines.end())
            return ManifestRedaction(
                original: try run.source.finish(), kept: try output.finish(), columns: run.personalLabels,
                cells: run.redactedCells)
        }
    }
}

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
        mapping = Self.mapping(columns, samples, options)
        builder = ClaimBuilder(mapping, options: options)
        self.columns = columns
        rewound.rewind()
        reader = JSONElementReader(rewound, arrayNames: JSONManifestReader.arrayNames)
    }

    static func mapping(_ columns: NamedColumns, _ samples: [[String]], _ options: ManifestOptions) -> ManifestMapping {
        var mapping = ColumnPlanner.plan(
            options: options, headers: columns.names.map { JSONFlattening.header($0) }, hasHeader: true,
            samples: samples)
        for index in mapping.columns.indices { mapping.columns[index].label = columns.names[index] }
        return mapping
    }

    var isArray: Bool { reader.layout == .array }
    var arrayName: String? { reader.arrayName }
    var personalLabels: [String] { mapping.columns.filter { $0.use == .personal }.map(\.label) }

    func next() throws -> Row? {
        if isBroken { return nil }
        do {
            guard let element = try reader.next() else { return nil }
            rows += 1
            return row(element)
        } catch let error as JSONError {
            if reader.layout == .lines {
                rows += 1
                return .data(ManifestRow(line: reader.line, cells: [], damage: error.message), nil)
            }
            isBroken = true
            return .broken(error)
        }
    }

    private func row(_ element: [UInt8]) -> Row {
        let line = reader.line
        do {
            let value = try JSONParser.parse(element, firstLine: line)
            guard value.members != nil else {
                return .data(ManifestRow(line: line, cells: [], damage: "the element is no object"), nil)
            }
            let known = columns.names.count
            let cells = columns.cells(JSONFlattening.cells(value))
            // A name that the sample didn't have: planned again, by its header.
            if columns.names.count > known { replan() }
            return .data(ManifestRow(line: line, cells: cells, damage: nil), value)
        } catch {
            let text = (error as? JSONError)?.description ?? "unreadable"
            return .data(ManifestRow(line: line, cells: [], damage: "no valid JSON: \(text)"), nil)
        }
    }

    private func replan() {
        mapping = Self.mapping(columns, samples, options)
        builder = ClaimBuilder(mapping, options: options)
    }

    func redacted(_ value: JSONValue, _ row: ManifestRow) -> JSONValue {
        JSONFlattening.replacing(value) { name, text in
            guard let index = columns.index(of: name) else {
                let kept = options.personal.keptElsewhere(text)
                return kept == text ? nil : kept
            }
            let kept = builder.kept(text, column: index, isDamaged: false)
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

/// Writes elements one to a line, each on the line that it had.
struct LinedJSON {
    private let isArray: Bool
    private let name: String?
    private var line = 1
    private var count = 0
    private var isStopped = false

    init(isArray: Bool, name: String?) {
        self.isArray = isArray
        self.name = name
    }

    mutating func element(_ value: JSONValue, at line: Int) -> [UInt8] {
        var text = JSONText()
        JSONFlattening.write(value, to: &text)
        return place(text.bytes, at: line)
    }

    /// An element that couldn't be read: still none.
    mutating func broken(at line: Int) -> [UInt8] { place(Array((isArray ? "\"\"" : "{\"left out\"").utf8), at: line) }

    /// The file broke off here.
    mutating func stop(at line: Int) -> [UInt8] {
        isStopped = true
        return opening() + newlines(to: line)
    }

    mutating func end() -> [UInt8] {
        if isStopped { return [] }
        guard isArray else { return [10] }
        return opening() + Array((name == nil ? "]\n" : "]}\n").utf8)
    }

    private mutating func place(_ bytes: [UInt8], at line: Int) -> [UInt8] {
        var out = opening()
        if count > 0, isArray { out.append(44) }
        count += 1
        return out + newlines(to: line) + bytes
    }

    private func opening() -> [UInt8] {
        guard isArray, count == 0 else { return [] }
        guard let name else { return [91] }
        var text = JSONText()
        text.beginObject()
        text.name(name)
        return text.bytes + [91]
    }

    private mutating func newlines(to wanted: Int) -> [UInt8] {
        let missing = max(0, wanted - line)
        line += missing
        return Array(repeating: 10, count: missing)
    }
}
