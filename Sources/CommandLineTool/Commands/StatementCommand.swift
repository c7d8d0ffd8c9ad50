import Acts
import ArgumentParser
import Basics
import Terminal

/// `log statement`: hands out what was signed, so that nobody has to believe this program about it.
struct StatementCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "statement",
        abstract: "Writes what the person of a signed entry signed, and how to check it with ssh-keygen.",
        discussion: "Example:\n  lotwise log statement 17 --out /tmp/entry-17")

    @OptionGroup var options: StoreOptions

    @Argument(help: "The entry's number.")
    var index: Int

    @Option(name: .long, help: "The folder for statement, signature and signer.")
    var out = "."

    func run() throws {
        let workspace = try Bootstrap.reading(options)
        let files = try SignedActFiles(entry: index, workspace)
        let command = try files.write(entry: index, to: out)
        guard options.json else { return Output.line("signed by \(files.person); check it with:\n\(command)") }
        var json = JSONText()
        json.beginObject()
        json.member("entry", index)
        json.member("person", files.person)
        json.member("statement", out + "/entry-\(index).statement")
        json.member("signature", out + "/entry-\(index).statement.sig")
        json.member("allowedSigners", out + "/entry-\(index).allowed_signers")
        json.member("command", command)
        json.endObject()
        Output.line(json.text)
    }
}
