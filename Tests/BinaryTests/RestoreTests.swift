import Basics
import Glibc
import Testing

/// What `restore` refuses: anything less than a whole backup, and any state that the log has gone beyond.
@Suite(.enabled(if: Shop.hasSQLite, "needs sqlite3")) struct RestoreTests {
    /// A store with one lot, its backup, and then a second lot.
    nonisolated(unsafe) private static let outgrown: Shop = {
        let shop = Shop()
        _ = shop.duplicate(shop.store, as: "beginning")
        _ = shop.run(shop.lot(maple))
        shop.backup()
        _ = shop.run(shop.lot(harbor))
        return shop
    }()

    private var backup: String { Self.outgrown.folder + "/backup" }

    private func held() throws -> Int { try Self.outgrown.manifest(backup)["entries"]?.integer ?? -1 }

    /// One line, the exit code, and no store.
    private func refused(_ ran: Ran, code: Int32 = 1, _ words: String..., in shop: Shop) {
        #expect(ran.code == code, "\(ran.errors) \(ran.text)")
        #expect(ran.errors.filter { $0 == "\n" }.count == 1, "\(ran.errors)")
        for word in words { #expect(ran.errors.contains(word), "\(word): \(ran.errors)") }
        #expect(!Files.exists(shop.folder + "/restored") && !Files.exists(shop.folder + "/restored.restoring"))
    }

    @Test func itAsksForTheNewestCheckpoint() {
        let shop = Shop(tables: false)
        refused(
            shop.restore(backup), code: 64, "--newest-checkpoint", "--no-known-checkpoint", "head/head.db", "witness",
            ".tlog-proof", in: shop)
        let both = shop.restore(backup, "--newest-checkpoint", Self.outgrown.store, "--no-known-checkpoint")
        refused(both, code: 64, "contradict", in: shop)
    }

    @Test(arguments: ["", "/head/head.db", "/log/checkpoint"])
    func aBackupThatIsBehindIsRefusedWithTheCount(where known: String) throws {
        let shop = Shop(tables: false)
        let missing = try Self.outgrown.entries - held()
        #expect(missing > 0)
        let ran = shop.restore(backup, "--newest-checkpoint", Self.outgrown.store + known)
        refused(ran, "\(missing) are missing", "fork", "newer backup", "--new-log", in: shop)
    }

    @Test func itIsNotBehindWhatItHolds() throws {
        let shop = Shop(tables: false)
        let known = Self.outgrown.store + "/log/checkpoints/\(try held())"
        let ran = shop.restore(backup, "--newest-checkpoint", known)
        #expect(ran.code == 0, "\(ran.errors)")
        // Its keys stayed at home: that is named, and no fault of the disk.
        let fsck = shop("log", "fsck", "--log-only", store: shop.folder + "/restored")
        #expect(fsck.code == 1 && fsck.text.contains("keys/"), "\(fsck)")
        #expect(!fsck.errors.contains("opendir"), "\(fsck.errors)")
        // From now on the store itself knows.
        let head = shop.folder + "/restored/head/head.db"
        #expect(shop.restore(backup, to: "again", "--newest-checkpoint", head).code == 0)
        let fork = shop.folder + "/fork"
        #expect(system("cp -a '\(Self.outgrown.folder)/beginning' '\(fork)' && cp '\(head)' '\(fork)/head/'") == 0)
        let refused = shop.run(shop.lot(maple), store: fork)
        #expect(refused.code == 74 && refused.errors.contains("restore"), "\(refused.errors)")
    }

    @Test func aCheckpointThatContradictsIsRefused() throws {
        // The same log, written differently from its beginning on: its keys were copied.
        let shop = Shop(tables: false)
        let other = shop.folder + "/other"
        #expect(system("cp -a '\(Self.outgrown.folder)/beginning' '\(other)'") == 0)
        #expect(Binary.run(["generate", "--devices", "4", "--seed", "9", "--out", shop.folder + "/g"]).code == 0)
        let size = try #require(try shop.run(shop.folder + "/g/lot", store: other).json().at("log", "size")?.integer)
        #expect(try size < held())
        let ran = shop.restore(backup, "--newest-checkpoint", other + "/log/checkpoint")
        refused(ran, "contradict", "\(size)", "evidence", in: shop)
        let folder = shop.restore(backup, "--newest-checkpoint", other)
        refused(folder, "contradict", in: shop)
    }

    @Test func aCheckpointOfAnotherLogOrUnsignedProvesNothing() {
        let shop = Shop()
        let foreign = shop.restore(backup, "--newest-checkpoint", shop.store + "/log/checkpoint")
        refused(foreign, "but this log is", in: shop)
        let text = Files.text(Self.outgrown.store + "/log/checkpoint")
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        Files.write(shop.folder + "/forged", ([lines[0], "1"] + lines[2...]).joined(separator: "\n"))
        refused(shop.restore(backup, "--newest-checkpoint", shop.folder + "/forged"), "signature", in: shop)
        Files.write(shop.folder + "/letter", "a letter")
        refused(shop.restore(backup, "--newest-checkpoint", shop.folder + "/letter"), code: 65, in: shop)
        refused(shop.restore(backup, "--newest-checkpoint", shop.folder + "/tables"), "no signed checkpoint", in: shop)
    }

    @Test(arguments: [
        "BACKUP.json", "recovery.db", "settings.yaml", "trust/policy.txt", "document", "manifest", "byte",
    ])
    func aBackupThatIsNotWholeIsRefused(part: String) throws {
        let shop = Shop(tables: false)
        let copy = shop.duplicate(backup, as: "copy")
        let state = try shop.state(copy)
        let document = copy + "/documents/" + (try #require(Files.below(copy + "/documents").last))
        switch part {
        case "BACKUP.json": Files.remove(copy + "/BACKUP.json")
        case "document": Files.remove(document)
        case "byte":
            var bytes = Files.read(document)
            bytes[bytes.count / 2] ^= 1
            Files.write(document, bytes)
        case "manifest": Files.edit(copy + "/BACKUP.json", old: "\"entries\":", new: "\"entries\":1")
        default: Files.write(state + "/" + part, Files.read(state + "/" + part).dropLast() + [0x21])
        }
        refused(shop.restore(copy, "--no-known-checkpoint"), in: shop)
    }

    @Test func whatWasChangedTogetherWithItsDigestIsFoundToo() throws {
        let shop = Shop(tables: false)
        let copy = shop.duplicate(backup, as: "copy")
        let database = try shop.state(copy) + "/recovery.db"
        let before = Digest(of: Files.read(database)).description
        let change = "DROP TRIGGER entry_is_never_edited; UPDATE entry SET body = zeroblob(20) WHERE seq = 11"
        #expect(system("\(Shop.sqlite) '\(database)' '\(change)'") == 0)
        let manifest = Shop.replace(
            Files.text(copy + "/BACKUP.json"), old: before, new: Digest(of: Files.read(database)).description)
        Files.write(copy + "/BACKUP.json", manifest)
        refused(shop.restore(copy, "--no-known-checkpoint"), "entry 11", in: shop)
    }

    @Test func nothingThatIsThereIsWrittenInto() throws {
        let shop = Shop()
        let before = Shop.contents(shop.store)
        let ran = shop.restore(backup, to: "store", "--no-known-checkpoint")
        #expect(ran.code == 1 && ran.errors.contains("something already"), "\(ran.errors)")
        #expect(Shop.contents(shop.store) == before)
        Files.makeFolder(shop.folder + "/empty")
        #expect(shop.restore(backup, to: "empty", "--no-known-checkpoint").code == 0)
        #expect(shop("status", store: shop.folder + "/empty").code < 2)
        #expect(shop.restore(shop.folder + "/nowhere", "--no-known-checkpoint").code == 1)
    }

    @Test func aKeyThatWasRotatedAwaySignsNothingMore() throws {
        let shop = Shop()
        _ = shop.run(shop.lot(maple))
        let old = shop.duplicate(shop.store + "/keys", as: "old-keys")
        let act = ["--by", "OP-P1", "--reason", "yearly", "--store", shop.store]
        #expect(Binary.run(["log", "rotate-key"] + act).code == 0)
        #expect(Binary.run(["log", "rotate-key", "--end-overlap"] + act).code == 0)
        let keys = shop.duplicate(shop.store + "/keys", as: "keys")
        let backup = shop.backup()
        let checkpoint = shop.store + "/log/checkpoint"
        let late = shop.restore(backup, "--newest-checkpoint", checkpoint, "--keys", old + "/log.key")
        refused(late, "rotated", "give the one in force with --keys", in: shop)
        let ran = shop.restore(backup, "--newest-checkpoint", checkpoint, "--keys", keys)
        #expect(ran.code == 0, "\(ran.errors)")
        let restored = shop.folder + "/restored"
        #expect(shop("receive", "close", "--lot", "MC-2026-10-004", "--by", "OP-R1", store: restored).code < 2)
        let verified = Binary.run(["log", "verify", restored + "/log", "--trust", shop.store + "/trust/policy.txt"])
        #expect(verified.code == 0, "\(verified.text) \(verified.errors)")
    }

    @Test func aNewLogKeepsThePolicyThatKnowsTheOldOnesLastWord() throws {
        let shop = Shop()
        _ = shop.run(shop.lot(maple))
        let backup = shop.backup()
        let act = ["--by", "OP-P1", "--reason", "yearly", "--store", shop.store]
        #expect(Binary.run(["log", "rotate-key"] + act).code == 0)
        #expect(Binary.run(["log", "rotate-key", "--end-overlap"] + act).code == 0)
        #expect(shop("receive", "close", "--lot", "MC-2026-10-004", "--by", "OP-R1").code < 2)
        let witness = Binary.run(
            ["log", "witness", "init", "--name", "witness.example/w1", "--state", shop.folder + "/w1"])
        let trust = shop.folder + "/newer-policy.txt"
        Files.write(trust, Files.read(shop.store + "/trust/policy.txt"))
        Files.edit(trust, old: "quorum none", new: "witness w1 \(witness.text)quorum none")
        let ran = shop.restore(
            backup, "--newest-checkpoint", shop.store + "/log/checkpoint", "--trust", trust, "--new-log",
            "recycler.example/second", "--by", "OP-P1", "--reason", "disk lost")
        #expect(ran.code == 0, "\(ran.errors)")
        let previous = shop.folder + "/restored/trust/previous-log"
        #expect(Files.read(previous + "/policy.txt") == Files.read(trust))
        let last = Binary.run(["log", "verify", previous + "/checkpoint", "--trust", previous + "/policy.txt"])
        #expect(last.code == 0, "\(last.text) \(last.errors)")
        let policy = Files.text(shop.folder + "/restored/trust/policy.txt")
        #expect(policy.contains("witness w1 ") && policy.contains("log recycler.example/second+"), "\(policy)")
    }

    @Test func entriesLostForEverBeginANewLogThatSaysSo() throws {
        let shop = Shop(tables: false)
        let old = Self.outgrown
        let held = try held()
        let again = ["--newest-checkpoint", old.store + "/log/checkpoint", "--new-log"]
        let same = Binary.run(
            ["restore", "--from", backup, "--store", shop.folder + "/restored"] + again + [
                try #require(try old.manifest(backup)["origin"]?.string), "--by", "OP-P1", "--reason", "disk lost",
            ])
        refused(same, "another name", in: shop)
        let ran = Binary.run(
            ["restore", "--from", backup, "--store", shop.folder + "/restored"] + again + [
                "recycler.example/second", "--by", "OP-P1", "--reason", "disk lost",
            ])
        #expect(ran.code == 0, "\(ran.errors)")
        let restored = shop.folder + "/restored"
        let body = shop.sql("SELECT CAST(body AS TEXT) FROM entry WHERE seq = \(held)", store: restored)
        for word in [
            "correction", "log.continued", "\"entriesKept\":\(held)", "\"entriesLost\":\(old.entries - held)",
            "disk lost",
        ] { #expect(body.contains(word), "\(word): \(body)") }
        #expect(shop("log", "checkpoint", store: restored).code == 0)
        let log = try shop("status", "--json", store: restored).json()["log"]
        #expect(log?["origin"]?.string == "recycler.example/second" && log?["size"]?.integer == held + 1)
        #expect(Files.exists(restored + "/trust/previous-log/policy.txt"))
        let fsck = shop("log", "fsck", store: restored)
        #expect(fsck.code == 0, "\(fsck.text)")
        let needless = shop.restore(
            backup, to: "needless", "--newest-checkpoint", old.store + "/log/checkpoints/\(held)", "--new-log",
            "x.example/y",
            "--by", "OP-P1", "--reason", "because")
        #expect(needless.code == 1 && needless.errors.contains("not behind"), "\(needless.errors)")
    }
}
