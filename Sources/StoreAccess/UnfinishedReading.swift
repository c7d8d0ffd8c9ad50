import Storage

/// Which lots a command began to read and didn't read to the end. What it had not come to may be the bad news, so no act
/// may rely on what these lots' decisions say until the same command has ended once.
///
/// ```
/// let reading = UnfinishedReading(store)
/// try reading.begin([lot.name])
/// for file in files { try ingest.read(file, lot: lot, personal: personal) }
/// try reading.end([lot.name]) { try ActNote(store).begin([lot.name]) }
/// ```
package struct UnfinishedReading {
    private let store: any DocumentStore & IntakeStore & NoteStore & Transactions

    package init(_ store: any DocumentStore & IntakeStore & NoteStore & Transactions) { self.store = store }

    private static let note = "unfinished-reading"
    /// Evidence that came with no lot may speak of any. No lot's name has a blank.
    private static let any = "any lot"

    private func names() throws -> [String] {
        try store.note(Self.note).map { $0.split(separator: "\n").map(String.init) } ?? []
    }

    private func save(_ names: [String]) throws {
        try store.setNote(Self.note, names.isEmpty ? nil : names.joined(separator: "\n"))
    }

    /// Before the first file is read; nil for evidence that comes with no lot. In a transaction of the caller's.
    package func begin(_ lots: [String]?) throws {
        var names = try names()
        for name in lots ?? [Self.any] where !names.contains(name) { names.append(name) }
        try save(names)
    }

    /// Once all files are read; `next` is done in the same transaction.
    package func end(_ lots: [String]?, _ next: () throws -> Void) throws {
        let left = try names().filter { !(lots ?? [Self.any]).contains($0) }
        try store.transaction {
            try save(left)
            try next()
        }
    }

    /// Lots that were read in part by a run of theirs.
    package func lots() throws -> Set<String> { Set(try names()).subtracting([Self.any]) }

    /// True when some run or ingest didn't end.
    func isAny() throws -> Bool { try !names().isEmpty }

    /// Lots of which a command has not read all, with what to do: its run or an ingest was interrupted, or a document that
    /// may speak of them was not read to its end.
    package func undecided() throws -> [UndecidedLot] {
        let names = try names()
        let rows = try store.documents(lot: nil).filter { $0.state == .reading }
        if names.isEmpty, rows.isEmpty { return [] }
        return try store.lots().compactMap { lot in
            try why(lot, names: names, rows: rows).map { UndecidedLot(id: lot.id, lot: lot.name, why: $0) }
        }
    }

    private func why(_ lot: LotRow, names: [String], rows: [DocumentRow]) throws -> String? {
        if lot.closedAt == nil {
            if names.contains(lot.name) { return Self.halfRead }
            if names.contains(Self.any) {
                return "`lotwise ingest` was interrupted before it had read all of its files; run it again"
            }
        }
        guard let row = rows.first(where: { $0.lot == lot.id || $0.lot == nil && lot.closedAt == nil }) else {
            return nil
        }
        let again = row.lot == nil ? "`lotwise ingest` it again" : "run `lotwise run` on its folder again"
        return
            "\(row.path) was not read to its end: \(again), or take it out with `lotwise document withdraw \(row.path)`"
    }

    /// Why a lot whose run was interrupted isn't decided.
    package static let halfRead =
        "a run was interrupted before it had read all of its files; run `lotwise run` on its folder again"
}
