import Basics
import Custody
import RecoveryModel
import Storage
import StoreFiles

/// The one serial writer of the log: gives entries their numbers, links, time of recording and salts, and stores them
/// with the state they bring about in one transaction. Called inside `store.transaction`.
///
/// ```
/// let recorder = try workspace.recorder()
/// try store.transaction { try recorder.record([draft]) }
/// print(recorder.recorded)
/// ```
package final class Recorder {
    private let store: any RecoveryStore
    private let salts: SaltSource
    private let clock: () -> Instant
    private let workers: Int
    private var nextSeq: Int
    private var newest: Instant
    /// What `ClockNote` was told last.
    private var noted: Instant?
    /// Entries recorded so far.
    package private(set) var recorded = 0

    init(store: any RecoveryStore, salts: SaltSource, clock: @escaping () -> Instant, workers: Int) throws {
        self.store = store
        self.salts = salts
        self.clock = clock
        self.workers = max(1, workers)
        nextSeq = try store.entryCount()
        newest = Instant(milliseconds: 0)
        if nextSeq > 0, let last = try store.entry(nextSeq - 1), let at = EntryText.recordedAt(last.body) {
            newest = at
        }
    }

    /// What the machine's clock says, and what entries get as `recordedAt`: the same, never before the previous entry's.
    private struct Time {
        let now: Instant
        let recorded: Instant
    }

    private func time() throws -> Time {
        let now = clock()
        newest = max(newest, now)
        if noted.map({ abs(now.milliseconds - $0.milliseconds) >= 1000 }) ?? true {
            try ClockNote.saw(now, in: store)
            noted = now
        }
        return Time(now: now, recorded: newest)
    }

    /// Records events of a lot or of the store as a whole.
    package func record(_ drafts: [CustodyEventDraft]) throws {
        let now = try time()
        let rows = sealed(drafts, from: nextSeq, at: now)
        try append(rows)
        nextSeq += rows.count
        recorded += rows.count
    }

    /// Renders, salts and hashes; entries about no intake have no link, so slices run side by side.
    private func sealed(_ drafts: [CustodyEventDraft], from first: Int, at time: Time) -> [EntryRow] {
        let salts = self.salts
        return Slices.map(drafts, workers: workers) { @Sendable offset, draft in
            let seq = first + offset
            let body = PreparedEntry(draft).finish(
                seq: seq, previous: nil, recordedAt: time.recorded, now: time.now, salt: salts.salt(seq))
            return EntryRow(seq: seq, leaf: LeafHash.of(body), body: body)
        }
    }

    /// An entry that no bundle can hold would make the whole log unreadable for everybody else, for ever: nothing of the
    /// batch is recorded then (c2sp.org/tlog-tiles: 16 bits for its length).
    private func append(_ rows: [EntryRow]) throws {
        for row in rows where row.body.count > EntryBundle.longestEntry {
            let what = [EntryText.type(row.body), EntryText.member("intake", in: row.body)].compactMap(\.self)
            throw OperationError(
                .refused,
                "nothing was recorded: the entry \(what.joined(separator: " of ")) would have \(row.body.count) bytes, an "
                    + "entry has at most \(EntryBundle.longestEntry); shorten the longest text, e.g. --reason or a cell"
            )
        }
        try store.append(rows)
    }

    /// Records what a person did about one intake: an entry of that device's own chain. Call it before marking the
    /// intake, because saving its state clears the mark.
    package func record(_ draft: CustodyEventDraft, about intake: Int) throws {
        guard var decision = try store.decisions(in: intake...intake).first else { return try record([draft]) }
        let now = try time()
        let previous = decision.leaf.isEmpty ? nil : decision.leaf
        let body = PreparedEntry(draft).finish(
            seq: nextSeq, previous: previous, recordedAt: now.recorded, now: now.now, salt: salts.salt(nextSeq))
        let row = EntryRow(seq: nextSeq, leaf: LeafHash.of(body), body: body)
        try append([row])
        var events = RecordedEvents(decision.events)
        events.add(0, seq: row.seq)
        decision.events = events.bytes
        decision.leaf = row.leaf
        try store.saveDecisions([decision])
        nextSeq += 1
        recorded += 1
    }

    /// Records a batch of devices: entries in order, then state.
    package func record(_ devices: [DecidedDevice], lot: Int) throws {
        let now = try time()
        var starts: [Int] = []
        starts.reserveCapacity(devices.count)
        var next = nextSeq
        for device in devices {
            starts.append(next)
            next += device.pending.count
        }
        let finished = finish(devices, starts: starts, at: now)
        var decisions: [DecisionRow] = []
        for (index, device) in devices.enumerated() {
            try append(finished[index])
            try saveState(device, entries: finished[index], lot: lot, &decisions)
        }
        try store.saveDecisions(decisions)
        recorded += next - nextSeq
        nextSeq = next
    }

    /// Links, salts and hashes; each device's chain is its own, so slices of devices run side by side.
    private func finish(_ devices: [DecidedDevice], starts: [Int], at time: Time) -> [[EntryRow]] {
        let salts = self.salts
        return Slices.map(devices, workers: workers) { @Sendable index, device in
            Self.chain(device, from: starts[index], at: time, salts: salts)
        }
    }

    private static func chain(_ device: DecidedDevice, from start: Int, at time: Time, salts: SaltSource)
        -> [EntryRow]
    {
        var previous = device.leaf.isEmpty ? nil : device.leaf
        var rows: [EntryRow] = []
        rows.reserveCapacity(device.pending.count)
        for (offset, pending) in device.pending.enumerated() {
            let seq = start + offset
            let body = pending.entry.finish(
                seq: seq, previous: previous, recordedAt: time.recorded, now: time.now, salt: salts.salt(seq))
            let leaf = LeafHash.of(body)
            rows.append(EntryRow(seq: seq, leaf: leaf, body: body))
            previous = leaf
        }
        return rows
    }

    private func saveState(
        _ device: DecidedDevice, entries: [EntryRow], lot: Int, _ decisions: inout [DecisionRow]
    ) throws {
        if !device.findings.isEmpty { try store.saveFindings(device.findings) }
        if device.hadFindings { try store.cureFindings(lot: lot, intake: device.intake, keeping: device.open) }
        guard var decision = device.decision else {
            try store.clearDirty(device.intake)
            return
        }
        var recorded = device.recorded
        for (pending, row) in zip(device.pending, entries) { recorded.add(pending.key, seq: row.seq) }
        decision.events = recorded.bytes
        decision.leaf = entries.last?.leaf ?? device.leaf
        decisions.append(decision)
    }
}
