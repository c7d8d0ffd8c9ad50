import ArgumentParser
import Operations
import Storage
import StoreAccess
import Terminal

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
