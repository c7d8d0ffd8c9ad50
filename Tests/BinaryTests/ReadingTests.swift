import Basics
import Glibc
import Testing

/// Commands that only show change no file, and show the same wherever the store lies and whoever asks.
@Suite(.ownProcesses, .serialized, .enabled(if: Shop.hasSQLite, "needs sqlite3")) struct ReadingTests {
    private let shop: Shop

    init() {
        shop = Shop()
        _ = shop.run(shop.lot(maple))
    }

    /// What is asked, with the files of answers outside of the store.
    private func questions() throws -> [[String]] {
        let lot = try #require(shop("status", "--json").json().at("lots", 0, "lot")?.string)
        let documents = try shop("document", "list", "--json").json()["documents"]?.array ?? []
        let digest = try #require(
            documents.first { $0["file"]?.string == "erasure/phonecheck.json" }?["document"]?.string)
        let out = shop.folder + "/answers/report.csv"
        Files.makeFolder(shop.folder + "/answers")
        chmod(shop.folder + "/answers", 0o777)
        return [
            ["status"], ["device", lot + "/1", "--json"], ["findings", "--json"],
            ["document", "list", "--json"],
            ["document", "show", digest, "--bytes"], ["certificate", "list", "--lot", lot],
            ["report", "reconciliation", "--lot", lot, "--format", "csv", "--out", out],
            ["log", "fsck", "--json"], ["replay", "--lot", lot, "--json"],
        ]
    }

    private func ask(_ store: String, _ user: User = .owner, location: SourceLocation = #_sourceLocation) throws
        -> [String]
    {
        try questions().map { question in
            let ran = user.run(question + ["--store", store, "--wait", "2"], in: shop)
            #expect(ran.code < 2, "\(question): \(ran.errors)", sourceLocation: location)
            return ran.text
        }
    }

    /// Refused in one line that names the file.
    private func refused(
        _ store: String, file: String, user: User = .owner, location: SourceLocation = #_sourceLocation
    ) {
        let ran = user.run(["status", "--store", store, "--wait", "1"], in: shop)
        #expect(ran.code == 74 && ran.errors.contains(file + ": "), "\(ran.errors)", sourceLocation: location)
        #expect(ran.errors.filter { $0 == "\n" }.count == 1, "\(ran.errors)", sourceLocation: location)
    }

    private struct User {
        static let owner = User(prefix: [])
        /// Nobody: whoever isn't the owner.
        static let other = User(prefix: ["--reuid", "65534", "--regid", "65534", "--clear-groups"])
        static let canBeOther = geteuid() == 0 && access("/usr/bin/setpriv", X_OK) == 0

        let prefix: [String]

        func run(_ arguments: [String], in shop: Shop) -> Ran {
            guard !prefix.isEmpty else { return Binary.run(arguments, in: shop.folder) }
            let program = shop.folder + "/lotwise"
            if !Files.exists(program) {
                #expect(system("ln '\(Binary.path)' '\(program)' 2>/dev/null || cp '\(Binary.path)' '\(program)'") == 0)
                chmod(shop.folder, 0o755)
            }
            return Binary.start(prefix + [program] + arguments, in: shop.folder, program: "/usr/bin/setpriv").wait()
        }
    }

    /// A copy of the store as a writer left it that was killed before its log was folded in; `status` shows what it
    /// holds. SQLite's index beside it is there `withIndex` only.
    private func crashed(withIndex: Bool) -> String {
        let store = shop.duplicate(shop.store, as: "crashed-\(withIndex)")
        let change = "UPDATE lot SET customer = 'kept-in-the-log'"
        let code = system(
            "\(Shop.sqlite) -cmd '.dbconfig no_ckpt_on_close on' '\(store)/recovery.db' \"\(change)\" > /dev/null")
        #expect(code == 0 && !Files.read(store + "/recovery.db-wal").isEmpty)
        if !withIndex { Files.remove(store + "/recovery.db-shm") }
        return store
    }

    /// Bytes and modes of everything; not the index of SQLite's log, which is made from the log.
    private func state(_ store: String) -> [String: [UInt8]] {
        var found = Shop.contents(store).filter { !$0.key.hasSuffix("-shm") }
        for name in found.keys { found[name]?.append(contentsOf: "\(Shop.mode(store + "/" + name))".utf8) }
        found["."] = Array("\(Shop.mode(store))".utf8)
        return found
    }

    private func mounted(readOnly store: String, _ body: (String) throws -> Void) throws {
        let place = store + "-ro"
        Files.makeFolder(place)
        guard mount(store, place, nil, UInt(MS_BIND), nil) == 0,
            mount(nil, place, nil, UInt(MS_BIND | MS_REMOUNT | MS_RDONLY), nil) == 0
        else { return print("NOT RUN: a read-only mount isn't permitted here") }
        defer { umount2(place, Int32(MNT_DETACH)) }
        try body(place)
    }

    @Test func nothingIsChangedAndTheLogOfACrashIsShown() throws {
        let answers = try ask(shop.store)
        for withIndex in [true, false] {
            let store = crashed(withIndex: withIndex)
            let before = state(store)
            let found = try ask(store)
            #expect(state(store) == before)
            #expect(found[0].contains("kept-in-the-log") && found[1] == answers[1], "\(found[0])")
        }
        let before = state(shop.store)
        let names = Files.below(shop.store)
        #expect(try ask(shop.store) == answers)
        #expect(state(shop.store) == before && Files.below(shop.store) == names)
        // Whoever writes next goes on as if nobody had read.
        #expect(shop.run(shop.folder + "/" + maple, store: shop.folder + "/crashed-true").code < 2)
    }

    @Test func aReadOnlyMountIsReadWithAndWithoutALog() throws {
        let answers = try ask(shop.store)
        try mounted(readOnly: shop.store) { try #require(ask($0) == answers) }
        for withIndex in [true, false] {
            try mounted(readOnly: crashed(withIndex: withIndex)) {
                let found = try ask($0)
                #expect(found[0].contains("kept-in-the-log") && found[1] == answers[1], "\(found[0])")
            }
        }
    }

    @Test(.enabled(if: User.canBeOther, "needs root and setpriv")) func anotherUserReadsWhatTheyMay() throws {
        let answers = try ask(shop.store)
        let crashed = crashed(withIndex: true)
        for store in [shop.store, crashed] {
            #expect(system("chmod -R a+rX '\(store)'; chmod 700 '\(store)/keys'") == 0)
            let before = state(store)
            let found = try ask(store, .other)
            #expect(found[1] == answers[1] && state(store) == before)
            #expect(store == crashed ? found[0].contains("kept-in-the-log") : found == answers)
        }
        chmod(crashed + "/recovery.db-wal", 0o600)
        refused(crashed, file: "recovery.db-wal", user: .other)
        for (file, mode) in [("recovery.db", 0o644), ("head", 0o755), ("writer.lock", 0o644)] as [(String, mode_t)] {
            chmod(shop.store + "/" + file, 0o600)
            refused(shop.store, file: file == "head" ? "head/head.db" : file, user: .other)
            chmod(shop.store + "/" + file, mode)
        }
        chmod(shop.store, 0o700)
        refused(shop.store, file: "store/recovery.db", user: .other)
    }

    @Test func aFullDiskIsReadAndLeftAsItIs() throws {
        let answers = try ask(shop.store)
        let disk = shop.folder + "/disk"
        Files.makeFolder(disk)
        guard mount("lotwise-test", disk, "tmpfs", 0, "size=64m") == 0 else {
            return print("NOT RUN: mounting a small disk isn't permitted here")
        }
        defer { umount2(disk, Int32(MNT_DETACH)) }
        #expect(system("cp -a '\(shop.store)' '\(disk)/store'; cat /dev/zero > '\(disk)/fill' 2> /dev/null") != 0)
        let names = Files.below(disk)
        #expect(try ask(disk + "/store") == answers)
        #expect(Files.below(disk) == names)
        // What must be derived anew needs room elsewhere, and says where.
        for command in [["log", "fsck"], ["replay", "--lot", "MC-2026-10-004"]] {
            let ran = Binary.start(
                command + ["--store", shop.store], in: shop.folder, environment: ["TMPDIR": disk]
            ).wait()
            #expect(ran.code == 74 && ran.errors.contains(disk) && ran.errors.contains("TMPDIR"), "\(ran.errors)")
            #expect(ran.errors.filter { $0 == "\n" }.count == 1, "\(ran.errors)")
        }
        #expect(Files.below(disk) == names)
    }

    @Test func aLivingWriterHindersNobodyAndIsNotHindered() throws {
        let answers = try ask(shop.store)
        let release = shop.folder + "/release"
        // Holds the lock, the database open and a change that isn't committed.
        let script = """
            (printf 'BEGIN IMMEDIATE; UPDATE lot SET customer = "nobody"; SELECT 1;\\n'; \
            while [ ! -e '\(release)' ]; do sleep 0.05; done; printf 'ROLLBACK;\\n') \
            | flock '\(shop.store)/writer.lock' \(Shop.sqlite) '\(shop.store)/recovery.db'
            """
        let writer = Binary.start(["-c", script], in: shop.folder, program: "/bin/sh")
        // A shell that failed has ended and says nothing more.
        for _ in 0..<6000 where !writer.outputSoFar.hasPrefix("1") { usleep(10_000) }
        try #require(writer.outputSoFar.hasPrefix("1"))
        #expect(try ask(shop.store) == answers)
        try mounted(readOnly: shop.store) { try #require(ask($0) == answers) }
        Files.write(release, "")
        #expect(writer.wait().code == 0)
        #expect(try ask(shop.store) == answers)
    }

    @Test func anInterruptedSwapOfTheHeadIsReadInACopy() throws {
        let answers = try ask(shop.store)
        let store = shop.duplicate(shop.store, as: "swapping")
        let copy = "cp \(shop.store)/head/head.db* \(store)/head/"
        // As a power cut leaves it: the new page is there, and the journal that takes it back.
        let code = system(
            """
            \(Shop.sqlite) '\(shop.store)/head/head.db' -cmd 'PRAGMA cache_size=1' -cmd 'PRAGMA cache_spill=1' \
            "BEGIN; UPDATE head SET note = 'torn'; CREATE TABLE more (x); \
            INSERT INTO more SELECT randomblob(3000) FROM generate_series(1, 60);" ".system \(copy)" "ROLLBACK" > /dev/null
            """)
        #expect(code == 0 && Files.exists(store + "/head/head.db-journal"))
        let before = state(store)
        #expect(try ask(store) == answers)
        #expect(state(store) == before)
        try mounted(readOnly: store) { try #require(ask($0) == answers) }
    }
}
