import Basics
import Testing

/// What people do: resolve, amend, close; and what they may not.
@Suite struct ActTests {
    private func resolve(_ shop: Shop, _ finding: String, by person: String, as value: String) -> Ran {
        shop("resolve", finding, "--by", person, "--as", value, "--reason", "looked at it", "--json")
    }

    private func oneLine(_ ran: Ran, code: Int32, word: String, location: SourceLocation = #_sourceLocation) {
        #expect(ran.code == code, "\(ran.text) \(ran.errors)", sourceLocation: location)
        #expect(ran.errors.filter { $0 == "\n" }.count == 1 && ran.output.isEmpty, sourceLocation: location)
        #expect(ran.errors.contains(word), "\(ran.errors)", sourceLocation: location)
    }

    @Test func whoMayNotResolve() throws {
        let shop = Shop()
        _ = shop.run(shop.lot(harbor))
        let (entries, decisions) = (shop.entries, try shop.decisions())
        func id(_ code: String) throws -> String { try #require(try shop.findings(code).first?["id"]?.string) }
        oneLine(resolve(shop, try id("T02"), by: "OP-G1", as: "accept"), code: 1, word: "OP-G1")
        oneLine(resolve(shop, try id("T05"), by: "OP-R1", as: "accept"), code: 1, word: "somebody else")
        oneLine(resolve(shop, try id("S16"), by: "OP-P1", as: "accept"), code: 1, word: "nobody can vouch")
        oneLine(resolve(shop, try id("S02"), by: "OP-S1", as: "accept"), code: 1, word: "OP-S1")
        oneLine(resolve(shop, try id("F02"), by: "OP-V1", as: "accept"), code: 1, word: "no hold")
        oneLine(resolve(shop, try id("S00"), by: "OP-P1", as: "accept"), code: 1, word: "no hold")
        oneLine(resolve(shop, "0123456789abcdef", by: "OP-P1", as: "accept"), code: 2, word: "0123456789abcdef")
        oneLine(resolve(shop, try id("T02"), by: "OP-P1", as: "perhaps"), code: 64, word: "perhaps")
        oneLine(resolve(shop, try id("T02"), by: "OP-P1", as: "link:NOPE"), code: 1, word: "NOPE")
        oneLine(resolve(shop, try id("T02"), by: "nobody", as: "accept"), code: 1, word: "nobody")
        for code in ["I03", "I04", "I05"] {
            let stranger = "link:HH-2026-10-017/99999"
            oneLine(resolve(shop, try id(code), by: "OP-P1", as: stranger), code: 1, word: "must name one device")
        }
        let bulk = shop(
            "resolve", "--code", "S16", "--lot", "HH-2026-10-017", "--by", "OP-V1", "--as", "accept", "--reason", "all")
        oneLine(bulk, code: 1, word: "bulk")
        #expect(shop("resolve", "--code", "T05", "--by", "OP-P1", "--as", "accept", "--reason", "x").code == 64)
        let asOf = shop(
            "resolve", try id("T02"), "--by", "OP-P1", "--as", "accept", "--reason", "x", "--as-of", Shop.today)
        #expect(asOf.code == 64, "a person's act has the machine's clock")
        #expect(shop.entries == entries)
        #expect(try shop.decisions() == decisions)
    }

    @Test func anAcceptedHoldEndsAndStaysEnded() throws {
        let shop = Shop()
        let lot = shop.lot(harbor)
        _ = shop.run(lot)
        let finding = try #require(try shop.findings("T05").first)
        let id = try #require(finding["id"]?.string)
        let device = try #require(finding["device"]?.string)
        #expect(try shop.device(device)["route"]?.string == "hold")
        let ran = resolve(shop, id, by: "OP-P1", as: "accept")
        #expect(ran.code == 0, "\(ran.errors)")
        let after = try shop.device(device)
        #expect(after.at("stages", 0, "outcome")?.string == "passed")
        #expect(after["custody"]?.array?.contains { $0["type"]?.string == "finding.resolved" } == true)
        #expect(try shop.run(lot).json()["recorded"]?.integer == 0)
        #expect(
            try shop.findings("T05", open: false).contains {
                $0["id"]?.string == id && $0["state"]?.string == "resolved"
            })
        let told = shop.entries
        #expect(resolve(shop, id, by: "OP-P1", as: "accept").code == 0 && shop.entries == told, "once is enough")
        #expect(resolve(shop, id, by: "OP-V1", as: "accept").code == 1, "somebody else comes too late")
        #expect(shop("log", "fsck").code == 0 && shop("replay", "--lot", "HH-2026-10-017").code == 0)
    }

    @Test func aSharedReportIsAcceptedForOneDevice() throws {
        let shop = Shop()
        _ = shop.run(shop.lot(harbor))
        let shared = try shop.findings("S05")
        try #require(shared.count == 2)
        let ids = shared.compactMap { $0["id"]?.string }
        let names = shared.compactMap { $0["device"]?.string }
        #expect(resolve(shop, ids[0], by: "OP-V1", as: "accept").code == 0)
        let entries = shop.entries
        oneLine(resolve(shop, ids[1], by: "OP-V1", as: "accept"), code: 1, word: names[0])
        // The same in other clothes.
        oneLine(resolve(shop, ids[1], by: "OP-V1", as: "link:" + names[1]), code: 1, word: names[0])
        oneLine(resolve(shop, ids[1], by: "OP-P1", as: "accept"), code: 1, word: "erase this one again")
        #expect(shop.entries == entries)
        #expect(try shop.device(names[1]).at("stages", 2, "outcome")?.string == "held")
        // It may be said whose it is, which sanitizes nothing.
        let linked = resolve(shop, ids[1], by: "OP-V1", as: "link:" + names[0])
        #expect(linked.code == 0, "\(linked.errors)")
        #expect(try shop.device(names[1]).at("stages", 2, "outcome")?.string != "passed")
    }

    @Test func acceptanceNeverSanitizes() throws {
        let shop = Shop()
        _ = shop.run(shop.lot(harbor))
        for code in ["S16", "S12", "S10", "S24"] {
            for finding in try shop.findings(code) where finding["severity"]?.string == "hold" {
                let id = finding["id"]?.string ?? ""
                let ran = resolve(shop, id, by: "OP-P1", as: "accept")
                #expect(ran.code == 1, "nobody can vouch for \(code): \(ran.text)")
                // The lot's finding speaks for all devices of a kind.
                guard let name = finding["device"]?.string ?? finding.at("values", "examples", 0)?.string else {
                    Issue.record("\(code) is of no device: \(finding)")
                    continue
                }
                let device = try shop.device(name)
                #expect(device.at("stages", 2, "outcome")?.string != "passed", "\(code) of \(finding)")
                #expect(!["resale", "repair", "parts"].contains(device["route"]?.string ?? ""))
            }
        }
    }

    @Test func aMiskeyedScanIsLinkedToTheDeviceItMeant() throws {
        let shop = Shop()
        let lot = shop.lot(harbor)
        _ = shop.run(lot)
        let proposed = try #require(try shop.findings("T03").first)
        let proposal = try #require(proposed["device"]?.string)
        let finding = try #require(try shop.findings("T02").first { $0["device"]?.string == proposal })
        let target = try #require(proposed.at("values", "missing")?.strings.first)
        #expect(try shop.device(target).at("stages", 0, "row")?.string == "inTransit")
        let ran = resolve(shop, finding["id"]?.string ?? "", by: "OP-P1", as: "link:" + target)
        let json = try ran.json()
        #expect(json.at("lots", 0, "unexpected")?.integer == 1, "\(ran.errors)")
        #expect(try shop.device(target).at("stages", 0, "row")?.string == "received")
        #expect(try shop.device(proposal)["device"]?.string == target, "the mis-keyed number finds the device it meant")
        #expect(try shop.run(lot).json()["recorded"]?.integer == 0)
        #expect(shop("log", "fsck").code == 0 && shop("replay", "--lot", "HH-2026-10-017").code == 0)
    }

    @Test func changedTermsAreRefusedUntilAmended() throws {
        let shop = Shop()
        let lot = shop.lot(maple)
        _ = shop.run(lot)
        let entries = shop.entries
        Files.edit(lot + "/lot.yaml", old: "reuse_allowed: true", new: "reuse_allowed: false")
        oneLine(shop.run(lot), code: 1, word: "lot amend")
        #expect(shop.entries == entries)
        let amended = shop("lot", "amend", lot, "--by", "OP-P1", "--reason", "addendum 2", "--json")
        #expect(amended.code < 2, "\(amended.errors)")
        #expect(try amended.json().at("lots", 0, "routes", "resale")?.integer == 0, "tightened: decided again")
        #expect(shop.run(lot).code < 2)
        // Loosening holds every device until somebody looks.
        Files.edit(lot + "/lot.yaml", old: "reuse_allowed: false", new: "reuse_allowed: true")
        let loosened = shop("lot", "amend", lot, "--by", "OP-P1", "--reason", "addendum 3", "--json")
        #expect(try loosened.json().at("lots", 0, "routes", "hold")?.integer == 24)
        oneLine(shop("lot", "amend", lot, "--by", "OP-P1", "--reason", "x"), code: 1, word: "already")
        #expect(shop("log", "fsck").code == 0)
    }

    @Test func anUnknownKeyOfTheTermsNamesItsLine() {
        let shop = Shop()
        let lot = shop.lot(maple)
        Files.edit(lot + "/lot.yaml", old: "  reuse_allowed", new: "  reuse_permitted: true\n  reuse_allowed")
        let ran = shop.run(lot)
        oneLine(ran, code: 65, word: "reuse_permitted")
        #expect(ran.errors.contains("lot.yaml:7") || ran.errors.contains("line 7"), "\(ran.errors)")
    }

    @Test func aDeviceThatComesAgainIsANewIntake() throws {
        let shop = Shop()
        let lot = shop.lot(maple)
        _ = shop.run(lot)
        #expect(shop("lot", "close", "--lot", "MC-2026-10-004", "--by", "OP-P1", "--reason", "settled").code == 0)
        oneLine(shop.run(lot), code: 1, word: "closed")
        let again = shop.folder + "/again"
        for file in ["lot.yaml", "manifest.csv"] { Files.write(again + "/" + file, Files.read(lot + "/" + file)) }
        Files.edit(again + "/lot.yaml", old: "MC-2026-10-004", new: "MC-2026-11-001")
        let json = try shop.run(again).json()
        #expect(json.at("lots", 0, "rows", "inTransit")?.integer == 24)
        let device = try shop.device("356190102613501")
        #expect(device["intake"]?.string == "MC-2026-11-001/1")
        #expect(device["also"]?.strings == ["MC-2026-10-004/1"])
        #expect(device["findings"]?.codes.contains("I06") == false, "the earlier lot is closed")
        #expect(device.at("stages", 2, "attempts")?.array?.isEmpty == true, "evidence binds to its own intake")
        #expect(try shop.device("MC-2026-10-004/1")["route"]?.string == "resale")
        #expect(shop("log", "fsck").code == 0)
    }

    @Test func anExportOfTheLastDaysSaysNothingOfALaterStay() throws {
        let shop = Shop()
        let lot = shop.lot(maple)
        let report = lot + "/erasure/phonecheck.json"
        // Nothing but the content tells that it is the same report: no id, no station.
        Files.write(
            report,
            Shop.replace(
                Shop.replace(Files.text(report), old: "TransactionID", new: "Batch"), old: "StationID", new: "Bench"))
        _ = shop.run(lot)
        #expect(shop("lot", "close", "--lot", "MC-2026-10-004", "--by", "OP-P1", "--reason", "settled").code == 0)
        let again = shop.folder + "/again"
        for file in ["lot.yaml", "manifest.csv"] { Files.write(again + "/" + file, Files.read(lot + "/" + file)) }
        Files.edit(again + "/lot.yaml", old: "MC-2026-10-004", new: "MC-2026-11-001")
        _ = shop.run(again)
        for file in ["receiving/dock.csv", "erasure/phonecheck.json", "tests/after-erasure.csv"] {
            let export = shop.folder + "/export/" + file
            Files.write(export, Files.text(lot + "/" + file) + "\n")
            #expect(shop("ingest", export).code <= 1)
        }
        let device = try shop.device("356190102613501")
        #expect(device["intake"]?.string == "MC-2026-11-001/1")
        #expect(device.at("stages", 2, "attempts")?.array?.isEmpty == true, "it was erased in the earlier stay")
        #expect(device["route"]?.string == nil)
        #expect(try shop.findings("I17").isEmpty, "a repeat doesn't wait")
        #expect(shop("log", "fsck").code == 0)
    }

    @Test func aDeviceInTwoOpenLotsIsHeld() throws {
        let shop = Shop()
        let lot = shop.lot(maple)
        _ = shop.run(lot)
        let second = shop.folder + "/second"
        Files.write(second + "/lot.yaml", Files.read(lot + "/lot.yaml"))
        Files.edit(second + "/lot.yaml", old: "MC-2026-10-004", new: "MC-2026-11-002")
        Files.write(
            second + "/manifest.csv", Files.lines(lot + "/manifest.csv").prefix(2).joined(separator: "\n") + "\n")
        let json = try shop.run(second).json()
        #expect(json.at("lots", 0, "findings", "I06")?.integer == 1)
        #expect(try shop.device("MC-2026-11-002/1").at("stages", 0, "outcome")?.string != "passed")
    }

    /// Linking a damaged row to its own device is accepting it: whatever counts the row says the same.
    @Test func aRowThatIsLinkedToItselfIsAcceptedEverywhere() throws {
        var told: [String] = []
        for word in ["accept", "link"] {
            let shop = Shop()
            _ = shop.run(shop.lot(harbor))
            let finding = try #require(try shop.findings("I04").first)
            let id = finding["id"]?.string ?? ""
            let device = try #require(finding["device"]?.string)
            let ran = resolve(shop, id, by: "OP-P1", as: word == "link" ? "link:" + device : word)
            #expect(ran.code < 2, "\(ran.errors)")
            let lot = try #require(try shop("status", "--json").json().at("lots", 0))
            told.append("\(lot["rows"] ?? .null) \(lot["stages"] ?? .null) \(lot["routes"] ?? .null)")
        }
        #expect(told[0] == told[1])
    }

    @Test func aWordThatEndsNothingSaysSo() throws {
        let shop = Shop()
        _ = shop.run(shop.lot(harbor))
        let id = try #require(try shop.findings("T02").first?["id"]?.string)
        let ran = shop("resolve", id, "--by", "OP-P1", "--as", "not-ours", "--reason", "the neighbour's")
        #expect(ran.code == 0 && ran.text.hasPrefix("recorded;"), "\(ran)")
        #expect(ran.errors.contains("the finding stands all the same"), "\(ran.errors)")
        let accepted = shop("resolve", id, "--by", "OP-P1", "--as", "accept", "--reason", "agreed")
        #expect(accepted.code == 0 && accepted.text.hasPrefix("resolved;") && accepted.errors.isEmpty, "\(accepted)")
    }
}
