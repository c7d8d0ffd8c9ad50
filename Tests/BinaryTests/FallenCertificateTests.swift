import Basics
import Testing

/// Certificates that must not be issued, or must fall, for what no decision about the device's erasure says.
@Suite struct FallenCertificateTests {
    private static let lot = "MC-2026-10-004"
    /// The first device of the lot.
    private static let device = "356190102613501"

    private func shop(validated: Bool = true) -> Shop {
        let shop = Shop()
        _ = shop.run(shop.lot(maple))
        Files.edit(
            shop.store + "/settings.yaml", old: "legal_name: \"\"", new: "legal_name: \"Lakeside Recovery (fictional)\""
        )
        if validated { #expect(shop("validate", "--lot", Self.lot, "--by", "OP-V1").code == 0) }
        return shop
    }

    private func certify(_ shop: Shop, _ more: String...) -> Ran {
        Binary.run(
            ["certify", "--lot", Self.lot, "--out", shop.folder + "/out", "--json", "--store", shop.store] + more,
            in: shop.folder)
    }

    private func states(_ shop: Shop) throws -> [String: String] {
        let listed = try shop("certificate", "list", "--json").json()["certificates"]?.array ?? []
        return Dictionary(
            uniqueKeysWithValues: listed.map { ($0["certificate"]?.string ?? "", $0["state"]?.string ?? "") })
    }

    private func recovered(_ shop: Shop) -> String {
        let path = shop.folder + "/sample.csv"
        Files.write(
            path,
            "device,sampled_at,sampler,tool,tool_version,result\n"
                + "\(Self.device),2026-10-16T01:11:55Z,OP-Q1,Residue Reader,2.1,recovered\n")
        return path
    }

    @Test func aDeviceThatStandsOpenInTwoLotsIsCertifiedInNone() throws {
        let shop = shop()
        let folder = shop.folder + "/second"
        Files.write(
            folder + "/lot.yaml",
            Files.text(shop.lot(maple) + "/lot.yaml").replacing(Self.lot, with: "MC-2026-11-B"))
        Files.write(
            folder + "/manifest.csv",
            "Asset Tag,Make,Model,IMEI\nMC-000001,Motorola,moto g power,\(Self.device)\n")
        _ = shop("run", folder)
        #expect(try shop.findings("I06").count == 1)
        // What comes now goes to the newer stay, so that the older one knows nothing of it.
        #expect(shop("ingest", recovered(shop)).code <= 1)
        let lot = try certify(shop).json()
        #expect(lot["devices"]?.integer == 23 && lot["excluded"]?.integer == 1)
        let alone = certify(shop, "--device", Self.lot + "/1")
        #expect(alone.code == 1 && alone.errors.contains("I06"), "\(alone.errors)")
        #expect(shop("log", "fsck").code == 0)
    }

    @Test func evidenceThatIsWithdrawnAfterALotWasClosedTakesItsCertificatesAlong() throws {
        let shop = shop()
        let made = try certify(shop).json()["certificate"]?.string ?? ""
        #expect(shop("lot", "close", "--lot", Self.lot, "--by", "OP-P1", "--reason", "settled").code <= 1)
        let documents = try shop("document", "list", "--json").json()["documents"]?.array ?? []
        let erasure = documents.first { $0["file"]?.string?.contains("erasure/") == true }?["document"]?.string
        let hex = try #require(erasure?.split(separator: ":").last.map { String($0.prefix(24)) })
        let withdrawn = shop("document", "withdraw", hex, "--by", "OP-P1", "--reason", "forged")
        #expect(withdrawn.code <= 1, "\(withdrawn.errors)")
        #expect(try states(shop) == [made: "revoked"])
        #expect(shop("log", "fsck").code == 0)
    }

    @Test func evidenceThatComesAfterALotWasClosedTakesItsDeviceOff() throws {
        let shop = shop()
        #expect(shop("lot", "close", "--lot", Self.lot, "--by", "OP-P1", "--reason", "settled").code <= 1)
        #expect(shop("ingest", recovered(shop)).code <= 1)
        let alone = certify(shop, "--device", Self.device)
        #expect(alone.code == 1 && alone.errors.contains("S42"), "\(alone.errors)")
        #expect(try certify(shop).json()["devices"]?.integer == 23)
    }

    @Test func aValidationEndsWhenItsAuthorTurnsOutToHaveErased() throws {
        let shop = shop()
        Files.write(
            shop.folder + "/own.csv",
            "device,started_at,ended_at,technique,result,instructions_version,tool,tool_version,operator,station\n"
                + "\(Self.device),2026-10-12T12:00:55Z,2026-10-12T12:02:05Z,factoryReset,successful,R-7,Bench,1.0,OP-V1,"
                + "WS-01\n")
        #expect(shop("ingest", shop.folder + "/own.csv").code <= 1)
        let ran = certify(shop)
        #expect(ran.code == 1 && ran.errors.contains("S35"), "\(ran.text) \(ran.errors)")
    }

    @Test func aValidationEndsWhenItsAuthorNeverHadTheRole() throws {
        let shop = shop()
        let path = shop.folder + "/tables/operators.csv"
        let rows = Files.lines(path).filter { !$0.contains(",validator,") }
        Files.write(path, rows.joined(separator: "\n") + "\n")
        #expect(shop("import", path).code == 0)
        let ran = certify(shop)
        #expect(ran.code == 1 && ran.errors.contains("S43"), "\(ran.text) \(ran.errors)")
    }

    @Test func aDevicesOwnCertificateFallsWithItsPlaceInTheLots() throws {
        let shop = shop()
        let own = try certify(shop, "--device", Self.device).json()["certificate"]?.string ?? ""
        let lots = try certify(shop).json()["certificate"]?.string ?? ""
        let scans = Files.below(shop.lot(maple)).first { $0.contains("receiving") } ?? ""
        let header = Files.lines(shop.lot(maple) + "/" + scans)[0]
        Files.write(
            shop.folder + "/dock.csv",
            header + "\n"
                + header.split(separator: ",", omittingEmptySubsequences: false).map { name in
                    switch name {
                    case "scanned_at": "2026-10-09T15:00:20Z"
                    case "identifier": Self.device
                    case "seal_state": "broken"
                    case "seal": "SL-9"
                    case "operator": "OP-R1"
                    default: ""
                    }
                }.joined(separator: ",") + "\n")
        _ = shop("ingest", shop.folder + "/dock.csv")
        let next = try certify(shop).json()
        #expect(next["devices"]?.integer == 23, "\(next)")
        let now = try states(shop)
        #expect(now[own] == "revoked" && now[lots] == "superseded", "\(now)")
        #expect(shop("log", "fsck").code == 0)
    }
}

extension String {
    fileprivate func replacing(_ old: String, with new: String) -> String { Shop.replace(self, old: old, new: new) }
}
