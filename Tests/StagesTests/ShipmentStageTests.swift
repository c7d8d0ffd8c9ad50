import Basics
import Policies
import RecoveryModel
import Testing

@testable import Stages

@Suite struct ShipmentStageTests {
    private let source = SourceRef(document: 3, line: 4)

    private func run(
        _ change: (inout Dossier, inout DecisionContext) -> Void, prepared: Bool = true
    ) -> (outcome: Outcome, codes: [String], row: RowState) {
        var dossier = Sample.dossier()
        var context = Sample.context(Policy())
        change(&dossier, &context)
        if prepared { ShipmentJourney.prepare(&context.lot) }
        let outcome = ShipmentStage().evaluate(dossier, after: [], in: context)
        guard case .shipment(let row, _) = outcome.detail else { return (outcome, [], .withdrawn) }
        return (outcome, outcome.reasons.map(\.code.rawValue), row)
    }

    private func event(_ status: String, _ at: String, detail: String? = nil, code: String = "1Z1") -> CarrierEvent {
        CarrierEvent(
            carrier: "ups", trackingCode: code, statusWord: status, detail: detail, at: EvidenceTime(at),
            location: nil, eventID: nil, source: source)
    }

    private func handOver(_ at: String, seal: String? = nil, document: String? = nil, unit: String = "BOX-1")
        -> HandOver
    {
        HandOver(
            at: EvidenceTime(at), from: "harbor", to: "carrier", releasedBy: nil, acceptedBy: nil, document: document,
            handlingUnit: unit, seal: seal, units: 10, grams: 2000, source: source)
    }

    @Test func aDeviceWithoutCarrierEventsPasses() {
        let result = run { _, _ in }
        #expect(result.outcome.verdict == .passed && result.codes.isEmpty && result.row == .received)
    }

    @Test func whatIsNotScannedIsInTransitUntilReceiptIsClosed() {
        let open = run { dossier, _ in dossier.scans = [] }
        #expect(open.outcome.verdict == .waiting && open.codes.isEmpty && open.row == .inTransit)
        let closed = run { dossier, context in
            dossier.scans = []
            context.lot.receiptClosedAt = context.now
        }
        #expect(closed.outcome.verdict == .waiting && closed.codes == ["T01"] && closed.row == .missing)
    }

    @Test func whatNobodyAnnouncedHolds() {
        let result = run { dossier, _ in dossier.claim = nil }
        #expect(result.outcome.verdict == .held && result.codes == ["T02"] && result.row == .unexpected)
    }

    @Test func aRowWithNothingButRejectedIdentifiersIsQuarantined() {
        let result = run { dossier, _ in
            dossier.claim?.identifiers = []
            dossier.claim?.rejected = [DeviceReference(kind: .imei, text: "3.56938E+14")]
            dossier.claim?.notes = [IdentityNote(code: "I04", detail: "scientific notation")]
            dossier.identifiers = []
            dossier.scans = []
        }
        #expect(result.outcome.verdict == .held && result.row == .quarantined)
        #expect(Set(result.codes) == ["I01", "I04"])
    }

    @Test(arguments: [("I05", RowState.duplicate), ("I06", .received), ("I07", .received), ("I13", .received)])
    func aFactAcrossDevicesHolds(code: String, row: RowState) {
        let result = run { dossier, _ in
            dossier.facts = [
                CrossFact(code: FindingCode(rawValue: code), subject: "x", others: ["L-1/9"], source: source)
            ]
        }
        #expect(result.outcome.verdict == .held && result.codes == [code] && result.row == row)
    }

    @Test(arguments: [("broken", true), ("missing", true), ("mismatched", true), ("fine", true), ("intact", false)])
    func aSealIsWhatTheDockSaw(word: String, isTrouble: Bool) {
        let result = run { dossier, _ in dossier.scans[0].sealStateWord = word }
        #expect(result.codes == (isTrouble ? ["T05"] : []))
    }

    @Test func aSealIsTheOneThatWasApplied() {
        let other = run { _, context in context.lot.handOvers = [handOver("2026-10-02T10:00:00Z", seal: "SL2")] }
        #expect(other.codes == ["T05"] && other.outcome.verdict == .held)
        let same = run { _, context in context.lot.handOvers = [handOver("2026-10-02T10:00:00Z", seal: "sl1")] }
        #expect(same.codes.isEmpty)
        let unsaid = run { dossier, context in
            dossier.scans[0].seal = nil
            dossier.scans[0].sealStateWord = nil
            context.lot.handOvers = [handOver("2026-10-02T10:00:00Z", seal: "SL2")]
        }
        #expect(unsaid.codes.isEmpty, "no statement on the seal says nothing")
    }

    @Test func aSecondScanElsewhereIsRemarked() {
        let result = run { dossier, _ in
            var again = dossier.scans[0]
            again.location = "overflow"
            dossier.scans.append(again)
        }
        #expect(result.codes == ["T04"] && result.outcome.verdict == .passed)
    }

    @Test(arguments: [true, false]) func aCarriersThreatHoldsTheDevicesOfItsBox(prepared: Bool) {
        func lot(_ unit: String) -> (inout Dossier, inout DecisionContext) -> Void {
            { _, context in
                context.lot.handOvers = [handOver("2026-10-02T10:00:00Z", document: "1Z1", unit: unit)]
                context.lot.carrierEvents = [
                    event("in_transit", "2026-10-02T12:00:00Z"),
                    event("exception", "2026-10-03T12:00:00Z", detail: "PARCEL_REPACKED"),
                    event("delivered", "2026-10-05T14:00:00Z"),
                ]
            }
        }
        #expect(run(lot("BOX-1"), prepared: prepared).codes == ["T06"])
        #expect(run(lot("BOX-2"), prepared: prepared).codes.isEmpty, "another box's parcel")
    }

    @Test func aParcelThatNoHandOverTiesToABoxConcernsEveryDevice() {
        let result = run { _, context in
            context.lot.carrierEvents = [event("exception", "2026-10-03T12:00:00Z", detail: "Parcel_Damaged")]
        }
        #expect(result.codes == ["T06"])
    }

    @Test func impossibleOrdersHold() {
        let early = run { _, context in
            context.lot.carrierEvents = [
                event("in_transit", "2026-10-02T12:00:00Z"), event("delivered", "2026-10-06T14:00:00Z"),
            ]
        }
        #expect(early.codes == ["T07"] && early.outcome.verdict == .held)
        let released = run { _, context in context.lot.handOvers = [handOver("2026-10-06T10:00:00Z")] }
        #expect(released.codes == ["T07"])
        let rollback = run { _, context in
            context.lot.carrierEvents = [
                event("delivered", "2026-10-04T14:00:00Z"), event("OutForDelivery", "2026-10-05T09:00:00Z"),
            ]
        }
        #expect(rollback.codes == ["T07"])
        let outbound = run { _, context in
            context.lot.handOvers = [handOver("2026-10-02T10:00:00Z"), handOver("2026-10-25T10:00:00Z")]
        }
        #expect(outbound.codes.isEmpty, "a box that leaves again is no contradiction")
    }

    @Test func whatWasDeliveredIsScannedInTime() {
        let late = run { _, context in
            context.lot.carrierEvents = [event("delivered", "2026-10-02T06:00:00Z")]
        }
        #expect(late.codes == ["T10"] && late.outcome.verdict == .passed)
        for (hours, expected) in [(47, []), (49, ["T10"])] {
            let unscanned = run { dossier, context in
                dossier.scans = []
                context.lot.carrierEvents = [event("delivered", "2026-10-02T06:00:00Z")]
                let delivered = EvidenceTime("2026-10-02T06:00:00Z")?.earliest ?? context.now
                context.now = delivered.adding(seconds: Int64(hours) * 3600)
            }
            #expect(unscanned.codes == expected)
        }
    }

    @Test func anUnsanitizedDeviceStaysInsideSecuredAreas() {
        func moved(_ to: String, erasedAt: String?) -> [String] {
            run { dossier, _ in
                dossier.movements = [
                    Movement(
                        at: EvidenceTime("2026-10-12T15:00:00Z"), identifier: "x", from: "cage-1", to: to,
                        operatorID: nil, source: source)
                ]
                if let erasedAt {
                    var erasure = Erasure(source: source)
                    erasure.outcome = .successful
                    erasure.endedAt = EvidenceTime(erasedAt)
                    dossier.erasures = [erasure]
                }
            }.codes
        }
        #expect(moved("front-office", erasedAt: nil) == ["T11"])
        #expect(moved("front-office", erasedAt: "2026-10-12T16:00:00Z") == ["T11"])
        #expect(moved("front-office", erasedAt: "2026-10-12T14:00:00Z").isEmpty)
        // Without a zone the erasure may have come after the move.
        #expect(moved("front-office", erasedAt: "2026-10-12 14:00:00") == ["T11"])
        #expect(moved("cage-1", erasedAt: nil).isEmpty)
    }

    @Test func aResolutionEndsAHold() {
        let result = run { dossier, context in
            dossier.scans[0].sealStateWord = "broken"
            let reason = ShipmentScans.checkSeals(dossier, in: context.lot)[0]
            dossier.resolutions = [
                Resolution(
                    code: "T05", finding: "f", value: "accept", by: "p", reason: "seen on camera",
                    valuesDigest: ReasonDigest.of(reason.values, reason.source), at: context.now)
            ]
        }
        #expect(result.codes == ["T05"] && result.outcome.verdict == .passed)
    }

    @Test func aDeviceIsWhereItWasLastSeen() {
        var dossier = Sample.dossier()
        dossier.movements = [
            Movement(
                at: EvidenceTime("2026-10-06T10:00:00Z"), identifier: "x", from: "receiving", to: "cage-1",
                operatorID: nil, source: source)
        ]
        func place(_ text: String) -> String? {
            EvidenceTime(text).flatMap { ShipmentPlace.place(of: dossier, at: $0.earliest) }
        }
        #expect(place("2026-10-05T14:59:59Z") == nil)
        #expect(place("2026-10-05T15:00:00Z") == "receiving")
        #expect(place("2026-10-06T10:00:00Z") == "cage-1")
    }
}
