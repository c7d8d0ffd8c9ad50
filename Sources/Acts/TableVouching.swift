import Basics
import EvidenceImporters
import RecoveryModel
import Storage
import StoreAccess

/// Who may say how evidence is to be read (tables `known-fields` and `words`): a validator of the operators table in
/// force before the import, who did nothing that the table speaks of. Otherwise whoever erased would say what their own
/// report means (R2v3 App. B(10), B(13)).
///
/// ```
/// let vouching = TableVouching(workspace)
/// let objection = try vouching.objection(to: "OP-V1", signing, importing: .words, tables)
/// ```
package struct TableVouching {
    private let workspace: Workspace

    package init(_ workspace: Workspace) { self.workspace = workspace }

    /// Why `person` can't vouch for the table; nil when they can, or where nobody has to. `signing` knows the tables in
    /// force before.
    package func objection(
        to person: String?, _ signing: ActSigning?, importing kind: TableKind, _ table: ReferenceTables
    ) throws -> FileFinding? {
        guard kind.needsValidator else { return nil }
        guard let person, let signing else {
            return FileFinding(
                "S43",
                "the table \(kind.rawValue) says how evidence is read, so a person must stand behind it; import it with "
                    + "--by WHO, a validator of the operators table who did nothing that the table speaks of", line: 0)
        }
        let now = EvidenceTime(instant: workspace.clock())
        guard signing.tables.authorises(person, "validator", method: nil, at: now) else {
            return FileFinding(
                "S43",
                "\(person) is no validator in the operators table today, so can't vouch for the table \(kind.rawValue); "
                    + "somebody who is one must import it", line: 0)
        }
        guard let done = try work(of: signing.identity, under: table) else { return nil }
        return FileFinding(
            "S35",
            "\(person) did what the table speaks of (\(done)), so can't say how it is read; another validator must "
                + "import it (R2v3 App. B(13))", line: 0)
    }

    /// The first row of the table under which the person did something: what, in words.
    private func work(of person: KnownPeople.Identity, under table: ReferenceTables) throws -> String? {
        var found: String?
        func look(_ kind: EvidenceKind, _ body: UnsafeRawBufferPointer) {
            guard found == nil else { return }
            found = DoneWork(kind, Array(body)).flatMap { work in
                work.people.contains { person.isAlike($0) } ? work.row(of: table) : nil
            }
        }
        try workspace.store.eachRecord(in: 0...Int.max) { _, kind, _, _, _, body in
            if let kind = EvidenceKind(rawValue: kind) { look(kind, body) }
        }
        for row in try workspace.store.unmatched() where found == nil {
            row.record.body.withUnsafeBytes { look(row.record.kind, $0) }
        }
        return found
    }
}

/// What one staged record says somebody did, by which words.
private struct DoneWork {
    private(set) var people: [String] = []
    private var tool: String?
    private var version: String?
    private var words: [OwnWord.List: [String?]] = [:]
    private var unknown: Set<OwnWord.List> = []

    init?(_ kind: EvidenceKind, _ body: [UInt8]) {
        var reader = FieldReader(body)
        switch kind {
        case .erasure:
            let value = Erasure(from: &reader)
            people = [value.operatorID].compactMap(\.self)
            (tool, version) = (value.tool, value.toolVersion)
            let doubtful = value.doubts.flatMap(\.texts)
            words = [
                .technique: [value.techniqueWords], .type: [value.techniqueWords], .outcome: [value.outcomeWords],
                .rooted: [value.rootedWords], .media: [value.mediaWords],
                .verified: [value.verifiedWord.ifStated ?? value.verifiedWord.unclearText], .note: [],
            ]
            for (list, texts) in words { words[list] = texts + doubtful.map(Optional.some) }
            // Which word an unknown state was read from is no longer known: whoever made the report can't say.
            if value.locks["blacklist"] == .unknown { unknown.insert(.blacklist) }
            if value.locks.values.contains(.unknown) { unknown.insert(.lock) }
        case .destruction:
            let value = Destruction(from: &reader)
            people = [value.operatorID, value.witness].compactMap(\.self)
            words = [.criteria: [value.criteria], .technique: [value.techniqueWord]]
        case .repair:
            let value = Repair(from: &reader)
            people = [value.operatorID].compactMap(\.self)
            words = [.repair: [value.part, value.action]]
        case .tests:
            let session = TestSession(from: &reader, at: SourceRef(document: 0, line: 0))
            people = Array(Set(session.statements.compactMap(\.operatorID)))
            let results = session.statements.map(\.result)
            words = [.lock: results, .blacklist: results, .rooted: results, .media: results]
        default: return nil
        }
    }

    /// The first row of the table that speaks of this, in words.
    func row(of table: ReferenceTables) -> String? {
        if let tool {
            for row in table.rows.knownFields where ComparableText.same(row.tool, tool) {
                let parsed = ToolVersion(version ?? "")
                if parsed.parts.isEmpty || parsed.isWithin(row.versionFrom, row.versionTo) {
                    return [tool, version ?? "of no stated version"].joined(separator: " ")
                }
            }
        }
        for row in table.rows.words {
            let found = words[row.list]?.contains { $0.map { ComparableText.same($0, row.word) } ?? false }
            if found == true || unknown.contains(row.list) { return "\(row.list.rawValue) «\(row.word)»" }
        }
        return nil
    }
}
