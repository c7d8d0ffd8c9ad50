import ArgumentParser
import Basics
import Certification
import StoreAudit
import Terminal
import VerifierCommand

struct ReplayCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay", abstract: "Decides a lot again from kept documents and compares with what is recorded.",
        discussion: "Example:\n  lotwise replay --lot HH-2026-10-017")

    @OptionGroup var options: StoreOptions

    @Option(name: .long, help: "The lot.")
    var lot: String

    func run() throws {
        let workspace = try Bootstrap.reading(options)
        let result = try Bootstrap.withScratch { try ReplayOperation(workspace, scratch: $0).replay(lot: lot) }
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
        let result = try RebuildOperation(workspace, watching: { try RevocationWatch($0, lots: $1) }).rebuild()
        let revoked = try Bootstrap.newRevocations()
        ProgressLine.shared.clear()
        if options.json {
            var json = JSONText()
            json.beginObject()
            json.member("devices", result.devices)
            json.member("differing", result.differing)
            json.member("recorded", result.recorded)
            json.member("waiting", result.waiting)
            json.endObject()
            Output.line(json.text)
        } else {
            Output.line("\(result.devices) devices derived anew, \(result.differing.count) decisions differed")
            result.differing.prefix(20).forEach { Output.line("  \($0)") }
            if result.recorded > 0 { Output.line("\(result.recorded) entries that the log lacked are recorded") }
            if result.waiting > 0 { Output.line("\(result.waiting) devices wait to be decided; run `lotwise run`") }
        }
        RunScreen.tell(revoked)
        try Finished.trouble(!result.differing.isEmpty || !revoked.isEmpty)
    }
}
