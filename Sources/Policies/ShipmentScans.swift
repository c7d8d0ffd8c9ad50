import Basics
import RecoveryModel

/// What several dock scans of one device say of each other (T04), and of the seal of their handling unit (T05).
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
        func compare(_ name: String, _ x: String?, _ y: String?) {
            // A scan without a statement contradicts nobody.
            if let x, let y, x != y { out.append((name, x, y)) }
        }
        compare("place", a.location ?? a.station, b.location ?? b.station)
        compare("unit", a.unit, b.unit)
        compare("handling unit", a.handlingUnit, b.handlingUnit)
        return out
    }

    /// T05: the seal seen against the seal applied (ISO 17712 asks for a number and a record of both). A scan that says
    /// nothing of a seal says nothing; a word outside the vocabulary is not `intact`.
    package static func checkSeals(_ dossier: Dossier, in lot: LotFacts) -> [Reason] {
        for scan in dossier.scans where scan.seal != nil || scan.sealStateWord != nil {
            let applied = appliedSeal(for: scan, dossier: dossier, in: lot)
            guard let message = trouble(scan, applied: applied) else { continue }
            var values: [String: ReasonValue] = [:]
            if let seal = scan.seal { values["seen"] = .text(seal) }
            if let word = scan.sealStateWord { values["state"] = .text(word) }
            if let applied { values["applied"] = .text(applied) }
            if let unit = scan.handlingUnit { values["handlingUnit"] = .text(unit) }
            return [Reason("T05", message, values: values, source: scan.source)]
        }
        return []
    }

    private static func trouble(_ scan: Scan, applied: String?) -> String? {
        if let word = scan.sealStateWord {
            guard let state = scan.sealState else {
                return "seal state ‘\(word)’ is none of intact, broken, missing, mismatched"
            }
            if state != .intact { return "the seal was \(state.rawValue) at the dock" }
        }
        guard let seen = scan.seal, let applied, !isSame(seen, applied) else { return nil }
        return "the seal at the dock is not the one that was applied"
    }

    /// The last seal handed over for the scan's handling unit before the scan; else the one that the manifest names.
    private static func appliedSeal(for scan: Scan, dossier: Dossier, in lot: LotFacts) -> String? {
        var best: String?
        for handOver in ShipmentJourney.handOvers(of: scan.handlingUnit, in: lot) {
            guard let seal = handOver.seal else { continue }
            if let at = handOver.at, let scanned = scan.at, scanned.isBefore(at) == .yes { continue }
            best = seal
        }
        return best ?? dossier.claim?.seal
    }

    private static func isSame(_ a: String, _ b: String) -> Bool { a == b || a.lowercased() == b.lowercased() }
}
