import Basics
import RecoveryModel

/// Movements inside the facility, one a row.
package struct MovementsImporter: RowImporter {
    package static let id = "movements-csv"
    package static let summary = "movements: a device from one place to another"
    static let layout = SheetLayout(
        ["at", "identifier", "from", "to", "operator"], identifying: ["at", "identifier", "from", "to"])

    package init() {}

    static func record(_ row: SheetRow) -> EvidenceRecord? {
        guard let device = row.device("identifier") else { return nil }
        let movement = Movement(
            at: row.time("at"), identifier: device.text, from: row.text("from"), to: row.text("to"),
            operatorID: row.text("operator"), source: row.source)
        return EvidenceRecord(references: [device], evidence: .movement(movement), line: row.line)
    }
}
