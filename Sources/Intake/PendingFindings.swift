import RecoveryModel
import Storage

/// What was found in files that are read and isn't recorded yet. A file that was read to its end isn't read again, so
/// what was wrong with it is kept with it: a run that is killed before it records findings loses none.
///
/// ```
/// let pending = PendingFindings(store)
/// try FileFindings(workspace, recorder).record(pending.left())
/// try store.transaction { try pending.clear() }
/// ```
package struct PendingFindings {
    private let store: any RecoveryStore

    package init(_ store: any RecoveryStore) { self.store = store }

    private static let index = "pending-findings"

    private static func key(_ document: Int) -> String { "\(index):\(document)" }

    private func documents() throws -> [Int] {
        try store.note(Self.index).map { $0.split(separator: ",").compactMap { Int($0) } } ?? []
    }

    /// Keeps what was found in one document, in the transaction that says that it was read.
    func keep(_ notes: [Ingest.FileNote], of document: DocumentRow) throws {
        let own = notes.filter { $0.document.id == document.id }
        guard !own.isEmpty else { return }
        var writer = FieldWriter()
        for note in own {
            writer.put(note.finding.code.rawValue)
            writer.put(note.finding.line)
            writer.put(note.finding.column)
            writer.put(note.finding.message)
            writer.row()
        }
        try store.setNote(Self.key(document.id), String(decoding: writer.bytes, as: UTF8.self))
        let listed = try documents().filter { $0 != document.id } + [document.id]
        try store.setNote(Self.index, listed.map(String.init).joined(separator: ","))
    }

    /// Adds what reading one document says of others to what is kept with those.
    func add(_ notes: [Ingest.FileNote]) throws {
        if notes.isEmpty { return }
        let left = try left()
        for document in Set(notes.map(\.document.id)).sorted() {
            let own = notes.filter { $0.document.id == document }
            let known = left.filter { $0.document.id == document }
            let new = own.filter { note in !known.contains { $0.finding == note.finding } }
            guard let row = own.first?.document, !new.isEmpty else { continue }
            try keep(known + new, of: row)
        }
    }

    /// What a killed run left.
    package func left() throws -> [Ingest.FileNote] {
        let lots = try store.lots()
        return try documents().flatMap { id -> [Ingest.FileNote] in
            guard let document = try store.document(id), let text = try store.note(Self.key(id)) else { return [] }
            let lot = lots.first { $0.id == document.lot }
            var reader = FieldReader(Array(text.utf8))
            var found: [Ingest.FileNote] = []
            repeat {
                guard let code = reader.text() else { continue }
                let (line, column) = (reader.integer() ?? 0, reader.integer())
                let finding = FileFinding(
                    FindingCode(rawValue: code), reader.text() ?? "", line: line, column: column)
                found.append(Ingest.FileNote(lot: lot, document: document, finding: finding))
            } while reader.nextRow()
            return found
        }
    }

    /// Once all are recorded.
    package func clear() throws {
        for id in try documents() { try store.setNote(Self.key(id), nil) }
        if try store.note(Self.index) != nil { try store.setNote(Self.index, nil) }
    }
}
