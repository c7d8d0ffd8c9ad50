/// A named value of the document.
///
/// ```
/// page.facts([Fact("Lot", "LOT-1"), Fact("Place", recorded: nil)])
/// ```
package struct Fact: Hashable, Sendable {
    package var label: String
    package var value: String
    /// Set in the mono face and never broken while a line holds it.
    package var isIdentifier: Bool

    package init(_ label: String, _ value: String, isIdentifier: Bool = false) {
        self.label = label
        self.value = value
        self.isIdentifier = isIdentifier
    }

    /// A fact that nobody recorded says so.
    package init(_ label: String, recorded value: String?, isIdentifier: Bool = false) {
        self.label = label
        self.value = value ?? TableCell.notRecorded
        self.isIdentifier = isIdentifier && value != nil
    }
}

/// Facts in two columns, labels above values, a hairline above each line of them; what is too wide for a column takes
/// the whole line.
struct FactsBlock: PageBlock {
    let facts: [Fact]

    private static let gutter = 22.0
    private static let padding = 5.0

    private struct Cell {
        let label: ShapedText
        let value: ShapedText
        let isMissing: Bool
    }

    func flow(into flow: PageFlow, _ context: PageContext) throws(PrintingError) {
        let half = (context.width - Self.gutter) / 2
        var left: Cell?
        var isFirst = true
        func add(_ cells: [Cell], _ width: Double) throws(PrintingError) {
            try flow.add(Self.row(cells, width, gap: isFirst ? 10 : 0))
            isFirst = false
        }
        for fact in facts {
            if try needsLine(fact, width: half, context: context) {
                if let waiting = left { try add([waiting], half) }
                left = nil
                try add([try Self.cell(fact, width: context.width, context: context)], context.width)
            } else {
                let cell = try Self.cell(fact, width: half, context: context)
                if let waiting = left {
                    try add([waiting, cell], half)
                    left = nil
                } else {
                    left = cell
                }
            }
        }
        if let left { try add([left], half) }
    }

    /// Identifiers and words that would break, and texts of more than three lines.
    private func needsLine(_ fact: Fact, width: Double, context: PageContext) throws(PrintingError) -> Bool {
        if fact.isIdentifier {
            return try context.kit.plainFont(.identifier).width(fact.value, size: TextStyle.identifier.size) > width
        }
        let font = try context.kit.plainFont(.body)
        let isBroken = fact.value.split(separator: " ").contains {
            font.width(String($0), size: TextStyle.body.size) > width
        }
        if isBroken { return true }
        return try context.kit.shape(fact.value, .body, width: width, field: fact.label).lines.count > 3
    }

    private static func cell(_ fact: Fact, width: Double, context: PageContext) throws(PrintingError) -> Cell {
        let style: TextStyle = fact.isIdentifier ? .identifier : .body
        return Cell(
            label: try context.kit.shape(fact.label, .label, width: width, field: "a label"),
            value: try context.kit.shape(fact.value, style, width: width, field: fact.label),
            isMissing: fact.value == TableCell.notRecorded)
    }

    private static func row(_ cells: [Cell], _ width: Double, gap: Double) -> Piece {
        // Values stand on one line, whatever face they are set in.
        let label = cells.map(\.label.height).max() ?? 0
        let ascent = cells.map(\.value.baseline).max() ?? 0
        let descent = cells.map { $0.value.height - $0.value.baseline }.max() ?? 0
        let height = label + ascent + descent + 2 * padding
        return Piece(height: height, gap: gap) { canvas, x, y in
            for (index, cell) in cells.enumerated() {
                let left = x + Double(index) * (width + gutter)
                canvas.rule(x: left, y: y, width: width, thickness: 0.5, .hairline)
                canvas.draw(cell.label, x: left, y: y + padding, .muted)
                let top = y + padding + label + ascent - cell.value.baseline
                canvas.draw(cell.value, x: left, y: top, cell.isMissing ? .muted : .ink)
            }
        }
    }
}
