/// Copies of a store in use, and whether its own structure is whole.
///
/// ```
/// let copy = try store.snapshot(to: "backup/recovery.db") { done, total in print(done, "of", total) }
/// for problem in try copy.structuralProblems() { print(problem) }
/// ```
package protocol StoreSafety: AnyObject {
    /// Copies what is committed now, and nothing later, to a new file at `path` while others go on writing. Gives that
    /// copy, opened for reading; a store that has no files makes none. `progress` hears parts done and of how many.
    func snapshot(to path: String, progress: (Int, Int) -> Void) throws -> any RecoveryStore
    /// Reads everything and lists what is wrong with the store's own structure; empty when it is whole.
    func structuralProblems() throws -> [String]
    /// Name of the newest migration that the store's schema has.
    func schemaVersion() throws -> String
}
