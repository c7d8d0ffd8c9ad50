import RecoveryModel
import StorageTesting
import Testing

@testable import Storage

@Suite struct MemoryStoreTests {
    @Test(arguments: StoreConformance.promises) func keepsItsPromise(promise: StorePromise) throws {
        try promise.verify { MemoryStore() }
    }

    @Test func everyPromiseIsToldApart() {
        #expect(Set(StoreConformance.promises.map(\.description)).count == StoreConformance.promises.count)
    }

    @Test func aBrokenPromiseIsSeen() {
        // A store that is not fresh breaks what is promised of a fresh one.
        let used = MemoryStore()
        var broken = 0
        for promise in StoreConformance.promises {
            do { try promise.verify { used } } catch { broken += 1 }
        }
        #expect(broken > StoreConformance.promises.count / 2)
    }

    @Test func aViewDoesNotWriteAndSeesNothingUncommitted() throws {
        let store = MemoryStore()
        let view = try store.readingView()
        try store.transaction {
            try store.setNote("run", "x")
            #expect(try view.note("run") == nil)
        }
        #expect(try view.note("run") == "x")
        #expect(throws: StoreError.self) { try view.setNote("run", "y") }
        #expect(throws: StoreError.self) { try view.transaction {} }
    }
}

@Suite struct IntakePagesTests {
    private func rows(_ numbers: [Int]) -> [IntakeRow] {
        numbers.map { IntakeRow(id: $0, lot: 1, ordinal: $0, name: "", isManifested: true) }
    }

    @Test func rangesHoldNotManyNumbersOfOthers() {
        #expect(IntakePages.ranges(of: []) == [])
        #expect(IntakePages.ranges(of: rows([4])) == [4...4])
        #expect(IntakePages.ranges(of: rows([4, 5, 7])) == [4...7])
        #expect(IntakePages.ranges(of: rows([4, 5, 900_000])) == [4...4, 5...5, 900_000...900_000])
    }
}
