/// A table that fits the window: the widest column gives way first, but never one that is to be copied. What is written
/// to a file or a pipe is never cut.
///
/// ```
/// var table = TextTable(["lot", "devices"], rightAligned: [1], whole: [0])
/// table.add(["LOT-1", "120"])
/// for line in table.lines() { Output.line(line) }
/// ```
package struct TextTable {
    private var rows: [[String]]
    private var rightAligned: Set<Int>
    private var whole: Set<Int>
    private var below: Int

    /// `rightAligned` are the places of columns with figures, `whole` of those that are never cut. The last `below`
    /// columns have lines of their own under the row where they don't fit beside the others.
    package init(_ header: [String], rightAligned: Set<Int> = [], whole: Set<Int> = [], below: Int = 0) {
        rows = [header]
        self.rightAligned = rightAligned
        self.whole = whole
        self.below = below
    }

    /// Adds a row with a cell for each column.
    package mutating func add(_ cells: [String]) { rows.append(cells) }

    /// True while no row was added.
    package var isEmpty: Bool { rows.count < 2 }

    /// Names of the columns.
    package var columns: [String] { rows[0] }

    /// Leaves the rows whose cell in `column` is `value`; small and capital letters are the same.
    package mutating func keep(_ column: Int, value: String) {
        let wanted = value.lowercased()
        rows = [rows[0]] + rows.dropFirst().filter { $0[column].lowercased() == wanted }
    }

    /// Orders the rows by a column, figures as figures; rows that are equal in it stay as they were.
    package mutating func sort(by column: Int, descending: Bool) {
        let isFigure = rightAligned.contains(column)
        let sorted = rows.dropFirst().enumerated().sorted { a, b in
            let (x, y) = (a.element[column], b.element[column])
            if x == y { return a.offset < b.offset }
            if isFigure, let left = Int(x), let right = Int(y) { return descending ? left > right : left < right }
            return descending ? x > y : x < y
        }
        rows = [rows[0]] + sorted.map(\.element)
    }

    /// Leaves these columns, in this order.
    package mutating func select(_ columns: [Int]) {
        let first = rows[0].count - below
        below = columns.reversed().prefix { $0 >= first }.count
        rows = rows.map { row in columns.map { row[$0] } }
        rightAligned = Set(columns.indices.filter { rightAligned.contains(columns[$0]) })
        whole = Set(columns.indices.filter { whole.contains(columns[$0]) })
    }

    /// The header and the rows; what is cut ends with `…`. `width` is that of the terminal; without one nothing is cut.
    package func lines(width: Int = Output.isTerminal(1) ? Output.width : .max) -> [String] {
        var widths = (rows.first ?? []).indices.map { column in rows.map { Self.columns($0[column]) }.max() ?? 0 }
        let under = Self.total(widths) > width ? below : 0
        widths.removeLast(under)
        fit(&widths, in: width)
        return rows.enumerated().flatMap { index, cells -> [String] in
            let line = zip(cells, widths).enumerated().map { place, cell in
                pad(cell.0, cell.1, right: rightAligned.contains(place))
            }.joined(separator: "  ")
            let trimmed = Self.trimmed(line)
            guard index > 0 else { return [Output.paint(trimmed, .bold)] }
            return [trimmed] + cells.suffix(under).flatMap { Self.wrapped($0, width: width) }
        }
    }

    private static func total(_ widths: [Int]) -> Int { widths.reduce(0, +) + 2 * (widths.count - 1) }

    /// No column is made narrower than this.
    private static let narrowest = 8

    private func fit(_ widths: inout [Int], in width: Int) {
        while Self.total(widths) > width {
            let free = widths.indices.filter { !whole.contains($0) }
            guard let widest = free.max(by: { widths[$0] < widths[$1] }), widths[widest] > Self.narrowest else {
                return
            }
            widths[widest] -= 1
        }
    }

    private func pad(_ text: String, _ width: Int, right: Bool) -> String {
        var text = text
        if Self.columns(text) > width { text = String(text.prefix(max(1, width - 1))) + "…" }
        let fill = String(repeating: " ", count: max(0, width - Self.columns(text)))
        return right ? fill + text : text + fill
    }

    /// Words of `text` on as many lines as they take, set in; a word that is longer than a line stays whole.
    private static func wrapped(_ text: String, width: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ") {
            if !line.isEmpty, columns(line) + 1 + columns(String(word)) > width - indent.count {
                lines.append(indent + line)
                line = ""
            }
            line += (line.isEmpty ? "" : " ") + word
        }
        return line.isEmpty ? lines : lines + [indent + line]
    }

    private static let indent = "    "

    private static func trimmed(_ line: String) -> String {
        let end = line.utf8.lastIndex { $0 != UInt8(ascii: " ") }.map(line.utf8.index(after:)) ?? line.startIndex
        return end == line.endIndex ? line : String(line[..<end])
    }

    /// Of plain ASCII, which most cells are, a byte is a column.
    private static func columns(_ text: String) -> Int {
        text.utf8.allSatisfy { $0 < 0x80 && $0 >= 0x20 } ? text.utf8.count : text.count
    }
}
