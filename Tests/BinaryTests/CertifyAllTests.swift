import Basics
import Glibc
import Testing

/// `certify --all-eligible`: what a timer runs every night.
@Suite struct CertifyAllTests {
    private static let maples = "MC-2026-10-004"
    private static let harbors = "HH-2026-10-017"

    /// Both lots decided; the lots named are validated.
    private func shop(validated: String..., issuer: String = "Lakeside Recovery (fictional)") -> Shop {
        let shop = Shop()
        _ = shop.run(shop.lot(harbor), shop.lot(maple))
        Files.edit(shop.store + "/settings.yaml", old: "legal_name: \"\"", new: "legal_name: \"\(issuer)\"")
        for lot in validated { #expect(shop("validate", "--lot", lot, "--by", "OP-V1").code == 0) }
        return shop
    }

    private func all(_ shop: Shop, _ more: String...) -> Ran {
        Binary.run(
            ["certify", "--all-eligible", "--out", shop.folder + "/out", "--json", "--store", shop.store] + more,
            in: shop.folder)
    }

    private func lots(_ value: JSONValue, _ name: String) -> [String] {
        value[name]?.array?.compactMap { $0["lot"]?.string } ?? []
    }

    /// Changes with every writing of the file.
    private func identity(_ path: String) -> UInt64 {
        var status = stat()
        return stat(path, &status) == 0 ? UInt64(status.st_ino) : 0
    }

    @Test func whatIsReadyIsCertifiedOnceAndTheOthersAreTold() throws {
        let shop = shop(validated: Self.maples)
        let first = all(shop)
        #expect(first.code == 0 && first.errors.isEmpty, "\(first.errors)")
        let value = try first.json()
        #expect(value.names == ["certificates", "waiting", "refused", "revoked"])
        #expect(lots(value, "certificates") == [Self.maples] && lots(value, "waiting") == [Self.harbors])
        #expect(lots(value, "refused").isEmpty && value["revoked"]?.array?.isEmpty == true)
        let made = try #require(value.at("certificates", 0))
        #expect(made["devices"]?.integer == 24 && made["excluded"]?.integer == 0 && made["new"]?.bool == true)
        #expect(made["supersedes"]?.isNull == true)
        #expect(value.at("waiting", 0, "why")?.string?.contains("S43") == true)
        let folder = try #require(made["folder"]?.string)
        #expect(Copy(folder).verify(policy: shop.store + "/trust/policy.txt").code == 0)

        let (entries, file) = (shop.entries, identity(folder + "/certificate.pdf"))
        let again = try all(shop).json()
        #expect(again.at("certificates", 0, "certificate") == made["certificate"])
        #expect(again.at("certificates", 0, "new")?.bool == false)
        #expect(shop.entries == entries)
        #expect(file != 0 && identity(folder + "/certificate.pdf") == file, "a whole folder was written again")
        #expect(Files.below(shop.folder + "/out").allSatisfy { $0.hasPrefix(made["certificate"]?.string ?? "?") })
    }

    @Test(arguments: ["certificate.pdf", "devices.csv", "issued.tlog-proof", "verify.py", "policy.txt"])
    func aFolderThatIsNoLongerWholeIsMended(name: String) throws {
        let shop = shop(validated: Self.maples)
        let folder = try #require(try all(shop).json().at("certificates", 0, "folder")?.string)
        let entries = shop.entries
        let bytes = Files.read(folder + "/" + name)
        Files.remove(folder + "/" + name)
        #expect(all(shop).code == 0)
        #expect(Files.read(folder + "/" + name) == bytes)
        // Whose policy lies there is the reader's business: the one that counts comes another way.
        if name != "policy.txt" {
            Files.write(folder + "/" + name, Array(bytes.dropLast(5)))
            #expect(all(shop).code == 0)
            #expect(Files.read(folder + "/" + name) == bytes)
        }
        #expect(shop.entries == entries)
    }

    @Test func aLotThatChangedTakesThePlaceOfItself() throws {
        let shop = shop(validated: Self.maples)
        let first = try all(shop).json().at("certificates", 0, "certificate")?.string
        let header = "device,graded_at,zone,kind,length_mm,count,felt,visible_at_cm,operator\n"
        Files.write(
            shop.folder + "/grades.csv",
            header + "356190102613501,2026-10-16T15:00:55Z,back_glass,deep,60,9,true,90,OP-G1\n")
        _ = shop("ingest", shop.folder + "/grades.csv")
        let second = try all(shop).json()
        #expect(second.at("certificates", 0, "supersedes")?.string == first && first != nil)
        #expect(second.at("certificates", 0, "new")?.bool == true && second["revoked"]?.array?.isEmpty == true)
        let third = try all(shop).json()
        #expect(third.at("certificates", 0, "certificate") == second.at("certificates", 0, "certificate"))
        #expect(third.at("certificates", 0, "new")?.bool == false)
        #expect(shop("log", "fsck").code == 0)
    }

    @Test func aRefusedLotDoesntStopTheOthers() throws {
        let shop = shop(validated: Self.maples, Self.harbors)
        // No font has this character, and a page with a box in the customer's name is no certificate.
        Files.edit(
            shop.folder + "/tables/customers.csv", old: "Harbor Health Network", new: "Harbor \u{10FFFD} Network")
        #expect(shop("import", shop.folder + "/tables/customers.csv").code == 0)
        let ran = all(shop)
        #expect(ran.code == 1)
        let value = try ran.json()
        #expect(lots(value, "refused") == [Self.harbors] && lots(value, "certificates") == [Self.maples])
        #expect(ran.errors.contains(Self.harbors) && ran.errors.filter { $0 == "\n" }.count == 1, "\(ran.errors)")
        Files.edit(shop.folder + "/tables/customers.csv", old: "\u{10FFFD} ", new: "Health ")
        #expect(shop("import", shop.folder + "/tables/customers.csv").code == 0)
        let both = all(shop)
        #expect(both.code == 0, "\(both.errors)")
        #expect(lots(try both.json(), "certificates").count == 2)
    }

    @Test func whatIsntReadyWaitsAndSaysWhy() throws {
        let shop = shop(validated: Self.maples)
        let rejected = shop(
            "validate", "--lot", Self.harbors, "--by", "OP-V1", "--reject", "--reason", "a shelf was mixed up")
        #expect(rejected.code == 0)
        let ran = all(shop, "--kind", "destruction")
        #expect(ran.code == 0 && ran.errors.isEmpty, "\(ran.errors)")
        let value = try ran.json()
        #expect(value["certificates"]?.array?.isEmpty == true)
        let why = Dictionary(
            uniqueKeysWithValues: (value["waiting"]?.array ?? []).map { ($0["lot"]?.string, $0["why"]?.string ?? "") })
        #expect(why[Self.maples]?.contains("no device is left to certify: 24 × it was not destroyed") == true, "\(why)")
        #expect(why[Self.harbors]?.contains("rejected by OP-V1") == true)
        #expect(why[Self.harbors]?.contains("a shelf was mixed up") == true)
        #expect(shop("log", "fsck").code == 0)
    }

    @Test func aCertificateDoesNotOutliveTheValidationItRestsOn() throws {
        let shop = shop(validated: Self.maples)
        let first = try all(shop).json().at("certificates", 0, "certificate")?.string
        let rejected = shop(
            "validate", "--lot", Self.maples, "--by", "OP-V1", "--reject", "--reason", "a shelf was mixed up", "--json")
        #expect(try rejected.json()["revoked"]?.integer == 1, "\(rejected.text)")
        let listed = try shop("certificate", "list", "--json").json().at("certificates")?.array ?? []
        let states = Dictionary(
            uniqueKeysWithValues: listed.map { ($0["certificate"]?.string, $0["state"]?.string) })
        #expect(states == [first: "revoked"], "\(states)")
        let record = shop("certify", "--lot", Self.maples, "--unvalidated", "--out", shop.folder + "/r")
        #expect(record.code == 1 && record.errors.contains("rejected by OP-V1"), "a record would hide the rejection")
        let alarmed = all(shop)
        #expect(alarmed.code == 1)
        #expect(lots(try alarmed.json(), "waiting").contains(Self.maples))
        // Somebody accepts it again: that is the decision which a job may follow.
        #expect(shop("validate", "--lot", Self.maples, "--by", "OP-V1", "--reason", "sorted out").code == 0)
        let again = try all(shop).json()
        #expect(lots(again, "certificates") == [Self.maples])
        #expect(again.at("certificates", 0, "certificate")?.string != first)
        #expect(all(shop).code == 0)
        #expect(shop("log", "fsck").code == 0)
    }

    @Test func withoutAnIssuersNameNothingIsIssued() throws {
        let shop = shop(validated: Self.maples, issuer: "")
        let before = shop.entries
        let ran = all(shop)
        #expect(ran.code == 1 && ran.errors.contains("legal_name"))
        #expect(lots(try ran.json(), "refused") == [Self.maples] && shop.entries == before)
    }

    @Test func aRevocationIsToldWithTheDevicesAndWhereTheyAre() throws {
        let shop = shop(validated: Self.maples)
        let first = try all(shop).json().at("certificates", 0, "certificate")?.string
        shop.revoke()
        let ran = all(shop)
        #expect(ran.code == 1 && ran.errors.contains("S36") && ran.errors.contains(first ?? "?"), "\(ran.errors)")
        let value = try ran.json()
        #expect(value.at("certificates", 0, "devices")?.integer == 23)
        let told = try #require(value.at("revoked", 0))
        #expect(told["lot"]?.string == Self.maples && told["certificate"]?.string == first)
        #expect(told["codes"]?.strings == ["S25", "S36"] && told["count"]?.integer == 1)
        // Told though this very run replaced it: nobody was told before.
        #expect(told["replacedBy"] == value.at("certificates", 0, "certificate"))
        let device = try #require(told.at("devices", 0))
        #expect(device["intake"]?.string == Self.maples + "/1" && device["device"]?.string == "356190102613501")
        #expect(device["route"]?.string == "hold" && device["certifiedRoute"]?.string == "resale")
        #expect(device["place"]?.string == "cage-1" && device["at"]?.string == "2026-10-05T16:00:00.000Z")
        let after = all(shop)
        #expect(after.code == 0 && after.errors.isEmpty, "\(after.errors)")
        #expect(try after.json()["revoked"]?.array?.isEmpty == true)
        #expect(shop("log", "fsck").code == 0)
    }

    @Test func oneEntryNamesEveryDeviceThatFellInOneRun() throws {
        let shop = shop(validated: Self.maples)
        _ = all(shop)
        let devices = Files.lines(shop.folder + "/\(maple)/grading/grading.csv").dropFirst().compactMap {
            $0.split(separator: ",").first.map(String.init)
        }
        let fallen = Array(Set(devices)).sorted().prefix(5)
        #expect(fallen.count == 5)
        shop.revoke(Array(fallen))
        let told = shop.sql(
            "SELECT json_array_length(CAST(body AS TEXT), '$.data.whereabouts'), json_extract(CAST(body AS TEXT), "
                + "'$.data.count') FROM entry WHERE CAST(body AS TEXT) LIKE '%certificate.revoked%'")
        #expect(told == "5|5\n", "\(told)")
        #expect(shop("log", "fsck").code == 0)
    }

    @Test func everyLotIsNoOneLot() {
        let shop = Shop(tables: false)
        for more in [["--lot", "L"], ["--device", "1"], ["--unvalidated"]] {
            let ran = Binary.run(["certify", "--all-eligible", "--out", "o", "--store", shop.store] + more)
            #expect(ran.code == 64 && ran.errors.contains(more[0]), "\(more): \(ran.errors)")
        }
        #expect(shop("certify", "--out", "o").code == 64)
        #expect(!Files.exists(shop.store))
    }

    @Test func progressIsForPeople() {
        let shop = shop(validated: Self.maples)
        let ran = shop("certify", "--all-eligible", "--out", shop.folder + "/out")
        #expect(ran.code == 0 && ran.errors.isEmpty && !ran.text.contains("\u{1B}"), "\(ran.text) \(ran.errors)")
        #expect(ran.text.hasSuffix("1 new, 0 unchanged, 1 waiting, 0 refused\n"))
        let shown = shop.folder + "/screen"
        _ = system(
            "script -qec \"'\(Binary.path)' certify --all-eligible --out '\(shop.folder)/new' --store '\(shop.store)'\" "
                + "/dev/null > '\(shown)' 2>&1 < /dev/null")
        #expect(Files.text(shown).contains("certifying \(Self.harbors)"), "\(Files.text(shown))")
    }
}

extension Shop {
    /// Evidence that takes the sanitization of certified devices of the maple lot back.
    func revoke(
        _ devices: [String] = ["356190102613501"], _ location: SourceLocation = #_sourceLocation
    ) {
        let header = "device,tested_at,function,result,kind,score,tool,tool_version,operator\n"
        let rows = devices.map { "\($0),2026-10-17T15:00:55Z,lock.mdm,on,auto,,Phonecheck,3.88.2,OP-T1\n" }
        Files.write(folder + "/lock.csv", header + rows.joined())
        #expect(self("ingest", folder + "/lock.csv").code == 1, sourceLocation: location)
    }
}
