import Basics
import Glibc
import Testing

/// `SecondVersion/` is a signed store of a later version than `FirstVersion/`: a closed lot and an open one, both with
/// certificates; a revised manifest, evidence in several formats and some that waits, a withdrawn document, a unit that
/// was linked to the device that its scan meant, findings that were accepted and rejected.
@Suite(.serialized, .enabled(if: Shop.hasSQLite, "needs sqlite3")) struct SecondVersionTests {
    private static let second = Files.root + "/Tests/BinaryTests/SecondVersion"
    private static let open = "GEN-2026-10-42"

    private func secondVersion() -> Shop {
        let shop = Shop(tables: false)
        Files.copy(Self.second + "/store", to: shop.store)
        for lot in ["closed-lot", "open-lot"] { Files.copy(Self.second + "/" + lot, to: shop.folder + "/" + lot) }
        Files.makeFolder(shop.store + "/head")
        chmod(shop.store, 0o700)
        chmod(shop.store + "/keys", 0o700)
        for key in ["entry-salt.secret", "issuer.key", "log.key"] { chmod(shop.store + "/keys/" + key, 0o600) }
        #expect(system("\(Shop.sqlite) '\(shop.store)/recovery.db' < '\(Self.second)/store.sql'") == 0)
        #expect(system("\(Shop.sqlite) '\(shop.store)/head/head.db' < '\(Self.second)/head.sql'") == 0)
        _ = shop.sql("PRAGMA journal_mode=WAL")
        shop.wasUsedJustNow()
        return shop
    }

    private func entries(_ shop: Shop) -> [Substring] {
        shop.sql("SELECT seq, hex(leaf), hex(body) FROM entry ORDER BY seq").split(separator: "\n")
    }

    /// Each record that the log tells, as intake, type, document and line; several of one line are told several times.
    private func told(_ shop: Shop) -> [Substring] {
        shop.sql(
            """
            SELECT json_extract(CAST(body AS TEXT), '$.intake'), json_extract(CAST(body AS TEXT), '$.type'),
            json_extract(CAST(body AS TEXT), '$.data.document'), json_extract(CAST(body AS TEXT), '$.data.line')
            FROM entry WHERE json_extract(CAST(body AS TEXT), '$.data.record') IS NOT NULL
            """
        ).split(separator: "\n").sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// Of the documents of which something waited for its device: this version may find it.
    private func waited(_ shop: Shop) -> [Substring] {
        shop.sql(
            "SELECT DISTINCT lower(hex(d.digest)) FROM unmatched u JOIN document d ON d.id = u.document"
        ).split(separator: "\n")
    }

    /// What is told beyond what was: nothing but what waited. Whatever was told is told as often as it was.
    private func expectTold(_ after: [Substring], beyond before: [Substring], _ waited: [Substring]) {
        var left = before
        for line in after {
            if let place = left.firstIndex(of: line) {
                left.remove(at: place)
            } else {
                #expect(waited.contains { line.contains($0) }, "told again: \(line)")
            }
        }
        #expect(left.isEmpty, "told no longer: \(left)")
    }

    private func version(_ shop: Shop) -> String {
        shop.sql("SELECT value FROM note WHERE name = 'record-codec'").filter { $0 != "\n" }
    }

    private func run(_ shop: Shop, _ more: String...) -> Ran {
        Binary.run(
            ["run", "open-lot", "--json", "--as-of", Shop.today, "--store", shop.store] + more, in: shop.folder)
    }

    /// What persons did, and where records are.
    private func acts(_ shop: Shop) -> String {
        shop.sql("SELECT * FROM resolution ORDER BY id") + shop.sql("SELECT id, state FROM document ORDER BY id")
            + shop.sql("SELECT id, lot, ordinal, name, linked FROM intake ORDER BY id")
    }

    private func closedDecisions(_ shop: Shop) -> String {
        shop.sql("SELECT intake, hex(digest), hex(body) FROM decision WHERE lot = 1 ORDER BY intake")
    }

    @Test func whatOnlyShowsLeavesItAsItIs() throws {
        let shop = secondVersion()
        let before = Files.read(shop.store + "/recovery.db")
        let status = try shop("status", "--json").json()
        #expect(status.at("lots", 1, "lot")?.string == Self.open && status.at("log", "size")?.integer == 159)
        #expect(try shop.device("353911090079626")["stages"]?.array?.count == 5)
        for command in [["findings"], ["document", "list"], ["certificate", "list"], ["log", "verify"]] {
            let ran = Binary.run(command + ["--store", shop.store], in: shop.folder)
            #expect(ran.code == 0, "\(command): \(ran.errors)")
        }
        let fsck = shop("log", "fsck")
        #expect(fsck.code == 0 && fsck.text.contains("wait to be decided again"), "\(fsck.text)")
        #expect(Files.read(shop.store + "/recovery.db") == before)
        #expect(!Files.below(shop.store).contains { $0.contains(".before-") || $0.contains("restaging") })
    }

    @Test func itGoesOnAndTellsNothingTwice() throws {
        let shop = secondVersion()
        let (before, beforeTold, acts, closed) = (entries(shop), told(shop), acts(shop), closedDecisions(shop))
        let waited = waited(shop)
        let ran = run(shop, "--yes")
        #expect(ran.code < 2, "\(ran.errors)")
        #expect(version(shop) != "1" && !Files.below(shop.store).contains { $0.contains("restaging") })
        #expect(Array(entries(shop).prefix(before.count)) == before, "what was recorded is not touched")
        let told = told(shop)
        expectTold(told, beyond: beforeTold, waited)
        #expect(self.acts(shop) == acts, "what persons did holds")
        #expect(closedDecisions(shop) == closed, "a closed lot isn't decided again")
        let fsck = shop("log", "fsck")
        #expect(fsck.code == 0 && !fsck.text.contains("wait to be decided"), "\(fsck.text)")

        let size = shop.entries
        #expect(try run(shop).json()["recorded"]?.integer == 0, "asked once")
        // The same evidence in other files, as a bench exports it again.
        for (name, copy) in [
            ("erasure/phonecheck.json", "erasure/again.json"), ("erasure/blancco.xml", "erasure/again.xml"),
            ("tests/before-erasure.csv", "tests/again.csv"), ("grading/grading.csv", "grading/again.csv"),
        ] {
            Files.write(
                shop.folder + "/open-lot/" + copy, Files.read(shop.folder + "/open-lot/" + name) + Array("\n".utf8))
        }
        #expect(try run(shop).json()["recorded"]?.integer == 0, "a re-export is a repeat")
        #expect(shop.entries == size && self.told(shop) == told, "and not told again")
        let rebuilt = shop("rebuild")
        #expect(rebuilt.code == 0, "\(rebuilt.errors)")
        #expect(try run(shop).json()["recorded"]?.integer == 0 && shop("log", "fsck").code == 0)
        let out = shop.backup()
        #expect(shop.restore(out, "--newest-checkpoint", shop.store).code == 0)
    }

    @Test func newRulesAskFirst() throws {
        let shop = secondVersion()
        // As if other rules had failed a certified device until now.
        let certified = shop.sql(
            "SELECT intake FROM decision WHERE lot = 2 AND sanitization = 0 AND routing = 0 LIMIT 1")
        let device = certified.filter(\.isNumber)
        _ = shop.sql("UPDATE decision SET route = 'return', digest = zeroblob(32) WHERE intake = \(device)")
        let before = entries(shop)
        for command in [
            ["run", "open-lot"], ["ingest", Self.second + "/waiting.csv"],
            ["receive", "close", "--lot", Self.open, "--by", "OP-R1"],
        ] {
            let ran = Binary.run(command + ["--store", shop.store], in: shop.folder)
            #expect(ran.code == 1 && ran.errors.contains("--yes"), "\(command): \(ran.errors)")
            #expect(ran.errors.filter { $0 == "\n" }.count == 1 && ran.errors.contains("nothing was done"))
        }
        #expect(entries(shop) == before && version(shop) == "1", "nothing was done")
        #expect(shop("log", "checkpoint").code == 0, "what decides nothing needn't ask")
        let yes = run(shop, "--yes")
        #expect(yes.code < 2 && yes.errors.contains("devices and revoke"), "\(yes.errors)")
        #expect(entries(shop).count >= before.count && version(shop) != "1")
    }

    /// Death between two removals.
    @Test(arguments: ["-wal", "-shm", "-journal"]) func whatAnUpgradeLeftBesideItsFileGoes(ending: String) {
        let shop = secondVersion()
        #expect(run(shop, "--yes").code < 2)
        Files.write(shop.store + "/restaging.db" + ending, "left")
        #expect(run(shop).code < 2)
        #expect(!Files.exists(shop.store + "/restaging.db" + ending))
    }

    @Test func killedAtRandomItGoesOnWhereItWas() throws {
        let whole = secondVersion()
        let command = ["run", "open-lot", "--yes", "--as-of", Shop.today]
        let started = Binary.start(command + ["--json", "--store", whole.store], in: whole.folder)
        let bytes = started.writtenToItsEnd()
        let undisturbed = started.wait()
        #expect(undisturbed.code < 2, "\(undisturbed.errors)")
        let wanted = try undisturbed.json()
        let shop = secondVersion()
        var chance = Seeded(20)
        var killed = 0
        for _ in 0..<20 {
            let running = Binary.start(command + ["--store", shop.store, "--wait", "0"], in: shop.folder)
            let place = Int.random(in: 0...bytes, using: &chance)
            running.reaches { running.written >= place }
            running.kill()
            if running.wait().signal == SIGKILL { killed += 1 }
        }
        // After the first few little is left to do: how many were in time says nothing.
        #expect(killed > 0)
        try expectSame(shop, as: whole, wanted)
    }

    @Test(.enabled(if: access(Strace.path, X_OK) == 0, "needs strace"))
    func deathAtTheWritesOfAnUpgradeIsMadeGood() throws {
        let whole = secondVersion()
        let arguments = ["run", "open-lot", "--yes", "--as-of", Shop.today]
        let strace = Strace(folder: whole.folder)
        #expect(strace.start(arguments + ["--store", whole.store]).wait().code < 2)
        let wanted = try run(whole).json()
        let calls = strace.calls(below: whole.store).filter {
            $0.file.hasPrefix("restaging.db") || $0.file.hasPrefix("recovery.db")
        }
        #expect(calls.contains { $0.file.hasPrefix("restaging.db") })
        for index in stride(from: 0, to: calls.count, by: max(1, calls.count / 12)) {
            let shop = secondVersion()
            let inside = Strace(folder: shop.folder)
            _ = inside.start(arguments + ["--store", shop.store], .kills, at: calls[index]).wait()
            #expect(entries(shop).count >= 159)
            try expectSame(shop, as: whole, wanted)
        }
    }

    private func expectSame(_ shop: Shop, as whole: Shop, _ wanted: JSONValue) throws {
        let ran = run(shop, "--yes")
        #expect(ran.code < 2, "\(ran.errors)")
        #expect(try ran.json().at("lots", 0) == wanted.at("lots", 0))
        #expect(told(shop) == told(whole) && acts(shop) == acts(whole))
        #expect(entries(shop).count == entries(whole).count)
        let records = "SELECT intake, kind, hex(digest), document, line FROM record ORDER BY 1, 2, 3"
        #expect(shop.sql(records) == whole.sql(records))
        let fsck = shop("log", "fsck")
        #expect(fsck.code == 0, "\(fsck.text)")
        let left = Files.below(shop.store).filter { $0.contains("restaging") }
        #expect(left.isEmpty, "\(left)")
    }
}
