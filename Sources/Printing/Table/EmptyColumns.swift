extension TableSection {
    /// The section as it goes on paper: columns in which no row has anything are named once and take no room.
    var onPaper: (section: TableSection, leftOut: [String]) {
        guard rows.count > 1 else { return (self, []) }
        let kept = columns.indices.filter { index in
            index == 0 || rows.contains { index >= $0.count || !$0[index].isNone }
        }
        // A row with too few cells is refused as it stands.
        guard kept.count < columns.count, rows.allSatisfy({ $0.count == columns.count }) else { return (self, []) }
        let section = TableSection(
            title: title, columns: kept.map { columns[$0] }, rows: rows.map { row in kept.map { row[$0] } },
            totals: totals.map { row in kept.map { $0 < row.count ? row[$0] : .none } })
        return (section, columns.indices.filter { !kept.contains($0) }.map { columns[$0].title })
    }

    /// The line under a table that names columns which are left out.
    static func note(of leftOut: [String]) -> String { "Not recorded for any row: \(leftOut.joined(separator: ", "))." }
}
