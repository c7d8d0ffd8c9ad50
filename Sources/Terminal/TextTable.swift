/// A table that fits the window: the widest column gives way first.
///
/// ```
/// var table = TextTable(["lot", "devices"], rightAligned: [1])
/// table.add(["LOT-1", "120"])
/// for line in table.lines() { Output.line(line) }
/// ```
package struct TextTable {
    private var rows: [[String]]
    private let rightAligned: Set<Int>

    /// `rightAligned` are the places of columns with figures.
    package init(_ header: [String], rightAligned: Set<Int> = []) {
        rows = [header]
        self.rightAligned = rightAligned
    }

    /// Adds a row with a cell for each column.
    package mutating func add(_ cells: [String]) { rows.append(cells) }

    /// True while no row was added.
    package var isEmpty: Bool { rows.count < 2 }

    /// The header and the rows; what is cut ends with `…`.
    package func lines(width: Int = Output.width) -> [String] {
        var widths = (rows.first ?? []).indices.map { column in rows.map { Self.columns($0[column]) }.max() ?? 0 }
        while widths.reduce(0, +) + 2 * (widths.count - 1) > width {
            guard let widest = widths.indices.max(by: { widths[$0] < widths[$1] }), widths[widest] > 8 else { break }
            widths[widest] -= 1
        }
        return rows.enumerated().map { index, cells in
            let line = cells.enumerated().map { pad($1, widths[$0], right: rightAligned.contains($0)) }
                .joined(separator: "  ")
            let trimmed = Self.trimmed(line)
            return index == 0 ? Output.paint(trimmed, .bold) : trimmed
        }
    }

    private func pad(_ text: String, _ width: Int, right: Bool) -> String {
        var text = text
        if Self.columns(text) > width { text = String(text.prefix(max(1, width - 1))) + "…" }
        let fill = String(repeating: " ", count: max(0, width - Self.columns(text)))
        return right ? fill + text : text + fill
    }

    private static func trimmed(_ line: String) -> String {
        let end = line.utf8.lastIndex { $0 != UInt8(ascii: " ") }.map(line.utf8.index(after:)) ?? line.startIndex
        return end == line.endIndex ? line : String(line[..<end])
    }

    /// Of plain ASCII, which most cells are, a byte is a column.
    private static func columns(_ text: String) -> Int {
        text.utf8.allSatisfy { $0 < 0x80 && $0 >= 0x20 } ? text.utf8.count : text.count
    }
}
