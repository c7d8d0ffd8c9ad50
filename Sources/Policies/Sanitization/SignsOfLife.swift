import Basics
import RecoveryModel

/// Evidence that somebody had the whole device before them.
struct SignsOfLife {
    let what: String
    let at: EvidenceTime
    let source: SourceRef
    var station: String?
    var tool: String?

    /// Places of remains and of plates that were taken off: what is scanned there lives no more.
    private static let remains: Set<String> = ["destruction", "residue", "destroyed", "retired"]

    /// One sign of each kind at most, the latest, and every scan and movement: in order of kind.
    static func of(_ dossier: Dossier, in context: DecisionContext) -> [SignsOfLife] {
        var signs: [SignsOfLife] = []
        for scan in dossier.scans {
            guard let at = context.time(scan.at, at: scan.station),
                !isOfRemains([scan.location, scan.station, scan.note], in: context.tables)
            else { continue }
            signs.append(SignsOfLife(what: "scan", at: at, source: scan.source, station: scan.station))
        }
        for movement in dossier.movements where !isOfRemains([movement.to], in: context.tables) {
            if let at = movement.at { signs.append(SignsOfLife(what: "movement", at: at, source: movement.source)) }
        }
        if let last = dossier.statements.last, let at = last.at {
            signs.append(SignsOfLife(what: "test", at: at, source: last.source, tool: last.tool))
        }
        if let last = dossier.grades.last, let at = last.at {
            signs.append(SignsOfLife(what: "grading", at: at, source: last.source))
        }
        if let last = dossier.repairs.last, let at = last.at {
            signs.append(SignsOfLife(what: "repair", at: at, source: last.source))
        }
        return signs
    }

    static func isOfRemains(_ places: [String?], in tables: ReferenceTables) -> Bool {
        places.contains { place in
            guard let place else { return false }
            if remains.contains(ComparableText.key(place)) { return true }
            return tables.station(place)?.area.map { remains.contains(ComparableText.key($0)) } ?? false
        }
    }
}
