import Dispatch

/// Work that waits for the disk or for SQLite, one piece at a time, on a queue of its own: an event loop that waited for
/// it would hold up every other connection.
struct BlockingQueue: Sendable {
    private let queue: DispatchQueue

    init(label: String) { queue = DispatchQueue(label: label) }

    /// What `body` returns or throws, without holding a thread of the caller's.
    func run<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try body() }) }
        }
    }
}
