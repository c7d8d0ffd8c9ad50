import Basics
import Policies
import RecoveryModel
import Testing

@testable import Stages

/// Boxes in any spelling, seals from hand to hand, and orders that can't be.
@Suite struct BoxAndSealTests {
    private let source = SourceRef(document: 3, line: 4)

    private func codes(_ change: (inout Dossier, inout DecisionContext) -> Void) -> [String] {
        var dossier = Sample.dossier()
        var context = Sample.context(Policy())
        change(&dossier, &context)
        ShipmentJourney.prepare(&context.lot)
        return ShipmentStage().evaluate(dossier, after: [], in: context).reasons.map(\.code.rawValue)
    }

    private func handOver(
        _ at: String, _ unit: String, seal: String? = nil, units: Int? = nil, line: Int = 4
    ) -> HandOver {
        HandOver(
            at: EvidenceTime(at), from: "harbor", to: "carrier", releasedBy: nil, acceptedBy: nil, document: nil,
            handlingUnit: unit, seal: seal, units: units, grams: nil, source: SourceRef(document: 3, line: line))
    }

    private static let spellings = [
        "340123450000000018", "00340123450000000018", "(00)340123450000000018", "(00) 3 4012345 000000001 8",
        "3-4012345-000000001-8", "]C100340123450000000018", "SSCC 340123450000000018", "340123450000000018\u{200B}",
    ]

    @Test(arguments: spellings) func oneBoxHasManySpellings(unit: String) {
        #expect(HandlingUnits.key(unit) == "340123450000000018")
        let seen = codes { dossier, context in
            dossier.scans[0].handlingUnit = "340123450000000018"
            dossier.scans[0].seal = "S-999"
            context.lot.handOvers = [handOver("2026-10-04T09:00:00Z", unit, seal: "S-100")]
        }
        #expect(seen == ["T05"])
    }

    @Test func otherNamesAreOtherBoxes() {
        #expect(HandlingUnits.key("BOX-1") == HandlingUnits.key("box 1"))
        #expect(HandlingUnits.key("BOX-1") != HandlingUnits.key("BOX-11"))
        #expect(HandlingUnits.key("340123450000000018") != HandlingUnits.key("340123450000000025"))
    }

    @Test(arguments: ["missing", "MISSING", "none", "cut", "Broken", "n/a"]) func aWordIsNoNumberOfASeal(word: String) {
        #expect(codes { dossier, _ in dossier.scans[0].seal = word } == ["T05"])
    }

    @Test func aNumberAloneSaysNothingAgainstTheSeal() {
        #expect(codes { dossier, _ in dossier.scans[0].seal = "S-100" } == [])
        #expect(
            codes { dossier, context in
                dossier.scans[0].handlingUnit = "BOX-1"
                dossier.scans[0].seal = "s100"
                context.lot.handOvers = [handOver("2026-10-04T09:00:00Z", "Box 1", seal: "S-100")]
            } == [])
    }

    @Test func aSealThatWasChangedOnTheWayIsAskedAbout() {
        #expect(
            codes { dossier, context in
                dossier.scans[0].handlingUnit = "BOX-1"
                context.lot.handOvers = [
                    handOver("2026-10-03T09:00:00Z", "BOX-1", seal: "S-100"),
                    handOver("2026-10-04T09:00:00Z", "BOX-1", seal: "S-200", line: 5),
                ]
            } == ["T05"])
    }

    @Test func aBoxThatWasOpenWasOpenForAll() {
        func mate(_ unit: String) -> [String] {
            codes { dossier, context in
                dossier.scans[0].handlingUnit = unit
                context.lot.brokenSeals = ["box-1": SourceRef(document: 3, line: 9)]
            }
        }
        #expect(mate("BOX-1") == ["T05"] && mate("BOX-2") == [])
    }

    @Test func whatHasNotHappenedYetProvesNoReceipt() {
        let arrived = EvidenceTime("2026-11-01T00:00:00Z")?.earliest ?? Instant(milliseconds: 0)
        func scanned(_ at: String) -> [String] {
            codes { dossier, _ in
                dossier.scans[0].source.arrived = arrived
                dossier.scans[0].at = EvidenceTime(at)
            }
        }
        #expect(scanned("2026-12-15T08:00:00Z") == ["T07"] && scanned("2026-10-05T08:00:00Z") == [])
    }

    /// The chain of hands: a leg that ends in one's own hands is on the way here, one that leaves them is the way out.
    @Test func onlyTheWayHereMustComeBeforeTheScan() {
        func legs(_ second: (inout HandOver) -> Void) -> [String] {
            codes { dossier, context in
                dossier.scans[0].handlingUnit = "BOX-1"
                context.tables.rows.operators = [
                    OperatorAuthorisation(person: "OP-R1", role: "receiver", method: "*", trainedAt: nil, validTo: nil)
                ]
                context.tables.index()
                var later = handOver("2026-10-20T09:00:00Z", "BOX-1", line: 5)
                second(&later)
                context.lot.handOvers = [handOver("2026-10-03T09:00:00Z", "BOX-1"), later]
            }
        }
        #expect(legs { $0.acceptedBy = "OP-R1" } == ["T07"], "into our hands after the scan")
        #expect(legs { $0.releasedBy = "OP-R1" } == [], "out of our hands")
        #expect(legs { ($0.releasedBy, $0.acceptedBy) = ("OP-R1", "OP-R1") } == [], "from hand to hand in the house")
        #expect(legs { $0.acceptedBy = "D. Driver" } == [], "on to others")
    }

    @Test func aDeviceIsMovedWhileItIsHere() {
        func moved(_ at: String, to: String = "cage-1", destroyed: String? = nil) -> [String] {
            codes { dossier, _ in
                dossier.movements = [
                    Movement(at: EvidenceTime(at), identifier: "x", from: nil, to: to, operatorID: nil, source: source)
                ]
                if let destroyed {
                    dossier.destructions = [
                        Destruction(
                            at: EvidenceTime(destroyed), techniqueWord: "shred", criteria: nil, equipment: nil,
                            operatorID: nil, witness: nil, batteryRemoved: nil, videoReference: nil, source: source)
                    ]
                }
            }
        }
        #expect(moved("2026-09-01T08:00:00Z") == ["T07"])
        #expect(moved("2026-10-16T08:00:00Z", destroyed: "2026-10-15T08:00:00Z") == ["T07"])
        #expect(moved("2026-10-16T08:00:00Z", to: "residue", destroyed: "2026-10-15T08:00:00Z") == [])
    }

    @Test func aDockThatIsNotSecuredIsNoPlaceForDevices() {
        func scanned(_ secured: String) -> [String] {
            codes { dossier, context in
                dossier.scans[0].station = "FRONT-1"
                context.tables.rows.stations = [
                    Station(station: "FRONT-1", zone: nil, tool: nil, area: "front-office", secured: secured)
                ]
                context.tables.index()
            }
        }
        #expect(scanned("no") == ["T11"] && scanned("yes") == [])
    }

    @Test func unitsHandedOverAreCountedAgainstTheScans() {
        var lot = Sample.context(Policy()).lot
        lot.handOvers = [handOver("2026-10-04T09:00:00Z", "BOX-1", units: 3)]
        var counts = LotCounts(rows: 3, received: 1, receivedByUnit: ["box-1": 1])
        func findings() -> [String] {
            LotChecks.findings(lot: lot, counts: counts, policy: Policy()).map(\.code.rawValue)
        }
        #expect(findings() == [], "receipt is open")
        lot.receiptClosedAt = EvidenceTime("2026-10-06T00:00:00Z")?.earliest
        #expect(findings() == ["I15"])
        counts.receivedByUnit = ["box-1": 3]
        #expect(findings() == [])
    }
}
