import Basics
import Custody
import RecoveryModel
import Storage

/// A record's identity changes with the version of what is staged: what the log told under the old one isn't told again.
/// The same record is the one of the same kind from the same line of the same document, of the same device.
///
/// ```
/// let late = try RecordNames(store, fresh: fresh).carryOver()
/// ```
package struct RecordNames {
    /// The store as it was.
    private let store: any RecoveryStore
    /// What the documents give now.
    private let fresh: any RecoveryStore

    package init(_ store: any RecoveryStore, fresh: any RecoveryStore) {
        self.store = store
        self.fresh = fresh
    }

    /// Gives every event that the log tells of a record the record's new key too, and findings about evidence that waits
    /// their new evidence. Called in a transaction, before what is staged is replaced.
    ///
    /// - Returns: devices of closed lots that evidence which waited until now belongs to: that decides whenever it comes.
    package func carryOver() throws -> [Int] {
        let waited = Set(try store.unmatched().map { Place($0.record) })
        var late: [Int] = []
        for lot in try store.lots() {
            try IntakePages.each(lot, in: store) { _, range in
                let old = try Self.named(range, store)
                let new = try Self.named(range, fresh)
                try carryOver(range, old: old, new: new)
                guard lot.closedAt != nil, !waited.isEmpty else { return }
                for (intake, records) in new {
                    let known = Set(old[intake, default: []].map { Place($0) })
                    let found = Set(records.map { Place($0) }).subtracting(known)
                    if !found.isDisjoint(with: waited) { late.append(intake) }
                }
            }
        }
        try carryOverWaiting(try store.lots())
        return late.sorted()
    }

    private func carryOver(
        _ range: ClosedRange<Int>, old: [Int: [RecordRow]], new: [Int: [RecordRow]]
    ) throws {
        var changed: [DecisionRow] = []
        for var decision in try store.decisions(in: range) {
            guard let before = old[decision.intake], let after = new[decision.intake] else { continue }
            var events = RecordedEvents(decision.events)
            var isRenamed = false
            for (old, new) in Self.pairs(before, after) {
                guard let type = Self.event(of: old.kind) else { continue }
                let key = RecordedEvents.key(type.rawValue, old.digest)
                if events.rename(key, to: RecordedEvents.key(type.rawValue, new.digest)) { isRenamed = true }
            }
            guard isRenamed else { continue }
            decision.events = events.bytes
            changed.append(decision)
        }
        try store.saveDecisions(changed)
    }

    /// The event that the log tells of a record of this kind; nil for kinds that it doesn't.
    static func event(of kind: EvidenceKind) -> CustodyEventType? {
        switch kind {
        case .claim: .deviceManifested
        case .scan: .deviceReceived
        case .movement: .deviceMoved
        case .tests: .deviceTested
        case .erasure: .sanitizationRecorded
        case .repair: .deviceRepaired
        case .destruction: .deviceDestroyed
        case .sample: .sanitizationSampled
        default: nil
        }
    }

    // MARK: the same record

    private static func named(_ range: ClosedRange<Int>, _ store: any RecoveryStore) throws -> [Int: [RecordRow]] {
        var records: [Int: [RecordRow]] = [:]
        try store.eachRecord(in: range) { intake, kind, digest, document, line, body in
            guard let kind = EvidenceKind(rawValue: kind), event(of: kind) != nil else { return }
            records[intake, default: []].append(
                RecordRow(
                    intake: intake, kind: kind, digest: Array(digest), document: document, line: line,
                    body: Array(body)))
        }
        return records
    }

    private struct Place: Hashable {
        let kind: EvidenceKind
        let document: Int
        let line: Int

        init(_ record: RecordRow) {
            kind = record.kind
            document = record.document
            line = record.line
        }
    }

    /// Records that are the same, read by two versions. Records whose bytes didn't change are left out.
    static func pairs(_ old: [RecordRow], _ new: [RecordRow]) -> [(old: RecordRow, new: RecordRow)] {
        let kept = Set(new.map(\.digest)).intersection(old.map(\.digest))
        var places = Dictionary(grouping: new.filter { !kept.contains($0.digest) }) { Place($0) }
        var pairs: [(old: RecordRow, new: RecordRow)] = []
        for record in old where !kept.contains(record.digest) {
            // Several of one line, as in a file without line feeds: fields are only ever added at the end of a row, so that
            // the same record begins the same longest.
            guard let others = places[Place(record)],
                let best = others.indices.max(by: { common(record, others[$0]) < common(record, others[$1]) })
            else { continue }
            pairs.append((record, others[best]))
            places[Place(record)]?.remove(at: best)
        }
        return pairs
    }

    private static func common(_ one: RecordRow, _ other: RecordRow) -> Int {
        zip(one.body, other.body).prefix { $0 == $1 }.count
    }

    // MARK: evidence that waits

    private func carryOverWaiting(_ lots: [LotRow]) throws {
        let names = Dictionary(uniqueKeysWithValues: lots.map { ($0.id, $0.name) })
        let old = try store.unmatched()
        let new = try fresh.unmatched()
        let digests = Set(new.map(\.record.digest))
        var renamed: Set<[UInt8]> = []
        for pair in Self.pairs(old.map(\.record), new.map(\.record)) {
            renamed.insert(pair.old.digest)
            try store.setNote(Self.note(pair.new.digest), Hex.encode(try Self.first(pair.old.digest, store)))
        }
        for row in old where !digests.contains(row.record.digest) && !renamed.contains(row.record.digest) {
            // It found its device.
            let id = try FileFindings.unattachedID(row, lot: row.lot.flatMap { names[$0] }, store)
            try store.setFindingState(id, "cured")
        }
    }

    /// The digest under which a record that waits was first told.
    static func first(_ digest: [UInt8], _ store: any RecoveryStore) throws -> [UInt8] {
        try store.note(note(digest)).flatMap { Hex.decode($0.utf8) } ?? digest
    }

    private static func note(_ digest: [UInt8]) -> String { "formerly:" + Hex.encode(digest) }
}
