import CertificateContent
import Custody
import LogPublishing
import Storage
import StoreAccess
import StoreFiles

/// `certificate status`: which certificates no longer hold, as of the newest checkpoint, signed by the issuer. The list
/// carries that checkpoint with its cosignatures: a store that was restored to an earlier day, or went on beside the
/// log that others saw, gets none, and so no list of it is believed.
///
/// ```
/// let (list, bytes) = try StatusListOperation(workspace).make()
/// try OutputFile.write(bytes, to: "status.vc.json")
/// ```
package struct StatusListOperation {
    private let workspace: Workspace

    /// Over the workspace's own log.
    package init(_ workspace: Workspace) { self.workspace = workspace }

    /// The list and its bytes. Publishes what is recorded first, so that nothing recorded is left out. Throws
    /// `OperationError` when nothing is recorded, or what is can't be signed; `.incomplete` while the policy's
    /// witnesses haven't cosigned all of it.
    package func make() throws -> (list: StatusList, bytes: [UInt8]) {
        let checkpoint = try proven()
        let signer = try KeyRing(workspace.folder, agentSocket: workspace.surroundings.agentSocket).issuerSigner()
        let (revoked, superseded) = try ended()
        let list = StatusList(
            issuer: signer.key.name, issuedAt: workspace.clock(), checkpoint: checkpoint, revoked: revoked,
            superseded: superseded)
        do {
            let signed = try DataIntegrity.sign(
                list.unsigned, did: list.issuer, signer: signer, created: list.issuedAt)
            return (list, CredentialText.file(signed))
        } catch let error as CertificateError {
            throw OperationError(.refused, "the status list can't be signed: \(error.message)")
        }
    }

    /// A checkpoint that the policy accepts over everything recorded; witnesses are asked where it wants them.
    private func proven() throws -> SignedCheckpoint {
        let published = try Publisher(workspace).publish()
        if published.proven < published.entries { _ = try CosignatureRequests(workspace).ask() }
        let query = LogProgressQuery(workspace)
        let standing = try query.standing()
        guard let heads = workspace.surroundings.head, let origin = standing.origin,
            let note = try query.accepted(LogHeads(heads), origin), note.checkpoint.size == standing.entries
        else {
            throw OperationError(
                .incomplete,
                "the log is proven to \(standing.proven) of \(standing.entries) entries, and nobody believes a "
                    + "list over more: run `lotwise log checkpoint`, let the witnesses cosign, and ask again")
        }
        return note
    }

    /// In order of the entries that ended them.
    func ended() throws -> (revoked: [StatusList.Revocation], superseded: [StatusList.Supersession]) {
        let index = try CertificateIndex(workspace.store)
        var revoked: [StatusList.Revocation] = []
        var superseded: [StatusList.Supersession] = []
        for lot in try workspace.store.lots() {
            let known = try index.certificates(of: lot.name)
            // Where the same number was issued again after it had ended, what was said of it before no longer counts.
            var last: [String: Int] = [:]
            for (place, item) in known.enumerated() { last[item.id] = place }
            for (place, item) in known.enumerated() where last[item.id] == place && item.state != "issued" {
                guard let id = CertificateID(item.id), let at = item.endedAt, let entry = item.ended else {
                    throw OperationError(
                        .store, "entry \(item.ended ?? item.entry.seq): names no certificate; run `lotwise log fsck`")
                }
                if item.state == "revoked" {
                    revoked.append(.init(certificate: id, at: at, entry: entry))
                } else if let by = item.successor.flatMap(CertificateID.init) {
                    superseded.append(.init(certificate: id, by: by, at: at, entry: entry))
                }
            }
        }
        return (revoked.sorted { $0.entry < $1.entry }, superseded.sorted { $0.entry < $1.entry })
    }
}
