import Basics
import Certificates
import RecoveryModel
import Storage

/// Revokes a certificate in the transaction of the decision that takes a certified device's sanitization back. Nothing
/// is deleted: the entry says which devices and why, and status lists carry it on.
final class RevocationWatch {
    private let workspace: Workspace
    /// Ids of certificates in force by the intake that they name, for lots that have any.
    private var certified: [Int: [String: Set<String>]] = [:]
    private let names: [Int: String]

    /// Looks up what is in force for the lots.
    init(_ workspace: Workspace, lots: [LotRow]) throws {
        self.workspace = workspace
        names = Dictionary(uniqueKeysWithValues: lots.map { ($0.id, $0.name) })
        let book = try CertificateBook(workspace.store)
        for lot in lots {
            for certificate in try book.certificates(of: lot.name) where certificate.state == "issued" {
                for intake in try devices(certificate.id, lot) {
                    certified[lot.id, default: [:]][intake, default: []].insert(certificate.id)
                }
            }
        }
    }

    private func devices(_ id: String, _ lot: LotRow) throws -> [String] {
        let path = "certificates/\(id)/devices.json"
        guard let row = try workspace.store.documents(path: path, lot: lot.id).last else {
            throw OperationError(.store, "certificate \(id): its device table is not kept; run `lotwise log fsck`")
        }
        let bytes = try workspace.folder.explained {
            try FileSystem.read(workspace.keeper.path(of: row.digest), limit: 1 << 30)
        }
        do { return try DeviceTable(parsing: bytes).lines.map(\.intake) } catch {
            throw OperationError(.store, "certificate \(id): its device table can't be read: \(error.message)")
        }
    }

    /// Called inside the transaction that records `devices`.
    func check(_ devices: [DecidedDevice], lot: Int, _ recorder: Recorder) throws {
        guard let known = certified[lot], !known.isEmpty, let name = names[lot] else { return }
        var failed: [String: [(intake: String, codes: [String])]] = [:]
        for device in devices {
            guard let decision = device.decision, let row = try workspace.store.intake(device.intake) else { continue }
            let intake = "\(name)/\(row.ordinal)"
            guard let certificates = known[intake] else { continue }
            let part = SanitizationPart(decision)
            guard part?.isPassed != true || decision.row != RowState.received.rawValue else { continue }
            let codes = part?.stage["reasons"]?.array?.compactMap { $0["code"]?.string } ?? []
            for id in certificates { failed[id, default: []].append((intake, codes)) }
        }
        for (id, devices) in failed.sorted(by: { $0.key < $1.key }) {
            try recorder.record([Self.revoked(id, devices, name)])
            // One entry a certificate: what follows in the same run adds nothing.
            for intake in known.keys { certified[lot]?[intake]?.remove(id) }
        }
    }

    /// Devices that an entry names one by one; it counts the others.
    private static let listed = 100

    private static func revoked(
        _ id: String, _ devices: [(intake: String, codes: [String])], _ lot: String
    ) -> CustodyEventDraft {
        var json = JSONText()
        json.beginObject()
        json.member("codes", Set(devices.flatMap(\.codes)).sorted())
        json.member("count", devices.count)
        json.member("devices", devices.prefix(listed).map(\.intake))
        json.member("id", id)
        json.endObject()
        return CustodyEventDraft(
            type: .certificateRevoked, lot: lot, intake: nil, device: nil, at: nil, actor: .engine, data: json.bytes)
    }
}
