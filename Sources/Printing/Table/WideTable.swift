/// A table that no sheet is wide enough for, in parts one below the other: the columns that name the row stand in each,
/// so that a report of any number of columns still prints.
enum WideTable {
    /// One block where the table fits `width` points, else several with all columns between them.
    static func parts(
        title: String?, columns: [TableColumn], rows: AnyCollection<[TableCell]>, totals: [[TableCell]],
        width: Double, _ kit: FontKit
    ) throws(PrintingError) -> [TableBlock] {
        let whole = try TableBlock(title: title, columns: columns, rows: rows, totals: totals, kit)
        let scale = TableType.scales[TableType.scales.count - 1]
        let gutters = TableType.gutter * Double(columns.count - 1)
        if columns.count < 3 || whole.needs.widths(available: width - gutters, scale: scale) != nil { return [whole] }
        let groups = groups(whole.needs, keys: keys(columns), width: width, scale: scale)
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

    /// The columns that name a row: the first, and where that is only a number, the first identifier too.
    private static func keys(_ columns: [TableColumn]) -> [Int] {
        guard columns[0].kind == .integer, let next = columns.firstIndex(where: { $0.kind == .identifier }),
            next < columns.count - 1
        else { return [0] }
        return [0, next]
    }

    /// Positions of columns that stand together, the keys first in every group. As few groups as can be, and none much
    /// fuller than another, so that all have the same type size.
    private static func groups(_ needs: ColumnNeeds, keys: [Int], width: Double, scale: Double) -> [[Int]] {
        let others = needs.columns.indices.filter { !keys.contains($0) }
        func wanted(_ index: Int) -> Double {
            let column = needs.columns[index]
            return (column.least + TableType.comfort * max(0, column.liked - column.least)) * scale + TableType.gutter
        }
        // Gutters stand between columns; one is counted too many.
        let room = width + TableType.gutter - keys.reduce(0) { $0 + wanted($1) }
        let widths = others.map(wanted)
        func divided(_ room: Double) -> [[Int]] {
            var groups: [[Int]] = []
            var group = keys
            var used = 0.0
            for (index, more) in zip(others, widths) {
                if used + more > room, group.count > keys.count {
                    groups.append(group)
                    group = keys
                    used = 0
                }
                group.append(index)
                used += more
            }
            return groups + [group]
        }
        let fewest = divided(room)
        var even = widths.reduce(0, +) / Double(fewest.count)
        while even < room {
            let groups = divided(even)
            if groups.count == fewest.count { return groups }
            even *= 1.03
        }
        return fewest
    }
}
