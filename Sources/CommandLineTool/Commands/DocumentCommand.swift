import ArgumentParser
import Basics
import Operations
import Storage
import StoreAccess
import Terminal

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
        @OptionGroup var view: TableOptions

        @Option(name: .long, help: "One lot; all without it.")
        var lot: String?

        func run() throws {
            let workspace = try Bootstrap.reading(options)
            let operations = DocumentOperations(workspace)
            let rows = try operations.list(lot: lot)
            if options.json { return Output.line(try operations.json(rows)) }
            var table = TextTable(["document", "state", "kind", "bytes", "file"], rightAligned: [3], whole: [0, 4])
            for row in rows {
                table.add([String(row.digest.hex.prefix(12)), "\(row.state)", row.kind, String(row.bytes), row.path])
            }
            try view.show(table)
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
            if bytes { return Output.write(try operations.bytes(row)) }
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
