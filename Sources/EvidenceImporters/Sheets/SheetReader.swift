import Basics
import RecoveryModel

/// Reads a canonical CSV row by row. Rows that can't be read become I10 findings and are passed over.
final class SheetReader {
    let row: SheetRow
    private let reader: CSVReader
    private let width: Int
    private let give: (FileFinding) throws -> Void

    /// Nil when the file has no header row; that is an I16 finding then.
    init?(_ source: any ByteSource, layout: SheetLayout, findings give: @escaping (FileFinding) throws -> Void) throws {
        reader = try CSVReader(source)
        self.give = give
        while try reader.next() {
            if reader.record.isBlank { continue }
            let header = SheetHeader(reader.record)
            width = header.names.count
            row = SheetRow(reader.record, header: header)
            if try isUnsettled(header, layout) { return nil }
            try judge(header, layout)
            return
        }
        try give(FileFinding("I16", "the file has no header row", line: 0))
        return nil
    }

    private func judge(_ header: SheetHeader, _ layout: SheetLayout) throws {
        let line = reader.record.line
        let missing = layout.columns.filter { !header.names.contains($0) }
        if !missing.isEmpty {
            let list = missing.joined(separator: ", ")
            try give(FileFinding("I16", "no column \(list): every row is read as saying nothing there", line: line))
        }
    }

    /// A column that is read stands twice, in whatever spelling: nobody says which of the two holds, and nothing of the
    /// file is read.
    private func isUnsettled(_ header: SheetHeader, _ layout: SheetLayout) throws -> Bool {
        var isUnsettled = false
        let read = Set(layout.columns + layout.optional)
        for (index, name) in header.names.enumerated()
        where read.contains(name) && header.names.firstIndex(of: name) != index {
            let message =
                "column \(name) stands twice, and nothing of the file is read: remove or rename the one that doesn't hold, "
                + "and deliver it again"
            try give(FileFinding("I16", message, line: reader.record.line, column: row.column(ofCell: index)))
            isUnsettled = true
        }
        return isUnsettled
    }

    /// Stands on the next row that can be read; false at the end. Hands over what the row before found.
    func next() throws -> Bool {
        try flush()
        while try reader.next() {
            let record = reader.record
            if record.isBlank || row.isVoid { continue }
            if let problem = record.problem {
                try give(row.finding(problem))
            } else if !row.fits(width) {
                let message =
                    "the row has \(record.count) cells, the header \(width): put it right and deliver it again"
                try give(FileFinding("I10", message, line: record.line, column: row.endColumn))
            } else if let cell = swallowing(record) {
                let message =
                    "the cell holds a whole further row: a quote lacks its partner, and rows are missing; export again"
                try give(FileFinding("I10", message, line: record.line, column: row.column(ofCell: cell)))
            } else {
                return true
            }
        }
        return false
    }

    /// The quoted cell with a line end and as many delimiters as a row has, if there is one.
    private func swallowing(_ record: CSVRecord) -> Int? {
        guard width > 3 else { return nil }
        return (0..<record.count).first { index in
            record.isQuoted(index)
                && record.withBytes(index) { bytes in
                    bytes.contains { $0 == 10 || $0 == 13 }
                        && bytes.count { $0 == reader.dialect.delimiter } >= width - 1
                }
        }
    }

    /// Hands over what the current row's cells found.
    func flush() throws {
        guard !row.findings.isEmpty else { return }
        for finding in row.takeFindings() { try give(finding) }
    }
}
