import Basics
import Testing

/// S46: `validate` shows what is odd about a lot as a whole to the person who accepts it, and the log keeps that it did.
@Suite(.enabled(if: Shop.hasSQLite, "needs sqlite3")) struct LotAnomalyTests {
    /// A lot without trouble whose report numbers are `R-1000` and up; those in `without` are skipped.
    private func lot(_ shop: Shop, without: Set<Int>) {
        let folder = Files.exists(shop.folder + "/" + maple) ? shop.folder + "/" + maple : shop.lot(maple)
        let path = folder + "/erasure/phonecheck.json"
        var number = 999
        let member = "\"TransactionID\":\""
        var out = ""
        var rest = Substring(Files.text(Files.samples + "/" + maple + "/erasure/phonecheck.json"))
        while let place = rest.firstRange(of: member) {
            repeat { number += 1 } while without.contains(number)
            out += rest[..<place.upperBound] + "R-\(number)"
            rest = rest[place.upperBound...].drop { $0 != "\"" }
        }
        Files.write(path, out + rest)
        #expect(number >= 1023, "24 reports")
    }

    private func validate(_ shop: Shop, _ more: String...) -> Ran {
        Binary.run(
            [
                "validate", "--lot", Certified.name(maple), "--by", "OP-V1", "--reason", "looked at", "--store",
                shop.store,
            ] + more)
    }

    private func types(_ shop: Shop) -> [String] {
        shop.sql("SELECT json_extract(CAST(body AS TEXT), '$.type') FROM entry ORDER BY seq")
            .split(separator: "\n").map(String.init)
    }

    private func check(_ shop: Shop, location: SourceLocation = #_sourceLocation) {
        let fsck = shop("log", "fsck")
        #expect(fsck.code == 0, "\(fsck.text)", sourceLocation: location)
    }

    @Test func aLotWithoutAnomaliesIsValidatedWithoutAWord() throws {
        let shop = Shop()
        lot(shop, without: [])
        _ = shop.run(shop.folder + "/" + maple)
        let ran = validate(shop)
        #expect(ran.code == 0 && !ran.text.contains("S46"), "\(ran.text)\(ran.errors)")
        #expect(try validate(shop, "--json").json()["warnings"]?.array?.count == 0)
        #expect(try shop.findings("S46", open: false).isEmpty)
    }

    @Test func whatIsOddIsShownAndKept() throws {
        let shop = Shop()
        lot(shop, without: [1010, 1011])
        _ = shop.run(shop.folder + "/" + maple)
        #expect(try shop.findings("S46", open: false).isEmpty, "a run doesn't look at it")
        let ran = validate(shop, "--json")
        #expect(ran.code == 0, "\(ran.errors)")
        let warning = try #require(try ran.json().at("warnings", 0))
        #expect(warning["code"]?.string == "S46" && warning["severity"]?.string == "warn")
        #expect(warning.at("values", "missing")?.integer == 2 && warning.at("values", "reports")?.integer == 24)
        #expect(types(shop).suffix(2) == ["finding.opened", "sanitization.validated"])
        let found = try #require(try shop.findings("S46").first)
        #expect(found["state"]?.string == "open" && found["device"]?.string == nil)
        check(shop)

        let entries = shop.entries
        let again = validate(shop)
        #expect(again.text.contains("look at: S46 numbers are missing"), "\(again.text)")
        #expect(again.text.contains("said already") && shop.entries == entries)

        // Nor does a run end it, or a rebuild.
        _ = shop.run(shop.folder + "/" + maple)
        #expect(try shop.findings("S46").count == 1)
        #expect(shop("rebuild").code == 0)
        #expect(try shop.findings("S46").count == 1)
        check(shop)
    }

    @Test func itEndsWhereTheNextValidationFindsNothing() throws {
        let shop = Shop()
        lot(shop, without: [1010])
        _ = shop.run(shop.folder + "/" + maple)
        #expect(validate(shop).text.contains("look at: S46"))
        // The report that was left out turns up: a first attempt on one of the devices.
        let reports = Files.lines(shop.folder + "/" + maple + "/erasure/phonecheck.json")
        let found = Shop.replace(Shop.replace(reports[1], old: "R-1000", new: "R-1010"), old: " 13:", new: " 12:")
        Files.write(shop.folder + "/" + maple + "/erasure/left-out.json", "[" + found.dropLast() + "]\n")
        _ = shop.run(shop.folder + "/" + maple)
        #expect(try shop.findings("S46").count == 1, "nobody has looked again")
        let ended = validate(shop)
        #expect(ended.code == 0 && !ended.text.contains("S46"), "\(ended.text)\(ended.errors)")
        #expect(try shop.findings("S46").isEmpty)
        check(shop)
        // And is gone again.
        let out = shop("document", "withdraw", "erasure/left-out.json", "--by", "OP-P1", "--reason", "not ours")
        #expect(out.code < 2, "\(out.errors)")
        #expect(validate(shop).text.contains("look at: S46"))
        #expect(try shop.findings("S46").count == 1)
        check(shop)
    }

    @Test func aWarningKeepsNothingFromItsCertificate() throws {
        let shop = Shop()
        Files.edit(shop.store + "/settings.yaml", old: "legal_name: \"\"", new: "legal_name: \"Lakeside\"")
        lot(shop, without: [1010])
        _ = shop.run(shop.folder + "/" + maple)
        #expect(validate(shop).text.contains("look at: S46"))
        let folder = Certified.certify(shop, "--lot", Certified.name(maple), "--out", shop.folder + "/c")
        let table = try JSONParser.parse(Files.read(folder + "/devices.json"))
        #expect(table["devices"]?.array?.count == 24 && table["excluded"]?.array?.isEmpty == true)
    }

    @Test func whatPeopleStateStandsInTheVerification() throws {
        let shop = Shop()
        Files.edit(shop.store + "/settings.yaml", old: "legal_name: \"\"", new: "legal_name: \"Lakeside\"")
        let folder = shop.lot(maple)
        let lines = Files.lines(folder + "/tests/after-erasure.csv")
        let setup = try #require(lines.first { $0.contains(",state.setup,yes,") })
        let more = [
            Shop.replace(setup, old: "state.setup", new: "state.browsed"),
            Shop.replace(Shop.replace(setup, old: "state.setup", new: "state.marking"), old: ",yes,", new: ",no,"),
        ]
        Files.write(
            folder + "/tests/by-hand.csv", ([lines[0]] + more).joined(separator: "\n") + "\n")
        _ = shop.run(folder)
        #expect(validate(shop).code == 0)
        #expect(try shop.findings("S45").count == 1 && shop.findings("S39").isEmpty)
        let bundle = Certified.certify(shop, "--lot", Certified.name(maple), "--out", shop.folder + "/c")
        let table = try JSONParser.parse(Files.read(bundle + "/devices.json"))
        let methods = (table["devices"]?.array ?? []).compactMap { $0["verificationMethod"]?.string }
        let told = methods.filter { $0.hasSuffix("; browsed by hand: yes; confidentiality marking updated: no") }
        #expect(methods.count == 24 && told.count == 1, "\(methods.first ?? "")")
        check(shop)
    }
}
