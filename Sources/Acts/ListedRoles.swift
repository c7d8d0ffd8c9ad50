import Basics
import RecoveryModel
import StoreAccess

/// Roles that the operators table gives a person today: an entry never claims one that nobody granted.
enum ListedRoles {
    /// From the tables in force.
    static func role(of person: String, preferring wanted: String, _ workspace: Workspace) throws -> String {
        role(of: person, preferring: wanted, try TablesInForce.tables(workspace), at: workspace.clock())
    }

    /// `wanted` when the person has it, else another role of theirs, else `unlisted`.
    static func role(
        of person: String, preferring wanted: String, _ tables: ReferenceTables, at now: Instant
    ) -> String {
        let now = EvidenceTime(instant: now)
        let roles = tables.rows(of: person, at: now).map(\.role)
        return roles.contains(wanted) ? wanted : roles.sorted().first ?? "unlisted"
    }
}
