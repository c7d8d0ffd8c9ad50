import Basics
import RecoveryModel
import Storage

/// Roles that the operators table gives a person today: an entry never claims one that nobody granted.
enum ListedRoles {
    /// `wanted` when the person has it, else another role of theirs, else `unlisted`.
    static func role(of person: String, preferring wanted: String, _ workspace: Workspace) throws -> String {
        let now = EvidenceTime(instant: workspace.clock())
        let roles = try TableShelf.tables(workspace).operators
            .filter { $0.person == person && $0.covers(role: $0.role, method: nil, at: now) }.map(\.role)
        return roles.contains(wanted) ? wanted : roles.sorted().first ?? "unlisted"
    }
}
