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
/// let basis = try BasisRecord.read(record.digest, store)
/// ```
package struct BasisRecord {
    /// Digest of the rest: the lot's `basis`.
    package let digest: String
    let text: String

    private static func note(_ digest: String) -> String { "basis:" + digest }

    /// What a lot is decided under now.
    package init(_ lot: LotRow, pipeline: LoadedPipeline, tables: ReferenceTables) {
        var json = JSONText(reserving: 1024)
        json.beginObject()
        json.member("loosened", lot.isLoosened ? "yes" : "no")
        json.name("pipeline")
        json.beginArray()
        for file in pipeline.files {
            json.beginObject()
            json.member("digest", Digest(of: file.bytes).description)
            json.member("path", file.path)
            json.endObject()
        }
        json.endArray()
        json.member("receiptClosed", lot.receiptClosedAt?.text)
        json.member("rules", RulesVersion.current)
        json.name("tables")
        json.beginObject()
        for kind in tables.rows.digests.keys.sorted() { json.member(kind, tables.rows.digests[kind]) }
        json.endObject()
        json.member("terms", lot.terms)
        json.endObject()
        text = json.text
        digest = Digest(of: text).hex
    }

    /// Remembers it under its digest. In a transaction of the caller's.
    package func keep(in store: any NoteStore) throws { try store.setNote(Self.note(digest), text) }

    /// The record under `digest`; nil when the store has none.
    package static func read(_ digest: String, _ store: any NoteStore) throws -> JSONValue? {
        try store.note(note(digest)).map { try JSONParser.parse(Array($0.utf8)) }
    }

    /// Version of the rules that a lot was decided by; this one's for a lot that wasn't.
    package static func rules(of lot: LotRow, _ store: any NoteStore) throws -> String {
        try read(lot.basis, store)?["rules"]?.string ?? RulesVersion.current
    }

    /// The pipeline as it was, from its kept files. Throws `OperationError` when one is missing or damaged.
    static func pipeline(_ record: JSONValue, _ workspace: Workspace) throws -> LoadedPipeline {
        var files: [(path: String, bytes: [UInt8])] = []
        for item in record["pipeline"]?.array ?? [] {
            guard let path = item["path"]?.string, let digest = Digest(text: item["digest"]?.string ?? "") else {
                continue
            }
            let bytes = try workspace.folder.explained {
                try workspace.keeper.read(digest, limit: 64 << 20)
            }
            guard Digest(of: bytes) == digest else {
                throw OperationError(
                    .store, "S08 the kept pipeline file \(path) differs from its digest; restore the backup")
            }
            files.append((path, bytes))
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
    static func tables(_ record: JSONValue, _ workspace: Workspace) throws -> ReferenceTables {
        var tables = ReferenceTables()
        for member in record["tables"]?.members ?? [] {
            guard let kind = TableKind(rawValue: member.name), let digest = Digest(text: member.value.string ?? "")
            else {
                continue
            }
            try TablesInForce.read(kind, digest: digest, into: &tables, in: workspace)
        }
        tables.index()
        return tables
    }
}
