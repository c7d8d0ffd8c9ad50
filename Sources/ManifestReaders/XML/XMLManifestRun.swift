import Basics
import RecoveryModel
import XMLReading

/// One reading of one XML manifest.
final class XMLManifestRun {
    enum Event {
        case open(XMLNode)
        case row(ManifestRow, XMLNode)
        /// The schema complains of something outside the rows.
        case complaint(String, line: Int)
        /// The file contradicts itself, and how it is read all the same.
        case note(String, line: Int)
        case broken(XMLReadingError)
    }

    private static let sampleRows = 256

    let source: DigestingSource
    private(set) var builder: ClaimBuilder
    private(set) var redactedCells = 0
    private var mapping: ManifestMapping
    private let options: ManifestOptions
    private let rewound: RewoundSource
    private let schema: XMLSchema?
    private var columns = NamedColumns()
    private var samples: [[String]] = []
    private var rows = 0

    init(_ source: any ByteSource, _ options: ManifestOptions) throws {
        self.options = options
        self.source = DigestingSource(source)
        rewound = RewoundSource(self.source)
        let sampler = XMLRowHandler(limit: Self.sampleRows) { _ in }
        do {
            try XMLStream().read(rewound, handler: sampler)
        } catch is XMLReadingError {
            // Said when the rows are read.
        } catch is XMLRowHandler.Enough {}
        for row in sampler.rows { samples.append(columns.cells(row.cells)) }
        let isOurs = sampler.root?.namespace == ManifestSchema.namespace
        schema = isOurs ? try ManifestSchema.compiled.get() : nil
        mapping = JSONManifestRun.mapping(columns, samples: samples, options: options)
        builder = ClaimBuilder(mapping, options: options)
    }

    var secretLabels: [String] { mapping.secretLabels }

    var personalLabels: [String] { mapping.columns.filter { $0.use == .personal }.map(\.label) }

    /// Gives the root, every row, and at last what broke the file, if anything did.
    func read(_ body: @escaping (Event) throws -> Void) throws {
        rewound.rewind()
        let handler = XMLRowHandler(limit: nil) { event in
            switch event {
            case .open(let root): try body(.open(root))
            case .row(let node, let complaint): try body(self.row(node, complaint))
            case .complaint(let text, let line): try body(.complaint(text, line: line))
            case .note(let text, let line): try body(.note(text, line: line))
            }
        }
        do {
            try XMLStream(schema: schema).read(rewound, handler: handler)
        } catch let error as XMLReadingError {
            try body(.broken(error))
        }
    }

    private func row(_ node: XMLNode, _ complaint: String?) -> Event {
        rows += 1
        let known = columns.names.count
        let cells = columns.cells(node.cells)
        if columns.names.count > known {
            mapping = JSONManifestRun.mapping(columns, samples: samples, options: options)
            builder = ClaimBuilder(mapping, options: options)
        }
        let damage = complaint.map { "not valid by the schema: \($0)" }
        return .row(ManifestRow(line: node.line, cells: cells, damage: damage), node)
    }

    func finding(_ error: XMLReadingError) -> FileFinding {
        FileFinding(
            "I16", "\(error.message); rows before this line were taken. Send the whole file again", line: error.line)
    }

    func finding(_ complaint: String, _ line: Int) -> FileFinding {
        FileFinding("I16", "not valid by the schema: \(complaint)", line: line)
    }

    func reading() throws -> ManifestReading {
        let digest = try source.finish()
        return ManifestReading(
            format: XMLManifestReader.id, mapping: mapping, rows: rows, digest: digest, byteCount: source.count)
    }

    /// The root's tag as it may be kept.
    func redactedRoot(_ node: XMLNode) -> XMLNode {
        var out = node
        for index in out.attributes.indices {
            let name = HeaderName.normalised(out.attributes[index].name)
            let isPersonal = PersonalColumns.isPersonal(header: name)
            let text = SecretNames.contains(name) ? "" : out.attributes[index].value
            out.attributes[index].value =
                isPersonal ? options.personal.kept(text) : options.personal.keptElsewhere(text)
        }
        return out
    }

    /// The row as it may be kept.
    func redacted(_ node: XMLNode) -> XMLNode {
        node.replacing { name, text in
            let kept =
                columns.index(of: name).map { builder.kept(text, column: $0, isShifted: false) }
                ?? options.personal.keptElsewhere(text)
            if kept != text { redactedCells += 1 }
            return kept
        }
    }
}
