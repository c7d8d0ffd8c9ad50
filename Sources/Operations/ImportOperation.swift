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
        /// Rows that would have authorised whoever imports: they took no effect.
        package var excluded: [String] = []
    }

    /// What became of all files.
    package struct Result: Sendable {
        package let items: [Item]
        package let recorded: Int
        /// True when a file was no table or rows were refused: exit code 1.
        package var hasTrouble: Bool {
            items.contains { $0.kind == nil || !$0.findings.isEmpty || !$0.excluded.isEmpty }
        }
    }

    /// Who imports, if anybody says so.
    private struct Importer {
        let person: String
        let signing: ActSigning
    }

    /// Imports the files, or those inside folders, and decides open lots again. Without `person` the entries say that
    /// nobody stands behind the table; `isSigned` needs one. Throws `OperationError` or `StoreError`.
    package func run(_ paths: [String], by person: String? = nil, isSigned: Bool = false) throws -> Result {
        let importer = try person.map {
            Importer(person: $0, signing: try ActSigning(workspace, by: $0, isSigned: isSigned))
        }
        let recorder = try workspace.recorder()
        let mappings = try MappingShelf.load()
        let found = try workspace.folder.explained {
            try FoundFile.find(paths, isLotFolder: false, mappings: mappings)
        }
        // What can't be signed to the end isn't recorded by half.
        let items =
            isSigned
            ? try store.transaction { try take(found.files, importer, recorder) }
            : try take(found.files, importer, recorder)
        let open = try store.lots().filter { $0.closedAt == nil }.map(\.name)
        let decided = try items.contains { !$0.isRepeat } ? RunOperation(workspace).decide(lots: open).recorded : 0
        return Result(items: items, recorded: recorder.recorded + decided)
    }

    private func take(_ files: [FoundFile], _ importer: Importer?, _ recorder: Recorder) throws -> [Item] {
        try files.map { file in
            guard case .table(let kind) = file.nature, let table = TableKind(rawValue: kind) else {
                let message =
                    "no store-wide table: its header matches none of `lotwise formats`; evidence goes through `run` or `ingest`"
                return Item(
                    file: file.absolute, kind: nil, findings: [FileFinding("I16", message, line: 0)], isRepeat: false)
            }
            return try workspace.folder.explained { try take(file, table, importer, recorder) }
        }
    }

    private func take(
        _ file: FoundFile, _ kind: TableKind, _ importer: Importer?, _ recorder: Recorder
    ) throws -> Item {
        var tables = ReferenceTables()
        let findings = try TableReader.read(
            FileByteSource(path: file.absolute), as: kind, into: &tables, zones: ZoneTable.zone)
        let original = try workspace.keeper.copy(FileByteSource(path: file.absolute))
        try workspace.keeper.commit(original)
        var version = Version(kind: kind, file: file.relative, draft: original, original: original.digest)
        version.refused = findings.count
        if kind == .operators { try leaveOutOwnRows(&version, tables.operators, importer) }
        var item = Item(
            file: file.absolute, kind: kind.rawValue, findings: findings,
            isRepeat: try isRepeat(version, importer))
        item.excluded = version.excluded.map(\.logText)
        if !item.isRepeat { try store.transaction { try record(version, importer, recorder) } }
        return item
    }

    /// In force already, and signed by whoever would sign it now.
    private func isRepeat(_ version: Version, _ importer: Importer?) throws -> Bool {
        guard let newest = try store.tableVersions().last(where: { $0.kind == version.kind.rawValue }),
            try store.document(newest.document)?.digest == version.draft.digest
        else { return false }
        guard let importer, importer.signing.auth != "none" else { return true }
        return try TableHistory(workspace).newest(of: version.kind)?.signedBy == importer.person
    }
}

extension ImportOperation {
    /// A table about to come into force.
    private struct Version {
        let kind: TableKind
        let file: String
        /// The bytes in force.
        var draft: DocumentKeeper.Draft
        /// Digest of the file as it came.
        let original: Digest
        var refused = 0
        /// What the operators table authorises.
        var operators: [OperatorAuthorisation] = []
        var excluded: [OperatorAuthorisation] = []
    }

    /// Keeps a table without what it says of its importer, beside the file as it came.
    private func leaveOutOwnRows(
        _ version: inout Version, _ incoming: [OperatorAuthorisation], _ importer: Importer?
    ) throws {
        version.operators = incoming
        guard let importer else { return }
        let own = SelfAuthorisation(
            by: importer.person, before: try TableShelf.tables(workspace).operators, incoming: incoming)
        version.excluded = own.excluded
        version.operators = own.rows
        guard own.isChanged else { return }
        let bytes = OperatorsText.csv(own.rows)
        var written = ReferenceTables()
        let findings = try TableReader.read(
            MemoryByteSource(bytes), as: .operators, into: &written, zones: ZoneTable.zone)
        guard written.operators == own.rows, !findings.contains(where: { $0.message.contains("refused") }) else {
            throw OperationError(
                .refused,
                "\(version.file): a cell can't be written again as it was read; import it without --by, or by somebody "
                    + "whom it doesn't name")
        }
        version.draft = try workspace.keeper.copy(MemoryByteSource(bytes))
        try workspace.keeper.commit(version.draft)
    }

    private func record(_ version: Version, _ importer: Importer?, _ recorder: Recorder) throws {
        let now = workspace.clock()
        // Before the version itself is part of the history.
        let data = try data(version, importer, at: now)
        if version.draft.digest != version.original {
            let size = FileSystem.size(workspace.keeper.path(of: version.original)) ?? 0
            _ = try store.addDocument(
                DocumentRow(
                    id: 0, digest: version.original, original: version.original, path: version.file,
                    kind: "original:" + version.kind.rawValue, bytes: size, arrived: now, lot: nil, state: .read,
                    mapping: ""))
        }
        let id = try store.addDocument(
            DocumentRow(
                id: 0, digest: version.draft.digest, original: version.original, path: version.file,
                kind: "table:" + version.kind.rawValue, bytes: version.draft.bytes, arrived: now, lot: nil,
                state: .read, mapping: ""))
        try store.addTableVersion(
            TableVersionRow(kind: version.kind.rawValue, document: id, importedAt: now))
        let act =
            try importer?.signing.draft(.tableImported, lot: nil, as: "dpr", data: data)
            ?? CustodyEventDraft(
                type: .tableImported, lot: nil, intake: nil, device: nil, at: nil, actor: .engine, data: data)
        try TableHistory(workspace).remember(id, entry: try store.entryCount())
        try recorder.record([act])
    }

    /// Entries are small: longer lists are cut, and the kept documents have all of it.
    private static let listed = 50

    private func data(_ version: Version, _ importer: Importer?, at now: Instant) throws -> [UInt8] {
        var json = JSONText(reserving: 1024)
        json.beginObject()
        json.member("document", version.draft.digest.description)
        if version.kind == .operators { Self.list("excluded", version.excluded, &json) }
        if version.draft.digest != version.original { json.member("original", version.original.description) }
        json.member("refusedRows", version.refused)
        if version.kind == .operators {
            var history = try OperatorHistory(workspace)
            history.add(version.operators, importedAt: now, source: nil)
            Self.list("retroactive", history.items.filter(\.isRetroactive).map(\.row), &json)
        }
        json.member("signedBy", importer.flatMap { $0.signing.auth == "none" ? nil : $0.person })
        json.member("table", version.kind.rawValue)
        json.endObject()
        return json.bytes
    }

    private static func list(_ label: String, _ rows: [OperatorAuthorisation], _ json: inout JSONText) {
        json.name(label)
        json.beginObject()
        json.member("count", rows.count)
        json.member("rows", rows.prefix(listed).map { String($0.logText.prefix(200)) })
        json.endObject()
    }
}
