import Basics
import Testing

/// `device`: one device's whole story, by any identifier.
@Suite struct DeviceTests {
    private let shop = Settled.shop

    private static let members = [
        "device", "intake", "lot", "identifiers", "make", "model", "categories", "stages", "findings", "route",
        "policy", "rules", "asOf", "also", "custody", "units",
    ]

    /// Some device of a route.
    private func device(routed route: String) throws -> JSONValue? {
        let name = shop.sql(
            "SELECT l.name || '/' || i.ordinal FROM decision d JOIN intake i ON i.id = d.intake "
                + "JOIN lot l ON l.id = i.lot WHERE d.route = '\(route)' LIMIT 1")
        return try name.split(separator: "\n").first.map { try shop.device(String($0)) }
    }

    private func check(_ device: JSONValue) {
        #expect(device.names.sorted() == Self.members.sorted())
        #expect(device["categories"]?.names.sorted() == ["applicability", "cosmetic", "data", "functional", "scheme"])
        #expect(device.at("categories", "scheme")?.string == "rec/1.2")
        let stages = device["stages"]?.array ?? []
        #expect(
            stages.compactMap { $0["stage"]?.string }
                == ["shipment", "functionality", "sanitization", "cosmetic", "routing"])
        for stage in stages {
            #expect(["passed", "failed", "held", "waiting"].contains(stage["outcome"]?.string ?? ""))
            for reason in stage["reasons"]?.array ?? [] {
                for name in ["code", "severity", "message", "values", "source"] {
                    #expect(reason[name] != nil, "\(name) of \(reason)")
                }
            }
        }
        let sanitization = stages.first { $0["stage"]?.string == "sanitization" }
        #expect(sanitization?["level"]?.names.sorted() == ["assessed", "required"])
        for attempt in sanitization?["attempts"]?.array ?? [] {
            #expect(Set(attempt.names).isSuperset(of: ["at", "tool", "verdict", "codes"]))
        }
        for entry in device["custody"]?.array ?? [] {
            #expect(entry.names == ["index", "type", "at", "recordedAt", "state"])
        }
        #expect(device["custody"]?.array?.isEmpty == false)
    }

    @Test(.enabled(if: Shop.hasSQLite, "needs sqlite3"), arguments: ["resale", "repair", "recycle", "destroy", "hold"])
    func everyRouteIsExplained(route: String) throws {
        let device = try #require(try device(routed: route), "the sample lots have a device routed to \(route)")
        check(device)
        let routing = device["stages"]?.array?.last
        switch route {
        case "resale", "repair":
            #expect(device.at("stages", 2, "outcome")?.string == "passed")
            #expect(routing?["outcome"]?.string == "passed")
        case "hold": #expect(routing?["outcome"]?.string == "held")
        default: #expect(routing?["outcome"]?.string == "passed")
        }
    }

    @Test func everyIdentifierFindsTheDevice() throws {
        let device = try shop.device("354072152692779")
        let intake = try #require(device["intake"]?.string)
        var names = [intake]
        for member in device["identifiers"]?.members ?? [] {
            names += member.value.array?.compactMap(\.string) ?? [member.value.string].compactMap { $0 }
        }
        #expect(names.count >= 6, "\(names)")
        for name in names + [" 354072152692779 ", "35-407215-269277-9", "pmdjfvdh92"] {
            let found = shop("device", name, "--json")
            #expect(found.code == 0, "\(name): \(found.errors)")
            if found.code == 0 { #expect(try found.json()["intake"]?.string == intake, "\(name)") }
        }
    }

    @Test func anInvalidIdentifierFindsItAsItWasClaimed() throws {
        var looked = 0
        let rows = try JSONParser.parse(
            Files.read(Files.samples + "/" + harbor + "/expected.json"), limits: JSONLimits(depth: 64, bytes: 1 << 24))
        let manifest = Files.lines(Files.samples + "/" + harbor + "/manifest.csv")
        for row in rows["devices"]?.array ?? [] {
            guard let line = row["line"]?.integer, let fault = row["fault"]?.string,
                ["check-digit", "placeholder", "scientific", "test-identifier", "placeholder-imei"].contains(fault)
            else { continue }
            let cells = manifest[line - 1].split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            let device = try shop.device(cells[5])
            #expect(device["identifiers"]?["imei"]?.array?.contains(.string(cells[5])) != true, "\(fault)")
            #expect(device["findings"]?.codes.contains { ["I02", "I03", "I04"].contains($0) } == true, "\(fault)")
            #expect(device["route"]?.string == "hold" || device["route"]?.isNull == true)
            looked += 1
        }
        #expect(looked >= 2)
    }

    @Test(arguments: ["359999999999999", "NOPE", "HH-2026-10-017/9999", ""])
    func whatNobodyKnowsIsOneLineAndTwo(name: String) {
        let ran = shop("device", name, "--json")
        #expect(ran.code == 2 && ran.output.isEmpty)
        #expect(ran.errors.filter { $0 == "\n" }.count == 1 && ran.errors.hasPrefix("lotwise: "))
    }

    @Test func noReuseWithoutSanitization() {
        guard Shop.hasSQLite else { return print("not run: sqlite3 is not here") }
        let wrong = shop.sql(
            "SELECT count(*) FROM decision WHERE route IN ('resale','repair','parts') AND sanitization <> 0")
        let sane = shop.sql("SELECT count(*) FROM decision WHERE route = 'resale' AND sanitization = 0")
        #expect(wrong == "0\n" && sane != "0\n")
    }
}
