import Basics
import Testing

/// Promises of the contract that a reader could take for granted.
@Suite struct ContractTests {
    private static let terms = """
        lot: CT-1
        customer: harbor-health
        pipeline: r2v3-mobile
        contract:
          confidentiality: moderate
          standard: nist-800-88r1
          reuse_allowed: true
          sanitize_within_days: 30
          revenue_share_percent: 60

        """

    /// A lot folder of three phones, tagged as given, with further files.
    private func lot(_ shop: Shop, tags: [String], _ files: [String: String] = [:]) -> String {
        let folder = shop.folder + "/ct"
        let imeis = ["356938035643809", "356938035643817", "356938035643825"]
        let rows = zip(tags, imeis).map { "\($0),Apple,iPhone 12,\($1)\n" }
        Files.write(folder + "/lot.yaml", Self.terms)
        Files.write(folder + "/manifest.csv", "Asset Tag,Make,Model,IMEI\n" + rows.joined())
        for (path, text) in files { Files.write(folder + "/" + path, text) }
        return folder
    }

    private static let scans = "scanned_at,identifier,handling_unit,seal,seal_state,operator,station,location,note\n"

    /// §1.2: evidence attaches by asset tag within its lot, whatever characters and length the tag has.
    @Test(arguments: ["A-1", "T7", "ASSET 001", "Büro-12"]) func anyAssetTagAttaches(tag: String) throws {
        let shop = Shop()
        let row = "2026-10-05T10:00:00Z,\(tag),,,,OP-R1,DOCK-1,receiving,\n"
        let json = try shop.run(lot(shop, tags: ["X-1", tag, "X-3"], ["receiving/d.csv": Self.scans + row])).json()
        #expect(json.at("lots", 0, "rows", "received")?.integer == 1)
        #expect(json.at("lots", 0, "unexpected")?.integer == 0)
        #expect(try shop.device(tag)["device"]?.string == "356938035643817")
    }

    /// §1.2: a file counts until `document withdraw`; then none of its versions does.
    @Test func withdrawnByItsPathAGrownFileIsGone() throws {
        let shop = Shop()
        let first = Self.scans + "2026-10-05T10:00:00Z,356938035643809,,,,OP-R1,DOCK-1,receiving,\n"
        let folder = lot(shop, tags: ["X-1", "X-2", "X-3"], ["receiving/d.csv": first])
        _ = shop.run(folder)
        Files.write(
            folder + "/receiving/d.csv", first + "2026-10-05T10:01:00Z,356938035643817,,,,OP-R1,DOCK-1,receiving,\n")
        #expect(try shop.run(folder).json().at("lots", 0, "rows", "received")?.integer == 2)
        let ran = shop("document", "withdraw", "receiving/d.csv", "--by", "OP-P1", "--reason", "wrong dock", "--json")
        let after = try ran.json()
        #expect(after.at("lots", 0, "rows", "received")?.integer == 0)
        #expect(after["recorded"]?.integer ?? 0 >= 2, "each version's withdrawal is an entry")
        #expect(shop("log", "fsck").code == 0)
    }

    /// A seal that one scan found broken was broken for all that lay in the box, whichever file says so and when.
    @Test func whatLayInTheBrokenBoxLayInIt() throws {
        let shop = Shop()
        func scan(_ imei: String, unit: String, state: String) -> String {
            Self.scans + "2026-10-05T10:00:00Z,\(imei),\(unit),,\(state),OP-R1,DOCK-1,receiving,\n"
        }
        let folder = lot(
            shop, tags: ["X-1", "X-2", "X-3"],
            [
                "receiving/a.csv": scan("356938035643809", unit: "BOX-1", state: ""),
                "receiving/b.csv": scan("356938035643825", unit: "BOX-2", state: ""),
            ])
        _ = shop.run(folder)
        #expect(try shop.findings("T05").isEmpty)
        Files.write(folder + "/receiving/c.csv", scan("356938035643817", unit: "box 1", state: "broken"))
        _ = shop.run(folder)
        let devices = try shop.findings("T05").compactMap { $0["device"]?.string }
        #expect(Set(devices) == ["356938035643809", "356938035643817"])
    }

    /// A test that names another device of the store beside its own is a test of nobody knows which.
    @Test func aTestOfTwoDevicesIsOfNone() throws {
        let shop = Shop()
        func record(_ imei: String, _ second: String) -> String {
            "{\"master_id\":1,\"IMEI\":\"\(imei)\",\"IMEI2\":\"\(second)\",\"Working\":\"Yes\","
                + "\"Passed\":\"LCD,Digitizer\",\"Failed\":\"\",\"DeviceUpdatedDate\":\"2026-10-06T10:00:00Z\",\"ErasedFlag\":0}"
        }
        let folder = lot(
            shop, tags: ["X-1", "X-2", "X-3"],
            [
                "receiving/a.csv": Self.scans
                    + "2026-10-05T10:00:00Z,356938035643809,,,,OP-R1,DOCK-1,receiving,\n"
                    + "2026-10-05T10:01:00Z,356938035643825,,,,OP-R1,DOCK-1,receiving,\n",
                "tests/p.json": "[" + record("356938035643809", "356938035643817") + ","
                    + record("356938035643825", "") + "]",
            ])
        _ = shop.run(folder)
        #expect(try shop.findings("F10").compactMap { $0["device"]?.string } == ["356938035643809"])
    }

    /// §2: `recorded` counts the act's own entry.
    @Test func anActCountsItsOwnEntry() throws {
        let shop = Shop()
        let folder = lot(shop, tags: ["X-1", "X-2", "X-3"])
        let before = try shop.run(folder).json().at("log", "size")?.integer ?? 0
        let closed = try shop("receive", "close", "--lot", "CT-1", "--by", "OP-R1", "--json").json()
        #expect(closed["recorded"]?.integer == (closed.at("log", "size")?.integer ?? 0) - before)
    }

    /// §2: 1 is «something was found wrong», for `manifest inspect` too; usage errors are one line.
    @Test func exitCodesAndLines() {
        let shop = Shop(tables: false)
        Files.write(shop.folder + "/m.csv", "Asset Tag,IMEI\nA-1000,3.56938E+14\nA-1001,356938035643809\n")
        #expect(Binary.run(["manifest", "inspect", shop.folder + "/m.csv"]).code == 1)
        for arguments in [
            ["status", "--bogus"], ["generate", "--devices", "x", "--seed", "1", "--out", "o"], ["bogus"],
        ] {
            let ran = Binary.run(arguments, in: shop.folder)
            #expect(ran.code == 64 && ran.errors.filter { $0 == "\n" }.count == 1, "\(ran.errors)")
        }
        #expect(shop("run", "x", "--jobs", "0").code == 64)
    }
}
