import Basics
import Testing

/// A record as a test looks at it.
private struct Row: Equatable {
    var line: Int
    var cells: [String]
    var problem: CSVProblem?

    init(_ line: Int, cells: [String], problem: CSVProblem? = nil) {
        self.line = line
        self.cells = cells
        self.problem = problem
    }
}

private func rows(_ reader: CSVReader) throws -> [Row] {
    var out: [Row] = []
    while try reader.next() {
        let record = reader.record
        out.append(Row(record.line, cells: (0..<record.count).map { record.text($0) }, problem: record.problem))
    }
    return out
}

private func rows(_ bytes: [UInt8], limits: CSVLimits = .standard) throws -> [Row] {
    try rows(CSVReader(MemoryByteSource(bytes), limits: limits))
}

private func rows(_ text: String, limits: CSVLimits = .standard) throws -> [Row] {
    try rows(Array(text.utf8), limits: limits)
}

@Suite("CSV reader")
struct CSVReaderTests {
    @Test("quotes, doubled quotes, line ends in quotes and empty cells are read")
    func quotes() throws {
        let found = try rows("a,b,c\r\n1,\"x \"\"y\"\"\",\r\n\"two\r\nlines\",,\"p,q\"\r\n")
        #expect(
            found == [
                Row(1, cells: ["a", "b", "c"]), Row(2, cells: ["1", "x \"y\"", ""]),
                Row(3, cells: ["two\r\nlines", "", "p,q"]),
            ])
    }

    @Test("a quote inside an unquoted cell is a character")
    func bareQuotes() throws {
        #expect(try rows("a,b\n37°36'37.8\"N,x\n")[1] == Row(2, cells: ["37°36'37.8\"N", "x"]))
    }

    @Test("the last line needs no end; a file of nothing has no records")
    func ends() throws {
        #expect(try rows("a,b\n1,2") == [Row(1, cells: ["a", "b"]), Row(2, cells: ["1", "2"])])
        #expect(try rows("").isEmpty)
    }

    @Test("the delimiter is found", arguments: [(",", 44), (";", 59), ("\t", 9), ("|", 124)])
    func delimiters(delimiter: String, byte: Int) throws {
        let text = [["imei", "price", "note"], ["1", "2", "3"], ["4", "5", "6"]]
            .map { $0.joined(separator: delimiter) + "\n" }.joined()
        let reader = try CSVReader(MemoryByteSource(text))
        #expect(reader.dialect.delimiter == UInt8(byte))
        #expect(try rows(reader).allSatisfy { $0.cells.count == 3 })
    }

    @Test("decimal commas in every row don't hide the semicolon")
    func decimalCommas() throws {
        let reader = try CSVReader(MemoryByteSource("imei;price;note\n1;2,50;a, b, c, d\n2;3,50;e, f, g, h\n"))
        #expect(reader.dialect.delimiter == 59)
    }

    @Test("line 1 may name the separator")
    func separatorHint() throws {
        let reader = try CSVReader(MemoryByteSource("sep=;\r\na;b,c\r\n1;2,3\r\n"))
        #expect(reader.dialect.delimiter == 59 && reader.dialect.hasSeparatorLine)
        #expect(try rows(reader) == [Row(2, cells: ["a", "b,c"]), Row(3, cells: ["1", "2,3"])])
    }

    @Test("lone CR ends lines, and only then")
    func carriageReturns() throws {
        #expect(try rows("a,b\r1,2\r3,\"x\ry\"\r5,6").map(\.line) == [1, 2, 3, 5])
        #expect(try rows("a,b\r\n1,2\r\n").map(\.cells) == [["a", "b"], ["1", "2"]])
    }

    @Test("blank lines are records that say so")
    func blankLines() throws {
        let reader = try CSVReader(MemoryByteSource("a,b\n\n1,2\n"))
        var blanks: [Bool] = []
        while try reader.next() { blanks.append(reader.record.isBlank) }
        #expect(blanks == [false, true, false])
    }

    @Test("spreadsheet wrappers and blanks come off")
    func wrappers() throws {
        let found = try rows("a,b,c,d\n=\"0123\",'0456, x ,\"=\"\"789\"\"\"\n")
        #expect(found[1].cells == ["0123", "0456", "x", "789"])
    }

    @Test("byte ranges name the cell in the text")
    func byteRanges() throws {
        let text = Array("a,b\n12,\"x\"\n".utf8)
        let reader = try CSVReader(MemoryByteSource([0xEF, 0xBB, 0xBF] + text))
        _ = try reader.next()
        _ = try reader.next()
        #expect(Array(text[reader.record.byteRange(1)]) == Array("\"x\"".utf8))
        #expect(reader.record.byteRange == 4..<11)
        #expect(reader.record.equals(1, "x") && !reader.record.equals(0, "x"))
    }

    @Test("records longer than the window and chunk borders anywhere read alike")
    func windows() throws {
        let cell = String(repeating: "ä\"\"", count: 10_000)
        let text = "a,b\n" + (0..<200).map { "\($0),\"\(cell.prefix(4998))\"\n" }.joined()
        let found = try rows(text)
        #expect(found.count == 201 && found.allSatisfy { $0.problem == nil && $0.cells.count == 2 })
        #expect(found[200].line == 201)
    }
}

@Suite("CSV encodings")
struct CSVEncodingTests {
    private static let text = "serial,name\n1,Jürgen €\n2,Zoë\n"

    @Test("UTF-16 with and without a byte order mark", arguments: [true, false], [true, false])
    func utf16(isLittle: Bool, hasMark: Bool) throws {
        var bytes: [UInt8] = []
        for unit in (hasMark ? "\u{FEFF}" : "").utf16 + Array(Self.text.utf16) {
            let pair = [UInt8(unit & 0xFF), UInt8(unit >> 8)]
            bytes += isLittle ? pair : pair.reversed()
        }
        let reader = try CSVReader(MemoryByteSource(bytes))
        #expect(reader.dialect.encoding == (isLittle ? .utf16LE : .utf16BE))
        #expect(try rows(reader).map(\.cells) == [["serial", "name"], ["1", "Jürgen €"], ["2", "Zoë"]])
    }

    @Test("what is no UTF-8 is Windows-1252, also when that shows late")
    func windows1252() throws {
        let row = Array("1,J".utf8) + [0xFC] + Array("rgen ".utf8) + [0x80, 10]
        #expect(try rows(Array("serial,name\n".utf8) + row)[1].cells == ["1", "Jürgen €"])
        let filler = Array(String(repeating: "7,plain\n", count: 40_000).utf8)
        let found = try rows(Array("serial,name\n".utf8) + filler + row)
        #expect(found.last?.cells == ["1", "Jürgen €"] && found.last?.problem == nil)
    }

    @Test("accents where Windows-1252 has punctuation and holes are Mac Roman's")
    func macRoman() throws {
        let names: [[UInt8]] = [
            Array("H".utf8) + [0x8E] + Array("l".utf8) + [0x8F] + Array("ne".utf8), [0x8D] + Array("a va".utf8),
            Array("Fr".utf8) + [0x8E] + Array("d".utf8) + [0x8E] + Array("ric".utf8),
        ]
        let bytes = Array("name,serial\r".utf8) + names.flatMap { $0 + Array(",1\r".utf8) }
        let reader = try CSVReader(MemoryByteSource(bytes))
        #expect(reader.dialect.encoding == .macRoman && reader.dialect.lineEnd == .cr)
        #expect(try rows(reader).dropFirst().map { $0.cells[0] } == ["Hélène", "ça va", "Frédéric"])
    }

    @Test("quotation marks and dashes beside letters are Windows-1252's")
    func typographic() throws {
        let bytes = Array("name\nO".utf8) + [0x92] + Array("Neill ".utf8) + [0x93] + Array("x".utf8) + [0x94, 10]
        #expect(try CSVReader(MemoryByteSource(bytes)).dialect.encoding == .windows1252)
    }

    @Test("one undecodable row in a UTF-8 file is that row's problem")
    func badRow() throws {
        let bytes = Array("serial,name\n1,Jürgen\n2,Zoë\n3,x".utf8) + [0xC3, 0x28, 10] + Array("4,Änne\n".utf8)
        let found = try rows(bytes)
        #expect(found.map(\.problem) == [nil, nil, nil, CSVProblem(.badEncoding, column: 2), nil])
    }

    @Test("the five holes of Windows-1252 are reported")
    func holes() throws {
        #expect(try rows(Array("a,b\n1,".utf8) + [0x81, 10])[1].problem == CSVProblem(.badEncoding, column: 2))
    }

    @Test("a NUL inside text is reported")
    func nul() throws {
        #expect(try rows("a,b,c\n1,2,3\n4,\u{0},6\n")[2].problem == CSVProblem(.nul, column: 2))
    }
}

@Suite("CSV damage")
struct CSVDamageTests {
    @Test("an unclosed quote costs its row and no other")
    func unclosedAtEnd() throws {
        let found = try rows("a,b,c\n1,\"x,y\n2,p,q\n3,r,s\n")
        #expect(found.map(\.line) == [1, 2, 3, 4])
        #expect(found[1].problem == CSVProblem(.unclosedQuote, column: 2))
        #expect(found[3].cells == ["3", "r", "s"])
    }

    @Test("a later opening quote doesn't close an earlier one")
    func unclosedBeforeQuotes() throws {
        let found = try rows("a,b,c\n1,\"x,y\n2,\"p\",q\n3,\"r\",s\n")
        #expect(found.map(\.cells.count) == [3, 2, 3, 3] && found.map(\.line) == [1, 2, 3, 4])
        #expect(found.map { $0.problem == nil } == [true, false, true, true])
    }

    @Test("an unclosed quote in a long file is noticed at the limit")
    func unclosedInLongFile() throws {
        let rest = (0..<30_000).map { "\($0),p,q\n" }.joined()
        let found = try rows("a,b,c\n1,\"x,y\n" + rest)
        #expect(found.count == 30_002 && found.count { $0.problem != nil } == 1)
    }

    @Test("text behind a closing quote is a problem of its row")
    func strayQuote() throws {
        let found = try rows("a,b,c\n1,\"x\"y,2\n3,4,5\n")
        #expect(found[1].problem == CSVProblem(.strayQuote, column: 2) && found[1].cells.count == 3)
        #expect(found[2] == Row(3, cells: ["3", "4", "5"]))
    }

    @Test("a line over the limit is refused and the next one read")
    func tooLong() throws {
        let long = String(repeating: "x", count: 3_000_000)
        let found = try rows("a,b\n1," + long + "\n2,y\n")
        #expect(found.map(\.line) == [1, 2, 3])
        #expect(
            found[1] == Row(2, cells: [], problem: CSVProblem(.tooLong, column: 0)) && found[2].cells == ["2", "y"])
        let wide = String(repeating: ",", count: 5000)
        #expect(try rows("a,b\n" + wide + "\n2,y\n")[1].problem?.kind == .tooLong)
    }

    @Test("duplicate headers and ragged rows are left to the caller")
    func ragged() throws {
        #expect(try rows("a,a,b\n1,2\n1,2,3,4\n").map(\.cells.count) == [3, 2, 4])
    }
}

@Suite("CSV rewriting")
struct CSVRewriterTests {
    private func rewrite(_ text: String, _ replacement: (Int, Int) -> String?) throws -> String {
        let reader = try CSVReader(MemoryByteSource(text))
        var writer = CSVRewriter(like: reader)
        while try reader.next() {
            let line = reader.record.line
            writer.append(reader.record) { replacement(line, $0) }
        }
        return String(decoding: writer.take(), as: UTF8.self)
    }

    @Test("what isn't replaced stays as it was, byte for byte")
    func unchanged() throws {
        let text = "a, b ,c\r\n\"1\",\"x \"\"y\"\"\",\"two\r\nlines\"\r\n\r\n=\"3\",'4\r\n"
        #expect(try rewrite(text) { _, _ in nil } == "\u{FEFF}" + text)
    }

    @Test("replaced cells keep the rows on their lines")
    func lines() throws {
        let text = "id,who,note\n1,\"Ann\nLee\",x\n2,Bo,y\n"
        let out = try rewrite(text) { line, cell in line > 1 && cell == 1 ? "" : nil }
        #expect(out == "\u{FEFF}id,who,note\n1,\"\n\",x\n2,,y\n")
        let again = try rows(out)
        #expect(again.map(\.line) == [1, 2, 4] && again.allSatisfy { $0.problem == nil })
        #expect(again[1].cells == ["1", "", "x"])
    }

    @Test("a broken row stays broken by itself, whatever happens to its neighbours")
    func broken() throws {
        let out = try rewrite("a,b,c\n1,\"x,y\n2,\"p\",5.5\"\n3,\"r\",s\n") { line, cell in
            line > 1 && cell == 1 ? "" : nil
        }
        let again = try rows(out)
        #expect(again.map(\.line) == [1, 2, 3, 4])
        #expect(again.map { $0.problem == nil } == [true, false, true, true])
    }

    @Test("a row over the limit is left out and still refused")
    func tooLong() throws {
        let out = try rewrite("a,b\n1," + String(repeating: "x", count: 2_000_000) + "\n2,y\n") { _, _ in nil }
        let again = try rows(out)
        #expect(out.utf8.count < 200 && again.map(\.line) == [1, 2, 3] && again[1].problem != nil)
    }
}
