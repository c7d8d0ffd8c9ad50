/// The newest signed checkpoint of each log, kept apart from everything else (ARCHITECTURE: the store): a restored
/// backup or a second process finds here what was signed already, and can't sign a fork. A witness keeps its record of
/// other people's logs in one too.
///
/// ```
/// let known = try head.head(origin)
/// guard try head.swap(origin, expecting: known, to: note.bytes) else { return }     // another was quicker
/// ```
package protocol HeadStore: AnyObject {
    /// The signed note of the log `origin`, byte for byte; nil when none was ever signed.
    func head(_ origin: String) throws -> [UInt8]?

    /// Puts `note` in the place of exactly `expected`, durably; false when something else is there by now.
    func swap(_ origin: String, expecting expected: [UInt8]?, to note: [UInt8]) throws -> Bool

    /// Makes an empty record where there is none, durably.
    func begin() throws

    /// False when no record was ever begun here, or it is gone: that nothing was signed can't be told from it.
    func isBegun() throws -> Bool

    /// Every origin there is a note of, in order.
    func origins() throws -> [String]
}
