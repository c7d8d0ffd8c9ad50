import Basics
import Testing

/// What makes a new certificate of the same lot, and what doesn't.
@Suite(.enabled(if: Shop.hasSQLite, "needs sqlite3")) struct CertificateChangeTests {
    private static let lot = Certified.name(maple)

    private func certified() -> Shop {
        let shop = Shop()
        Files.edit(
            shop.store + "/settings.yaml", old: "legal_name: \"\"", new: "legal_name: \"Lakeside Recovery (fictional)\""
        )
        _ = shop.run(shop.lot(maple))
        #expect(shop("validate", "--lot", Self.lot, "--by", "OP-V1", "--reason", "looked at").code == 0)
        return shop
    }

    private func certify(_ shop: Shop) throws -> (id: String, isNew: Bool, supersedes: String?, folder: String) {
        let ran = Binary.run(
            ["certify", "--lot", Self.lot, "--out", shop.folder + "/c", "--json", "--store", shop.store],
            in: shop.folder)
        #expect(ran.code == 0, "\(ran.errors)")
        let json = try ran.json()
        return (
            json["certificate"]?.string ?? "", json["new"]?.bool ?? false, json["supersedes"]?.string,
            json["folder"]?.string ?? "/nowhere"
        )
    }

    /// Imports the table with another word in it.
    private func change(_ shop: Shop, table: String, old: String, new: String) {
        Files.edit(shop.folder + "/tables/" + table, old: old, new: new)
        let ran = shop("import", shop.folder + "/tables/" + table)
        #expect(ran.code == 0, "\(ran.errors)")
    }

    @Test func whatIsPrintedDifferentlyIsIssuedAnew() throws {
        let shop = certified()
        var before = try certify(shop)
        #expect(before.isNew && before.supersedes == nil)
        var seen = [before.id]
        let settings = shop.store + "/settings.yaml"
        let changes: [(String, () -> Void)] = [
            (
                "the customer's name",
                { change(shop, table: "customers.csv", old: "Maple Street Clinic", new: "Maple Street Clinics") }
            ),
            ("the issuer's name", { Files.edit(settings, old: "Lakeside Recovery", new: "Lakeside Circular") }),
            ("an operator's name", { change(shop, table: "operators.csv", old: "Sam Example", new: "Samuel Example") }),
            // Back as it was: what was superseded stays so, and another number says the same.
            (
                "the operator's name again",
                { change(shop, table: "operators.csv", old: "Samuel Example", new: "Sam Example") }
            ),
        ]
        for (name, make) in changes {
            make()
            let after = try certify(shop)
            #expect(after.isNew && !seen.contains(after.id) && after.supersedes == before.id, "\(name): \(after)")
            let again = try certify(shop)
            #expect(!again.isNew && again.id == after.id, "\(name): \(again)")
            let verified = Binary.run(["verify", after.folder, "--trust", shop.store + "/trust/policy.txt"])
            #expect(verified.code == 0, "\(name): \(verified.text)")
            seen.append(after.id)
            before = after
        }
        let told = shop.sql(
            "SELECT CAST(body AS TEXT) FROM entry WHERE CAST(body AS TEXT) LIKE '%certificate.superseded%'")
        #expect(told.split(separator: "\n").count == changes.count)
        #expect(shop("log", "fsck").code == 0)
    }

    @Test func whatIsNotPrintedChangesNothing() throws {
        let shop = certified()
        let before = try certify(shop)
        change(shop, table: "vendors.csv", old: ",US,", new: ",CA,")
        // Another lot, whose entries the log has now.
        _ = shop.run(shop.lot(harbor))
        Files.edit(shop.store + "/settings.yaml", old: "legal_name:", new: "# a remark\n  legal_name:")
        let after = try certify(shop)
        #expect(!after.isNew && after.id == before.id)
    }

    @Test func theEntriesOfTheLotAreReliedOn() throws {
        let shop = certified()
        #expect(shop("receive", "close", "--lot", Self.lot, "--by", "OP-R1").code <= 1)
        #expect(shop("validate", "--lot", Self.lot, "--by", "OP-V1", "--reason", "again").code == 0)
        let folder = try certify(shop).folder
        let table = try JSONParser.parse(Files.read(folder + "/devices.json"))
        let types = try (table["entries"]?.array ?? []).map { entry in
            let body = try JSONParser.parse(Files.read(folder + "/entries/\(entry["index"]?.integer ?? -1).json"))
            return body["type"]?.string ?? ""
        }
        #expect(types.sorted() == ["lot.opened", "lot.received", "sanitization.validated"])
        let credential = try JSONParser.parse(Files.read(folder + "/certificate.vc.json"))
        #expect(credential.at("evidence", 0, "entries")?.array?.count == 3)
        // One of them missing, or another lot's: nothing is taken on trust.
        let copy = Copy(folder)
        let index = table.at("entries", 2, "index")?.integer ?? -1
        Files.remove(copy.path + "/entries/\(index).json")
        #expect(try copy.verdict(copy.verify(policy: shop.store + "/trust/policy.txt")) == "incomplete missing")
    }

    /// I05 lies on the further row; the device that it names is the one before.
    @Test func aDeviceThatTheManifestListsTwiceWaitsForAPerson() throws {
        let shop = Shop()
        Files.edit(
            shop.store + "/settings.yaml", old: "legal_name: \"\"", new: "legal_name: \"Lakeside Recovery (fictional)\""
        )
        let folder = shop.lot(maple)
        let manifest = folder + "/manifest.csv"
        let rows = Files.lines(manifest)
        Files.write(manifest, rows.filter { !$0.isEmpty }.joined(separator: "\n") + "\n" + rows[1] + "\n")
        Files.edit(folder + "/lot.yaml", old: "devices: 24", new: "devices: 25")
        _ = shop.run(folder)
        let finding = try #require(try shop.findings("I05").first)
        let device = String(rows[1].split(separator: ";", omittingEmptySubsequences: false)[5])
        #expect(try shop.device(device)["intake"]?.string == Self.lot + "/1")
        #expect(shop("validate", "--lot", Self.lot, "--by", "OP-V1", "--reason", "looked at").code == 0)
        let first = try certify(shop)
        let table = try JSONParser.parse(Files.read(first.folder + "/devices.json"))
        let listed = (table["devices"]?.array ?? []).compactMap { $0["intake"]?.string }
        #expect(listed.count == 23 && !listed.contains(Self.lot + "/1"))
        let left = (table["excluded"]?.array ?? []).first { $0["intake"]?.string == Self.lot + "/1" }
        #expect(left?["codes"]?.strings == ["I05"] && left?["why"]?.string?.contains(Self.lot + "/25") == true)
        let alone = shop("certify", "--lot", Self.lot, "--device", device, "--out", shop.folder + "/one")
        #expect(alone.code == 1 && alone.errors.contains("I05"), "\(alone.errors)")
        // Somebody says which row it is; then it is certified.
        let id = try #require(finding["id"]?.string)
        let resolved = ["OP-P1", "OP-R1", "OP-V1"].contains { person in
            shop("resolve", id, "--by", person, "--as", "accept", "--reason", "typed twice").code == 0
        }
        #expect(resolved)
        #expect(shop("validate", "--lot", Self.lot, "--by", "OP-V1", "--reason", "looked at").code == 0)
        let second = try certify(shop)
        let after = try JSONParser.parse(Files.read(second.folder + "/devices.json"))
        #expect((after["devices"]?.array ?? []).contains { $0["intake"]?.string == Self.lot + "/1" })
        #expect(second.supersedes == first.id)
    }
}
