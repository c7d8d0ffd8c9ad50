import ArgumentParser
import StoreFiles
import Terminal

/// Ends a command with a code after everything was printed.
///
/// ```
/// try Finished.trouble(!problems.isEmpty)
/// ```
package struct Finished: Error {
    package let code: Int32

    /// Printed already: nothing more is said.
    package init(code: Int32) { self.code = code }

    /// 1 when something was refused, held or found wrong.
    package static func trouble(_ isTrouble: Bool) throws { if isTrouble { throw Finished(code: 1) } }

    /// Nothing for 0.
    package static func with(_ code: Int32) throws { if code != 0 { throw Finished(code: code) } }
}

/// How both programs end: one line that says what is wrong, and the code that goes with it.
package enum ProgramEnd {
    /// Parses and runs one command. 64 for what wasn't understood, 70 for what nobody foresaw.
    ///
    /// - Parameter known: what a program knows of further errors; nil for one that it doesn't.
    package static func code<Root: ParsableCommand>(
        of root: Root.Type, _ arguments: [String], known: (any Error) -> OperationError? = { $0 as? OperationError }
    ) -> Int32 {
        do {
            var command = try root.parseAsRoot(arguments)
            try command.run()
            return 0
        } catch let error as Finished {
            return error.code
        } catch {
            guard let error = known(error) else { return unforeseen(root, error) }
            Output.error(error.message)
            return error.code.rawValue
        }
    }

    /// Help, usage errors and what nobody foresaw.
    private static func unforeseen<Root: ParsableCommand>(_ root: Root.Type, _ error: any Error) -> Int32 {
        let code = root.exitCode(for: error)
        let text = root.fullMessage(for: error)
        if code.isSuccess {
            Output.line(text)
            return 0
        }
        if code == .validationFailure {
            Output.error(oneLine(text))
            return 64
        }
        Output.error("this is our bug, please report it: \(error)")
        return 70
    }

    /// A usage error as one line: what is wrong, and where its help is; the synopsis between them is in that help.
    package static func oneLine(_ text: String) -> String {
        let lines = text.split(separator: "\n").map { $0.drop { $0 == " " } }
        guard var what = lines.first, lines.count > 1 else { return text }
        if what.hasPrefix("Error: ") { what.removeFirst("Error: ".utf8.count) }
        return lines.last.map { $0.hasPrefix("See ") ? "\(what); see" + $0.dropFirst(3) : String(what) } ?? String(what)
    }
}
