import Basics
import EvidenceImporters
import RecoveryModel
import Storage

/// `import PATH…`: store-wide tables, each version kept, dated, and named by the decisions that used it.
package struct ImportOperation {
    private let workspace: Workspace
    private var store: any RecoveryStore { workspace.store }

    package init(_ workspace: Workspace) { self.workspace = workspace }

    /// What became of one file.
    package struct Item: Sendable {
        package let file: String
        package let kind: String?
        package let findings: [FileFinding]
        package let isRepeat: Bool
    }

    /// What became of all files.
    package struct Result: Sendable {
        package let items: [Item]
        package let recorded: Int
        /// True when a file was no table or rows were refused: exit code 1.
        package var hasTrouble: Bool { items.contains { $0.kind == nil || !$0.findings.isEmpty } }
    }

    /// Imports the files, or those inside folders, and decides open lots again. Throws `OperationError` or
    /// `StoreError`.
    package func run(_ paths: [String]) throws -> Result {
        let recorder = try workspace.recorder()
        let mappings = try MappingShelf.load()
        let found = try workspace.folder.explained {
            try FoundFile.find(paths, isLotFolder: false, mappings: mappings)
        }
        var items: [Item] = []
        for file in found.files {
            guard case .table(let kind) = file.nature, let table = TableKind(rawValue: kind) else {
                let message =
                    "no store-wide table: its header matches none of `lotwise formats`; evidence goes through `run` or `ingest`"
                items.append(
                    Item(
                        file: file.absolute, kind: nil, findings: [FileFinding("I16", message, line: 0)],
                        isRepeat: false))
                continue
            }
            items.append(try workspace.folder.explained { try take(file, table, recorder) })
        }
        let open = try store.lots().filter { $0.closedAt == nil }.map(\.name)
        let decided = try items.contains { !$0.isRepeat } ? RunOperation(workspace).decide(lots: open).recorded : 0
        return Result(items: items, recorded: recorder.recorded + decided)
    }

    private func take(_ file: FoundFile, _ kind: TableKind, _ recorder: Recorder) throws -> Item {
        var scratch = ReferenceTables()
        let findings = try TableReader.read(
            FileByteSource(path: file.absolute), as: kind, into: &scratch, zones: ZoneTable.zone)
        let draft = try workspace.keeper.copy(FileByteSource(path: file.absolute))
        try workspace.keeper.commit(draft)
        let newest = try store.tableVersions().last { $0.kind == kind.rawValue }
        if let newest, try store.document(newest.document)?.digest == draft.digest {
            return Item(file: file.absolute, kind: kind.rawValue, findings: findings, isRepeat: true)
        }
        let now = workspace.clock()
        try store.transaction {
            let id = try store.addDocument(
                DocumentRow(
                    id: 0, digest: draft.digest, original: draft.digest, path: file.relative,
                    kind: "table:" + kind.rawValue, bytes: draft.bytes, arrived: now, lot: nil, state: .read,
                    mapping: ""))
            try store.addTableVersion(TableVersionRow(kind: kind.rawValue, document: id, importedAt: now))
            var json = JSONText()
            json.beginObject()
            json.member("document", draft.digest.description)
            json.member("refusedRows", findings.count)
            json.member("table", kind.rawValue)
            json.endObject()
            try recorder.record([
                CustodyEventDraft(
                    type: .tableImported, lot: nil, intake: nil, device: nil, at: nil, actor: .engine, data: json.bytes)
            ])
        }
        return Item(file: file.absolute, kind: kind.rawValue, findings: findings, isRepeat: false)
    }
}
