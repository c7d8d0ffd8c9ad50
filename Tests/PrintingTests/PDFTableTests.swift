import Basics
import Printing
import Testing

/// A table on paper, as pdftotext and pdfinfo see it.
@Suite struct PDFTableTests {
    private func line(_ row: [TableCell]) -> String { row.map(\.onPaper).joined(separator: " ") }

    @Test func everyCellOfEveryRowStandsOnThePages() throws {
        let rows = (1...200).map(Sample.row)
        let lines = try Seen.lines(try TableOutput.pdf(Sample.document(rows: rows)))
        let wanted = rows.map(line)
        #expect(wanted.filter { !lines.contains($0) } == [])
    }

    @Test func theHeaderIsRepeatedAndPagesAreNumbered() throws {
        let pdf = try TableOutput.pdf(Sample.document(rows: (1...200).map(Sample.row)))
        let pages = try Seen.pages(pdf)
        #expect(pages > 3)
        let header = Sample.columns.map(\.title).joined(separator: " ")
        for page in 1...pages {
            let lines = try Seen.lines(pdf, page: page)
            #expect(lines.filter { $0 == header }.count == 1, "page \(page)")
            #expect(lines.contains("Page \(page) of \(pages)"))
            #expect(lines.contains("reconciliation") && lines.contains("Created 2026-11-22 09:33:20Z"))
        }
    }

    /// Wherever the end of the page falls, a table that begins there has one header and a row under it.
    @Test func aTableNeverBeginsWithAHeaderAlone() throws {
        for count in 26...36 {
            var document = Sample.document(rows: (1...count).map(Sample.row))
            document.sections.append(TableSection(title: "Second", columns: Sample.columns, rows: [Sample.row(999)]))
            let pdf = try TableOutput.pdf(document)
            let header = Sample.columns.map(\.title).joined(separator: " ")
            for page in 1...(try Seen.pages(pdf)) {
                let lines = try Seen.lines(pdf, page: page)
                if let at = lines.firstIndex(of: "Second") {
                    #expect(lines[at + 1] == header && lines[at + 2] == line(Sample.row(999)), "\(count) rows")
                }
                let headers = lines.indices.filter { lines[$0] == header }
                #expect(zip(headers, headers.dropFirst()).allSatisfy { $1 > $0 + 1 }, "\(count) rows")
            }
        }
    }

    @Test func totalsStandUnderTheLastRow() throws {
        for count in 26...36 {
            let totals: [[TableCell]] = [
                [
                    .none, .none, .text("All devices"), .none, .none, .none, .grams(5_000),
                    .money(minor: 999, currency: "EUR"),
                ]
            ]
            let pdf = try TableOutput.pdf(Sample.document(rows: (1...count).map(Sample.row), totals: totals))
            let lines = try Seen.lines(pdf)
            let at = try #require(lines.firstIndex(of: "All devices 5000 g 9.99 EUR"))
            #expect(lines[at - 1] == line(Sample.row(count)), "\(count) rows")
        }
    }

    @Test func hostileTextIsPrintedAsText() throws {
        let text = try Seen.lines(try TableOutput.pdf(Sample.hostileDocument)).joined(separator: " ")
        for cell in Sample.hostile where cell.utf8.allSatisfy({ $0 >= 32 }) {
            let words = cell.split(separator: " ").joined(separator: " ")
            #expect(text.contains(words), "\(cell)")
        }
        #expect(text.contains("first second") && text.contains("not recorded"))
    }

    @Test func aControlInACellIsShownAndKeepsNobodyFromTheRest() throws {
        var row = Sample.row(7)
        row[1] = .text("35\u{1B}69")
        row[2] = .text("Phone\u{202E}X\u{1}")
        var document = Sample.document(rows: [Sample.row(1), row])
        document.facts.append(("Custo\u{7}mer", "Firm\u{2066}Ltd"))
        document.notes = ["a note\u{0}"]
        let text = try Seen.lines(try TableOutput.pdf(document)).joined(separator: " ")
        for shown in ["35U+001B69", "PhoneU+202EXU+0001", "CustoU+0007mer", "FirmU+2066Ltd", "noteU+0000"] {
            #expect(text.contains(shown), "\(shown)")
        }
    }

    @Test func identifiersAreNeverBroken() throws {
        let columns =
            Sample.columns + [
                TableColumn(id: "leaf", title: "Leaf", kind: .identifier),
                TableColumn(id: "note", title: "Note", kind: .text),
            ]
        let leaf = "c2sp.org-3f9a1b7c5d-000000000042"
        let rows = (1...3).map {
            Sample.row($0) + [.text(leaf), .text("A note that is long enough to need two lines")]
        }
        var document = Sample.document(rows: [])
        document.sections = [TableSection(columns: columns, rows: rows)]
        let pdf = try TableOutput.pdf(document)
        #expect(try Seen.lines(pdf).filter { $0.contains(leaf) && $0.contains("EUR") }.count == 3)
        // It needed the long side of the sheet.
        #expect(try Seen.info(pdf)["Page size"]?.hasPrefix("841.89 x 595.276") == true)
    }

    @Test func aTableOfAnyNumberOfColumnsIsPrintedInParts() throws {
        let columns = (0..<75).map { TableColumn(id: "c\($0)", title: "Column\($0)", kind: .identifier) }
        var document = Sample.document(rows: [])
        let rows = (1...3).map { row in columns.map { TableCell.text("value\(row)-\($0.id)") } }
        document.sections = [TableSection(title: "Manifest", columns: columns, rows: rows)]
        let text = try Seen.lines(try TableOutput.pdf(document)).joined(separator: " ")
        let words = Set(text.split(separator: " ").map(String.init))
        for cell in rows.joined() { #expect(words.contains(cell.onPaper), "\(cell.onPaper)") }
        // Every title once and unbroken, but the first, which names the row in each part.
        for column in columns.dropFirst() { #expect(text.components(of: column.title + " ") >= 2, "\(column.title)") }
        let parts = text.components(of: "value1-c0 ") - 1
        #expect(parts > 3 && text.contains("Manifest, part \(parts) of \(parts)"))
    }

    @Test func noTitleOfAColumnIsBrokenInsideAWord() throws {
        let titles = ["Line", "Out", "In", "Disposition", "Assessed", "Code", "Limit", "Clean grade", "Certificate"]
        let columns = titles.map { TableColumn(id: $0, title: $0, kind: .integer) }
        let wide = (0..<9).map { TableColumn(id: "w\($0)", title: "W\($0)", kind: .identifier) }
        var document = Sample.document(rows: [])
        let row = columns.map { _ in TableCell.integer(1) } + wide.map { _ in .text("356938010000185") }
        document.sections = [TableSection(columns: columns + wide, rows: [row, row])]
        let words = try Seen.lines(try TableOutput.pdf(document)).flatMap { $0.split(separator: " ").map(String.init) }
        for word in titles.flatMap({ $0.split(separator: " ") }) {
            #expect(words.contains(String(word)), "\(word)")
        }
    }

    @Test func aColumnWithoutAnythingIsNamedOnce() throws {
        let columns = Sample.columns + [TableColumn(id: "soldAt", title: "Sold", kind: .date)]
        var document = Sample.document(rows: [])
        document.sections = [TableSection(columns: columns, rows: (1...4).map { Sample.row($0) + [.none] })]
        let lines = try Seen.lines(try TableOutput.pdf(document))
        #expect(lines.contains("Not recorded for any row: Sold."))
        #expect(!lines.contains { $0.hasSuffix("Sold") })
        let page = String(decoding: TableOutput.html(document), as: UTF8.self)
        #expect(page.contains("Not recorded for any row: Sold.") && !page.contains(">Sold</th>"))
        // Files for programs have every column.
        #expect(String(decoding: TableOutput.json(document), as: UTF8.self).contains("\"soldAt\":null"))
    }

    @Test func aRowWithTooFewCellsIsRefused() throws {
        let rows = [Sample.row(1), Array(Sample.row(2).dropLast())]
        let error = #expect(throws: PrintingError.self) { _ = try TableOutput.pdf(Sample.document(rows: rows)) }
        #expect(error?.message.contains("row 2 has 7 cells") == true)
    }

    @Test func aVeryLongTextSaysHowMuchIsLeftOut() throws {
        var row = Sample.row(1)
        row[2] = .text(String(repeating: "word ", count: 1000))
        let text = try Seen.lines(try TableOutput.pdf(Sample.document(rows: [row]))).joined(separator: " ")
        #expect(text.contains("more characters: see the CSV"))
        let csv = String(decoding: TableOutput.csv(Sample.document(rows: [row])), as: UTF8.self)
        #expect(csv.contains(String(repeating: "word ", count: 1000)))
    }

    @Test func anEmptyTableSaysSo() throws {
        let lines = try Seen.lines(try TableOutput.pdf(Sample.document(rows: [])))
        #expect(lines.contains("No entries."))
    }

    @Test func theSameTableMakesTheSameBytes() throws {
        let document = Sample.document(rows: (1...60).map(Sample.row))
        #expect(try TableOutput.pdf(document) == TableOutput.pdf(document))
    }
}
