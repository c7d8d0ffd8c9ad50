import Basics
import Glibc
import Testing

/// A copy made while others write is a store again, the same in every answer that it gives.
@Suite(.enabled(if: Shop.hasSQLite, "needs sqlite3")) struct BackupTests {
    /// One decided lot with a backup, copied for every test that changes them.
    nonisolated(unsafe) private static let healthy: Shop = {
        let shop = Shop()
        _ = shop.run(shop.lot(maple))
        shop.backup()
        return shop
    }()

    private var backup: String { Self.healthy.folder + "/backup" }

    @Test func aRestoredStoreGivesTheSameAnswers() throws {
        let shop = Self.healthy
        let other = Shop(tables: false)
        let ran = other.restore(backup, "--newest-checkpoint", shop.store, "--keys", shop.store + "/keys", "--json")
        #expect(ran.code == 0, "\(ran.errors)")
        let json = try ran.json()
        #expect(json["entries"]?.integer == shop.entries && json.at("log", "signed")?.integer == shop.entries)
        #expect(json["missingKeys"]?.strings.isEmpty == true)
        let restored = other.folder + "/restored"
        let (found, wanted) = try (other("status", "--json", store: restored).json(), shop("status", "--json").json())
        #expect(found["lots"] == wanted["lots"] && found["log"] == wanted["log"])
        let fsck = other("log", "fsck", store: restored)
        #expect(fsck.code == 0, "\(fsck.text)")
        for part in ["settings.yaml", "trust/policy.txt", "log/checkpoint", "keys/log.key", "keys/entry-salt.secret"] {
            #expect(Files.read(restored + "/" + part) == Files.read(shop.store + "/" + part), "\(part)")
        }
        let tiles = Shop.contents(shop.store + "/log/tile")
        #expect(!tiles.isEmpty && Shop.contents(restored + "/log/tile") == tiles)
        #expect(Shop.mode(restored + "/keys") == 0o700 && Shop.mode(restored + "/keys/log.key") == 0o600)
        // And it goes on where it was.
        let again = other.run(shop.folder + "/" + maple, store: restored)
        #expect(try again.json()["recorded"]?.integer == 0)
        let more = other.run(other.lot(harbor), store: restored)
        #expect(try more.json().at("log", "origin") == shop("status", "--json").json().at("log", "origin"))
        #expect(other("log", "fsck", store: restored).code == 0)
    }

    @Test func headTreeAndKeysStayBehind() throws {
        let files = Files.below(backup)
        #expect(!files.contains { $0.contains("head") || $0.contains("keys/") || $0.contains("tree/") }, "\(files)")
        #expect(!files.contains { $0.hasSuffix(".part") || $0.hasSuffix(".tmp") || $0.hasSuffix("-wal") })
        let said = Self.healthy("backup", "--out", Self.healthy.folder + "/said")
        #expect(said.text.contains("log.key") && said.text.contains("--keys"), "\(said.text)")
        #expect(Shop.mode(backup) == 0o700)
    }

    @Test func keysGoAlongOnRequestAndAreNobodysElse() throws {
        let shop = Self.healthy
        let out = shop.backup("with-keys", "--keys")
        let keys = try shop.state(out) + "/keys"
        #expect(Files.below(keys) == Files.below(shop.store + "/keys"))
        #expect(Shop.mode(keys) == 0o700)
        for name in Files.below(keys) { #expect(Shop.mode(keys + "/" + name) == 0o600) }
        let other = Shop(tables: false)
        let ran = other.restore(out, "--newest-checkpoint", shop.store + "/log/checkpoint")
        #expect(ran.code == 0 && !ran.text.contains("not here"), "\(ran.text) \(ran.errors)")
        #expect(Shop.contents(other.folder + "/restored/keys") == Shop.contents(shop.store + "/keys"))
        #expect(other.run(other.lot(harbor), store: other.folder + "/restored").code < 2)
    }

    /// The salts' secret comes first; with it, what can't be signed for want of the log's key is recorded.
    @Test func withoutItsKeysARestoredStoreSaysWhatIsMissing() throws {
        let shop = Shop(tables: false)
        let ran = shop.restore(backup, "--newest-checkpoint", Self.healthy.store)
        #expect(ran.code == 0 && ran.text.contains("log.key"), "\(ran.text) \(ran.errors)")
        let restored = shop.folder + "/restored"
        let none = Binary.run(["run", shop.lot(harbor), "--store", restored])
        #expect(none.code == 74 && none.errors.contains("entry-salt.secret") && none.errors.contains("put it back"))
        #expect(Binary.run(["status", "--store", restored]).code == 0, "reading needs no keys")
        Files.write(restored + "/keys/entry-salt.secret", Files.text(Self.healthy.store + "/keys/entry-salt.secret"))
        chmod(restored + "/keys/entry-salt.secret", 0o600)
        let more = Binary.run(["run", shop.lot(harbor), "--store", restored])
        #expect(more.errors.contains("log.key") && more.errors.contains("put it back"), "\(more.errors)")
        #expect(!Files.exists(restored + "/keys/log.key"), "no key is made anew in silence")
    }

    @Test func theSecondBackupCopiesWhatIsNewAndReplacesTheFirst() throws {
        let shop = Shop()
        _ = shop.run(shop.lot(maple))
        let out = shop.backup()
        let first = try shop.manifest(out)
        let same = try shop("backup", "--out", out, "--json").json()
        #expect(same["copied"]?.integer == 0 && same["root"] == first["root"])
        _ = shop.run(shop.lot(harbor))
        let later = try shop("backup", "--out", out, "--json").json()
        let copied = try #require(later["copied"]?.integer)
        #expect(copied > 0 && copied < later["documents"]?.integer ?? 0)
        #expect(Files.below(out).filter { $0.hasSuffix("recovery.db") }.count == 1, "earlier states are taken away")
        #expect(shop.restore(out, "--newest-checkpoint", shop.store).code == 0)
        #expect(try shop("status", "--json", store: shop.folder + "/restored").json()["lots"]?.array?.count == 2)
    }

    @Test func aBackupIsNotReplacedByAnOlderStateOrAnotherStore() throws {
        let shop = Shop()
        let early = shop.duplicate(shop.store, as: "early")
        _ = shop.run(shop.lot(maple))
        let out = shop.backup()
        let before = Shop.contents(out)
        let older = shop("backup", "--out", out, store: early)
        #expect(older.code == 1 && older.errors.contains("does not continue"), "\(older.errors)")
        let foreign = Shop()("backup", "--out", out)
        #expect(foreign.code == 1, "\(foreign.errors)")
        #expect(Shop.contents(out) == before)
        Files.write(shop.folder + "/letters/a.txt", "a letter")
        #expect(shop("backup", "--out", shop.folder + "/letters").code == 1)
        #expect(shop("backup", "--out", shop.store + "/backup").code == 64)
    }

    @Test func aStoreThatLostADocumentIsBackedUpAndSaysSo() throws {
        let shop = Shop()
        _ = shop.run(shop.lot(maple))
        let earlier = shop.backup("earlier")
        let lost = try #require(Files.below(shop.store + "/documents").first)
        Files.remove(shop.store + "/documents/" + lost)
        let ran = shop("backup", "--out", shop.folder + "/late", "--json")
        #expect(ran.code == 1, "\(ran.errors)")
        #expect(try ran.json()["damaged"]?.strings == ["sha256:" + lost.filter { $0 != "/" }])
        let restored = shop.restore(shop.folder + "/late", "--newest-checkpoint", shop.store)
        #expect(restored.code == 1 && restored.text.contains("lost before"), "\(restored.text) \(restored.errors)")
        // An earlier backup in the same folder has it still.
        #expect(shop("backup", "--out", earlier).code == 0)
        #expect(shop.restore(earlier, to: "whole", "--newest-checkpoint", shop.store).code == 0)
        #expect(Files.exists(shop.folder + "/whole/documents/" + lost))
    }

    @Test func aBackupsOwnDamageIsMendedByChecking() throws {
        let shop = Shop(tables: false)
        let store = shop.duplicate(Self.healthy.store, as: "store")
        let out = shop.backup()
        let document = out + "/documents/" + (try #require(Files.below(out + "/documents").first))
        let bytes = Files.read(document)
        Files.write(document, bytes.dropLast() + [bytes[bytes.count - 1] ^ 1])
        shop.backup()
        #expect(shop.restore(out, "--newest-checkpoint", store).code == 1)
        shop.backup("backup", "--check")
        #expect(Files.read(document) == bytes)
        #expect(shop.restore(out, "--newest-checkpoint", store).code == 0)
    }

    @Test func aDamagedStoreReplacesNoBackup() throws {
        let shop = Shop()
        _ = shop.run(shop.lot(maple))
        let out = shop.backup()
        let before = Shop.contents(out)
        _ = shop.sql("DROP TRIGGER entry_is_never_edited; UPDATE entry SET body = zeroblob(9) WHERE seq = 7")
        let ran = shop("backup", "--out", out)
        #expect(ran.code == 1 && ran.errors.contains("entry 7") && ran.errors.contains("fsck"), "\(ran.errors)")
        #expect(Shop.contents(out) == before)
    }
}

/// Backups while others write, and death in the middle of one.
@Suite(.ownProcesses, .serialized, .enabled(if: Shop.hasSQLite, "needs sqlite3")) struct OnlineBackupTests {
    @Test func aBackupDuringARunIsAStoreThatGoesOn() throws {
        let shop = Shop(tables: false)
        let arguments = ["generate", "--devices", "500", "--seed", "5", "--out", shop.folder + "/g"]
        #expect(Binary.run(arguments).code == 0)
        #expect(shop("import", shop.folder + "/g/tables").code == 0)
        let lot = shop.folder + "/g/lot"
        let running = Binary.start(["run", lot, "--store", shop.store, "--as-of", Shop.today, "--json"])
        var backups: [String] = []
        for index in 0..<2 {
            // Its first transactions are there, and later some more.
            running.reaches { running.written >= (index + 1) * 500_000 }
            backups.append(shop.backup("backup-\(index)"))
        }
        let ran = running.wait()
        #expect(ran.code < 2, "the writer was not hindered: \(ran.errors)")
        let wanted = try ran.json()
        for (index, backup) in backups.enumerated() {
            let entries = try #require(shop.manifest(backup)["entries"]?.integer)
            let size = try #require(wanted.at("log", "size")?.integer)
            if entries < size {
                let behind = shop.restore(backup, to: "behind", "--newest-checkpoint", shop.store)
                #expect(behind.code == 1 && behind.errors.contains("\(size - entries) are missing"), "\(behind.errors)")
            }
            let name = "restored-\(index)"
            let restored = shop.restore(backup, to: name, "--no-known-checkpoint", "--keys", shop.store + "/keys")
            #expect(restored.code == 0, "\(restored.errors)")
            let again = try shop.run(lot, store: shop.folder + "/" + name).json()
            #expect(again.at("lots", 0) == wanted.at("lots", 0))
            #expect(again.at("log", "size") == wanted.at("log", "size"))
            let fsck = shop("log", "fsck", store: shop.folder + "/" + name)
            #expect(fsck.code == 0, "\(fsck.text.prefix(600))")
        }
    }

    @Test(.enabled(if: Files.exists(Strace.path), "needs strace")) func killedAnywhereTheLastWholeBackupStays() throws {
        let shop = Shop()
        _ = shop.run(shop.lot(maple))
        let out = shop.backup()
        let first = shop.entries
        _ = shop.run(shop.lot(harbor))
        var killed = 0
        for call in ["syncfs", "rename", "fsync"] {
            for number in [1, 2, 3, 5, 8] {
                let fault = ["-f", "-qq", "-o", "/dev/null", "-e", "trace=\(call)"]
                let inject = ["-e", "inject=\(call):signal=KILL:when=\(number)"]
                let command = [Binary.path, "backup", "--out", out, "--store", shop.store]
                // One that makes fewer such calls ends whole.
                if Binary.start(fault + inject + command, program: Strace.path).wait().code != 0 { killed += 1 }
                let ran = shop.restore(out, to: "\(call)-\(number)", "--no-known-checkpoint", "--json")
                if ran.code == 1 {
                    // What the dead one had copied shows that more was signed than the whole one holds.
                    #expect(ran.errors.contains("are missing"), "\(ran.errors)")
                } else {
                    let entries = try ran.json()["entries"]?.integer
                    #expect(ran.code == 0 && (entries == first || entries == shop.entries), "\(ran.errors)")
                }
            }
        }
        #expect(killed >= 6, "each kind of call is made more than once")
        shop.backup()
        #expect(Files.below(out).filter { $0.hasSuffix("recovery.db") }.count == 1)
        #expect(!Files.below(out).contains { $0.hasSuffix(".part") })
        #expect(shop.restore(out, to: "last", "--newest-checkpoint", shop.store).code == 0)
    }

    @Test func whatKilledBackupsLeftMakesRoomForTheNext() throws {
        let shop = Shop()
        _ = shop.run(shop.lot(maple))
        let disk = shop.folder + "/disk"
        Files.makeFolder(disk)
        guard mount("lotwise-test", disk, "tmpfs", 0, "size=8m") == 0 else {
            return print("NOT RUN: mounting a small disk isn't permitted here")
        }
        defer { umount2(disk, Int32(MNT_DETACH)) }
        let out = shop.backup("disk/backup")
        let whole = try #require(shop.manifest(out)["state"]?.string)
        for dead in ["20200101T000000000Z", "20200102T000000000Z"] {
            Files.write(out + "/state-\(dead)/recovery.db", [UInt8](repeating: 1, count: 1 << 20))
        }
        // One that dies too takes them away first, and leaves the whole one.
        if Files.exists(Strace.path) {
            let dying = [
                "-f", "-qq", "-o", "/dev/null", "-e", "trace=syncfs", "-e", "inject=syncfs:signal=KILL:when=1",
            ]
            let more = ["backup", "--out", out, "--store", shop.store]
            _ = Binary.start(dying + [Binary.path] + more, in: shop.folder, program: Strace.path).wait()
            let states = Set(Files.below(out).filter { $0.hasPrefix("state-") }.map { $0.prefix { $0 != "/" } })
            #expect(states.count == 2 && states.contains(whole[...]), "\(states)")
            #expect(shop.restore(out, to: "meanwhile", "--newest-checkpoint", shop.store).code == 0)
        }
        // The disk is filled by the dead: without them there is room.
        let filler = out + "/state-20200103T000000000Z/recovery.db"
        Files.write(filler, [])
        #expect(system("cat /dev/zero > '\(filler)' 2> /dev/null") != 0)
        shop.backup("disk/backup")
        #expect(Files.below(out).filter { $0.hasSuffix("recovery.db") }.count == 1)
    }

    @Test(.enabled(if: Files.exists(Strace.path), "needs strace")) func aDiskThatFailsIsOneLineAndNoDamage() throws {
        let shop = Shop()
        _ = shop.run(shop.lot(maple))
        let out = shop.folder + "/backup"
        for call in stride(from: 28, to: 160, by: 12) {
            let failing = ["-f", "-qq", "-o", "/dev/null", "-e", "trace=pread64", "-e"]
            let fault = ["inject=pread64:error=EIO:when=\(call)+", Binary.path, "backup", "--out", out]
            let ran = Binary.start(
                failing + fault + ["--store", shop.store], in: shop.folder, program: Strace.path
            ).wait()
            if ran.code == 0 { return #expect(call > 100, "few calls were made to fail") }
            #expect(ran.code == 74 && ran.errors.filter { $0 == "\n" }.count == 1, "\(call): \(ran.errors)")
            #expect(ran.errors.contains("/") && !ran.errors.contains("damaged"), "\(call): \(ran.errors)")
        }
    }
}
