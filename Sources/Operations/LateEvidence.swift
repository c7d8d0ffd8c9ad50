import Basics
import Policies
import RecoveryModel
import Storage

/// Evidence that comes after its lot was closed. What is dated before the hand-over out decides, and revokes, whenever
/// it arrives: it binds to the ended stay and is judged under the basis that the lot's decisions rest on, and the lot
/// stays closed. What is dated after the hand-over, or after the lot was closed, waits for another stay (I17).
final class LateEvidence {
    private let workspace: Workspace
    private let book: IntakeBook
    private var contexts: [Int: LotContext] = [:]
    private var left: [Int: EvidenceTime?] = [:]
    private var store: any RecoveryStore { workspace.store }

    init(_ workspace: Workspace, _ book: IntakeBook) {
        self.workspace = workspace
        self.book = book
    }

    /// Takes what no open intake wants, once all is read: evidence of a new stay must find that first. In a transaction
    /// of its own.
    func take() throws {
        guard book.matcher.hasClosedLots else { return }
        try store.transaction {
            for row in try store.unmatched() {
                guard let prepared = PreparedRecord(row), prepared.scan == nil,
                    let stay = try book.matcher.endedStay(for: prepared.candidates, since: prepared.begins),
                    try mayBeOf(stay, prepared.begins)
                else { continue }
                let lot = try store.lots().first { $0.id == row.lot }
                try book.take(prepared, endedStay: stay.intake)
                try store.removeUnmatched(row.id)
                try store.setFindingState(FileFindings.unattachedID(row, lot: lot?.name, store), "cured")
            }
            try store.markDirty(book.drainTouched())
        }
    }

    private func mayBeOf(_ stay: EndedStay, _ time: EvidenceTime?) throws -> Bool {
        guard let time, let left = try handedOver(stay) else { return true }
        return left.isBefore(time) != .yes
    }

    /// When the device left; nil while nothing says that it did.
    private func handedOver(_ stay: EndedStay) throws -> EvidenceTime? {
        if let known = left[stay.intake] { return known }
        var found: EvidenceTime?
        if let row = try store.intake(stay.intake), let context = try context(of: stay.lot),
            let device = try CaseReader.cases([row], store).first
        {
            let assembler = DossierAssembler(
                arrivals: try DocumentIndex(store).arrivals, tables: context.context.tables)
            let (dossier, _) = assembler.assemble(row, lot: context.lot.name, records: device.records)
            found = CustodySpan.left(dossier, in: context.context)
        }
        left[stay.intake] = .some(found)
        return found
    }

    private func context(of lot: Int) throws -> LotContext? {
        if let known = contexts[lot] { return known }
        guard let row = try store.lots().first(where: { $0.id == lot }) else { return nil }
        let context = try LotContext(recordedFor: row, workspace)
        contexts[lot] = context
        return context
    }

    /// The closed lots of which devices are marked, under the basis that each was decided by.
    func markedLots() throws -> [Int: LotContext] {
        guard book.matcher.hasClosedLots else { return [:] }
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

/// A device's stay in a lot that is closed.
struct EndedStay: Hashable {
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
