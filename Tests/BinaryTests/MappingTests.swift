import Basics
import Testing

/// Sheets of other layouts, from the command line to the log.
@Suite struct MappingTests {
    private static let sheet =
        "Bench IMEI;Checked on;Bench check;Verdict;Clerk no.\n353911092613455;14.10.2026 10:00;Power up;NOK;OP-T1\n"

    @Test func aMappedSheetIsEvidenceAndIsReadAgainTheSame() throws {
        let shop = Shop()
        let lot = shop.lot(maple)
        let imei = try #require(Self.firstIMEI(lot))
        Files.write(lot + "/tests/bench.csv", Shop.replace(Self.sheet, old: "353911092613455", new: imei))
        #expect(shop.run(lot).code >= 0)
        let documents = try shop("document", "list", "--json").json()["documents"]?.array ?? []
        let kinds = documents.compactMap { $0["kind"]?.string }
        #expect(kinds.contains("functional-tests-csv+example-bench-tests") && kinds.contains("mapping"), "\(kinds)")
        let replay = shop("replay", "--lot", "MC-2026-10-004", "--json")
        #expect(replay.code == 0, "\(replay.text) \(replay.errors)")
        let fsck = shop("log", "fsck", "--json")
        #expect(try fsck.json()["problems"]?.array?.isEmpty == true, "\(fsck.text)")
        let decisions = try shop.decisions()
        #expect(shop("rebuild", "--json").code == 0)
        #expect(try shop.decisions() == decisions)
        let entries = shop.entries
        shop.run(lot)
        #expect(try shop.entries == entries && shop.decisions() == decisions, "running again changes nothing")
    }

    @Test func aMappingMadeLaterReadsWhatWasUnread() throws {
        let shop = Shop()
        let lot = shop.lot(maple)
        let imei = try #require(Self.firstIMEI(lot))
        let text = "Gerät\tGeprüft\tFunktion\tErgebnis\n\(imei)\t2026-10-14 10:00\tlcd\tgut\n"
        Files.write(lot + "/tests/werk.csv", text)
        Files.write(
            shop.folder + "/werk.yaml",
            """
            name: werk
            kind: functional-tests-csv
            columns: { Gerät: device, Geprüft: tested_at, Funktion: function, Ergebnis: result }
            values: { result: { gut: pass } }
            zone: "+02:00"
            """)
        let arguments = ["run", lot, "--json", "--as-of", Shop.today, "--store", shop.store]
        Binary.run(arguments, in: shop.folder)
        let before = try kind(shop)
        Binary.run(arguments + ["--mapping", shop.folder + "/werk.yaml"], in: shop.folder)
        #expect(try kind(shop) == "functional-tests-csv+werk", "it was \(before)")
        let entries = shop.entries
        Binary.run(arguments, in: shop.folder)
        #expect(shop.entries == entries, "without the mapping nothing changes any more")
        #expect(try kind(shop) == "functional-tests-csv+werk")
        #expect(try shop.findings("I16").isEmpty)
        let fsck = shop("log", "fsck", "--json")
        #expect(try fsck.json()["problems"]?.array?.isEmpty == true, "\(fsck.text)")
    }

    @Test func inspectShowsMappingDigestAndPersonalColumns() throws {
        let file = Files.samples + "/mappings/example-customer-sheet/sheet.csv"
        let understood = try #require(Binary.run(["manifest", "inspect", file, "--json"]).json()["understood"])
        #expect(understood["mapping"]?.string == "example-customer-sheet")
        #expect(understood["personal"]?.strings == ["Handed in by", "Desk"])
        #expect(understood["digest"]?.string == Digest(of: Files.read(file)).description)
        #expect(understood["notes"]?.strings == ["line 1: row above the header: read past"])
        #expect(understood["score"]?.integer == 100)
        let text = Binary.run(["manifest", "inspect", file]).text
        for words in ["sha256:", "score 100", "dropped unless", "Handed in by, Desk", "line 1: row above"] {
            #expect(text.contains(words), "\(words) is missing in \(text)")
        }
        let bench = Files.samples + "/mappings/example-bench-tests/bench.csv"
        let evidence = try Binary.run(["evidence", "inspect", bench, "--json"]).json()
        #expect(evidence["format"]?.string == "functional-tests-csv+example-bench-tests")
    }

    @Test func aMappingThatIsWrongOrDoesNotFitIsNamed() throws {
        let shop = Shop(tables: false)
        let file = Files.samples + "/mappings/example-customer-sheet/sheet.csv"
        Files.write(shop.folder + "/bad.yaml", "name: bad\nkind: manifest\ncolums: { A: imei }\n")
        let wrong = Binary.run(["manifest", "inspect", file, "--mapping", shop.folder + "/bad.yaml"])
        #expect(wrong.code == 65 && wrong.errors.contains("bad.yaml:3: unknown key"), "\(wrong.errors)")
        Files.write(shop.folder + "/other.yaml", "name: other\nkind: manifest\ncolumns: { A: imei }\n")
        let unfit = Binary.run(["manifest", "inspect", file, "--mapping", shop.folder + "/other.yaml"])
        #expect(unfit.code == 65 && unfit.errors.contains("needs A, which the file hasn't"), "\(unfit.errors)")
    }

    private func kind(_ shop: Shop) throws -> String? {
        let all = try shop("document", "list", "--json").json()["documents"]?.array ?? []
        return all.last { $0["file"]?.string == "tests/werk.csv" || $0["path"]?.string == "tests/werk.csv" }?["kind"]?
            .string
    }

    /// The first IMEI of the sample's manifest.
    private static func firstIMEI(_ lot: String) -> String? {
        for line in Files.lines(lot + "/manifest.csv").dropFirst() {
            let cells = line.split { $0 == ";" || $0 == "," }
            if let imei = cells.first(where: { $0.utf8.count == 15 && $0.allSatisfy(\.isNumber) }) {
                return String(imei)
            }
        }
        return nil
    }
}
