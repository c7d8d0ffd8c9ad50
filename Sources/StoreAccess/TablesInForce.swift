import Basics
import EvidenceImporters
import RecoveryModel
import Storage
import StoreFiles

/// Reads the newest version of each store-wide table back from its kept document.
///
/// ```
/// let tables = try TablesInForce.tables(workspace)
/// let customer = tables.rows.customers.first { ComparableText.same($0.customer, "ACME") }
/// ```
package enum TablesInForce {
    /// All tables in force. Throws when a kept one is missing.
    package static func tables(_ workspace: Workspace) throws -> ReferenceTables {
        var tables = ReferenceTables()
        var newest: [String: Int] = [:]
        for version in try workspace.store.tableVersions() { newest[version.kind] = version.document }
        for (kind, id) in newest.sorted(by: { $0.key < $1.key }) {
            guard let row = try workspace.store.document(id), row.state != .withdrawn,
                let table = TableKind(rawValue: kind)
            else { continue }
            try read(table, digest: row.digest, into: &tables, in: workspace)
        }
        tables.index()
        return tables
    }

    /// Appends the rows of one kept table.
    package static func read(
        _ kind: TableKind, digest: Digest, into tables: inout ReferenceTables, in workspace: Workspace
    ) throws {
        try workspace.folder.explained {
            let source = try workspace.keeper.source(of: digest)
            _ = try TableReader.read(source, as: kind, into: &tables, zones: ZoneTable.zone)
        }
        tables.rows.digests[kind.rawValue] = digest.description
        guard kind.needsValidator else { return }
        let imports = try TableHistory(workspace).imports(of: kind)
        tables.rows.vouchers[kind.rawValue] = imports.last { $0.document == digest }?.by
    }
}
