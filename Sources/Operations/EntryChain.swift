import Basics
import Custody

/// Follows the entries in order: numbers without a gap, times that never go back, and the link of each to the entry
/// before it about the same intake.
struct EntryChain {
    private var next = 0
    private var newest = 0
    private var leaves = LeafMap()

    /// What is wrong with the entries of `batch`, in order, what was found of each by itself included; at most `limit`.
    mutating func follow(_ batch: EntryBatch, limit: Int) -> [String] {
        var problems: [String] = []
        var known = batch.problems[...]
        let (rows, checked) = (batch.rows, batch.facts)
        for index in rows.indices {
            let row = rows[index]
            if row.seq != next {
                problems.append("entry \(row.seq): \(next) was expected; entries are missing or out of order")
            }
            next = row.seq &+ 1
            while let first = known.first, first.row == index { problems.append(known.removeFirst().text) }
            let facts = checked[index]
            if facts.isReadable {
                if facts.recorded != 0, facts.recorded < newest {
                    problems.append(Self.late(row.seq, batch.body(index)))
                }
                newest = max(newest, facts.recorded)
                if let problem = link(facts, row, batch, index) { problems.append(problem) }
            }
            if problems.count >= limit { break }
        }
        return problems
    }

    /// Leaf hash of the newest entry about an intake, named `<lot>/<n>`, and how many there are; nil for none.
    func newest(of intake: String) -> (leaf: TreeHash, entries: Int)? {
        leaves[RecordedEvents.key("intake", intake.utf8)]
    }

    private mutating func link(
        _ facts: EntryFacts, _ row: EntryBatch.Row, _ batch: EntryBatch, _ index: Int
    ) -> String? {
        guard let intake = facts.intake else { return nil }
        let wanted = leaves.replace(intake, with: row.leaf ?? facts.leaf)
        switch facts.previous {
        case .none: if wanted == nil { return nil }
        case .hash(let hash): if hash == wanted { return nil }
        case .unreadable: break
        }
        let found = (try? JSONParser.parse(Array(batch.body(index))))?["prev"]?.text ?? "null"
        return "entry \(row.seq): prev is \(found), the intake's entry before is \(wanted?.description ?? "none")"
    }

    private static func late(_ seq: Int, _ body: ArraySlice<UInt8>) -> String {
        let recorded = EntryText.member("recordedAt", in: Array(body)) ?? ""
        return "entry \(seq): recordedAt \(recorded) is before the entry before it"
    }
}

/// Leaf hash and number of entries by the 64-bit hash of an intake's name, 44 bytes a place: a log of many millions of
/// devices is checked in a few hundred megabytes. Two names with one hash would raise a false alarm, never hide anything.
struct LeafMap {
    /// 0 marks an empty place.
    private var keys: [UInt64] = Array(repeating: 0, count: 1024)
    private var leaves: [TreeHash] = Array(repeating: .empty, count: 1024)
    private var counts: [UInt32] = Array(repeating: 0, count: 1024)
    private var used = 0

    private static func stored(_ key: UInt64) -> UInt64 { key == 0 ? 1 : key }

    subscript(key: UInt64) -> (leaf: TreeHash, entries: Int)? {
        let place = place(of: Self.stored(key))
        return keys[place] == 0 ? nil : (leaves[place], Int(counts[place]))
    }

    /// Puts `leaf` under `key`; gives what was there.
    mutating func replace(_ key: UInt64, with leaf: TreeHash) -> TreeHash? {
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
