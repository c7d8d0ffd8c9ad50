import Basics
import RecoveryModel
import Storage
import StoreFiles

/// A finding by its id, or by the beginning of it.
///
/// ```
/// let row = try FindingSearch(store).finding("9f2c01")
/// ```
package struct FindingSearch {
    /// Digits of an id that a person must give at least.
    package static let shortest = 6

    private let store: any FindingStore

    package init(_ store: any FindingStore) { self.store = store }

    /// Small and capital letters are the same. Throws `OperationError` when there is none, or more than one that begins so.
    package func finding(_ id: String) throws -> FindingRow {
        let id = id.lowercased()
        if let row = try store.finding(id) { return row }
        guard id.utf8.count >= Self.shortest else {
            throw OperationError(
                .absent,
                "no finding \(id); give its id, or \(Self.shortest) digits of its beginning or more: "
                    + "`lotwise findings` lists those there are")
        }
        let rows = try store.findings(beginning: id, limit: 4)
        guard let row = rows.first else {
            throw OperationError(.absent, "no finding \(id); `lotwise findings` lists those there are")
        }
        guard rows.count == 1 else {
            throw OperationError(
                .absent,
                "«\(id)» begins \(rows.count > 3 ? "several" : "\(rows.count)") findings: "
                    + rows.prefix(3).map { "\($0.id) (\($0.code))" }.joined(separator: ", ") + "; give more digits")
        }
        return row
    }
}
