import Basics
import RecoveryModel

/// Hand-overs of custody, one a row.
package struct HandOversImporter: RowImporter {
    package static let id = "hand-overs-csv"
    package static let summary = "hand-overs: who released, who accepted, which seal, how many"
    static let layout = SheetLayout(
        [
            "at", "from", "to", "released_by", "accepted_by", "document", "handling_unit", "seal", "units", "grams",
        ],
        identifying: ["at", "from", "to", "released_by", "accepted_by"])

    package init() {}

    static func record(_ row: SheetRow) -> EvidenceRecord? {
        let handOver = HandOver(
            at: row.time("at"), from: row.text("from"), to: row.text("to"), releasedBy: row.text("released_by"),
            acceptedBy: row.text("accepted_by"), document: row.text("document"),
            handlingUnit: row.text("handling_unit"), seal: row.text("seal"), units: row.integer("units"),
            grams: row.integer("grams"), source: row.source)
        return EvidenceRecord(references: [], evidence: .handOver(handOver), line: row.line)
    }
}
