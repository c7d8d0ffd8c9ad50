import ArgumentParser
import Glibc
import Storage
import StoreFiles
import Terminal

/// The program: parses the arguments, runs one command, and turns what went wrong into one line and an exit code.
package enum CommandLineTool {
    /// Never returns.
    package static func run() -> Never {
        signal(SIGPIPE, SIG_IGN)
        Interruption.hear()
        Glibc.exit(run(Array(CommandLine.arguments.dropFirst())))
    }

    /// Runs one command as the program does, on `screen` and not on the process's streams; gives its exit code. Several
    /// may run at once, each on a thread of its own: what they share is the current folder, where that isn't the thread's.
    package static func run(_ arguments: [String], on screen: Screen) -> Int32 {
        Screen.$current.withValue(screen) { Bootstrap.$kept.withValue(Bootstrap.Kept()) { run(arguments) } }
    }

    private static func run(_ arguments: [String]) -> Int32 { Bootstrap.end(exitCode(arguments)) }

    private static func exitCode(_ arguments: [String]) -> Int32 {
        do {
            var command = try RootCommand.parseAsRoot(arguments)
            try command.run()
            return 0
        } catch let error as Finished {
            return error.code
        } catch let error as OperationError {
            Output.error(error.message)
            return error.code.rawValue
        } catch let error as StoreError {
            Output.error(error.message)
            return 74
        } catch {
            return report(error)
        }
    }

    /// Help, usage errors and what nobody foresaw.
    private static func report(_ error: any Error) -> Int32 {
        let code = RootCommand.exitCode(for: error)
        let text = RootCommand.fullMessage(for: error)
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
}

extension CommandLineTool {
    /// A usage error as one line: what is wrong, and where its help is; the synopsis between them is in that help.
    static func oneLine(_ text: String) -> String {
        let lines = text.split(separator: "\n").map { $0.drop { $0 == " " } }
        guard var what = lines.first, lines.count > 1 else { return text }
        if what.hasPrefix("Error: ") { what.removeFirst("Error: ".utf8.count) }
        return lines.last.map { $0.hasPrefix("See ") ? "\(what); see" + $0.dropFirst(3) : String(what) } ?? String(what)
    }
}

/// Ends a command with a code after everything was printed.
struct Finished: Error {
    let code: Int32

    /// 1 when something was refused, held or found wrong.
    static func trouble(_ isTrouble: Bool) throws { if isTrouble { throw Finished(code: 1) } }
}

struct RootCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lotwise",
        abstract: "Decides, from the evidence that tools and people leave, what becomes of used phones and tablets.",
        discussion: """
            Example:
              lotwise import sample-manifests/tables
              lotwise run sample-manifests/harbor-health-2026-10
              lotwise status
            Exit codes: 0 done; 1 done, and something was refused, held or found wrong; 2 no such store, lot, device or
            document; 3 something must be decided, proven or accepted first; 64 usage; 65 the input is not readable at all; 70 our bug; 74 the store or disk failed; 130
            interrupted.
            """,
        version: "lotwise 0.1.0",
        subcommands: BuiltInCommands.all)
}
