/// The layout of one canonical CSV, as a mapping of somebody's own layout needs to know it.
package struct CanonicalSheet: Sendable {
    /// Id of the importer that reads it.
    package let id: String
    /// Every column that it can have.
    package let columns: [String]
    /// Those whose absence is worth a finding.
    let delivered: [String]
    /// Those without which a file isn't of this kind.
    package let identifying: [String]

    /// Columns that hold times.
    package var times: [String] { columns.filter(Self.isTime) }

    /// Columns whose words may be translated: neither identifiers nor times.
    package var translatable: [String] { columns.filter { !Self.isTime($0) && !Self.identifiers.contains($0) } }

    /// Columns that may say the same in every row: what was used and where. Who acted, on what, when, and with which
    /// result is each row's own to say.
    package var constants: [String] {
        columns.filter { Self.shared.contains($0) || ($0 == "kind" && id == FunctionalTestsImporter.id) }
    }

    /// Whether a column holds times.
    static func isTime(_ column: String) -> Bool { column == "at" || column.hasSuffix("_at") }

    private static let identifiers: Set = [
        "device", "identifier", "unit", "tracking_code", "event_id", "old_serial", "new_serial", "handling_unit",
    ]
    private static let shared: Set = [
        "tool", "tool_version", "station", "location", "carrier", "function", "from", "to", "equipment",
    ]
}

extension BuiltInImporters {
    /// The layouts that mapping files can map to.
    package static let sheets: [CanonicalSheet] = all.compactMap { type in
        guard let sheet = type as? any SheetImporter.Type else { return nil }
        let layout = sheet.layout
        return CanonicalSheet(
            id: type.id, columns: layout.columns + layout.optional, delivered: layout.columns,
            identifying: layout.identifying)
    }
}
