import Basics
import LotGenerator
import Printing
import RecoveryModel
import Testing

@testable import Reports

/// What holds for every report there is.
@Suite struct EveryReportTests {
    /// What a spreadsheet would run, in the ways that were seen to work on one.
    private static let formulas = [
        "=1+1", "+1+1", "-1+1", "@SUM(A1)", "=HYPERLINK(1)", " =1+1", "\u{A0}=1+1", "\u{FF1D}1+1", "\u{FF0B}1+1",
        "\u{FF0D}1+1", "\u{FF20}SUM(A1)", "x;=1+1", "\u{3000}=1+1", "<script>alert(1)</script>", "<b>&amp;\"'",
    ]

    /// A lot whose customer and carrier wrote formulas and markup wherever they could.
    private func hostile() throws -> [TableDocument] {
        let store = try ReportStore(LotRecipe(devices: 90, seed: 3)) { path in
            var count = 0
            func next() -> String {
                count += 1
                return Self.formulas[count % Self.formulas.count]
            }
            for (file, word) in [
                ("/manifest.csv", "PO-40"), ("/manifest.csv", "iPhone"), ("/manifest.csv", "Grey"),
                ("/shipments/handovers.csv", "ups driver"), ("/shipments/handovers.csv", "harbor"),
            ] {
                guard Files.exists(path + file) else { continue }
                try ReportStore.edit(path + file) { text in
                    var out = ""
                    for part in text.split(separator: "\n", omittingEmptySubsequences: false) {
                        var line = String(part)
                        if let range = line.range(of: word) {
                            let cell = next().replacing("\"", with: "\"\"")
                            let whole = line.split(separator: ",", omittingEmptySubsequences: false).map { field in
                                field.contains(word) ? "\"\(cell)\"" : String(field)
                            }
                            line = range.isEmpty ? line : whole.joined(separator: ",")
                        }
                        out += line + "\n"
                    }
                    text = String(out.dropLast())
                }
            }
        }
        return try BuiltInReports.all.map { try store.document($0.init()) }
    }

    private func fields(_ document: TableDocument) throws -> [[String]] {
        let reader = try CSVReader(MemoryByteSource(TableOutput.csv(document)), dialect: CSVDialect())
        var lines: [[String]] = []
        while try reader.next() {
            lines.append((0..<reader.record.count).map { String(decoding: reader.record.bytes($0), as: UTF8.self) })
        }
        return lines
    }

    @Test func noCellOfAnyReportStartsAFormulaOrBecomesMarkup() throws {
        var guarded = 0
        var negative = 0
        for document in try hostile() {
            let kinds = Dictionary(
                document.sections.flatMap(\.columns).map { ($0.id, $0.kind) }, uniquingKeysWith: { one, _ in one })
            let lines = try fields(document)
            let header = try #require(lines.first)
            for line in lines.dropFirst() {
                for (name, cell) in zip(header, line) {
                    let isNumber = [.integer, .grams, .money].contains(kinds[name])
                    if isNumber, cell.first == "-" {
                        // Ours: digits and a point, which no spreadsheet runs.
                        #expect(cell.dropFirst().allSatisfy { "0123456789.".contains($0) }, "\(document.name) \(cell)")
                        negative += 1
                        continue
                    }
                    let start = cell.unicodeScalars.first {
                        ![" ", "\"", "\u{A0}", "\u{3000}", "\u{FEFF}"].contains($0)
                    }
                    #expect(
                        start.map { !"=+-@\t\r\n\u{FF1D}\u{FF0B}\u{FF0D}\u{FF20}".unicodeScalars.contains($0) } ?? true,
                        "\(document.name) \(name): \(cell)")
                    if cell.contains("'=") { guarded += 1 }
                }
            }
            let page = String(decoding: TableOutput.html(document), as: UTF8.self)
            #expect(!page.contains("<script") && !page.contains("<b>") && page.contains("<html lang=\"en\">"))
        }
        #expect(guarded > 10 && negative > 5, "\(guarded) guarded, \(negative) negative numbers")
    }

    @Test func everyReportSaysItsLotAndTimeAndHasATitle() throws {
        let store = try ReportStore(LotRecipe(devices: 6, seed: 5).clean)
        for type in BuiltInReports.all {
            let document = try store.document(type.init(), since: "2026-10-01T00:00:00Z")
            #expect(document.name == type.name && !document.title.isEmpty)
            let labels = document.facts.map(\.label)
            #expect(labels.contains("Lot") && labels.contains("As of"), "\(document.name)")
            // Asked for a time, a report names it, or says that nothing is left out.
            #expect(
                labels.contains("Since") || labels.contains("Places at")
                    || document.notes.contains { $0.contains("--since") }, "\(document.name)")
            for section in document.sections {
                #expect(Set(section.columns.map(\.id)).count == section.columns.count, "\(document.name)")
                #expect((section.rows + section.totals).allSatisfy { $0.count == section.columns.count })
            }
        }
    }
}
