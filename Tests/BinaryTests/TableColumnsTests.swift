import Terminal
import Testing

@Suite struct TableColumnsTests {
    private static let rows = [
        ["1", "plain", "  "], ["22", "naïve café", "x"], ["333", "a text that is far too long for the window", "y"],
        ["4", "ein Wörtchen, das für das Fenster viel zu läng ist", ""], ["5", "e\u{301}e\u{301} tab\there", "z"],
    ]

    private func lines(_ width: Int, right: Set<Int> = []) -> [String] {
        var columns = TableColumns(["n", "words", "end"], rightAligned: right)
        for row in Self.rows { columns.measure(row) }
        columns.fit(width)
        return Self.rows.map(columns.line)
    }

    @Test func theWidestColumnGivesWayAndSaysSo() {
        #expect(
            lines(30) == [
                "1    plain", "22   naïve café            x", "333  a text that is far …  y",
                "4    ein Wörtchen, das f…",
                "5    e\u{301}e\u{301} tab\there           z",
            ])
    }

    @Test func figuresStandAtTheRight() {
        #expect(lines(200, right: [0])[0].hasPrefix("  1  plain"))
        #expect(lines(200, right: [0])[2].hasPrefix("333  a text"))
    }

    @Test(arguments: [1, 12, 26, 40, 100]) func aTableThatIsKeptHasTheSameLines(width: Int) {
        var table = TextTable(["n", "words", "end"])
        for row in Self.rows { table.add(row) }
        #expect(table.lines(width: width).dropFirst() == lines(width)[...])
    }

    @Test func bytesAreTheLinesWithTheirEnds() {
        var columns = TableColumns(["n", "words", "end"])
        for row in Self.rows { columns.measure(row) }
        columns.fit(30)
        var bytes: [UInt8] = []
        for row in Self.rows { columns.append(row, to: &bytes) }
        #expect(String(decoding: bytes, as: UTF8.self) == lines(30).map { $0 + "\n" }.joined())
    }

    /// Whatever is written goes in pieces, and all of it.
    @Test func whatIsSpilledIsTakenOut() {
        let screen = Screen(variables: [:])
        Screen.$current.withValue(screen) {
            var bytes = [UInt8](repeating: 65, count: 100)
            Output.spill(&bytes)
            #expect(bytes.count == 100 && screen.output.isEmpty)
            bytes += [UInt8](repeating: 66, count: 64 << 10)
            Output.spill(&bytes)
            #expect(bytes.isEmpty && screen.output.count == 100 + (64 << 10))
            bytes = [67]
            Output.spill(&bytes, end: true)
            #expect(bytes.isEmpty && screen.output.last == 67)
        }
    }
}
