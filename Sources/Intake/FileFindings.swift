import Basics
import Custody
import Deciding
import RecoveryModel
import Storage
import StoreAccess

/// Findings about files: recorded once each, in the order in which the files were read.
///
/// ```
/// try FileFindings(workspace, recorder).record(ingest.notes)
/// ```
package struct FileFindings {
    private let workspace: Workspace
    private let findings: LotFindingRecorder

    /// In the workspace's store, through `recorder`.
    package init(_ workspace: Workspace, _ recorder: Recorder) {
        self.workspace = workspace
        findings = LotFindingRecorder(workspace.store, recorder)
    }

    package func record(_ notes: [Ingest.FileNote]) throws {
        let store = workspace.store
        try store.transaction {
            for note in notes {
                let source = note.document.digest.hex + ":\(note.finding.line)"
                let row = row(
                    note.finding.code, note.finding.message, lot: note.lot, document: note.document.id,
                    line: note.finding.line, source: note.document.path + ":" + source)
                try findings.open(row, lot: note.lot?.name)
            }
            let lots = try store.lots()
            let hint = WaitingHint(store)
            for waiting in try store.unmatched() {
                try findings.open(
                    try unattached(waiting, lots: lots, hint: hint.text(waiting)),
                    lot: lots.first { $0.id == waiting.lot }?.name)
            }
        }
    }

    /// The finding about evidence that waits; it is cured when the evidence attaches.
    static func unattachedID(_ waiting: UnmatchedRow, lot: String?, _ store: any RecoveryStore) throws -> String {
        let digest = try RecordNames.first(waiting.record.digest, store)
        return FindingID.make(lot: lot ?? "", device: "", code: "I17", source: Hex.encode(digest))
    }

    private func unattached(_ waiting: UnmatchedRow, lots: [LotRow], hint: String?) throws -> FindingRow {
        let named = [DeviceReference](packed: waiting.references).map(\.text).joined(separator: ", ")
        let message =
            "this evidence names \(named.isEmpty ? "no device" : named), which no open intake has; it waits. "
            + (hint ?? "Check the identifier, or run the lot that it belongs to")
        return row(
            "I17", message, lot: lots.first { $0.id == waiting.lot }, document: waiting.record.document,
            line: waiting.record.line,
            source: Hex.encode(try RecordNames.first(waiting.record.digest, workspace.store)))
    }

    private func row(
        _ code: FindingCode, _ message: String, lot: LotRow?, document: Int, line: Int, source: String
    ) -> FindingRow {
        FindingRow(
            id: FindingID.make(lot: lot?.name ?? "", device: "", code: code, source: source), lot: lot?.id, intake: nil,
            code: code, severity: CodeCatalogue.severity(of: code), state: "open", stage: nil, message: message,
            values: "{}",
            document: document, line: line, openedAt: workspace.clock(), valuesDigest: "")
    }
}
