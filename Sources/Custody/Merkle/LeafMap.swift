/// Leaf hash and number of entries by the 64-bit hash of an intake's name, 44 bytes a place: a log of many millions of
/// devices is checked in a few hundred megabytes. Two names with one hash would raise a false alarm, never hide anything.
///
/// ```
/// var leaves = LeafMap()
/// let before = leaves.replace(RecordedEvents.key("intake", name.utf8), with: leaf)
/// ```
package struct LeafMap {
    /// 0 marks an empty place.
    private var keys: [UInt64] = Array(repeating: 0, count: 1024)
    private var leaves: [TreeHash] = Array(repeating: .empty, count: 1024)
    private var counts: [UInt32] = Array(repeating: 0, count: 1024)
    private var used = 0

    /// With nothing in it.
    package init() {}

    private static func stored(_ key: UInt64) -> UInt64 { key == 0 ? 1 : key }

    /// What is known under `key`; nil for nothing.
    package subscript(key: UInt64) -> (leaf: TreeHash, entries: Int)? {
        let place = place(of: Self.stored(key))
        return keys[place] == 0 ? nil : (leaves[place], Int(counts[place]))
    }

    /// Puts `leaf` under `key`; gives what was there.
    package mutating func replace(_ key: UInt64, with leaf: TreeHash) -> TreeHash? {
        let key = Self.stored(key)
        var place = place(of: key)
        if keys[place] == key {
            defer { leaves[place] = leaf }
            counts[place] &+= 1
            return leaves[place]
        }
        if used * 5 >= keys.count * 4 {
            grow()
            place = self.place(of: key)
        }
        (keys[place], leaves[place], counts[place]) = (key, leaf, 1)
        used += 1
        return nil
    }

    /// Where the key is, or the empty place where it belongs: some place is always empty.
    private func place(of key: UInt64) -> Int {
        let mask = keys.count - 1
        // The key's low bits alone would cluster: names differ mostly in their last digits.
        var place = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 20) & mask
        while keys[place] != 0, keys[place] != key { place = (place + 1) & mask }
        return place
    }

    private mutating func grow() {
        let old = (keys: keys, leaves: leaves, counts: counts)
        keys = Array(repeating: 0, count: old.keys.count * 2)
        leaves = Array(repeating: .empty, count: keys.count)
        counts = Array(repeating: 0, count: keys.count)
        for index in old.keys.indices where old.keys[index] != 0 {
            let place = place(of: old.keys[index])
            (keys[place], leaves[place], counts[place]) = (old.keys[index], old.leaves[index], old.counts[index])
        }
    }
}
