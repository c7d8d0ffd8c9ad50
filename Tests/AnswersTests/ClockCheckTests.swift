import Basics
import LotGenerator
import Storage
import Testing

@testable import Acts
@testable import Certification
@testable import Operations
@testable import StoreAccess
@testable import StoreAudit
@testable import StoreFiles

/// A clock that can't be right is told before anything is recorded under it.
@Suite struct ClockCheckTests {
    private func store() throws -> TestStore {
        let store = try TestStore(clock: "2026-11-22T12:00:00Z")
        try store.run(LotRecipe(devices: 3, seed: 8).clean)
        return store
    }

    @Test(arguments: [
        "2026-11-22T11:54:59Z", "2026-11-01T00:00:00Z", "1970-01-01T00:00:00Z", "2027-09-20T12:00:00Z",
        "2038-01-19T03:14:08Z", "9999-12-31T23:59:59Z",
    ])
    func aClockThatCanNotBeRightIsTold(time: String) throws {
        let workspace = try store().at(time)
        let objection = try #require(try ClockCheck(workspace).objection())
        #expect(objection.contains(time.dropLast()) && objection.contains("2026-11-22T12:00:00"))
        let error = #expect(throws: OperationError.self) {
            try ClockCheck(workspace).refuseImplausible(isAccepted: false, by: nil)
        }
        #expect(error?.code == .incomplete && error?.message.contains("--accept-clock") == true)
    }

    @Test(arguments: ["2026-11-22T11:55:01Z", "2026-11-22T12:00:00Z", "2026-12-24T00:00:00Z", "2027-09-17T12:00:00Z"])
    func anOrdinaryOneIsNot(time: String) throws {
        #expect(try ClockCheck(store().at(time)).objection() == nil)
    }

    @Test func aNewStoreKnowsWhenTheProgramWasMade() throws {
        func objection(_ time: String) throws -> String? {
            let instant = try #require(WrittenTime(time))
            let workspace = Workspace(
                folder: StoreFolder(path: "/nowhere"), store: MemoryStore(),
                clock: { Instant(milliseconds: instant.wall) })
            return try ClockCheck(workspace).objection()
        }
        #expect(try objection("1969-12-31T23:00:00Z") != nil)
        #expect(try objection("2023-12-30T00:00:00Z") != nil)
        #expect(try objection("9999-12-31T23:59:59Z") != nil)
        #expect(try objection("2026-11-30T00:00:00Z") == nil)
    }

    /// Said once, it is recorded, and the next command asks nothing; times of acts are the clock's from then on.
    @Test func itIsAcceptedOnceByARecordedAct() throws {
        let store = try store()
        let ahead = try store.at("2039-05-01T00:00:00Z")
        try ClockCheck(ahead).refuseImplausible(isAccepted: true, by: "OP-P1")
        let later = try store.at("2026-12-01T00:00:00Z")
        #expect(try ClockCheck(later).objection() != nil, "back again is odd as well")
        try ClockCheck(later).refuseImplausible(isAccepted: true, by: nil)
        #expect(try ClockCheck(later).objection() == nil)
        let lot = try #require(try store.workspace.store.lots().first?.name)
        _ = try LotOperations(later).closeReceipt(lot: lot, by: "OP-R1")
        var last: JSONValue?
        var told: [JSONValue] = []
        try store.workspace.store.eachEntry(from: 0) { _, _, body in
            let value = try JSONParser.parse(Array(body))
            if value["data"]?["kind"]?.string == "clock.accepted" { told.append(value) }
            if value["type"]?.string == "lot.received" { last = value }
        }
        #expect(told.count == 2 && told[0]["actor"]?["id"]?.string == "OP-P1")
        #expect(told[1]["data"]?["clock"]?.string == "2026-12-01T00:00:00.000Z")
        #expect(last?["at"]?.string == "2026-12-01T00:00:00.000Z", "the act's own time")
        #expect(last?["recordedAt"]?.string == "2039-05-01T00:00:00.000Z", "never before the entry before it")
        #expect(try FsckOperation(store.workspace, scratch: MemoryStore()).check().problems == [])
    }

    @Test func beforeAStoreIsMadeNothingIs() throws {
        let wrong = Instant(milliseconds: 0)
        #expect(throws: OperationError.self) { try ClockCheck.refuseImpossible(wrong, isAccepted: false) }
        try ClockCheck.refuseImpossible(wrong, isAccepted: true)
    }

    /// A validation that is dated ahead is taken the place of by the next, also when it says the same.
    @Test func whatWasValidatedAheadIsValidatedAgain() throws {
        let store = try store()
        let lot = try #require(try store.workspace.store.lots().first?.name)
        func validate(_ time: String) throws -> Int? {
            try ValidateOperation(store.at(time), deciding: DecideFirst(store.at(time))).validate(
                lot: lot, by: "OP-V1", basis: nil
            ).entry
        }
        #expect(try validate("2027-03-01T00:00:00Z") != nil)
        #expect(try validate("2027-03-01T00:01:00Z") == nil, "said already")
        #expect(try validate("2026-12-01T00:00:00Z") != nil, "that one was dated ahead")
        #expect(try validate("2026-12-01T00:01:00Z") == nil)
    }
}
