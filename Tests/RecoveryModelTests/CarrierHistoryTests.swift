import Testing

@testable import RecoveryModel

@Suite("Carrier events")
struct CarrierHistoryTests {
    private func event(_ word: String, _ at: String?, detail: String? = nil, id: String? = nil) -> CarrierEvent {
        CarrierEvent(
            carrier: "FedEx", trackingCode: "986578788855", statusWord: word, detail: detail,
            at: at.flatMap { EvidenceTime($0) }, location: nil, eventID: id, source: SourceRef(document: 0, line: 0))
    }

    private func history(_ steps: [(String, String?)]) -> CarrierHistory {
        CarrierStateMachine.history(of: steps.map { event($0.0, $0.1) })
    }

    @Test(
        "words of four aggregators mean the same",
        arguments: [
            (CarrierStatus.labelCreated, ["pre_transit", "InfoReceived", "PRE_TRANSIT", "NY", "XB", "label_created"]),
            (.inTransit, ["in_transit", "InTransit", "TRANSIT", "AC", "IT", "X6"]),
            (.outForDelivery, ["out_for_delivery", "OutForDelivery", "Out for delivery"]),
            (.availableForPickup, ["available_for_pickup", "AvailableForPickup", "SP"]),
            (.deliveryFailed, ["AttemptFail", "AT", "delivery_failed"]),
            (.delivered, ["delivered", "Delivered", "DELIVERED", "DE", "D1"]),
            (.returning, ["return_to_sender", "RETURNED", "A3"]), (.exception, ["failure", "Exception", "EX"]),
            (.cancelled, ["cancelled", "canceled"]), (.expired, ["Expired"]),
            (.unknown, ["UN", "error", "Pending", "?", ""]),
        ])
    func words(status: CarrierStatus, words: [String]) {
        for word in words { #expect(CarrierStatus(word: word) == status, "\(word)") }
    }

    @Test("every status reads its own name")
    func names() {
        for status in CarrierStatus.allCases {
            #expect(CarrierStatus(word: status.rawValue) == status)
            #expect(CarrierStatus.isKnown(status.rawValue))
        }
        #expect(!CarrierStatus.isKnown("teleported"))
    }

    @Test("the detail says what an exception is")
    func details() {
        #expect(CarrierStatus(word: "EX", detail: "RETURN_TO_SENDER") == .returning)
        #expect(CarrierStatus(word: "EX", detail: "CANCELLED") == .cancelled)
        #expect(CarrierStatus(word: "EX", detail: "TRACKING_EXPIRED") == .expired)
        #expect(CarrierStatus(word: "delivered", detail: "RETURN_TO_SENDER") == .delivered)
    }

    @Test("an ordinary way ends delivered, in any order of arrival")
    func ordinary() {
        let steps: [(String, String?)] = [
            ("pre_transit", "2026-10-01T08:00:00Z"), ("in_transit", "2026-10-01T18:00:00Z"),
            ("out_for_delivery", "2026-10-02T07:00:00Z"), ("delivery_failed", "2026-10-02T12:00:00Z"),
            ("in_transit", "2026-10-02T18:00:00Z"), ("out_for_delivery", "2026-10-03T07:00:00Z"),
            ("delivered", "2026-10-03T11:00:00Z"),
        ]
        for order in [steps, steps.reversed(), steps + steps] {
            let history = history(order)
            #expect(history.current == .delivered)
            #expect(history.impossible.isEmpty)
            #expect(history.delivery?.at?.written == EvidenceTime("2026-10-03T11:00:00Z")?.written)
        }
    }

    @Test("nothing but a return or an exception follows a delivery")
    func afterDelivery() {
        let back = history([("delivered", "2026-10-03T11:00:00Z"), ("in_transit", "2026-10-04T11:00:00Z")])
        #expect(back.current == .delivered)
        #expect(back.impossible.count == 1)
        #expect(
            history([("delivered", "2026-10-03T11:00:00Z"), ("returning", "2026-10-04T11:00:00Z")]).current
                == .returning)
        #expect(
            history([("delivered", "2026-10-03T11:00:00Z"), ("exception", "2026-10-04T11:00:00Z")]).current
                == .exception)
        let same = history([("delivered", "2026-10-03T11:00:00Z"), ("in_transit", "2026-10-03T11:00:00Z")])
        #expect(same.impossible.isEmpty && same.current == .delivered)
    }

    @Test("a delivery after the return is one to the sender")
    func returned() {
        let history = history([
            ("in_transit", "2026-10-01T18:00:00Z"), ("returning", "2026-10-02T18:00:00Z"),
            ("in_transit", "2026-10-03T18:00:00Z"), ("delivered", "2026-10-04T18:00:00Z"),
        ])
        #expect(history.current == .returning)
        #expect(history.delivery == nil)
        #expect(history.impossible.isEmpty)
    }

    @Test("a label after movement, movement after cancelling: impossible")
    func impossibleOrders() {
        #expect(
            history([("in_transit", "2026-10-01T18:00:00Z"), ("pre_transit", "2026-10-02T18:00:00Z")]).impossible.count
                == 1)
        #expect(
            history([("cancelled", "2026-10-01T18:00:00Z"), ("in_transit", "2026-10-02T18:00:00Z")]).impossible.count
                == 1)
    }

    @Test("what the zone leaves open is not called impossible")
    func openZones() {
        let near = history([("delivered", "2026-10-03 11:00:00"), ("in_transit", "2026-10-03 12:00:00")])
        #expect(near.impossible.isEmpty)
        #expect(near.current == .delivered)
        let far = history([("delivered", "2026-10-03 11:00:00"), ("in_transit", "2026-10-08 12:00:00")])
        #expect(far.impossible.count == 1)
        #expect(history([("delivered", "2026-10-03T11:00:00Z"), ("in_transit", nil)]).current == .delivered)
    }

    @Test("an event sent twice counts once")
    func idempotent() {
        let first = event("in_transit", "2026-10-01T18:00:00Z", detail: "PARCEL_REPACKED", id: "evt_1")
        #expect(CarrierStateMachine.history(of: [first, first]).alarms.map(\.flag) == [.repacked])
    }

    @Test("a number swallows nothing: other words or another time are another event")
    func oneNumberSeveralEvents() {
        let at = "2026-10-02T18:00:00Z"
        let first = event("in_transit", at, id: "evt_1")
        let others = [
            event("in_transit", at, detail: "PARCEL_REPACKED", id: "evt_1"), event("delivered", at, id: "evt_1"),
            event("in_transit", "2026-10-03T18:00:00Z", detail: "PARCEL_REPACKED", id: "evt_1"),
        ]
        for other in others {
            for order in [[first, other], [other, first]] {
                let history = CarrierStateMachine.history(of: order)
                #expect(history.alarms.count == (other.detail == nil ? 0 : 1), "\(other)")
                #expect(history.current == other.status)
            }
        }
    }

    @Test("a tracking number is the same however it is printed")
    func trackingCodes() {
        for text in ["986578788855", "9865 7878 8855", " 9865-7878-8855 ", "9865\u{00A0}7878 8855"] {
            #expect(TrackingCodes.key(text) == "986578788855")
        }
        #expect(TrackingCodes.key("1z 999 aa1") == "1Z999AA1")
        #expect(TrackingCodes.key("1Z999AA1") != TrackingCodes.key("1Z999AA2"))
    }

    @Test("details that threaten custody raise a flag, ordinary ones and prose don't")
    func redFlags() {
        let refused = [("in_transit", "2026-10-02T00:00:00Z"), ("failure", "2026-10-03T00:00:00Z")]
        #expect(history(refused + [("delivered", "2026-10-04T00:00:00Z")]).alarms.map(\.flag) == [.failed])
        #expect(history([("failure", "2026-10-01T00:00:00Z")]).alarms.isEmpty, "not on its way yet")
        for flag in CarrierRedFlag.allCases { #expect(CarrierRedFlag(detail: flag.rawValue.uppercased()) == flag) }
        #expect(CarrierRedFlag(detail: "Delivered to neighbor") == .toNeighbour)
        #expect(CarrierRedFlag(detail: "arrived_at_facility") == nil)
        #expect(CarrierRedFlag(detail: "no damage, not lost") == nil)
        #expect(event("A9", "2026-10-01T18:00:00Z").redFlag == .damaged)
    }
}
