/// How wide the columns of a table must be and like to be, in points at the table's full type size. Measured once over
/// all rows, by the widths of characters alone: shaping comes later and only for what is drawn.
struct ColumnNeeds {
    struct Need {
        /// So that no word, number or short identifier breaks; only digests and the like may.
        var floor: Double
        /// So that nothing breaks that shouldn't.
        var least: Double
        /// So that nothing breaks at all.
        var liked: Double
    }

    private(set) var columns: [Need]
    private let weights: [Double]
    private let isText: [Bool]
    /// Of «not recorded», and of the longer of its words.
    private let missing: Double
    private let missingWord: Double

    /// A long word or identifier may break beyond this: one hostile cell shall not push the others off the page.
    private static let longestWord = 84.0
    private static let longestIdentifier = 230.0
    /// A UUID still stands on one line; a digest may take two where columns are many.
    private static let unbrokenIdentifier = 160.0
    private static let longestText = 240.0

    init(
        _ columns: [TableColumn], rows: AnyCollection<[TableCell]>, totals: [[TableCell]], type: TableType,
        kit: FontKit
    ) throws(PrintingError) {
        let (sans, mono) = (try kit.plainFont(type.cell), try kit.plainFont(type.identifier))
        let (bold, total) = (try kit.plainFont(type.header), try kit.plainFont(type.total))
        missing = sans.width(TableCell.notRecorded, size: 0) * 1.01
        missingWord = Self.longestWord(of: TableCell.notRecorded, sans, size: type.cell.size) * 1.01
        weights = columns.map { Double(max(1, $0.weight)) }
        isText = columns.map { $0.kind == .text }
        self.columns = columns.map { column in
            // Pango kerns what was measured unkerned, and hyphenates what is a hair too narrow.
            let word = min(Self.longestWord(of: column.title, bold, size: type.header.size) * 1.02 + 0.5, 110)
            return Need(
                floor: word, least: word, liked: min(bold.width(column.title, size: type.header.size) * 1.02, 90))
        }
        for row in rows { measure(row, columns: columns, sans: sans, mono: mono, type: type) }
        for row in totals { measure(row, columns: columns, sans: total, mono: mono, type: type) }
        for index in self.columns.indices {
            self.columns[index].liked = max(self.columns[index].least, self.columns[index].liked)
        }
    }

    private mutating func measure(
        _ row: [TableCell], columns: [TableColumn], sans: PlainFont, mono: PlainFont, type: TableType
    ) {
        for (index, column) in columns.enumerated() where index < row.count {
            let cell = row[index]
            // A hundredth more, so that rounding never breaks what was measured to fit.
            switch (column.kind, cell) {
            case (_, .none): raise(index, floor: missingWord, least: missingWord, liked: missing)
            case (.identifier, .text(let text)):
                let width = min(mono.width(text, size: type.identifier.size) * 1.01, Self.longestIdentifier)
                raise(index, floor: min(width, Self.unbrokenIdentifier), least: width, liked: width)
            case (_, .text(let text)):
                let width = sans.width(text, size: type.cell.size) * 1.01
                let fits = width <= self.columns[index].least
                let word = fits ? 0 : Self.longestWord(of: text, sans, size: type.cell.size) * 1.01
                let least = min(word, Self.longestWord)
                raise(index, floor: least, least: least, liked: min(width, Self.longestText))
            default:
                let width = sans.width(cell.onPaper, size: type.cell.size) * 1.01
                raise(index, floor: width, least: width, liked: width)
            }
        }
    }

    private mutating func raise(_ index: Int, floor: Double, least: Double, liked: Double) {
        if floor > columns[index].floor { columns[index].floor = floor }
        if least > columns[index].least { columns[index].least = least }
        if liked > columns[index].liked { columns[index].liked = liked }
    }

    private static func longestWord(of text: String, _ font: PlainFont, size: Double) -> Double {
        text.split(separator: " ").reduce(0) { max($0, font.width(String($1), size: size)) }
    }

    /// Points that the table takes at this share of the full type size: with `comfort` 0 so that no word breaks, with 1
    /// so that no line does.
    func width(scale: Double, comfort: Double) -> Double {
        let text = columns.reduce(0) { $0 + $1.least + comfort * max(0, $1.liked - $1.least) }
        return text * scale + TableType.gutter * Double(max(0, columns.count - 1))
    }

    /// Widths that fill `available`, gutters not counted; nil when words would break.
    func widths(available: Double, scale: Double) -> [Double]? {
        var widths = columns.map { $0.least * scale }
        let least = widths.reduce(0, +)
        if least > available {
            let floors = columns.map { $0.floor * scale }
            let floor = floors.reduce(0, +)
            guard floor <= available else { return nil }
            let share = (available - floor) / (least - floor)
            return zip(widths, floors).map { $1 + ($0 - $1) * share }
        }
        Self.spread(available - least, over: &widths, weights, upTo: columns.map { $0.liked * scale })
        let rest = available - widths.reduce(0, +)
        // What nobody needs goes to the columns of text, so that numbers stay near each other.
        let takers = isText.contains(true) ? isText : isText.map { _ in true }
        let sum = zip(takers, weights).reduce(0) { $0 + ($1.0 ? $1.1 : 0) }
        for index in widths.indices where takers[index] { widths[index] += rest * weights[index] / sum }
        return widths
    }

    /// Gives `amount` out by weight; a column that has what it likes leaves its part to the others.
    private static func spread(
        _ amount: Double, over widths: inout [Double], _ weights: [Double], upTo liked: [Double]
    ) {
        var rest = amount
        while rest > 0.01 {
            let hungry = widths.indices.filter { widths[$0] < liked[$0] - 0.001 }
            guard !hungry.isEmpty else { return }
            let sum = hungry.reduce(0) { $0 + weights[$1] }
            var given = 0.0
            for index in hungry {
                let part = min(rest * weights[index] / sum, liked[index] - widths[index])
                widths[index] += part
                given += part
            }
            rest -= given
        }
    }
}

/// The type sizes of a table, all smaller by the same share where it is wide.
struct TableType: Hashable {
    let scale: Double

    var cell: TextStyle { TextStyle(size: 7.8 * scale) }
    var total: TextStyle { TextStyle(size: 7.8 * scale, isBold: true) }
    var header: TextStyle { TextStyle(size: 7.2 * scale, isBold: true) }
    var identifier: TextStyle { TextStyle(face: .mono, size: 7.2 * scale) }

    /// Between columns, points.
    static let gutter = 9.0
    /// How much of what columns like beyond the least they get before the type shrinks or the sheet is turned.
    static let comfort = 0.4
    /// Tried in this order.
    static let scales = [1, 0.92, 0.84, 0.77]
}
