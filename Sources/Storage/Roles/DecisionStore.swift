import Basics

/// What was decided of intakes, and which must be decided again.
///
/// ```
/// try store.markDirty([intake.id])
/// let waiting = try store.dirty(after: 0, limit: 512)
/// let decision = try store.decisions(in: intake.id...intake.id).first
/// ```
package protocol DecisionStore: AnyObject {
    /// Puts intakes on the dirty list, once each.
    func markDirty(_ intakes: [Int]) throws
    /// Every intake of the lot that isn't void: linked to another, or withdrawn without ever being manifested.
    func markAllDirty(lot: Int) throws
    /// In order, beginning after `after`, at most `limit`.
    func dirty(after: Int, limit: Int) throws -> [Int]
    /// Intakes on the dirty list.
    func dirtyCount() throws -> Int
    /// Lots that have intakes on the dirty list.
    func dirtyLots() throws -> Set<Int>
    /// Intakes whose deadline is not after `now`.
    func overdue(_ now: Instant) throws -> [Int]
    /// In order of intake; intakes without one are left out. Five verdicts each.
    func decisions(in range: ClosedRange<Int>) throws -> [DecisionRow]
    /// Takes an intake off the dirty list: it was looked at and nothing changed.
    func clearDirty(_ intake: Int) throws
    /// Stores decisions and takes their intakes off the dirty list.
    func saveDecisions(_ rows: [DecisionRow]) throws
    /// Takes away the decision and the mark of an intake whose records went to another.
    func removeDecision(_ intake: Int) throws
    /// Calls `body` with intake and decision digest in manifest order.
    func eachDecisionDigest(lot: Int, _ body: (Int, UnsafeRawBufferPointer) throws -> Void) throws
    /// SHA-256 over the digests that `eachDecisionDigest` gives. It looks at no device that was looked at before.
    func decisionsDigest(lot: Int) throws -> Digest
    /// Counts of the lot; intakes that are linked to another don't count. It looks at no device.
    func tally(lot: Int) throws -> LotTally
    /// The same, counted one by one: what `tally` must say.
    func recount(lot: Int) throws -> LotTally
}

extension DecisionStore {
    /// The same, from every decision: what `decisionsDigest` must say.
    package func digestOfDecisions(lot: Int) throws -> Digest {
        var hash = StreamingHash()
        try eachDecisionDigest(lot: lot) { _, digest in hash.update(digest) }
        return hash.finish()
    }
}
