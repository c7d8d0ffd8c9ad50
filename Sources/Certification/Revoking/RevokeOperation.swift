import Acts
import Basics
import CertificateContent
import Custody
import RecoveryModel
import Storage
import StoreAccess
import StoreFiles

/// `certificate revoke`: a person withdraws a certificate. Nothing is deleted, and no program issues it again.
///
/// ```
/// let result = try RevokeOperation(workspace).revoke(id, by: "OP-V1", reason: "wrong customer")
/// print(result.entry)
/// ```
package struct RevokeOperation {
    private let workspace: Workspace
    private var store: any RecoveryStore { workspace.store }

    /// In the workspace's store.
    package init(_ workspace: Workspace) { self.workspace = workspace }

    /// Those who may: who releases data, and who accepted that it is gone.
    private static let roles = ["dpr", "validator"]

    /// What came of it.
    package struct Result: Sendable {
        package let certificate: String
        package let lot: String
        /// Number of the entry.
        package let entry: Int
        /// Devices that it certified.
        package let devices: Int
    }

    /// Throws `OperationError` when it isn't in force, or the person has no such role today or one that is separated
    /// from what they did in the lot.
    package func revoke(
        _ id: String, by person: String, reason: String, isSigned: Bool = false
    ) throws -> Result {
        guard !reason.isEmpty else { throw OperationError(.usage, "--reason must say why") }
        let (lot, found) = try CertificateQuery(workspace).find(id)
        guard found.state == "issued" else {
            let by = found.successor.map { " by \($0)" } ?? ""
            throw OperationError(
                .refused,
                "certificate \(id) isn't in force: \(found.state)\(by) on \(found.endedAt?.text ?? "") (entry "
                    + "\(found.ended ?? 0))")
        }
        let signing = try ActSigning(workspace, by: person, isSigned: isSigned)
        let role = try role(of: person, signing, lot)
        let (draft, count) = try draft(found, lot: lot, signing: signing, as: role, reason: reason)
        let recorder = try workspace.recorder()
        let entry = try store.transaction {
            try recorder.record([draft])
            try CertificateIndex(store).keep()
            return try store.entryCount() - 1
        }
        return Result(certificate: id, lot: lot.name, entry: entry, devices: count)
    }

    /// What revokes the certificates of the lot that rest on its validation, when a validator takes that back. Erasure
    /// records rest on none.
    func drafts(
        for lot: LotRow, _ signing: ActSigning, as role: String, reason: String
    ) throws -> [CustodyEventDraft] {
        let issued = try CertificateIndex(store).certificates(of: lot.name).filter { $0.state == "issued" }
        return try issued.compactMap { certificate in
            guard try KeptCredential.kind(certificate, workspace) != .erasureRecord else { return nil }
            return try draft(certificate, lot: lot, signing: signing, as: role, reason: reason).draft
        }
    }

    private func draft(
        _ found: CertificateIndex.Certificate, lot: LotRow, signing: ActSigning, as role: String, reason: String
    ) throws -> (draft: CustodyEventDraft, devices: Int) {
        let (rows, count) = try CertifiedDevices.first(found.id, lot: lot, workspace)
        let whereabouts = try RevokedDevices.read(rows, certificate: found.id, lot: lot, in: workspace)
        let said = CertificatePayload.Revoked(found.id, reason: reason, count: count, places: whereabouts.map(\.told))
        let draft = try signing.draft(
            .certificateRevoked, lot: lot.name, device: found.device, as: role, data: said.data)
        return (draft, count)
    }

    /// The first fitting role of today that nothing the person did in the lot speaks against.
    private func role(of person: String, _ signing: ActSigning, _ lot: LotRow) throws -> String {
        let now = EvidenceTime(instant: workspace.clock())
        let held = Self.roles.filter { signing.tables.authorises(person, $0, method: nil, at: now) }
        guard let first = held.first else {
            throw OperationError(
                .refused,
                "\(person) can't withdraw a certificate today: it takes \(Self.roles.joined(separator: " or ")); import "
                    + "an operators table that says so (see `lotwise operators`)")
        }
        if let free = try held.first(where: { try signing.objection(to: $0, in: lot.name) == nil }) { return free }
        try signing.refuseSecondRole(first, in: lot.name)
        return first
    }
}
