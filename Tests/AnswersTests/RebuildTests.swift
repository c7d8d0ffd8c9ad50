import Basics
import Certification
import Custody
import Foundation
import LotGenerator
import RecoveryModel
import Storage
import Testing

@testable import StoreAccess
@testable import StoreAudit

/// `rebuild` forgets nothing: what waits goes on waiting, and what the log lacks is recorded.
@Suite struct RebuildTests {
    private func entries(_ store: TestStore) throws -> [String] {
        var found: [String] = []
        try store.workspace.store.eachEntry(from: 0) { _, _, body in
            let value = try JSONParser.parse(Array(body))
            let data = value["data"].map { String(decoding: CanonicalJSON.encode($0), as: UTF8.self) } ?? ""
            found.append("\(value["type"]?.string ?? "") \(value["intake"]?.string ?? "-") \(data)")
        }
        return found.sorted()
    }

    /// A lot of twelve, decided.
    private func decided() throws -> (TestStore, any RecoveryStore) {
        let store = try TestStore()
        try store.run(LotRecipe(devices: 12, seed: 31))
        return (store, store.workspace.store)
    }

    private func ids(_ rows: any RecoveryStore) throws -> [Int] {
        let lot = try #require(try rows.lots().first)
        return try rows.intakes(lot: lot.id, after: 0, limit: 100).filter { !$0.isVoid }.map(\.id)
    }

    @Test func marksSurvive() throws {
        let (store, rows) = try decided()
        let ids = try ids(rows)
        try rows.markDirty([ids[2], ids[5]])
        let before = try entries(store)
        let result = try RebuildOperation(store.workspace, watching: { try RevocationWatch($0, lots: $1) }).rebuild()
        #expect(result.waiting == 2 && result.recorded == 0 && result.differing == [])
        #expect(try rows.dirty(after: 0, limit: 10) == [ids[2], ids[5]])
        #expect(try entries(store) == before)
    }

    @Test func aLostStateIsWrittenAnewAndNothingIsLoggedTwice() throws {
        let (store, rows) = try decided()
        let ids = try ids(rows)
        let known = try rows.decisions(in: 1...Int.max)
        let before = try entries(store)
        for id in ids.prefix(6) { try rows.removeDecision(id) }
        #expect(
            try RebuildOperation(store.workspace, watching: { try RevocationWatch($0, lots: $1) }).rebuild().recorded
                == 0)
        #expect(try entries(store) == before)
        let after = try rows.decisions(in: 1...Int.max)
        #expect(after.map(\.digest) == known.map(\.digest) && after.map(\.leaf) == known.map(\.leaf))
        #expect(try FsckOperation(store.workspace, scratch: MemoryStore()).check().problems == [])
    }

    @Test func aStateThatSaysLessThanTheLogIsSetRight() throws {
        let (store, rows) = try decided()
        var row = try #require(try rows.decisions(in: 1...Int.max).first { !RecordedEvents($0.events).events.isEmpty })
        let known = row
        row.events = RecordedEvents().bytes
        row.leaf = []
        try rows.saveDecisions([row])
        let before = try entries(store)
        #expect(
            try RebuildOperation(store.workspace, watching: { try RevocationWatch($0, lots: $1) }).rebuild().recorded
                == 0)
        #expect(try entries(store) == before)
        #expect(try rows.decisions(in: row.intake...row.intake).first?.leaf == known.leaf)
    }

    /// What a device has already says nothing more where it waits again.
    @Test func aRepeatThatWaitsIsNoDamageAndAnotherRecordIs() throws {
        let (store, rows) = try decided()
        var known: RecordRow?
        try rows.eachRecord(in: 1...Int.max) { intake, kind, digest, document, line, body in
            guard known == nil, kind == EvidenceKind.grade.rawValue else { return }
            known = RecordRow(
                intake: intake, kind: .grade, digest: Array(digest), document: document, line: line,
                body: Array(body))
        }
        var record = try #require(known)
        func problems() throws -> [String] {
            try FsckOperation(store.workspace, scratch: MemoryStore()).check().problems
        }
        _ = try rows.addUnmatched(UnmatchedRow(id: 0, record: record, references: "?NOBODY", lot: nil))
        #expect(try problems() == [])
        record.digest = [UInt8](repeating: 7, count: record.digest.count)
        _ = try rows.addUnmatched(UnmatchedRow(id: 0, record: record, references: "?NOBODY", lot: nil))
        #expect(try problems().contains { $0.contains("evidence that waits") })
    }
}
