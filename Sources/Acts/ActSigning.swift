import Basics
import Custody
import RecoveryModel
import StoreAccess
import StoreFiles

/// Makes the entry of what a person does. One call checks that the person may (`SeparationOfDuties`), finds the role
/// that the operators table gives, and signs through the ssh-agent when asked to: `actor.auth` is then `key`, else
/// `none`. What can't be signed is refused before anything is recorded.
///
/// ```
/// let signing = try ActSigning(workspace, by: "OP-V1", isSigned: true)
/// try signing.refuseSecondRole("validator", in: lot.name)
/// let draft = try signing.draft(.sanitizationValidated, lot: lot.name, as: "validator", data: json.bytes)
/// try store.transaction { try recorder.record([draft]) }
/// ```
package final class ActSigning {
    private let workspace: Workspace
    private let person: String
    /// Those in force when the act began.
    package let tables: ReferenceTables
    /// Every name and key of the person.
    package let identity: KnownPeople.Identity
    private var separation: Separation
    private var cleared: Set<String> = []
    private let signer: Signer?

    private struct Signer {
        let agent: SSHAgent
        let key: SSHPublicKey
    }

    /// For acts of one person in one command. Throws `OperationError` when `isSigned` and no key of theirs is
    /// registered today, or the agent lacks it, or `person` is no name for one.
    package init(_ workspace: Workspace, by person: String, isSigned: Bool) throws {
        try Self.refuseUnfit(person)
        self.workspace = workspace
        self.person = person
        tables = try TablesInForce.tables(workspace)
        let people = KnownPeople(tables.rows.operators)
        identity = people.identity(of: person)
        separation = Separation(workspace.store, people)
        signer = isSigned ? try Self.signer(person, tables: tables, in: workspace) : nil
    }

    /// Throws `OperationError` for a name after --by that the log can't tell from what it writes itself.
    package static func refuseUnfit(_ person: String) throws {
        guard let objection = PersonName.objection(to: person) else { return }
        // The name is shown where that is harmless alone.
        let shown = person.isEmpty || objection.contains("U+") ? "the name" : "«\(person)»"
        throw OperationError(.usage, "--by: \(shown) \(objection); give the person's id in the operators table")
    }

    /// none or key: what the entries' `actor.auth` will be.
    package var auth: String { signer == nil ? "none" : "key" }

    /// The entry's draft. `role` is the one that the act takes; the entry names the role that the table gives.
    /// Throws `OperationError` when the person can't act so in this lot, or signing fails.
    package func draft(
        _ type: CustodyEventType, lot: String?, intake: String? = nil, device: String? = nil, as role: String,
        data: [UInt8]
    ) throws -> CustodyEventDraft {
        if let lot { try refuseSecondRole(role, in: lot) }
        let listed = ListedRoles.role(of: person, preferring: role, tables, at: workspace.clock())
        var draft = CustodyEventDraft(
            type: type, lot: lot, intake: intake, device: device, at: nil,
            actor: CustodyActor(id: person, role: listed, auth: auth), data: data)
        if let signer { draft.data = try sign(draft, signer) }
        return draft
    }

    /// Throws `OperationError` when the person took a role in this lot that is separated from `role`.
    package func refuseSecondRole(_ role: String, in lot: String) throws {
        if let objection = try objection(to: role, in: lot) { throw OperationError(.refused, objection) }
    }

    /// Why the person can't act as `role` in the lot; nil when nothing speaks against it.
    package func objection(to role: String, in lot: String) throws -> String? {
        let key = role + "\u{1F}" + lot
        if cleared.contains(key) { return nil }
        let objection = try separation.objection(to: person, as: role, in: lot)
        if objection == nil { cleared.insert(key) }
        return objection
    }

    // MARK: signing

    private static func signer(_ person: String, tables: ReferenceTables, in workspace: Workspace) throws -> Signer {
        let now = EvidenceTime(instant: workspace.clock())
        let keys = tables.rows.operators.filter { ComparableText.same($0.person, person) && $0.isValid(at: now) }
            .compactMap(\.key)
        guard let first = keys.first else {
            throw OperationError(
                .refused,
                "\(person) has no ssh_key in the operators table today, so can't --sign; somebody else must import a "
                    + "table that names the key (see `lotwise operators`)")
        }
        guard let socket = workspace.surroundings.agentSocket else {
            throw OperationError(
                .refused,
                "--sign needs an ssh-agent and SSH_AUTH_SOCK isn't set; start one with `eval $(ssh-agent)` and "
                    + "`ssh-add` the key of \(person)")
        }
        let agent = try SSHAgent(socketPath: socket)
        let held = Set(try agent.identities())
        guard let key = keys.first(where: held.contains) else {
            throw OperationError(
                .refused,
                "the ssh-agent doesn't hold the key of \(person) (\(first.fingerprint)); add it with `ssh-add FILE`")
        }
        return Signer(agent: agent, key: key)
    }

    private func sign(_ draft: CustodyEventDraft, _ signer: Signer) throws -> [UInt8] {
        let signed = SignaturePayload.dated(try JSONParser.parse(draft.data), at: workspace.clock())
        let statement = ActStatement.bytes(
            by: person, data: signed, device: draft.device, intake: draft.intake, lot: draft.lot,
            type: draft.type.rawValue)
        let bytes = try signer.agent.sign(SSHSignature.signedBytes(statement), with: signer.key)
        do throws(CustodyError) {
            let signature = try SSHSignature(key: signer.key, signature: bytes)
            try signature.verify(statement)
            return SignedAct.data(signed, signature)
        } catch {
            throw OperationError(
                .refused, "what the ssh-agent gave back doesn't verify (\(error.message)); nothing is recorded")
        }
    }
}
