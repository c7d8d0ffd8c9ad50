import Basics
import Printing
import Testing

/// CSV and JSON of a table, read back.
@Suite struct TableFileTests {
    private func records(_ csv: [UInt8]) throws -> [[String]] {
        var quoted = false
        var (records, record, field): ([[String]], [String], [UInt8]) = ([], [], [])
        var index = 0
        while index < csv.count {
            let byte = csv[index]
            switch (byte, quoted) {
            case (34, true) where index + 1 < csv.count && csv[index + 1] == 34:
                field.append(34)
                index += 1
            case (34, _): quoted.toggle()
            case (44, false), (13, false):
                record.append(String(decoding: field, as: UTF8.self))
                field = []
            case (10, false):
                records.append(record)
                record = []
            default: field.append(byte)
            }
            index += 1
        }
        try #require(!quoted && field.isEmpty && record.isEmpty, "the file ends in the middle of a record")
        return records
    }

    @Test func csvHasEveryRowAndCellOfTheTable() throws {
        let csv = TableOutput.csv(Sample.document(rows: (1...5).map(Sample.row)))
        let records = try records(csv)
        #expect(
            records[0] == [
                "line", "imei", "model", "level", "sanitizedAt", "received", "massGrams", "share", "shareCurrency",
            ])
        #expect(records.count == 6)
        #expect(
            records[5] == [
                "5", "356938010000185", "Pixel 7", "", "2026-11-22T09:38:25.000Z", "2026-11-20", "165", "123.50", "EUR",
            ])
        #expect(csv.suffix(2) == [13, 10])
    }

    @Test func noCellOfACSVStartsAFormula() throws {
        let records = try records(TableOutput.csv(Sample.hostileDocument)).dropFirst()
        #expect(records.count == Sample.hostile.count)
        for (record, text) in zip(records, Sample.hostile) {
            let first = record[0].unicodeScalars.first { $0 != " " && $0 != "\"" }
            #expect(!["=", "+", "-", "@", "\t", "\r", "\n"].contains(first), "\(record[0])")
            // Nothing but guards was added.
            #expect(record[0].filter { $0 != "'" } == text.filter { $0 != "'" })
        }
        #expect(records.map { $0[0] }.contains("plain"))
    }

    @Test func aFormulaBehindAnotherLocalesSeparatorIsGuardedToo() throws {
        let csv = String(decoding: TableOutput.csv(Sample.hostileDocument), as: UTF8.self)
        #expect(csv.contains("x;'=1+1"))
        #expect(!csv.contains("\n="))
    }

    @Test func noControlIsWrittenIntoACSV() throws {
        var row = Sample.row(7)
        row[1] = .text("35\u{1B}[2J69")
        row[2] = .text("Phone\u{202E}X\u{1}\ttab\nline")
        let csv = TableOutput.csv(Sample.document(rows: [row]))
        let records = try records(csv)
        #expect(records[1][1] == "35U+001B[2J69" && records[1][2] == "PhoneU+202EXU+0001\ttab\nline")
        #expect(csv.allSatisfy { $0 >= 32 || $0 == 9 || $0 == 10 || $0 == 13 })
    }

    @Test func ourOwnNegativeNumbersStayNumbers() throws {
        let records = try records(TableOutput.csv(Sample.hostileDocument))
        #expect(records[3][1] == "-2")
    }

    @Test func severalSectionsAreToldApartByAColumn() throws {
        var document = Sample.document(rows: [Sample.row(1)])
        document.sections[0].title = "=Listed"
        let other = [
            TableColumn(id: "imei", title: "IMEI", kind: .identifier),
            TableColumn(id: "why", title: "Why", kind: .text),
        ]
        document.sections.append(
            TableSection(title: "Unexpected", columns: other, rows: [[.text("49"), .text("no line")]]))
        let records = try records(TableOutput.csv(document))
        #expect(records[0].first == "section" && records[0].last == "why")
        #expect(records[1].first == "'=Listed" && records[2].first == "Unexpected")
        #expect(records[2].last == "no line" && records[2][2] == "49" && records[2][1] == "")
    }

    @Test(arguments: [
        (12_345, "EUR", "123.45"), (-5, "EUR", "-0.05"), (1_234, "JPY", "1234"), (5, "KWD", "0.005"),
        (0, "USD", "0.00"),
    ])
    func amountsHaveTheDecimalsOfTheirCurrency(minor: Int, currency: String, text: String) throws {
        let columns = [TableColumn(id: "m", title: "M", kind: .money)]
        var document = Sample.hostileDocument
        document.sections = [TableSection(columns: columns, rows: [[.money(minor: minor, currency: currency)]])]
        #expect(try records(TableOutput.csv(document))[1] == [text, currency])
    }

    @Test func jsonIsCanonicalAndHoldsTheTypedValues() throws {
        let bytes = TableOutput.json(Sample.document(rows: (1...5).map(Sample.row), totals: [Sample.row(9)]))
        let value = try JSONParser.parse(bytes)
        #expect(bytes == CanonicalJSON.encode(value) + [10])
        let rows = try #require(value["sections"]?.array?[0]["rows"]?.array)
        #expect(rows.count == 5)
        #expect(rows[4]["level"]?.isNull == true)
        #expect(rows[4]["massGrams"]?.integer == 165)
        #expect(rows[4]["share"]?["minor"]?.integer == 12_350)
        #expect(rows[4]["sanitizedAt"]?.string == "2026-11-22T09:38:25.000Z")
        #expect(value["sections"]?.array?[0]["totals"]?.array?.count == 1)
    }

    @Test func jsonHoldsHostileTextAsItIs() throws {
        let value = try JSONParser.parse(TableOutput.json(Sample.hostileDocument))
        let texts = value["sections"]?.array?[0]["rows"]?.array?.compactMap { $0["text"]?.string }
        #expect(texts == Sample.hostile)
    }
}
