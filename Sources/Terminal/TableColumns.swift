/// The columns of a table that is gone through twice, once to measure it and once to write it, so that no row need be kept.
///
/// When to use: where rows may be many; `TextTable` keeps the few of others.
///
/// ```
/// var columns = TableColumns(["lot", "devices"], rightAligned: [1], whole: [0])
/// for row in rows { columns.measure(row) }
/// columns.fit()
/// for row in rows { columns.append(row, to: &bytes) }
/// ```
package struct TableColumns {
    /// Names of the columns.
    package let header: [String]
    let rightAligned: Set<Int>
    let whole: Set<Int>
    let below: Int
    private var widths: [Int]
    /// Columns that have lines of their own.
    private var under = 0
    private var width = Int.max

    /// `rightAligned` are the places of columns with figures, `whole` of those that are never cut. The last `below`
    /// columns have lines of their own under the row where they don't fit beside the others.
    package init(_ header: [String], rightAligned: Set<Int> = [], whole: Set<Int> = [], below: Int = 0) {
        self.header = header
        self.rightAligned = rightAligned
        self.whole = whole
        self.below = below
        widths = header.map(Self.columns)
    }

    /// Makes room for a row with a cell for each column.
    package mutating func measure(_ cells: [String]) {
        for (place, cell) in cells.enumerated() { widths[place] = max(widths[place], Self.columns(cell)) }
    }

    /// No column is made narrower than this.
    private static let narrowest = 8

    /// Takes from the widest column that may be cut until all fit. `width` is that of the terminal; without one nothing is
    /// cut.
    package mutating func fit(_ width: Int = Output.isTerminal(1) ? Output.width : .max) {
        self.width = width
        guard total > width else { return }
        under = below
        widths.removeLast(under)
        while total > width {
            let free = widths.indices.filter { !whole.contains($0) }
            guard let widest = free.max(by: { widths[$0] < widths[$1] }), widths[widest] > Self.narrowest else {
                return
            }
            widths[widest] -= 1
        }
    }

    private var total: Int { widths.reduce(0, +) + 2 * (widths.count - 1) }

    /// The header's line, without its end.
    package var headline: String {
        var bytes: [UInt8] = []
        write(header, to: &bytes)
        return Output.paint(String(decoding: bytes, as: UTF8.self), .bold)
    }

    /// The row's line, without its end; what is cut ends with `…`.
    package func line(_ cells: [String]) -> String {
        var bytes: [UInt8] = []
        write(cells, to: &bytes)
        writeUnder(cells, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends the row's line and its end.
    package func append(_ cells: [String], to bytes: inout [UInt8]) {
        write(cells, to: &bytes)
        writeUnder(cells, to: &bytes)
        bytes.append(10)
    }

    private func write(_ cells: [String], to bytes: inout [UInt8]) {
        let start = bytes.count
        for (place, width) in widths.enumerated() {
            if place > 0 { Self.space(2, to: &bytes) }
            pad(cells[place], width, right: rightAligned.contains(place), to: &bytes)
        }
        while bytes.count > start, bytes.last == 32 { bytes.removeLast() }
    }

    /// What doesn't fit beside the others, in lines that are set in.
    private func writeUnder(_ cells: [String], to bytes: inout [UInt8]) {
        let margin = String(repeating: " ", count: Self.indent)
        for cell in cells.suffix(under) where !cell.isEmpty {
            for line in WrappedText.lines(margin + cell, width: width, indent: Self.indent) {
                bytes.append(10)
                bytes.append(contentsOf: line.utf8)
            }
        }
    }

    private static let indent = 4

    private func pad(_ text: String, _ width: Int, right: Bool, to bytes: inout [UInt8]) {
        let columns = Self.columns(text)
        if columns > width { return cut(text, max(1, width - 1), to: &bytes) }
        if right { Self.space(width - columns, to: &bytes) }
        bytes.append(contentsOf: text.utf8)
        if !right { Self.space(width - columns, to: &bytes) }
    }

    private func cut(_ text: String, _ left: Int, to bytes: inout [UInt8]) {
        if Self.isPlain(text) {
            bytes.append(contentsOf: text.utf8.prefix(left))
        } else {
            bytes.append(contentsOf: text.prefix(left).utf8)
        }
        bytes.append(contentsOf: "…".utf8)
    }

    private static func space(_ count: Int, to bytes: inout [UInt8]) {
        bytes.append(contentsOf: repeatElement(32, count: count))
    }

    /// Of plain ASCII, which most cells are, a byte is a column.
    static func columns(_ text: String) -> Int { isPlain(text) ? text.utf8.count : text.count }

    /// Eight bytes at a time: the top bit of each marks one that is no printed ASCII.
    private static func isPlain(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { text in
            let raw = UnsafeRawBufferPointer(text)
            let ones: UInt64 = 0x0101_0101_0101_0101
            var index = 0
            while index + 8 <= raw.count {
                let word = raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)
                if (word | (word &- ones &* 32)) & (ones &* 128) != 0 { return false }
                index += 8
            }
            return raw[index...].allSatisfy { $0 < 0x80 && $0 >= 0x20 }
        }
    }
}
