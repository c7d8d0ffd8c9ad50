import Basics
import RecoveryModel

/// Repairs, one a row.
package struct RepairsImporter: RowImporter {
    package static let id = "repairs-csv"
    package static let summary = "repairs: action, part, old and new serial"
    static let layout = SheetLayout(
        ["device", "repaired_at", "action", "part", "old_serial", "new_serial", "oem", "operator"],
        identifying: ["device", "repaired_at", "action"])

    package init() {}

    static func record(_ row: SheetRow) -> EvidenceRecord? {
        guard let device = row.device("device") else { return nil }
        let repair = Repair(
            at: row.time("repaired_at"), action: row.text("action"), part: row.text("part"),
            oldSerial: row.text("old_serial"), newSerial: row.text("new_serial"), oem: row.text("oem"),
            operatorID: row.text("operator"), source: row.source)
        return EvidenceRecord(references: [device], evidence: .repair(repair), line: row.line)
    }
}
