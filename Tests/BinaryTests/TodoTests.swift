import Basics
import Testing

/// What a shift asks first: what to do, where something is, what happened.
@Suite struct TodoTests {
    /// A lot of `absent` phones on one pallet that nobody scanned, and three that were.
    private static func pallet(_ shop: Shop, absent: Int) -> String {
        let lot = shop.folder + "/pallets"
        Files.makeFolder(lot + "/receiving")
        Files.write(
            lot + "/lot.yaml",
            "lot: PAL-1\ncustomer: harbor-health\npipeline: r2v3-mobile\ncontract:\n  confidentiality: moderate\n"
                + "  standard: nist-800-88r1\n  reuse_allowed: true\n")
        var manifest = "asset_tag,serial,make,model,box,pallet,cost_centre\n"
        for place in 0..<absent {
            manifest += "PAL-T\(100 + place),QWPX\(2000 + place)KL,Apple,iPhone 13,BX-\(place),PALLET-9,Ward 12\n"
        }
        for place in 0..<3 {
            manifest += "PAL-H\(100 + place),QWPX\(7000 + place)KL,Apple,iPhone 12,BX-HERE,PALLET-1,Ward 7\n"
        }
        Files.write(lot + "/manifest.csv", manifest)
        var dock = "scanned_at,identifier,handling_unit,seal,seal_state,operator,station,location,note\n"
        for place in 0..<3 { dock += "2026-10-05T09:0\(place):00Z,PAL-H\(100 + place),BX-HERE,,,OP-R1,ST-1,dock,\n" }
        Files.write(lot + "/receiving/dock.csv", dock)
        return lot
    }

    private static func lines(_ shop: Shop, _ more: String...) throws -> [JSONValue] {
        try Binary.run(["todo", "--json", "--store", shop.store] + more).json()["todo"]?.array ?? []
    }

    @Test func aForgottenPalletIsOneLineAndAsksForItsScanAlone() throws {
        let shop = Shop()
        let lot = Self.pallet(shop, absent: 53)
        _ = shop.run(lot)
        let scans = try Self.lines(shop).filter { $0["step"]?.string == "scan" }
        #expect(scans.count == 1)
        let scan = try #require(scans.first)
        #expect(scan["count"]?.integer == 53 && scan["box"]?.string == "PALLET-9" && scan["lot"]?.string == "PAL-1")
        #expect(scan["intakes"]?.array?.count == 53 && scan["command"]?.string?.hasPrefix("lotwise ") == true)
        // Three phones are here: what is missing of them is told, of the others nothing.
        for code in ["F01", "G01", "S00"] { #expect(try shop.findings(code).count == 3, "\(code)") }
        let absent = try shop.device("PAL-T100")
        for stage in absent["stages"]?.array ?? []
        where ["functionality", "sanitization"].contains(stage["stage"]?.string) {
            #expect(stage["outcome"]?.string == "waiting" && stage["next"]?.string == "scan", "\(stage)")
        }
        // The scan opens what it is now missing.
        let late = lot + "/receiving/late.csv"
        Files.write(
            late,
            "scanned_at,identifier,handling_unit,seal,seal_state,operator,station,location,note\n"
                + "2026-10-06T09:00:00Z,PAL-T100,PALLET-9,,,OP-R1,ST-1,dock,\n")
        #expect(shop.run(lot).code <= 1)
        for code in ["F01", "G01", "S00"] { #expect(try shop.findings(code).count == 4, "\(code)") }
        #expect(try Self.lines(shop).first { $0["step"]?.string == "scan" }?["count"]?.integer == 52)
        #expect(shop("log", "fsck").code == 0)
    }

    @Test func aRoleSeesItsOwnStepsAndAnUnknownOneIsRefused() throws {
        let shop = Settled.shop
        let all = try Self.lines(shop)
        let steps = Set(all.compactMap { $0["step"]?.string })
        #expect(["resolve", "erase", "test", "scan"].allSatisfy(steps.contains))
        let tester = Set(try Self.lines(shop, "--role", "tester").compactMap { $0["step"]?.string })
        #expect(tester.isSubset(of: ["test", "repair", "inspect", "resolve"]) && tester.contains("test"))
        let order = all.compactMap { ["urgent", "soon", "normal"].firstIndex(of: $0["urgency"]?.string ?? "") }
        #expect(order.count == all.count && order == order.sorted())
        #expect(shop("todo", "--role", "boss").code == 64)
        #expect(shop("todo", "--lot", "NO-SUCH").code == 2)
    }

    /// Nothing is decided twice: what a line says to type is one of the findings that are open.
    @Test func whatIsToBeDecidedIsOpen() throws {
        let shop = Settled.alone(harbor)
        let open = Set(try shop.findings().compactMap { $0["id"]?.string })
        var ids: Set<String> = []
        for line in try Self.lines(shop) {
            let words = (line["command"]?.string ?? "").split(separator: " ").map(String.init)
            if words.count > 2, words[1] == "resolve", !words[2].hasPrefix("-") { ids.insert(words[2]) }
        }
        #expect(ids.count > 3 && open.isSuperset(of: ids))
    }

    @Test func anythingThatWasWrittenOfADeviceFindsIt() throws {
        let shop = Shop()
        _ = shop.run(Self.pallet(shop, absent: 4))
        func hits(_ text: String) throws -> [String] {
            let found = try shop("find", text, "--json").json()["hits"]?.array ?? []
            return found.compactMap { $0["intake"]?.string }
        }
        #expect(try hits("qwpx2001") == ["PAL-1/2"])
        #expect(try hits("7002KL") == ["PAL-1/7"])
        #expect(try hits("T10").count == 4)
        #expect(try hits("iPhone 13").count == 4)
        #expect(try hits("pallet-9").count == 4)
        #expect(try hits("ward 7").count == 3)
        #expect(try hits("BX-HERE").count == 3)
        #expect(try hits("nowhere to be found").isEmpty)
        // Names of our own columns and kinds are no part of what was written.
        #expect(try hits("serial").isEmpty && hits("asset:").isEmpty)
        #expect(shop("find", "x").code == 64)
        #expect(try shop.device("2001KL")["intake"]?.string == "PAL-1/2")
        let several = shop("device", "QWPX20")
        #expect(several.code == 2 && several.errors.contains("4 devices") && several.errors.contains("lotwise find"))
    }

    @Test func eachLotHasItsLine() throws {
        let shop = Settled.shop
        let lots = try shop("lots", "--json").json()["lots"]?.array ?? []
        let status = try shop("status", "--json").json()["lots"]?.array ?? []
        #expect(lots.count == 2 && Set(lots.map { $0["lot"]?.string }) == Set(status.map { $0["lot"]?.string }))
        for lot in lots {
            let same = try #require(status.first { $0["lot"]?.string == lot["lot"]?.string })
            #expect(lot["received"]?.integer == same.at("rows", "received")?.integer)
            #expect(lot["openedAt"]?.string != nil && lot["next"]?.string != nil && lot["closed"]?.string == nil)
        }
    }

    @Test func anEntryIsShownAsItWasSigned() throws {
        let shop = Settled.shop
        let shown = shop("log", "show", "7", "--json")
        let kept = shop.sql("SELECT CAST(body AS TEXT) FROM entry WHERE seq = 7")
        #expect(shown.code == 0 && shown.text == kept)
        let listed = try shop("log", "list", "--json", "--limit", "5", "--type", "finding.opened").json()["entries"]?
            .array
        #expect(listed?.count == 5 && listed?.allSatisfy { $0["type"]?.string == "finding.opened" } == true)
        let of = try shop("log", "list", "--json", "--device", "HH-2026-10-017/20", "--limit", "500").json()["entries"]?
            .array
        let told = try shop.device("HH-2026-10-017/20")["custody"]?.array?.compactMap { $0["index"]?.integer }
        #expect(of?.compactMap { $0["seq"]?.integer } == told && told?.isEmpty == false)
        #expect(shop("log", "show", "99999999").code == 2)
        #expect(shop("log", "list", "--type", "finding.closed").code == 64)
    }
}
