/// The columns of a table that is gone through twice, once to measure it and once to write it, so that no row need be kept.
///
/// When to use: where rows may be many; `TextTable` keeps the few of others.
///
/// ```
/// var columns = TableColumns(["lot", "devices"], rightAligned: [1])
/// for row in rows { columns.measure(row) }
/// columns.fit()
/// for row in rows { columns.append(row, to: &bytes) }
/// ```
package struct TableColumns {
    private let header: [String]
    private let rightAligned: Set<Int>
    private var widths: [Int]

    /// `rightAligned` are the places of columns with figures.
    package init(_ header: [String], rightAligned: Set<Int> = []) {
        self.header = header
        self.rightAligned = rightAligned
        widths = header.map(Self.columns)
    }

    /// Makes room for a row with a cell for each column.
    package mutating func measure(_ cells: [String]) {
        for (place, cell) in cells.enumerated() { widths[place] = max(widths[place], Self.columns(cell)) }
    }

    /// Takes from the widest column until all fit into `width` columns of the window; eight are left to each.
    package mutating func fit(_ width: Int = Output.width) {
        while widths.reduce(0, +) + 2 * (widths.count - 1) > width {
            guard let widest = widths.indices.max(by: { widths[$0] < widths[$1] }), widths[widest] > 8 else { break }
            widths[widest] -= 1
        }
    }

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
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends the row's line and its end.
    package func append(_ cells: [String], to bytes: inout [UInt8]) {
        write(cells, to: &bytes)
        bytes.append(10)
    }

    private func write(_ cells: [String], to bytes: inout [UInt8]) {
        let start = bytes.count
        for (place, cell) in cells.enumerated() {
            if place > 0 { Self.space(2, to: &bytes) }
            pad(cell, widths[place], right: rightAligned.contains(place), to: &bytes)
        }
        while bytes.count > start, bytes.last == 32 { bytes.removeLast() }
    }

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
    private static func columns(_ text: String) -> Int { isPlain(text) ? text.utf8.count : text.count }

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
