import Basics
import Glibc

/// What the terminal shows: results on standard output, everything else on standard error.
///
/// When to use: for everything that is printed; `print` doesn't say which of the two it means.
///
/// ```
/// Output.line(json)
/// Output.note("lotwise: 3 files passed over")
/// Output.line(Output.paint("held", .yellow))
/// ```
package enum Output {
    /// How the program calls itself in front of an error; set once, before anything is written.
    nonisolated(unsafe) package static var program = "lotwise"

    /// One line of the result.
    package static func line(_ text: String) { write(1, text + "\n") }

    /// Many lines of the result, in few writes.
    package static func lines(_ texts: some Sequence<String>) {
        var text = ""
        for line in texts {
            text += line
            text += "\n"
            guard text.utf8.count >= 64 << 10 else { continue }
            write(1, text)
            text.removeAll(keepingCapacity: true)
        }
        if !text.isEmpty { write(1, text) }
    }

    /// Writes of `bytes` what is enough for one write, or all of it at the `end`; what is written is taken out.
    package static func spill(_ bytes: inout [UInt8], end: Bool = false) {
        guard !bytes.isEmpty, end || bytes.count >= 64 << 10 else { return }
        write(bytes)
        bytes.removeAll(keepingCapacity: true)
    }

    /// Why the command failed.
    package static func error(_ text: String) {
        ProgressLine.shared.clear()
        write(2, paint(program + ": ", .red, descriptor: 2) + text + "\n")
    }

    /// What is to be said beside the result.
    package static func note(_ text: String) {
        ProgressLine.shared.clear()
        write(2, text + "\n")
    }

    /// Writes the whole of `text`; a closed pipe is not our failure.
    package static func write(_ descriptor: Int32, _ text: String) {
        var text = text
        text.withUTF8 { write(descriptor, $0) }
    }

    /// Bytes as they are, which needn't be text.
    package static func write(_ bytes: [UInt8]) { bytes.withUnsafeBufferPointer { write(1, $0) } }

    private static func write(_ descriptor: Int32, _ bytes: UnsafeBufferPointer<UInt8>) {
        if let screen = Screen.current { return screen.write(descriptor, bytes) }
        var done = 0
        while done < bytes.count {
            let count = Glibc.write(descriptor, bytes.baseAddress?.advanced(by: done), bytes.count - done)
            if count <= 0 { return }
            done += count
        }
    }

    /// Colours of a terminal, by their ANSI codes.
    package enum Colour: String {
        case red = "31"
        case green = "32"
        case yellow = "33"
        case dim = "2"
        case bold = "1"
    }

    /// When to show colours.
    package enum ColourChoice: String, Sendable, CaseIterable { case auto, always, never }

    /// What the person asked for; set once, before anything is written.
    nonisolated(unsafe) package static var colours = ColourChoice.auto

    /// Colours only on a terminal, never with NO_COLOR or TERM=dumb; unless the person asked otherwise.
    package static func paint(_ text: String, _ colour: Colour, descriptor: Int32 = 1) -> String {
        guard hasColour(descriptor) else { return text }
        return "\u{1B}[\(colour.rawValue)m\(text)\u{1B}[0m"
    }

    /// True when `descriptor` is a terminal that shows colours to somebody who wants them.
    package static func hasColour(_ descriptor: Int32) -> Bool {
        if Screen.current == nil, colours != .auto { return colours == .always }
        if let value = environment("NO_COLOR"), !value.isEmpty { return false }
        return isTerminal(descriptor) && environment("TERM") != "dumb"
    }

    /// True when somebody looks at `descriptor`, or types into it.
    package static func isTerminal(_ descriptor: Int32) -> Bool {
        guard Screen.current == nil else { return false }
        return isatty(descriptor) == 1 || descriptor == 1 && Pager.isRunning
    }

    /// The variable's value; nil when it isn't set.
    package static func environment(_ name: String) -> String? {
        if let screen = Screen.current { return screen.variable(name) }
        return getenv(name).map { String(cString: $0) }
    }

    /// Columns of the window: COLUMNS, else the terminal's, else 100.
    package static var width: Int {
        if let text = environment("COLUMNS"), let columns = Int(text), columns >= 40 { return columns }
        if Pager.isRunning { return keptWidth }
        var size = winsize()
        if Screen.current == nil, ioctl(1, UInt(TIOCGWINSZ), &size) == 0, size.ws_col >= 40 { return Int(size.ws_col) }
        return 100
    }

    /// Set and read by the thread that runs the command.
    nonisolated(unsafe) private static var keptWidth = 100

    /// For as long as a pager is between us and the terminal.
    static func keepWidth() { keptWidth = width }
}
