import Basics
import Dispatch
import RecoveryModel
import Storage
import StoreAccess
import StoreFiles

/// The three threads of reading: one reads a file, one makes its records ready, and the caller's stages them.
extension Ingest {
    /// Batches that wait between two of them.
    private static let waiting = 4

    /// Runs `read` on a thread of its own and stages what comes, in transactions of many batches.
    func stream(_ row: DocumentRow, lot: LotRow?, read: @escaping (IntakeSink) throws -> Void) throws {
        let raw = BoundedChannel<IntakeBatch>(capacity: Self.waiting)
        let ready = BoundedChannel<IntakeBatch>(capacity: Self.waiting)
        // All three belong to the reading thread until `group.wait()`; only then does this one look at them.
        nonisolated(unsafe) let sink = IntakeSink(channel: raw, document: row.id)
        nonisolated(unsafe) var failure: (any Error)?
        nonisolated(unsafe) let work = read
        let group = DispatchGroup()
        DispatchQueue(label: "lotwise.reading").async(group: group) { @Sendable in
            do {
                try work(sink)
                try sink.close()
            } catch { failure = error }
            raw.finish()
        }
        DispatchQueue(label: "lotwise.preparing").async(group: group) { @Sendable in
            Self.prepare(raw, document: row.id, lot: lot?.id, into: ready)
        }
        do { try stage(ready, row: row, lot: lot) } catch {
            raw.cancel()
            ready.cancel()
            group.wait()
            throw error
        }
        group.wait()
        if let failure, !(failure is IntakeSink.Stopped) { throw failure }
    }

    /// Until there are no more batches, or nobody takes them.
    private static func prepare(
        _ raw: BoundedChannel<IntakeBatch>, document: Int, lot: Int?, into ready: BoundedChannel<IntakeBatch>
    ) {
        while let batch = raw.receive() {
            batch.prepare(document: document, lot: lot)
            guard ready.send(batch) else { break }
        }
        ready.finish()
    }

    /// Batches a transaction takes.
    private static let batchesPerTransaction = 128

    private func stage(_ channel: BoundedChannel<IntakeBatch>, row: DocumentRow, lot: LotRow?) throws {
        var taken = 0
        var next = channel.receive()
        while next != nil {
            try store.transaction {
                var inside = 0
                while let batch = next {
                    for item in batch.items { try stage(item, row: row, lot: lot) }
                    taken += batch.items.count
                    inside += 1
                    workspace.progress(ProgressStep(label: "reading \(row.path)", done: taken, total: 0))
                    next = inside < Self.batchesPerTransaction ? channel.receive() : nil
                    if next == nil { break }
                }
                try staging.markTouched()
            }
            if next == nil { next = channel.receive() }
        }
    }

    private func stage(_ item: IntakeBatch.Item, row: DocumentRow, lot: LotRow?) throws {
        switch item {
        case .claim(let claim, let record):
            if let lot { try staging.stage(claim, record: record, lot: lot) }
        case .record(let prepared):
            // What finds no open intake waits in the store.
            _ = try staging.attach(prepared, lot: lot)
        case .evidence(let source, let body):
            _ = try staging.attach(PreparedRecord(source, body: body, document: row.id, lot: lot?.id), lot: lot)
        case .finding(let finding):
            notes.append(FileNote(lot: lot, document: row, finding: finding))
        }
    }

    /// Passes over what waits: one record that finds its device may name the numbers by which another finds it.
    private static let passes = 4

    /// Gives evidence that waited another chance once new identifiers are known.
    package func retryWaiting() throws {
        if staging.boundSomething { try attachWaiting() }
    }

    /// Looks for the device of everything that waits.
    func attachWaiting() throws {
        try store.transaction {
            let lots = Dictionary(uniqueKeysWithValues: try store.lots().map { ($0.id, $0) })
            for _ in 0..<Self.passes {
                staging.boundSomething = false
                for row in try store.unmatched() {
                    guard let prepared = PreparedRecord(row) else { continue }
                    let lot = row.lot.flatMap { lots[$0] }
                    guard try staging.attach(prepared, lot: lot) else { continue }
                    try store.removeUnmatched(row.id)
                    try store.setFindingState(FileFindings.unattachedID(row, lot: lot?.name, store), "cured")
                }
                guard staging.boundSomething else { break }
            }
            try staging.markTouched()
        }
    }
}
