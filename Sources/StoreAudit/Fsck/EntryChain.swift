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
                if let problem = link(facts, row: row, batch: batch, index: index) { problems.append(problem) }
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
        _ facts: EntryFacts, row: EntryBatch.Row, batch: EntryBatch, index: Int
    ) -> String? {
        guard let intake = facts.intake else { return nil }
        let wanted = leaves.replace(intake, with: row.leaf ?? facts.leaf)
        switch facts.previous {
        case .none: if wanted == nil { return nil }
        case .hash(let hash): if hash == wanted { return nil }
        case .unreadable: break
        }
        let found = RecordedEntry(Array(batch.body(index)))?.value(of: .prev)?.text ?? "null"
        return "entry \(row.seq): prev is \(found), the intake's entry before is \(wanted?.description ?? "none")"
    }

    private static func late(_ seq: Int, _ body: ArraySlice<UInt8>) -> String {
        let recorded = EntryText.member("recordedAt", in: Array(body)) ?? ""
        return "entry \(seq): recordedAt \(recorded) is before the entry before it"
    }
}
