/// An entry tile (c2sp.org/tlog-tiles, "Log entries"): up to 256 entries, each after its length in two bytes, the
/// greater first.
///
/// ```
/// let bytes = try EntryBundle.encode(entries)
/// let read = try EntryBundle.decode(bytes)
/// ```
package enum EntryBundle {
    /// Bytes that an entry may have.
    package static let longestEntry = 65_535

    /// The bundle of 1...256 entries. Throws `.range` for another number of them or for an entry that is too long.
    package static func encode(_ entries: some Sequence<[UInt8]>) throws(CustodyError) -> [UInt8] {
        var bytes: [UInt8] = []
        var count = 0
        for entry in entries {
            guard count < Tile.width else {
                throw CustodyError(.range, "an entry bundle holds at most \(Tile.width) entries: start the next one")
            }
            guard entry.count <= longestEntry else {
                throw CustodyError(
                    .range, "entry \(count) of the bundle has \(entry.count) bytes, at most \(longestEntry) can be told"
                )
            }
            bytes.append(UInt8(truncatingIfNeeded: entry.count >> 8))
            bytes.append(UInt8(truncatingIfNeeded: entry.count))
            bytes.append(contentsOf: entry)
            count += 1
        }
        guard count > 0 else { throw CustodyError(.range, "an entry bundle holds at least one entry") }
        return bytes
    }

    /// The 1...256 entries of a bundle. Throws `.malformed` where it ends within an entry, `.range` for another number.
    package static func decode(_ bytes: [UInt8]) throws(CustodyError) -> [[UInt8]] {
        var entries: [[UInt8]] = []
        var position = 0
        while position < bytes.count {
            guard entries.count < Tile.width else {
                throw CustodyError(.range, "the entry bundle goes on after \(Tile.width) entries, at byte \(position)")
            }
            guard bytes.count - position >= 2 else { throw truncated(entries.count, position) }
            let start = position + 2
            let length = Int(bytes[position]) << 8 | Int(bytes[position + 1])
            guard bytes.count - start >= length else { throw truncated(entries.count, position) }
            entries.append(Array(bytes[start..<start + length]))
            position = start + length
        }
        guard !entries.isEmpty else { throw CustodyError(.range, "the entry bundle is empty: it holds at least one") }
        return entries
    }

    private static func truncated(_ entry: Int, _ position: Int) -> CustodyError {
        CustodyError(.malformed, "the entry bundle ends within its entry \(entry), which starts at byte \(position)")
    }
}
