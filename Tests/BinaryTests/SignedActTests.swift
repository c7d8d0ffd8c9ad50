import Basics
import Glibc
import Testing

/// Acts have authors: signed through a real ssh-agent, checked by the real ssh-keygen.
@Suite struct SignedActTests {
    private static let mapleLot = "MC-2026-10-004"

    private func refused(_ ran: Ran, word: String, location: SourceLocation = #_sourceLocation) {
        #expect(ran.code == 1 && ran.output.isEmpty, "\(ran.text) \(ran.errors)", sourceLocation: location)
        #expect(ran.errors.filter { $0 == "\n" }.count == 1, "\(ran.errors)", sourceLocation: location)
        #expect(ran.errors.contains(word), "\(ran.errors)", sourceLocation: location)
    }

    private func isRight(_ shop: Shop, _ location: SourceLocation = #_sourceLocation) {
        let fsck = shop("log", "fsck")
        #expect(fsck.code == 0, "\(fsck.text) \(fsck.errors)", sourceLocation: location)
    }

    /// A store with the maple lot, and OP-P1's key in the table.
    private func signedShop(_ agent: Agent) -> Shop {
        let shop = Shop()
        let key = agent.make("pat")
        agent.add("pat")
        let imported = shop("import", shop.operators("keys", keys: ["OP-P1": key]))
        #expect(imported.code == 0, "\(imported.text) \(imported.errors)")
        _ = shop.run(shop.lot(maple))
        return shop
    }

    @Test func anybodysSSHKeygenVerifiesASignedAct() throws {
        let agent = Agent()
        let shop = signedShop(agent)
        let ran = shop.signing(
            agent, "lot", "close", "--lot", Self.mapleLot, "--by", "OP-P1", "--reason", "settled", "--sign")
        // Nobody was told that the lot came (R10); of the person there is nothing to warn.
        #expect(ran.code == 0 && !ran.errors.contains("operators table"), "\(ran.errors)")
        let (index, entry) = try shop.newest("lot.closed")
        #expect(entry.at("actor", "auth")?.string == "key" && entry.at("actor", "id")?.string == "OP-P1")
        #expect(entry.at("actor", "role")?.string == "dpr")
        let out = shop.folder + "/statement"
        let handed = try shop("log", "statement", "\(index)", "--out", out, "--json").json()
        let command = try #require(handed["command"]?.string)
        #expect(system("\(command) > '\(out)/said' 2>&1") == 0, "\(Files.text(out + "/said"))")
        #expect(Files.text(out + "/said").contains("Good \"lotwise-act\" signature for OP-P1"))
        let statement = try #require(handed["statement"]?.string)
        #expect(Files.text(statement).hasPrefix("{\"by\":\"OP-P1\",\"data\":{\"reason\":\"settled\",\"signedAt\":\""))
        // The key is the table's, not only the entry's word for it.
        Files.write(out + "/signers", shop("operators", "--allowed-signers").text)
        let own = Shop.replace(command, old: "\(out)/entry-\(index).allowed_signers", new: out + "/signers")
        #expect(system("\(own) > /dev/null 2>&1") == 0)
        Files.edit(statement, old: "settled", new: "paid in")
        #expect(system("\(command) > /dev/null 2>&1") != 0)
        isRight(shop)
    }

    @Test func everyEntryOfABulkActIsSignedByItself() throws {
        let agent = Agent()
        let shop = Shop()
        let key = agent.make("rosa")
        agent.add("rosa")
        #expect(shop("import", shop.operators("keys", keys: ["OP-P1": key])).code == 0)
        _ = shop.run(shop.lot(harbor))
        let open = try shop.findings("T05").count
        #expect(open > 1)
        let ran = shop.signing(
            agent, "resolve", "--code", "T05", "--lot", "HH-2026-10-017", "--by", "OP-P1", "--as", "accept", "--reason",
            "seen", "--sign", "--json")
        #expect(ran.code == 0, "\(ran.errors)")
        let signatures = shop.sql(
            "SELECT json_extract(CAST(body AS TEXT), '$.data.signature') FROM entry WHERE CAST(body AS TEXT) LIKE "
                + "'%finding.resolved%'"
        ).split(separator: "\n")
        #expect(signatures.count == open && Set(signatures).count == open)
        isRight(shop)
        #expect(shop("replay", "--lot", "HH-2026-10-017").code == 0)
    }

    @Test func whatCannotBeSignedIsNotRecorded() {
        let agent = Agent()
        let shop = signedShop(agent)
        let entries = shop.entries
        func close(_ agent: Agent?, _ person: String) -> Ran {
            shop.signing(
                agent, "lot", "close", "--lot", Self.mapleLot, "--by", person, "--reason", "settled", "--sign")
        }
        refused(close(agent, "OP-V1"), word: "no ssh_key")
        refused(close(agent, "nobody"), word: "no ssh_key")
        refused(close(nil, "OP-P1"), word: "SSH_AUTH_SOCK")
        agent.forget()
        refused(close(agent, "OP-P1"), word: "ssh-add")
        let dead = Binary.run(
            [
                "lot", "close", "--lot", Self.mapleLot, "--by", "OP-P1", "--reason", "x", "--sign", "--store",
                shop.store,
            ], environment: ["SSH_AUTH_SOCK": shop.folder + "/nothing"])
        refused(dead, word: "no ssh-agent")
        refused(
            shop.signing(agent, "import", shop.folder + "/tables", "--by", "OP-P1", "--sign"), word: "ssh-add")
        #expect(shop("import", shop.folder + "/tables", "--sign").code == 64)
        #expect(shop.entries == entries)
        #expect(shop("log", "statement", "0").code == 1, "nobody signed it")
    }

    @Test func aBareActSaysThatNobodyVouches() throws {
        let shop = Shop()
        _ = shop.run(shop.lot(maple))
        let ran = shop("receive", "close", "--lot", Self.mapleLot, "--by", "J. Doe")
        #expect(ran.code < 2 && ran.errors.contains("warning") && ran.errors.contains("J. Doe"))
        let (_, entry) = try shop.newest("lot.received")
        #expect(entry.at("actor", "auth")?.string == "none" && entry.at("actor", "role")?.string == "unlisted")
        #expect(entry.at("data", "signature") == nil)
        let closed = shop("lot", "close", "--lot", Self.mapleLot, "--by", "OP-P1", "--reason", "settled")
        #expect(closed.code == 0 && !closed.errors.contains("operators table"), "\(closed.errors)")
    }

    @Test(arguments: [
        "", " ", "OP-P1 ", "not-recorded", "lotwise", "System", "customer", "unlisted:6d1f0a", "OP-P1\nOP-V1", "OP\tP1",
        "OP-P1\u{200B}", "\u{202E}1P-PO",
    ])
    func whatTheLogWritesItselfIsNobodysName(name: String) {
        let shop = Settled.alone(maple)
        let entries = shop.entries
        for act in [
            ["receive", "close", "--lot", Self.mapleLot], ["lot", "close", "--lot", Self.mapleLot, "--reason", "x"],
            ["import", shop.folder + "/tables"], ["log", "rotate-key", "--reason", "x"],
        ] {
            let ran = Binary.run(act + ["--by", name, "--store", shop.store])
            #expect(ran.code == 64 && ran.output.isEmpty, "\(act): \(ran.text) \(ran.errors)")
            #expect(ran.errors.contains("--by") && ran.errors.filter { $0 == "\n" }.count == 1, "\(ran.errors)")
        }
        #expect(shop.entries == entries)
    }

    // MARK: tables

    @Test func aBareImportSaysSoEverywhere() throws {
        let shop = Shop()
        let (index, entry) = try shop.newest("table.imported")
        #expect(entry.at("actor", "id")?.string == "lotwise" && entry.at("actor", "auth")?.string == "none")
        #expect(entry.at("data", "signedBy")?.isNull == true)
        let json = try shop("operators", "--json").json()
        let rows = try #require(json["operators"]?.array)
        #expect(rows.count == 8)
        #expect(rows.allSatisfy { $0["signedBy"]?.isNull == true && $0["importedBy"]?.isNull == true })
        #expect(rows.allSatisfy { $0["auth"]?.string == "none" && $0["retroactive"]?.bool == true })
        let tables = try #require(json["tables"]?.array)
        #expect(tables.count == 7 && tables.contains { $0["entry"]?.integer == index })
        #expect(shop("operators").text.contains("signed by nobody"))
    }

    @Test func rowsDatedBeforeTheirImportAreMarked() throws {
        let shop = Shop()
        _ = shop(
            "import",
            shop.operators(
                "later", keys: [:],
                more: ["OP-N1,tester,*,2026-01-01,,,,,,,,", "OP-N2,tester,*,2199-01-01,,,,,,,,"]))
        let (_, entry) = try shop.newest("table.imported")
        let listed = entry.at("data", "retroactive", "rows")?.strings ?? []
        #expect(entry.at("data", "retroactive", "count")?.integer == 9)
        #expect(
            listed.contains { $0.hasPrefix("OP-N1 tester * 2026-01-01") } && !listed.contains { $0.hasPrefix("OP-N2") })
        let rows = try shop("operators", "--json").json()["operators"]?.array ?? []
        #expect(rows.last?["retroactive"]?.bool == false && rows.last?["operator"]?.string == "OP-N2")
    }

    @Test func nobodyAuthorisesThemselves() throws {
        let agent = Agent()
        let shop = signedShop(agent)
        let pat = agent.make("other")
        let grab = shop.operators(
            "grab", keys: ["OP-P1": Files.lines(agent.folder + "/pat.pub")[0]],
            more: [
                "OP-P1,validator,*,2026-01-15,2199-12-31,OP-P1,,,,,,",
                "OP-P1,sampler,*,2026-01-15,2199-12-31,,,,,,,\(pat)",
                "OP-N1,tester,*,2026-01-15,2199-12-31,OP-P1,,,,,,",
            ])
        let ran = shop.signing(agent, "import", grab, "--by", "OP-P1", "--sign")
        #expect(ran.code == 1 && ran.errors.contains("nobody authorises themselves"), "\(ran.text) \(ran.errors)")
        func held() throws -> [String] {
            (try shop("operators", "--json").json()["operators"]?.array ?? []).map {
                "\($0["operator"]?.string ?? "") \($0["role"]?.string ?? "") \($0["signedBy"]?.string ?? "-")"
            }
        }
        let rows = try held()
        #expect(rows.contains("OP-N1 tester OP-P1") && rows.contains("OP-V1 validator OP-P1"))
        #expect(rows.filter { $0.hasPrefix("OP-P1") } == ["OP-P1 dpr -"], "what others gave stays, as it was")
        let (index, entry) = try shop.newest("table.imported")
        #expect(entry.at("actor", "auth")?.string == "key" && entry.at("data", "signedBy")?.string == "OP-P1")
        #expect(entry.at("data", "excluded", "count")?.integer == 2)
        #expect(entry.at("data", "original")?.string != entry.at("data", "document")?.string)
        #expect(
            shop("document", "show", entry.at("data", "original")?.string ?? "", "--bytes").output == Files.read(grab))
        #expect(shop("log", "statement", "\(index)", "--out", shop.folder).code == 0)
        isRight(shop)
        #expect(shop("replay", "--lot", Self.mapleLot).code == 0 && shop("rebuild").code == 0)
        // Once more says the same and records nothing; somebody without a name may bring it in.
        let entries = shop.entries
        #expect(shop.signing(agent, "import", grab, "--by", "OP-P1", "--sign").code == 1 && shop.entries == entries)
        #expect(shop("import", grab).code == 0)
        #expect(try held().filter { $0.hasPrefix("OP-P1") }.count == 3)
        isRight(shop)
    }

    @Test func aTableInForceCanBeSignedLater() throws {
        let agent = Agent()
        let shop = signedShop(agent)
        let entries = shop.entries
        let path = shop.folder + "/keys.csv"
        #expect(shop("import", path).code == 0 && shop.entries == entries)
        #expect(shop.signing(agent, "import", path, "--by", "OP-P1", "--sign").code == 0)
        let (_, entry) = try shop.newest("table.imported")
        #expect(entry.at("data", "signedBy")?.string == "OP-P1" && entry.at("data", "excluded", "count")?.integer == 0)
        let after = shop.entries
        #expect(shop.signing(agent, "import", path, "--by", "OP-P1", "--sign").code == 0 && shop.entries == after)
        isRight(shop)
    }

    // MARK: one person, one side

    @Test func whoErasedInALotDoesNotCloseIt() throws {
        let shop = Shop()
        _ = shop("import", shop.operators("more", keys: [:], more: ["OP-S1,dpr,*,2026-01-15,2199-12-31,OP-P1,,,,,,"]))
        _ = shop.run(shop.lot(maple))
        let (index, _) = try shop.newest("sanitization.recorded")
        let entries = shop.entries
        let ran = shop("lot", "close", "--lot", Self.mapleLot, "--by", "OP-S1", "--reason", "settled")
        refused(ran, word: "sanitizer")
        #expect(ran.errors.contains("sanitization.recorded") && ran.errors.contains("entry "))
        #expect(shop.entries == entries && index > 0)
        // In a lot where they erased nothing they may.
        let other = shop.folder + "/other"
        Files.write(other + "/lot.yaml", Files.read(shop.folder + "/\(maple)/lot.yaml"))
        Files.edit(other + "/lot.yaml", old: Self.mapleLot, new: "MC-2026-11-009")
        Files.write(other + "/manifest.csv", Files.read(shop.folder + "/\(maple)/manifest.csv"))
        _ = shop.run(other)
        #expect(shop("lot", "close", "--lot", "MC-2026-11-009", "--by", "OP-S1", "--reason", "settled").code == 0)
        #expect(shop("lot", "close", "--lot", Self.mapleLot, "--by", "OP-P1", "--reason", "settled").code == 0)
    }

    @Test func whoErasedInALotDoesNotWithdrawWhatCameWithoutOne() throws {
        let shop = Shop()
        _ = shop("import", shop.operators("more", keys: [:], more: ["OP-S1,dpr,*,2026-01-15,2199-12-31,OP-P1,,,,,,"]))
        let lot = shop.lot(maple)
        Files.write(shop.folder + "/bench/report.json", Files.read(lot + "/erasure/phonecheck.json"))
        Files.remove(lot + "/erasure")
        _ = shop.run(lot)
        #expect(shop("ingest", shop.folder + "/bench/report.json").code < 2)
        let document = Digest(of: Files.read(shop.folder + "/bench/report.json")).hex
        #expect(shop("document", "show", document).text.contains("report.json"))
        let (entries, decisions) = (shop.entries, try shop.decisions())
        let ran = shop("document", "withdraw", document, "--by", "OP-S1", "--reason", "mine")
        refused(ran, word: "sanitizer in lot \(Self.mapleLot)")
        #expect(try shop.entries == entries && shop.decisions() == decisions)
        isRight(shop)
        #expect(shop("document", "withdraw", document, "--by", "OP-P1", "--reason", "wrong bench").code < 2)
        let (_, entry) = try shop.newest("document.withdrawn")
        #expect(entry["lot"]?.isNull == true && entry.at("data", "lots")?.strings == [Self.mapleLot])
        #expect(try shop.decisions() != decisions)
        isRight(shop)
    }

    @Test func anotherNameOnTheSameKeyIsTheSamePerson() throws {
        let agent = Agent()
        let key = agent.make("sam")
        let shop = Shop()
        _ = shop(
            "import",
            shop.operators("more", keys: ["OP-S1": key], more: ["OP-X9,dpr,*,2026-01-15,2199-12-31,OP-P1,,,,,,\(key)"]))
        _ = shop.run(shop.lot(maple))
        let ran = shop("lot", "close", "--lot", Self.mapleLot, "--by", "OP-X9", "--reason", "settled")
        refused(ran, word: "as OP-S1")
    }
}
