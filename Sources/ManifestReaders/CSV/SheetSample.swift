import Basics
import RecoveryModel

/// The first rows of a delimited file, and where its header is.
struct SheetSample {
    struct Row {
        var line: Int
        var cells: [String]
        var isDamaged: Bool
    }

    private static let maximumRows = 256
    private static let maximumBytes = 1 << 20
    private static let headerSearch = 30

    private(set) var rows: [Row] = []
    /// Index in `rows`; nil when the file has no header.
    private(set) var header: Int?

    init(_ reader: CSVReader, mapping: ColumnMapping?) throws {
        while rows.count < Self.maximumRows, try reader.next() {
            let record = reader.record
            let cells = (0..<record.count).map { record.text($0) }
            if cells.allSatisfy(\.isEmpty), record.problem == nil { continue }
            rows.append(Row(line: record.line, cells: cells, isDamaged: record.problem != nil))
            if record.byteRange.upperBound > Self.maximumBytes { break }
        }
        header = findHeader(mapping)
    }

    /// Cells of a row, the most frequent number in a file without a header.
    var width: Int {
        if let header { return rows[header].cells.count }
        var tally: [Int: Int] = [:]
        for row in rows where !row.isDamaged { tally[row.cells.count, default: 0] += 1 }
        return tally.max { ($0.value, -$0.key) < ($1.value, -$1.key) }?.key ?? 0
    }

    /// Rows behind the header that have its width.
    var data: [[String]] {
        rows.dropFirst(header.map { $0 + 1 } ?? 0).filter { !$0.isDamaged && $0.cells.count == width }.map(\.cells)
    }

    private func findHeader(_ mapping: ColumnMapping?) -> Int? {
        if mapping?.hasHeader == false { return nil }
        var best: (index: Int, hits: Int)?
        for (index, row) in rows.prefix(Self.headerSearch).enumerated() where !row.isDamaged {
            let hits = hits(row.cells, mapping)
            if hits > (best?.hits ?? 0), !row.cells.contains(where: Self.isData) { best = (index, hits) }
        }
        if let best { return best.index }
        guard let first = rows.first, !first.isDamaged else { return nil }
        if mapping?.hasHeader == true { return 0 }
        // Names that we don't know, above cells that identify: still a header.
        let isNames = first.cells.allSatisfy { !$0.isEmpty && !Self.isData($0) && CellContent.word(of: $0) == nil }
        return isNames && rows.dropFirst().contains { $0.cells.contains(where: Self.isData) } ? 0 : nil
    }

    private func hits(_ cells: [String], _ mapping: ColumnMapping?) -> Int {
        cells.enumerated().count { index, cell in
            if cell.isEmpty { return false }
            let name = HeaderName.normalised(cell)
            return HeaderAliases.fields[name] != nil || PersonalColumns.isPersonal(header: name)
                || SecretNames.contains(name)
                || mapping?.use(header: cell, position: 0) != nil
        }
    }

    /// A cell that no header has: an identifier, an address, a long number.
    private static func isData(_ cell: String) -> Bool {
        if PersonalColumns.hasAddress(cell) || cell.utf8.count > 80 { return true }
        var run = 0
        for byte in cell.utf8 {
            run = byte &- 48 < 10 ? run + 1 : 0
            if run == 6 { return true }
        }
        switch CellContent.field(of: cell) {
        case .imei, .meid, .eid, .iccid, .udid, .mac, .serial: return true
        default: return false
        }
    }
}
