import Basics
import Foundation
import Storage
import Testing

@testable import StorageSQLite

@Suite struct DamagedStoreTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private func code(_ body: () throws -> Void) -> StoreError.Code? {
        do {
            try body()
            return nil
        } catch {
            return (error as? StoreError)?.code
        }
    }

    /// A closed store of a thousand entries, its write-ahead log folded in.
    private func filled() throws -> Data {
        do {
            let store = try SQLiteStore(path: scratch.database)
            let body = Array(repeating: 7 as UInt8, count: 400)
            try store.transaction {
                try store.append((0..<1000).map { EntryRow(seq: $0, leaf: Digest(of: "\($0)").bytes, body: body) })
            }
        }
        #expect(!FileManager.default.fileExists(atPath: scratch.database + "-wal"), "the store was not closed")
        return try Data(contentsOf: URL(filePath: scratch.database))
    }

    private func replace(_ data: Data) throws { try data.write(to: URL(filePath: scratch.database)) }

    @Test func aFileThatIsNoDatabaseIsSaidToBeDamaged() throws {
        try replace(Data(String(repeating: "this is a letter and no database\n", count: 200).utf8))
        #expect(code { _ = try SQLiteStore(path: scratch.database) } == .damaged)
        let text = try Data(contentsOf: URL(filePath: scratch.database))
        #expect(text.starts(with: Data("this is a letter".utf8)), "it must not be overwritten")
    }

    @Test func aDamagedPageIsSaidToBeDamagedWhenItIsRead() throws {
        var data = try filled()
        for index in 8192..<data.count { data[index] = 0xA5 }
        try replace(data)
        let found = code {
            let store = try SQLiteStore(path: scratch.database)
            try store.eachEntry(from: 0) { _, _, _ in }
        }
        #expect(found == .damaged)
    }

    @Test func aFileCutShortIsSaidToBeDamaged() throws {
        try replace(filled().prefix(20_000))
        let found = code {
            let store = try SQLiteStore(path: scratch.database)
            try store.eachEntry(from: 0) { _, _, _ in }
        }
        #expect(found == .damaged)
    }

    @Test func aFolderThatIsNotThereCannotHoldAStore() throws {
        let path = scratch.folder.appending(path: "no/such/folder/recovery.db").path
        #expect(code { _ = try SQLiteStore(path: path) } == .readOnly)
    }

    @Test func aStoreThatAnotherProcessWritesToIsBusy() throws {
        #expect(Prepared.storeCode(5) == .busy)
        #expect(Prepared.storeCode(13) == .full)
        #expect(Prepared.storeCode(11) == .damaged)
        #expect(Prepared.storeCode(26) == .damaged)
        #expect(Prepared.storeCode(10) == .io)
    }
}
