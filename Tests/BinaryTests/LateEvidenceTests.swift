import Basics
import Testing

/// What comes after a lot was closed decides if it is of before, and leaves the lot closed.
@Suite struct LateEvidenceTests {
    private static let header = "device,tested_at,function,result,kind,score,tool,tool_version,operator"
    private static let lot = "MC-2026-10-004"
    private static let device = "356190102613501"

    private func closed() throws -> (Shop, certificate: String) {
        let shop = Shop()
        _ = shop.run(shop.lot(maple))
        Files.edit(
            shop.store + "/settings.yaml", old: "legal_name: \"\"", new: "legal_name: \"Lakeside Recovery (fictional)\""
        )
        #expect(shop("validate", "--lot", Self.lot, "--by", "OP-V1").code == 0)
        let issued = shop("certify", "--lot", Self.lot, "--out", shop.folder + "/out", "--json")
        let act = ["lot", "close", "--lot", Self.lot, "--by", "OP-P1", "--reason", "settled", "--store", shop.store]
        #expect(Binary.run(act).code == 0)
        return (shop, try #require(try issued.json()["certificate"]?.string))
    }

    private func ingest(_ shop: Shop, _ row: String) -> Ran {
        let file = shop.folder + "/late-\(Digest(of: row).hex.prefix(6)).csv"
        Files.write(file, Self.header + "\n" + row + "\n")
        return shop("ingest", file, "--json")
    }

    @Test func evidenceOfBeforeRevokesAloudAndTheLotStaysClosed() throws {
        let (shop, id) = try closed()
        let before = try shop("status", "--lot", Self.lot, "--json").json()
        let late = ingest(shop, "\(Self.device),2026-10-14T15:00:55Z,lock.mdm,on,auto,,Phonecheck,3.88.2,OP-T1")
        #expect(late.code == 1, "\(late.errors)")
        #expect(late.errors.contains("certificate \(id) was revoked"), "\(late.errors)")
        let device = try shop.device(Self.device)
        #expect(device["intake"]?.string == Self.lot + "/1")
        #expect(device["stages"]?.array?.contains { $0["outcome"]?.string == "held" } == true)
        let after = try shop("status", "--lot", Self.lot, "--json").json()
        #expect(before.at("lots", 0, "rows")?.members?.count == after.at("lots", 0, "rows")?.members?.count)
        // It is closed: its folder can't be run, nor closed again.
        #expect(shop.run(shop.lot(maple)).code == 1)
        #expect(try shop.findings("I17").isEmpty)
        #expect(shop("log", "fsck").code == 0)
        #expect(shop("replay", "--lot", Self.lot).code == 0)
        // The same again says nothing.
        let again = ingest(shop, "\(Self.device),2026-10-14T15:00:55Z,lock.mdm,on,auto,,Phonecheck,3.88.2,OP-T1")
        #expect(try again.json()["recorded"]?.integer == 0)
    }

    @Test func aHandOverOfBeforeTheErasureRevokesToo() throws {
        let (shop, id) = try closed()
        let dock = Files.lines(shop.folder + "/" + maple + "/receiving/dock.csv")[1]
        let unit = dock.split(separator: ",")[2]
        let file = shop.folder + "/out-of-here.csv"
        Files.write(
            file,
            "at,from,to,released_by,accepted_by,document,handling_unit,seal,units,grams\n"
                + "2026-10-09T09:00:00Z,lakeside-recovery,fir-traders,OP-R1,A. Buyer,DN-77,"
                + "\(unit),,,\n")
        let late = shop("ingest", file, "--json")
        #expect(late.code == 1 && late.errors.contains("certificate \(id) was revoked"), "\(late.text) \(late.errors)")
        let device = try shop.device(Self.device)
        #expect(device.at("stages", 2, "outcome")?.string == "held", "\(device)")
        #expect(shop("log", "fsck").code == 0 && shop("replay", "--lot", Self.lot).code == 0)
    }

    @Test func aDestroyedDeviceThatIsSeenAgainIsHeld() throws {
        let shop = Shop()
        _ = shop.run(shop.lot(maple))
        let destroyed = shop.folder + "/destruction.csv"
        Files.write(
            destroyed,
            "device,destroyed_at,technique,criteria,equipment,operator,witness,battery_removed,video_ref\n"
                + "\(Self.device),2026-10-20T16:00:00Z,Shredded,particles up to 2 mm,Granulator GX-2,OP-D1,OP-R1,true,C1\n"
        )
        #expect(shop("ingest", destroyed).code <= 1)
        #expect(try shop.device(Self.device)["route"]?.string == "destroy")
        #expect(shop("lot", "close", "--lot", Self.lot, "--by", "OP-P1", "--reason", "settled").code == 0)
        let dock = shop.folder + "/dock.csv"
        let header = Files.lines(shop.folder + "/" + maple + "/receiving/dock.csv")[0]
        let row = header.split(separator: ",").map { name -> String in
            switch name {
            case "scanned_at": "2026-10-22T10:00:00Z"
            case "identifier": Self.device
            case "location": "cage-1"
            case "operator": "OP-R1"
            default: ""
            }
        }
        Files.write(dock, header + "\n" + row.joined(separator: ",") + "\n")
        #expect(shop("ingest", dock).code <= 1)
        let device = try shop.device(Self.device)
        #expect(device.at("stages", 2, "outcome")?.string == "held", "\(device)")
    }

    @Test func evidenceOfAfterTheClosingWaits() throws {
        let (shop, id) = try closed()
        let late = ingest(shop, "\(Self.device),2038-01-14T15:00:55Z,lock.mdm,on,auto,,Phonecheck,3.88.2,OP-T1")
        #expect(!late.errors.contains(id), "\(late.errors)")
        #expect(try shop.findings("I17").count == 1)
    }

    @Test func newTablesDecideNoClosedLotAgain() throws {
        let (shop, id) = try closed()
        let tools = shop.folder + "/tools.csv"
        Files.write(tools, "tool,version_from,version_to,technique,media,os,level,valid_from,valid_to\n")
        let imported = shop("import", tools)
        #expect(!imported.errors.contains(id), "\(imported.errors)")
        let late = ingest(shop, "\(Self.device),2026-10-14T15:00:55Z,vol_up,pass,auto,,Phonecheck,3.88.2,OP-T1")
        #expect(!late.errors.contains(id), "what came late is judged by the tables of then: \(late.errors)")
    }
}
