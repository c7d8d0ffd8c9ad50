import Basics

/// Writes a document's rows as comma-separated text.
struct CSVOutput {
    private(set) var bytes: [UInt8] = []

    mutating func write(_ document: TableDocument) {
        let hasSections = document.sections.count > 1
        let columns = Self.union(of: document.sections)
        var header = hasSections ? ["section"] : []
        for column in columns { header += column.kind == .money ? [column.id, column.id + "Currency"] : [column.id] }
        line(header)
        for section in document.sections {
            let positions = columns.map { wanted in section.columns.firstIndex { $0.id == wanted.id } }
            for row in section.rows {
                var fields = hasSections ? [Self.guarded(section.title ?? "")] : []
                for (column, position) in zip(columns, positions) {
                    let cell = position.flatMap { $0 < row.count ? row[$0] : nil } ?? .none
                    fields += Self.fields(cell, isMoney: column.kind == .money)
                }
                line(fields)
            }
        }
    }

    /// Every column once, in the order of first appearance.
    private static func union(of sections: [TableSection]) -> [TableColumn] {
        var seen: Set<String> = []
        return sections.flatMap(\.columns).filter { seen.insert($0.id).inserted }
    }

    /// Values that we type ourselves (numbers, times) are never a formula, so a minus stays a minus.
    private static func fields(_ cell: TableCell, isMoney: Bool) -> [String] {
        let value =
            switch cell {
            case .text(let text): guarded(text)
            case .integer(let value), .grams(let value): "\(value)"
            case .money(let minor, let currency): Money.text(minor, currency)
            case .time(let instant): instant.text
            case .date(let day): guarded(day)
            case .none: ""
            }
        guard isMoney else { return [value] }
        if case .money(_, let currency) = cell { return [value, guarded(currency)] }
        return [value, ""]
    }

    /// A `'` before what a spreadsheet would take for a formula: first in the cell, or behind a `;`, a tab or a line
    /// break, because a spreadsheet that expects another separator begins a new cell there. Control characters are
    /// shown by their number as on paper; JSON has them as they are.
    static func guarded(_ text: String) -> String {
        var out = String.UnicodeScalarView()
        var isStart = true
        for scalar in PrintableText.shown(text).unicodeScalars {
            if isStart, starters.contains(scalar) {
                out.append("'")
            }
            // Blanks and quotes before a formula don't stop it.
            isStart = separators.contains(scalar) || isStart && blanks.contains(scalar)
            out.append(scalar)
        }
        return String(out)
    }

    private static let starters: Set<Unicode.Scalar> = [
        "=", "+", "-", "@", "\t", "\r", "\n", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}",
    ]
    private static let separators: Set<Unicode.Scalar> = [";", "\t", "\r", "\n"]
    private static let blanks: Set<Unicode.Scalar> = [" ", "\"", "\u{A0}", "\u{FEFF}", "\u{3000}"]

    private mutating func line(_ fields: [String]) {
        for (index, field) in fields.enumerated() {
            if index > 0 { bytes.append(44) }
            append(field)
        }
        // A line that is one empty field would be a blank line, which readers skip.
        if fields == [""] { bytes.append(contentsOf: [34, 34]) }
        bytes.append(contentsOf: [13, 10])
    }

    private mutating func append(_ field: String) {
        let needsQuotes = field.utf8.contains { $0 == 44 || $0 == 34 || $0 == 13 || $0 == 10 || $0 == 59 || $0 == 9 }
        guard needsQuotes || field.utf8.first == 32 || field.utf8.last == 32 else {
            bytes.append(contentsOf: field.utf8)
            return
        }
        bytes.append(34)
        for byte in field.utf8 {
            if byte == 34 { bytes.append(34) }
            bytes.append(byte)
        }
        bytes.append(34)
    }
}
