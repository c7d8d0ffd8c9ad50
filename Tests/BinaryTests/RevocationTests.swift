import Basics
import Testing

/// A fact that takes a certified device's sanitization back revokes its certificate where it is decided.
@Suite struct RevocationTests {
    private static let header = "device,tested_at,function,result,kind,score,tool,tool_version,operator"

    private func certified() -> Shop {
        let shop = Shop()
        _ = shop.run(shop.lot(maple))
        Files.edit(
            shop.store + "/settings.yaml", old: "legal_name: \"\"", new: "legal_name: \"Lakeside Recovery (fictional)\""
        )
        #expect(shop("validate", "--lot", "MC-2026-10-004", "--by", "OP-V1").code == 0)
        return shop
    }

    private func certify(_ shop: Shop, _ more: String...) -> Ran {
        Binary.run(
            ["certify", "--lot", "MC-2026-10-004", "--out", shop.folder + "/out", "--json", "--store", shop.store]
                + more, in: shop.folder)
    }

    @Test func aLockThatIsOnRevokesAndTheDeviceIsLeftOutFromThenOn() throws {
        let shop = certified()
        let first = try certify(shop).json()
        let id = try #require(first["certificate"]?.string)
        #expect(first["devices"]?.integer == 24 && first["new"]?.bool == true)
        Files.write(
            shop.folder + "/lock.csv",
            Self.header + "\n356190102613501,2026-10-14T15:00:55Z,lock.mdm,on,auto,,Phonecheck,3.88.2,OP-T1\n")
        let ingested = shop("ingest", shop.folder + "/lock.csv", "--json")
        #expect(ingested.code == 1)
        // Said where it happens.
        #expect(ingested.errors.contains("certificate \(id) was revoked"), "\(ingested.errors)")
        let told = try ingested.json()["revoked"]?.array
        #expect(told?.count == 1 && told?.first?["certificate"]?.string == id)
        let again = shop("ingest", shop.folder + "/lock.csv", "--json")
        #expect(!again.errors.contains(id), "\(again.errors)")
        #expect(try again.json()["revoked"] == nil)
        let entry = shop.sql(
            "SELECT CAST(body AS TEXT) FROM entry WHERE CAST(body AS TEXT) LIKE '%certificate.revoked%'")
        #expect(entry.contains(id) && entry.contains("S36") && entry.contains("MC-2026-10-004/1"))
        // In the transaction of the decision: the entries are neighbours.
        #expect(
            shop.sql("SELECT count(*) FROM entry WHERE CAST(body AS TEXT) LIKE '%certificate.revoked%'").hasPrefix("1"))
        let second = try certify(shop).json()
        #expect(second["certificate"]?.string != id)
        #expect(second["devices"]?.integer == 23 && second["excluded"]?.integer == 1)
        #expect(certify(shop, "--device", "356190102613501").code == 1)
        #expect(shop("log", "fsck").code == 0)
    }

    @Test func anUnchangedLotHasTheSameCertificate() throws {
        let shop = certified()
        let first = try certify(shop).json()
        let size = shop.entries
        let again = try certify(shop).json()
        #expect(again["certificate"]?.string == first["certificate"]?.string)
        #expect(again["new"]?.bool == false)
        #expect(shop.entries == size)
    }

    @Test func withoutAValidationThereIsOnlyARecord() throws {
        let shop = Shop()
        _ = shop.run(shop.lot(maple))
        Files.edit(
            shop.store + "/settings.yaml", old: "legal_name: \"\"", new: "legal_name: \"Lakeside Recovery (fictional)\""
        )
        let refused = certify(shop)
        #expect(refused.code == 1)
        #expect(refused.errors.contains("S43"))
        // Who erased here can't accept it, whatever the table says of the role.
        #expect(shop("validate", "--lot", "MC-2026-10-004", "--by", "OP-S1").code == 1)
        let record = try certify(shop, "--unvalidated").json()
        let folder = try #require(record["folder"]?.string)
        // Nor does a report call it one.
        let report = shop("report", "reconciliation", "--lot", "MC-2026-10-004", "--format", "csv")
        #expect(report.code == 0, "\(report.errors)")
        #expect(report.text.contains("record, not validated"), "\(report.text.prefix(400))")
        #expect(Files.text(folder + "/certificate.vc.json").contains("\"ErasureRecord\""))
    }
}
