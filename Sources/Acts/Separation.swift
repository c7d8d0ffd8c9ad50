import Policies
import RecoveryModel
import Storage
import StoreAccess

/// One person can't hold two separated roles in one lot (`SeparationOfDuties`). Asked before an act is recorded.
///
/// ```
/// var separation = Separation(store, KnownPeople(tables.rows.operators))
/// if let why = try separation.objection(to: "OP-E1", as: "validator", in: lot.name) {
///     throw OperationError(.refused, why)
/// }
/// ```
package struct Separation {
    private let people: KnownPeople
    private let store: any RecoveryStore
    private var index: ActIndex?

    /// Who is the same person is told by the operators table in force.
    package init(_ store: any RecoveryStore, _ people: KnownPeople) {
        self.store = store
        self.people = people
    }

    /// Why `person` can't act as `role` in the lot, in one line; nil when nothing speaks against it.
    package mutating func objection(to person: String, as role: String, in lot: String) throws -> String? {
        let against = SeparationOfDuties.against(role)
        guard !against.isEmpty else { return nil }
        let identity = people.identity(of: person)
        let acts = try self.acts(in: lot)
        for (other, clause) in against {
            guard let act = acts.first(where: { $0.role == other && identity.isSame(name: $0.person, key: $0.signer) })
            else { continue }
            let alias = act.person == person || act.person.hasPrefix("unlisted:") ? "" : " as \(act.person)"
            return
                "\(person) acted\(alias) as \(other) in lot \(lot) (entry \(act.seq), \(act.type)), so can't act there as "
                + "\(role) too (\(clause)); somebody else must"
        }
        return nil
    }

    private mutating func acts(in lot: String) throws -> [ActIndex.Act] {
        let index = try self.index ?? ActIndex(store)
        if self.index == nil { try store.transaction { try index.keep() } }
        self.index = index
        return try index.acts(in: lot)
    }
}

/// Who broke the separation of a lot's roles: evidence may come after the act that it speaks against.
package struct SeparationQuery {
    private let workspace: Workspace

    package init(_ workspace: Workspace) { self.workspace = workspace }

    /// Two acts of one person in one lot.
    package struct Conflict: Hashable, Sendable {
        package let person: String
        package let roles: [String]
        /// Entry numbers, as `roles`.
        package let entries: [Int]
        package let clause: String
    }

    /// All of a lot, by pair of roles and oldest first. Writes nothing. Throws `OperationError` for an unknown lot.
    package func conflicts(in lot: String) throws -> [Conflict] {
        _ = try workspace.lot(named: lot)
        let people = KnownPeople(try TablesInForce.tables(workspace).rows.operators)
        let acts = try ActIndex(workspace.store).acts(in: lot)
        return SeparationOfDuties.pairs.flatMap { pair in
            acts.filter { $0.role == pair.one }.flatMap { one in
                let identity = people.identity(of: one.person)
                return acts.filter { other in
                    other.role == pair.other
                        && (identity.isSame(name: other.person, key: other.signer) || one.person == other.person)
                }.map { other in
                    Conflict(
                        person: one.person, roles: [one.role, other.role], entries: [one.seq, other.seq],
                        clause: pair.clause)
                }
            }
        }
    }
}

extension ActIndex.Act {
    var signer: SSHPublicKey? { key.flatMap { try? SSHPublicKey(authorizedKey: $0) } }
}
