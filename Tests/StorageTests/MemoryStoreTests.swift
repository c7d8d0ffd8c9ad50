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
