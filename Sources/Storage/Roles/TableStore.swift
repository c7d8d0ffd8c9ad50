/// Versions of the tables that hold for all lots.
///
/// ```
/// let newest = try store.tableVersions().last { $0.kind == "prices" }
/// ```
package protocol TableStore: AnyObject {
    /// Keeps that a document became the newest version of its table.
    func addTableVersion(_ row: TableVersionRow) throws
    /// Newest last.
    func tableVersions() throws -> [TableVersionRow]
}
