/// Small values by name.
///
/// When to use: for what a later command must know and no table holds.
///
/// ```
/// try store.setNote("machine-clock", now.text)
/// let seen = try store.note("machine-clock")
/// ```
package protocol NoteStore: AnyObject {
    /// A small value by name, such as the arrival time of a run that is not finished; nil when there is none.
    func note(_ name: String) throws -> String?
    /// Nil removes it.
    func setNote(_ name: String, _ value: String?) throws
}
