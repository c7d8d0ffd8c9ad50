import Basics
import Glibc
import Testing

/// Stores that other versions wrote. `FirstVersion/` is one of the first: the database as text, its documents, the lot
/// it came from, and evidence that it has not seen.
@Suite(.enabled(if: Shop.hasSQLite, "needs sqlite3")) struct UpgradeTests {
    private static let first = Files.root + "/Tests/BinaryTests/FirstVersion"

    /// The first version's store, its lot beside it.
    private func firstVersion() -> Shop {
        let shop = Shop(tables: false)
        Files.copy(Self.first + "/documents", to: shop.store + "/documents")
        Files.copy(Self.first + "/lot", to: shop.folder + "/lot")
        Files.write(shop.store + "/keys/entry-salt.secret", String(repeating: "07", count: 32))
        chmod(shop.store + "/keys", 0o700)
        chmod(shop.store + "/keys/entry-salt.secret", 0o600)
        #expect(system("\(Shop.sqlite) '\(shop.store)/recovery.db' < '\(Self.first)/store.sql'") == 0)
        _ = shop.sql("PRAGMA journal_mode=WAL")
        shop.wasUsedJustNow()
        return shop
    }

    /// The first by this version's rules: a job says that it may decide by them.
    private func firstRun(_ shop: Shop) -> Ran {
        Binary.run(
            ["run", "lot", "--yes", "--json", "--as-of", Shop.today, "--store", shop.store], in: shop.folder)
    }

    private func entries(_ shop: Shop) -> [Substring] {
        shop.sql("SELECT seq, hex(leaf), hex(body) FROM entry ORDER BY seq").split(separator: "\n")
    }

    @Test func aStoreOfTheFirstVersionIsReadable() throws {
        let shop = firstVersion()
        let before = entries(shop)
        let status = try shop("status", "--json").json()
        #expect(status.at("lots", 0, "lot")?.string == "GEN-2026-10-3")
        #expect(status.at("log", "size")?.integer == before.count && status.at("log", "origin")?.isNull == true)
        let device = try shop.device("356190100079234")
        #expect(device["intake"]?.string == "GEN-2026-10-3/2" && device["stages"]?.array?.count == 5)
        #expect(shop("findings", "--json").code < 2)
        #expect(entries(shop) == before && before.count > 50)
    }

    @Test func aStoreOfTheFirstVersionGoesOn() throws {
        let shop = firstVersion()
        let before = entries(shop)
        let same = firstRun(shop)
        #expect(same.code < 2, "\(same.errors)")
        #expect(Array(entries(shop).prefix(before.count)) == before, "what was recorded is not touched")
        Files.copy(Self.first + "/later", to: shop.folder + "/lot")
        let more = shop.run("lot")
        #expect(more.code < 2, "\(more.errors)")
        #expect(try more.json().at("recorded")?.integer ?? 0 > 0, "evidence that comes later is decided from")
        let log = try shop("status", "--json").json()["log"]
        #expect(log?["origin"]?.string != nil && log?["size"]?.integer == entries(shop).count, "it is signed now")
        #expect(Array(entries(shop).prefix(before.count)) == before)
        #expect(shop("log", "checkpoint").code == 0)
        let fsck = shop("log", "fsck")
        #expect(fsck.code == 0, "\(fsck.text)")
        let out = shop.backup()
        #expect(shop.restore(out, "--newest-checkpoint", shop.store).code == 0)
    }

    @Test func whatOtherRulesDecidedWaitsForTheNextRun() throws {
        let shop = firstVersion()
        let before = shop("log", "fsck")
        #expect(before.code == 0 && before.text.contains("6 devices wait to be decided again"), "\(before.text)")
        #expect(firstRun(shop).code < 2)
        let after = shop("log", "fsck")
        #expect(after.code == 0 && !after.text.contains("wait to be decided"), "\(after.text)")
    }

    @Test func aStoreOfTheFirstVersionIsBackedUpBeforeAnythingElse() throws {
        let shop = firstVersion()
        let before = entries(shop)
        let out = shop.backup()
        #expect(try shop.manifest(out)["origin"]?.isNull == true)
        #expect(shop.restore(out, "--no-known-checkpoint").code == 0)
        let restored = shop.sql(
            "SELECT seq, hex(leaf), hex(body) FROM entry ORDER BY seq", store: shop.folder + "/restored")
        #expect(restored.split(separator: "\n") == before)
    }

    @Test func aStoreOfALaterVersionIsNotTouched() throws {
        let shop = firstVersion()
        Files.makeFolder(shop.store + "/head")
        for folder in ["", "/documents", "/head"] { chmod(shop.store + folder, 0o700) }
        _ = shop.sql("INSERT INTO grdb_migrations VALUES ('9-what-comes-later')")
        let before = Files.read(shop.store + "/recovery.db")
        for arguments in [["status"], ["run", "lot"], ["log", "fsck"], ["backup", "--out", shop.folder + "/out"]] {
            let ran = Binary.run(arguments + ["--store", shop.store], in: shop.folder)
            #expect(ran.code == 74, "\(arguments): \(ran.errors)")
            #expect(ran.errors.filter { $0 == "\n" }.count == 1, "\(ran.errors)")
            #expect(ran.errors.contains("9-what-comes-later") && ran.errors.contains("later version"), "\(ran.errors)")
        }
        #expect(Files.read(shop.store + "/recovery.db") == before)
        // Whoever only reads may leave an empty one.
        let left = Files.below(shop.store).filter { file in
            file.contains(".before-") || file.hasSuffix("-wal") && !Files.read(shop.store + "/" + file).isEmpty
        }
        #expect(left.isEmpty, "\(left)")
    }

    /// The first version's log was never signed: its salts bind nobody, also when the first command only signs it.
    @Test func theSaltsSecretOfAnUnsignedLogMayBeNew() throws {
        let shop = firstVersion()
        Files.remove(shop.store + "/keys/entry-salt.secret")
        #expect(Binary.run(["run", "lot", "--store", shop.store], in: shop.folder).code == 1, "it asks first")
        #expect(shop("log", "fsck").code == 0 && shop("status", "--json").code == 0)
        #expect(firstRun(shop).code <= 1)
        #expect(shop("log", "fsck").code == 0)
        Files.write(shop.store + "/keys/entry-salt.secret", String(repeating: "09", count: 32))
        chmod(shop.store + "/keys/entry-salt.secret", 0o600)
        #expect(shop("log", "fsck").code == 1, "now it is signed under the new one")
    }
}
