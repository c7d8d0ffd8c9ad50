import Basics
import RecoveryModel
import Testing

@testable import Policies

@Suite struct ShipmentLotTests {
    private func lot(_ change: (inout LotFacts) -> Void) -> LotFacts {
        var lot = LotFacts(lot: "L", customer: "c", contract: Contract())
        change(&lot)
        return lot
    }

    private func handOver(_ unit: String, units: Int?, grams: Int?) -> HandOver {
        HandOver(
            at: EvidenceTime("2026-10-02T10:00:00Z"), from: "a", to: "b", releasedBy: nil, acceptedBy: nil,
            document: nil, handlingUnit: unit, seal: nil, units: units, grams: grams,
            source: SourceRef(document: 1, line: 2))
    }

    private func codes(_ lot: LotFacts, rows: Int = 10, received: Int = 10) -> [String] {
        LotChecks.findings(lot: lot, counts: LotCounts(rows: rows, received: received), policy: Policy())
            .map(\.code.rawValue)
    }

    @Test func aLotAsAnnouncedHasNothingToSay() {
        let quiet = lot { lot in
            lot.expectedDevices = 10
            lot.expectedGrams = 2000
            lot.handOvers = [handOver("040123450000001112", units: 10, grams: 2000)]
            lot.receiptClosedAt = EvidenceTime("2026-10-08")?.earliest
        }
        #expect(codes(quiet).isEmpty)
    }

    @Test func countsAreComparedWithManifestAndWithReceiptOnceItIsClosed() {
        let open = lot { $0.expectedDevices = 12 }
        #expect(codes(open) == ["I15"])
        let closed = lot { lot in
            lot.expectedDevices = 12
            lot.receiptClosedAt = EvidenceTime("2026-10-08")?.earliest
        }
        #expect(codes(closed) == ["I15", "I15"])
    }

    @Test func weightsMayDifferByTwoPercent() {
        for (grams, expected) in [(1960, []), (1959, ["I15"])] {
            let facts = lot { lot in
                lot.expectedGrams = 2000
                lot.handOvers = [handOver("B", units: nil, grams: grams)]
            }
            #expect(codes(facts) == expected)
        }
    }

    @Test func weightsThatCannotBeAddedUpAreADifferenceAndNotWrapped() {
        let facts = lot { lot in
            lot.expectedGrams = 2000
            // Together 2,000 more than everything an integer of 64 bits can tell apart.
            lot.handOvers = [
                handOver("A", units: nil, grams: .max), handOver("B", units: nil, grams: .max),
                handOver("C", units: nil, grams: 2002),
            ]
        }
        #expect(codes(facts) == ["I15"])
    }

    @Test func unitsAreComparedFromHandToHand() {
        let facts = lot { lot in
            lot.handOvers = [handOver("B", units: 10, grams: 2000), handOver("B", units: 9, grams: 1800)]
        }
        #expect(codes(facts) == ["I15", "I15"])
    }

    @Test(arguments: [
        ("040123450000001112", true), ("040123450000002225", true), ("001234560000000018", true),
        ("(00)040123450000003338", true), ("040123450000001113", false), ("BOX-1", nil),
    ]) func anSSCCHasACheckDigit(text: String, isGood: Bool?) {
        #expect(LotChecks.isSSCC(text) == isGood)
    }

    @Test func aTrackingNumberIsCheckedOnceACode() {
        func facts(_ code: String) -> LotFacts {
            lot { lot in
                for status in ["in_transit", "delivered"] {
                    lot.carrierEvents.append(
                        CarrierEvent(
                            carrier: "ups", trackingCode: code, statusWord: status, detail: nil, at: nil,
                            location: nil, eventID: nil, source: SourceRef(document: 1, line: 2)))
                }
            }
        }
        #expect(codes(facts("1Z5R89390357567127")).isEmpty)
        #expect(codes(facts("1Z5R89390357567128")) == ["T08"])
    }

    @Test func hugeNumbersDontOverflow() {
        let facts = lot { lot in
            lot.expectedGrams = Int.max
            lot.handOvers = [handOver("B", units: nil, grams: Int.max), handOver("C", units: nil, grams: Int.max)]
        }
        #expect(codes(facts) == ["I15"])
    }
}
