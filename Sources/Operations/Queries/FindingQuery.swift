import Basics
import Deciding
import RecoveryModel
import Storage
import StoreAccess

/// The exception queue.
///
/// ```
/// for item in try FindingQuery(workspace).items(lot: "LOT-1", openOnly: true) {
///     print(item.device, item.row.code.rawValue, item.row.message)
/// }
/// ```
package struct FindingQuery {
    private let workspace: Workspace

    package init(_ workspace: Workspace) { self.workspace = workspace }

    /// One finding for the terminal.
    package struct Item: Sendable {
        package let row: FindingRow
        package let lot: String
        package let device: String
        package let file: String
    }

    /// Findings of one lot or of all, in order of lot, device and code. Throws `OperationError` for a lot that isn't
    /// there.
    package func items(lot name: String?, openOnly: Bool, code: String? = nil) throws -> [Item] {
        let lots = Dictionary(uniqueKeysWithValues: try workspace.store.lots().map { ($0.id, $0.name) })
        let lot = try name.map { try workspace.lot(named: $0).id }
        let documents = try DocumentIndex(workspace.store)
        return try workspace.store.findings(lot: lot, intake: nil, openOnly: openOnly)
            .filter { (code == nil || $0.code.rawValue == code) && $0.state != SharedFindings.state }.map { row in
                Item(
                    row: row, lot: row.lot.flatMap { lots[$0] } ?? "",
                    device: try row.intake.flatMap { try workspace.store.intake($0)?.name } ?? "",
                    file: documents.items[row.document]?.path ?? "")
            }
    }

    /// `{"findings":[…]}`.
    package func json(lot: String?, openOnly: Bool, code: String? = nil, limit: Int? = nil) throws -> String {
        let documents = try DocumentIndex(workspace.store)
        var json = JSONText(reserving: 4096)
        json.beginObject()
        json.name("findings")
        json.beginArray()
        for item in try items(lot: lot, openOnly: openOnly, code: code).prefix(limit ?? .max) {
            var inner = JSONText(reserving: 512)
            FindingText.write(item.row, documents: documents, to: &inner)
            // Lot and device stand in front of the finding's own members.
            var head = JSONText()
            head.beginObject()
            head.member("lot", item.lot.isEmpty ? nil : item.lot)
            head.member("device", item.device.isEmpty ? nil : item.device)
            json.embedded(head.bytes + [44] + inner.bytes.dropFirst())
        }
        json.endArray()
        json.endObject()
        return json.text
    }
}
