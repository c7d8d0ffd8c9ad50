import Dispatch

/// Pure work on the elements of an array, in slices on all cores; the order stays.
///
/// ```
/// let hashes = Slices.map(bodies, workers: workspace.jobs) { _, body in LeafHash.of(body) }
/// ```
package enum Slices {
    /// Below so many elements a second thread costs more than it brings.
    private static let few = 64

    /// What `body` gives for each element and its place, on at most `workers` threads.
    package static func map<Element: Sendable, Result: Sendable>(
        _ elements: [Element], workers: Int, _ body: @Sendable (Int, Element) -> Result
    ) -> [Result] {
        let slices = elements.count < few ? 1 : workers
        let size = (elements.count + slices - 1) / max(1, slices)
        return [Result](unsafeUninitializedCapacity: elements.count) { room, count in
            // Each slice writes its own positions.
            nonisolated(unsafe) let output = room
            DispatchQueue.concurrentPerform(iterations: slices) { slice in
                for index in slice * size..<max(slice * size, min(elements.count, (slice + 1) * size)) {
                    output.initializeElement(at: index, to: body(index, elements[index]))
                }
            }
            count = elements.count
        }
    }
}
