import Basics
import RecoveryModel

/// Resets directed by a workflow, one a row. They count only where no erasing software exists (R2v3 B(10)).
package struct ControlledResetImporter: RowImporter {
    package static let id = "controlled-reset-csv"
    package static let summary = "controlled resets: technique, result, version of the instructions"
    static let layout = SheetLayout(
        [
            "device", "started_at", "ended_at", "technique", "result", "instructions_version", "tool", "tool_version",
            "operator", "station",
        ],
        identifying: ["device", "started_at", "ended_at", "technique", "result", "instructions_version"])

    package init() {}

    static func record(_ row: SheetRow) -> EvidenceRecord? {
        guard let device = row.device("device") else { return nil }
        var erasure = Erasure(source: row.source)
        erasure.format = id
        erasure.evidenceClass = .workflow
        erasure.identifiers = [device]
        erasure.startedAt = row.time("started_at")
        erasure.endedAt = row.time("ended_at")
        erasure.techniqueWords = row.text("technique")
        erasure.levelClaimed = ErasureWords.levelClaimed(erasure.techniqueWords)
        erasure.outcomeWords = row.text("result")
        erasure.outcome = ErasureWords.outcome(erasure.outcomeWords)
        erasure.instructionsVersion = row.text("instructions_version")
        erasure.tool = row.text("tool")
        erasure.toolVersion = row.text("tool_version")
        erasure.operatorID = row.text("operator")
        erasure.station = row.text("station")
        // Further columns are kept; one that speaks of the reset, or of something that went wrong, has to be known.
        for name in row.names where !layout.columns.contains(name) && PhonecheckMembers.speaksOfErasure(name) {
            guard let text = row.text(name), !FailureNames.isNothing(text) else { continue }
            erasure.doubts.append(Doubt(.structure, code: "S48", field: name, texts: [text]))
        }
        return EvidenceRecord(references: [device], evidence: .erasure(erasure), line: row.line)
    }
}
