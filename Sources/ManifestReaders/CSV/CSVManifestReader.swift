import Basics
import RecoveryModel

/// Delimited text: exports of management systems, people's own sheets, files without a header.
///
/// When to use: by name only where a mapping says that the file is delimited text.
///
/// ```
/// if let missing = CSVManifestReader.missing(of: mapping, in: head) { print(missing) }
/// ```
package struct CSVManifestReader: ManifestReader {
    /// Stable name.
    package static let id = "csv"
    /// One line for `formats`.
    package static let summary =
        "CSV, TSV and other delimited text, UTF-8, UTF-16, Windows-1252 or Mac Roman; columns found by header and by content"

    /// Readers have no state.
    package init() {}

    /// True when columns are found that identify devices.
    package static func reads(_ head: FileHead) -> Bool {
        guard let first = head.bytes.first(where: { $0 > 32 }), ![60, 91, 123].contains(first),
            let reader = try? CSVReader(MemoryByteSource(head.bytes)), !isBinary(head.bytes, reader.dialect),
            let sample = try? SheetSample(reader, mapping: nil)
        else { return false }
        let mapping = CSVManifestRun.mapping(sample, ManifestOptions())
        return mapping.columns.contains { column in
            guard case .field(let field) = column.use, let kind = field.identifierKind else { return false }
            return ClaimBuilder.usable.contains(kind)
        }
    }

    /// By the header; without one it is a plain list.
    package static func look(_ head: FileHead) -> ManifestLook {
        guard let reader = try? CSVReader(MemoryByteSource(head.bytes)),
            let sample = try? SheetSample(reader, mapping: nil), let header = sample.header
        else { return .list(describing: 0) }
        return ManifestLook(sample.rows[header].cells)
    }

    /// Headers, or the position, that the mapping names and the file hasn't; nil when the file is no delimited text.
    package static func missing(of mapping: ColumnMapping, in head: FileHead) -> [String]? {
        guard let first = head.bytes.first(where: { $0 > 32 }), ![60, 91, 123].contains(first),
            let reader = try? CSVReader(
                MemoryByteSource(head.bytes), dialect: mapping.dialect, delimiter: mapping.delimiter),
            !isBinary(head.bytes, reader.dialect), let sample = try? SheetSample(reader, mapping: mapping)
        else { return nil }
        if let header = sample.header { return mapping.missing(in: sample.rows[header].cells) }
        guard mapping.hasHeader == false else { return mapping.headers.keys.sorted() }
        let last = mapping.positions.keys.max() ?? 0
        return sample.width < last ? ["position \(last)"] : []
    }

    private static func isBinary(_ bytes: [UInt8], _ dialect: CSVDialect) -> Bool {
        guard dialect.encoding != .utf16LE, dialect.encoding != .utf16BE else { return false }
        return bytes.prefix(1024).contains { $0 < 9 } || bytes.starts(with: [0x25, 0x50, 0x44, 0x46])
    }

    /// Gives a claim for every row, damaged ones included.
    package func read(
        _ source: any ByteSource, options: ManifestOptions, into sink: any ClaimSink
    ) throws -> ManifestReading {
        let run = try CSVManifestRun(source, options)
        while let row = try run.next() {
            if case .data(let row) = row { try run.builder.pass(row, to: sink) }
        }
        if let finding = run.encodingFinding { try sink.finding(finding) }
        if let stopped = run.stopped { try sink.finding(stopped) }
        return try run.reading()
    }

    /// Writes the document without what is personal.
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
                    let kept = run.kept(text, index: index, row: row)
                    if kept == text { return nil }
                    cells += 1
                    return kept
                }
                try output.append(writer.take())
            }
            // As damaged as the original, which reading gives up in the same line.
            if run.stopped != nil { try output.append(Array("-\n".utf8)) }
            let labels = run.mapping.columns.filter { $0.use == .personal }.map(\.label)
            return ManifestRedaction(
                original: try run.source.finish(), kept: try output.finish(), columns: labels, cells: cells,
                notes: Self.notes(dropped: run.mapping.secretLabels))
        }
    }
}
