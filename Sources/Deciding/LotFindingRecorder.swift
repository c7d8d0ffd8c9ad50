import Basics
import Custody
import Policies
import RecoveryModel
import StoreAccess
import Storage

/// Records findings about a lot or a file as a whole, once each.
///
/// ```
/// let findings = LotFindingRecorder(store, recorder)
/// try store.transaction { try findings.open(row, lot: lot.name) }
/// ```
package struct LotFindingRecorder {
    private let store: any FindingStore
    private let recorder: Recorder

    /// In `store`, through `recorder`.
    package init(_ store: any FindingStore, _ recorder: Recorder) {
        self.store = store
        self.recorder = recorder
    }

    /// Opens these, and ends those of the lot that are the caller's (`isOwn`) and aren't among them any more. In a
    /// transaction.
    package func replace(with rows: [FindingRow], of lot: LotRow, isOwn: (FindingRow) -> Bool) throws {
        for row in rows { try open(row, lot: lot.name) }
        let current = Set(rows.map(\.id))
        for old in try store.openLotFindings(lot: lot.id) where isOwn(old) && !current.contains(old.id) {
            try store.setFindingState(old.id, "cured")
        }
    }

    /// A finding about a lot as a whole; `identity` tells it from others of its code.
    package static func row(
        _ reason: Reason, of lot: LotRow, stage: String, identity: String, at now: Instant
    ) -> FindingRow {
        var json = JSONText()
        RecordedReason.write(reason.values, to: &json)
        return FindingRow(
            id: FindingID.make(lot: lot.name, device: "", code: reason.code, source: identity + "|" + json.text),
            lot: lot.id, intake: nil, code: reason.code, severity: reason.severity, state: "open", stage: stage,
            message: reason.message, values: json.text, document: reason.source?.document ?? 0,
            line: reason.source?.line ?? 0, openedAt: now, valuesDigest: ReasonDigest.of(reason.values, reason.source))
    }

    /// Opens a finding unless it was opened before; a resolved one stays resolved, and one that had ended is open again:
    /// the log tells of its opening once.
    package func open(_ row: FindingRow, lot: String?) throws {
        if let known = try store.finding(row.id) {
            if known.state == "cured" { try store.setFindingState(row.id, "open") }
            return
        }
        try store.saveFindings([row])
        try recorder.record([
            CustodyEventDraft(
                type: .findingOpened, lot: lot, intake: nil, device: nil, at: nil, actor: .engine,
                data: EventDrafting.findingData(row))
        ])
    }
}
