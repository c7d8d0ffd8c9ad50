import GRDB
import RecoveryModel
import Storage

/// Named, immutable migrations: a released one is never edited, a further one is added.
enum Schema {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1-lots-records-entries") { database in
            for statement in tables + records + log { try database.execute(sql: statement) }
        }
        // Programs that know no versions of records must not add theirs to a store that may hold later ones.
        migrator.registerMigration("2-version-of-records") { database in
            try database.execute(
                sql: """
                    INSERT OR IGNORE INTO note (name, value)
                    SELECT '\(RecordCodec.note)', '1' WHERE EXISTS (SELECT 1 FROM document)
                    """)
        }
        migrator.registerMigration("3-counts-and-pages") { database in
            for statement in pages + recordsByKind + Counts.made { try database.execute(sql: statement) }
        }
        migrator.registerMigration("4-exception-queue") { database in try database.execute(sql: queue) }
        return migrator
    }

    /// Refuses a database that a later version of the program wrote: what this one doesn't know it could only damage.
    static func refuseLater(_ database: Database, path: String, _ migrator: DatabaseMigrator) throws {
        let known = migrator.migrations
        guard let later = try migrator.appliedIdentifiers(database).filter({ !known.contains($0) }).max() else {
            return
        }
        throw StoreError(
            .later,
            "\(path): a later version of lotwise wrote this store (its schema has «\(later)»); use that version or a newer "
                + "one: nothing was changed")
    }

    private static let tables = [
        """
        CREATE TABLE document (
            id INTEGER PRIMARY KEY, digest BLOB NOT NULL CHECK (length(digest) = 32),
            original BLOB NOT NULL CHECK (length(original) = 32), path TEXT NOT NULL, kind TEXT NOT NULL,
            bytes INTEGER NOT NULL, arrived INTEGER NOT NULL, lot INTEGER REFERENCES lot (id),
            state INTEGER NOT NULL, mapping TEXT NOT NULL) STRICT
        """,
        "CREATE INDEX document_path ON document (path, lot)",
        """
        CREATE TABLE lot (
            id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, customer TEXT NOT NULL, pipeline TEXT NOT NULL,
            terms TEXT NOT NULL, folder TEXT NOT NULL, opened INTEGER NOT NULL, receipt_closed INTEGER,
            closed INTEGER, loosened INTEGER NOT NULL, basis TEXT NOT NULL) STRICT
        """,
        """
        CREATE TABLE intake (
            id INTEGER PRIMARY KEY, lot INTEGER NOT NULL REFERENCES lot (id), ordinal INTEGER NOT NULL,
            name TEXT NOT NULL, manifested INTEGER NOT NULL, withdrawn INTEGER NOT NULL,
            linked INTEGER REFERENCES intake (id)) STRICT
        """,
        "CREATE INDEX intake_lot ON intake (lot, ordinal)",
        """
        CREATE TABLE finding (
            id TEXT PRIMARY KEY, lot INTEGER, intake INTEGER, code TEXT NOT NULL, severity TEXT NOT NULL,
            state TEXT NOT NULL, stage TEXT, message TEXT NOT NULL, "values" TEXT NOT NULL, document INTEGER NOT NULL,
            line INTEGER NOT NULL, opened INTEGER NOT NULL, values_digest TEXT NOT NULL) STRICT
        """,
        "CREATE INDEX finding_intake ON finding (intake)",
        "CREATE INDEX finding_lot ON finding (lot, code)",
        """
        CREATE TABLE resolution (
            id INTEGER PRIMARY KEY, lot INTEGER, intake INTEGER, code TEXT NOT NULL, finding TEXT NOT NULL,
            value TEXT NOT NULL, person TEXT NOT NULL, reason TEXT NOT NULL, values_digest TEXT NOT NULL,
            at INTEGER NOT NULL) STRICT
        """,
        "CREATE INDEX resolution_intake ON resolution (intake)",
        """
        CREATE TABLE table_version (
            id INTEGER PRIMARY KEY, kind TEXT NOT NULL, document INTEGER NOT NULL REFERENCES document (id),
            imported INTEGER NOT NULL) STRICT
        """,
        "CREATE TABLE note (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID",
        "CREATE TABLE logged (key TEXT PRIMARY KEY) STRICT, WITHOUT ROWID",
    ]

    /// The exception queue in its order, however long, without sorting it.
    private static let queue = """
        CREATE INDEX finding_queue ON finding (lot, intake, code, id, state) WHERE state <> 'shared'
        """

    /// A page of a lot's intakes without sorting the lot, and who is linked to an intake without looking at all.
    private static let pages = [
        "CREATE INDEX intake_of_lot ON intake (lot)",
        "CREATE INDEX intake_linked ON intake (linked) WHERE linked IS NOT NULL",
    ]

    /// Records lie by kind, then by intake. A file holds one kind, mostly in the order of the lot: its records are put
    /// behind one another, and not each between those of other kinds, which would write every page once a file.
    private static let recordsByKind = [
        """
        CREATE TABLE record_by_kind (
            intake INTEGER NOT NULL, kind INTEGER NOT NULL, digest BLOB NOT NULL, document INTEGER NOT NULL,
            line INTEGER NOT NULL, body BLOB NOT NULL, PRIMARY KEY (kind, intake, digest)) STRICT, WITHOUT ROWID
        """,
        """
        INSERT INTO record_by_kind SELECT intake, kind, digest, document, line, body FROM record
        ORDER BY kind, intake, digest
        """,
        "DROP TABLE record",
        "ALTER TABLE record_by_kind RENAME TO record",
    ]

    /// Records lay in key order of their intake, until the third migration.
    private static let records = [
        """
        CREATE TABLE identifier (
            key INTEGER NOT NULL, intake INTEGER NOT NULL, kind TEXT NOT NULL, value TEXT NOT NULL,
            PRIMARY KEY (key, intake, kind, value)) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE record (
            intake INTEGER NOT NULL, kind INTEGER NOT NULL, digest BLOB NOT NULL, document INTEGER NOT NULL,
            line INTEGER NOT NULL, body BLOB NOT NULL, PRIMARY KEY (intake, kind, digest)) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE unmatched (
            id INTEGER PRIMARY KEY, kind INTEGER NOT NULL, digest BLOB NOT NULL, document INTEGER NOT NULL,
            line INTEGER NOT NULL, body BLOB NOT NULL, refs TEXT NOT NULL, lot INTEGER,
            UNIQUE (kind, digest, refs)) STRICT
        """,
        """
        CREATE TABLE shared_claim (
            key INTEGER NOT NULL, intake INTEGER NOT NULL, PRIMARY KEY (key, intake)) STRICT, WITHOUT ROWID
        """,
        "CREATE TABLE dirty (intake INTEGER PRIMARY KEY) STRICT",
        """
        CREATE TABLE decision (
            intake INTEGER PRIMARY KEY, lot INTEGER NOT NULL, row INTEGER NOT NULL, shipment INTEGER NOT NULL,
            functionality INTEGER NOT NULL, sanitization INTEGER NOT NULL, cosmetic INTEGER NOT NULL,
            routing INTEGER NOT NULL, route TEXT NOT NULL, deadline INTEGER, digest BLOB NOT NULL, leaf BLOB NOT NULL,
            events BLOB NOT NULL, body BLOB NOT NULL) STRICT
        """,
        "CREATE INDEX decision_deadline ON decision (deadline) WHERE deadline IS NOT NULL",
    ]

    /// The triggers guard against mistakes; tampering is what the log's hashes find.
    private static let log = [
        """
        CREATE TABLE entry (
            seq INTEGER PRIMARY KEY CHECK (seq >= 0), leaf BLOB NOT NULL CHECK (length(leaf) = 32),
            body BLOB NOT NULL) STRICT
        """,
        """
        CREATE TRIGGER entry_is_never_edited BEFORE UPDATE ON entry
        BEGIN SELECT RAISE (ABORT, 'custody entries are never edited'); END
        """,
        """
        CREATE TRIGGER entry_is_never_deleted BEFORE DELETE ON entry
        BEGIN SELECT RAISE (ABORT, 'custody entries are never deleted'); END
        """,
    ]
}
