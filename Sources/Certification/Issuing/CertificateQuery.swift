import Basics
import Storage
import StoreAccess
import StoreFiles

/// `certificate list`: what was issued and what became of it.
///
/// ```
/// try CertificateQuery(workspace).each(in: [lot]) { item in
///     print(item.id, item.state, item.devices)
/// }
/// ```
package struct CertificateQuery {
    private let workspace: Workspace
    private let index: CertificateIndex

    /// Reads what the log tells; writes nothing.
    package init(_ workspace: Workspace) throws {
        self.workspace = workspace
        index = try CertificateIndex(workspace.store)
    }

    /// One certificate.
    package struct Item: Sendable {
        package let id: String
        package let lot: String
        /// The one device that it is about; nil for a lot's.
        package let device: String?
        /// The credential's type; nil when it isn't kept.
        package let kind: String?
        /// issued, superseded or revoked.
        package let state: String
        /// When it came into this state.
        package let since: Instant?
        package let issuedAt: Instant?
        /// Number of the entry that tells of its issue.
        package let entry: Int
        /// Number of the entry that ended it.
        package let ended: Int?
        /// Devices that it certifies.
        package let devices: Int
        /// What took its place when it was superseded.
        package let successor: String?
        /// Who withdrew it; nil when evidence revoked it, or nobody did.
        package let withdrawnBy: String?
    }

    /// Calls `body` with each of the lots' certificates, a lot at a time, oldest first.
    package func each(in lots: [LotRow], _ body: (Item) throws -> Void) throws {
        for lot in lots {
            for found in try index.certificates(of: lot.name) { try body(try item(found, lot)) }
        }
    }

    private func item(_ found: CertificateIndex.Certificate, _ lot: LotRow) throws -> Item {
        guard let digest = found.files?.devicesDigest else {
            throw OperationError(.store, "entry \(found.entry.seq) names no list of devices; run `lotwise log fsck`")
        }
        var devices = 0
        try CertifiedDevices.each(kept: digest, workspace) { _, _ in devices += 1 }
        return Item(
            id: found.id, lot: lot.name, device: found.device,
            kind: try KeptCredential.kind(found, workspace)?.rawValue, state: found.state,
            since: found.endedAt ?? found.issuedAt, issuedAt: found.issuedAt, entry: found.entry.seq,
            ended: found.ended, devices: devices, successor: found.successor, withdrawnBy: found.withdrawnBy)
    }

    /// The lot and the newest issue of a certificate. Throws `OperationError` when no lot has it.
    func find(_ id: String) throws -> (lot: LotRow, certificate: CertificateIndex.Certificate) {
        for lot in try workspace.store.lots() {
            if let found = try index.certificates(of: lot.name).last(where: { $0.id == id }) { return (lot, found) }
        }
        throw OperationError(.absent, "no certificate \(id); `lotwise certificate list` shows those there are")
    }
}

extension CertificateQuery.Item {
    /// Writes the object.
    package func write(to json: inout JSONText) {
        json.beginObject()
        json.member("certificate", id)
        json.member("lot", lot)
        json.member("scope", device == nil ? "lot" : "device")
        json.member("device", device)
        json.member("kind", kind)
        json.member("state", state)
        json.member("since", since?.text)
        json.member("issuedAt", issuedAt?.text)
        json.member("entry", entry)
        json.name("ended")
        if let ended { json.integer(ended) } else { json.null() }
        json.member("devices", devices)
        json.member("successor", successor)
        json.member("withdrawnBy", withdrawnBy)
        json.endObject()
    }
}
