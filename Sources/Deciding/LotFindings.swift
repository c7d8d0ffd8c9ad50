import Basics
import Pipeline
import Policies
import RecoveryModel
import Storage
import StoreAccess

/// Findings of a lot as a whole (I15, S40, T08 …): they don't change a device's outcome.
///
/// When to use: after `Evaluation` has decided the devices.
///
/// ```
/// try LotFindings(workspace, recorder).record([lot.id: context])
/// ```
package struct LotFindings {
    private let workspace: Workspace
    private let recorder: Recorder

    package init(_ workspace: Workspace, _ recorder: Recorder) {
        self.workspace = workspace
        self.recorder = recorder
    }

    package func record(_ contexts: [Int: LotContext]) throws {
        let documents = try DocumentIndex(workspace.store)
        try workspace.store.transaction {
            for lot in contexts.values.sorted(by: { $0.lot.id < $1.lot.id }) { try record(lot, documents) }
        }
    }

    private func record(_ lot: LotContext, _ documents: DocumentIndex) throws {
        let tally = try workspace.store.tally(lot: lot.lot.id)
        let rows = try reasons(lot, tally).map { reason in
            LotFindingRecorder.row(
                reason, of: lot.lot, stage: "lot", identity: documents.identity(reason.source), at: workspace.clock())
        }
        try LotFindingRecorder(workspace.store, recorder).replace(with: rows, of: lot.lot) {
            // S46 is asked by `validate` alone, which ends it too.
            $0.stage == "lot" && $0.code != SanitizationAnomalies.code
        }
    }

    private func reasons(_ lot: LotContext, _ tally: LotTally) throws -> [Reason] {
        func count(_ state: RowState) -> Int { tally.rows[state.rawValue] ?? 0 }
        let rows = RowState.allCases.filter { $0 != .unexpected && $0 != .withdrawn }.reduce(0) { $0 + count($1) }
        let facts = lot.context.lot
        let counts = LotCounts(
            rows: rows, received: count(.received) + count(.unexpected),
            receivedByUnit: try receivedByUnit(facts, lot.lot.id))
        let found = LotChecks.findings(lot: facts, counts: counts, policy: lot.pipeline.policy)
        return found + (try reconciliation(lot, tally, received: counts.received))
    }

    /// Devices scanned from each handling unit; empty until receipt is closed and a hand-over has counted units.
    private func receivedByUnit(_ facts: LotFacts, _ lot: Int) throws -> [String: Int] {
        guard facts.receiptClosedAt != nil,
            facts.handOvers.contains(where: { $0.units != nil && $0.handlingUnit != nil })
        else { return [:] }
        var counts: [String: Int] = [:]
        var pages = IntakePages(lot, in: workspace.store)
        while let rows = try pages.next(), let first = rows.first, let last = rows.last {
            let own = Set(rows.map(\.id))
            var units: [Int: Set<String>] = [:]
            try workspace.store.eachRecord(in: first.id...last.id) { intake, kind, _, _, _, body in
                guard kind == EvidenceKind.scan.rawValue, own.contains(intake) else { return }
                var reader = FieldReader(Array(body))
                if let unit = Scan(from: &reader).handlingUnit {
                    units[intake, default: []].insert(HandlingUnits.key(unit))
                }
            }
            for unit in units.values.joined() { counts[unit, default: 0] += 1 }
        }
        return counts
    }

    /// S40. A device without a scan that was erased all the same has S24, waiting for its scan.
    private func reconciliation(_ lot: LotContext, _ tally: LotTally, received: Int) throws -> [Reason] {
        guard lot.pipeline.policy.stages.contains(.sanitization), tally.findings["S24", default: 0] > 0 else {
            return []
        }
        let unseen = try workspace.store.openFindings(lot: lot.lot.id, code: "S24").filter { $0.severity == .waiting }
        let names = try unseen.compactMap { try $0.intake.flatMap { try workspace.store.intake($0)?.name } }
        let sanitized = tally.stages[StageName.sanitization.position]?[Verdict.passed.rawValue] ?? 0
        let result = SanitizationLot.reconcile(
            received: received, sanitized: sanitized, exceptions: received - sanitized, neverReceived: names.sorted())
        return result.failure.map { [$0.reason("S40", source: nil)] } ?? []
    }
}
