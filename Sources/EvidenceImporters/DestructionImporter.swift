import Basics
import RecoveryModel

/// Physical destruction (R2v3 B(7)–(9)), one device a row.
package struct DestructionImporter: RowImporter {
    package static let id = "destruction-csv"
    package static let summary = "destruction: technique, criteria, equipment, witness"
    static let layout = SheetLayout(
        [
            "device", "destroyed_at", "technique", "criteria", "equipment", "operator", "witness", "battery_removed",
            "video_ref",
        ],
        identifying: ["device", "destroyed_at", "technique"])

    package init() {}

    static func record(_ row: SheetRow) -> EvidenceRecord? {
        guard let device = row.device("device") else { return nil }
        let destruction = Destruction(
            at: row.time("destroyed_at"), techniqueWord: row.text("technique"), criteria: row.text("criteria"),
            equipment: row.text("equipment"), operatorID: row.text("operator"), witness: row.text("witness"),
            batteryRemoved: row.text("battery_removed"), videoReference: row.text("video_ref"), source: row.source)
        return EvidenceRecord(references: [device], evidence: .destruction(destruction), line: row.line)
    }
}
