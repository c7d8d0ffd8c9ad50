import ArgumentParser
import Operations
import StoreAccess
import Terminal
import VerifierCommand

struct ResolveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resolve", abstract: "A person decides about a hold.",
        discussion: """
            Only holds; the person needs a fitting role and must not have done the act in question. S codes are decided
            one by one.

            Example:
              lotwise resolve 9f2c01ab34cd56ef --by OP-P1 --as accept --reason "seal replaced at the dock, see photo"
              lotwise resolve --code T02 --lot HH-2026-10-017 --by OP-R1 --as accept --reason "extra units, agreed"
            """)

    @OptionGroup var options: StoreOptions
    @OptionGroup var act: ActOptions

    @Argument(help: "The finding's id.")
    var finding: String?

    @Option(
        name: .customLong("as"),
        help: "accept (it holds no longer), reject (it stands), link:DEVICE (it is about that one), not-ours.")
    var value: String

    @Option(name: .long, help: "All open findings of this code, with --lot.")
    var code: String?

    @Option(name: .long, help: "The lot, with --code.")
    var lot: String?

    func validate() throws {
        if (finding == nil) == (code == nil) { throw ValidationError("Give a finding's id, or --code with --lot.") }
        if code != nil, lot == nil { throw ValidationError("--code needs --lot.") }
    }

    func run() throws {
        let workspace = try Bootstrap.writing(options, by: act.by)
        let operation = ResolveOperation(workspace)
        let result: RunResult
        if let finding {
            result = try operation.resolve(
                finding, by: act.by, as: value, reason: act.reason, isSigned: act.sign)
        } else {
            result = try operation.resolve(
                code: code ?? "", lot: lot ?? "", by: act.by, as: value, reason: act.reason, isSigned: act.sign)
        }
        let revoked = try Bootstrap.newRevocations()
        ProgressLine.shared.clear()
        if options.json {
            let report = try StatusQuery(workspace).report(lots: result.lots)
            Output.line(report.json(recorded: result.recorded, revoked: revoked))
        } else {
            let word = result.standing == 0 ? "resolved" : "recorded"
            Output.line("\(word); \(result.decided) devices decided again, \(result.recorded) entries recorded")
        }
        RunScreen.tell(revoked)
        if result.standing > 0, value != "reject" {
            let what = result.standing == 1 ? "the finding stands" : "\(result.standing) findings stand"
            Output.note(
                "lotwise: warning: \(what) all the same: «\(value)» doesn't end it; accept it, or bring new evidence "
                    + "(`lotwise device`)")
        }
        for remark in result.remarks { Output.note("lotwise: \(remark)") }
        for lot in result.undecided { Output.error(lot.line) }
        if revoked.isEmpty, !result.undecided.isEmpty { throw Finished(code: 3) }
        try Finished.trouble(!revoked.isEmpty)
    }
}
