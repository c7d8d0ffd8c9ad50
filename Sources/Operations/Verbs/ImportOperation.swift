import Acts
import Basics
import Custody
import EvidenceImporters
import Intake
import RecoveryModel
import Storage
import StoreAccess
import StoreFiles

/// `import PATH…`: store-wide tables, each version kept, dated, and named by the decisions that used it.
///
/// ```
/// let result = try ImportOperation(workspace).importTables(["tables"], by: "OP-A1")
/// for item in result.items where item.isRefused { print(item.file) }
/// ```
package struct ImportOperation {
    private let workspace: Workspace
    private let isPartial: Bool
    private let tell: (String, TableKind, TableChanges) -> Void
    private var store: any RecoveryStore { workspace.store }

    /// - Parameter isPartial: takes the rows that can be read of a table that is refused otherwise; somebody must stand
    ///   behind that.
    /// - Parameter tell: is given the file, the kind and what the import changes, before it takes effect.
    package init(
        _ workspace: Workspace, isPartial: Bool = false,
        tell: @escaping (String, TableKind, TableChanges) -> Void = { _, _, _ in }
    ) {
        self.workspace = workspace
        self.isPartial = isPartial
        self.tell = tell
    }

    /// What became of one file.
    package struct Item: Sendable {
        package let file: String
        package let kind: String?
        package let findings: [FileFinding]
        package let isRepeat: Bool
        /// What is taken as it stands and has its consequences: rows that authorise nobody.
        package var notes: [FileFinding] = []
        /// The table wasn't taken: the one in force stays.
        package var isRefused = false
        /// What it changed.
        package var changes: TableChanges?
        /// Rows that would have authorised whoever imports: they took no effect.
        package var excluded: [String] = []
    }

    /// What became of all files.
    package struct Result: Sendable {
        package let items: [Item]
        package let recorded: Int
        /// Lots whose devices couldn't be decided under the new tables: exit code 3.
        package let undecided: [UndecidedLot]
        /// What is to be said beside it.
        package let remarks: [String]
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
    package func importTables(_ paths: [String], by person: String? = nil, isSigned: Bool = false) throws -> Result {
        if isPartial, person == nil {
            throw OperationError(
                .usage, "--partial needs --by: who says that the table may be taken without those rows?")
        }
        let importer = try person.map {
            Importer(person: $0, signing: try ActSigning(workspace, by: $0, isSigned: isSigned))
        }
        let recorder = try workspace.recorder()
        let mappings = try MappingCatalogue.load()
        let found = try workspace.folder.explained {
            try FoundFile.find(paths, mappings: mappings)
        }
        // What can't be signed to the end isn't recorded by half.
        let items =
            isSigned
            ? try store.transaction { try importFiles(found.files, importer: importer, recorder: recorder) }
            : try importFiles(found.files, importer: importer, recorder: recorder)
        let decided =
            try items.contains { !$0.isRepeat && !$0.isRefused } ? RunOperation(workspace).decide(lots: []) : nil
        return Result(
            items: items, recorded: recorder.recorded + (decided?.recorded ?? 0), undecided: decided?.undecided ?? [],
            remarks: decided?.remarks ?? [])
    }

    private func importFiles(_ files: [FoundFile], importer: Importer?, recorder: Recorder) throws -> [Item] {
        try files.map { file in
            guard case .table(let kind) = file.nature, let table = TableKind(rawValue: kind) else {
                let message =
                    "no store-wide table: its header matches none of `lotwise formats`; evidence goes through `run` or `ingest`"
                return Item(
                    file: file.absolute, kind: nil, findings: [FileFinding("I16", message, line: 0)], isRepeat: false)
            }
            return try workspace.folder.explained {
                try importFile(file, kind: table, importer: importer, recorder: recorder)
            }
        }
    }

    private func importFile(
        _ file: FoundFile, kind: TableKind, importer: Importer?, recorder: Recorder
    ) throws -> Item {
        var tables = ReferenceTables()
        let review = try TableReader.review(
            FileByteSource(path: file.absolute), as: kind, into: &tables, zones: ZoneTable.zone)
        let objection = try TableVouching(workspace).objection(
            to: importer?.person, importer?.signing, importing: kind, tables)
        if !review.refusals.isEmpty && !isPartial || objection != nil {
            let findings = [objection].compactMap(\.self) + review.findings
            var item = Item(file: file.absolute, kind: kind.rawValue, findings: findings, isRepeat: false)
            item.isRefused = true
            return item
        }
        let original = try workspace.keeper.copy(FileByteSource(path: file.absolute))
        try workspace.keeper.commit(original)
        var version = Version(kind: kind, file: file.relative, draft: original, original: original.digest)
        version.refused = review.refusals.map(\.line)
        if kind == .operators { try leaveOutOwnRows(&version, incoming: tables.rows.operators, importer: importer) }
        var item = Item(
            file: file.absolute, kind: kind.rawValue, findings: review.findings,
            isRepeat: try isRepeat(version, importer))
        item.notes = OperatorsText.powerless(tables.rows.operators, lines: review.lines, kind: kind)
        item.excluded = version.excluded.map(\.logText)
        guard !item.isRepeat else { return item }
        if kind == .operators { tables.rows.operators = version.operators }
        let changes = TableChanges(kind, from: try TablesInForce.tables(workspace), to: tables)
        item.changes = changes
        tell(file.absolute, kind, changes)
        try store.transaction {
            try record(version, importer: importer, recorder: recorder)
            try ActNote(store).begin([])
        }
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
        /// Lines of rows that were left out.
        var refused: [Int] = []
        /// What the operators table authorises.
        var operators: [OperatorAuthorisation] = []
        var excluded: [OperatorAuthorisation] = []
    }

    /// Keeps a table without what it says of its importer, beside the file as it came.
    private func leaveOutOwnRows(
        _ version: inout Version, incoming: [OperatorAuthorisation], importer: Importer?
    ) throws {
        version.operators = incoming
        guard let importer else { return }
        let own = SelfAuthorisation(
            by: importer.person, before: try TablesInForce.tables(workspace).rows.operators, incoming: incoming)
        version.excluded = own.excluded
        version.operators = own.rows
        guard own.isChanged else { return }
        let bytes = OperatorsText.csv(own.rows)
        var written = ReferenceTables()
        let review = try TableReader.review(
            MemoryByteSource(bytes), as: .operators, into: &written, zones: ZoneTable.zone)
        guard written.rows.operators == own.rows, review.refusals.isEmpty || isPartial else {
            throw OperationError(
                .refused,
                "\(version.file): a cell can't be written again as it was read; import it without --by, or by somebody "
                    + "whom it doesn't name")
        }
        version.draft = try workspace.keeper.copy(MemoryByteSource(bytes))
        try workspace.keeper.commit(version.draft)
    }

    private func record(_ version: Version, importer: Importer?, recorder: Recorder) throws {
        let now = workspace.clock()
        // Before the version itself is part of the history.
        let data = try data(version, importer, at: now)
        if version.draft.digest != version.original {
            let size = try workspace.keeper.size(of: version.original) ?? 0
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
        var excluded: TablePayload.Rows?
        var retroactive: TablePayload.Rows?
        if version.kind == .operators {
            excluded = Self.named(version.excluded)
            var history = try OperatorHistory(workspace)
            history.add(version.operators, importedAt: now, source: nil)
            retroactive = Self.named(history.items.filter(\.isRetroactive).map(\.row))
        }
        let said = TablePayload(
            version.kind.rawValue, document: version.draft.digest,
            original: version.draft.digest == version.original ? nil : version.original,
            refusedLines: Array(version.refused.prefix(Self.listed)), refusedRows: version.refused.count,
            excluded: excluded, retroactive: retroactive,
            signedBy: importer.flatMap { $0.signing.auth == "none" ? nil : $0.person })
        return said.data
    }

    private static func named(_ rows: [OperatorAuthorisation]) -> TablePayload.Rows {
        TablePayload.Rows(count: rows.count, rows: rows.prefix(listed).map { String($0.logText.prefix(200)) })
    }
}
