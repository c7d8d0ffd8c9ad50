import Basics
import EvidenceImporters
import Pipeline
import Policies
import RecoveryModel
import Storage
import StoreFiles

/// What the decisions of a lot rest on besides its dossiers, by the digests of kept documents: `replay` and `fsck`
/// decide again from these, whatever pipeline and tables are in force by now.
///
/// ```
/// let record = BasisRecord(lot, pipeline: pipeline, tables: tables)
/// try record.keep(in: store)
/// let basis = try BasisRecord.read(lot, store)
/// ```
package struct BasisRecord {
    /// Digest of the rest: the lot's `basis`.
    package let digest: String
    let text: String

    private static func note(_ digest: String) -> String { "basis:" + digest }

    /// What a lot is decided under now.
    package init(_ lot: LotRow, pipeline: LoadedPipeline, tables: ReferenceTables) {
        let said = RecordedBasis(
            terms: lot.terms, isLoosened: lot.isLoosened, receiptClosedAt: lot.receiptClosedAt,
            rules: RulesVersion.current,
            pipeline: pipeline.files.map { RecordedBasis.File(path: $0.path, digest: Digest(of: $0.bytes)) },
            tables: tables.rows.digests.keys.sorted().map {
                RecordedBasis.Table(kind: $0, digest: tables.rows.digests[$0])
            })
        text = said.text
        digest = Digest(of: text).hex
    }

    /// Remembers it under its digest. In a transaction of the caller's.
    package func keep(in store: any NoteStore) throws { try store.setNote(Self.note(digest), text) }

    /// What the lot's decisions rest on; nil for a lot that nothing was decided of. Throws `OperationError` when it is
    /// missing or not what its digest says: nothing else may stand in for it.
    package static func read(_ lot: LotRow, _ store: any RecoveryStore) throws -> RecordedBasis? {
        if lot.basis.isEmpty, try !LotPages.isDecided(lot, in: store) { return nil }
        guard let text = try store.note(note(lot.basis)), Digest(of: text).hex == lot.basis,
            let value = try? JSONParser.parse(Array(text.utf8)), let record = RecordedBasis(value)
        else { throw OperationError(.store, "lot \(lot.name): \(problem)") }
        return record
    }

    /// What is said of a lot without its record.
    private static let problem =
        "what its decisions rest on is missing, or not what its digest says; restore the newest backup"

    /// Version of the rules that a lot was decided by; this one's for a lot that wasn't. Throws as `read`.
    package static func rules(of lot: LotRow, _ store: any RecoveryStore) throws -> String {
        try read(lot, store)?.rules ?? RulesVersion.current
    }

    /// The pipeline as it was, from its kept files. Throws `OperationError` when one is missing or damaged.
    static func pipeline(_ record: RecordedBasis, _ workspace: Workspace) throws -> LoadedPipeline {
        var files: [(path: String, bytes: [UInt8])] = []
        for item in record.pipeline {
            let bytes = try workspace.folder.explained {
                try workspace.keeper.read(item.digest, limit: 64 << 20)
            }
            guard Digest(of: bytes) == item.digest else {
                throw OperationError(
                    .store, "S08 the kept pipeline file \(item.path) differs from its digest; restore the backup")
            }
            files.append((item.path, bytes))
        }
        guard let yaml = files.first else { throw OperationError(.store, "the recorded pipeline has no files") }
        do {
            return try PipelineLoader.load(yaml.bytes, file: yaml.path) { path in
                guard let file = files.first(where: { $0.path == path }) else {
                    throw PipelineError(.file, "not among the kept files", file: path)
                }
                return file.bytes
            }
        } catch let error as PipelineError { throw OperationError(.store, "the kept pipeline can't be read: \(error)") }
    }

    /// The store-wide tables as they were.
    static func tables(_ record: RecordedBasis, _ workspace: Workspace) throws -> ReferenceTables {
        var tables = ReferenceTables()
        for table in record.tables {
            guard let named = table.digest else { continue }
            guard let kind = TableKind(rawValue: table.kind), let digest = Digest(text: named) else {
                throw OperationError(
                    .store, "a table that decisions rest on isn't known: \(table.kind) \(named); use a later version")
            }
            try TablesInForce.read(kind, digest: digest, into: &tables, in: workspace)
        }
        tables.index()
        return tables
    }
}
