/// One writer at a time. What a transaction encloses is durable as a whole before it returns, and nothing of it when it
/// throws.
///
/// ```
/// try store.transaction {
///     try recorder.record([draft])
///     try store.setNote("newest", "42")
/// }
/// let intakes = try store.inOneState { try store.intakes(lot: lot.id, after: 0, limit: 512) }
/// ```
package protocol Transactions: AnyObject {
    /// Runs `body` in one transaction; durable when it returns. Inside another it is part of that one.
    func transaction<T>(_ body: () throws -> T) throws -> T
    /// Keeps the connection for many transactions of one thread.
    func session<T>(_ body: () throws -> T) throws -> T
    /// Begins a transaction that `commit` makes durable; inside `session` only.
    func begin() throws
    /// Makes durable what was begun. Throws when nothing was.
    func commit() throws
    /// Undoes what was begun; harmless when nothing was.
    func rollback()
    /// A second view for reading while the writer works; may be the store itself.
    func readingView() throws -> any RecoveryStore
    /// Everything that `body` reads is of one state of the store, whatever others write meanwhile.
    func inOneState<T>(_ body: () throws -> T) throws -> T
}
