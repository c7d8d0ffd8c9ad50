import Basics
import Custody
import LotGenerator
import Operations
import RecoveryModel
import Storage
import StorageSQLite
import StoreAccess
import Testing

@testable import Deciding
@testable import StoreAudit

/// What reads a store reads no more of it than it must, and says what it said before.
@Suite struct ReadingTests {
    private let store: TestStore

    init() throws {
        store = try TestStore()
        try store.run(LotRecipe(devices: 60, seed: 11))
    }

    private var kept: any RecoveryStore { store.workspace.store }

    private func lot() throws -> LotRow { try #require(try kept.lots().first) }

    /// The next command looks for certificates only in what came since.
    @Test func nothingOfTheLogIsLeftToLookThrough() throws {
        #expect(try kept.note("lot-entries-read") == String(kept.entryCount()))
        try kept.markAllDirty(lot: lot().id)
        _ = try RunOperation(store.workspace).decide(lots: [])
        #expect(try kept.note("lot-entries-read") == String(kept.entryCount()))
    }

    private func parsed(_ pieces: [[UInt8]]) throws -> [JSONValue] {
        try #require(try JSONParser.parse(Array(pieces.joined()))["findings"]?.array)
    }

    @Test func findingsComeInPieces() throws {
        let query = FindingQuery(store.workspace)
        let before = try query.items(lot: nil, openOnly: true).count
        let lot = try lot()
        try kept.saveFindings(
            (0..<1500).map { number in
                FindingRow(
                    id: String(1_000_000 + number), lot: lot.id, intake: 1 + number % 60, code: "S16", severity: .hold,
                    state: "open", stage: nil, message: "\"\(number)\" isn't there", values: "{}", document: 1,
                    line: number, openedAt: Instant(milliseconds: 0), valuesDigest: "")
            })
        var pieces: [[UInt8]] = []
        try query.json(lot: nil, openOnly: true) { pieces.append($0) }
        #expect(pieces.count > 3 && pieces.allSatisfy { $0.count < 128 << 10 })
        let found = try parsed(pieces)
        #expect(found.count == before + 1500)
        let items = try query.items(lot: nil, openOnly: true)
        #expect(found.map { $0["id"]?.string } == items.map(\.row.id))
        #expect(found.map { $0["device"]?.string ?? "" } == items.map(\.device))
        #expect(found.map { $0["lot"]?.string ?? "" } == items.map(\.lot))
        #expect(try query.items(lot: lot.name, openOnly: true, code: "S16").allSatisfy { $0.row.code == "S16" })
    }

    @Test func whatIsDecidedAgainIsAsRecordedAndHasNoEntries() throws {
        var devices = 0
        try DecisionReplay(store.workspace, store: kept).each(lot(), recorded: kept) { row, before, decided in
            devices += 1
            #expect(before?.intake == row.id && decided.intake == row.id)
            #expect(before?.digest == decided.decision?.digest && decided.pending.isEmpty)
            #expect(RecordedEvents(before?.events ?? []).stages == decided.recorded.stages)
        }
        #expect(devices >= 60)
    }

    /// What it found out of one device's tools it knows for the next.
    @Test func oneClockHasOneDecider() throws {
        let deciders = try Deciders(lot(), store.workspace, documents: DocumentIndex(kept))
        let clock = Instant(milliseconds: 1_700_000_000_000)
        #expect(deciders[clock].context.memos === deciders[clock].context.memos)
        #expect(deciders[clock].now == clock && deciders[nil].now != clock)
        #expect(deciders[clock].context.memos !== deciders[nil].context.memos)
    }

    /// An entry's bytes say about which device it is and under which key, as its tree does.
    @Test func anEntryIsToldByItsBytes() throws {
        let keys = EntryKeys()
        var told = 0
        for decision in try kept.decisions(in: 1...Int.max) {
            let row = try #require(try kept.intake(decision.intake))
            let name = "\(try lot().name)/\(row.ordinal)"
            for event in RecordedEvents(decision.events).events {
                let body = try #require(try kept.entry(Int(event.seq))).body
                #expect(keys.isRight(event.key, body: body, intake: name))
                #expect(!keys.isRight(event.key, body: body, intake: name + "0"))
                #expect(event.key == 0 || !keys.isRight(event.key &+ 1, body: body, intake: name))
                // Bytes that aren't canonical are told by their tree.
                #expect(keys.isRight(event.key, body: [32] + body, intake: name))
                told += 1
            }
        }
        #expect(told > 300)
    }
}
