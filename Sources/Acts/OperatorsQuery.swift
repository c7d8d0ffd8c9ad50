import Basics
import EvidenceImporters
import RecoveryModel
import Storage
import StoreAccess

/// Who may do what, since when, on whose word: what `operators` shows, and what reports and certificates print beside
/// an act.
///
/// ```
/// let query = OperatorsQuery(workspace)
/// for row in try query.rows() { print(row.authorisation.person, row.from ?? "", row.to ?? "") }
/// ```
package struct OperatorsQuery {
    private let workspace: Workspace

    package init(_ workspace: Workspace) { self.workspace = workspace }

    /// One row of the operators table in force.
    package struct Row: Sendable {
        package let authorisation: OperatorAuthorisation
        /// When its term was first imported.
        package let importedAt: Instant
        /// Its term begins before it was imported.
        package let isRetroactive: Bool
        /// The import that vouches for it.
        package let source: TableImport?
        /// Why it authorises nobody; nil for a row that gives what it says.
        package let flaw: AuthorityFlaw?

        /// Beginning and end of its term as the table wrote them; nil is open.
        package var from: String? { authorisation.trainedAt.map(OperatorsText.date) }
        /// Its end.
        package var to: String? { authorisation.validTo.map(OperatorsText.date) }
    }

    /// Rows in force, in the table's order; none when there is no table or the newest was withdrawn.
    package func rows() throws -> [Row] {
        guard try TableHistory(workspace).newest(of: .operators) != nil else { return [] }
        let items = try OperatorHistory(workspace).items
        let flaws = OperatorAuthority.flaws(items.map(\.row))
        return items.enumerated().map { position, item in
            Row(
                authorisation: item.row, importedAt: item.importedAt, isRetroactive: item.isRetroactive,
                source: item.source, flaw: flaws[position])
        }
    }

    /// The newest import of each kind of table that is in force, by kind: a certificate says of each who signed it.
    package func tables() throws -> [TableImport] {
        let kinds = Set(try workspace.store.tableVersions().map(\.kind)).sorted()
        let history = TableHistory(workspace)
        return try kinds.compactMap(TableKind.init(rawValue:)).compactMap { try history.newest(of: $0) }
    }

    /// Does the operators table in force name this person?
    package func lists(_ person: String) throws -> Bool {
        KnownPeople(try TablesInForce.tables(workspace).rows.operators).lists(person)
    }

    /// `{"operators":[…],"tables":[…]}`.
    package func json() throws -> String {
        var json = JSONText(reserving: 2048)
        json.beginObject()
        json.name("operators")
        json.beginArray()
        for row in try rows() { write(row, &json) }
        json.endArray()
        json.name("tables")
        json.beginArray()
        for table in try tables() {
            json.beginObject()
            write(table, &json)
            json.endObject()
        }
        json.endArray()
        json.endObject()
        return json.text
    }

    private func write(_ row: Row, _ json: inout JSONText) {
        let value = row.authorisation
        json.beginObject()
        json.member("operator", value.person)
        json.member("role", value.role)
        json.member("method", value.method)
        json.member("from", row.from)
        json.member("to", row.to)
        json.member("authorisedBy", value.authorisedBy)
        json.member("key", value.key?.text)
        json.member("fingerprint", value.key?.fingerprint)
        json.name("retroactive")
        json.bool(row.isRetroactive)
        json.member("firstImportedAt", row.importedAt.text)
        json.member("authorisesNobody", row.flaw?.rawValue)
        if let source = row.source { write(source, &json) }
        json.endObject()
    }

    private func write(_ table: TableImport, _ json: inout JSONText) {
        json.member("table", table.kind)
        json.member("document", table.document.description)
        json.member("original", table.original.description)
        json.member("importedAt", table.importedAt.text)
        json.member("importedBy", table.by)
        json.member("auth", table.auth)
        json.member("signedBy", table.signedBy)
        json.name("entry")
        if let entry = table.entry { json.integer(entry) } else { json.null() }
    }

    /// One line of `ssh-keygen`'s allowed signers for every key in force, for those who check signed acts.
    package func allowedSigners() throws -> [String] {
        var lines: [String] = []
        for row in try rows() {
            guard let key = row.authorisation.key else { continue }
            let line = SignedActFiles.allowedSigner(row.authorisation.person, key)
            if !lines.contains(line) { lines.append(line) }
        }
        return lines
    }
}
