import Basics
import Deciding
import RecoveryModel
import Storage
import StoreAccess

/// The exception queue.
///
/// ```
/// try FindingQuery(workspace).each(lot: "LOT-1", openOnly: true) { item in
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

    /// Findings of one lot or of all, in order of lot, device and code, at most `limit`; none is kept. Throws
    /// `OperationError` for a lot that isn't there.
    package func each(
        lot name: String?, openOnly: Bool, code: String? = nil, limit: Int? = nil, _ body: (Item) throws -> Void
    ) throws {
        let documents = try DocumentIndex(workspace.store)
        try each(lot: name, openOnly: openOnly, code: code, limit: limit, documents: documents, body)
    }

    /// As `each`, all of them: for those who know that they are few.
    package func items(lot name: String?, openOnly: Bool, code: String? = nil) throws -> [Item] {
        var items: [Item] = []
        try each(lot: name, openOnly: openOnly, code: code) { items.append($0) }
        return items
    }

    /// Gives `{"findings":[…]}` to `sink` in pieces of some 64 KiB.
    package func json(
        lot: String?, openOnly: Bool, code: String? = nil, limit: Int? = nil, to sink: ([UInt8]) throws -> Void
    ) throws {
        let documents = try DocumentIndex(workspace.store)
        var json = JSONText(reserving: 2 * Self.piece)
        json.beginObject()
        json.name("findings")
        json.beginArray()
        try each(lot: lot, openOnly: openOnly, code: code, limit: limit, documents: documents) { item in
            FindingText.write(item, documents: documents, to: &json)
            if json.bytes.count >= Self.piece { try json.drain(sink) }
        }
        json.endArray()
        json.endObject()
        try json.drain(sink)
    }

    /// Bytes.
    private static let piece = 64 << 10

    private func each(
        lot name: String?, openOnly: Bool, code: String?, limit: Int?, documents: DocumentIndex,
        _ body: (Item) throws -> Void
    ) throws {
        let lots = Dictionary(uniqueKeysWithValues: try workspace.store.lots().map { ($0.id, $0.name) })
        let lot = try name.map { try workspace.lot(named: $0).id }
        let code = code.map(FindingCode.init)
        var left = limit ?? .max
        do {
            try workspace.store.eachQueuedFinding(lot: lot, openOnly: openOnly, code: code) { found in
                guard left > 0 else { throw Enough() }
                left -= 1
                try body(
                    Item(
                        row: found.row, lot: found.row.lot.flatMap { lots[$0] } ?? "", device: found.device,
                        file: documents.items[found.row.document]?.path ?? ""))
            }
        } catch is Enough {}
    }

    /// As many as were asked for.
    private struct Enough: Error {}
}
