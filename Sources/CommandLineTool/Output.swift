import Glibc
import Operations

/// What the terminal shows: results on standard output, everything else on standard error.
enum Output {
    static func line(_ text: String) { write(1, text + "\n") }

    static func error(_ text: String) {
        ProgressLine.shared.clear()
        write(2, paint("lotwise: ", .red, descriptor: 2) + text + "\n")
    }

    static func note(_ text: String) {
        ProgressLine.shared.clear()
        write(2, text + "\n")
    }

    /// Writes the whole of `text`; a closed pipe is not our failure.
    static func write(_ descriptor: Int32, _ text: String) {
        var text = text
        text.withUTF8 { bytes in
            var done = 0
            while done < bytes.count {
                let count = Glibc.write(descriptor, bytes.baseAddress?.advanced(by: done), bytes.count - done)
                if count <= 0 { return }
                done += count
            }
        }
    }

    enum Colour: String {
        case red = "31"
        case green = "32"
        case yellow = "33"
        case dim = "2"
        case bold = "1"
    }

    /// Colours only on a terminal, never with NO_COLOR or TERM=dumb.
    static func paint(_ text: String, _ colour: Colour, descriptor: Int32 = 1) -> String {
        guard hasColour(descriptor) else { return text }
        return "\u{1B}[\(colour.rawValue)m\(text)\u{1B}[0m"
    }

    static func hasColour(_ descriptor: Int32) -> Bool {
        if let value = environment("NO_COLOR"), !value.isEmpty { return false }
        return isatty(descriptor) == 1 && environment("TERM") != "dumb"
    }

    static func environment(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

    /// Columns of the window: COLUMNS, else the terminal's, else 100.
    static var width: Int {
        if let text = environment("COLUMNS"), let columns = Int(text), columns >= 40 { return columns }
        var size = winsize()
        if ioctl(1, UInt(TIOCGWINSZ), &size) == 0, size.ws_col >= 40 { return Int(size.ws_col) }
        return 100
    }
}

/// The progress of long work on one line of standard error; nothing at all when that is no terminal.
final class ProgressLine: @unchecked Sendable {  // used by the command's thread only
    static let shared = ProgressLine()
    private let isTerminal = isatty(2) == 1
    private var isShown = false
    private var last = timespec()

    func show(_ step: ProgressStep) {
        guard isTerminal else { return }
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

    func clear() {
        guard isShown else { return }
        isShown = false
        Output.write(2, "\r\u{1B}[2K")
    }
}

/// A table that fits the window: the widest column gives way first.
struct TextTable {
    private var rows: [[String]]
    private let rightAligned: Set<Int>

    init(_ header: [String], rightAligned: Set<Int> = []) {
        rows = [header]
        self.rightAligned = rightAligned
    }

    mutating func add(_ cells: [String]) { rows.append(cells) }

    var isEmpty: Bool { rows.count < 2 }

    func lines(width: Int = Output.width) -> [String] {
        var widths = (rows.first ?? []).indices.map { column in rows.map { Self.columns($0[column]) }.max() ?? 0 }
        while widths.reduce(0, +) + 2 * (widths.count - 1) > width {
            guard let widest = widths.indices.max(by: { widths[$0] < widths[$1] }), widths[widest] > 8 else { break }
            widths[widest] -= 1
        }
        return rows.enumerated().map { index, cells in
            let line = cells.enumerated().map { pad($1, widths[$0], right: rightAligned.contains($0)) }
                .joined(separator: "  ")
            let trimmed = String(line.reversed().drop { $0 == " " }.reversed())
            return index == 0 ? Output.paint(trimmed, .bold) : trimmed
        }
    }

    private func pad(_ text: String, _ width: Int, right: Bool) -> String {
        var text = text
        if Self.columns(text) > width { text = String(text.prefix(max(1, width - 1))) + "…" }
        let fill = String(repeating: " ", count: max(0, width - Self.columns(text)))
        return right ? fill + text : text + fill
    }

    private static func columns(_ text: String) -> Int { text.count }
}
