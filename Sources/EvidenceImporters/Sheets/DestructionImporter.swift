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
        // A column beside the criteria that says how it went counts with them.
        let objections = FurtherColumns.objections(row, besides: layout.columns)
        let criteria = ([row.text("criteria") ?? ""] + objections).filter { !$0.isEmpty }
        let destruction = Destruction(
            at: row.time("destroyed_at"), techniqueWord: row.text("technique"),
            criteria: criteria.isEmpty ? nil : criteria.joined(separator: "; "),
            equipment: row.text("equipment"), operatorID: row.text("operator"), witness: row.text("witness"),
            batteryRemoved: row.text("battery_removed"), videoReference: row.text("video_ref"), source: row.source)
        return EvidenceRecord(references: [device], evidence: .destruction(destruction), line: row.line)
    }
}
