import Basics
import RecoveryModel

/// A card that was taken out of a device: a unit of its own, which holds data and owes a destruction (NIST SP 800-88r1
/// tables: no card can be purged).
///
/// ```
/// for unit in ChildUnit.of(dossier) where unit.owesDestruction { print(unit.name ?? unit.media) }
/// ```
package struct ChildUnit: Hashable, Sendable {
    /// `media.sim` or `media.sd`.
    package let media: String
    /// ICCID or serial number as the row's `score` has it; nil where cards are only counted into a container.
    package let name: String?
    /// When it was taken out; nil when nobody says.
    package let removedAt: EvidenceTime?
    /// When it was destroyed; nil while it owes that.
    package let destroyedAt: EvidenceTime?
    /// True until somebody states that it was destroyed.
    package let owesDestruction: Bool
    /// The row that tells of its removal.
    package let source: SourceRef

    /// One for each card that a statement calls removed, in order of time. A device has one of each kind unless rows name
    /// several.
    package static func of(_ dossier: Dossier) -> [ChildUnit] {
        var units: [ChildUnit] = []
        for media in ["media.sim", "media.sd"] {
            var seen: Set<String> = []
            let rows = dossier.statements.filter { $0.function == media }
            for row in rows where row.result == "removed" {
                let name = row.score.map { $0.trimming } ?? ""
                guard seen.insert(name).inserted else { continue }
                let end = rows.first { other in
                    guard other.result == "destroyed", (other.score?.trimming ?? "") == name else { return false }
                    guard let removed = row.at, let at = other.at else { return true }
                    return at.isBefore(removed) != .yes
                }
                units.append(
                    ChildUnit(
                        media: media, name: name.isEmpty ? nil : name, removedAt: row.at, destroyedAt: end?.at,
                        owesDestruction: end == nil, source: row.source))
            }
        }
        return units
    }
}

extension String {
    fileprivate var trimming: String { ComparableText.key(self).uppercased() }
}
