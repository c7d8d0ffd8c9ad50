import Basics
import Testing

/// `certify --kind destruction`: only what was destroyed with a full record (R2v3 B(7)-(9)).
@Suite(.enabled(if: Shop.hasSQLite, "needs sqlite3")) struct DestructionCertificateTests {
    private static let lot = Certified.name(maple)
    private static let header =
        "device,destroyed_at,technique,criteria,equipment,operator,witness,battery_removed,video_ref"

    /// What the record of each device lacks; the first two lack nothing.
    private static let records: [(cells: String, lacks: String?)] = [
        ("shred,particles up to 2 mm,Granulator GX-2,OP-D1,OP-R1,true,CAM3-1", nil),
        ("disintegrate,chips in fragments,Granulator GX-9,OP-D1,OP-T1,true,CAM3-2", nil),
        ("shred,particles up to 2 mm,Granulator GX-2,OP-D1,,true,CAM3-3", "no witness"),
        ("shred,particles up to 2 mm,Granulator GX-2,OP-D1,OP-D1,true,CAM3-4", "no witness other than the operator"),
        ("shred,particles up to 2 mm,Granulator GX-2,OP-D1,OP-R1,,CAM3-5", "no word that the battery was removed"),
        ("shred,particles up to 2 mm,Granulator GX-2,OP-D1,OP-R1,false,CAM3-6", "no word that the battery was removed"),
        // Without criteria that are met nothing was destroyed at all.
        ("shred,unknown,Granulator GX-2,OP-D1,OP-R1,true,CAM3-7", "held"),
        ("shred,particles up to 2 mm,,OP-D1,OP-R1,true,CAM3-8", "no equipment"),
        ("shred,particles up to 2 mm,Granulator GX-2,OP-D1,OP-R1,true,", "no video"),
    ]

    private struct Issued {
        let shop: Shop
        let devices: [String]
        let folder: String
        let table: JSONValue
    }

    private func issued() throws -> Issued {
        let shop = Shop()
        Files.edit(
            shop.store + "/settings.yaml", old: "legal_name: \"\"", new: "legal_name: \"Lakeside Recovery (fictional)\""
        )
        _ = shop.run(shop.lot(maple))
        let devices = shop.sql("SELECT name FROM intake ORDER BY ordinal").split(separator: "\n").map(String.init)
        let rows = zip(devices, Self.records).map { "\($0),2026-10-20T16:00:00Z,\($1.cells)" }
        Files.write(shop.folder + "/destruction.csv", ([Self.header] + rows).joined(separator: "\n") + "\n")
        #expect(shop("ingest", shop.folder + "/destruction.csv").code <= 1)
        #expect(shop("validate", "--lot", Self.lot, "--by", "OP-V1", "--reason", "looked at").code == 0)
        let folder = Certified.certify(shop, "--lot", Self.lot, "--kind", "destruction", "--out", shop.folder + "/c")
        return Issued(
            shop: shop, devices: devices, folder: folder,
            table: try JSONParser.parse(Files.read(folder + "/devices.json")))
    }

    private func listed(_ table: JSONValue, _ part: String) -> Set<String> {
        Set((table[part]?.array ?? []).compactMap { $0["device"]?.string })
    }

    private func why(_ table: JSONValue, _ device: String) -> (codes: [String], why: String) {
        let found = table["excluded"]?.array?.first { $0["device"]?.string == device }
        return (found?["codes"]?.strings ?? [], found?["why"]?.string ?? "")
    }

    @Test func onlyAFullRecordIsCertified() throws {
        let issued = try issued()
        let (devices, table) = (issued.devices, issued.table)
        #expect(listed(table, "devices") == Set(devices.prefix(2)))
        #expect(listed(table, "excluded") == Set(devices.dropFirst(2)))
        for (device, record) in zip(devices, Self.records).dropFirst(2) {
            let found = why(table, device)
            let code = record.lacks == "held" ? "S12" : "R20"
            #expect(found.codes == [code] && found.why.contains(record.lacks ?? "-"), "\(device): \(found)")
        }
        #expect(why(table, devices[20]).why == "it was not destroyed")
        let refused = issued.shop(
            "certify", "--lot", Self.lot, "--kind", "destruction", "--device", devices[2], "--out",
            issued.shop.folder + "/one")
        #expect(refused.code == 1 && refused.errors.contains("no witness"), "\(refused.errors)")
        // Nor does the other certificate list what was destroyed, with a full record or not.
        let other = Certified.certify(issued.shop, "--lot", Self.lot, "--out", issued.shop.folder + "/c")
        let sanitized = try JSONParser.parse(Files.read(other + "/devices.json"))
        #expect(listed(sanitized, "devices") == Set(devices.dropFirst(Self.records.count)))
        for device in devices.prefix(2) {
            #expect(why(sanitized, device).why == "it was destroyed, and this certificate is about what was erased")
        }
        // Each stands beside the other: neither takes the other's place.
        for folder in [issued.folder, other] {
            let ran = Binary.run(["verify", folder, "--trust", issued.shop.store + "/trust/policy.txt"])
            #expect(ran.code == 0, "\(ran.text)")
            let theirs = OtherTools.python(["verify.py", ".", "policy.txt"], in: folder)
            #expect(theirs.code == 0 && theirs.text.contains("VALID"), "\(theirs.text)")
        }
        let states = issued.shop("log", "fsck")
        #expect(states.code == 0, "\(states.text)")
    }

    @Test func thePageAndTheTableTellTheWholeRecord() throws {
        let issued = try issued()
        let credential = try JSONParser.parse(Files.read(issued.folder + "/certificate.vc.json"))
        #expect(credential["type"]?.strings == ["VerifiableCredential", "DestructionCertificate"])
        #expect(credential.at("credentialSubject", "deviceCount")?.integer == 2)
        #expect(credential.at("credentialSubject", "excludedCount")?.integer == issued.devices.count - 2)
        let line = try #require(issued.table.at("devices", 1))
        let wanted = [
            "destroyedAt": "2026-10-20T16:00:00.000Z", "destructionTechnique": "disintegrate",
            "destructionCriteria": "chips in fragments", "destructionEquipment": "Granulator GX-9",
            "destructionOperator": "OP-D1", "destructionWitness": "OP-T1", "batteryRemoved": "true",
            "destructionVideo": "CAM3-2", "levelAssessed": "Destroy", "operatorName": "Dana Example",
        ]
        for (name, value) in wanted { #expect(line[name]?.string == value, "\(name)") }
        let page = OtherTools.run(["pdftotext", "-layout", issued.folder + "/certificate.pdf", "-"]).text
        let words = Set(page.split { $0 == " " || $0 == "\n" }.map(String.init))
        #expect(page.contains("Certificate of destruction") && page.contains("How they were destroyed"))
        for word in ["disintegrate", "GX-9", "fragments", "CAM3-2", "OP-T1", "OP-D1", "yes"] + issued.devices.prefix(2)
        {
            #expect(words.contains(word), "\(word)")
        }
        #expect(page.contains("R20") && page.contains("no witness"))
    }
}
