/// A table that no sheet is wide enough for, in parts one below the other: the first column, which names the row, stands
/// in each, so that a report of thirty columns still prints.
enum WideTable {
    /// Percent of the sheet's width that a table may want before it is parted; up to there long identifiers break.
    private static let squeeze = 125.0
    /// A table of more columns is for a spreadsheet.
    private static let mostColumns = 40

    /// One block where the table fits `width` points, else several with all columns between them.
    static func parts(
        title: String?, columns: [TableColumn], rows: AnyCollection<[TableCell]>, totals: [[TableCell]],
        width: Double, _ kit: FontKit
    ) throws(PrintingError) -> [TableBlock] {
        let whole = try TableBlock(title: title, columns: columns, rows: rows, totals: totals, kit)
        let scale = TableType.scales[TableType.scales.count - 1]
        let least = whole.needs.width(scale: scale, comfort: 0)
        let gutters = TableType.gutter * Double(columns.count - 1)
        let fits = whole.needs.widths(available: width - gutters, scale: scale) != nil
        if columns.count < 3 || columns.count > mostColumns || fits && least <= width * squeeze / 100 { return [whole] }
        let groups = groups(whole.needs, width: width, scale: scale)
        guard groups.count > 1 else { return [whole] }
        var blocks: [TableBlock] = []
        for (index, group) in groups.enumerated() {
            let part = "part \(index + 1) of \(groups.count)"
            func chosen(_ row: [TableCell]) -> [TableCell] { group.map { $0 < row.count ? row[$0] : .none } }
            blocks.append(
                try TableBlock(
                    title: title.map { "\($0), \(part)" } ?? "Table, \(part)", columns: group.map { columns[$0] },
                    rows: AnyCollection(rows.lazy.map(chosen)), totals: totals.map(chosen), kit))
        }
        return blocks
    }

    /// Positions of columns that stand together, the first in every group.
    private static func groups(_ needs: ColumnNeeds, width: Double, scale: Double) -> [[Int]] {
        func wanted(_ index: Int) -> Double {
            let column = needs.columns[index]
            return (column.least + TableType.comfort * max(0, column.liked - column.least)) * scale
        }
        let key = wanted(0)
        var groups: [[Int]] = []
        var group = [0]
        var used = key
        for index in needs.columns.indices.dropFirst() {
            let more = wanted(index) + TableType.gutter
            if used + more > width, group.count > 1 {
                groups.append(group)
                group = [0]
                used = key
            }
            group.append(index)
            used += more
        }
        return groups + [group]
    }
}
