/// Signed checkpoints in memory, for tests and for stores that nothing outlives.
package final class MemoryHeadStore: HeadStore {
    private var notes: [String: [UInt8]] = [:]

    /// Nothing signed.
    package init() {}

    package func begin() throws {}

    package func isBegun() throws -> Bool { true }

    package func head(_ origin: String) throws -> [UInt8]? { notes[origin] }

    package func swap(_ origin: String, expecting expected: [UInt8]?, to note: [UInt8]) throws -> Bool {
        guard notes[origin] == expected else { return false }
        notes[origin] = note
        return true
    }

    package func origins() throws -> [String] { notes.keys.sorted() }
}
