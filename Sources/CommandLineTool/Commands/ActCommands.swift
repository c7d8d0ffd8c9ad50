import Acts
import ArgumentParser
import Basics
import Certification
import Operations
import Storage
import StoreAccess
import Terminal
import VerifierCommand

/// Who acts.
struct ActorOptions: ParsableArguments {
    @Option(name: .long, help: "The person who acts.")
    var by: String

    @Flag(name: .long, help: "Sign the act with that person's key in the ssh-agent.")
    var sign = false

    /// Says on standard error that the entry names somebody whom no table knows; the act stands.
    static func warn(_ person: String, _ workspace: Workspace) throws {
        guard try !OperatorsQuery(workspace).lists(person) else { return }
        Output.note("lotwise: warning: \(person) isn't in the operators table: the entry says role «unlisted»")
    }
}

/// Who acts, and why.
struct ActOptions: ParsableArguments {
    @OptionGroup var actor: ActorOptions

    @Option(name: .long, help: "Why.")
    var reason: String

    var by: String { actor.by }
    var sign: Bool { actor.sign }
}

struct ReceiveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "receive", abstract: "Says that receipt is complete.",
        discussion: "Example:\n  lotwise receive close --lot HH-2026-10-017 --by OP-R1", subcommands: [Close.self])

    struct Close: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "close", abstract: "What is not here is missing (T01).",
            discussion: "Example:\n  lotwise receive close --lot HH-2026-10-017 --by OP-R1")

        @OptionGroup var options: StoreOptions

        @OptionGroup var actor: ActorOptions

        @Option(name: .long, help: "The lot.")
        var lot: String

        func run() throws {
            let begun = Bootstrap.machineClock()
            let workspace = try Bootstrap.writing(options, by: actor.by)
            let result = try LotOperations(workspace).closeReceipt(lot: lot, by: actor.by, isSigned: actor.sign)
            try ActorOptions.warn(actor.by, workspace)
            try RunScreen.show(result, in: workspace, options: options, since: begun)
        }
    }
}

struct LotCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lot", abstract: "Changes a lot's terms, or ends it.",
        discussion: "Example:\n  lotwise lot close --lot HH-2026-10-017 --by OP-P1 --reason \"settled\"",
        subcommands: [Amend.self, Close.self])

    struct Amend: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "amend",
            abstract: "Records changed terms: loosening holds all devices, tightening decides again.",
            discussion:
                "Example:\n  lotwise lot amend harbor-health-2026-10/lot.yaml --by OP-P1 --reason \"contract addendum 2\""
        )

        @OptionGroup var options: StoreOptions
        @OptionGroup var act: ActOptions

        @Argument(help: "The changed lot.yaml, or its folder.")
        var path: String

        func run() throws {
            let begun = Bootstrap.machineClock()
            let workspace = try Bootstrap.writing(options, by: act.by)
            let result = try LotOperations(workspace).amend(
                path, by: act.by, reason: act.reason, isSigned: act.sign)
            try ActorOptions.warn(act.by, workspace)
            try RunScreen.show(result, in: workspace, options: options, since: begun)
        }
    }

    struct Close: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "close", abstract: "Ends a lot: a device that comes again begins a new intake.",
            discussion: "Example:\n  lotwise lot close --lot HH-2026-10-017 --by OP-P1 --reason \"settled\"")

        @OptionGroup var options: StoreOptions
        @OptionGroup var act: ActOptions

        @Option(name: .long, help: "The lot.")
        var lot: String

        func run() throws {
            let workspace = try Bootstrap.writing(options, by: act.by)
            try LotOperations(workspace).close(lot: lot, by: act.by, reason: act.reason, isSigned: act.sign)
            try ActorOptions.warn(act.by, workspace)
            try NoticeCommand.warnUnsent(lot, workspace)
            let report = try StatusQuery(workspace).report(lots: [lot])
            Output.line(options.json ? report.json() : "lot \(lot) is closed")
        }
    }
}

struct ResolveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resolve", abstract: "A person decides about a hold.",
        discussion: """
            Only holds; the person needs a fitting role and must not have done the act in question. S codes are decided
            one by one.

            Example:
              lotwise resolve 9f2c01ab34cd56ef --by OP-P1 --as accept --reason "seal replaced at the dock, see photo"
              lotwise resolve --code T02 --lot HH-2026-10-017 --by OP-R1 --as not-ours --reason "neighbour's box"
            """)

    @OptionGroup var options: StoreOptions
    @OptionGroup var act: ActOptions

    @Argument(help: "The finding's id.")
    var finding: String?

    @Option(name: .customLong("as"), help: "accept, reject, link:DEVICE or not-ours.")
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
            Output.line("resolved; \(result.decided) devices decided again, \(result.recorded) entries recorded")
        }
        RunScreen.tell(revoked)
        for remark in result.remarks { Output.note("lotwise: \(remark)") }
        for lot in result.undecided { Output.error(lot.line) }
        if revoked.isEmpty, !result.undecided.isEmpty { throw Finished(code: 3) }
        try Finished.trouble(!revoked.isEmpty)
    }
}

struct DocumentCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "document", abstract: "Kept documents.",
        discussion: "Example:\n  lotwise document list --lot HH-2026-10-017",
        subcommands: [List.self, Show.self, Withdraw.self, Restore.self])

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "All, or those of a lot.",
            discussion: "Example:\n  lotwise document list --lot HH-2026-10-017")

        @OptionGroup var options: StoreOptions

        @Option(name: .long, help: "One lot; all without it.")
        var lot: String?

        func run() throws {
            let workspace = try Bootstrap.reading(options)
            let operations = DocumentOperations(workspace)
            let rows = try operations.list(lot: lot)
            if options.json { return Output.line(try operations.json(rows)) }
            var table = TextTable(["document", "state", "kind", "bytes", "file"], rightAligned: [3])
            for row in rows {
                table.add([String(row.digest.hex.prefix(12)), "\(row.state)", row.kind, String(row.bytes), row.path])
            }
            table.lines().forEach(Output.line)
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show", abstract: "One document's record, or its kept bytes.",
            discussion: "Example:\n  lotwise document show 3f9a01bc22d4 --bytes > kept.csv")

        @OptionGroup var options: StoreOptions

        @Argument(help: "Digest or the beginning of one, number, or path.")
        var document: String

        @Flag(name: .long, help: "The kept bytes themselves.")
        var bytes = false

        func run() throws {
            let workspace = try Bootstrap.reading(options)
            let operations = DocumentOperations(workspace)
            let row = try operations.find(document)
            if bytes { return Output.write(1, String(decoding: try operations.bytes(row), as: UTF8.self)) }
            Output.line(try operations.json([row]))
        }
    }

    struct Withdraw: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "withdraw", abstract: "Takes a document out of force; its bytes and entries stay.",
            discussion:
                "Example:\n  lotwise document withdraw 3f9a01bc22d4 --by OP-P1 --reason \"wrong customer's file\"")

        @OptionGroup var options: StoreOptions
        @OptionGroup var target: DocumentTarget

        func run() throws { try target.act(options, DocumentOperations.withdraw) }
    }

    struct Restore: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "restore", abstract: "Takes a withdrawal back: what the document said counts again.",
            discussion:
                "Example:\n  lotwise document restore 3f9a01bc22d4 --by OP-P1 --reason \"it was the right file\"")

        @OptionGroup var options: StoreOptions
        @OptionGroup var target: DocumentTarget

        func run() throws { try target.act(options, DocumentOperations.restore) }
    }
}

/// A document that a person acts on, and the act.
struct DocumentTarget: ParsableArguments {
    @OptionGroup var act: ActOptions

    @Option(name: .long, help: "The lot, where files of several have the path.")
    var lot: String?

    @Argument(help: "Digest or the beginning of one, number, or path.")
    var document: String

    /// Does it and shows what came of it.
    func act(
        _ options: StoreOptions,
        _ body: (DocumentOperations) -> (String, String?, String, String, Bool) throws -> RunResult
    ) throws {
        let begun = Bootstrap.machineClock()
        let workspace = try Bootstrap.writing(options, by: act.by)
        let result = try body(DocumentOperations(workspace))(document, lot, act.by, act.reason, act.sign)
        try ActorOptions.warn(act.by, workspace)
        try RunScreen.show(result, in: workspace, options: options, since: begun)
    }
}
