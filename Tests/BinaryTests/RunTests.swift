import Basics
import Glibc
import Testing

/// `run`, `status` and `findings` as the interface promises them.
@Suite struct RunTests {
    private static let states = ["total", "received", "inTransit", "missing", "quarantined", "duplicate", "withdrawn"]
    private static let stages = ["shipment", "functionality", "sanitization", "cosmetic", "routing"]
    private static let routes = ["resale", "repair", "parts", "recycle", "destroy", "return", "hold"]

    private func check(_ lot: JSONValue) {
        #expect(lot.names == ["lot", "rows", "unexpected", "stages", "routes", "findings", "decisions"])
        let rows = lot["rows"]?.members ?? []
        #expect(rows.map(\.name) == Self.states)
        let counts = rows.compactMap { $0.value.integer }
        #expect(counts.first == counts.dropFirst().reduce(0, +), "the rows add up to total")
        #expect(lot["unexpected"]?.integer != nil)
        #expect(lot["stages"]?.names == Self.stages)
        let total = (counts.first ?? 0) + (lot["unexpected"]?.integer ?? 0)
        for stage in lot["stages"]?.members ?? [] {
            #expect(stage.value.names == ["passed", "failed", "held", "waiting"])
            #expect((stage.value.members ?? []).compactMap { $0.value.integer }.reduce(0, +) == total, "\(stage.name)")
        }
        #expect(lot["routes"]?.names == Self.routes)
        #expect(lot["findings"]?.members?.allSatisfy { $0.value.integer ?? 0 > 0 } == true)
        let digest = lot["decisions"]?.string ?? ""
        #expect(digest.hasPrefix("sha256:") && digest.utf8.count == 71)
    }

    @Test func bothSampleLotsInOneRun() throws {
        let shop = Shop()
        let ran = shop.run(shop.lot(harbor), shop.lot(maple))
        #expect(ran.code == 1, "done, and something was held: \(ran.errors)")
        #expect(ran.errors.isEmpty, "no progress where there is no terminal: \(ran.errors)")
        #expect(!ran.output.contains(0x1B) && ran.text.filter { $0 == "\n" }.count == 1)
        let json = try ran.json()
        #expect(json.names == ["lots", "log", "recorded", "elapsed_ms"])
        #expect(json["log"]?.names == ["origin", "size", "root", "signed", "proven"])
        // Signed when the run ends: everything recorded is proven under a policy without witnesses.
        #expect(json.at("log", "root")?.string?.hasPrefix("sha256:") == true)
        #expect(json.at("log", "proven")?.integer == json.at("log", "size")?.integer)
        #expect(json["lots"]?.array?.map { $0["lot"]?.string } == ["HH-2026-10-017", "MC-2026-10-004"])
        (json["lots"]?.array ?? []).forEach(check)
        #expect(json.at("lots", 0, "rows", "total")?.integer == 240)
        #expect(json.at("lots", 1, "rows", "total")?.integer == 24)
        #expect(json["recorded"]?.integer ?? 0 > 1000)

        let again = shop.run(shop.folder + "/" + harbor, shop.folder + "/" + maple)
        let second = try again.json()
        #expect(second["recorded"]?.integer == 0, "a second run records nothing")
        #expect(second["lots"] == json["lots"])
        #expect(second["log"] == json["log"])

        let status = try shop("status", "--json").json()
        #expect(status["lots"] == json["lots"] && status["log"] == json["log"])
    }

    @Test func aQuietLotEndsWithZero() {
        let shop = Shop()
        let ran = shop.run(shop.lot(maple))
        #expect(ran.code == 0, "\(ran.errors) \(ran.text)")
    }

    /// The body of an entry without what a clock or a secret put there.
    private func bodies(_ shop: Shop, _ store: String) -> [String] {
        shop.sql("SELECT CAST(body AS TEXT) FROM entry ORDER BY seq", store: store).split(separator: "\n").map { line in
            guard let json = try? JSONParser.parse(Array(line.utf8)) else { return String(line) }
            let isActs = json["type"]?.string?.hasPrefix("table.") == true
            let kept = (json.members ?? []).filter {
                !["recordedAt", "salt", "prev"].contains($0.name) && !(isActs && $0.name == "at")
            }
            // `at` of what the engine does is the clock of the run.
            let isNow = json["at"] == json["recordedAt"]
            return kept.filter { !(isNow && $0.name == "at") }.map { "\($0.name)=\($0.value)" }.joined(separator: ",")
        }
    }

    @Test func theNumberOfJobsChangesNothing() throws {
        let shop = Shop(tables: false)
        let lot = shop.lot(harbor)
        var seen: [(decisions: String, entries: Int, bodies: [String])] = []
        for jobs in [1, 2, 8] {
            let store = shop.folder + "/store\(jobs)"
            #expect(shop("import", Files.samples + "/tables", store: store).code == 0)
            let json = try shop.run(lot, jobs: jobs, store: store).json()
            seen.append(
                (
                    json.at("lots", 0, "decisions")?.string ?? "", json.at("log", "size")?.integer ?? 0,
                    Shop.hasSQLite ? bodies(shop, store) : []
                ))
        }
        for other in seen.dropFirst() {
            #expect(other.decisions == seen[0].decisions && other.entries == seen[0].entries)
            let differing = zip(other.bodies, seen[0].bodies).first { $0 != $1 }
            #expect(differing == nil && other.bodies.count == seen[0].bodies.count)
        }
    }

    @Test func tablesAreImportedOnce() throws {
        let shop = Shop()
        let again = shop("import", shop.folder + "/tables", "--json")
        let json = try again.json()
        #expect(again.code == 0 && json["recorded"]?.integer == 0)
        #expect(json["tables"]?.array?.count == 7)
        #expect(json["tables"]?.array?.allSatisfy { $0["repeat"]?.bool == true } == true)
    }

    @Test func theExceptionQueueNamesItsPlaces() throws {
        let all = try Settled.shop.findings()
        #expect(all.count > 100)
        for finding in all {
            for name in ["id", "code", "severity", "state", "message", "values", "source"] {
                #expect(finding[name] != nil, "\(name) of \(finding)")
            }
            let id = finding["id"]?.string ?? ""
            #expect(id.utf8.count == 16 && id.allSatisfy(\.isHexDigit))
            #expect(["waiting", "fail", "hold", "warn", "note"].contains(finding["severity"]?.string ?? ""))
        }
        #expect(Set(all.compactMap { $0["id"]?.string }).count == all.count)
        #expect(try Settled.shop.findings("I16").first?.at("source", "file")?.string == "shipments/driver-note.txt")
    }

    @Test func screensForPeopleHaveNoEscapesInFiles() {
        for arguments in [["status"], ["findings"], ["device", "HH-2026-10-017/2"], ["document", "list"]] {
            let ran = Binary.run(arguments + ["--store", Settled.shop.store])
            #expect(ran.code == 0 && !ran.output.isEmpty && !ran.output.contains(0x1B), "\(arguments)")
            #expect(ran.errors.isEmpty)
        }
    }

    @Test func theClockOfTheRulesIsSaidInTheDecision() throws {
        #expect(try Settled.shop.device("HH-2026-10-017/2")["asOf"]?.string == "2026-11-22T12:00:00.000Z")
        let shop = Shop()
        let ran = shop("run", shop.lot(maple), "--as-of", "soon")
        #expect(ran.code == 64, "\(ran.errors)")
    }

    @Test func whatIsNotHereIsMissingOnceReceiptIsClosed() throws {
        let shop = Shop()
        _ = shop.run(shop.lot(harbor))
        let ran = shop("receive", "close", "--lot", "HH-2026-10-017", "--by", "OP-R1", "--json")
        let lot = try #require(try ran.json().at("lots", 0))
        check(lot)
        #expect(ran.code == 1)
        #expect(lot.at("rows", "missing")?.integer ?? 0 > 0 && lot.at("rows", "inTransit")?.integer == 0)
        #expect(lot.at("findings", "T01")?.integer == lot.at("rows", "missing")?.integer)
        #expect(shop("receive", "close", "--lot", "HH-2026-10-017", "--by", "OP-R1").code == 1)
    }
}
