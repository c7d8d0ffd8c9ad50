import Basics
import Glibc

/// The progress of long work on one line of standard error; nothing at all when that is no terminal.
///
/// ```
/// ProgressLine.shared.show(ProgressStep(label: "copying", done: 3, total: 10))
/// ProgressLine.shared.clear()
/// ```
package final class ProgressLine: @unchecked Sendable {  // used by the command's thread only
    /// The one line of the process.
    package static let shared = ProgressLine()
    private let isTerminal = isatty(2) == 1
    private var isShown = false
    private var last = timespec()

    /// At most ten times a second.
    package func show(_ step: ProgressStep) {
        guard isTerminal, Screen.current == nil else { return }
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        let elapsed = (now.tv_sec - last.tv_sec) * 1000 + (now.tv_nsec - last.tv_nsec) / 1_000_000
        guard elapsed >= 100 || !isShown else { return }
        last = now
        isShown = true
        Output.write(2, "\r\u{1B}[2K" + text(step))
    }

    private func text(_ step: ProgressStep) -> String {
        guard step.total > 0 else { return step.done > 0 ? "\(step.label)  \(step.done)" : step.label }
        let width = 24
        let filled = min(width, step.done * width / step.total)
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled)
        return "\(step.label) \(bar) \(step.done)/\(step.total)"
    }

    /// Takes the line away, before anything else is written.
    package func clear() {
        guard Screen.current == nil, isShown else { return }
        isShown = false
        Output.write(2, "\r\u{1B}[2K")
    }
}
