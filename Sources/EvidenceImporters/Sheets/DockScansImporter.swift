import Basics
import RecoveryModel

/// Scans at the dock, one a row.
package struct DockScansImporter: RowImporter {
    package static let id = "dock-scans-csv"
    package static let summary = "dock scans: identifier, seal, place, unit plate, hazard"
    static let layout = SheetLayout(
        [
            "scanned_at", "identifier", "handling_unit", "seal", "seal_state", "operator", "station", "location",
            "note",
        ],
        identifying: ["scanned_at", "identifier"], optional: ["unit", "hazard"])

    package init() {}

    static func record(_ row: SheetRow) -> EvidenceRecord? {
        let identifier = row.text("identifier")
        let unit = row.text("unit")
        var references = identifier.map { [DeviceReference(kind: nil, text: $0)] } ?? []
        // A device that was read by its own number is that device, whatever plate it was given.
        if let unit, !Self.isCellular(identifier) { references.append(DeviceReference(kind: .unit, text: unit)) }
        if references.isEmpty {
            row.complain("identifier", "empty, and no unit plate: the row names no device and is not recorded")
            return nil
        }
        let scan = Scan(
            at: row.time("scanned_at"), identifier: identifier ?? "", handlingUnit: row.text("handling_unit"),
            seal: row.text("seal"), sealStateWord: row.text("seal_state"), operatorID: row.text("operator"),
            station: row.text("station"), location: row.text("location"), note: row.text("note"), unit: unit,
            hazardWord: row.text("hazard"), source: row.source)
        return EvidenceRecord(references: references, evidence: .scan(scan), line: row.line)
    }

    private static func isCellular(_ identifier: String?) -> Bool {
        guard let kind = identifier.flatMap({ IdentifierParser.readUnlabelled($0).identifier })?.kind else {
            return false
        }
        return kind == .imei || kind == .meid
    }
}
