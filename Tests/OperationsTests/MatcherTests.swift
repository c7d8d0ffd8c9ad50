import Basics
import RecoveryModel
import Storage
import StoreAccess
import Testing

@testable import Intake

/// Which keys a name gives, in which order, and which device they find.
@Suite struct MatcherTests {
    private static let header = "Asset Tag,Make,Model,IMEI,Serial Number"
    private static let first = "353234120237654"
    private static let other = "354072150554419"

    // MARK: keys

    @Test func kindsHaveAnOrderAndTheLastAttachNothing() {
        let kinds: [IdentifierKind] = [.imei, .meid, .ecid, .udid, .serial, .eid, .asset, .unit]
        #expect(kinds.map(JoinKey.strength) == Array(0..<8))
        #expect(kinds.allSatisfy(JoinKey.attaches))
        #expect(![IdentifierKind.esn, .mac, .iccid].contains(where: JoinKey.attaches))
    }

    @Test(
        arguments: [
            ("imei:1", nil, "imei:1"), ("serial:X", 7, "serial:X"), ("asset:T-1", 7, "asset:7:T-1"),
            ("asset:T-1", nil, nil), ("asset:7:T-1", 8, "asset:8:7:T-1"),
        ] as [(String, Int?, String?)])
    func aTagCountsInItsLotOnly(key: String, lot: Int?, wanted: String?) {
        #expect(JoinKey.scoped(key, lot: lot) == wanted)
    }

    /// Stores hold these numbers: FNV-1a, 64 bits.
    @Test func hashesStay() {
        #expect(JoinKey.hash("") == Int64(bitPattern: 0xCBF2_9CE4_8422_2325))
        #expect(JoinKey.hash("a") == Int64(bitPattern: 0xAF63_DC4C_8601_EC8C))
        #expect(JoinKey.hash("foobar") == Int64(bitPattern: 0x8594_4171_F739_67E8))
    }

    @Test func theStrongestKeyComesFirstAndEqualOnesStay() {
        let references = [
            DeviceReference(kind: .asset, text: "T-1"), DeviceReference(kind: .serial, text: "GP8Y4P6392"),
            DeviceReference(kind: .imei, text: Self.other), DeviceReference(kind: .imei, text: Self.first),
            DeviceReference(kind: .mac, text: "00:11:22:33:44:55"),
        ]
        #expect(
            references.candidates(lot: 3).map(\.text) == [
                "imei:35407215055441", "imei:35323412023765", "serial:GP8Y4P6392", "asset:3:T-1",
            ])
        #expect(references.candidates(lot: nil).count == 3, "a tag without a lot finds nothing")
    }

    @Test func aNumberThatProvesItselfIsReadInOneWay() {
        let imei = [DeviceReference(kind: nil, text: Self.first)]
        #expect(imei.candidates(lot: 1).map(\.text) == ["imei:35323412023765"])
        #expect(imei.candidates(lot: 1, isWide: true).count > 1)
        let word = [DeviceReference(kind: nil, text: "4711-A")].candidates(lot: 1)
        #expect(word.count > 1 && word.allSatisfy(\.isOneOfSeveral))
    }

    @Test func whatWaitsIsReadBackAsItWas() {
        let references = [
            DeviceReference(kind: .imei, text: Self.first, make: "Apple"), DeviceReference(kind: nil, text: "U-9"),
            DeviceReference(kind: .serial, text: "", make: nil),
        ]
        #expect([DeviceReference](packed: references.packed) == references)
    }

    // MARK: devices

    /// A row of the table: what a record names, with its maker; whether it can pass or fail a device; which it is.
    struct Row: CustomTestStringConvertible {
        let names: [(IdentifierKind?, String)]
        var make: String?
        var lot: String? = "A"
        var isDecisive = true
        let wanted: [String]
        var testDescription: String { names.map(\.1).joined(separator: " ") + " of \(make ?? "?")" }
    }

    static let table: [Row] = [
        Row(names: [(.imei, first)], wanted: ["A/1"]),
        Row(names: [(.imei, "353234140237650")], wanted: []),
        Row(names: [(.imei, first), (.serial, "DUPSER7788")], make: "Apple", wanted: ["A/1"]),
        Row(names: [(.serial, "DUPSER7788"), (.imei, other)], make: "Apple", wanted: ["B/1"]),
        // The same serial of two makers.
        Row(names: [(.serial, "DUPSER7788")], make: "Apple", wanted: ["A/2"]),
        Row(names: [(.serial, "DUPSER7788")], make: "samsung", wanted: ["B/2"]),
        Row(names: [(.serial, "DUPSER7788")], make: "Nokia", wanted: []),
        Row(names: [(.serial, "DUPSER7788")], wanted: ["A/2", "B/2"]),
        Row(names: [(.serial, "DUPSER7788")], isDecisive: false, wanted: ["A/2"]),
        Row(names: [(.serial, "DUPSER7788")], lot: "B", isDecisive: false, wanted: ["B/2"]),
        Row(names: [(.serial, "DUPSER7788")], lot: nil, isDecisive: false, wanted: ["A/2", "B/2"]),
        // A tag is its lot's.
        Row(names: [(.asset, "T-1")], wanted: ["A/1"]), Row(names: [(.asset, "T-1")], lot: "B", wanted: ["B/1"]),
        Row(names: [(.asset, "T-1")], lot: nil, wanted: []),
        // Without a label, a number by its digits, a word by each of its readings.
        Row(names: [(nil, first)], lot: nil, wanted: ["A/1"]), Row(names: [(nil, "T-2")], wanted: ["A/2"]),
        Row(names: [(nil, "4711-A")], wanted: ["A/3", "A/4"]), Row(names: [(.mac, "001122334455")], wanted: []),
    ]

    @Test(arguments: table) func theTableHolds(row: Row) throws {
        let desk = try IntakeDesk("A", "B")
        try desk.manifest(
            "a.csv", of: "A", Self.header, "T-1,Apple,iPhone 12,\(Self.first),", "T-2,Apple,iPad,,DUPSER7788",
            "4711-A,Apple,iPad,,X4Y5Z6A7B8", "T-4,Apple,iPad,,4711-A")
        try desk.manifest(
            "b.csv", of: "B", Self.header, "T-1,Apple,iPhone 13,\(Self.other),", "T-2,Samsung,Tab,,DUPSER7788")
        let lot = try desk.store.lots().first { $0.name == row.lot }?.id
        let references = row.names.map { DeviceReference(kind: $0.0, text: $0.1, make: row.make) }
        let found = try Matcher(store: desk.store).find(
            references.candidates(lot: lot), lot: lot, isDecisive: row.isDecisive)
        let intakes: [Int] =
            switch found {
            case .none: []
            case .one(let intake): [intake]
            case .several(let several): several
            }
        #expect(try intakes.map(desk.place) == row.wanted)
    }

    @Test func aClosedLotsDeviceIsFoundByWhatWasDoneBefore() throws {
        let desk = try IntakeDesk("A")
        try desk.manifest("a.csv", of: "A", Self.header, "T-1,Apple,iPhone 12,\(Self.first),")
        var lot = try #require(try desk.store.lots().first)
        lot.closedAt = try instant("2026-10-10T00:00:00Z")
        try desk.store.updateLot(lot)
        let matcher = try Matcher(store: desk.store)
        let keys = [DeviceReference(kind: .imei, text: Self.first)].candidates(lot: nil)
        #expect(try matcher.find(keys, lot: nil, isDecisive: true) == .none)
        let closed = lot.id
        func ended(_ time: String?) throws -> Int? {
            try matcher.endedIntake(for: keys, since: time.flatMap { EvidenceTime($0) })?.lot
        }
        #expect(try ended("2026-10-09T00:00:00Z") == closed)
        #expect(try ended("2026-10-11T00:00:00Z") == nil, "it is dated after the lot was closed")
        #expect(try ended(nil) == closed)
        // Without an offset it may have been a day before.
        #expect(try ended("2026-10-10T08:00:00") == closed)
        try matcher.travel(to: instant("2026-10-09T00:00:00Z"))
        #expect(try matcher.find(keys, lot: nil, isDecisive: true).intake != nil, "it was open then")
    }

    private func instant(_ text: String) throws -> Instant { try #require(EvidenceTime(text)).assumed }
}

extension IntakeDesk {
    /// `LOT/N`.
    fileprivate func place(_ intake: Int) throws -> String {
        guard let row = try store.intake(intake), let lot = try store.lots().first(where: { $0.id == row.lot }) else {
            return "?"
        }
        return "\(lot.name)/\(row.ordinal)"
    }
}
