import Basics
import Glibc
import Testing

/// What the disk, the clock and whoever copies a store do to it, seen from the command line.
@Suite(.enabled(if: Shop.hasSQLite, "needs sqlite3")) struct HardTimesTests {
    private func shop() throws -> Shop {
        let shop = Shop()
        #expect(shop.run(shop.lot(maple)).code <= 1)
        return shop
    }

    private func types(_ shop: Shop) -> [Substring] {
        shop.sql(
            "SELECT json_extract(CAST(body AS TEXT), '$.type') || json_extract(CAST(body AS TEXT), '$.data') FROM entry"
        ).split(separator: "\n").sorted()
    }

    /// Read to the end and nothing decided: unfinished, and no damage; `rebuild` leaves it so, the next run ends it.
    @Test func aRunThatStoppedBeforeDecidingIsUnfinishedAndNoDamage() throws {
        let (shop, twin) = (Shop(), try shop())
        let lot = shop.lot(maple)
        _ = shop.sql("CREATE TRIGGER stopped BEFORE INSERT ON decision BEGIN SELECT RAISE(ABORT, 'stopped'); END")
        #expect(shop.run(lot).code == 74)
        _ = shop.sql("DROP TRIGGER stopped")
        let checked = shop("log", "fsck")
        #expect(checked.code == 0 && checked.text.contains("interrupted: run again"), "\(checked.text)")
        #expect(!checked.text.contains("rebuild"))
        #expect(try shop("log", "fsck", "--json").json()["unfinished"]?.array?.isEmpty == false)
        #expect(shop("status").errors.contains("interrupted"))
        #expect(shop("rebuild").code == 0)
        #expect(shop.run(lot).code <= 1)
        #expect(types(shop).count == types(twin).count)
        #expect(shop.outcomes() == twin.outcomes())
        #expect(shop("status").errors.isEmpty && shop("log", "fsck").code == 0)
    }

    /// The act is recorded, its consequences were not drawn: whatever records next draws them first.
    @Test(arguments: ["checkpoint", "rebuild", "again"]) func whatFollowsFromAnActIsDrawnByTheNextCommand(next: String)
        throws
    {
        let (shop, twin) = (try shop(), try shop())
        let document = try #require(
            try shop("document", "list", "--json").json()["documents"]?.array?.compactMap { $0["file"]?.string }
                .first { $0.hasPrefix("erasure/") })
        func withdraw(_ shop: Shop) -> Ran {
            shop("document", "withdraw", document, "--by", "OP-P1", "--reason", "wrong")
        }
        _ = withdraw(twin)
        _ = shop.sql("CREATE TRIGGER stopped BEFORE INSERT ON decision BEGIN SELECT RAISE(ABORT, 'stopped'); END")
        #expect(withdraw(shop).code == 74)
        _ = shop.sql("DROP TRIGGER stopped")
        #expect(shop("status").errors.contains("an act was interrupted"))
        #expect(try shop.decisions() != twin.decisions())
        switch next {
        case "checkpoint": #expect(shop("log", "checkpoint").code == 0)
        case "rebuild": #expect(shop("rebuild").code == 0)
        default: #expect(withdraw(shop).code == 1, "it was withdrawn already")
        }
        #expect(try shop.decisions() == twin.decisions())
        #expect(shop.entries == twin.entries)
        #expect(shop("status").errors.isEmpty && shop("log", "fsck").code == 0)
    }

    @Test func aClockThatWasOnceAheadIsTold() throws {
        let shop = try shop()
        _ = shop.sql("UPDATE note SET value = '2039-05-01T00:00:00.000Z' WHERE name = 'machine-clock'")
        let before = shop.entries
        let refused = shop("log", "checkpoint")
        #expect(refused.code == 3 && refused.errors.contains("clock") && refused.errors.contains("--accept-clock"))
        #expect(shop.entries == before)
        #expect(shop("status").code == 0, "reading asks nothing")
        #expect(shop("log", "checkpoint", "--accept-clock").code == 0)
        #expect(shop.entries == before + 1)
        #expect(shop("log", "checkpoint").code == 0 && shop("log", "fsck").code == 0)
    }

    @Test(arguments: ["lost", "changed"]) func theSaltsSecretIsNeverReplacedInSilence(how: String) throws {
        let shop = try shop()
        let secret = shop.store + "/keys/entry-salt.secret"
        if how == "lost" {
            Files.remove(secret)
        } else {
            Files.write(secret, String(repeating: "5", count: 64))
            chmod(secret, 0o600)
        }
        let refused = shop("receive", "close", "--lot", "MC-2026-10-004", "--by", "OP-R1")
        #expect(
            refused.code == 74 && refused.errors.contains("entry-salt.secret")
                && refused.errors.contains("backup --keys"), "\(refused.errors)")
        #expect(shop("log", "fsck").code == 1)
        #expect(shop("log", "rotate-key", "--lost-salt", "--by", "OP-P1", "--reason", "disk lost").code == 0)
        #expect(shop("log", "fsck").code == 0 && shop.run(shop.folder + "/" + maple).code <= 1)
    }

    @Test func theFirstWritersTakeTurns() throws {
        for _ in 0..<3 {
            let shop = Shop(tables: false)
            Files.copy(Files.samples + "/tables", to: shop.folder + "/tables")
            let running = (0..<6).map { _ in
                Binary.start(["import", shop.folder + "/tables", "--store", shop.store], in: shop.folder)
            }
            let ended = running.map { $0.wait() }
            #expect(ended.allSatisfy { $0.code == 0 }, "\(ended.map(\.errors))")
            #expect(shop("log", "fsck").code == 0)
            #expect(shop.sql("SELECT count(*) FROM entry WHERE CAST(body AS TEXT) LIKE '%table.imported%'") == "7\n")
        }
    }

    @Test func aRotationThatIsAskedForAgainIsOne() throws {
        let shop = try shop()
        for _ in 0..<2 { #expect(shop("log", "rotate-key", "--by", "OP-P1", "--reason", "yearly").code == 0) }
        func rotations() -> String {
            shop.sql("SELECT count(*) FROM entry WHERE CAST(body AS TEXT) LIKE '%key.rotated%'")
        }
        #expect(rotations() == "1\n")
        #expect(shop("log", "rotate-key", "--by", "OP-P1", "--reason", "another").code == 0)
        #expect(rotations() == "2\n")
    }

    @Test func whatIsNotThereIsTwo() throws {
        let shop = try shop()
        let none = shop.folder + "/none"
        for command in [
            ["status"], ["findings"], ["device", "1"], ["log", "fsck"],
            ["report", "reconciliation", "--lot", "X", "--format", "csv", "--out", "r.csv"],
        ] {
            let ran = Binary.run(command + ["--store", none], in: shop.folder)
            #expect(ran.code == 2 && ran.errors.hasPrefix("lotwise: "), "\(command): \(ran.code)")
        }
        #expect(shop("device", "356938035643809").code == 2)
        #expect(shop("document", "show", "ffffffff").code == 2)
        #expect(shop("status", "--lot", "NONE").code == 2)
        #expect(shop("resolve", "0000000000000000", "--by", "OP-R1", "--as", "accept", "--reason", "x").code == 2)
    }

    @Test(arguments: ["0", "99999999999999999999", "922337203685477581"]) func anyNumberOfSecondsIsOne(seconds: String)
        throws
    {
        let shop = try shop()
        #expect(shop("log", "checkpoint", "--wait", seconds).code == 0)
    }

    @Test(arguments: ["-5", "x", "1.5", ""]) func anythingElseIsUsage(seconds: String) throws {
        let shop = Shop(tables: false)
        #expect(shop("log", "checkpoint", "--wait=" + seconds).code == 64)
    }

    /// Decisions have no clock in them: two that close receipt at different times decide the same.
    @Test func whenReceiptWasClosedDecidesNothing() throws {
        let (shop, twin) = (Shop(), Shop())
        for one in [shop, twin] {
            #expect(one.run(one.lot(harbor)).code <= 1)
            _ = one("receive", "close", "--lot", "HH-2026-10-017", "--by", "OP-R1")
        }
        #expect(try shop.findings("T01").count > 0)
        #expect(try shop.decisions() == twin.decisions())
    }

    /// Stops every command between reading and deciding, until `go`.
    private func stopBehindReading(_ shop: Shop) {
        _ = shop.sql(
            "CREATE TRIGGER stopped BEFORE INSERT ON note WHEN NEW.name = 'unsettled-act' "
                + "BEGIN SELECT RAISE(ABORT, 'stopped'); END")
    }

    private func go(_ shop: Shop) { _ = shop.sql("DROP TRIGGER stopped") }

    /// A late event of a carrier concerns every device that was decided before: the run that was stopped after reading it
    /// doesn't meet it again.
    @Test func aLateAlarmOutlivesAStop() throws {
        let shop = Shop()
        let lot = shop.lot(harbor)
        #expect(shop.run(lot).code <= 1)
        let before = try shop.findings("T06").count
        let events = Files.lines(lot + "/shipments/carrier.csv")
        let last = try #require(events.last { $0.contains("delivered") }).split(
            separator: ",", omittingEmptySubsequences: false)
        let late = "\(last[0]),\(last[1]),exception,PARCEL_REPACKED,\(last[4]),\(last[5]),late-1"
        Files.write(lot + "/shipments/carrier-late.csv", events[0] + "\n" + late + "\n")
        stopBehindReading(shop)
        #expect(shop.run(lot).code == 74)
        go(shop)
        #expect(shop("log", "fsck").code == 0)
        #expect(shop.run(lot).code <= 1)
        #expect(try shop.findings("T06").count > before)
        #expect(shop("log", "fsck").code == 0)
    }

    /// Evidence that came first finds its devices although the run that made them known was stopped.
    @Test func evidenceThatWaitsOutlivesAStop() throws {
        let (shop, twin) = (Shop(), Shop())
        for one in [shop, twin] {
            let lot = one.lot(maple)
            #expect(one("ingest", lot + "/erasure/phonecheck.json").code <= 1)
            if one === shop {
                stopBehindReading(one)
                #expect(one.run(lot).code == 74)
                go(one)
            }
            #expect(one.run(lot).code <= 1)
        }
        #expect(try shop.findings("I17").count == twin.findings("I17").count)
        #expect(shop.outcomes() == twin.outcomes() && shop.entries == twin.entries)
        #expect(shop("log", "fsck").code == 0)
    }

    /// A file that is gone when its run is repeated is told for good, and hides nothing else.
    @Test func aFileThatIsGoneBlindsNobody() throws {
        let shop = Shop()
        let lot = shop.lot(maple)
        Files.write(
            lot + "/tests/zz.csv",
            "tested_at,device,function,result\n2026-10-06T10:00:00Z,\(try first(lot)),lcd,pass\n")
        _ = shop.sql(
            "CREATE TRIGGER stopped BEFORE UPDATE ON document WHEN NEW.path = 'tests/zz.csv' "
                + "BEGIN SELECT RAISE(ABORT, 'stopped'); END")
        let ran = shop.run(lot)
        #expect(ran.code == 74, "\(ran.errors)")
        _ = shop.sql("DROP TRIGGER stopped")
        Files.remove(lot + "/tests/zz.csv")
        _ = shop.run(lot)
        let checked = shop("log", "fsck")
        #expect(checked.code == 0 && checked.text.contains("tests/zz.csv was not read to its end"), "\(checked.text)")
        #expect(!checked.text.contains("under way") && shop("status").errors.contains("tests/zz.csv"))
        _ = shop.sql("UPDATE decision SET route = 'parts' WHERE intake = (SELECT max(intake) FROM decision)")
        #expect(shop("log", "fsck").code == 1)
    }

    private func first(_ lot: String) throws -> String {
        let header = try #require(Files.lines(lot + "/receiving/dock.csv").first).split(separator: ",")
        let column = try #require(header.firstIndex(of: "identifier"))
        return String(
            Files.lines(lot + "/receiving/dock.csv")[1].split(separator: ",", omittingEmptySubsequences: false)[column])
    }

    /// Nobody records what a part of the evidence gives: an act on such a lot waits for the lot's own run.
    @Test func anActOnALotThatWasReadInPartRecordsNoOutcome() throws {
        let shop = Shop()
        let lot = shop.lot(maple)
        _ = shop.sql(
            "CREATE TRIGGER stopped BEFORE UPDATE ON document WHEN NEW.path LIKE 'tests/%' "
                + "BEGIN SELECT RAISE(ABORT, 'stopped'); END")
        #expect(shop.run(lot).code == 74)
        _ = shop.sql("DROP TRIGGER stopped")
        let before = shop.entries
        let ran = shop("document", "withdraw", "shipments/carrier.csv", "--by", "OP-P1", "--reason", "wrong")
        #expect(ran.code == 3 && ran.errors.contains("interrupted"), "\(ran.code) \(ran.errors)")
        #expect(shop.entries == before + 1)
        #expect(shop.run(lot).code <= 1 && shop("log", "fsck").code == 0)
    }

    /// The repeated command says what it did, the interrupted one's part included.
    @Test func theRunThatEndsAnotherCountsItsWork() throws {
        let (shop, twin) = (Shop(), try shop())
        let lot = shop.lot(maple)
        _ = shop.sql("CREATE TRIGGER stopped BEFORE INSERT ON decision BEGIN SELECT RAISE(ABORT, 'stopped'); END")
        #expect(shop.run(lot).code == 74)
        let before = shop.entries
        _ = shop.sql("DROP TRIGGER stopped")
        #expect(try shop.run(lot).json()["recorded"]?.integer == twin.entries - before)
    }

    /// Nothing is certified by evidence whose bytes are not what was decided from.
    @Test(arguments: ["damaged", "lost"]) func evidenceThatIsNotWholeIsNotCertified(how: String) throws {
        let shop = try shop()
        _ = shop("validate", "--lot", "MC-2026-10-004", "--by", "OP-V1", "--reason", "looked")
        let settings = shop.store + "/settings.yaml"
        Files.write(settings, Shop.replace(Files.text(settings), old: "legal_name: \"\"", new: "legal_name: \"X\""))
        let rows = try shop("document", "list", "--json").json()["documents"]?.array ?? []
        let digest = try #require(
            rows.first { $0["file"]?.string?.hasPrefix("erasure/phonecheck") == true }?["document"]?.string?.dropFirst(
                7))
        let path = shop.store + "/documents/\(digest.prefix(2))/\(digest.dropFirst(2))"
        if how == "lost" { Files.remove(path) } else { Files.write(path, Files.text(path) + " ") }
        for command in [["certify", "--lot", "MC-2026-10-004", "--out", "c"], ["replay", "--lot", "MC-2026-10-004"]] {
            let ran = Binary.run(command + ["--store", shop.store], in: shop.folder)
            #expect(
                ran.code == 74 && ran.errors.contains("S08") && ran.errors.contains("lotwise run"),
                "\(command): \(ran.errors)")
        }
        #expect(!Files.exists(shop.folder + "/c"))
        #expect(shop.run(shop.folder + "/" + maple).code <= 1)
        #expect(shop("certify", "--lot", "MC-2026-10-004", "--out", "c").code == 0)
    }

    @Test func aFileBesideTheReportIsNobodysLeftover() throws {
        let shop = try shop()
        let (mine, dated) = (shop.folder + "/r.csv", shop.folder + "/r.csv.20261122")
        Files.write(dated, "last week's")
        #expect(shop("report", "reconciliation", "--lot", "MC-2026-10-004", "--format", "csv", "--out", mine).code == 0)
        #expect(Files.text(dated) == "last week's" && Files.exists(mine))
        #expect(Files.below(shop.folder).filter { $0.hasPrefix(".r.csv") } == [])
    }

    /// The same words, asked for in another way, are another rotation.
    @Test func aRotationWithoutOverlapIsNotTheOneWith() throws {
        let shop = try shop()
        let words = ["log", "rotate-key", "--by", "OP-P1", "--reason", "stolen", "--store", shop.store]
        #expect(Binary.run(words).code == 0)
        #expect(Files.below(shop.store + "/keys").contains { $0.hasPrefix("log-old-") })
        #expect(Binary.run(words + ["--no-overlap"]).code == 0)
        #expect(shop.sql("SELECT count(*) FROM entry WHERE CAST(body AS TEXT) LIKE '%key.rotated%'") == "2\n")
        #expect(shop("log", "fsck").code == 0)
        #expect(Binary.run(words + ["--no-overlap"]).code == 0)
        #expect(shop.sql("SELECT count(*) FROM entry WHERE CAST(body AS TEXT) LIKE '%key.rotated%'") == "2\n")
    }
}
