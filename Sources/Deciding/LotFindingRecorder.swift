import Custody
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
