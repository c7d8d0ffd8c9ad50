/// Sets the rows of one table: first baselines in line, numbers right, identifiers in the mono face.
final class RowSetter {
    private let columns: [TableColumn]
    private let widths: [Double]
    private let lefts: [Double]
    private let type: TableType
    private let context: PageContext
    private let sans: PlainFont
    private let bold: PlainFont
    private let mono: PlainFont
    private let batch = GlyphBatch()
    /// Above and below the text of a row, points.
    private let padding: Double

    init(
        _ columns: [TableColumn], widths: [Double], type: TableType, context: PageContext
    ) throws(PrintingError) {
        self.columns = columns
        self.widths = widths
        self.type = type
        self.context = context
        sans = try context.kit.plainFont(type.cell)
        bold = try context.kit.plainFont(type.total)
        mono = try context.kit.plainFont(type.identifier)
        padding = 2.6 * type.scale
        var left = 0.0
        lefts = widths.map { width in
            defer { left += width + TableType.gutter }
            return left
        }
    }

    /// What stands in one cell, ready to draw.
    private enum Content {
        /// Lines of ASCII, straight from the table of glyphs.
        case plain([PlainLine], PlainFont)
        case shaped(ShapedText, Colour)

        var ascent: Double {
            switch self {
            case .plain(_, let font): font.ascent
            case .shaped(let text, _): text.baseline
            }
        }

        var descent: Double {
            switch self {
            case .plain(let lines, let font): font.descent + Double(lines.count - 1) * font.leading
            case .shaped(let text, _): text.height - text.baseline
            }
        }
    }

    /// One row with a hairline under it. `number` counts from 1 and names the row in a refusal.
    func row(_ cells: [TableCell], number: Int) throws(PrintingError) -> Piece {
        let contents = try self.contents(cells, style: type.cell, number: number)
        let padding = self.padding
        let (ascent, height) = extent(of: contents)
        return Piece(height: height + 2 * padding, row: number) { [self] canvas, x, y in
            draw(contents, canvas, x: x, baseline: y + padding + ascent)
            canvas.rule(x: x, y: y + height + 2 * padding - 0.4, width: context.width, thickness: 0.4, .hairline)
        }
    }

    /// A line of totals; the first has a strong rule above.
    func total(_ cells: [TableCell], isFirst: Bool) throws(PrintingError) -> Piece {
        let shown = cells.map { $0.isNone ? TableCell.text("") : $0 }
        let contents = try self.contents(shown, style: type.total, number: 0)
        let padding = self.padding
        let (ascent, height) = extent(of: contents)
        return Piece(height: height + 2 * padding) { [self] canvas, x, y in
            if isFirst { canvas.rule(x: x, y: y - 0.4, width: context.width, thickness: 0.8, .ink) }
            draw(contents, canvas, x: x, baseline: y + padding + ascent)
        }
    }

    /// The titles of the columns, on the accent's line.
    func header() throws(PrintingError) -> Piece {
        var titles: [ShapedText] = []
        for (column, width) in zip(columns, widths) {
            titles.append(
                try context.kit.shape(
                    column.title, type.header, width: width, isRight: column.kind.isNumber, field: "a column's title"))
        }
        let shown = titles
        let height = (shown.map(\.height).max() ?? 0) + 6
        return Piece(height: height) { [self] canvas, x, y in
            for (index, title) in shown.enumerated() {
                canvas.draw(title, x: x + lefts[index], y: y + height - 4.5 - title.height, .muted)
            }
            canvas.rule(x: x, y: y + height - 1, width: context.width, thickness: 0.9, context.accent)
        }
    }

    /// What stands under the header of a table without rows.
    func empty() throws(PrintingError) -> Piece {
        let text = try context.kit.shape("No entries.", type.cell, field: "a note")
        return Piece(height: text.height + 8) { canvas, x, y in canvas.draw(text, x: x, y: y + 4, .muted) }
    }

    private func contents(
        _ cells: [TableCell], style: TextStyle, number: Int
    ) throws(PrintingError) -> [Content] {
        guard cells.count == columns.count else {
            throw PrintingError(
                .columns, "row \(number) has \(cells.count) cells and the table has \(columns.count) columns")
        }
        var contents: [Content] = []
        contents.reserveCapacity(cells.count)
        for (index, cell) in cells.enumerated() {
            contents.append(try content(cell, index, style: style, number: number))
        }
        return contents
    }

    private func content(
        _ cell: TableCell, _ index: Int, style: TextStyle, number: Int
    ) throws(PrintingError) -> Content {
        let column = columns[index]
        let text = CellLimit.shortened(cell.onPaper)
        let isIdentifier = column.kind == .identifier && !cell.isNone
        // Words are kerned, so pango sets them; everything else is digits and codes.
        if isIdentifier || !cell.isNone && (column.kind != .text || PlainFont.isNumeric(text)),
            PrintableText.isPlain(text)
        {
            let font = isIdentifier ? mono : style.isBold ? bold : sans
            if let lines = font.lines(of: text, width: widths[index]) { return .plain(lines, font) }
        }
        let shaped = try context.kit.shape(
            text, isIdentifier ? type.identifier : style, width: widths[index], isRight: column.kind.isNumber,
            field: "row \(number), column \(column.title)")
        return .shaped(shaped, cell.isNone ? .muted : .ink)
    }

    private func extent(of contents: [Content]) -> (ascent: Double, height: Double) {
        // An empty row still has the height of one line.
        var (ascent, descent) = (sans.ascent, sans.descent)
        for content in contents {
            ascent = max(ascent, content.ascent)
            descent = max(descent, content.descent)
        }
        return (ascent, ascent + descent)
    }

    private func draw(_ contents: [Content], _ canvas: Canvas, x: Double, baseline: Double) {
        for (index, content) in contents.enumerated() {
            let left = x + lefts[index]
            switch content {
            case .plain(let lines, let font):
                for (number, line) in lines.enumerated() {
                    let indent = columns[index].kind.isNumber ? widths[index] - line.width : 0
                    batch.add(
                        line.text, font: font, x: left + indent, baseline: baseline + Double(number) * font.leading,
                        colour: .ink)
                }
            case .shaped(let text, let colour):
                text.draw(batch, canvas: canvas, x: left, y: baseline - text.baseline, colour: colour)
            }
        }
        batch.draw(canvas)
    }
}
