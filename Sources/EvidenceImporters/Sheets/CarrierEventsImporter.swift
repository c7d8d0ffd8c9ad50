import Basics
import RecoveryModel

/// Carrier events, one a row.
package struct CarrierEventsImporter: RowImporter {
    package static let id = "carrier-events-csv"
    package static let summary = "carrier events: tracking code, status, time, place"
    static let layout = SheetLayout(
        ["carrier", "tracking_code", "status", "detail", "occurred_at", "location", "event_id"],
        identifying: ["tracking_code", "status", "occurred_at"])

    package init() {}

    static func record(_ row: SheetRow) -> EvidenceRecord? {
        guard let code = row.text("tracking_code") else {
            row.complain("tracking_code", "empty: the row names no consignment and is not recorded")
            return nil
        }
        let event = CarrierEvent(
            carrier: row.text("carrier"), trackingCode: code, statusWord: row.text("status"),
            detail: row.text("detail"), at: row.time("occurred_at"), location: row.text("location"),
            eventID: row.text("event_id"), source: row.source)
        return EvidenceRecord(references: [], evidence: .carrierEvent(event), line: row.line)
    }
}
