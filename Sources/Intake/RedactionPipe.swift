import Basics
import Dispatch

/// Turns a redactor that pushes into a source that is pulled, with one thread and a bounded channel between.
final class RedactionPipe: ByteSource {
    private let channel = BoundedChannel<[UInt8]>(capacity: 8)
    private let group = DispatchGroup()
    /// Written before the channel ends, read after the group has.
    nonisolated(unsafe) private(set) var failure: (any Error)?
    private var rest: ArraySlice<UInt8> = []

    struct Stopped: Error {}

    init(_ redact: @escaping (_ write: ([UInt8]) throws -> Void) throws -> Void) {
        // The redacting queue alone calls it.
        nonisolated(unsafe) let work = redact
        let channel = self.channel
        nonisolated(unsafe) let pipe = self
        DispatchQueue(label: "lotwise.redaction").async(group: group) { @Sendable in
            do {
                try work { bytes in
                    guard channel.send(bytes) else { throw Stopped() }
                }
            } catch { pipe.failure = error }
            channel.finish()
        }
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        while rest.isEmpty {
            guard let next = channel.receive() else {
                group.wait()
                if let failure { throw failure }
                return 0
            }
            rest = next[...]
        }
        let count = min(buffer.count, rest.count)
        rest.prefix(count).withUnsafeBytes { buffer.copyMemory(from: $0) }
        rest = rest.dropFirst(count)
        return count
    }
}
