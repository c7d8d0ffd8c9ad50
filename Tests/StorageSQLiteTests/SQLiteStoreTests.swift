import Basics
import Foundation
import GRDB
import RecoveryModel
import Storage
import StorageTesting
import Testing

@testable import StorageSQLite

@Suite struct SQLiteStoreTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    @Test(arguments: StoreConformance.promises) func keepsItsPromise(promise: StorePromise) throws {
        try promise.verify { try SQLiteStore(path: scratch.database) }
    }

    @Test(arguments: StoreConformance.promises) func keepsItsPromiseWhereNothingIsMadeDurable(
        promise: StorePromise
    ) throws {
        try promise.verify { try SQLiteStore(scratch: scratch.database) }
    }

    @Test func whatIsThrownAwayHasNoLogOfItsOwn() throws {
        let store = try SQLiteStore(scratch: scratch.database)
        try store.transaction {
            try store.append([entry(0)])
            let names = try FileManager.default.contentsOfDirectory(atPath: scratch.folder.path)
            #expect(names == ["recovery.db"])
        }
        #expect(try SQLiteStore(reading: scratch.database).entryCount() == 1)
    }

    /// However long it is, it is read in its order and not sorted; of one code only what is of one device.
    @Test func theExceptionQueueIsNotSorted() throws {
        let store = try SQLiteStore(path: scratch.database)
        for (ofLot, openOnly, ofCode) in [
            (false, false, false), (false, true, false), (true, false, false), (true, true, false), (false, true, true),
            (true, true, true),
        ] {
            let sql = SQLiteStore.queue(ofLot: ofLot, openOnly: openOnly, ofCode: ofCode)
            let arguments = StatementArguments([1, "S16"].prefix(ofCode ? 2 : ofLot ? 1 : 0))
            let plan = try store.queue.inDatabase { database in
                try Row.fetchAll(
                    database, sql: "EXPLAIN QUERY PLAN " + sql, arguments: arguments
                ).map { $0["detail"] as String }
            }
            #expect(plan.contains { $0.contains("finding_queue") }, "\(plan)")
            #expect(!plan.contains { $0.contains("TEMP B-TREE FOR ORDER BY") }, "\(plan)")
            #expect(ofCode || !plan.contains { $0.contains("TEMP B-TREE") }, "\(plan)")
        }
    }

    private func lot() -> LotRow {
        LotRow(
            id: 0, name: "L-1", customer: "harbor", pipeline: "r2v3-mobile", terms: "", folder: "",
            openedAt: Instant(milliseconds: 0))
    }

    private func entry(_ seq: Int) -> EntryRow {
        EntryRow(seq: seq, leaf: Digest(of: "\(seq)").bytes, body: Array("{}".utf8))
    }

    @Test func theSchemaRefusesValuesOfAnotherType() throws {
        let store = try SQLiteStore(path: scratch.database)
        _ = try store.addLot(lot())
        for sql in [
            "INSERT INTO entry (seq, leaf, body) VALUES (0, zeroblob(32), 'text')",
            "INSERT INTO entry (seq, leaf, body) VALUES (0, zeroblob(31), zeroblob(2))",
            "INSERT INTO entry (seq, leaf, body) VALUES (-1, zeroblob(32), zeroblob(2))",
            "INSERT INTO dirty (intake) VALUES ('one')",
            "INSERT INTO intake (lot, ordinal, name, manifested, withdrawn) VALUES (1, 'first', 'x', 1, 0)",
            "INSERT INTO intake (lot, ordinal, name, manifested, withdrawn) VALUES (9, 1, 'x', 1, 0)",
            "INSERT INTO record VALUES (1, 2, 'digest', 1, 1, zeroblob(1))",
            "UPDATE lot SET opened = 1.5",
            "UPDATE lot SET customer = NULL",
        ] {
            #expect(throws: DatabaseError.self, "\(sql)") {
                try store.queue.inDatabase { try $0.execute(sql: sql) }
            }
        }
    }

    @Test func everyTableIsStrict() throws {
        let store = try SQLiteStore(path: scratch.database)
        let loose = try store.queue.inDatabase {
            try String.fetchAll(
                $0,
                sql: """
                    SELECT name FROM pragma_table_list WHERE type = 'table' AND strict = 0 AND schema = 'main'
                    AND name NOT LIKE 'sqlite_%' AND name <> 'grdb_migrations'
                    """)
        }
        #expect(loose == [])
    }

    @Test(arguments: [
        "UPDATE entry SET body = zeroblob(1)", "UPDATE entry SET seq = 9 WHERE seq = 0", "DELETE FROM entry",
        "DELETE FROM entry WHERE seq = 1",
        "INSERT OR REPLACE INTO entry (seq, leaf, body) VALUES (0, zeroblob(32), zeroblob(1))",
    ])
    func entriesAreNeverEditedAndNeverDeleted(sql: String) throws {
        let store = try SQLiteStore(path: scratch.database)
        try store.append([entry(0), entry(1)])
        #expect(throws: DatabaseError.self) { try store.queue.inDatabase { try $0.execute(sql: sql) } }
        #expect(try store.entry(0) == entry(0))
        #expect(try store.entryCount() == 2)
    }

    @Test func reopeningKeepsEverythingAndMigratesNothing() throws {
        do {
            let store = try SQLiteStore(path: scratch.database)
            _ = try store.addLot(lot())
            try store.append([entry(0)])
            try store.setNote("run", "x")
        }
        for _ in 0..<2 {
            let store = try SQLiteStore(path: scratch.database)
            #expect(try store.lots().map(\.name) == ["L-1"])
            #expect(try store.entry(0) == entry(0))
            #expect(try store.note("run") == "x")
            let applied = try store.queue.inDatabase { try Schema.migrator.appliedMigrations($0) }
            #expect(applied == Schema.migrator.migrations)
        }
    }

    @Test func theMigrationsAppliedTwiceAreHarmless() throws {
        let store = try SQLiteStore(path: scratch.database)
        try store.append([entry(0)])
        try Schema.migrator.migrate(store.queue)
        #expect(try store.entryCount() == 1)
    }

    @Test func aWriteAheadLogFlushedAtEveryCommit() throws {
        let store = try SQLiteStore(path: scratch.database)
        let pragmas = try store.queue.inDatabase { database in
            try ["journal_mode", "synchronous", "foreign_keys"].map {
                try String.fetchOne(database, sql: "PRAGMA \($0)")
            }
        }
        #expect(pragmas == ["wal", "2", "1"])
    }

    @Test func aViewDoesNotWriteAndSeesNothingUncommitted() throws {
        let store = try SQLiteStore(path: scratch.database)
        let view = try store.readingView()
        try store.transaction {
            try store.setNote("run", "x")
            #expect(try view.note("run") == nil)
        }
        #expect(try view.note("run") == "x")
        #expect { try view.setNote("run", "y") } throws: { ($0 as? StoreError)?.code == .readOnly }
    }

    @Test func anOpenReadDoesNotHinderTheWriter() throws {
        let store = try SQLiteStore(path: scratch.database)
        try store.append([entry(0), entry(1)])
        let view = try store.readingView()
        var seen: [Int] = []
        try view.eachEntry(from: 0) { seq, _, _ in
            if seq == 0 { try store.append([entry(2)]) }
            seen.append(seq)
        }
        #expect(seen == [0, 1])
        #expect(try view.entryCount() == 3)
    }
}
