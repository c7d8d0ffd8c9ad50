import ArgumentParser
import Basics
import Operations

struct LogCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log", abstract: "The custody log.",
        discussion: "Example:\n  lotwise log fsck --store lotwise.store", subcommands: [Fsck.self])

    struct Fsck: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "fsck",
            abstract: "Reads the whole store independently: entries, links, documents, and projections derived anew.",
            discussion: "Example:\n  lotwise log fsck --store lotwise.store")

        @OptionGroup var options: StoreOptions

        func run() throws {
            let workspace = try Bootstrap.reading(options)
            let result = try Bootstrap.withScratch { try FsckOperation(workspace, scratch: $0).run() }
            ProgressLine.shared.clear()
            if options.json {
                var json = JSONText()
                json.beginObject()
                json.member("entries", result.entries)
                json.member("documents", result.documents)
                json.member("devices", result.devices)
                json.member("problems", result.problems)
                json.endObject()
                Output.line(json.text)
            } else {
                result.problems.forEach(Output.line)
                Output.line(
                    "\(result.entries) entries, \(result.documents) documents, \(result.devices) devices: "
                        + (result.problems.isEmpty ? "nothing wrong" : "\(result.problems.count) problems"))
            }
            try Finished.trouble(!result.problems.isEmpty)
        }
    }
}

struct ReplayCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay", abstract: "Decides a lot again from kept documents and compares with what is recorded.",
        discussion: "Example:\n  lotwise replay --lot HH-2026-10-017")

    @OptionGroup var options: StoreOptions

    @Option(name: .long, help: "The lot.")
    var lot: String

    func run() throws {
        let workspace = try Bootstrap.reading(options)
        let result = try Bootstrap.withScratch { try ReplayOperation(workspace, scratch: $0).run(lot: lot) }
        ProgressLine.shared.clear()
        if options.json {
            var json = JSONText()
            json.beginObject()
            json.member("lot", result.lot)
            json.member("devices", result.devices)
            json.member("recorded", result.recorded.description)
            json.member("replayed", result.replayed.description)
            json.member("differing", result.differing)
            json.endObject()
            Output.line(json.text)
        } else {
            Output.line("\(result.lot): \(result.devices) devices decided again, \(result.differing.count) differ")
            result.differing.prefix(20).forEach { Output.line("  \($0)") }
        }
        try Finished.trouble(!result.agrees)
    }
}

struct RebuildCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rebuild", abstract: "Derives the projections anew from documents and entries.",
        discussion: "Example:\n  lotwise rebuild --store lotwise.store")

    @OptionGroup var options: StoreOptions

    func run() throws {
        let workspace = try Bootstrap.writing(options)
        let result = try RebuildOperation(workspace).run()
        ProgressLine.shared.clear()
        if options.json {
            var json = JSONText()
            json.beginObject()
            json.member("devices", result.devices)
            json.member("differing", result.differing)
            json.endObject()
            Output.line(json.text)
        } else {
            Output.line("\(result.devices) devices derived anew, \(result.differing.count) decisions differed")
            result.differing.prefix(20).forEach { Output.line("  \($0)") }
        }
        try Finished.trouble(!result.differing.isEmpty)
    }
}
