import Basics
import Foundation
import Glibc
import Storage
import Testing

@testable import StorageSQLite

/// Every way in which a database is read without changing it shows what was committed, and nothing else.
@Suite struct ReadingDoorTests {
    private let scratch: Scratch
    private var lock: String { scratch.folder.appending(path: "writer.lock").path }

    init() throws { scratch = try Scratch() }

    private func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: scratch.folder.path).sorted()
    }

    /// A database whose newest commit is in the log only, as a crash leaves it.
    private func crash() throws -> (folder: Scratch, database: String) {
        let copy = try Scratch()
        let store = try SQLiteStore(path: scratch.database)
        try store.setNote("folded", "yes")
        _ = try store.queue.inDatabase { try $0.checkpoint(.truncate) }
        try store.setNote("logged", "yes")
        for ending in ["", "-wal"] {
            try FileManager.default.copyItem(atPath: scratch.database + ending, toPath: copy.database + ending)
        }
        return (copy, copy.database)
    }

    @Test func theLogIsReadInPlaceWithoutAnIndex() throws {
        let (folder, database) = try crash()
        let before = try Data(contentsOf: URL(filePath: database))
        do {
            let store = try SQLiteStore(reading: database, .aloneWithLog, nil)
            #expect(try store.note("folded") == "yes" && store.note("logged") == "yes")
            let view = try store.readingView()
            #expect(try view.note("logged") == "yes")
            #expect { try store.setNote("more", "x") } throws: { ($0 as? StoreError)?.code == .readOnly }
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.folder.path).count == 2)
        #expect(try Data(contentsOf: URL(filePath: database)) == before)
    }

    @Test func aWritersCommitsAreSeenAndItsOpenTransactionIsNot() throws {
        let writer = try SQLiteStore(path: scratch.database)
        try writer.setNote("done", "1")
        let descriptor = open(lock, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        defer { close(descriptor) }
        #expect(flock(descriptor, LOCK_EX) == 0)
        let reader = try SQLiteStore.asItIs(path: scratch.database, writersLock: lock, wait: 1)
        try writer.transaction {
            try writer.setNote("begun", "1")
            #expect(try reader.note("done") == "1" && reader.note("begun") == nil)
        }
        #expect(try reader.note("begun") == "1")
        #expect { try reader.setNote("more", "x") } throws: { ($0 as? StoreError)?.code == .readOnly }
    }

    @Test func nothingStaysBesideADatabaseThatWasRead() throws {
        do { try SQLiteStore(path: scratch.database).setNote("done", "1") }
        let before = try names()
        do {
            let reader = try SQLiteStore.asItIs(path: scratch.database, writersLock: lock)
            #expect(try reader.note("done") == "1")
        }
        #expect(try names() == before)
    }

    @Test func aDatabaseInTheMakingIsReadAsAnEmptyOneAndLeftAlone() throws {
        try Data().write(to: URL(filePath: scratch.database))
        let reader = try SQLiteStore.asItIs(path: scratch.database, writersLock: lock)
        #expect(try reader.lots().isEmpty && reader.entryCount() == 0 && reader.readingView().entryCount() == 0)
        #expect(try Data(contentsOf: URL(filePath: scratch.database)).isEmpty)
        #expect(try names() == ["recovery.db"])
    }

    @Test func pathsAreWrittenAsAddresses() {
        #expect(Opening.alone.name("/a b/100%/x?#.db") == "file:///a%20b/100%25/x%3f%23.db?mode=ro&immutable=1")
        #expect(Opening.joining.name("s/r.db") == "file:./s/r.db?mode=ro&readonly_shm=1")
        #expect(Opening.writing.name("file:s/r.db") == "./file:s/r.db")
    }
}
