import Basics
import Custody
import Deciding
import RecoveryModel
import Storage
import StoreAccess

/// Revokes a certificate in the transaction of the decisions that take a certified device's sanitization back. Nothing
/// is deleted: the entry says which devices, why and where they are, and status lists carry it on.
///
/// ```
/// let watch = try RevocationWatch(workspace, lots: [lot])
/// let decided = try Evaluation(workspace, recorder: recorder, contexts: [lot.id: context]).decideMarked(watch)
/// ```
package final class RevocationWatch: DecisionWatch {
    private let workspace: Workspace
    /// Ids of certificates in force by the intake that they name, for lots that have any.
    private var certified: [Int: [String: Set<String>]] = [:]
    private let lots: [Int: LotRow]
    /// What the open transaction took back, by lot and certificate.
    private var pending: [Int: [String: Failure]] = [:]

    private struct Failure {
        var count = 0
        var codes: Set<String> = []
        /// The first of them.
        var rows: [IntakeRow] = []
    }

    /// Looks up what is in force for the lots.
    package init(_ workspace: Workspace, lots: [LotRow]) throws {
        self.workspace = workspace
        self.lots = Dictionary(uniqueKeysWithValues: lots.map { ($0.id, $0) })
        let index = try CertificateIndex(workspace.store)
        for lot in lots {
            for certificate in try index.certificates(of: lot.name) where certificate.state == "issued" {
                try CertifiedDevices.each(certificate.id, lot: lot, in: workspace) { intake, _ in
                    certified[lot.id, default: [:]][intake, default: []].insert(certificate.id)
                }
            }
        }
    }

    /// Called inside the transaction that records `devices`.
    package func check(_ devices: [DecidedDevice], lot: Int) throws {
        guard let known = certified[lot], !known.isEmpty, let name = lots[lot]?.name else { return }
        for device in devices {
            guard let decision = device.decision, let row = try workspace.store.intake(device.intake) else { continue }
            guard let certificates = known["\(name)/\(row.ordinal)"] else { continue }
            let stage = RecordedDecision(decision)?.stage(.sanitization)
            guard stage?.isPassed != true || decision.row != RowState.received.rawValue else { continue }
            let codes = stage?.reasons.compactMap(\.code?.rawValue) ?? []
            for id in certificates {
                var failure = pending[lot]?[id] ?? Failure()
                failure.count += 1
                failure.codes.formUnion(codes)
                if failure.rows.count < RevokedDevicePlace.listed { failure.rows.append(row) }
                pending[lot, default: [:]][id] = failure
            }
        }
    }

    /// Certificates that what was checked takes back, while nothing is settled.
    package var falling: Int { pending.values.reduce(0) { $0 + $1.count } }

    /// Records what was taken back since. Called at the end of the same transaction, so that one entry names all devices
    /// that fell with it.
    package func recordRevocations(_ recorder: Recorder) throws {
        for (lot, failures) in pending.sorted(by: { $0.key < $1.key }) {
            guard let row = lots[lot] else { continue }
            for (id, failure) in failures.sorted(by: { $0.key < $1.key }) {
                try recorder.record([try revoked(id, failure: failure, lot: row)])
                // One entry a certificate: what a later transaction of the same run takes back adds nothing.
                for intake in certified[lot].map({ Array($0.keys) }) ?? [] { certified[lot]?[intake]?.remove(id) }
            }
        }
        pending = [:]
    }

    private func revoked(_ id: String, failure: Failure, lot: LotRow) throws -> CustodyEventDraft {
        try Self.draft(id, count: failure.count, codes: failure.codes, rows: failure.rows, lot: lot, in: workspace)
    }

    /// The entry of what evidence revokes: `rows` are the first of `count` devices.
    static func draft(
        _ id: String, count: Int, codes: Set<String>, rows: [IntakeRow], lot: LotRow, in workspace: Workspace
    ) throws -> CustodyEventDraft {
        let devices = try RevokedDevices.read(rows, certificate: id, lot: lot, in: workspace)
        let said = CertificatePayload.Revoked(id, codes: codes.sorted(), count: count, places: devices.map(\.told))
        return CustodyEventDraft(
            type: .certificateRevoked, lot: lot.name, intake: nil, device: nil, at: nil, actor: .engine,
            data: said.data)
    }
}

/// Where the devices are that an entry names which revokes.
enum RevokedDevices {
    static func read(
        _ rows: [IntakeRow], certificate: String, lot: LotRow, in workspace: Workspace
    ) throws -> [RevokedDevicePlace] {
        let wanted = Set(rows.map { "\(lot.name)/\($0.ordinal)" })
        var routes: [String: String] = [:]
        try CertifiedDevices.each(certificate, lot: lot, in: workspace) { intake, destination in
            if wanted.contains(intake) { routes[intake] = destination }
        }
        return try RevokedDevicePlaceReader(lot.name, workspace).read(rows, certified: routes)
    }
}
