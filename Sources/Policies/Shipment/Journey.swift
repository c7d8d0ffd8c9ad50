import Basics
import RecoveryModel

/// The way of a device to the dock: which hand-overs and parcels were its own, and whether their order is possible.
///
/// ```
/// ShipmentJourney.prepare(&facts)                 // once a lot
/// let reasons = ShipmentJourney.check(dossier, in: context)
/// ```
package enum ShipmentJourney {
    /// Works out once what every device of the lot would otherwise work out for itself.
    package static func prepare(_ lot: inout LotFacts) {
        var byUnit: [String: [HandOver]] = [:]
        for handOver in lot.handOvers {
            if let unit = handOver.handlingUnit { byUnit[HandlingUnits.key(unit), default: []].append(handOver) }
        }
        lot.handOversByUnit = byUnit
        lot.handOversOfAll = lot.handOvers.filter { $0.handlingUnit == nil && $0.units != nil }
        lot.parcels = ShipmentParcels.all(of: lot)
    }

    /// Hand-overs of a handling unit, in order of time.
    static func handOvers(of unit: String?, in lot: LotFacts) -> [HandOver] {
        guard let unit else { return [] }
        let key = HandlingUnits.key(unit)
        if let prepared = lot.handOversByUnit { return prepared[key] ?? [] }
        return lot.handOvers.filter { $0.handlingUnit.map(HandlingUnits.key) == key }
    }

    /// T06, T07 and T10 of one device. A lot without carrier events and hand-overs has nothing to say.
    package static func check(_ dossier: Dossier, in context: DecisionContext) -> [Reason] {
        let lot = context.lot
        if lot.carrierEvents.isEmpty, lot.handOvers.isEmpty { return [] }
        var reasons: [Reason] = []
        addHandOverOrder(dossier, in: context, to: &reasons)
        guard !lot.carrierEvents.isEmpty else { return reasons }
        let parcels = lot.parcels ?? ShipmentParcels.all(of: lot)
        if !dossier.scans.isEmpty, dossier.handlingUnits.isEmpty {
            // Of which parcel it came out nobody says: what threatened one of them concerns it.
            for code in parcels.keys.sorted() where !code.isEmpty {
                reasons.append(contentsOf: parcels[code]?.reasons ?? [])
            }
        }
        for code in codes(of: dossier, parcels: parcels, in: lot) {
            guard let parcel = parcels[code] else { continue }
            reasons.append(contentsOf: parcel.reasons)
            addOrder(dossier, parcel: parcel, code: code, in: context, to: &reasons)
            addDeadline(dossier, parcel: parcel, code: code, in: context, to: &reasons)
        }
        return reasons
    }

    /// Tracking codes of the device's handling units, and the empty one for parcels that are nobody's in particular.
    private static func codes(of dossier: Dossier, parcels: [String: ParcelFacts], in lot: LotFacts) -> [String] {
        let units = dossier.handlingUnits
        var codes = [""]
        for (index, unit) in units.enumerated() where index == 0 || unit != units[index - 1] {
            for handOver in handOvers(of: unit, in: lot) {
                guard let document = handOver.document.map(TrackingCodes.key), !codes.contains(document),
                    parcels[document] != nil
                else {
                    continue
                }
                codes.append(document)
            }
        }
        return codes
    }

    /// T07: nobody can scan what was not released yet. The first hand-over of the unit counts, and every one that names
    /// a parcel: a unit that leaves again later has hand-overs after the scan.
    private static func addHandOverOrder(
        _ dossier: Dossier, in context: DecisionContext, to reasons: inout [Reason]
    ) {
        guard let scan = dossier.scans.first, let scanned = context.time(scan.at, at: scan.station) else { return }
        let lot = context.lot
        if lot.handOvers.isEmpty { return }
        let all = handOvers(of: scan.handlingUnit, in: lot)
        let hands = all.count > 1 ? OwnHands(all, in: context.tables) : nil
        for (position, handOver) in all.enumerated() {
            guard let at = handOver.at else { continue }
            // What came back has left before.
            if position > 0, hands?.isOut(handOver, after: scanned) ?? false { return }
            let isInbound =
                position == 0 || isParcel(handOver.document, in: lot) || hands?.isIn(handOver) ?? false
            guard isInbound else { continue }
            if let doubt = doubt(scan, scanned: scanned, handOver: handOver, at: at, in: context) {
                reasons.append(doubt)
                return
            }
            guard isBefore(scanned, at, bySeconds: context.policy.clockSkewSeconds) else { continue }
            reasons.append(
                Reason(
                    "T07", "scanned at the dock before the hand-over of its handling unit",
                    values: [
                        "scannedAt": .text(scanned.assumed.text), "handedOverAt": .text(at.assumed.text),
                        "from": .text(handOver.from ?? ""), "to": .text(handOver.to ?? ""),
                    ], source: handOver.source))
            return
        }
    }

    /// S31, once a source: in some zone that the clocks may keep, the device was scanned before it was handed over.
    private static func doubt(
        _ scan: Scan, scanned: EvidenceTime, handOver: HandOver, at: EvidenceTime, in context: DecisionContext
    ) -> Reason? {
        let skew = Int64(context.policy.clockSkewSeconds)
        guard !at.written.isDay, !isBefore(scanned, at, bySeconds: context.policy.clockSkewSeconds),
            scanned.earliest.adding(seconds: skew) < at.latest,
            let source = ZonelessSource.subject(at, station: nil, tool: "hand-overs")
                ?? ZonelessSource.subject(scanned, station: scan.station)
        else { return nil }
        return Reason(
            "S31",
            "whether it was scanned before its handling unit was handed over depends on a zone that nobody states; "
                + ZonelessSource.cure,
            values: ["scannedAt": .text(scanned.assumed.text), "handedOverAt": .text(at.assumed.text)],
            source: handOver.source, shared: source)
    }

    private static func isParcel(_ document: String?, in lot: LotFacts) -> Bool {
        guard let document = document.map(TrackingCodes.key) else { return false }
        if let parcels = lot.parcels { return parcels[document] != nil }
        return lot.carrierEvents.contains { TrackingCodes.key($0.trackingCode) == document }
    }

    private static func addOrder(
        _ dossier: Dossier, parcel: ParcelFacts, code: String, in context: DecisionContext,
        to reasons: inout [Reason]
    ) {
        guard let scan = dossier.scans.first, let scanned = context.time(scan.at, at: scan.station) else { return }
        let tolerance = context.policy.carrierClockMinutes * 60
        for (name, time) in [("pickedUpAt", parcel.pickedUp), ("deliveredAt", parcel.delivered)] {
            guard let time, isBefore(scanned, time, bySeconds: tolerance) else { continue }
            let what = name == "pickedUpAt" ? "the carrier had it" : "the carrier delivered it"
            reasons.append(
                Reason(
                    "T07", "scanned at the dock before \(what)",
                    values: [
                        "scannedAt": .text(scanned.assumed.text), name: .text(time.assumed.text),
                        "trackingCode": .text(code),
                    ], source: scan.source))
            return
        }
    }

    /// T10, the only rule here that reads the clock: delivered, and not scanned within the policy's hours.
    private static func addDeadline(
        _ dossier: Dossier, parcel: ParcelFacts, code: String, in context: DecisionContext,
        to reasons: inout [Reason]
    ) {
        guard let delivered = parcel.deliveredLast, dossier.claim != nil else { return }
        let deadline = delivered.latest.adding(seconds: Int64(context.policy.scanWithinHours) * 3600)
        var values: [String: ReasonValue] = [
            "deliveredAt": .text(delivered.assumed.text), "hours": .integer(context.policy.scanWithinHours),
            "trackingCode": .text(code),
        ]
        if let scan = dossier.scans.first {
            guard let scanned = context.time(scan.at, at: scan.station), scanned.earliest > deadline else { return }
            values["scannedAt"] = .text(scanned.assumed.text)
        } else if context.now <= deadline {
            return
        }
        reasons.append(
            Reason(
                "T10", "delivered, and not scanned within \(context.policy.scanWithinHours) hours", values: values,
                source: dossier.scans.first?.source ?? dossier.claim?.source))
    }

    /// Before `other` by more than `seconds`, for every zone that either may have.
    private static func isBefore(_ time: EvidenceTime, _ other: EvidenceTime, bySeconds seconds: Int) -> Bool {
        time.latest.adding(seconds: Int64(seconds)) < other.earliest
    }
}
