import Basics
import Foundation
import GRDB
import Storage
import Testing

@testable import StorageSQLite

@Suite struct UpgradeTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private func later(_ change: @escaping @Sendable (Database) throws -> Void) -> DatabaseMigrator {
        var migrator = Schema.migrator
        migrator.registerMigration("99-for-this-test", migrate: change)
        return migrator
    }

    private func entry(_ seq: Int) -> EntryRow {
        EntryRow(seq: seq, leaf: Digest(of: "\(seq)").bytes, body: Array("{}".utf8))
    }

    private var copies: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: scratch.folder.path)) ?? []).filter {
            $0.contains("before")
        }
    }

    @Test func aCopyIsKeptBeforeAMigration() throws {
        do { try SQLiteStore(path: scratch.database).append([entry(0), entry(1)]) }
        #expect(copies.isEmpty, "a new store has nothing to keep")
        let store = try SQLiteStore(
            path: scratch.database, migrator: later { try $0.execute(sql: "CREATE TABLE added (a INTEGER) STRICT") })
        #expect(copies == ["recovery.db.before-99-for-this-test"])
        #expect(try store.entryCount() == 2 && store.schemaVersion() == "99-for-this-test")
        let kept = try SQLiteStore(reading: scratch.database + ".before-99-for-this-test")
        #expect(try kept.entryCount() == 2 && kept.schemaVersion() == Schema.migrator.migrations.last)
    }

    @Test func aMigrationThatFailsLeavesTheStoreAsItWas() throws {
        struct Failure: Error {}
        do { try SQLiteStore(path: scratch.database).append([entry(0)]) }
        #expect(throws: Failure.self) {
            try SQLiteStore(path: scratch.database, migrator: later { _ in throw Failure() })
        }
        #expect(try SQLiteStore(path: scratch.database).entryCount() == 1)
        #expect(copies.count == 1)
    }

    @Test func aLaterSchemaIsRefusedForReadingAndWriting() throws {
        do { _ = try SQLiteStore(path: scratch.database, migrator: later { _ in }) }
        let before = try Data(contentsOf: URL(filePath: scratch.database))
        #expect { try SQLiteStore(path: scratch.database) } throws: { ($0 as? StoreError)?.code == .later }
        #expect { try SQLiteStore(reading: scratch.database) } throws: { ($0 as? StoreError)?.code == .later }
        #expect(try Data(contentsOf: URL(filePath: scratch.database)) == before)
    }

    @Test func aSnapshotIsOneFileAndDamageInItIsSeen() throws {
        let store = try SQLiteStore(path: scratch.database)
        try store.transaction { try store.append((0..<2000).map(entry)) }
        let path = scratch.folder.appending(path: "copy.db").path
        do { #expect(try store.snapshot(to: path) { _, _ in }.entryCount() == 2000) }
        #expect(!FileManager.default.fileExists(atPath: path + "-wal"))
        #expect(try SQLiteStore(reading: path).structuralProblems().isEmpty)
        var bytes = try Data(contentsOf: URL(filePath: path))
        for index in bytes.count - 4096..<bytes.count { bytes[index] = 0xA5 }
        try bytes.write(to: URL(filePath: path))
        #expect(try !SQLiteStore(reading: path).structuralProblems().isEmpty)
    }
}
