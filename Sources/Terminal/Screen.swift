import Synchronization

/// What one command of several in a process sees and shows: variables of its own, and what it says is kept. A command
/// that has none uses the process's streams and variables.
package final class Screen: Sendable {
    /// That of the command which runs here; nil for the process's own.
    @TaskLocal package static var current: Screen?

    private struct Written {
        var output: [UInt8] = []
        var errors: [UInt8] = []
    }

    private let written = Mutex(Written())
    private let variables: [String: String]

    /// Whoever runs on it finds these variables and no others.
    package init(variables: [String: String]) { self.variables = variables }

    /// The variable's value; nil when it isn't set.
    package func variable(_ name: String) -> String? { variables[name] }

    /// What was written on standard output so far.
    package var output: [UInt8] { written.withLock { $0.output } }

    /// What was written on standard error so far.
    package var errors: [UInt8] { written.withLock { $0.errors } }

    func write(_ descriptor: Int32, _ bytes: UnsafeBufferPointer<UInt8>) {
        written.withLock {
            if descriptor == 1 { $0.output.append(contentsOf: bytes) } else { $0.errors.append(contentsOf: bytes) }
        }
    }
}
