/// A table that fits the window: the widest column gives way first, but never one that is to be copied. What is written
/// to a file or a pipe is never cut.
///
/// When to use: for tables of a screen or two; `TableColumns` writes long ones without keeping them.
///
/// ```
/// var table = TextTable(["lot", "devices"], rightAligned: [1], whole: [0])
/// table.add(["LOT-1", "120"])
/// for line in table.lines() { Output.line(line) }
/// ```
package struct TextTable {
    private var rows: [[String]] = []
    private var shape: TableColumns

    /// `rightAligned` are the places of columns with figures, `whole` of those that are never cut. The last `below`
    /// columns have lines of their own under the row where they don't fit beside the others.
    package init(_ header: [String], rightAligned: Set<Int> = [], whole: Set<Int> = [], below: Int = 0) {
        shape = TableColumns(header, rightAligned: rightAligned, whole: whole, below: below)
    }

    /// Adds a row with a cell for each column.
    package mutating func add(_ cells: [String]) { rows.append(cells) }

    /// True while no row was added.
    package var isEmpty: Bool { rows.isEmpty }

    /// Names of the columns.
    package var columns: [String] { shape.header }

    /// Leaves the rows whose cell in `column` is `value`; small and capital letters are the same.
    package mutating func keep(_ column: Int, value: String) {
        let wanted = value.lowercased()
        rows = rows.filter { $0[column].lowercased() == wanted }
    }

    /// Orders the rows by a column, figures as figures; rows that are equal in it stay as they were.
    package mutating func sort(by column: Int, descending: Bool) {
        let isFigure = shape.rightAligned.contains(column)
        rows = rows.enumerated().sorted { a, b in
            let (x, y) = (a.element[column], b.element[column])
            if x == y { return a.offset < b.offset }
            if isFigure, let left = Int(x), let right = Int(y) { return descending ? left > right : left < right }
            return descending ? x > y : x < y
        }.map(\.element)
    }

    /// Leaves the first rows.
    package mutating func cut(to count: Int) { rows.removeLast(max(0, rows.count - count)) }

    /// Leaves these columns, in this order.
    package mutating func select(_ places: [Int]) {
        let first = columns.count - shape.below
        rows = rows.map { row in places.map { row[$0] } }
        shape = TableColumns(
            places.map { columns[$0] },
            rightAligned: Set(places.indices.filter { shape.rightAligned.contains(places[$0]) }),
            whole: Set(places.indices.filter { shape.whole.contains(places[$0]) }),
            below: places.reversed().prefix { $0 >= first }.count)
    }

    /// The header and the rows; what is cut ends with `…`. `width` is that of the terminal; without one nothing is cut.
    package func lines(width: Int = Output.isTerminal(1) ? Output.width : .max) -> [String] {
        var shape = shape
        for row in rows { shape.measure(row) }
        shape.fit(width)
        return [shape.headline] + rows.map(shape.line)
    }
}
