import Basics
import Custody
import RecoveryModel
import Storage
import StoreAccess
import StoreFiles

/// Entries of the custody log as they stand: what `log list` and `log show` print.
///
/// ```
/// for entry in try LogQuery(workspace).entries(limit: 20) { print(entry.seq, entry.entry.typeText ?? "") }
/// ```
package struct LogQuery {
    /// One entry.
    package struct Item: Sendable {
        package let seq: Int
        package let entry: RecordedEntry
        /// The canonical JSON, byte for byte.
        package let body: [UInt8]
    }

    private let workspace: Workspace
    private var store: any RecoveryStore { workspace.store }

    package init(_ workspace: Workspace) { self.workspace = workspace }

    /// The newest `limit` that fit, in the log's order. `device` is any identifier, or `LOT/N`. Throws `OperationError` for a
    /// lot or device that isn't there.
    package func entries(
        lot: String? = nil, type: CustodyEventType? = nil, device: String? = nil, since: Instant? = nil, limit: Int
    ) throws -> [Item] {
        if let lot { _ = try workspace.lot(named: lot) }
        let intake = try device.map(intake)
        var found: [Item] = []
        try store.eachEntry(from: 0) { seq, _, bytes in
            if let type, !EntryTail.isType(type, bytes) { return }
            let body = Array(bytes)
            guard let entry = RecordedEntry(body) else { return }
            if let lot, entry.lot != lot { return }
            if let intake, entry.intake != intake { return }
            if let since, (entry.recordedAt ?? since) < since { return }
            found.append(Item(seq: seq, entry: entry, body: body))
            // Only so many are kept.
            if found.count - limit >= limit { found.removeFirst(found.count - limit) }
        }
        return Array(found.suffix(limit))
    }

    /// One entry. Throws `OperationError` when the log has none of that number.
    package func entry(_ seq: Int) throws -> Item {
        guard seq >= 0, let row = try store.entry(seq), let entry = RecordedEntry(row.body) else {
            let count = try store.entryCount()
            throw OperationError(
                .absent, "no entry \(seq): the log has " + (count == 0 ? "none yet" : "0 to \(count - 1)"))
        }
        return Item(seq: seq, entry: entry, body: row.body)
    }

    private func intake(_ text: String) throws -> String {
        guard let row = try IntakeSearch(store).intakes(with: text).last else {
            throw OperationError(.absent, "no device \(text) in \(workspace.folder.path)")
        }
        let lot = try store.lots().first { $0.id == row.lot }?.name ?? ""
        return "\(lot)/\(row.ordinal)"
    }
}
