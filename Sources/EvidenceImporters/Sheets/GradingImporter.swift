import Basics
import RecoveryModel

/// Defects seen by a grader, one a row.
package struct GradingImporter: RowImporter {
    package static let id = "grading-csv"
    package static let summary = "grading: one measured defect a line"
    static let layout = SheetLayout(
        [
            "device", "graded_at", "zone", "kind", "length_mm", "count", "felt", "visible_at_cm", "operator",
        ],
        identifying: ["device", "graded_at", "zone", "kind"])

    package init() {}

    static func record(_ row: SheetRow) -> EvidenceRecord? {
        guard let device = row.device("device") else { return nil }
        let line = GradeLine(
            at: row.time("graded_at"), zone: row.text("zone"), kind: row.text("kind"),
            lengthMillimetres: row.text("length_mm"), count: number(row, "count"), felt: row.flag("felt"),
            visibleAtCentimetres: number(row, "visible_at_cm"), operatorID: row.text("operator"), source: row.source)
        if line.lengthMillimetres != nil, line.lengthTenths == nil {
            row.complain("length_mm", "no length: write millimetres such as 3 or 2.5")
        }
        return EvidenceRecord(references: [device], evidence: .grade(line), line: row.line)
    }

    /// What can't be read may be any number: it is no empty cell.
    private static func number(_ row: SheetRow, _ column: String) -> Int? {
        row.text(column) == nil ? nil : row.integer(column) ?? GradeLine.unreadable
    }
}
