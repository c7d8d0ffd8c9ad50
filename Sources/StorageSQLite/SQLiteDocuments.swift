import Basics
import RecoveryModel
import Storage

extension SQLiteStore {
    private static let documentColumns = "id, digest, original, path, kind, bytes, arrived, lot, state, mapping"

    package func addDocument(_ row: DocumentRow) throws -> Int {
        let sql = """
            INSERT INTO document (digest, original, path, kind, bytes, arrived, lot, state, mapping)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id
            """
        return try with(sql) { statement in
            statement.bind(row.digest.bytes).bind(row.original.bytes).bind(row.path).bind(row.kind).bind(row.bytes)
            statement.bind(row.arrived).bind(row.lot).bind(row.state.rawValue).bind(row.mapping)
            return try statement.first { $0.int(0) } ?? 0
        }
    }

    package func updateDocument(_ row: DocumentRow) throws {
        try with("UPDATE document SET kind = ?, state = ?, mapping = ? WHERE id = ?") {
            _ = try $0.bind(row.kind).bind(row.state.rawValue).bind(row.mapping).bind(row.id).run()
        }
    }

    package func document(_ id: Int) throws -> DocumentRow? {
        try with("SELECT \(Self.documentColumns) FROM document WHERE id = ?") {
            try $0.bind(id).first(Self.readDocument)
        }
    }

    package func documents(lot: Int?) throws -> [DocumentRow] {
        var rows: [DocumentRow] = []
        let sql = "SELECT \(Self.documentColumns) FROM document WHERE ?1 IS NULL OR lot = ?1 ORDER BY id"
        try with(sql) { try $0.bind(lot).each { rows.append(try Self.readDocument($0)) } }
        return rows
    }

    package func documents(path: String, lot: Int?) throws -> [DocumentRow] {
        var rows: [DocumentRow] = []
        let sql = "SELECT \(Self.documentColumns) FROM document WHERE path = ? AND lot IS ? ORDER BY id"
        try with(sql) { try $0.bind(path).bind(lot).each { rows.append(try Self.readDocument($0)) } }
        return rows
    }

    private static func readDocument(_ row: Prepared) throws -> DocumentRow {
        guard let digest = Digest(bytes: row.bytes(1)), let original = Digest(bytes: row.bytes(2)),
            let state = DocumentState(rawValue: row.int(8))
        else { throw StoreError(.damaged, "document \(row.int(0)) is damaged: run `lotwise log fsck`") }
        return DocumentRow(
            id: row.int(0), digest: digest, original: original, path: row.text(3), kind: row.text(4), bytes: row.int(5),
            arrived: row.instant(6), lot: row.optionalInt(7), state: state, mapping: row.text(9))
    }

    package func addTableVersion(_ row: TableVersionRow) throws {
        try with("INSERT INTO table_version (kind, document, imported) VALUES (?, ?, ?)") {
            _ = try $0.bind(row.kind).bind(row.document).bind(row.importedAt).run()
        }
    }

    package func tableVersions() throws -> [TableVersionRow] {
        var rows: [TableVersionRow] = []
        try with("SELECT kind, document, imported FROM table_version ORDER BY id") {
            try $0.each {
                rows.append(TableVersionRow(kind: $0.text(0), document: $0.int(1), importedAt: $0.instant(2)))
            }
        }
        return rows
    }
}
