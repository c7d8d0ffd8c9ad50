import Basics

/// A table of a pipeline: comma-separated, UTF-8, with a header. Columns that nothing reads are kept for people, such
/// as the source of each row.
struct PipelineTable {
    struct Row {
        let file: String
        let line: Int
        fileprivate let cells: [String: String]

        /// Nil for an empty cell and for a column that isn't there.
        func text(_ column: String) -> String? { cells[column].flatMap { $0.isEmpty ? nil : $0 } }

        func error(_ column: String, _ expected: String) -> PipelineError {
            let said = text(column).map { ", not ‘\($0)’" } ?? ""
            return PipelineError(.value, "\(column) is \(expected)\(said)", file: file, line: line)
        }

        func required(_ column: String, _ expected: String) throws -> String {
            guard let text = text(column) else { throw error(column, expected) }
            return text
        }

        func integer(_ column: String) throws -> Int? {
            guard let text = text(column) else { return nil }
            guard let value = Int(text), value >= 0 else { throw error(column, "a whole number") }
            return value
        }

        func choice<Value: RawRepresentable & CaseIterable>(_ column: String, _ type: Value.Type) throws -> Value
        where Value.RawValue == String {
            let names = Value.allCases.map(\.rawValue)
            guard let value = text(column).flatMap(Value.init(rawValue:)) else {
                let hint = DidYouMean.hint(text(column) ?? "", among: names)
                throw error(column, "one of \(names.joined(separator: ", "))\(hint)")
            }
            return value
        }

        /// Millimetres with at most one decimal, as tenths.
        func tenths(_ column: String) throws -> Int? {
            guard let text = text(column) else { return nil }
            let parts = text.split(separator: ".", omittingEmptySubsequences: false)
            guard let whole = Int(parts[0]), whole >= 0, whole < 100_000, parts.count <= 2 else {
                throw error(column, "millimetres such as 2.5")
            }
            guard parts.count == 2 else { return whole * 10 }
            guard parts[1].utf8.count == 1, let tenth = Int(parts[1]) else {
                throw error(column, "millimetres such as 2.5")
            }
            return whole * 10 + tenth
        }
    }

    let header: [String]
    let rows: [Row]

    init(_ bytes: [UInt8], file: String, required columns: [String]) throws {
        guard bytes.count <= 8 << 20 else {
            throw PipelineError(.file, "larger than 8 MiB, which no table of a pipeline is", file: file)
        }
        let reader = try CSVReader(MemoryByteSource(bytes), dialect: CSVDialect())
        var header: [String] = []
        var rows: [Row] = []
        while try reader.next() {
            let record = reader.record
            if record.isBlank { continue }
            if let problem = record.problem {
                throw PipelineError(.syntax, "row can't be read: \(problem.kind)", file: file, line: record.line)
            }
            let cells = (0..<record.count).map(record.text)
            if header.isEmpty {
                header = cells
                try Self.check(header, file: file, required: columns)
                continue
            }
            guard cells.count == header.count else {
                let message = "\(cells.count) cells in a table of \(header.count) columns"
                throw PipelineError(.syntax, message, file: file, line: record.line)
            }
            let row = Dictionary(zip(header, cells)) { first, _ in first }
            rows.append(Row(file: file, line: record.line, cells: row))
        }
        guard !header.isEmpty else { throw PipelineError(.syntax, "empty; a header was expected", file: file) }
        self.header = header
        self.rows = rows
    }

    private static func check(_ header: [String], file: String, required columns: [String]) throws {
        for column in columns where !header.contains(column) {
            let hint = DidYouMean.hint(column, among: header)
            let message = "column ‘\(column)’ is missing\(hint) Needed: \(columns.joined(separator: ", "))"
            throw PipelineError(.missingKey, message, file: file, line: 1)
        }
        if let twice = header.first(where: { name in header.count { $0 == name } > 1 }) {
            throw PipelineError(.syntax, "column ‘\(twice)’ stands twice", file: file, line: 1)
        }
    }
}
