import Basics
import Custody
import EvidenceImporters
import RecoveryModel
import Storage

/// One import of a store-wide table, and who stands behind it.
package struct TableImport: Hashable, Sendable {
    /// `operators`, `tools` …
    package let kind: String
    /// Digest of what is in force of it.
    package let document: Digest
    /// Digest of the file as it came; differs when the importer's own rows were left out.
    package let original: Digest
    package let file: String
    package let importedAt: Instant
    /// Number of its entry; nil when the store doesn't say.
    package let entry: Int?
    /// Who imported it; nil for a bare import.
    package let by: String?
    /// none, key or session.
    package let auth: String
    package let isWithdrawn: Bool
    /// Of a row's source: the row turned out to be the signer's own, so that nobody vouches for it.
    package var isOwnWord = false

    /// Who signed it; nil when nobody did, or only the person whom it speaks of.
    package var signedBy: String? { auth == "key" && !isOwnWord ? by : nil }
}

/// Imports of tables in the order in which they came.
///
/// ```
/// guard let newest = try TableHistory(workspace).newest(of: .operators) else { return }
/// print(newest.file, newest.importedAt, newest.signedBy ?? "nobody")
/// ```
package struct TableHistory {
    private let workspace: Workspace
    private var store: any RecoveryStore { workspace.store }

    package init(_ workspace: Workspace) { self.workspace = workspace }

    /// Where a version's entry stands in the log.
    private static func note(_ document: Int) -> String { "table-import:\(document)" }

    /// Remembers which entry tells of the import of `document`. In the transaction of both.
    package func remember(_ document: Int, entry: Int) throws { try store.setNote(Self.note(document), String(entry)) }

    /// Of one kind, oldest first.
    package func imports(of kind: TableKind) throws -> [TableImport] {
        try store.tableVersions().filter { $0.kind == kind.rawValue }.compactMap(item)
    }

    /// The import whose rows are in force; nil when there is none, or it was withdrawn.
    package func newest(of kind: TableKind) throws -> TableImport? {
        guard let version = try store.tableVersions().last(where: { $0.kind == kind.rawValue }),
            let item = try item(version), !item.isWithdrawn
        else { return nil }
        return item
    }

    private func item(_ version: TableVersionRow) throws -> TableImport? {
        guard let row = try store.document(version.document) else { return nil }
        let seq = try store.note(Self.note(row.id)).flatMap { Int($0) }
        let entry = try seq.flatMap { try store.entry($0) }.flatMap { RecordedEntry($0.body) }
        let id = entry?.person
        return TableImport(
            kind: version.kind, document: row.digest, original: row.original, file: row.path,
            importedAt: version.importedAt, entry: seq, by: id == CustodyActor.engine.id ? nil : id,
            auth: entry?.auth ?? "none", isWithdrawn: row.state == .withdrawn)
    }
}
