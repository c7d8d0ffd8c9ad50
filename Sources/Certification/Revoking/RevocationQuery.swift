import Basics
import CertificateContent
import Custody
import RecoveryModel
import Storage
import StoreAccess

/// A certificate that was revoked, as whoever must look at it needs it.
package struct Revocation: Sendable {
    package let lot: String
    package let certificate: String
    /// The one device that it was about; nil for a lot's.
    package let device: String?
    package let at: Instant
    /// Number of the entry that revoked it.
    package let entry: Int
    /// What spoke against its devices; empty when a person withdrew it.
    package let codes: [String]
    /// The person who withdrew it; nil when evidence did.
    package let by: String?
    package let reason: String?
    /// Devices that fell; the first of them are in `devices`.
    package let count: Int
    package let devices: [RevokedDevicePlace]
    /// The later certificate of the same kind and scope that holds; nil when there is none.
    package let successor: String?

    /// One line that says what happened and what to do.
    package var line: String {
        let why = by.map { "withdrawn by \($0)" + (reason.map { ": \($0)" } ?? "") } ?? "revoked"
        let codes = codes.isEmpty ? "" : " (\(codes.joined(separator: ", ")))"
        let after = successor.map { "; \($0) took its place" } ?? ""
        return "lot \(lot): certificate \(certificate) was \(why) on \(at.text)\(codes)\(after); look with "
            + "`lotwise certificate list --lot \(lot)`"
    }
}

/// Which certificates were revoked: reporting jobs tell of them until somebody has seen to it.
///
/// ```
/// for revoked in try RevocationQuery(workspace).revocations(in: [lot], since: yesterday) {
///     print(revoked.line)
/// }
/// ```
package struct RevocationQuery {
    private let workspace: Workspace

    /// Reads what the log tells when it is asked; writes nothing.
    package init(_ workspace: Workspace) { self.workspace = workspace }

    /// Of the lots in order, oldest first: those revoked at `since` or later; without it those that nothing replaced.
    package func revocations(in lots: [LotRow], since: Instant? = nil) throws -> [Revocation] {
        var found: [Revocation] = []
        let index = try CertificateIndex(workspace.store)
        for lot in lots {
            found += try all(lot, index).filter { item in
                since.map { item.at >= $0 } ?? Self.isOpen(item, lot)
            }
        }
        return found
    }

    /// Those that a command recorded from this entry on, in the order of their lots' names.
    package func revocations(fromEntry first: Int) throws -> [Revocation] {
        let index = try CertificateIndex(workspace.store)
        return try workspace.store.lots().filter { try index.revokes($0.name, from: first) }.sorted {
            $0.name < $1.name
        }
        .flatMap { try all($0, index).filter { $0.entry >= first } }
    }

    /// Nothing took its place, and the lot wasn't closed by somebody who could know of it.
    private static func isOpen(_ item: Revocation, _ lot: LotRow) -> Bool {
        item.successor == nil && lot.closedAt.map { $0 < item.at } ?? true
    }

    /// Of the same kind, or what a record lacked: a certificate.
    private static func isSettled(_ kind: CertificateKind?, by later: CertificateKind?) -> Bool {
        later == kind || kind == .erasureRecord && later == .sanitization
    }

    /// Everything that was ever revoked in the lot.
    private func all(_ lot: LotRow, _ index: CertificateIndex) throws -> [Revocation] {
        let known = try index.certificates(of: lot.name)
        return try known.enumerated().filter { $1.state == "revoked" }.map { place, item in
            let later = known[(place + 1)...].filter { $0.state == "issued" && $0.device == item.device }
            let kind = later.isEmpty ? nil : try KeptCredential.kind(item, workspace)
            let successor = try later.last { Self.isSettled(kind, by: try KeptCredential.kind($0, workspace)) }?.id
            let said = item.ending.flatMap { CertificatePayload.Revoked($0) }
            let devices = RevokedDevicePlace.read(said)
            return Revocation(
                lot: lot.name, certificate: item.id, device: item.device,
                at: item.endedAt ?? Instant(milliseconds: 0), entry: item.ended ?? 0,
                codes: said?.codes ?? [], by: item.withdrawnBy, reason: said?.reason,
                count: said?.count ?? devices.count, devices: devices, successor: successor)
        }
    }
}

extension Revocation {
    /// Writes the member `revoked`, a list of objects.
    package static func write(_ revoked: [Revocation], to json: inout JSONText) {
        json.name("revoked")
        json.beginArray()
        for item in revoked { item.write(to: &json) }
        json.endArray()
    }

    /// Writes the object.
    package func write(to json: inout JSONText) {
        json.beginObject()
        json.member("lot", lot)
        json.member("certificate", certificate)
        json.member("device", device)
        json.member("at", at.text)
        json.member("entry", entry)
        json.member("codes", codes)
        json.member("by", by)
        json.member("reason", reason)
        json.member("replacedBy", successor)
        json.member("count", count)
        json.name("devices")
        json.beginArray()
        for device in devices { device.write(to: &json) }
        json.endArray()
        json.endObject()
    }
}
