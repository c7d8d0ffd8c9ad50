/// Kept documents, as the store lists them; their bytes lie in files.
///
/// When to use: by whoever asks which document something came from.
///
/// ```
/// let id = try store.addDocument(row)
/// let manifests = try store.documents(lot: lot.id).filter { $0.state == .read }
/// ```
package protocol DocumentStore: AnyObject {
    /// Gives the new document's number, from 1; the row's own is ignored.
    func addDocument(_ row: DocumentRow) throws -> Int
    /// Changes kind, state and mapping, nothing else.
    func updateDocument(_ row: DocumentRow) throws
    /// Nil when there is none of this number.
    func document(_ id: Int) throws -> DocumentRow?
    /// In order of id; of one lot, or all when nil.
    func documents(lot: Int?) throws -> [DocumentRow]
    /// Documents at `path` of `lot`, newest last.
    func documents(path: String, lot: Int?) throws -> [DocumentRow]
}
