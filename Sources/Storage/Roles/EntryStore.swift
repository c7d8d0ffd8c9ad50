/// Entries of the custody log: appended, never changed.
///
/// When to use: through `Recorder` for writing, which gives entries their numbers and links.
///
/// ```
/// try store.eachEntry(from: 0) { seq, leaf, body in
///     print(seq, body.count)
/// }
/// ```
package protocol EntryStore: AnyObject {
    /// Number of entries, which is the next entry's number.
    func entryCount() throws -> Int
    /// Adds entries. Throws when a number is taken, or a leaf hash is not 32 bytes.
    func append(_ entries: [EntryRow]) throws
    /// Nil when there is none of this number.
    func entry(_ seq: Int) throws -> EntryRow?
    /// In order of number, the buffers living only during the call.
    func eachEntry(
        from: Int, _ body: (Int, UnsafeRawBufferPointer, UnsafeRawBufferPointer) throws -> Void
    ) throws
    /// As above, at most `limit` entries.
    func eachEntry(
        from: Int, limit: Int, _ body: (Int, UnsafeRawBufferPointer, UnsafeRawBufferPointer) throws -> Void
    ) throws
    /// Keys of lot and store events already logged.
    func hasLogged(_ key: String) throws -> Bool
    /// Remembers the key; once more changes nothing.
    func markLogged(_ key: String) throws
    /// All of them, in order.
    func loggedKeys() throws -> [String]
}
