import Basics
import RecoveryModel

/// What carriers say of the parcels of a lot: when they had them, what threatened custody (T06), and whether the order
/// of their events is possible (T07).
enum ShipmentParcels {
    /// Facts by tracking code; under the empty code those of parcels that no hand-over ties to a handling unit.
    static func all(of lot: LotFacts) -> [String: ParcelFacts] {
        guard !lot.carrierEvents.isEmpty else { return [:] }
        var events: [String: [CarrierEvent]] = [:]
        var codes: [String] = []
        for event in lot.carrierEvents {
            if events[event.trackingCode] == nil { codes.append(event.trackingCode) }
            events[event.trackingCode, default: []].append(event)
        }
        var tied: Set<String> = []
        for handOver in lot.handOvers where handOver.handlingUnit != nil {
            if let document = handOver.document { tied.insert(document) }
        }
        var out: [String: ParcelFacts] = [:]
        var loose: [ParcelFacts] = []
        for code in codes {
            let facts = facts(of: events[code] ?? [], code: code)
            if tied.contains(code) { out[code] = facts } else { loose.append(facts) }
        }
        if !loose.isEmpty { out[""] = merged(loose) }
        return out
    }

    /// Nobody knows which of these parcels a device came with, so that only what holds for each of them counts.
    private static func merged(_ parcels: [ParcelFacts]) -> ParcelFacts {
        var facts = ParcelFacts()
        facts.pickedUp = earliest(parcels.map(\.pickedUp))
        facts.delivered = earliest(parcels.map(\.delivered))
        if parcels.allSatisfy({ $0.deliveredLast != nil }) {
            facts.deliveredLast = parcels.compactMap(\.deliveredLast).max { $0.latest < $1.latest }
        }
        facts.reasons = parcels.flatMap(\.reasons)
        return facts
    }

    /// Nil as soon as one of them is unknown.
    private static func earliest(_ times: [EvidenceTime?]) -> EvidenceTime? {
        guard times.allSatisfy({ $0 != nil }) else { return nil }
        return times.compactMap { $0 }.min { $0.earliest < $1.earliest }
    }

    private static func facts(of events: [CarrierEvent], code: String) -> ParcelFacts {
        var facts = ParcelFacts()
        let ordered = events.enumerated().sorted { a, b in
            (a.element.at?.assumed.milliseconds ?? 0, a.offset) < (b.element.at?.assumed.milliseconds ?? 0, b.offset)
        }.map(\.element)
        var deliveries: [CarrierEvent] = []
        for event in ordered {
            let status = Status(event.statusWord)
            if status.isUnderWay, facts.pickedUp == nil { facts.pickedUp = event.at }
            if status == .delivered {
                deliveries.append(event)
                if facts.delivered == nil { facts.delivered = event.at }
                facts.deliveredLast = event.at
            }
            if let flag = redFlag(event, status) { facts.reasons.append(threat(event, flag)) }
            if status.isBeforeDelivery, let reason = rollback(event, deliveries) { facts.reasons.append(reason) }
        }
        return facts
    }

    /// T07: nothing is under way again after it was delivered; a return or an exception may follow.
    private static func rollback(_ event: CarrierEvent, _ deliveries: [CarrierEvent]) -> Reason? {
        guard let at = event.at,
            let delivery = deliveries.first(where: { $0.at?.isBefore(at) == .yes }), let delivered = delivery.at
        else { return nil }
        return Reason(
            "T07", "the carrier delivered the parcel and had it under way again later",
            values: [
                "trackingCode": .text(event.trackingCode), "deliveredAt": .text(delivered.assumed.text),
                "status": .text(event.statusWord ?? ""), "at": .text(at.assumed.text),
            ], source: event.source)
    }

    private static func threat(_ event: CarrierEvent, _ flag: String) -> Reason {
        var values: [String: ReasonValue] = [
            "trackingCode": .text(event.trackingCode), "status": .text(event.statusWord ?? ""),
            "detail": .text(event.detail ?? ""),
        ]
        if let at = event.at { values["at"] = .text(at.assumed.text) }
        return Reason(
            "T06", "the carrier reports \(flag); count and check the parcel before its devices go on", values: values,
            source: event.source)
    }

    /// Words inside status and detail codes that mean somebody else had the goods in hand.
    private static let flags: [(letters: String, meaning: String)] = [
        ("repacked", "a repacked parcel"), ("overlabel", "a parcel with a label over the label"),
        ("deliveredinpart", "a delivery in part"), ("partialdelivery", "a delivery in part"),
        ("damaged", "damage"), ("toneighb", "a delivery to a neighbour"),
        ("alternativedelivery", "a delivery to another place"), ("misrouted", "a misrouted parcel"),
        ("parcellost", "a lost parcel"), ("packagelost", "a lost parcel"), ("disposed", "a disposed parcel"),
        ("hazardousprohibited", "prohibited dangerous goods"), ("tampered", "tampering"), ("stolen", "theft"),
        ("theft", "theft"), ("returntosender", "a return to the sender"),
    ]

    private static func redFlag(_ event: CarrierEvent, _ status: Status) -> String? {
        if status == .returning { return "a return to the sender" }
        if event.statusWord?.uppercased() == "A9" { return "damage" }
        let text = Status.letters((event.statusWord ?? "") + (event.detail ?? ""))
        return flags.first { text.contains($0.letters) }?.meaning
    }

    /// The canonical status of a parcel; carriers and aggregators each have their own words.
    enum Status {
        case unknown, labelCreated, inTransit, outForDelivery, availableForPickup, deliveryFailed, delivered
        case returning, exception, cancelled

        var isUnderWay: Bool { self == .inTransit || self == .outForDelivery || self == .deliveryFailed }

        /// What can't follow a delivery.
        var isBeforeDelivery: Bool { self == .labelCreated || self == .inTransit || self == .outForDelivery }

        init(_ word: String?) {
            self = word.flatMap { Self.words[Self.letters($0)] } ?? .unknown
        }

        /// Lower-case letters and digits alone: `out_for_delivery` and `OutForDelivery` are one word.
        static func letters(_ text: String) -> String {
            String(
                decoding: text.utf8.filter { ($0 | 0x20) &- 0x61 < 26 || $0 &- 0x30 < 10 }
                    .map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }, as: UTF8.self)
        }

        /// EasyPost, AfterShip, Shippo, ShipEngine and X12 214 AT7 words.
        private static let words: [String: Status] = {
            let table: [(Status, [String])] = [
                (.labelCreated, ["pretransit", "inforeceived", "labelcreated", "ny", "xb"]),
                (
                    .inTransit,
                    ["intransit", "transit", "pickedup", "ac", "it", "x6", "p1", "x4", "x3", "x5", "j1", "af"]
                ),
                (.outForDelivery, ["outfordelivery"]),
                (.availableForPickup, ["availableforpickup", "sp", "aw"]),
                (.deliveryFailed, ["attemptfail", "deliveryfailed", "at", "ah"]),
                (.delivered, ["delivered", "de", "d1"]),
                (.returning, ["returntosender", "returned", "returning", "a3", "a7"]),
                (.exception, ["exception", "failure", "ex", "a9", "an", "ai", "bo"]),
                (.cancelled, ["cancelled", "canceled", "expired", "ca"]),
            ]
            return Dictionary(uniqueKeysWithValues: table.flatMap { status, words in words.map { ($0, status) } })
        }()
    }
}
