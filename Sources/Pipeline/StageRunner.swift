import Basics
import Dispatch

#if canImport(Glibc)
import Glibc
#endif

/// One stage of the Dispatch pipeline: so many workers that do `work` to each batch.
///
/// ```
/// let judge = DispatchStage<Batch>(name: "judge", workers: 4) { batch in batch.judge() }
/// ```
package struct DispatchStage<Batch: AnyObject>: Sendable {
    /// Label of the queues, for debuggers.
    package let name: String
    /// Serial queues that work at once; at least 1.
    package let workers: Int
    /// Called on one worker's queue at a time for a batch, by many for different batches. The batch is the worker's own
    /// until it returns.
    package let work: @Sendable (Batch) throws -> Void

    /// A stage of `workers` workers.
    package init(name: String, workers: Int, work: @escaping @Sendable (Batch) throws -> Void) {
        self.name = name
        self.workers = max(1, workers)
        self.work = work
    }
}

/// Stages in a row on Dispatch queues: batches move from a source through every stage to a sink that sees them in the
/// order of the source.
///
/// Each worker is a private serial queue with one long-running block, because a block that waits on a shared queue
/// would starve it. Batches move (`sending`), so that nobody touches a batch that has gone on. A ticket goes with every
/// batch from source to sink: no more than `inFlight` batches exist at once, those waiting for an earlier one included,
/// and memory doesn't grow with the lot.
///
/// When to use: where a stage costs much more than handing a batch on, and order matters.
///
/// ```
/// try OrderedStages([judge]).run(source: { try reader.next() }) { batch in
///     try write(batch)
/// }
/// ```
package struct OrderedStages<Batch: AnyObject> {
    /// The stages in order.
    package let stages: [DispatchStage<Batch>]
    /// Batches between source and sink at once.
    package let inFlight: Int

    /// `inFlight` is raised to what keeps every worker busy with one batch waiting for it.
    package init(_ stages: [DispatchStage<Batch>], inFlight: Int = 0) {
        self.stages = stages
        self.inFlight = max(inFlight, stages.reduce(2) { $0 + $1.workers } + 2)
    }

    /// Runs until `source` has given nil and the last batch has left `sink`.
    ///
    /// - Parameters:
    ///   - source: gives the next batch, nil at the end. Called on a queue of its own, one call at a time.
    ///   - sink: takes the batches in the order of the source, on the calling thread.
    /// - Throws: the first error of source, stages or sink; everything else is stopped and has ended by then.
    package func run(
        source: sending @escaping () throws -> sending Batch?, sink: (Batch) throws -> Void
    ) throws {
        let flow = OrderedFlow<Batch>(stages: stages, inFlight: inFlight)
        let group = DispatchGroup()
        flow.start(SourceBox(source), in: group)
        do {
            try drain(flow, into: sink)
        } catch {
            flow.fail(error)
        }
        group.wait()
        if let error = flow.firstError { throw error }
    }

    /// Restores the order of the source; what arrives early waits here, its ticket kept.
    private func drain(_ flow: OrderedFlow<Batch>, into sink: (Batch) throws -> Void) throws {
        var early: [Int: Batch] = [:]
        var next = 0
        while let arrived = flow.output.receive() {
            early[arrived.number] = arrived.batch
            while let batch = early.removeValue(forKey: next) {
                try sink(batch)
                next += 1
                _ = flow.tickets.send(())
            }
        }
    }
}

/// A batch with its place in the order of the source.
private struct Numbered<Batch: AnyObject> {
    let number: Int
    let batch: Batch
}

/// Carries the source to its queue, which alone calls it.
private final class SourceBox<Batch: AnyObject>: @unchecked Sendable {  // called by one queue only
    let next: () throws -> sending Batch?

    init(_ next: sending @escaping () throws -> sending Batch?) { self.next = next }
}

/// Channels and queues of one run.
private final class OrderedFlow<Batch: AnyObject>: @unchecked Sendable {  // `error` is guarded by `mutex`
    let stages: [DispatchStage<Batch>]
    /// One before each stage and one after the last.
    let channels: [BoundedChannel<Numbered<Batch>>]
    let tickets: BoundedChannel<Void>
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private var error: (any Error)?

    init(stages: [DispatchStage<Batch>], inFlight: Int) {
        self.stages = stages
        // Tickets bound what is under way, so that a send into a channel of this size never waits for its reader.
        channels = ([1] + stages.map(\.workers)).map { BoundedChannel(capacity: inFlight, producers: $0) }
        tickets = BoundedChannel(capacity: inFlight)
        pthread_mutex_init(mutex, nil)
        for _ in 0..<inFlight { _ = tickets.send(()) }
    }

    deinit {
        pthread_mutex_destroy(mutex)
        mutex.deallocate()
    }

    var output: BoundedChannel<Numbered<Batch>> { channels[stages.count] }

    var firstError: (any Error)? {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return error
    }

    /// Keeps the first error and wakes everybody up to stop.
    func fail(_ error: any Error) {
        pthread_mutex_lock(mutex)
        if self.error == nil { self.error = error }
        pthread_mutex_unlock(mutex)
        tickets.cancel()
        for channel in channels { channel.cancel() }
    }

    func start(_ source: SourceBox<Batch>, in group: DispatchGroup) {
        DispatchQueue(label: "lotwise.source").async(group: group) { self.feed(from: source) }
        for (position, stage) in stages.enumerated() {
            for worker in 0..<stage.workers {
                DispatchQueue(label: "lotwise.\(stage.name).\(worker)").async(group: group) {
                    self.work(stage, from: self.channels[position], to: self.channels[position + 1])
                }
            }
        }
    }

    private func feed(from source: SourceBox<Batch>) {
        var number = 0
        do {
            while tickets.receive() != nil, let batch = try source.next() {
                guard channels[0].send(Numbered(number: number, batch: batch)) else { return }
                number += 1
            }
            channels[0].finish()
        } catch {
            fail(error)
        }
    }

    private func work(
        _ stage: DispatchStage<Batch>, from input: BoundedChannel<Numbered<Batch>>,
        to output: BoundedChannel<Numbered<Batch>>
    ) {
        do {
            while let item = input.receive() {
                try stage.work(item.batch)
                guard output.send(item) else { return }
            }
            output.finish()
        } catch {
            fail(error)
        }
    }
}
