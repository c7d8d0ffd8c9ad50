import Basics
import Testing

/// `certificate list|revoke|status`, and what `report` and `verify` make of a certificate that no longer holds.
@Suite struct CertificateStatusTests {
    private static let lot = "MC-2026-10-004"

    /// The maple lot with a certificate; its number and folder.
    private func certified(_ shop: Shop = Shop()) throws -> (shop: Shop, id: String, folder: String) {
        _ = shop.run(shop.lot(maple))
        Files.edit(
            shop.store + "/settings.yaml", old: "legal_name: \"\"", new: "legal_name: \"Lakeside Recovery (fictional)\""
        )
        #expect(shop("validate", "--lot", Self.lot, "--by", "OP-V1").code == 0)
        let (id, folder) = try certify(shop)
        return (shop, id, folder)
    }

    private func certify(_ shop: Shop, _ more: String...) throws -> (id: String, folder: String) {
        let ran = Binary.run(
            ["certify", "--lot", Self.lot, "--out", shop.folder + "/out", "--json", "--store", shop.store] + more)
        let value = try ran.json()
        return (try #require(value["certificate"]?.string), try #require(value["folder"]?.string))
    }

    private func list(_ shop: Shop) throws -> [JSONValue] {
        let ran = shop("certificate", "list", "--json")
        #expect(ran.code == 0, "\(ran.errors)")
        return try ran.json()["certificates"]?.array ?? []
    }

    private func verify(_ folder: String, _ shop: Shop) -> Ran {
        Copy(folder).verify("--status", shop.folder + "/status.json", policy: shop.store + "/trust/policy.txt")
    }

    private func revoke(_ shop: Shop, id: String, by person: String, reason: String = "wrong customer") -> Ran {
        shop("certificate", "revoke", id, "--by", person, "--reason", reason)
    }

    @Test func aStatusListRefusesWhatNoLongerHolds() throws {
        let (shop, first, old) = try certified()
        let (device, alone) = try certify(shop, "--device", "356190102613501")
        shop.revoke(["354072153484598"])
        let (second, new) = try certify(shop)
        let made = try shop("certificate", "status", "--out", shop.folder + "/status.json", "--json").json()
        #expect(made["revoked"]?.integer == 1 && made["superseded"]?.integer == 0)
        let size = try #require(made["size"]?.integer)
        #expect(size == shop.entries, "a list over less than everything recorded")
        let refused = verify(old, shop)
        #expect(refused.code == 1)
        #expect(try refused.json()["code"]?.string == "revoked")
        for folder in [new, alone] {
            let ran = verify(folder, shop)
            #expect(ran.code == 0, "\(ran.text)")
            #expect(ran.text.contains("neither revoked nor replaced as of size \(size), "), "\(ran.text)")
            #expect(ran.text.contains(try #require(made["issuedAt"]?.string)))
        }
        // A second change replaces the lot's, without the device that was decided anew; the device's own stands.
        Files.write(
            shop.folder + "/grades.csv",
            "device,graded_at,zone,kind,length_mm,count,felt,visible_at_cm,operator\n"
                + "356190102613501,2026-10-16T15:00:55Z,back_glass,deep,60,9,true,90,OP-G1\n")
        _ = shop("ingest", shop.folder + "/grades.csv")
        let (third, newest) = try certify(shop)
        #expect(shop("certificate", "status", "--out", shop.folder + "/status.json").code == 0)
        let replaced = verify(new, shop)
        #expect(try replaced.code == 1 && replaced.json()["code"]?.string == "superseded", "\(replaced.text)")
        #expect(replaced.text.contains(third))
        #expect(verify(newest, shop).code == 0 && verify(alone, shop).code == 0)
        #expect(try verify(old, shop).json()["code"]?.string == "revoked")
        let known = try list(shop)
        #expect(known.map { $0["certificate"]?.string } == [first, device, second, third])
        #expect(known.map { $0["state"]?.string } == ["revoked", "issued", "superseded", "issued"])
        #expect(known.map { $0["scope"]?.string } == ["lot", "device", "lot", "lot"])
        #expect(known.map { $0["devices"]?.integer } == [24, 1, 23, 22])
        #expect(known[2]["successor"]?.string == third && known[1]["device"]?.string == "356190102613501")
        #expect(known.allSatisfy { $0["kind"]?.string == "DataSanitizationCertificate" })
        let fsck = shop("log", "fsck")
        #expect(fsck.code == 0, "\(fsck.text) \(fsck.errors)")
    }

    @Test func anotherIssuersListIsNotAsked() throws {
        let (shop, _, folder) = try certified()
        let (other, _, _) = try certified()
        #expect(other("certificate", "status", "--out", shop.folder + "/status.json").code == 0)
        #expect(verify(folder, shop).code == 1)
        #expect(shop("certificate", "status", "--out", shop.folder).code == 1)
        #expect(shop("certificate", "status").code == 64)
    }

    @Test func aPersonWithdrawsACertificateAndNoProgramGivesItBack() throws {
        let (shop, id, folder) = try certified()
        let before = shop.entries
        for (person, word) in [("OP-T1", "dpr or validator"), ("nobody", "dpr or validator"), ("lotwise", "--by")] {
            let ran = revoke(shop, id: id, by: person)
            #expect(ran.code != 0 && ran.errors.contains(word), "\(person): \(ran.errors)")
        }
        #expect(revoke(shop, id: id, by: "OP-P1", reason: "").code == 64)
        #expect(revoke(shop, id: "a4bf9d5a-b2eb-5810-8d4f-000000000000", by: "OP-P1").code == 2)
        #expect(shop.entries == before)
        let ran = revoke(shop, id: id, by: "OP-P1")
        #expect(ran.code == 0 && ran.text.contains(id), "\(ran.errors)")
        let (_, entry) = try shop.newest("certificate.revoked")
        #expect(entry.at("actor", "id")?.string == "OP-P1" && entry.at("actor", "role")?.string == "dpr")
        #expect(entry.at("data", "reason")?.string == "wrong customer" && entry.at("data", "count")?.integer == 24)
        #expect(entry.at("data", "whereabouts")?.array?.count == 24)
        #expect(try list(shop).map { $0["withdrawnBy"]?.string } == ["OP-P1"])
        let again = revoke(shop, id: id, by: "OP-V1")
        #expect(again.code == 1 && again.errors.contains("isn't in force"), "\(again.errors)")
        // A timer leaves it to people, and goes on telling of it.
        for _ in 0..<2 {
            let all = shop("certify", "--all-eligible", "--out", shop.folder + "/out", "--json")
            #expect(all.code == 1 && all.errors.contains("withdrawn by OP-P1: wrong customer"), "\(all.errors)")
            #expect(try all.json().at("waiting", 0, "why")?.string?.contains("OP-P1 withdrew") == true)
        }
        let (new, _) = try certify(shop)
        #expect(new != id)
        #expect(shop("certify", "--all-eligible", "--out", shop.folder + "/out").code == 0)
        #expect(shop("certificate", "status", "--out", shop.folder + "/status.json").code == 0)
        #expect(try verify(folder, shop).json()["code"]?.string == "revoked")
        #expect(shop("log", "fsck").code == 0)
    }

    /// Whoever erased in the lot can't judge its certificate either, whatever the table says.
    @Test func whoSanitizedCantWithdraw() throws {
        let (shop, id, _) = try certified()
        let both = shop.operators(
            "both", keys: [:], more: ["OP-S1,dpr,*,2026-01-15,2199-12-31,OP-P1,2026-01-10,Sam Example,,,,"])
        #expect(shop("import", both).code == 0)
        let ran = revoke(shop, id: id, by: "OP-S1")
        #expect(ran.code == 1 && ran.errors.contains("sanitizer"), "\(ran.errors)")
        #expect(try list(shop)[0]["state"]?.string == "issued")
    }

    @Test func aWithdrawalIsSignedLikeOtherActs() throws {
        let agent = Agent()
        let shop = Shop()
        let key = agent.make("pat")
        agent.add("pat")
        #expect(shop("import", shop.operators("keys", keys: ["OP-P1": key])).code == 0)
        let (_, id, _) = try certified(shop)
        let ran = shop.signing(
            agent, "certificate", "revoke", id, "--by", "OP-P1", "--reason", "wrong customer", "--sign", "--json")
        #expect(ran.code == 0, "\(ran.errors)")
        #expect(try ran.json()["state"]?.string == "revoked")
        let (_, entry) = try shop.newest("certificate.revoked")
        #expect(entry.at("actor", "auth")?.string == "key")
        #expect(shop("log", "fsck").code == 0)
    }

    @Test func closingTheLotAfterwardsSettlesIt() throws {
        let (shop, id, _) = try certified()
        #expect(revoke(shop, id: id, by: "OP-V1").code == 0)
        func report() -> Ran { shop("report", "where", "--format", "csv") }
        #expect(report().code == 1)
        #expect(shop("lot", "close", "--lot", Self.lot, "--by", "OP-P1", "--reason", "settled").code == 0)
        #expect(report().code == 0)
        // Who asks for what happened is told all the same.
        #expect(shop("report", "where", "--format", "csv", "--since", "24h").code == 1)
    }

    @Test func reportsOfARevokedLotEndWithOne() throws {
        let (shop, id, _) = try certified()
        func report(_ since: String?, _ name: String = "sanitization") -> Ran {
            Binary.run(
                ["report", name, "--format", "csv", "--out", shop.folder + "/r.csv", "--store", shop.store]
                    + (since.map { ["--since", $0] } ?? []))
        }
        #expect(report(nil).code == 0 && report("24h").code == 0)
        shop.revoke()
        for since in [nil, "1h", "7d", "2026-01-01"] {
            Files.remove(shop.folder + "/r.csv")
            let ran = report(since)
            #expect(ran.code == 1 && ran.errors.filter { $0 == "\n" }.count == 1, "\(since ?? ""): \(ran.errors)")
            for word in [Self.lot, id, "S36", "lotwise certificate list --lot \(Self.lot)"] {
                #expect(ran.errors.contains(word), "\(ran.errors)")
            }
            #expect(Files.read(shop.folder + "/r.csv").count > 100, "the report is written all the same")
        }
        #expect(report("2199-01-01").code == 0)
        // Replaced: told by what asks for news only.
        _ = try certify(shop)
        #expect(report(nil).code == 0 && report("24h").code == 1)
        for since in ["7x", "h", "-3d", "07d", "1.5h", "99999999999999999999d"] {
            #expect(report(since).code == 64, "\(since)")
        }
    }

    @Test func aPersonSeesWholeNumbers() throws {
        let (shop, id, _) = try certified()
        #expect(shop("certificate", "list", "--lot", Self.lot).text.contains("  \(id)  issued"))
        #expect(revoke(shop, id: id, by: "OP-V1").code == 0)
        let text = shop("certificate", "list").text
        #expect(text.contains("lot \(Self.lot)") && text.contains("withdrawn by OP-V1") && text.contains("24 devices"))
        #expect(shop("certificate", "list", "--lot", "none").code == 2)
    }
}
