import Storage

/// That an act is recorded and what follows from it isn't decided yet. Said in the transaction that records the act, and
/// taken back in the one that ends its consequences: a command that was stopped between the two leaves the note, and
/// the next one that writes goes on there before anything else.
///
/// When to use: by every act that changes decisions.
///
/// ```
/// try store.transaction {
///     try recorder.record([draft])
///     try ActNote(store).begin([lot.name])
/// }
/// let result = try RunOperation(workspace).decide(lots: [lot.name])     // takes the note back
/// ```
package struct ActNote {
    private let store: any NoteStore

    package init(_ store: any NoteStore) { self.store = store }

    private static let name = "unsettled-act"
    /// First line of the note, which has further ones only when the act is about lots.
    private static let head = "1"

    /// `lots` are those that the act is about. In a transaction of the caller's.
    package func begin(_ lots: [String]) throws {
        let known = try self.lots() ?? []
        let names = known + lots.filter { !known.contains($0) }
        try store.setNote(Self.name, ([Self.head] + names).joined(separator: "\n"))
    }

    /// In a transaction of the caller's.
    package func end() throws { if try store.note(Self.name) != nil { try store.setNote(Self.name, nil) } }

    /// The lots of unfinished acts; nil when there is none.
    package func lots() throws -> [String]? {
        try store.note(Self.name).map { $0.split(separator: "\n").dropFirst().map(String.init) }
    }
}
