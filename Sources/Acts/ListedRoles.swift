import Basics
import RecoveryModel

/// Roles that the operators table gives a person today: an entry never claims one that nobody granted.
enum ListedRoles {
    /// `wanted` when the person has it, else another role of theirs, else `unlisted`.
    static func role(
        of person: String, preferring wanted: String, _ tables: ReferenceTables, at now: Instant
    ) -> String {
        let now = EvidenceTime(instant: now)
        let roles = tables.rows(of: person, at: now).map(\.role)
        return roles.contains(wanted) ? wanted : roles.sorted().first ?? "unlisted"
    }
}
