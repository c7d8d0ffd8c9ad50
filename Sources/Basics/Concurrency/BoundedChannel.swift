#if canImport(Glibc)
import Glibc
#endif

/// Hands values from producers to consumers, never holding more than `capacity` of them: a slow consumer stops the
/// producer, so that memory does not grow with the lot. Values move: what was sent can't be touched by the sender.
///
/// A pthread mutex and not `Synchronization.Mutex`, because ThreadSanitizer reports false races on the latter.
///
/// When to use: between two threads of our own; for several stages in a row there is `OrderedStages`.
///
/// ```
/// let channel = BoundedChannel<[UInt8]>(capacity: 8)
/// while let batch = try next(), channel.send(batch) {}       // on the producer's thread
/// channel.finish()
/// while let batch = channel.receive() { write(batch) }       // on the consumer's
/// ```
package final class BoundedChannel<Element>: @unchecked Sendable {  // guarded by `mutex`
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let notEmpty = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private let notFull = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var ring: [Element?]
    private var head = 0
    private var count = 0
    private var producers: Int
    private var isCancelled = false

    /// `producers` is how many `finish()` calls close the channel.
    package init(capacity: Int, producers: Int = 1) {
        precondition(capacity > 0 && producers > 0, "a channel needs room and a producer")
        ring = Array(repeating: nil, count: capacity)
        self.producers = producers
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(notEmpty, nil)
        pthread_cond_init(notFull, nil)
    }

    deinit {
        pthread_mutex_destroy(mutex)
        pthread_cond_destroy(notEmpty)
        pthread_cond_destroy(notFull)
        mutex.deallocate()
        notEmpty.deallocate()
        notFull.deallocate()
    }

    /// Waits for room; false when the channel was cancelled and the value dropped.
    package func send(_ value: sending Element) -> Bool {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while count == ring.count, !isCancelled { pthread_cond_wait(notFull, mutex) }
        if isCancelled { return false }
        ring[(head + count) % ring.count] = value
        count += 1
        pthread_cond_signal(notEmpty)
        return true
    }

    /// Waits for a value; nil when every producer has finished and nothing is left, or the channel was cancelled.
    package func receive() -> sending Element? {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while count == 0, producers > 0, !isCancelled { pthread_cond_wait(notEmpty, mutex) }
        if count == 0 || isCancelled { return nil }
        nonisolated(unsafe) var out: Element?
        swap(&out, &ring[head])
        head = (head + 1) % ring.count
        count -= 1
        pthread_cond_signal(notFull)
        return out
    }

    /// One producer is done.
    package func finish() {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        producers -= 1
        if producers <= 0 { pthread_cond_broadcast(notEmpty) }
    }

    /// Wakes everybody; what is still inside is dropped.
    package func cancel() {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        isCancelled = true
        pthread_cond_broadcast(notEmpty)
        pthread_cond_broadcast(notFull)
    }
}
