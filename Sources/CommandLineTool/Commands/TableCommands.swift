import ArgumentParser
import Basics
import Certification
import EvidenceImporters
import Glibc
import Intake
import LotGenerator
import Operations
import RecoveryModel
import StoreAccess
import StoreFiles
import Terminal
import VerifierCommand

struct ImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Takes store-wide tables: operators, tools, media, models, stations, prices, vendors and others.",
        discussion: """
            The tables known-fields and words say how evidence is read: they need --by a validator of the operators
            table who did nothing that they speak of.

            A table with a word that isn't in its list, an amount, date, bound or currency that can't be read, or rows
            that contradict each other is refused whole, and the one in force stays. What an import changes is printed
            before it takes effect.

            Without --by the entries say that nobody stands behind the tables. What an operators table says of the one
            who imports it takes no effect: nobody authorises themselves.

            Example:
              lotwise import sample-manifests/tables
              lotwise import tables/operators.csv --by OP-P1 --sign
              lotwise import tables/prices.csv --partial --by OP-P1
            """)

    @OptionGroup var options: StoreOptions

    @Option(name: .long, help: "The person who imports; nobody without it.")
    var by: String?

    @Flag(name: .long, help: "Sign the import with that person's key in the ssh-agent.")
    var sign = false

    @Flag(name: .long, help: "Take the rows that can be read of a table that is refused otherwise; needs --by.")
    var partial = false

    @Argument(help: "Files or folders of tables; the kind is told by the header.")
    var paths: [String]

    func validate() throws {
        if sign, by == nil { throw ValidationError("--sign needs --by: whose signature is it?") }
        if partial, by == nil { throw ValidationError("--partial needs --by: who leaves the other rows out?") }
    }

    func run() throws {
        try InputPlaces.check(paths, store: options.path)
        let workspace = try Bootstrap.writing(options, by: by)
        let isJSON = options.json
        let operation = ImportOperation(workspace, isPartial: partial) { file, kind, changes in
            ProgressLine.shared.clear()
            for line in Self.lines(file, kind: kind, changes: changes) {
                isJSON ? Output.note(line) : Output.line(line)
            }
        }
        let result = try operation.importTables(paths, by: by, isSigned: sign)
        ProgressLine.shared.clear()
        if let by { try ActorOptions.warn(by, workspace) }
        for item in result.items where !item.excluded.isEmpty {
            let what =
                "\(item.file): \(item.excluded.count) rows about \(by ?? "") took no effect: nobody authorises themselves"
            Output.note(
                "lotwise: warning: \(what); let somebody else import them: " + item.excluded.joined(separator: "; "))
        }
        let revoked = try Bootstrap.newRevocations()
        if options.json { Output.line(Self.json(result, revoked)) } else { Self.show(result) }
        RunScreen.tell(revoked)
        for remark in result.remarks { Output.note("lotwise: \(remark)") }
        for lot in result.undecided { Output.error(lot.line) }
        if revoked.isEmpty, !result.hasTrouble, !result.undecided.isEmpty { throw Finished(code: 3) }
        try Finished.trouble(result.hasTrouble || !revoked.isEmpty)
    }

    /// Longer lists are cut: `lotwise document show` has all of it.
    private static let listed = 20

    private static func lines(_ file: String, kind: TableKind, changes: TableChanges) -> [String] {
        let counts = [
            (changes.added.count, "new"), (changes.removed.count, "gone"), (changes.changed.count, "changed"),
        ]
        let words = counts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
        var lines = ["\(file): \(kind.rawValue): " + (words.isEmpty ? "no row changes" : "rows " + words)]
        for (sign, rows) in [("+", changes.added), ("-", changes.removed), ("~", changes.changed)] {
            lines += rows.prefix(listed).map { "  \(sign) \($0)" }
            if rows.count > listed { lines.append("  \(sign) … and \(rows.count - listed) more") }
        }
        return lines
    }

    private static func show(_ result: ImportOperation.Result) {
        for item in result.items {
            let state =
                item.kind == nil
                ? "refused"
                : item.isRefused
                    ? "refused whole, what was in force stays" : item.isRepeat ? "known already" : "imported"
            Output.line("\(item.file): \(item.kind ?? "no table"), \(state)")
            for finding in item.findings.prefix(50) {
                Output.line("  \(item.file):\(finding.line): \(finding.code) \(finding.message)")
            }
            for note in item.notes.prefix(50) { Output.line("  \(item.file):\(note.line): \(note.message)") }
        }
    }

    private static func json(_ result: ImportOperation.Result, _ revoked: [Revocation]) -> String {
        var json = JSONText()
        json.beginObject()
        json.name("tables")
        json.beginArray()
        for item in result.items {
            json.beginObject()
            json.member("file", item.file)
            json.member("table", item.kind)
            json.name("repeat")
            json.bool(item.isRepeat)
            json.name("refused")
            json.bool(item.isRefused || item.kind == nil)
            if let changes = item.changes {
                json.member("added", changes.added)
                json.member("removed", changes.removed)
                json.member("changed", changes.changed)
            }
            json.member("excluded", item.excluded)
            json.member("notes", item.notes.map { "line \($0.line): \($0.message)" })
            json.name("findings")
            json.beginArray()
            for finding in item.findings {
                json.beginObject()
                json.member("code", finding.code.rawValue)
                json.member("line", finding.line)
                json.member("message", finding.message)
                json.endObject()
            }
            json.endArray()
            json.endObject()
        }
        json.endArray()
        json.member("recorded", result.recorded)
        Revocation.write(revoked, to: &json)
        json.endObject()
        return json.text
    }
}

/// What is looked at, and how it is shown.
struct InspectOptions: ParsableArguments {
    @OptionGroup var anyStore: AnyStore

    @Flag(name: .long, help: "One JSON document on standard output.")
    var json = false

    @Argument(help: "The file.")
    var file: String

    @Option(name: .long, help: "A mapping file that comes before those in ./pipelines/mappings.")
    var mapping: String?

    func show(_ result: Intake.Inspect.Result) throws {
        if json { Output.line(result.json) } else { result.lines.forEach(Output.line) }
        try Finished.trouble(result.hasTrouble)
    }
}

struct ManifestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "manifest", abstract: "Looks at manifests.",
        discussion: "Example:\n  lotwise manifest inspect harbor-health-2026-10/manifest.csv",
        subcommands: [Inspect.self])

    struct Inspect: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "inspect", abstract: "Shows what would be understood; stores nothing.",
            discussion: "Example:\n  lotwise manifest inspect harbor-health-2026-10/manifest.csv")

        @OptionGroup var options: InspectOptions

        func run() throws {
            try options.show(try Intake.Inspect.manifest(options.file, mapping: options.mapping))
        }
    }
}

struct EvidenceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evidence", abstract: "Looks at evidence.",
        discussion: "Example:\n  lotwise evidence inspect erasure/blancco.xml", subcommands: [Inspect.self])

    struct Inspect: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "inspect", abstract: "Shows what would be understood; stores nothing.",
            discussion: "Example:\n  lotwise evidence inspect erasure/blancco.xml")

        @OptionGroup var options: InspectOptions

        func run() throws {
            try options.show(try Intake.Inspect.evidence(options.file, mapping: options.mapping))
        }
    }
}

struct GenerateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate", abstract: "Makes a fictional lot with its tables and the true answers.",
        discussion: "Example:\n  lotwise generate --devices 1000 --seed 7 --out /tmp/lot-7")

    @OptionGroup var anyStore: AnyStore

    @Option(name: .long, help: "How many devices.")
    var devices: Int

    @Option(name: .long, help: "Equal seeds give equal bytes.")
    var seed: UInt64

    @Option(name: .long, help: "The folder to make: lot/, tables/, expected.json.")
    var out: String

    @Flag(name: .long, help: "One JSON document on standard output.")
    var json = false

    func run() throws {
        let recipe = LotRecipe(devices: devices, seed: seed)
        do {
            try LotGenerator.write(recipe, to: out) {
                ProgressLine.shared.show(ProgressStep(label: "generating", done: $0, total: devices))
            }
        } catch let error as LotGeneratorError {
            throw OperationError(error.code == .recipe ? .usage : .store, error.description)
        }
        ProgressLine.shared.clear()
        var text = JSONText()
        text.beginObject()
        text.member("devices", devices)
        text.member("lot", out + "/lot")
        text.member("tables", out + "/tables")
        text.member("expected", out + "/expected.json")
        text.endObject()
        Output.line(
            json
                ? text.text
                : "\(devices) devices in \(out)/lot; next: lotwise import \(out)/tables, lotwise run \(out)/lot")
    }
}
