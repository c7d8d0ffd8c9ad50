import Basics

/// What a mapping file may map to: the layout of one canonical sheet, or of manifests. Whoever reads the sheets says so.
///
/// ```
/// let kind = MappingKind(id: MappingKind.manifest, columns: ["imei", "make"], required: ["imei"])
/// ```
package struct MappingKind: Hashable, Sendable {
    /// `manifest`, or an importer's id.
    package let id: String
    /// Every column that can be meant.
    package let columns: [String]
    /// Those without which nothing can be read.
    package let required: [String]
    /// Those that several columns of theirs may become.
    package let repeatable: Set<String>
    /// Those whose words may be translated.
    package let translatable: [String]
    /// Those that may be the same for every row; what a row must say itself is not among them.
    package let constants: [String]

    /// The kind of manifests, which can also be without a header.
    package static let manifest = "manifest"

    /// A layout.
    package init(
        id: String, columns: [String], required: [String] = [], repeatable: Set<String> = [],
        translatable: [String] = [], constants: [String] = []
    ) {
        self.id = id
        self.columns = columns
        self.required = required
        self.repeatable = repeatable
        self.translatable = translatable
        self.constants = constants
    }
}

/// How days are written where the year doesn't stand first.
package enum MappingDates: String, Sendable, CaseIterable {
    case yearFirst = "year-first"
    case dayFirst = "day-first"
    case monthFirst = "month-first"
}

/// `pipelines/mappings/NAME.yaml`: somebody's layout in our words. It says where things stand and never what a row
/// doesn't say: identifiers, times and results come from the row alone.
///
/// When to use: through `MappingCatalogue`, which knows where mapping files lie.
///
/// ```
/// let mapping = try MappingFile(bytes, file: "acme.yaml", kinds: [kind])
/// ```
package struct MappingFile: Hashable, Sendable {
    /// How it is called where it is recorded.
    package let name: String
    /// `manifest`, or the id of the importer that reads the result.
    package let kind: String
    /// Their header → our column.
    package let columns: [String: String]
    /// 1-based position → our column, in a manifest without a header.
    package let positions: [Int: String]
    /// Our column → their word in lower case → our word. Words that aren't here stay as they are.
    package let values: [String: [String: String]]
    /// Our column → what stands there in every row.
    package let constants: [String: String]
    /// `Z` or `±HH:MM`: the offset of times that are written without one.
    package let zone: String?
    /// Nil: years stand first.
    package let dates: MappingDates?
    /// Nil: found from the file.
    package let delimiter: UInt8?
    /// False for a manifest without a header.
    package let hasHeader: Bool

    private static let keys = [
        "name", "kind", "columns", "positions", "values", "constants", "zone", "dates", "delimiter", "header",
    ]

    /// - Throws: `PipelineError` that names file, line and key, for an unknown key or column, a missing one or a bad
    ///   value.
    package init(_ bytes: [UInt8], file: String, kinds: [MappingKind]) throws {
        let root = try YAMLMap(YAMLDocument.root(bytes, file: file), file: file, keys: Self.keys)
        name = try Self.name(root)
        let word = try root.requiredText("kind", "manifest or the format of a canonical sheet")
        guard let layout = kinds.first(where: { $0.id == word }) else {
            let names = kinds.map(\.id)
            let hint = DidYouMean.hint(word, among: names)
            throw root.error("kind", "one of \(names.joined(separator: ", "))\(hint)")
        }
        kind = layout.id
        let reader = MappingReader(root: root, layout: layout)
        hasHeader = try root.boolean("header") ?? true
        columns = try reader.columns()
        positions = try reader.positions()
        try reader.check(columns, positions: positions, hasHeader: hasHeader)
        constants = try reader.constants(columns)
        try reader.checkRequired(columns, constants)
        values = try reader.values()
        zone = try reader.zone()
        dates = try reader.dates()
        delimiter = try reader.delimiter()
    }

    private static func name(_ root: YAMLMap) throws -> String {
        let name = try root.requiredText("name", "the mapping's name, such as north-bench")
        let isPlain = name.utf8.allSatisfy { byte in
            (97...122).contains(byte) || (48...57).contains(byte) || byte == 45 || byte == 46
        }
        guard isPlain, name.utf8.count <= 64 else {
            throw root.error("name", "up to 64 lower-case letters, digits, hyphens and dots")
        }
        return name
    }
}

/// Reads the sections of a mapping file against the layout that it maps to.
private struct MappingReader {
    let root: YAMLMap
    let layout: MappingKind

    private var isManifest: Bool { layout.id == MappingKind.manifest }

    func columns() throws -> [String: String] {
        var columns: [String: String] = [:]
        for (header, column, line) in try root.placedPairs("columns") {
            guard !header.isEmpty else { throw value("columns has a header without a name", line) }
            columns[header] = try target(column, key: "columns.\(header)", line: line, taken: columns.values)
        }
        return columns
    }

    func positions() throws -> [Int: String] {
        var positions: [Int: String] = [:]
        for (place, column, line) in try root.placedPairs("positions") {
            guard let position = Int(place), (1...4096).contains(position) else {
                throw value("positions has ‘\(place)’; a position is a whole number from 1 to 4096", line)
            }
            positions[position] = try target(column, key: "positions.\(place)", line: line, taken: positions.values)
        }
        return positions
    }

    private func target(_ column: String, key: String, line: Int, taken: some Collection<String>) throws -> String {
        guard layout.columns.contains(column) else {
            let hint = DidYouMean.hint(column, among: layout.columns)
            let known = layout.columns.joined(separator: ", ")
            throw PipelineError(
                .unknownKey,
                "\(key) is ‘\(column)’, no column of \(layout.id)\(hint.isEmpty ? "." : hint) Columns: \(known)",
                file: root.file,
                line: line)
        }
        guard layout.repeatable.contains(column) || !taken.contains(column) else {
            throw value("\(key): another column is ‘\(column)’ already", line)
        }
        return column
    }

    func check(_ columns: [String: String], positions: [Int: String], hasHeader: Bool) throws {
        guard hasHeader else {
            guard isManifest else { throw root.error("header", "true: evidence needs a header row") }
            guard columns.isEmpty else { throw root.error("columns", "absent where header is false; use positions") }
            if positions.isEmpty { throw root.missing("positions", "a mapping of positions to columns") }
            return
        }
        guard positions.isEmpty else { throw root.error("positions", "only for manifests with header: false") }
        if columns.isEmpty { throw root.missing("columns", "a mapping of their headers to our columns") }
    }

    func checkRequired(_ columns: [String: String], _ constants: [String: String]) throws {
        let missing = layout.required.filter { !columns.values.contains($0) && constants[$0] == nil }
        guard missing.isEmpty else {
            let message = "columns names nothing for \(missing.joined(separator: ", ")), which \(layout.id) needs"
            throw PipelineError(.missingKey, message, file: root.file, line: root.line(of: "columns"))
        }
    }

    func constants(_ columns: [String: String]) throws -> [String: String] {
        var constants: [String: String] = [:]
        for (column, text, line) in try root.placedPairs("constants") {
            guard layout.constants.contains(column) else {
                let known = layout.constants.isEmpty ? "none" : layout.constants.joined(separator: ", ")
                let message = "constants.\(column): a row must say this itself. Constants of \(layout.id): \(known)"
                throw PipelineError(.unknownKey, message, file: root.file, line: line)
            }
            guard !columns.values.contains(column) else {
                throw value("constants.\(column): a column of theirs is mapped to it already", line)
            }
            guard isPlain(text) else { throw value("constants.\(column) is empty or not one line of text", line) }
            constants[column] = text
        }
        return constants
    }

    func values() throws -> [String: [String: String]] {
        guard let map = try root.map("values", keys: layout.translatable) else { return [:] }
        var values: [String: [String: String]] = [:]
        for column in layout.translatable {
            for (theirs, ours, line) in try map.placedPairs(column) {
                // Nothing said is not zero, and something said is not nothing.
                guard isPlain(theirs), isPlain(ours) else {
                    throw value(
                        "values.\(column): an empty cell says nothing and can't become a word or stem from one", line)
                }
                let word = theirs.lowercased()
                guard values[column]?[word] == nil else {
                    throw value("values.\(column): ‘\(theirs)’ stands twice; case doesn't matter", line)
                }
                values[column, default: [:]][word] = ours
            }
        }
        return values
    }

    func zone() throws -> String? {
        guard let text = try root.text("zone") else { return nil }
        try refuseForManifest("zone")
        let bytes = Array(text.utf8)
        let isOffset =
            bytes.count == 6 && (bytes[0] == 43 || bytes[0] == 45) && bytes[3] == 58
            && [1, 2, 4, 5].allSatisfy { bytes[$0] &- 48 < 10 }
        // WrittenTime knows which offsets exist.
        guard text == "Z" || isOffset, WrittenTime("2026-01-01T00:00:00" + text) != nil else {
            throw root.error("zone", "Z or an offset such as +02:00, in quotes")
        }
        return text
    }

    func dates() throws -> MappingDates? {
        guard let dates = try root.choice("dates", MappingDates.self) else { return nil }
        try refuseForManifest("dates")
        return dates
    }

    private func refuseForManifest(_ key: String) throws {
        if isManifest { throw root.error(key, "for evidence only: a manifest has no times") }
    }

    func delimiter() throws -> UInt8? {
        guard let text = try root.text("delimiter") else { return nil }
        let known: [String: UInt8] = [",": 44, ";": 59, "|": 124, "tab": 9]
        guard let byte = known[text] else { throw root.error("delimiter", "one of \",\" \";\" \"|\" tab") }
        return byte
    }

    private func isPlain(_ text: String) -> Bool { !text.isEmpty && text.utf8.allSatisfy { $0 >= 32 && $0 != 127 } }

    private func value(_ message: String, _ line: Int) -> PipelineError {
        PipelineError(.value, message, file: root.file, line: line)
    }
}
