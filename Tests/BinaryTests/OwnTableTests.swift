import Basics
import Testing

/// What only the operator's own tables explain: held until somebody vouches for it, and told on the certificate.
@Suite(.enabled(if: Shop.hasSQLite, "needs sqlite3")) struct OwnTableTests {
    @Test func aFieldThatNobodyKnowsHoldsUntilATableNamesItAndTheCertificateSaysSo() throws {
        let shop = Shop()
        Files.edit(
            shop.store + "/settings.yaml", old: "legal_name: \"\"", new: "legal_name: \"Lakeside Recovery (fictional)\""
        )
        let lot = shop.lot(maple)
        let file = lot + "/erasure/phonecheck.json"
        let records = Files.text(file)
        Files.write(file, Shop.replace(records, old: "\"OS\":", new: "\"BenchHumidity\":\"40\",\"OS\":"))
        _ = shop.run(lot)
        let devices = Files.lines(file).filter { $0.contains("BenchHumidity") }.count
        let open = try shop.findings("S48")
        #expect(open.count == 1, "one finding a kind: \(open)")
        let finding = try #require(open.first)
        #expect(finding.at("values", "devices")?.integer == devices && finding.at("values", "examples", 2) != nil)

        let header = "tool,version_from,version_to,path,meaning,source\n"
        Files.write(
            shop.folder + "/known-fields.csv", header + "Phonecheck,3.88,3.89,BenchHumidity,harmless,the maker's page\n"
        )
        #expect(shop("import", shop.folder + "/known-fields.csv", "--by", "OP-V1").code == 0)
        _ = shop.run(lot)
        #expect(try shop.findings("S48").isEmpty)
        let name = Certified.name(maple)
        #expect(shop("validate", "--lot", name, "--by", "OP-V1", "--reason", "looked at").code == 0)
        let folder = Certified.certify(shop, "--lot", name, "--out", shop.folder + "/c")
        let told = "read by the operator's own table: BenchHumidity"
        #expect(Files.text(folder + "/devices.csv").split(separator: told).count == devices + 1)
        let page = OtherTools.run(["pdftotext", "-layout", folder + "/certificate.pdf", "-"]).text
        #expect(page.contains("Notes on the evidence") && page.contains("BenchHumidity"), "\(page)")
        #expect(shop("log", "fsck").code == 0)
    }

    @Test func aWordForALockThatNoListHasIsOneFindingUntilATableExplainsIt() throws {
        let shop = Shop()
        let lot = shop.lot(maple)
        let file = lot + "/erasure/phonecheck.json"
        Files.write(
            file, Shop.replace(Files.text(file), old: "\"MDM\":\"Off\"", new: "\"MDM\":\"Nicht verwaltet (Werk)\""))
        // What the bench says after it is left out: the record's word is the last.
        for test in ["before-erasure", "after-erasure"] {
            let path = lot + "/tests/\(test).csv"
            Files.write(path, Files.lines(path).filter { !$0.contains("lock.mdm") }.joined(separator: "\n") + "\n")
        }
        _ = shop.run(lot)
        let open = try shop.findings("S36")
        #expect(open.count == 1 && open.first?.at("values", "word")?.string == "Nicht verwaltet (Werk)", "\(open)")
        #expect(try shop.findings("F07").count == 1, "one of each stage")
        let held = try #require(open.first?.at("values", "devices")?.integer)
        #expect(held > 20)
        let header = "list,word,meaning,language,source\n"
        Files.write(shop.folder + "/words.csv", header + "lock,Nicht verwaltet (Werk),off,de,the maker's page\n")
        let ran = shop("import", shop.folder + "/words.csv", "--by", "OP-V1")
        #expect(ran.code == 0, "\(ran.text) \(ran.errors)")
        _ = shop.run(lot)
        #expect(try shop.findings("S36").isEmpty && shop.findings("F07").isEmpty)
        let told = try shop.device("356190102613501").at("stages", 2, "reasons")?.array ?? []
        #expect(told.contains { $0.at("values", "read", 0)?.string == "lock Nicht verwaltet (Werk)" }, "\(told)")
        #expect(shop("log", "fsck").code == 0)
    }

    @Test func theSitesRowNeedsOnlyAZone() throws {
        let shop = Shop()
        let path = shop.folder + "/tables/stations.csv"
        Files.write(path, Files.lines(path).filter { !$0.hasPrefix("*,") }.joined(separator: "\n") + "\n*,UTC,,,\n")
        let ran = shop("import", path)
        #expect(ran.code == 0, "\(ran.text) \(ran.errors)")
    }

    @Test func aListThatIsNoManifestIsKeptOnce() throws {
        let shop = Shop()
        let lot = shop.lot(maple)
        let rows = ["IMEI,Erased At,Wiped By", "356190102613501,2026-10-12,OP-S1"]
        Files.write(lot + "/notes/erased.csv", rows.joined(separator: "\n") + "\n")
        let first = try shop.run(lot).json()
        _ = try shop.run(lot).json()
        let kept = try shop("document", "list", "--json").json()["documents"]?.array ?? []
        #expect(kept.filter { $0["file"]?.string == "notes/erased.csv" }.count == 1, "\(first)")
        #expect(try shop.findings("I16").filter { $0.at("source", "file")?.string == "notes/erased.csv" }.count == 1)
    }
}
