import Basics
import Glibc
import Testing

/// `report`: the same table as CSV, JSON, HTML and PDF.
@Suite struct ReportTests {
    private static let names = ["reconciliation", "receipt", "discrepancy", "custody", "where", "customer-actions"]
    private static let lot = "MC-2026-10-004"
    private static let hasPDFText = system("command -v pdftotext > /dev/null 2>&1") == 0

    private let shop = Settled.alone(maple)

    private func report(_ arguments: String...) -> Ran {
        Binary.run(["report"] + arguments + ["--store", shop.store], in: shop.folder)
    }

    /// A path below the shop's folder that no other test uses.
    private func file(_ name: String) -> String { shop.folder + "/\(UInt64.random(in: 0...(.max)))-" + name }

    private func squeezed(_ text: String) -> String { text.filter { !$0.isWhitespace && $0 != "\u{AD}" } }

    @Test(arguments: names)
    func everyFormatSaysTheSame(name: String) throws {
        let json = report(name, "--lot", Self.lot, "--format", "json")
        #expect(json.code == 0, "\(json.errors)")
        let value = try json.json()
        #expect(value["name"]?.string == name)
        let sections = try #require(value["sections"]?.array)
        let rows = sections.reduce(0) { $0 + ($1["rows"]?.array?.count ?? 0) }

        let csv = report(name, "--lot", Self.lot, "--format", "csv")
        #expect(csv.code == 0)
        let reader = try CSVReader(MemoryByteSource(csv.output))
        var lines = 0
        while try reader.next() { lines += 1 }
        #expect(lines == rows + 1)
        for line in csv.text.split(separator: "\r\n") { #expect(!["=", "+", "-", "@"].contains(line.first)) }

        let html = report(name, "--lot", Self.lot, "--format", "html")
        #expect(html.code == 0 && html.text.hasPrefix("<!DOCTYPE html>") && !html.text.contains("<script"))
        #expect(html.text.contains(value["title"]?.string ?? "?"))

        let path = file(name + ".pdf")
        let pdf = report(name, "--lot", Self.lot, "--format", "pdf", "--out", path)
        #expect(pdf.code == 0 && pdf.text.isEmpty, "\(pdf.errors)")
        #expect(Files.read(path).starts(with: Array("%PDF-".utf8)))
        guard Self.hasPDFText else { return print("pdftotext isn't here: the page's text was not compared") }
        #expect(system("pdftotext -raw '\(path)' '\(path).txt'") == 0)
        let text = squeezed(Files.text(path + ".txt"))
        for cell in sections.flatMap({ $0["rows"]?.array ?? [] }).flatMap({ $0.members ?? [] }) {
            // Times are written differently on paper.
            guard let words = cell.value.string, !words.hasSuffix("Z") else { continue }
            #expect(text.contains(squeezed(words)), "\(name): «\(words)» is not on the page")
        }
    }

    @Test func theReconciliationHasTheCustomersRowsAndItsSumIsChecked() throws {
        let ran = report("reconciliation", "--lot", Self.lot, "--format", "json")
        let value = try ran.json()
        let sheet = Files.lines(Files.samples + "/" + maple + "/manifest.csv").filter { !$0.isEmpty }
        let rows = value.at("sections", 0, "rows")?.array ?? []
        #expect(rows.count == sheet.count - 1)
        for (row, line) in zip(rows, sheet.dropFirst()) {
            let tag = line.split(separator: ";", omittingEmptySubsequences: false).first.map(String.init)
            #expect(row["assetTag"]?.string == (tag?.isEmpty == true ? nil : tag))
            #expect(row["certificate"]?.string == "none")
        }
        let facts = value["facts"]?.array ?? []
        let sum = facts.first { $0["label"]?.string == "Sum checked" }
        #expect(sum?["value"]?.string == "agrees")
        #expect(!ran.text.contains("@maple-clinic") && !ran.text.contains("d.novak98"))
    }

    @Test func theLetterheadIsThatOfTheSettings() throws {
        let shop = Shop()
        _ = shop.run(shop.lot(maple))
        Files.edit(
            shop.store + "/settings.yaml", old: "legal_name: \"\"", new: "legal_name: \"Ανακύκλωση Α.Ε. (fictional)\"")
        let ran = shop("report", "where", "--format", "json")
        #expect(try ran.json()["issuer"]?.string == "Ανακύκλωση Α.Ε. (fictional)")
        let path = shop.folder + "/where.pdf"
        #expect(shop("report", "where", "--format", "pdf", "--out", path, "--paper", "Letter").code == 0)
        if Self.hasPDFText {
            #expect(system("pdftotext -raw '\(path)' '\(path).txt'") == 0)
            #expect(squeezed(Files.text(path + ".txt")).contains("ΑνακύκλωσηΑ.Ε."))
        }
        Files.edit(shop.store + "/settings.yaml", old: "logo: \"\"", new: "logo: \"nowhere.png\"")
        let refused = shop("report", "where", "--format", "csv")
        #expect(refused.code == 65 && refused.errors.contains("nowhere.png") && refused.text.isEmpty)
    }

    @Test func aFileIsReplacedAsAWhole() throws {
        let path = file("actions.csv")
        Files.write(path, "old")
        let ran = report("customer-actions", "--lot", Self.lot, "--format", "csv", "--out", path, "--json")
        #expect(ran.code == 0)
        #expect(try ran.json()["file"]?.string == path)
        #expect(Files.text(path).hasPrefix("kind,code,intake,"))
        #expect(try ran.json()["bytes"]?.integer == Files.read(path).count)
        let folder = report("where", "--format", "csv", "--out", shop.folder)
        #expect(folder.code == 1 && folder.errors.contains("is a folder"))
        let nowhere = report("where", "--format", "csv", "--out", shop.folder + "/no/such/folder.csv")
        #expect(nowhere.code == 74 && nowhere.errors.split(separator: "\n").count == 1)
    }

    @Test func whatCannotBeAskedIsRefusedInOneLine() {
        let unknown = report("reconcilation", "--format", "csv")
        #expect(unknown.code == 64 && Self.names.allSatisfy(unknown.errors.contains))
        let lot = report("receipt", "--lot", "NO-SUCH", "--format", "csv")
        #expect(lot.code == 2 && lot.errors.contains(Self.lot))
        let missing = report("receipt", "--format", "csv")
        #expect(missing.code == 64 && missing.errors.contains("--lot"))
        let format = report("where")
        #expect(format.code == 64 && format.errors.contains("--format"))
        let pdf = report("where", "--format", "pdf")
        #expect(pdf.code == 64 && pdf.errors.contains("--out"))
        let time = report("where", "--format", "csv", "--since", "yesterday")
        #expect(time.code == 64 && time.errors.contains("--since"))
        for ran in [unknown, lot, missing, format, pdf, time] {
            #expect(ran.text.isEmpty && ran.errors.split(separator: "\n").count == 1, "\(ran.errors)")
        }
    }

    @Test func theListNamesThemAll() throws {
        let list = report("list")
        #expect(list.code == 0)
        for name in Self.names { #expect(list.text.contains("\n\(name) ") || list.text.hasPrefix(name), "\(name)") }
        let names = try report("list", "--json").json()["reports"]?.array?.compactMap { $0["name"]?.string } ?? []
        #expect(Set(names).isSuperset(of: Self.names) && names.count == list.text.split(separator: "\n").count)
        let help = Binary.run(["report", "--help"])
        #expect(help.code == 0 && names.allSatisfy(help.text.contains))
    }

    @Test func aPlaceIsAskedForAtAnInstant() throws {
        func places(_ since: String?) throws -> Int {
            let more = since.map { ["--since", $0] } ?? []
            let ran = Binary.run(["report", "where", "--format", "json", "--store", shop.store] + more)
            let rows = try ran.json().at("sections", 0, "rows")?.array ?? []
            return rows.count { $0["place"]?.string != nil }
        }
        #expect(try places("2026-09-01T00:00:00Z") == 0)
        #expect(try places(nil) > 20)
    }
}
