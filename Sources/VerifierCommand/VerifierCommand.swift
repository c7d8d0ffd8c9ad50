import ArgumentParser
import Glibc
import StoreFiles
import Terminal
import Verification

/// `lotwise-verify`: what an auditor gets. It checks what `lotwise` issued, and has no store, no network and no page maker
/// in it.
///
/// ```
/// VerifierCommand.start()
/// ```
package struct VerifierCommand: ParsableCommand {
    /// Name, help and subcommands.
    package static let configuration = CommandConfiguration(
        commandName: "lotwise-verify",
        abstract: "Checks certificates, proofs and logs of Lotwise offline.",
        discussion: """
            Example:
              lotwise-verify certificate certificates/65d40c84-69ba-5aed-bb26-8e946a847c94 --trust policy.txt
            Exit codes: 0 valid; 1 refused, with one reason; 3 something to check with is missing; 64 usage; 65 the input
            is not readable at all; 70 our bug.
            """,
        version: "lotwise-verify 0.1.0",
        subcommands: [CertificateCommand.self, LogCommand.self, ProofCommand.self, CompareCommand.self])

    package init() {}

    /// Never returns.
    package static func start() -> Never {
        signal(SIGPIPE, SIG_IGN)
        Output.program = "lotwise-verify"
        Glibc.exit(ProgramEnd.code(of: Self.self, Array(CommandLine.arguments.dropFirst())))
    }
}

/// What every check needs.
struct TrustOptions: ParsableArguments {
    @Option(name: .long, help: "The policy file that you got from the recycler by another way.")
    var trust: String

    @Flag(name: .long, help: "One JSON document on standard output.")
    var json = false
}

struct CertificateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "certificate", abstract: "Checks a certificate: its folder, or one of its files alone.",
        discussion: """
            Of a folder every file is checked; of certificate.vc.json or certificate.pdf alone less can be said. Without
            --status nobody has looked whether it was revoked or replaced since.

            Example:
              lotwise-verify certificate FOLDER --trust policy.txt --status status.json --device 357248114039005
            """)

    @OptionGroup var checks: CertificateChecks

    func run() throws { try checks.check() }
}

/// What is asked of a certificate, for `lotwise-verify certificate` and `lotwise verify` alike.
///
/// ```
/// @OptionGroup var checks: CertificateChecks
/// func run() throws { try checks.check() }
/// ```
package struct CertificateChecks: ParsableArguments {
    @OptionGroup var options: TrustOptions

    @Argument(help: "What is checked.")
    var path: String

    @Option(name: .long, help: "A dated status list of the issuer: which certificates no longer hold.")
    var status: String?

    @Option(name: .long, help: "Refuse a certificate that doesn't list this device, by any identifier.")
    var device: String?

    package init() {}

    /// Checks and shows; throws `Finished` unless it is valid, and `OperationError` when something can't be read.
    package func check() throws {
        let screen = CertificateScreen(trust: options.trust, status: status, device: device, json: options.json)
        try Finished.with(screen.verify(path))
    }
}

struct LogCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log", abstract: "Checks a log's folder, a folder of proofs, or a checkpoint.",
        discussion: """
            A proof of contradiction that holds is exit 0 too, with a word of its own: CONTRADICTION PROVEN.

            Example:
              lotwise-verify log proofs --trust policy.txt --device HH-2026-10-017/20
            """)

    @OptionGroup var options: TrustOptions

    @Argument(help: "What is checked.")
    var path: String

    @OptionGroup var questions: EntryQuestions

    func run() throws {
        try questions.check(path, entry: nil, trust: options.trust, json: options.json)
    }
}

/// What is asked of every entry of a log, for `lotwise-verify log` and `lotwise log verify` alike.
///
/// ```
/// @OptionGroup var questions: EntryQuestions
/// func run() throws { try questions.check("log", entry: nil, trust: "policy.txt", json: false) }
/// ```
package struct EntryQuestions: ParsableArguments {
    @Option(name: .long, help: "Refuse entries that are not about this device.")
    var device: String?

    @Flag(
        name: .customLong("strict-times"),
        help: "Exit 3 also for entries dated before a witness saw that they weren't there; else they are told.")
    var strictTimes = false

    package init() {}

    /// Checks and shows; throws `Finished` unless it is valid, and `OperationError` when something can't be read.
    package func check(_ path: String, entry: String?, trust: String, json: Bool) throws {
        let screen = LogScreen(trust: trust, device: device, isStrictAboutTimes: strictTimes, json: json)
        try Finished.with(screen.verify(path, entry: entry))
    }
}

struct ProofCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "proof", abstract: "Checks one proof with its entry.",
        discussion: "Example:\n  lotwise-verify proof 0000184467.tlog-proof --trust policy.txt --entry entry.json")

    @OptionGroup var options: TrustOptions

    @Argument(help: "A .tlog-proof file.")
    var path: String

    @Option(name: .long, help: "The entry that the proof is about, when it doesn't lie beside it.")
    var entry: String?

    @Option(name: .long, help: "Refuse an entry that is not about this device.")
    var device: String?

    func run() throws {
        guard path.hasSuffix(LogVerifyOperation.proofEnding) else {
            throw OperationError(
                .usage, "\(path): is no \(LogVerifyOperation.proofEnding) file; `lotwise-verify log` checks folders")
        }
        let screen = LogScreen(trust: options.trust, device: device, isStrictAboutTimes: false, json: options.json)
        try Finished.with(screen.verify(path, entry: entry))
    }
}

struct CompareCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare", abstract: "Whether two checkpoints of one log are two states of one history.",
        discussion: """
            When they contradict, a proof is printed that anybody can check.

            Example:
              lotwise-verify compare march.checkpoint april.checkpoint --trust policy.txt --log FOLDER
            """)

    @OptionGroup var options: TrustOptions

    @Argument(help: "One checkpoint or .tlog-proof file.")
    var first: String

    @Argument(help: "The other.")
    var second: String

    @Option(name: .long, help: "The log's folder with its tiles.")
    var log: String?

    @Option(name: .long, help: "File for the proof of contradiction (default: standard output).")
    var out: String?

    func run() throws {
        let screen = CompareScreen(log: log, trust: options.trust, out: out, json: options.json)
        try Finished.with(screen.compare(first, second))
    }
}
