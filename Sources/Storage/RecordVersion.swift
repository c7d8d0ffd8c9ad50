import RecoveryModel

extension RecoveryStore {
    /// The version of what is staged (`RecordCodec`): 1 for stores of programs that named none. Throws `StoreError` for
    /// a store that holds records of a later version than this program knows.
    package func recordVersion() throws -> Int {
        guard let text = try note(RecordCodec.note) else {
            // Schemas up to the first belong to programs that knew no versions; a new store names its own at first use.
            return try schemaVersion() == "1-lots-records-entries" ? 1 : RecordCodec.version
        }
        guard let version = Int(text), version > 0 else {
            throw StoreError(.damaged, "the note «\(RecordCodec.note)» holds «\(text)»: restore the backup")
        }
        guard version <= RecordCodec.version else {
            throw StoreError(
                .later,
                "a later version of lotwise wrote this store (its records are of version \(version), this program knows "
                    + "\(RecordCodec.version)); use that version or a newer one: nothing was changed")
        }
        return version
    }
}
