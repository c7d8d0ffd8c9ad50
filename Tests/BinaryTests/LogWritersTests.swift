import Basics
import Glibc
import Testing

/// Two who sign at once, and places that can't be written: one history, and what is recorded stays.
@Suite(.ownProcesses, .serialized) struct LogWritersTests {
    private func shop() -> Shop {
        let shop = Shop()
        _ = shop.run(shop.lot(maple))
        return shop
    }

    /// Another version of a table: one entry.
    private func changed(_ table: String, shop: Shop, end: String = "\n") -> String {
        let path = shop.folder + "/tables/" + table + ".csv"
        Files.write(path, Files.text(path) + end)
        return path
    }

    private func expectWhole(_ shop: Shop, entries: Int, store: String? = nil, _ what: Comment = "") throws {
        let log = try shop("status", "--json", store: store).json()["log"]
        #expect(log?["size"]?.integer == entries && log?["proven"]?.integer == entries, what)
        for command in ["fsck", "verify"] {
            let ran = shop("log", command, store: store)
            #expect(ran.code == 0, "\(what) \(command): \(ran.text.prefix(600))")
        }
        let published = Files.lines((store ?? shop.store) + "/log/checkpoint").dropFirst().first
        #expect(published == "\(entries)", what)
    }

    @Test func writersAtOnceMakeOneHistory() throws {
        let shop = shop()
        let before = shop.entries
        let acts = ["prices", "vendors", "media", "stations"].map { ["import", changed($0, shop: shop)] }
        let all = acts + [["log", "checkpoint"], ["log", "checkpoint"]]
        let running = all.map { Binary.start($0 + ["--store", shop.store]) }
        for (ran, command) in zip(running.map({ $0.wait() }), all) {
            #expect(ran.code == 0, "\(command): \(ran.errors)")
        }
        try expectWhole(shop, entries: before + acts.count)
    }

    /// The lock doesn't reach a copy of the store; the head that both know does.
    @Test func ofTwoCopiesWithOneHeadOnlyOneSigns() throws {
        let shop = shop()
        let before = shop.entries
        let copy = shop.folder + "/copy"
        #expect(system("cp -a '\(shop.store)' '\(copy)' && rm -r '\(copy)/head'") == 0)
        #expect(symlink(shop.store + "/head", copy + "/head") == 0)
        let strace = Strace(folder: shop.folder)
        // Which call puts the first tile in its place: after it comes the head.
        let practice = shop.folder + "/practice"
        Files.duplicate(shop.store, to: practice)
        let (mine, other) = (changed("prices", shop: shop), changed("vendors", shop: shop))
        #expect(strace.start(["import", other, "--store", practice]).wait().code == 0)
        guard let rename = strace.calls(below: practice + "/log").first(where: { $0.name == "rename" }) else {
            return print("NOT RUN: tracing isn't permitted here")
        }
        let second = strace.start(["import", other, "--store", copy], .waits, at: rename)
        // The copy has recorded its entry and waits before its tile; the store signs another entry of the same number.
        #expect(second.reaches { strace.isWaiting(before: rename) })
        #expect(shop("import", mine).code == 0)
        let head = Files.read(shop.store + "/log/checkpoint")
        let lost = second.wait()
        #expect(strace.met)
        #expect(lost.code == 74, "\(lost.code) \(lost.errors)")
        #expect(lost.errors.contains("another process signed"), "\(lost.errors)")
        #expect(lost.errors.filter { $0 == "\n" }.count == 1, "\(lost.errors)")
        // The note that lost was shown to nobody.
        #expect(Files.lines(copy + "/log/checkpoint")[1] == "\(before)")
        #expect(!Files.exists(copy + "/log/checkpoints/\(before + 1)"))
        #expect(Files.read(shop.store + "/log/checkpoint") == head)
        // From now on the copy is a fork and signs nothing; the store goes on.
        for command in [["log", "checkpoint"], ["import", changed("media", shop: shop)]] {
            let ran = Binary.run(command + ["--store", copy])
            #expect(ran.code == 74 && ran.errors.contains("fork"), "\(command): \(ran.code) \(ran.errors)")
        }
        #expect(Files.lines(copy + "/log/checkpoint")[1] == "\(before)")
        #expect(shop("import", shop.folder + "/tables/media.csv").code == 0)
        try expectWhole(shop, entries: before + 2)
    }

    /// Runs an act that can be recorded and not published, then `mend`, then what finishes it.
    private func recordedButUnpublished(_ shop: Shop, hint: String, mend: () -> Void) throws {
        let before = shop.entries
        let ran = shop("import", changed("prices", shop: shop))
        #expect(ran.code == 74, "\(ran.code) \(ran.errors)")
        let line = ran.errors.split(separator: "\n").first { $0.contains("not yet signed") } ?? ""
        #expect(line.contains("recorded") && line.contains(hint), "\(ran.errors)")
        #expect(ran.errors.filter { $0 == "\n" }.count == 1, "\(ran.errors)")
        let status = shop("status")
        #expect(status.text.contains("\(before + 1) entries recorded, \(before) proven"), "\(status.text.suffix(200))")
        #expect(Files.lines(shop.store + "/log/checkpoint")[1] == "\(before)")
        // Those who read go on with what is published.
        #expect(shop("log", "verify").code == 0)
        mend()
        let checkpoint = shop("log", "checkpoint")
        #expect(checkpoint.code == 0, "\(checkpoint.errors)")
        try expectWhole(shop, entries: before + 1)
    }

    @Test func aDiskThatIsFullWhenItPublishesLosesNothing() throws {
        let shop = shop()
        let log = shop.store + "/log"
        #expect(system("mv '\(log)' '\(log).kept' && mkdir '\(log)'") == 0)
        guard mount("lotwise-test", log, "tmpfs", 0, "size=2m") == 0 else {
            return print("NOT RUN: mounting a small disk isn't permitted here")
        }
        defer { umount2(log, Int32(MNT_DETACH)) }
        #expect(system("cp -a '\(log).kept/.' '\(log)/' && rm -r '\(log).kept'") == 0)
        _ = system("dd if=/dev/zero of='\(log)/filler' bs=4096 status=none 2>/dev/null")
        try recordedButUnpublished(shop, hint: "full") { unlink(log + "/filler") }
    }

    @Test func aPublishedFolderThatIsReadOnlyLosesNothing() throws {
        let shop = shop()
        let log = shop.store + "/log"
        guard mount(log, log, nil, UInt(MS_BIND), nil) == 0 else {
            return print("NOT RUN: a read-only mount isn't permitted here")
        }
        defer { umount2(log, Int32(MNT_DETACH)) }
        guard mount(nil, log, nil, UInt(MS_BIND | MS_REMOUNT | MS_RDONLY), nil) == 0 else {
            return print("NOT RUN: a read-only mount isn't permitted here")
        }
        try recordedButUnpublished(shop, hint: "can't be written") { umount2(log, Int32(MNT_DETACH)) }
    }
}
