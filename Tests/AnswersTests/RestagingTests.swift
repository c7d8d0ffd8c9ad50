import Basics
import Certification
import Custody
import Foundation
import LotGenerator
import Policies
import RecoveryModel
import Storage
import StorageSQLite
import Testing

@testable import Deciding
@testable import Intake
@testable import Operations
@testable import StoreAccess
@testable import StoreAudit
@testable import StoreFiles

/// Stores that an earlier version wrote are brought to this version's records, and nothing is lost or told twice.
@Suite struct RestagingTests {
    /// A store with a run lot, as an earlier version would have staged it: each record's bytes lack what they have now, and
    /// the log's keys are of those bytes.
    private func former(_ recipe: LotRecipe = LotRecipe(devices: 12, seed: 21)) throws -> (TestStore, String) {
        let store = try TestStore()
        let path = try store.generate(recipe)
        _ = try RunOperation(store.workspace).run(folders: [path])
        try Self.age(store.workspace.store)
        return (store, path)
    }

    private static func aged(_ body: [UInt8]) -> [UInt8] { body + Array("\u{1F}former".utf8) }

    private static func age(_ store: any RecoveryStore) throws {
        try store.transaction {
            var rows: [RecordRow] = []
            try store.eachRecord(in: Int.min...Int.max) { intake, kind, digest, document, line, body in
                guard let kind = EvidenceKind(rawValue: kind) else { return }
                rows.append(
                    RecordRow(
                        intake: intake, kind: kind, digest: Array(digest), document: document, line: line,
                        body: Array(body)))
            }
            var names: [Int: [(UInt64, UInt64)]] = [:]
            for var row in rows where row.kind != .crossFact {
                try store.removeRecord(intake: row.intake, kind: row.kind, digest: row.digest)
                let before = row.digest
                row.body = aged(row.body)
                row.digest = RecordRow.identity(row.kind, row.body)
                _ = try store.addRecord(row)
                guard let type = RecordNames.event(of: row.kind) else { continue }
                names[row.intake, default: []].append(
                    (RecordedEvents.key(type.rawValue, before), RecordedEvents.key(type.rawValue, row.digest)))
            }
            for waiting in try store.unmatched() {
                var row = waiting
                try store.removeUnmatched(row.id)
                row.record.body = aged(row.record.body)
                row.record.digest = RecordRow.identity(row.record.kind, row.record.body)
                _ = try store.addUnmatched(row)
            }
            for lot in try store.lots() {
                try LotPages.each(lot, in: store) { row, decision in
                    guard var decision else { return }
                    var bytes = decision.events
                    for (now, before) in names[row.id] ?? [] { bytes = Self.replace(bytes, old: now, new: before) }
                    decision.events = bytes
                    try store.saveDecisions([decision])
                }
            }
            try store.setNote(RecordCodec.note, "1")
        }
    }

    private static func bytes(_ value: UInt64) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: value >> UInt64(56 - $0 * 8)) }
    }

    private static func replace(_ bytes: [UInt8], old: UInt64, new: UInt64) -> [UInt8] {
        var bytes = bytes
        let wanted = Self.bytes(old)
        for start in stride(from: 0, to: bytes.count - 7, by: 8) where Array(bytes[start..<start + 8]) == wanted {
            bytes.replaceSubrange(start..<start + 8, with: Self.bytes(new))
        }
        return bytes
    }

    private func texts(_ store: any RecoveryStore) throws -> [String] {
        var texts: [String] = []
        try store.eachRecord(in: Int.min...Int.max) { intake, kind, digest, document, line, body in
            texts.append("\(intake) \(kind) \(Hex.encode(Array(digest))) \(document) \(line) \(body.count)")
        }
        try store.eachIdentifier { texts.append("\($0) \($1.intake) \($1.kind) \($1.value)") }
        try store.eachSharedClaim { texts.append("claim \($0) \($1)") }
        for row in try store.unmatched() { texts.append("waits \(Hex.encode(row.record.digest)) \(row.references)") }
        return texts
    }

    private func intakes(_ store: any RecoveryStore) throws -> [IntakeRow] {
        try store.lots().flatMap { try store.intakes(lot: $0.id, after: 0, limit: 10_000) }
    }

    private func upgrade(_ workspace: Workspace, agree: (RulesChange) throws -> Bool = { _ in true }) throws {
        try StoreUpgrade(workspace) { try SQLiteStore(path: $0) }.upgrade(agree: agree)
    }

    private func decisions(_ store: any RecoveryStore) throws -> [String] {
        var digests: [String] = []
        for lot in try store.lots() {
            try store.eachDecisionDigest(lot: lot.id) { digests.append("\($0) \(Hex.encode(Array($1)))") }
        }
        return digests
    }

    @Test func recordsAreThoseOfThisVersionAndNothingIsToldTwice() throws {
        let fresh = try TestStore()
        _ = try fresh.run(LotRecipe(devices: 12, seed: 21))
        let (store, path) = try former()
        let state = store.workspace.store
        let (before, entries, decided) = (try intakes(state), try state.entryCount(), try decisions(state))
        #expect(try texts(state) != texts(fresh.workspace.store))
        try upgrade(store.workspace)
        #expect(try texts(state) == texts(fresh.workspace.store))
        #expect(try intakes(state) == before && state.recordVersion() == RecordCodec.version)
        #expect(try Marks.all(state).count == before.filter { $0.linkedTo == nil }.count, "all are looked at again")
        #expect(try RunOperation(store.workspace).run(folders: [path]).recorded == 0)
        #expect(try state.entryCount() == entries && decisions(state) == decided)
        #expect(try Marks.all(state).isEmpty)
        #expect(!FileManager.default.fileExists(atPath: store.root + "/store/restaging.db"))
    }

    @Test func aGrownFileIsARepeatAfterwards() throws {
        let (store, path) = try former()
        try upgrade(store.workspace)
        _ = try RunOperation(store.workspace).run(folders: [path])
        let before = try store.workspace.store.entryCount()
        let folder = try #require(
            FileManager.default.subpaths(atPath: path)?.filter { $0.hasPrefix("erasure/") || $0.hasPrefix("tests/") })
        for name in folder where name.hasSuffix(".csv") {
            try TestStore.edit(path + "/" + name) { $0 += "\n" }
        }
        let again = try RunOperation(store.workspace).run(folders: [path])
        #expect(again.recorded == 0 && again.kept > 0)
        #expect(try store.workspace.store.entryCount() == before)
    }

    @Test func rebuildingAndCheckingAgreeWithIt() throws {
        let (store, path) = try former()
        try upgrade(store.workspace)
        _ = try RunOperation(store.workspace).run(folders: [path])
        let found = try FsckProjections(store.workspace, scratch: MemoryStore()).compare(limit: 10)
        #expect(found.problems == [] && found.waiting == 0 && found.devices > 0)
        let (before, decided) = (try texts(store.workspace.store), try decisions(store.workspace.store))
        #expect(
            try RebuildOperation(store.workspace, watching: { try RevocationWatch($0, lots: $1) }).rebuild().differing
                == []
        )
        #expect(try texts(store.workspace.store) == before && decisions(store.workspace.store) == decided)
        #expect(try RunOperation(store.workspace).run(folders: [path]).recorded == 0)
    }

    @Test func anInterruptedReadingGoesOnBehindWhatItHadRead() throws {
        let (store, _) = try former()
        let state = store.workspace.store
        let documents = try state.documents(lot: nil)
        // The last document of evidence can't be read at first.
        let last = try #require(
            documents.last { ["phonecheck-json", "blancco-xml"].contains($0.kind) && $0.lot != nil })
        let kept = DocumentKeeper(folder: store.workspace.folder).path(of: last.digest)
        try FileManager.default.moveItem(atPath: kept, toPath: kept + ".away")
        let before = try texts(state)
        #expect(throws: OperationError.self) { try upgrade(store.workspace) }
        #expect(try texts(state) == before && state.recordVersion() == 1, "the store isn't touched until all is read")
        try FileManager.default.moveItem(atPath: kept + ".away", toPath: kept)
        var labels: [Int] = []
        let workspace = Workspace(
            folder: store.workspace.folder, store: state, clock: store.workspace.clock,
            progress: { if $0.label.hasPrefix("reading kept") { labels.append($0.done) } })
        try upgrade(workspace)
        let first = try #require(labels.first)
        #expect(first > 0, "what was read isn't read again")
        let fresh = try TestStore()
        _ = try fresh.run(LotRecipe(devices: 12, seed: 21))
        #expect(try texts(state) == texts(fresh.workspace.store))
    }

    @Test func withoutConsentNothingIsDone() throws {
        let (store, _) = try former()
        let state = store.workspace.store
        let lot = try #require(try state.lots().first)
        let first = try #require(try state.intakes(lot: lot.id, after: 0, limit: 1).first)
        var decision = try #require(try state.decisions(in: first.id...first.id).first)
        decision.verdicts[2] = Verdict.failed.rawValue
        decision.digest = Digest(of: "other rules").bytes
        decision.body = Array("{\"code\":\"S13\"}".utf8)
        try state.saveDecisions([decision])
        let (before, entries) = (try texts(state), try state.entryCount())
        var asked: RulesChange?
        #expect(throws: OperationError.self) {
            try upgrade(store.workspace) {
                asked = $0
                return false
            }
        }
        let change = try #require(asked)
        #expect(change.devices == 1 && change.codes["S13"]?.ends == 1 && change.certificates == 0)
        #expect(try texts(state) == before && state.entryCount() == entries && state.recordVersion() == 1)
        try upgrade(store.workspace) { $0.devices == 1 }
        #expect(try state.recordVersion() == RecordCodec.version)
    }

    @Test func onlyOtherRulesAsk() throws {
        let store = try TestStore()
        _ = try store.run(LotRecipe(devices: 3, seed: 4).clean)
        let state = store.workspace.store
        func preview() throws -> RulesChange? { try RulesPreview(store.workspace, staged: state).count() }
        #expect(try preview() == nil, "this version's own decisions")
        var lot = try #require(try state.lots().first)
        let basis = try #require(try state.note("basis:" + lot.basis))
        let former = basis.replacingOccurrences(of: "\"rules\":\"\(RulesVersion.current)\"", with: "\"rules\":\"0.9\"")
        lot.basis = Digest(of: former).hex
        try state.setNote("basis:" + lot.basis, former)
        try state.updateLot(lot)
        let change = try #require(try preview())
        #expect(change.former == ["0.9"] && change.decided == 3 && change.isEmpty, "they decide alike")
        lot.closedAt = store.workspace.clock()
        try state.updateLot(lot)
        #expect(try preview() == nil, "a closed lot is never decided again by new rules")
    }

    @Test func aDeviceKeepsItsNumberWhenItsScanFindsAnother() throws {
        // Three rows; what the second opened before is now the same device as the first.
        let store = MemoryStore()
        _ = try store.addLot(
            LotRow(
                id: 0, name: "L", customer: "c", pipeline: "p", terms: "", folder: "",
                openedAt: Instant(milliseconds: 0)))
        let list = [
            Openings.Opening(intake: 1, lot: 1, ordinal: 1, document: 3, line: 2),
            Openings.Opening(intake: 2, lot: 1, ordinal: 2, document: 3, line: 3),
            Openings.Opening(intake: 3, lot: 1, ordinal: 3, document: 3, line: 4),
        ]
        let openings = Openings(list, names: [2: "356938035643809"])
        try openings.reserve(in: store)
        func open(_ line: Int) throws -> Int? {
            let record = RecordRow(intake: 0, kind: .claim, digest: [], document: 3, line: line, body: [])
            guard var row = try openings.next(record, lot: 1, name: nil, keys: [], in: store) else { return nil }
            row.linkedTo = nil
            row.isManifested = true
            try store.updateIntake(row)
            return row.id
        }
        #expect(try open(2) == 1 && open(4) == 3 && open(2) == nil && open(9) == nil)
        try openings.withdrawUnopened(store)
        let left = try #require(try store.intake(2))
        #expect(left.isWithdrawn && !left.isManifested && left.linkedTo == nil && left.name == "356938035643809")
        try Openings.keep(list, names: [2: "356938035643809"], links: [2: 3], in: store)
        let kept = try #require(try Openings.kept(in: store))
        #expect(kept.links == [2: 3] && kept.place(of: 3)?.line == 4)
        #expect(Openings.runs(list) == ["1 1 1 3 2 3 1"], "a million rows are one line")
    }

    @Test func ofSeveralRecordsInOneLineTheSameBeginsTheSame() {
        func record(_ body: String) -> RecordRow {
            RecordRow(
                intake: 1, kind: .erasure, digest: Array(Digest(of: body).bytes.prefix(16)), document: 2, line: 1,
                body: Array(body.utf8))
        }
        let old = [record("a\u{1F}1"), record("b\u{1F}2"), record("same")]
        let new = [record("b\u{1F}2\u{1F}more"), record("same"), record("a\u{1F}1\u{1F}more"), record("a\u{1F}0")]
        let pairs = RecordNames.pairs(old, new)
        #expect(pairs.map(\.old.body) == [old[0].body, old[1].body])
        #expect(pairs.map(\.new.body) == [new[2].body, new[0].body])
    }

    @Test func anEventIsKnownUnderBothKeys() {
        var events = RecordedEvents()
        events.add(7, seq: 3)
        events.add(0, seq: 4)
        #expect(events.rename(7, to: 9) && !events.rename(7, to: 9) && !events.rename(8, to: 10))
        let read = RecordedEvents(events.bytes)
        #expect(read.events.map(\.seq) == [3, 4] && read.contains(7) && read.contains(9) && read.seq(of: 9) == 3)
        #expect(!read.contains(10) && read.bytes == events.bytes)
    }
}
