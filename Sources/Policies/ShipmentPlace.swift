import Basics
import RecoveryModel

/// Where each device is at any past instant (R2v3 B(5)(f)), and whether it went where it may not go unsanitized.
package enum ShipmentPlace {
    /// What tells where a device is.
    package enum Basis: String, Sendable { case scan, movement, destruction }

    /// The place that the last scan, movement or destruction up to `at` names; nil before the first of them. A time
    /// without a zone counts as if it were UTC.
    package static func place(of dossier: Dossier, at instant: Instant) -> String? {
        sighting(of: dossier, at: instant)?.place
    }

    /// The same with when it came there and what tells so.
    package static func sighting(
        of dossier: Dossier, at instant: Instant
    ) -> (place: String, at: EvidenceTime, basis: Basis)? {
        var best: (key: (Instant, Int), place: String, at: EvidenceTime, basis: Basis)?
        func consider(_ time: EvidenceTime?, _ rank: Int, _ place: String?, _ basis: Basis) {
            guard let place, let time, time.assumed <= instant else { return }
            let key = (time.assumed, rank)
            if let before = best, before.key > key { return }
            best = (key, place, time, basis)
        }
        for scan in dossier.scans { consider(scan.at, 0, scan.location ?? scan.station, .scan) }
        for movement in dossier.movements { consider(movement.at, 1, movement.to, .movement) }
        for destruction in dossier.destructions { consider(destruction.at, 2, "destroyed", .destruction) }
        return best.map { ($0.place, $0.at, $0.basis) }
    }

    /// T11: a device that still holds data stays inside secured areas (R2v3 B(5)). An area that the stations table
    /// calls unsecured or unknown counts; one that it doesn't name is no statement.
    package static func checkAreas(_ dossier: Dossier, tables: ReferenceTables) -> [Reason] {
        var reasons: [Reason] = []
        for movement in dossier.movements {
            guard let to = movement.to, let secured = tables.secured(to), secured != "yes" else { continue }
            if isSanitized(dossier, before: movement.at) { continue }
            var values: [String: ReasonValue] = ["to": .text(to), "secured": .text(secured)]
            if let at = movement.at { values["movedAt"] = .text(at.assumed.text) }
            values["lastErasure"] = .text(dossier.erasures.last?.endedAt?.assumed.text ?? "none")
            reasons.append(
                Reason(
                    "T11", "moved to ‘\(to)’, which is not secured, before it was sanitized; look for it and say why",
                    values: values, source: movement.source))
        }
        return reasons
    }

    /// An erasure that says it succeeded, or a destruction, ended before `time` for every possible zone. Whether it is
    /// accepted is the sanitization stage's to say.
    private static func isSanitized(_ dossier: Dossier, before time: EvidenceTime?) -> Bool {
        guard let time else { return false }
        // A card that was erased leaves the device what it was.
        for erasure in dossier.erasures
        where erasure.outcome == .successful && erasure.evidenceClass != .typed && erasure.media == .internalFlash {
            if let end = erasure.endedAt, end.isBefore(time) == .yes { return true }
        }
        return dossier.destructions.contains { $0.at?.isBefore(time) == .yes }
    }
}
