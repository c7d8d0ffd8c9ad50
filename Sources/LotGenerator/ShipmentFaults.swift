/// What goes wrong between the customer's door and the cage.
enum ShipmentFaults {
    static let all: [Fault] = [
        Fault("missing", codes: [], summary: "manifested, never received (T01 once receipt is closed)") { plan, _ in
            plan.neverArrives()
            plan.expected.atLeast([], stage: "shipment", outcome: "waiting", never: Fault.reuse)
            plan.expected.codesAfterClose = ["T01"]
        },
        Fault("unlisted", codes: ["T02"], summary: "received, not on the manifest") { plan, _ in
            plan.rows = []
            plan.expected.row = nil
            plan.expected.atLeast(["T02"], stage: "shipment", never: Fault.reuse)
        },
        Fault(
            "mis-keyed", codes: ["T02", "T03"], summary: "two digits of the IMEI are swapped on the manifest",
            needs: Fault.Needs(models: [DeviceCatalogue.unknownEncryption]), strays: false, apply: swapDigits),
        Fault("scanned-twice", codes: ["T04"], summary: "scanned again at another place") { plan, _ in
            var again = plan.scans[0]
            again.at = again.at + 20 * Seconds.minute
            again.location = "overflow"
            plan.scans.append(again)
            plan.expected.remark(["T04"])
        },
        Fault("broken-seal", codes: ["T05"], summary: "the box's seal is broken") { plan, random in
            plan.putInOwnBox(&random)
            plan.scans[0].sealState = "broken"
            plan.expected.atLeast(["T05"], stage: "shipment", never: Fault.reuse)
        },
        Fault("other-seal", codes: ["T05"], summary: "the box's seal is not the one applied") { plan, random in
            plan.putInOwnBox(&random)
            plan.scans[0].seal = "SL\(random.within(10_000_000...99_999_999))"
            plan.scans[0].sealState = "mismatched"
            plan.expected.atLeast(["T05"], stage: "shipment", never: Fault.reuse)
        },
        Fault("repacked", codes: ["T06"], summary: "the carrier repacked the parcel") { plan, random in
            plan.putInOwnBox(&random)
            plan.box.shipment.trouble = ("exception", "PARCEL_REPACKED")
            plan.expected.atLeast(["T06"], stage: "shipment", never: Fault.reuse)
        },
        Fault("scanned-before-delivery", codes: ["T07"], summary: "handed over after it was scanned") { plan, random in
            plan.putInOwnBox(&random)
            plan.box.shipment.delivered = plan.scans[0].at + 30 * Seconds.hour
            plan.box.shipment.accepted = plan.box.shipment.delivered + 5 * Seconds.minute
            plan.expected.atLeast(["T07"], stage: "shipment", never: Fault.reuse)
        },
        Fault("tracking-digit", codes: [], summary: "the tracking number's check digit is wrong (T08 in the lot)") {
            plan, random in
            plan.putInOwnBox(&random)
            let right = plan.box.shipment.tracking
            plan.box.shipment.tracking = right.dropLast() + "\(((Int(right.suffix(1)) ?? 0) + 1) % 10)"
            plan.expected.remark([])
        },
        Fault("late-scan", codes: ["T10"], summary: "scanned more than three days after delivery") { plan, random in
            plan.putInOwnBox(&random)
            plan.box.shipment.labelled = Seconds(year: 2026, month: 10, day: 1, hour: 5)
            plan.box.shipment.pickedUp = Seconds(year: 2026, month: 10, day: 1, hour: 9)
            plan.box.shipment.delivered = Seconds(year: 2026, month: 10, day: 2, hour: 6)
            plan.box.shipment.accepted = Seconds(year: 2026, month: 10, day: 2, hour: 6, minute: 6)
            plan.expected.remark(["T10"])
        },
        Fault("open-area", codes: ["T11"], summary: "lay in the front office before it was erased") { plan, _ in
            let at = plan.moves[0].at
            plan.moves.append(Move(at: at + Seconds.hour, from: "cage-1", to: "front-office"))
            plan.moves.append(Move(at: at + 3 * Seconds.hour, from: "front-office", to: "cage-1"))
            plan.expected.atLeast(["T11"], stage: "shipment", never: Fault.reuse)
        },
        Fault(
            "erased-unseen", codes: [],
            summary: "erased, but never scanned (S40 in the lot, T01 once receipt is closed)"
        ) {
            plan, _ in
            plan.scans = []
            plan.moves = []
            plan.expected.atLeast([], stage: "shipment", outcome: "waiting", never: Fault.reuse)
            plan.expected.codesAfterClose = ["T01"]
        },
    ]

    /// Luhn doesn't see that 09 became 90; the row then names a device that never comes.
    @Sendable private static func swapDigits(_ plan: inout DevicePlan, _ random: inout SplitMix64) {
        guard let old = plan.imei else { return }
        let head = old.prefix(10)
        let tail = old.dropFirst(12).prefix(2)
        let right = "\(head)90\(tail)"
        let wrong = "\(head)09\(tail)"
        let wrongIMEI = wrong + "\(CheckDigits.luhn(wrong))"
        plan.imei = right + "\(CheckDigits.luhn(right))"
        let actual = plan.handle
        plan.rows[0].imei = wrongIMEI
        plan.rows[0].assetTag = ""
        plan.rows[0].serial = ""
        plan.scans[0].identifier = actual
        plan.erasures[0].imei = actual
        var row = Expectation(fault: plan.expected.fault, identifier: wrongIMEI, row: 0)
        row.atLeast([], stage: "shipment", outcome: "waiting", never: Fault.reuse)
        row.codesAfterClose = ["T01"]
        plan.alsoExpected = [row]
        plan.expected.identifier = actual
        plan.expected.row = nil
        plan.expected.atLeast(["T02", "T03"], stage: "shipment", never: Fault.reuse)
    }
}
