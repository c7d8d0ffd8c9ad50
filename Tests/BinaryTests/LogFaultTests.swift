import Basics
import Glibc
import Testing

/// An act whose every call on the store fails, or is its last, in turn: what was acknowledged is there, nothing is
/// there twice, and the next call finishes what was begun.
///
/// `LOTWISE_FAULTS=all` (scripts/soak-log) takes every call; without it the first of each kind fails and the last of
/// each kind kills.
@Suite(.ownProcesses, .serialized, .enabled(if: Shop.hasSQLite, "needs sqlite3")) struct LogFaultTests {
    private static let takesAll = getenv("LOTWISE_FAULTS").map { String(cString: $0) } == "all"

    /// A lot whose receipt is open, in a log whose last tile lacks two entries: what is recorded next ends it, begins
    /// another, and makes the partial ones needless.
    nonisolated(unsafe) private static let ready: Shop = {
        let shop = Shop()
        let lot = shop.lot(maple)
        // One device less, so that little is missing to the tile's edge, and two that never come: to close the receipt
        // opens findings about them.
        for file in Files.below(lot) where file.hasSuffix(".csv") {
            let lines = Files.lines(lot + "/" + file).filter { line in
                !["MC-000024", "353234124434877", "QGP162CR92"].contains { line.contains($0) }
            }
            Files.write(lot + "/" + file, lines.joined(separator: "\n"))
        }
        let absent = [25, 26].map {
            "MC-0000\($0);Apple;iPad (9th generation);256GB;Space Gray;;;;TKJ94VDH\($0);;095200900000000007;;PO-40\n"
        }
        Files.write(lot + "/manifest.csv", Files.text(lot + "/manifest.csv") + absent.joined())
        Files.edit(lot + "/lot.yaml", old: "devices: 24", new: "devices: 25")
        _ = shop.run(lot)
        fill(shop)
        return shop
    }()

    /// Records entries that matter to nobody, each a new version of a table.
    private static func fill(_ shop: Shop) {
        let tables = ["prices", "vendors", "media", "stations", "tools", "customers"].map {
            shop.folder + "/tables/" + $0 + ".csv"
        }
        var lacking = (254 + 256 - shop.entries % 256) % 256
        while lacking > 0 {
            let some = Array(tables.prefix(lacking))
            // With one more empty line it is another file of the same rows.
            for table in some { Files.write(table, Files.text(table) + "\n") }
            let ran = Binary.run(["import"] + some + ["--store", shop.store])
            #expect(ran.code == 0, "\(ran.errors)")
            lacking -= some.count
        }
    }

    private static let act = ["receive", "close", "--lot", "MC-2026-10-004", "--by", "OP-R1"]

    // MARK: what must hold

    /// A copy of the store under a path that stays the same, so that each run makes the same calls.
    private static func copy(_ shop: Shop) -> String {
        let store = shop.folder + "/copy"
        Files.remove(store)
        Files.duplicate(shop.store, to: store)
        return store
    }

    private struct State {
        let entries: Int
        let signed: Int
        let proven: Int
        let receipts: String
        let published: String

        init(_ shop: Shop, _ store: String) throws {
            let log = try shop("status", "--json", store: store).json()["log"]
            entries = log?["size"]?.integer ?? -1
            signed = log?["signed"]?.integer ?? -1
            proven = log?["proven"]?.integer ?? -1
            receipts = shop.sql(
                "SELECT count(*) FROM entry WHERE json_extract(body, '$.type') = 'lot.received'", store: store)
            published = Files.lines(store + "/log/checkpoint").dropFirst().first ?? ""
        }

        /// Everything recorded once, signed, proven and published.
        func isWhole(_ size: Int) -> Bool {
            entries == size && signed == size && proven == size && receipts == "1\n" && published == "\(size)"
        }
    }

    /// Exit 1 says that devices are held or missing, which they are here: the act itself is done.
    private static func isDone(_ code: Int32) -> Bool { code == 0 || code == 1 }

    /// What a run that met its fault has left, and what the next calls make of it.
    private func examine(_ ran: Ran, shop: Shop, in store: String, size: Int, what: Comment) throws {
        let lines = ran.errors.split(separator: "\n").filter { $0.hasPrefix("lotwise: ") }
        #expect(lines.count <= 1, what)
        if Self.isDone(ran.code) {
            #expect(try State(shop, store).isWhole(size), "\(what): acknowledged, but not all of it is there")
        } else {
            #expect(ran.signal == SIGKILL || ran.code == 74, "\(what): code \(ran.code), \(ran.errors)")
        }
        // A person who saw it fail does the same once more; when it was recorded after all, that is said.
        let again = Binary.run(Self.act + ["--store", store])
        #expect(Self.isDone(again.code), "\(what): again: \(again.code), \(again.errors)")
        let checkpoint = shop("log", "checkpoint", store: store)
        #expect(checkpoint.code == 0, "\(what): checkpoint: \(checkpoint.errors)")
        let state = try State(shop, store)
        #expect(state.isWhole(size), "\(what): \(state) instead of \(size)")
        let fsck = shop("log", "fsck", store: store)
        #expect(fsck.code == 0, "\(what): \(fsck.text.prefix(600))")
        let verified = shop("log", "verify", store: store)
        #expect(verified.code == 0, "\(what): \(verified.text.prefix(600))")
        let partial = "log/tile/0/00\(size / 256 - 1).p/"
        #expect(!Files.below(store).contains { $0.hasPrefix(partial) }, "\(what): \(partial) is still there")
    }

    /// The calls of an undisturbed run on its store, and the size that the log has then.
    private func undisturbed() throws -> (shop: Shop, calls: [Strace.Call], size: Int)? {
        let shop = Self.ready
        #expect(shop.entries % 256 == 254)
        let store = Self.copy(shop)
        let strace = Strace(folder: shop.folder)
        let ran = strace.start(Self.act + ["--store", store]).wait()
        let calls = strace.calls(below: store)
        guard ran.code != 0 || !calls.isEmpty, !ran.errors.contains("ptrace") else {
            print("NOT RUN: tracing isn't permitted here: \(ran.errors)")
            return nil
        }
        #expect(Self.isDone(ran.code), "\(ran.errors)")
        let state = try State(shop, store)
        #expect(state.entries > shop.entries + 2 && state.isWhole(state.entries))
        return (shop, calls, state.entries)
    }

    /// Some of `calls`: of each kind the first, to fail, or the last, to be the last of all. Death at an opening is death
    /// at the write before or after it.
    private static func chosen(_ calls: [Strace.Call], _ fault: Strace.Fault) -> [Strace.Call] {
        if takesAll { return calls }
        var seen: Set<String> = []
        guard fault == .kills else { return calls.filter { seen.insert($0.kind).inserted } }
        return calls.filter { $0.name != "openat" }.reversed().filter { seen.insert($0.kind).inserted }.reversed()
    }

    private func inject(_ fault: Strace.Fault) throws {
        guard let (shop, calls, size) = try undisturbed() else { return }
        let chosen = Self.chosen(calls, fault)
        let strace = Strace(folder: shop.folder)
        var met = 0
        for call in chosen {
            let store = Self.copy(shop)
            let ran = strace.start(Self.act + ["--store", store], fault, at: call).wait()
            if strace.met { met += 1 }
            try examine(
                ran, shop: shop, in: store, size: size, what: "\(fault) at \(call.name) \(call.number), \(call.file)")
        }
        print("\(calls.count) calls on the store, \(chosen.count) with \(fault.rawValue), \(met) of them met")
        // Threads may share the work in another way than in the run that was counted.
        #expect(met * 10 >= chosen.count * 9 && met > 20)
    }

    @Test func aCallThatFailsIsMadeGoodByTheNextCommand() throws { try inject(.fails) }

    @Test func deathBeforeACallIsMadeGoodByTheNextCommand() throws { try inject(.kills) }

    /// The database's own "failed, but stored anyway": the commit is in its journal when making that durable fails. The
    /// command says that it failed; the act is there when the store is opened again, and isn't recorded twice.
    @Test func anActThatFailedAndIsStoredAnywayIsRecordedOnce() throws {
        guard let (shop, calls, size) = try undisturbed() else { return }
        let strace = Strace(folder: shop.folder)
        var anyway = 0
        for call in calls where call.kind == "fdatasync recovery.db-wal" {
            let store = Self.copy(shop)
            let ran = strace.start(Self.act + ["--store", store], .fails, at: call).wait()
            let what: Comment = "\(call.name) \(call.number)"
            if ran.code == 74, try State(shop, store).receipts == "1\n" { anyway += 1 }
            try examine(ran, shop: shop, in: store, size: size, what: what)
        }
        #expect(anyway > 0)
    }

    /// Death between an act and what follows from it: decisions don't stay behind the terms that they are made under.
    @Test func whatFollowsFromAnActIsDrawnByTheNextCommand() throws {
        let shop = Self.ready
        let terms = shop.folder + "/amended.yaml"
        Files.write(terms, Files.read(shop.folder + "/" + maple + "/lot.yaml"))
        Files.edit(terms, old: "confidentiality: moderate", new: "confidentiality: high")
        let act = ["lot", "amend", terms, "--by", "OP-DPR", "--reason", "addendum"]
        var store = Self.copy(shop)
        let strace = Strace(folder: shop.folder)
        let ran = strace.start(act + ["--store", store]).wait()
        let deaths = strace.calls(below: store).filter { $0.kind == "fdatasync recovery.db-wal" }
        guard !deaths.isEmpty else { return print("NOT RUN: tracing isn't permitted here: \(ran.errors)") }
        #expect(Self.isDone(ran.code), "\(ran.errors)")
        let wanted = try shop("status", "--json", store: store).json()
        let before = try shop("status", "--json").json().at("lots", 0, "decisions")
        #expect(wanted.at("lots", 0, "decisions") != before)
        for death in deaths {
            store = Self.copy(shop)
            #expect(strace.start(act + ["--store", store], .kills, at: death).wait().signal == SIGKILL)
            // Recorded or not: the first says what was recorded already, or records it.
            _ = Binary.run(act + ["--store", store])
            #expect(shop("log", "checkpoint", store: store).code == 0)
            let found = try shop("status", "--json", store: store).json()
            #expect(found.at("lots", 0, "decisions") == wanted.at("lots", 0, "decisions"), "\(death.number)")
            #expect(found.at("log", "size") == wanted.at("log", "size"), "\(death.number)")
            #expect(shop("log", "fsck", store: store).code == 0, "\(death.number)")
        }
    }

    /// So many tiles that one `syncfs` makes them durable.
    @Test(arguments: [Strace.Fault.fails, .kills]) func manyTilesThatFailAreWrittenLater(_ fault: Strace.Fault) throws {
        let shop = Shop()
        let strace = Strace(folder: shop.folder)
        let lot = shop.lot(harbor)
        let call = Strace.Call(name: "syncfs", number: 1, file: "log/.tmp")
        let ran = strace.start(["run", lot, "--as-of", Shop.today, "--store", shop.store], fault, at: call).wait()
        guard !ran.errors.contains("ptrace") else { return print("NOT RUN: tracing isn't permitted here") }
        #expect(strace.met && (ran.code == 74 || ran.signal == SIGKILL), "\(ran.code) \(ran.errors)")
        let log = try shop("status", "--json").json()["log"]
        let entries = log?["size"]?.integer ?? 0
        #expect(entries > 2000 && log?["signed"]?.integer ?? 0 < 100)
        #expect(shop("log", "checkpoint").code == 0)
        #expect(shop.entries == entries)
        for command in ["fsck", "verify"] { #expect(shop("log", command).code == 0, "\(command)") }
    }
}
