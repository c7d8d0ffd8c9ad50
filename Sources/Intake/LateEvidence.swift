import Basics
import Deciding
import Policies
import RecoveryModel
import Storage
import StoreAccess

/// Evidence that comes after its lot was closed. What is dated before the hand-over out decides, and revokes, whenever
/// it arrives: it binds to the ended intake and is judged under the basis that the lot's decisions rest on, and the lot
/// stays closed. What is dated after the hand-over, or after the lot was closed, waits for another intake (I17).
///
/// ```
/// let late = LateEvidence(workspace, ingest.staging)
/// try late.attachWaiting()
/// let closed = try late.markedLots()
/// ```
package final class LateEvidence {
    private let workspace: Workspace
    private let staging: IntakeStaging
    private var contexts: [Int: LotContext] = [:]
    private var ends: [Int: End] = [:]

    /// How an intake ended.
    private struct End {
        /// When the device left; nil while nothing says that it did.
        var left: EvidenceTime?
        /// It has a record of destruction: what is seen of it later is a sign of life.
        var isDestroyed = false
    }

    private var store: any RecoveryStore { workspace.store }

    package init(_ workspace: Workspace, _ staging: IntakeStaging) {
        self.workspace = workspace
        self.staging = staging
    }

    /// Takes what no open intake wants, once all is read: evidence of a new intake must find that first. In a transaction
    /// of its own.
    package func attachWaiting() throws {
        guard staging.matcher.hasClosedLots else { return }
        try store.transaction {
            for row in try store.unmatched() {
                guard let prepared = PreparedRecord(row), try attach(prepared) else { continue }
                let lot = try store.lots().first { $0.id == row.lot }
                try store.removeUnmatched(row.id)
                try store.setFindingState(FileFindings.unattachedID(row, lot: lot?.name, store), "cured")
            }
            try staging.markTouched()
        }
    }

    /// False when it is of no intake that ended. A scan at a dock is of the next intake, but of a device that was destroyed.
    private func attach(_ prepared: PreparedRecord) throws -> Bool {
        if prepared.record.kind == .handOver || prepared.record.kind == .carrierEvent {
            let keys = prepared.shipmentKeys
            guard let lot = try staging.matcher.closedLot(forShipmentKeys: keys, since: prepared.begins) else {
                return false
            }
            try staging.attach(prepared, endedLot: lot)
            return true
        }
        guard let ended = try staging.matcher.endedIntake(for: prepared.candidates, since: prepared.begins),
            try mayBeOf(ended, prepared.begins), try prepared.scan == nil || end(of: ended).isDestroyed
        else { return false }
        try staging.attach(prepared, endedIntake: ended.intake)
        return true
    }

    private func mayBeOf(_ ended: EndedIntake, _ time: EvidenceTime?) throws -> Bool {
        guard let time, let left = try end(of: ended).left else { return true }
        return left.isBefore(time) != .yes
    }

    private func end(of ended: EndedIntake) throws -> End {
        if let known = ends[ended.intake] { return known }
        var end = End()
        if let row = try store.intake(ended.intake), let context = try context(of: ended.lot),
            let device = try CaseReader.cases([row], store).first
        {
            let assembler = DossierAssembler(
                arrivals: try DocumentIndex(store).arrivals, tables: context.context.tables)
            let (dossier, _) = assembler.assemble(row, lot: context.lot.name, records: device.records)
            end = End(left: CustodySpan.left(dossier, in: context.context), isDestroyed: !dossier.destructions.isEmpty)
        }
        ends[ended.intake] = end
        return end
    }

    private func context(of lot: Int) throws -> LotContext? {
        if let known = contexts[lot] { return known }
        guard let row = try store.lots().first(where: { $0.id == lot }) else { return nil }
        let context = try LotContext(recordedFor: row, workspace)
        contexts[lot] = context
        return context
    }

    /// The closed lots of which devices are marked, under the basis that each was decided by.
    package func markedLots() throws -> [Int: LotContext] {
        guard staging.matcher.hasClosedLots else { return [:] }
        let closed = Set(try store.lots().filter { $0.closedAt != nil }.map(\.id))
        var marked: [Int: LotContext] = [:]
        var after = 0
        while true {
            let ids = try store.dirty(after: after, limit: 4096)
            guard let last = ids.last else { return marked }
            after = last
            for id in ids {
                guard let lot = try store.intake(id)?.lot, closed.contains(lot), marked[lot] == nil else { continue }
                marked[lot] = try context(of: lot)
            }
        }
    }
}

/// A device's intake in a lot that is closed.
struct EndedIntake: Hashable {
    let intake: Int
    let lot: Int
}

extension PreparedRecord {
    /// The first time that the record tells of; nil when one of its times is missing.
    var begins: EvidenceTime? { Evidence(kind: record.kind, body: record.body).flatMap(\.begins) }
}

extension Evidence {
    /// The first time that is told; nil when one is missing.
    fileprivate var begins: EvidenceTime? {
        switch self {
        case .scan(let value): return value.at
        case .movement(let value): return value.at
        case .tests(let session):
            var first: EvidenceTime?
            for statement in session.statements {
                guard let at = statement.at else { return nil }
                if first.map({ at.earliest < $0.earliest }) ?? true { first = at }
            }
            return first
        case .erasure(let value): return value.startedAt ?? value.endedAt
        case .grade(let value): return value.at
        case .repair(let value): return value.at
        case .destruction(let value): return value.at
        case .sample(let value): return value.at
        case .carrierEvent(let value): return value.at
        case .handOver(let value): return value.at
        }
    }
}
