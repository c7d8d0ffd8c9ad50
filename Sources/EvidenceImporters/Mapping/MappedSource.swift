import Basics
import RecoveryModel

/// Somebody's CSV as a canonical one: each row on the line on which it stands, every cell quoted, further columns kept.
///
/// A cell that is empty stays empty, and a word that the mapping doesn't know stays as it is. Rows that can't be read
/// are complained about here, where their cells can be counted as they were delivered, and leave an empty line.
package final class MappedSource: ByteSource {
    private static let chunk = 256 << 10
    private static let newline: UInt8 = 10

    private let mapping: SheetMapping
    private let reader: CSVReader
    private var output: [UInt8] = [0xEF, 0xBB, 0xBF]
    private var given = 0
    private let give: (FileFinding) throws -> Void
    /// Canonical column of each cell; nil until the header was read.
    private var columns: [String?]?
    private var row: SheetRow?
    private var constants: [String] = []

    /// Throws what the source throws.
    package init(
        _ source: any ByteSource, mapping: SheetMapping, findings give: @escaping (FileFinding) throws -> Void
    ) throws {
        self.mapping = mapping
        self.give = give
        reader = try CSVReader(source, delimiter: mapping.delimiter)
        if !reader.separatorLine.isEmpty { output.append(Self.newline) }
    }

    package func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        if given == output.count {
            output.removeAll(keepingCapacity: true)
            given = 0
        }
        while output.count < Self.chunk, try reader.next() { try append(reader.record) }
        let count = min(buffer.count, output.count - given)
        output.withUnsafeBytes {
            buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[given..<given + count]))
        }
        given += count
        return count
    }

    private func append(_ record: CSVRecord) throws {
        let isVoid = record.problem == nil && (0..<record.count).allSatisfy(record.isEmpty)
        if isVoid { return pass(record) }
        guard let columns, let row else { return header(record) }
        if let problem = record.problem {
            try give(row.finding(problem))
            pass(record)
        } else if !row.fits(columns.count) {
            let message =
                "the row has \(record.count) cells, the header \(columns.count): put it right and deliver it again"
            try give(FileFinding("I10", message, line: record.line, column: row.endColumn))
            pass(record)
        } else {
            append(record, columns)
        }
    }

    /// Leaves as many empty lines as the record has.
    private func pass(_ record: CSVRecord) {
        output.append(contentsOf: repeatElement(Self.newline, count: max(1, record.lines)))
    }

    private func header(_ record: CSVRecord) {
        let names = (0..<record.count).map(record.text)
        let places = mapping.places(in: names)
        // What the mapping leaves out is left out on purpose: an empty column says so.
        let layout = BuiltInImporters.sheets.first { $0.id == mapping.importer }?.delivered ?? []
        let known = Set(places.values).union(names.map { $0.lowercased() }).union(mapping.constants.keys)
        let prefix = mapping.constants.keys.sorted() + layout.filter { !known.contains($0) }
        let taken = Set(places.values).union(prefix)
        row = SheetRow(record, header: SheetHeader(record))
        columns = names.indices.map { places[$0] }
        constants = prefix.map { mapping.constants[$0] ?? "" }
        let labels = names.indices.map { index in
            // A column of theirs that is named like one of ours, and isn't it, gives way.
            places[index] ?? (taken.contains(names[index].lowercased()) ? "their " + names[index] : names[index])
        }
        for (index, label) in (prefix + labels).enumerated() {
            if index > 0 { output.append(44) }
            quote(Array(label.utf8).map { $0 < 32 ? 32 : $0 })
        }
        output.append(contentsOf: repeatElement(Self.newline, count: max(1, record.lines)))
    }

    private func append(_ record: CSVRecord, _ columns: [String?]) {
        // In front, so that they stand under their headers however long the row is.
        for constant in constants {
            quote(Array(constant.utf8))
            output.append(44)
        }
        var lines = 1
        for cell in 0..<record.count {
            if cell > 0 { output.append(44) }
            let content = content(record, cell: cell, column: cell < columns.count ? columns[cell] : nil)
            lines += content.count { $0 == Self.newline }
            quote(content)
        }
        output.append(contentsOf: repeatElement(Self.newline, count: max(1, record.lines - lines + 1)))
    }

    private func content(_ record: CSVRecord, cell: Int, column: String?) -> [UInt8] {
        guard let column, let text = mapping.mapped(record.text(cell), column) else {
            return lineEnds(record.bytes(cell))
        }
        return Array(text.utf8)
    }

    /// Every line end that counts as one becomes LF, and no other byte reads as one.
    private func lineEnds(_ bytes: [UInt8]) -> [UInt8] {
        guard bytes.contains(where: { $0 == 13 }) else { return bytes }
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count)
        for (index, byte) in bytes.enumerated() {
            if byte != 13 {
                out.append(byte)
            } else if index + 1 < bytes.count, bytes[index + 1] == 10 {
                continue
            } else {
                out.append(reader.dialect.lineEnd == .cr ? Self.newline : 32)
            }
        }
        return out
    }

    private func quote(_ bytes: [UInt8]) {
        output.append(34)
        for byte in bytes {
            if byte == 34 { output.append(34) }
            output.append(byte)
        }
        output.append(34)
    }
}

/// Reads evidence through a mapping.
///
/// ```
/// try MappedEvidence.read(FileByteSource(path: path), mapping: mapping, into: sink)
/// ```
package enum MappedEvidence {
    /// Gives what the mapping's importer reads. Columns of its findings are left out: they would count in the canonical
    /// text and not in the file. Throws what source and sink throw.
    package static func read(
        _ source: any ByteSource, mapping: SheetMapping, into sink: any EvidenceSink
    ) throws {
        guard let type = BuiltInImporters.importer(mapping.importer) else { return }
        let mapped = try MappedSource(source, mapping: mapping, findings: sink.finding)
        try type.init().read(mapped, into: LineSink(sink))
    }
}

/// Passes records on, and findings without their column.
private final class LineSink: EvidenceSink {
    private let sink: any EvidenceSink

    init(_ sink: any EvidenceSink) { self.sink = sink }

    func record(_ record: EvidenceRecord) throws { try sink.record(record) }

    func finding(_ finding: FileFinding) throws {
        try sink.finding(FileFinding(finding.code, finding.message, line: finding.line))
    }
}
