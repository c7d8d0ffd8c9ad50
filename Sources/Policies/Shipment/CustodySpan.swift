import Basics
import RecoveryModel

/// When a device was in these hands: from its first scan to the hand-over out. What is judged happened in between;
/// what is dated after it left, for every instant that the date could be, says nothing of this intake.
///
/// ```
/// let judged = CustodySpan.judged(dossier, in: context)           // without what came after it left
/// let left = CustodySpan.left(dossier, in: context)
/// ```
package struct CustodySpan: Sendable {
    /// A time away: from a hand-over out to the next scan.
    struct Absence: Sendable {
        let out: EvidenceTime
        /// Nil: it never came back in this intake.
        let back: EvidenceTime?
        let source: SourceRef
    }

    /// In order of time.
    let absences: [Absence]
    /// A hand-over out of which nobody can say when it was.
    let undated: SourceRef?

    /// The hand-over out after which it was never scanned again; nil while the device is here.
    var left: EvidenceTime? { absences.last.flatMap { $0.back == nil ? $0.out : nil } }

    /// Looks at the hand-overs of the device's handling units.
    init(_ dossier: Dossier, in context: DecisionContext) {
        guard !context.lot.handOvers.isEmpty, let first = dossier.scans.first,
            let received = context.time(first.at, at: first.station)
        else {
            absences = []
            undated = nil
            return
        }
        let skew = context.policy.clockSkewSeconds
        let scans = dossier.scans.compactMap { context.time($0.at, at: $0.station) }
        var absences: [Absence] = []
        let found = Self.handOversOut(of: dossier, after: received, in: context)
        undated = found.undated
        for handOver in found.dated {
            guard let out = handOver.at, absences.last?.back != nil || absences.isEmpty else { continue }
            let back = scans.first { SanitizationTimes.isAfter($0, out, within: skew) == .yes }
            absences.append(Absence(out: out, back: back, source: handOver.source))
        }
        self.absences = absences
    }

    /// Was the device certainly here, certainly not, or can't that be told?
    func isHere(from start: EvidenceTime, to end: EvidenceTime, within seconds: Int) -> (Certainty, Absence?) {
        for absence in absences {
            switch SanitizationTimes.isAfter(end, absence.out, within: -seconds) {
            case .no: return (.yes, nil)
            case .unknown: return (.unknown, absence)
            case .yes:
                guard let back = absence.back else { return (.no, absence) }
                switch SanitizationTimes.isAfter(start, back, within: seconds) {
                case .yes: continue
                case .no: return (.no, absence)
                case .unknown: return (.unknown, absence)
                }
            }
        }
        return (.yes, nil)
    }

    private static func handOversOut(
        of dossier: Dossier, after received: EvidenceTime, in context: DecisionContext
    ) -> (dated: [HandOver], undated: SourceRef?) {
        var undated: SourceRef?
        let units = dossier.handlingUnits
        var seen: Set<String> = []
        var found: [HandOver] = []
        let first = units.first.map(HandlingUnits.key)
        for unit in units.map(HandlingUnits.key) where seen.insert(unit).inserted {
            let all = ShipmentJourney.handOvers(of: unit, in: context.lot)
            // The box that it came in was handed over to get here; another one was packed here.
            if unit == first, all.count == 1, all[0].at != nil { continue }
            let late =
                all.filter { $0.at == nil } + all.dropFirst(unit == first ? 1 : 0).filter { $0.isAfter(received) }
            guard !late.isEmpty else { continue }
            let hands = OwnHands(all, in: context.tables)
            for handOver in late where hands.isOut(handOver, after: received) {
                if handOver.at == nil { undated = handOver.source } else { found.append(handOver) }
            }
        }
        // Hand-overs without a handling unit concern the lot as a whole, if as many units leave as came.
        let whole =
            context.lot.handOversOfAll ?? context.lot.handOvers.filter { $0.handlingUnit == nil && $0.units != nil }
        if let inbound = whole.first, whole.count > 1 {
            let hands = OwnHands(whole, in: context.tables)
            found += whole.dropFirst().filter { handOver in
                handOver.units == inbound.units && handOver.isAfter(received) && hands.isOut(handOver, after: received)
            }
        }
        found.sort { ($0.at?.assumed.milliseconds ?? 0) < ($1.at?.assumed.milliseconds ?? 0) }
        return (found, undated)
    }
}

extension HandOver {
    /// Certainly later than `time`.
    fileprivate func isAfter(_ time: EvidenceTime) -> Bool { at.map { time.isBefore($0) == .yes } ?? false }
}

extension CustodySpan {
    /// The dossier without what is dated after the device left; `afterwards` names it. Destructions stay: a vendor's
    /// record of one comes after the hand-over to the vendor. Erasures stay while there is no other, so that what was
    /// erased when it was gone is told as that (S24).
    package static func judged(_ dossier: Dossier, in context: DecisionContext) -> Dossier {
        guard !context.lot.handOvers.isEmpty,
            let left = CustodySpan(dossier, in: context).left
        else { return dossier }
        var judged = dossier
        var gone: [SourceRef] = []
        func isAfter(_ time: EvidenceTime?) -> Bool {
            time.map { SanitizationTimes.isAfter($0, left, within: -context.policy.clockSkewSeconds) == .yes } ?? false
        }
        func cut<T: EvidenceBody>(_ values: inout [T], _ time: (T) -> EvidenceTime?) {
            gone += values.filter { isAfter(time($0)) }.map(\.source)
            values.removeAll { isAfter(time($0)) }
        }
        gone += judged.statements.filter { isAfter($0.at) }.map(\.source)
        judged.statements.removeAll { isAfter($0.at) }
        cut(&judged.grades) { $0.at }
        cut(&judged.repairs) { $0.at }
        cut(&judged.samples) { $0.at }
        let ended = { (erasure: Erasure) in context.time(erasure.endedAt ?? erasure.startedAt, at: erasure.station) }
        if judged.erasures.contains(where: { !isAfter(ended($0)) }) { cut(&judged.erasures, ended) }
        judged.afterwards = gone
        return judged
    }

    /// When the device left for good; nil while it is here, as far as hand-overs tell.
    package static func left(_ dossier: Dossier, in context: DecisionContext) -> EvidenceTime? {
        CustodySpan(dossier, in: context).left
    }

    /// A note for what came after: told, and no part of any decision.
    package static func note(_ dossier: Dossier) -> Reason? {
        guard let first = dossier.afterwards.first else { return nil }
        return Reason(
            "S24", "dated after the device was handed over: it says nothing of this stay",
            values: ["records": .integer(dossier.afterwards.count)], source: first, severity: .note)
    }
}
