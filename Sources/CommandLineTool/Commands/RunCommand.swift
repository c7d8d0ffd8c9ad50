import ArgumentParser
import Basics
import Certification
import Intake
import Operations
import StoreAccess
import StoreFiles
import Terminal
import VerifierCommand

struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Takes lot folders as far as their evidence allows.",
        discussion: """
            Reads every file of each folder, decides every device, records every step. With more evidence it goes on;
            with the same, it changes nothing.

            Example:
              lotwise run harbor-health-2026-10
              lotwise run lots/* --json
            """)

    @OptionGroup var options: StoreOptions

    @Argument(help: "Lot folders, each with its lot.yaml.")
    var folders: [String]

    @Option(name: .long, help: "Devices decided side by side (default: the machine's processors).")
    var jobs: Int?

    @Option(name: .customLong("as-of"), help: "The time that deadline rules compare with, e.g. 2026-12-01T00:00:00Z.")
    var asOf: String?

    @Option(name: .long, help: "A mapping file that comes before those in ./pipelines/mappings.")
    var mapping: String?

    @Option(name: .customLong("as"), help: "manifest: every list of devices in the folders is one.")
    var kind: ListKind?

    func run() throws {
        if let jobs, jobs < 1 { throw OperationError(.usage, "--jobs takes 1 or more, not \(jobs)") }
        let begun = Bootstrap.machineClock()
        try InputPlaces.check(folders, store: options.path)
        let workspace = try Bootstrap.writing(options, asOf: asOf, jobs: jobs)
        let result = try RunOperation(workspace).run(
            folders: folders, mapping: mapping, isManifest: kind == .manifest)
        try RunScreen.show(result, in: workspace, options: options, since: begun)
    }
}

/// What a file with identifiers can be said to be.
enum ListKind: String, ExpressibleByArgument {
    case manifest
}

/// What `run`, `ingest` and the acts after which devices are decided again print.
enum RunScreen {
    /// Throws exit 1 when somebody must look at a lot, or at what was revoked.
    static func show(
        _ result: RunResult, in workspace: Workspace, options: StoreOptions, since begun: Instant
    ) throws {
        let publishing = Bootstrap.publish()
        ProgressLine.shared.clear()
        let report = try StatusQuery(workspace).report(lots: result.lots)
        let revoked = try Bootstrap.newRevocations()
        // What an interrupted command had left is this one's work too.
        let finished = Bootstrap.command.session?.finished
        let recorded = result.recorded + (finished?.recorded ?? 0)
        let decided = result.decided + (finished?.decided ?? 0)
        let elapsed = Int(Bootstrap.machineClock().milliseconds - begun.milliseconds)
        if options.json {
            Output.line(report.json(recorded: recorded, elapsedMilliseconds: elapsed, revoked: revoked))
        } else {
            Output.lines(StatusScreen.lines(report))
            Output.note(
                "\(decided) devices decided, \(recorded) entries recorded, \(result.kept) new documents, "
                    + "\(result.repeats) known, \(result.ignored) ignored; \(elapsed) ms")
        }
        tell(revoked)
        for remark in result.remarks { Output.note("lotwise: \(remark)") }
        for lot in result.undecided { Output.error(lot.line) }
        if publishing.code != 0 { throw Finished(code: publishing.code) }
        if revoked.isEmpty, !result.undecided.isEmpty { throw Finished(code: 3) }
        try Finished.trouble(report.hasTrouble || !revoked.isEmpty)
    }

    /// On standard error: whoever relied on one of these must hear of it now, and not when a report is next asked for.
    static func tell(_ revoked: [Revocation]) {
        for item in revoked { Output.error(item.line) }
    }
}

struct IngestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ingest",
        abstract: "Takes evidence for any open intake in the store, because benches mix lots.",
        discussion: "Example:\n  lotwise ingest exports/phonecheck-2026-11-20.json")

    @OptionGroup var options: StoreOptions

    @Argument(help: "Files or folders of evidence.")
    var paths: [String]

    @Option(name: .long, help: "A mapping file that comes before those in ./pipelines/mappings.")
    var mapping: String?

    @Option(name: .customLong("as"), help: "manifest: the files are further manifests of --lot.")
    var kind: ListKind?

    @Option(name: .long, help: "The lot, with --as manifest.")
    var lot: String?

    func validate() throws {
        if (kind == nil) != (lot == nil) { throw ValidationError("--as manifest and --lot go together.") }
    }

    func run() throws {
        let begun = Bootstrap.machineClock()
        try InputPlaces.check(paths, store: options.path)
        let workspace = try Bootstrap.writing(options)
        let result = try RunOperation(workspace).ingest(paths: paths, mapping: mapping, manifestOf: lot)
        try RunScreen.show(result, in: workspace, options: options, since: begun)
    }
}
