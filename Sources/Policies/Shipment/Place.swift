import Basics
import RecoveryModel

/// Where each device is at any past instant (R2v3 B(5)(f)), and whether it went where it may not go unsanitized.
///
/// ```
/// if let seen = ShipmentPlace.sighting(of: dossier, at: now) { print(seen.place, seen.basis) }
/// ```
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
        func consider(_ time: EvidenceTime?, rank: Int, place: String?, basis: Basis) {
            guard let place, let time, time.assumed <= instant else { return }
            let key = (time.assumed, rank)
            if let before = best, before.key > key { return }
            best = (key, place, time, basis)
        }
        for scan in dossier.scans { consider(scan.at, rank: 0, place: scan.location ?? scan.station, basis: .scan) }
        for movement in dossier.movements { consider(movement.at, rank: 1, place: movement.to, basis: .movement) }
        for destruction in dossier.destructions {
            consider(destruction.at, rank: 2, place: "destroyed", basis: .destruction)
        }
        return best.map { ($0.place, $0.at, $0.basis) }
    }

    /// T11: a device that still holds data stays inside secured areas (R2v3 B(5)). An area that the stations table
    /// calls unsecured or unknown counts; one that it doesn't name is no statement.
    package static func checkAreas(_ dossier: Dossier, tables: ReferenceTables) -> [Reason] {
        var reasons: [Reason] = []
        var stays: [Stay] = dossier.movements.compactMap { movement in
            movement.to.map {
                Stay(place: $0, verb: "moved to", at: movement.at, station: nil, source: movement.source)
            }
        }
        // Where it was moved from it had been.
        stays += dossier.movements.compactMap { movement in
            movement.from.map { Stay(place: $0, verb: "in", at: movement.at, station: nil, source: movement.source) }
        }
        for scan in dossier.scans {
            for place in [scan.location, scan.station].compactMap(\.self) {
                stays.append(
                    Stay(place: place, verb: "scanned in", at: scan.at, station: scan.station, source: scan.source))
            }
        }
        var seen: Set<SourceRef> = []
        // Into a place and out of it again is one story.
        var told: Set<String> = []
        for stay in stays {
            guard let secured = tables.secured(stay.place), secured != "yes", !seen.contains(stay.source) else {
                continue
            }
            let order = isSanitized(dossier, before: stay.at)
            if order == .yes { continue }
            seen.insert(stay.source)
            guard told.insert(ComparableText.key(stay.place)).inserted else { continue }
            var values: [String: ReasonValue] = ["to": .text(stay.place), "secured": .text(secured)]
            if let at = stay.at { values["movedAt"] = .text(at.assumed.text) }
            values["lastErasure"] = .text(dossier.erasures.last?.endedAt?.assumed.text ?? "none")
            // One finding for all that a zone alone would settle.
            let zoneless = order == .unknown ? zoneless(dossier, stay) : nil
            let message =
                zoneless == nil
                ? "\(stay.verb) ‘\(stay.place)’, which is not secured, before it was sanitized; look for it and say why"
                : "whether it was sanitized before it was \(stay.verb) a place that is not secured depends on a zone that "
                    + "nobody states; " + ZonelessSource.cure
            reasons.append(Reason("T11", message, values: values, source: stay.source, shared: zoneless))
        }
        return reasons
    }

    /// The device at a place, by a movement or a scan.
    private struct Stay {
        let place: String
        let verb: String
        let at: EvidenceTime?
        let station: String?
        let source: SourceRef
    }

    /// Did an erasure that says it succeeded, or a destruction, end before `time` for every instant that both could be?
    /// Whether it is accepted is the sanitization stage's to say; a card that was erased leaves the device what it was.
    private static func isSanitized(_ dossier: Dossier, before time: EvidenceTime?) -> Certainty {
        guard let time else { return .no }
        let ends = erasures(of: dossier).compactMap(\.endedAt) + dossier.destructions.compactMap(\.at)
        var best = Certainty.no
        for end in ends {
            switch end.isBefore(time) {
            case .yes: return .yes
            case .unknown: best = .unknown
            case .no: break
            }
        }
        return best
    }

    private static func erasures(of dossier: Dossier) -> [Erasure] {
        dossier.erasures.filter {
            $0.outcome == .successful && $0.evidenceClass != .typed && $0.media == .internalFlash
        }
    }

    private static func zoneless(_ dossier: Dossier, _ stay: Stay) -> String? {
        ZonelessSource.subject(stay.at, station: stay.station, tool: stay.station == nil ? "movements" : nil)
            ?? erasures(of: dossier).lazy.compactMap { ZonelessSource.subject($0.endedAt, station: $0.station) }.first
    }
}
