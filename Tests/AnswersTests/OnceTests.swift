import Custody
import Foundation
import LotGenerator
import RecoveryModel
import Storage
import Testing

@testable import Operations
@testable import StoreAccess

/// An act that is asked for again because its answer was lost is recorded once; one that was interrupted is finished.
@Suite struct OnceTests {
    private func store() throws -> TestStore {
        let store = try TestStore()
        try store.run(LotRecipe(devices: 40, seed: 5))
        return store
    }

    private func count(_ type: CustodyEventType, _ store: TestStore) throws -> Int {
        var count = 0
        try store.workspace.store.eachEntry(from: 0) { _, _, body in
            if EntryText.type(Array(body)) == type.rawValue { count += 1 }
        }
        return count
    }

    private func finding(_ code: FindingCode, _ store: TestStore) throws -> FindingRow {
        try #require(
            try store.workspace.store.findings(lot: nil, intake: nil, openOnly: true).first { $0.code == code })
    }

    @Test(arguments: ["reject", "not-ours", "accept"]) func theSameWordOfTheSamePersonIsRecordedOnce(value: String)
        throws
    {
        let store = try store()
        let row = try finding("T02", store)
        let resolve = ResolveOperation(store.workspace)
        let first = try resolve.resolve(row.id, by: "OP-R1", as: value, reason: "photo 3")
        let told = try count(.findingResolved, store)
        let again = try resolve.resolve(row.id, by: "OP-R1", as: value, reason: "photo 3")
        #expect(first.recorded > 0 && again.recorded == 0)
        #expect(try count(.findingResolved, store) == told)
    }

    @Test func inBulkToo() throws {
        let store = try store()
        let lot = try #require(try store.workspace.store.lots().first?.name)
        let resolve = ResolveOperation(store.workspace)
        for value in ["reject", "accept"] {
            let first = try resolve.resolve(code: "T02", lot: lot, by: "OP-R1", as: value, reason: "looked at")
            let told = try count(.findingResolved, store)
            let again = try resolve.resolve(code: "T02", lot: lot, by: "OP-R1", as: value, reason: "looked at")
            #expect(first.recorded > 0 && again.recorded == 0, "\(value)")
            #expect(try count(.findingResolved, store) == told, "\(value)")
        }
    }

    @Test func anotherReasonOrPersonIsAnotherWord() throws {
        let store = try store()
        let row = try finding("T02", store)
        let resolve = ResolveOperation(store.workspace)
        _ = try resolve.resolve(row.id, by: "OP-R1", as: "reject", reason: "photo 3")
        #expect(try resolve.resolve(row.id, by: "OP-R1", as: "reject", reason: "photo 4").recorded > 0)
        #expect(try resolve.resolve(row.id, by: "OP-P1", as: "reject", reason: "photo 4").recorded > 0)
    }

    @Test func whatFollowsFromAnActIsOwedUntilItIsDecided() throws {
        let store = try store()
        let rows = store.workspace.store
        #expect(try OwedWork(store.workspace).lines() == [])
        // Stopped between the act's transaction and the deciding.
        try rows.transaction {
            let id = try #require(try rows.decisions(in: 1...Int.max).first?.intake)
            try rows.markDirty([id])
            try ActNote(rows).begin([])
        }
        #expect(try OwedWork(store.workspace).lines().count == 1)
        _ = try RunOperation(store.workspace).finishActs()
        #expect(try OwedWork(store.workspace).lines() == [] && rows.dirtyCount() == 0)
    }

    @Test func aLotThatWasReadInPartWaitsForItsRun() throws {
        let store = try store()
        let rows = store.workspace.store
        let lot = try #require(try rows.lots().first)
        let id = try #require(try rows.decisions(in: 1...Int.max).first?.intake)
        try rows.transaction {
            try UnfinishedReading(rows).begin([lot.name])
            try rows.markDirty([id])
            try ActNote(rows).begin([])
        }
        _ = try RunOperation(store.workspace).decide(lots: [])
        #expect(try rows.dirty(after: 0, limit: 10) == [id], "nobody decides by a part of the evidence")
        let named = try RunOperation(store.workspace).decide(lots: [lot.name])
        #expect(try rows.dirty(after: 0, limit: 10) == [id], "nor does an act about it")
        #expect(named.undecided.map(\.lot) == [lot.name])
        try UnfinishedReading(rows).end([lot.name]) {}
        _ = try RunOperation(store.workspace).decide(lots: [])
        #expect(try rows.dirtyCount() == 0)
    }

    /// What one lot asks touches that lot.
    @Test func otherLotsAreLeftAlone() throws {
        let store = try TestStore()
        for number in 1...3 {
            var recipe = LotRecipe(devices: 3, seed: UInt64(number)).clean
            recipe.lot = "LOT-\(number)"
            try store.run(recipe, as: "lot-\(number)")
        }
        let rows = store.workspace.store
        let tables = try TablesInForce.tables(store.workspace)
        func affected(_ named: [String]) throws -> [String] {
            try AffectedLots(store.workspace, named: named, tables).contexts.values
                .map(\.lot.name).sorted()
        }
        #expect(try affected([]) == [])
        #expect(try affected(["LOT-2"]) == ["LOT-2"])
        let third = try #require(try rows.lots().last)
        let intake = try #require(try rows.intakes(lot: third.id, after: 0, limit: 1).first)
        try rows.markDirty([intake.id])
        #expect(try affected([]) == ["LOT-3"], "it has a device to decide")
        var second = try #require(try rows.lots().first { $0.name == "LOT-2" })
        second.isLoosened = true
        try rows.updateLot(second)
        #expect(try affected([]) == ["LOT-2", "LOT-3"], "it is decided under something else now")
    }
}
