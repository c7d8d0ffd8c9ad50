/// A table that fits the window: the widest column gives way first.
///
/// When to use: for tables of a screen or two; `TableColumns` writes long ones without keeping them.
///
/// ```
/// var table = TextTable(["lot", "devices"], rightAligned: [1])
/// table.add(["LOT-1", "120"])
/// for line in table.lines() { Output.line(line) }
/// ```
package struct TextTable {
    private var rows: [[String]] = []
    private var columns: TableColumns

    /// `rightAligned` are the places of columns with figures.
    package init(_ header: [String], rightAligned: Set<Int> = []) {
        columns = TableColumns(header, rightAligned: rightAligned)
    }

    /// Adds a row with a cell for each column.
    package mutating func add(_ cells: [String]) {
        columns.measure(cells)
        rows.append(cells)
    }

    /// True while no row was added.
    package var isEmpty: Bool { rows.isEmpty }

    /// The header and the rows; what is cut ends with `…`.
    package func lines(width: Int = Output.width) -> [String] {
        var columns = columns
        columns.fit(width)
        return [columns.headline] + rows.map(columns.line)
    }
}
