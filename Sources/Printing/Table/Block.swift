/// A table over as many pages as it needs, its header repeated on each. Rows are asked for anew and drawn as they come,
/// so that a lazy collection of any length takes no more memory than its file.
struct TableBlock: PageBlock {
    let title: String?
    let columns: [TableColumn]
    let rows: AnyCollection<[TableCell]>
    let totals: [[TableCell]]
    let needs: ColumnNeeds

    init(
        title: String?, columns: [TableColumn], rows: AnyCollection<[TableCell]>, totals: [[TableCell]], _ kit: FontKit
    ) throws(PrintingError) {
        guard !columns.isEmpty else { throw PrintingError(.columns, "a table needs at least one column") }
        self.title = title
        self.columns = columns
        self.rows = rows
        self.totals = totals
        needs = try ColumnNeeds(columns, rows: rows, totals: totals, type: TableType(scale: 1), kit: kit)
    }

    /// Points that the table wants at full type size.
    var wantedWidth: Double { needs.width(scale: 1, comfort: TableType.comfort) }

    func flow(into flow: PageFlow, _ context: PageContext) throws(PrintingError) {
        if let title { try HeadingBlock(text: title).flow(into: flow, context) }
        let setter = try setter(context)
        var header = try setter.header()
        header.staysWithNext = true
        header.gap = title == nil ? 8 : 4
        try flow.add(header)
        let count = rows.count
        var number = 0
        for row in rows {
            number += 1
            var piece = try setter.row(row, number: number)
            // Totals never stand alone under a header.
            piece.staysWithNext = number == count && !totals.isEmpty
            try flow.add(piece)
            // Not before the first row: until then the header itself waits for a page.
            if number == 1 { try flow.repeatAtTop(header) }
        }
        if number == 0 { try flow.add(try setter.empty()) }
        for (index, row) in totals.enumerated() { try flow.add(try setter.total(row, isFirst: index == 0)) }
        try flow.repeatAtTop(nil)
    }

    /// The largest type at which columns have some comfort, else the smallest.
    private func setter(_ context: PageContext) throws(PrintingError) -> RowSetter {
        let gutters = TableType.gutter * Double(columns.count - 1)
        // Where even that doesn't help, the smallest type leaves the most room for words.
        let scale =
            TableType.scales.first { needs.width(scale: $0, comfort: TableType.comfort) <= context.width }
            ?? TableType.scales[TableType.scales.count - 1]
        guard let widths = needs.widths(available: context.width - gutters, scale: scale) else {
            throw PrintingError(
                .columns,
                "\(columns.count) columns don't fit beside each other on a page: take the CSV, or fewer columns")
        }
        return try RowSetter(columns, widths: widths, type: TableType(scale: scale), context: context)
    }
}
