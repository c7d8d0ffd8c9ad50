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
            let code = TrackingCodes.key(event.trackingCode)
            if events[code] == nil { codes.append(code) }
            events[code, default: []].append(event)
        }
        var tied: Set<String> = []
        for handOver in lot.handOvers where handOver.handlingUnit != nil {
            if let document = handOver.document { tied.insert(TrackingCodes.key(document)) }
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
        let history = CarrierStateMachine.history(of: events)
        facts.pickedUp = history.movement?.at
        facts.delivered = history.delivery?.at
        facts.deliveredLast = history.lastDelivery?.at
        facts.reasons = history.alarms.map(threat) + history.impossible.map(impossible)
        return facts
    }

    /// T07 of the carrier's own events.
    private static func impossible(_ found: CarrierHistory.Impossibility) -> Reason {
        var values: [String: ReasonValue] = [
            "trackingCode": .text(found.later.trackingCode), "earlier": .text(found.earlier.statusWord ?? ""),
            "later": .text(found.later.statusWord ?? ""),
        ]
        if let at = found.earlier.at { values["earlierAt"] = .text(at.assumed.text) }
        if let at = found.later.at { values["laterAt"] = .text(at.assumed.text) }
        return Reason(
            "T07", "the carrier's events can't have happened in this order: \(found.detail)", values: values,
            source: found.later.source)
    }

    private static func threat(_ alarm: CarrierHistory.Alarm) -> Reason {
        let event = alarm.event
        var values: [String: ReasonValue] = [
            "trackingCode": .text(event.trackingCode), "status": .text(event.statusWord ?? ""),
            "detail": .text(event.detail ?? ""),
        ]
        if let at = event.at { values["at"] = .text(at.assumed.text) }
        return Reason(
            "T06", "the carrier reports \(alarm.flag.meaning); count and check the parcel before its devices go on",
            values: values, source: event.source, severity: alarm.flag == .failed ? .warn : nil)
    }
}
