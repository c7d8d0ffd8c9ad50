import Basics
import Custody
import Dispatch
import RecoveryModel
import Storage

/// The one serial writer of the log: gives entries their numbers, links, time of recording and salts, and stores them
/// with the state they bring about in one transaction. Called inside `store.transaction`.
package final class Recorder {
    private let store: any RecoveryStore
    private let salts: SaltSource
    private let clock: () -> Instant
    private let workers: Int
    private var nextSeq: Int
    private var newest: Instant
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

    /// After a rollback the numbers given inside it are free again.
    func resynchronise() throws { nextSeq = try store.entryCount() }

    /// The machine's clock, never before the previous entry's.
    private func time() -> Instant {
        newest = max(newest, clock())
        return newest
    }

    /// Records events of a lot or of the store as a whole.
    package func record(_ drafts: [CustodyEventDraft]) throws {
        let now = time()
        var rows: [EntryRow] = []
        for draft in drafts {
            let body = PreparedEntry(draft).finish(
                seq: nextSeq, previous: nil, recordedAt: now, salt: salts.salt(nextSeq))
            rows.append(EntryRow(seq: nextSeq, leaf: LeafHash.of(body), body: body))
            nextSeq += 1
        }
        try store.append(rows)
        recorded += rows.count
    }

    /// Records what a person did about one intake: an entry of that device's own chain. Call it before marking the
    /// intake, because saving its state clears the mark.
    func record(_ draft: CustodyEventDraft, about intake: Int) throws {
        guard var decision = try store.decisions(in: intake...intake).first else { return try record([draft]) }
        let now = time()
        let previous = decision.leaf.isEmpty ? nil : decision.leaf
        let body = PreparedEntry(draft).finish(
            seq: nextSeq, previous: previous, recordedAt: now, salt: salts.salt(nextSeq))
        let row = EntryRow(seq: nextSeq, leaf: LeafHash.of(body), body: body)
        try store.append([row])
        var events = RecordedEvents(decision.events)
        events.add(0, seq: row.seq)
        decision.events = events.bytes
        decision.leaf = row.leaf
        try store.saveDecisions([decision])
        nextSeq += 1
        recorded += 1
    }

    /// Records a batch of devices: entries in order, then state.
    func record(_ devices: [DecidedDevice], lot: Int) throws {
        let now = time()
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
            try store.append(finished[index])
            try settle(device, entries: finished[index], lot: lot, &decisions)
        }
        try store.saveDecisions(decisions)
        recorded += next - nextSeq
        nextSeq = next
    }

    /// Links, salts and hashes; each device's chain is its own, so slices of devices run side by side.
    private func finish(_ devices: [DecidedDevice], starts: [Int], at now: Instant) -> [[EntryRow]] {
        let slices = devices.count < 64 ? 1 : workers
        let size = (devices.count + slices - 1) / max(1, slices)
        let results = UnsafeMutableBufferPointer<[EntryRow]>.allocate(capacity: devices.count)
        results.initialize(repeating: [])
        defer {
            results.deinitialize()
            results.deallocate()
        }
        // Each slice writes its own positions.
        nonisolated(unsafe) let output = results
        let input = devices
        let salts = self.salts
        DispatchQueue.concurrentPerform(iterations: slices) { @Sendable slice in
            for index in slice * size..<max(slice * size, min(devices.count, (slice + 1) * size)) {
                output[index] = Self.chain(input[index], from: starts[index], at: now, salts: salts)
            }
        }
        return Array(results)
    }

    private static func chain(_ device: DecidedDevice, from start: Int, at now: Instant, salts: SaltSource)
        -> [EntryRow]
    {
        var previous = device.leaf.isEmpty ? nil : device.leaf
        var rows: [EntryRow] = []
        rows.reserveCapacity(device.pending.count)
        for (offset, pending) in device.pending.enumerated() {
            let seq = start + offset
            let body = pending.entry.finish(seq: seq, previous: previous, recordedAt: now, salt: salts.salt(seq))
            let leaf = LeafHash.of(body)
            rows.append(EntryRow(seq: seq, leaf: leaf, body: body))
            previous = leaf
        }
        return rows
    }

    private func settle(
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

/// Reads single members out of canonical entry bytes without parsing the whole.
enum EntryText {
    /// The entry's `recordedAt`; nil when the bytes aren't an entry.
    static func recordedAt(_ body: [UInt8]) -> Instant? {
        guard let text = member("recordedAt", in: body), let written = WrittenTime(text) else { return nil }
        return Instant(milliseconds: written.wall)
    }

    /// The entry's `type`; nil when the bytes aren't an entry.
    static func type(_ body: [UInt8]) -> String? { member("type", in: body) }

    /// The entry's `lot`; nil when it is about no lot. Lot names may hold escapes, so this one is parsed.
    static func lot(_ body: [UInt8]) -> String? { (try? JSONParser.parse(body))?["lot"]?.string }

    /// Text of the first `"name":"…"`; for members whose values hold no escapes.
    static func member(_ name: String, in body: [UInt8]) -> String? {
        let marker = Array("\"\(name)\":\"".utf8)
        guard body.count > marker.count else { return nil }
        // Members after `data` are looked for from the end, because data may hold anything.
        var index = body.count - marker.count
        while index >= 0 {
            if body[index..<index + marker.count].elementsEqual(marker) {
                let rest = body[(index + marker.count)...]
                return String(decoding: rest.prefix { $0 != 34 }, as: UTF8.self)
            }
            index -= 1
        }
        return nil
    }
}
