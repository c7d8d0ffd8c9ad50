import ArgumentParser
import Glibc
import Storage
import StoreFiles
import Terminal
import VerifierCommand

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

    private static func run(_ arguments: [String]) -> Int32 {
        let code = ProgramEnd.code(of: RootCommand.self, arguments) { error in
            (error as? StoreError).map { OperationError(.store, $0.message) } ?? error as? OperationError
        }
        Pager.finish()
        return Bootstrap.end(code)
    }
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
