import RecoveryModel
import Storage
import Testing

@testable import Intake

/// What a row of a manifest is: a device of its own, one again, a later version of itself, or a unit that was there.
@Suite struct ClaimTests {
    private static let header = "Asset Tag,Make,Model,IMEI,Serial Number"
    private static let first = "353234120237654"
    private static let row = "T-1,Apple,iPhone 12,\(first),GP8Y4P6392"

    private func models(_ desk: IntakeDesk) throws -> [[String]] {
        try desk.store.intakes(lot: 1, after: 0, limit: 100).map { row in
            var found: [(document: Int, model: String)] = []
            try desk.store.eachRecord(in: row.id...row.id) { _, kind, _, document, _, body in
                guard kind == EvidenceKind.claim.rawValue else { return }
                var reader = FieldReader(Array(body))
                found.append((document, Claim(from: &reader).model ?? "?"))
            }
            return found.map(\.model)
        }
    }

    @Test func aRowTwiceInOneListIsADuplicate() throws {
        let desk = try IntakeDesk("A")
        try desk.manifest("a.csv", of: "A", Self.header, Self.row, Self.row)
        #expect(try desk.devices("A") == ["\(Self.first): claim", "\(Self.first): claim"])
        // They say the same: only the further one is told.
        #expect(try desk.facts(1, of: "A") == [] && desk.facts(2, of: "A") == ["I05"])
        #expect(try desk.erase((.imei, Self.first)))
        #expect(try desk.devices("A") == ["\(Self.first): claim erasure", "\(Self.first): claim"])
    }

    @Test func theSameListAgainIsARepeat() throws {
        let desk = try IntakeDesk("A")
        for _ in 0..<3 { try desk.manifest("a.csv", of: "A", Self.header, Self.row) }
        #expect(try desk.devices("A") == ["\(Self.first): claim"])
        #expect(try models(desk) == [["iPhone 12"]])
        #expect(try desk.store.lastOrdinal(lot: 1) == 1)
    }

    @Test func anotherRowOfTheSameListIsARevision() throws {
        let desk = try IntakeDesk("A")
        try desk.manifest("a.csv", of: "A", Self.header, Self.row)
        let revised = "T-1,Apple,iPhone 13,\(Self.first),GP8Y4P6392"
        try desk.manifest("a.csv", of: "A", Self.header, revised)
        #expect(try models(desk) == [["iPhone 12", "iPhone 13"]])
        #expect(try desk.facts(1, of: "A") == [])
        // What the revision adds finds the device too.
        try desk.manifest("a.csv", of: "A", Self.header, "T-7,Apple,iPhone 13,\(Self.first),GP8Y4P6392")
        #expect(try desk.scan("T-7", in: "A") && desk.scan("T-1", in: "A"))
        #expect(try desk.devices("A").count == 1)
    }

    @Test func aRowOfAnotherListIsNoRevision() throws {
        let desk = try IntakeDesk("A")
        try desk.manifest("a.csv", of: "A", Self.header, Self.row)
        try desk.manifest("b.csv", of: "A", Self.header, "T-1,Apple,iPhone 13,\(Self.first),GP8Y4P6392")
        #expect(try models(desk) == [["iPhone 12"], ["iPhone 13"]])
        #expect(try desk.facts(2, of: "A") == ["I05"])
    }

    @Test func aRowThatNothingIdentifiesIsKnownByItsWords() throws {
        let desk = try IntakeDesk("A")
        let words = ",Apple,iPhone 12,,"
        try desk.manifest("a.csv", of: "A", Self.header, words)
        try desk.manifest("a.csv", of: "A", Self.header, words)
        #expect(try desk.devices("A").count == 1)
        try desk.manifest("a.csv", of: "A", Self.header, words, ",Apple,iPhone 13,,", words)
        #expect(try desk.devices("A").count == 3, "one more of the same words, one of others")
    }

    @Test func aUnitThatNoListHasIsUnexpectedUntilOneHas() throws {
        let desk = try IntakeDesk("A")
        try desk.manifest("a.csv", of: "A", Self.header, "T-2,Apple,iPhone 12,354072150554419,")
        try desk.scan(Self.first, in: "A")
        try desk.scan("T-9", in: "A")
        #expect(try desk.store.unexpected(lot: 1).map(\.ordinal) == [2, 3])
        #expect(try desk.devices("A") == ["354072150554419: claim", "\(Self.first)?: scan", "T-9?: scan"])
        try desk.manifest("b.csv", of: "A", Self.header, Self.row, "T-9,Apple,iPad,,X4Y5Z6A7B8")
        #expect(try desk.store.unexpected(lot: 1).isEmpty)
        // It keeps its number and takes the name that the list gives it.
        #expect(
            try desk.devices("A") == [
                "354072150554419: claim", "\(Self.first): claim scan", "X4Y5Z6A7B8: claim scan",
            ])
    }

    @Test func evidenceOfNoListedDeviceOpensNothing() throws {
        let desk = try IntakeDesk("A")
        #expect(try !desk.erase((.imei, Self.first)) && !desk.test(Self.first))
        #expect(try desk.devices("A") == [] && desk.store.unmatched().count == 2)
        try desk.manifest("a.csv", of: "A", Self.header, Self.row)
        try desk.retry()
        #expect(try desk.store.unmatched().isEmpty && desk.devices("A") == ["\(Self.first): claim tests erasure"])
    }
}
