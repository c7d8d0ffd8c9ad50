import Basics
import RecoveryModel

/// What several dock scans of one device say of each other (T04), and of the seal of their handling unit (T05).
///
/// ```
/// let reasons = ShipmentScans.checkRepeats(dossier) + ShipmentScans.checkSeals(dossier, in: facts)
/// ```
package enum ShipmentScans {
    /// T04: one device can't stand in two places, wear two plates or lie in two lots. I10: a scan without a time.
    package static func checkRepeats(_ dossier: Dossier) -> [Reason] {
        var reasons: [Reason] = []
        if dossier.scans.count > 1, let first = dossier.scans.first {
            for scan in dossier.scans.dropFirst() {
                let differing = differences(first, scan)
                guard !differing.isEmpty else { continue }
                var values: [String: ReasonValue] = [:]
                for (name, before, after) in differing { values[name] = .list([before, after]) }
                values["lines"] = .list([String(first.source.line), String(scan.source.line)])
                let names = differing.map(\.0).joined(separator: ", ")
                reasons.append(
                    Reason("T04", "scanned again with another \(names)", values: values, source: scan.source))
                break
            }
        }
        for scan in dossier.scans where scan.at == nil {
            // Deadlines and the order of events rest on it: undated is not "now".
            reasons.append(
                Reason(
                    "I10", "the dock scan has no time that can be read; scan the device again",
                    values: ["identifier": .text(scan.identifier)], source: scan.source))
        }
        for fact in dossier.facts where fact.code == "T04" {
            // A dock list that two lots share is one thing to say, not one a device.
            let others = fact.others.isEmpty ? "" : ": " + fact.others.joined(separator: ", ")
            reasons.append(
                Reason(
                    "T04", "another lot too: " + fact.subject + others,
                    values: ["subject": .text(fact.subject), "others": .list(fact.others)], source: fact.source,
                    shared: fact.others.isEmpty ? fact.subject : nil))
        }
        return reasons
    }

    private static func differences(_ a: Scan, _ b: Scan) -> [(String, String, String)] {
        var out: [(String, String, String)] = []
        func compare(_ name: String, x: String?, y: String?) {
            // A scan without a statement contradicts nobody.
            if let x, let y, x != y { out.append((name, x, y)) }
        }
        compare("place", x: a.location ?? a.station, y: b.location ?? b.station)
        compare("unit", x: a.unit, y: b.unit)
        compare("handling unit", x: a.handlingUnit, y: b.handlingUnit)
        return out
    }

    /// T05: the seal seen against the seal applied, from hand to hand and at the dock (ISO 17712 asks for a number and a
    /// record of both). A scan that says nothing of a seal says nothing of its own box; what another scan found broken
    /// was open for all that lay in it.
    package static func checkSeals(_ dossier: Dossier, in lot: LotFacts) -> [Reason] {
        for scan in dossier.scans {
            if let reason = trouble(scan, dossier: dossier, lot: lot) { return [reason] }
        }
        return changed(dossier, lot).map { [$0] } ?? []
    }

    private static func trouble(_ scan: Scan, dossier: Dossier, lot: LotFacts) -> Reason? {
        let seen = SealSeen(scan)
        let unit = dossier.handlingUnit(of: scan).map(HandlingUnits.key)
        let applied = seen.number == nil ? nil : appliedSeal(for: scan, dossier: dossier, in: lot)
        var message = seen.trouble
        var source = scan.source
        if message == nil, let number = seen.number, let applied, !SealSeen.isSame(number, applied) {
            message = "the seal at the dock is not the one that was applied"
        }
        if message == nil, let unit, let broken = lot.brokenSeals[unit] {
            message = "another scan found the seal of this handling unit broken or missing"
            source = broken
        }
        guard let message else { return nil }
        var values: [String: ReasonValue] = [:]
        if let seal = scan.seal { values["seen"] = .text(seal) }
        if let word = scan.sealStateWord { values["state"] = .text(word) }
        if let applied { values["applied"] = .text(applied) }
        if let unit = scan.handlingUnit { values["handlingUnit"] = .text(unit) }
        return Reason("T05", message, values: values, source: source)
    }

    /// On its way here the handling unit's seal was changed: the hand-overs up to the first scan name two.
    private static func changed(_ dossier: Dossier, _ lot: LotFacts) -> Reason? {
        guard let scan = dossier.scans.first else { return nil }
        var first: String?
        for handOver in ShipmentJourney.handOvers(of: dossier.handlingUnit(of: scan), in: lot) {
            guard let seal = handOver.seal else { continue }
            if let at = handOver.at, let scanned = scan.at, scanned.isBefore(at) == .yes { continue }
            guard let known = first else {
                first = seal
                continue
            }
            if SealSeen.isSame(known, seal) { continue }
            return Reason(
                "T05", "the seal was changed on the way here; find out who opened the handling unit",
                values: [
                    "applied": .text(known), "then": .text(seal), "handlingUnit": .text(handOver.handlingUnit ?? ""),
                ], source: handOver.source)
        }
        return nil
    }

    /// The last seal handed over for the scan's handling unit before the scan; else the one that the manifest names.
    private static func appliedSeal(for scan: Scan, dossier: Dossier, in lot: LotFacts) -> String? {
        var best: String?
        for handOver in ShipmentJourney.handOvers(of: dossier.handlingUnit(of: scan), in: lot) {
            guard let seal = handOver.seal else { continue }
            if let at = handOver.at, let scanned = scan.at, scanned.isBefore(at) == .yes { continue }
            best = seal
        }
        return best ?? dossier.claim?.seal
    }

    /// T07: a scan dated after it arrived hasn't happened yet; a device is moved neither before it came nor after it was
    /// destroyed.
    package static func checkOrder(_ dossier: Dossier, in context: DecisionContext) -> [Reason] {
        let skew = context.policy.clockSkewSeconds
        for scan in dossier.scans {
            guard let at = context.time(scan.at, at: scan.station), at.isAhead(of: scan.source, within: skew) else {
                continue
            }
            return [
                Reason(
                    "T07",
                    "scanned at a time that had not come when the record arrived; set the clock right and scan again",
                    values: ["scannedAt": .text(at.assumed.text)], source: scan.source)
            ]
        }
        let received = dossier.scans.first.flatMap { context.time($0.at, at: $0.station) }
        let destroyed = dossier.destructions.compactMap(\.at).min { $0.earliest < $1.earliest }
        for movement in dossier.movements {
            guard let at = movement.at else { continue }
            let values: [String: ReasonValue] = ["movedAt": .text(at.assumed.text), "to": .text(movement.to ?? "")]
            if let received, SanitizationTimes.isAfter(at, received, within: skew) == .no {
                return [Reason("T07", "moved before it was scanned in", values: values, source: movement.source)]
            }
            if let destroyed, SanitizationTimes.isAfter(at, destroyed, within: -skew) == .yes,
                !SignsOfLife.isOfRemains([movement.to], in: context.tables)
            {
                return [Reason("T07", "moved after it was destroyed", values: values, source: movement.source)]
            }
        }
        return []
    }
}
