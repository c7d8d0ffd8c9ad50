import ArgumentParser
import Basics
import Operations
import Reports
import StoreAccess
import Terminal

struct NoticeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "notice", abstract: "Records that a notice went to the customer.",
        discussion: """
            Example:
              lotwise notice sent --lot HH-2026-10-017 --notice receipt --file receipt.pdf --by OP-R1
            """, subcommands: [Sent.self])

    struct Sent: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "sent", abstract: "Keeps what was sent, and logs when, by whom and to whom.",
            discussion: """
                The reports receipt and discrepancy then name the sending, and say «changed since» when they would say \
                something else now. Record it when the notice leaves: the comparison is with what the report says at that \
                moment. The entry stays for ever, so give the paper itself, not the letter around it, and an organisation, \
                not a person.

                Example:
                  lotwise report discrepancy --lot HH-2026-10-017 --format pdf --out discrepancy.pdf
                  lotwise notice sent --lot HH-2026-10-017 --notice discrepancy --file discrepancy.pdf --by OP-R1
                """)

        @OptionGroup var options: StoreOptions
        @OptionGroup var actor: ActorOptions

        @Option(name: .long, help: "The lot.")
        var lot: String

        @Option(name: .long, help: "receipt or discrepancy.")
        var notice: NoticeKind

        @Option(name: .long, help: "The file that was sent; it is kept.")
        var file: String

        @Option(name: .long, help: "Organisation it went to, at most 80 characters; the lot's customer without it.")
        var to: String?

        @Option(name: .long, help: "When it was sent, not before the lot was opened; now without it.")
        var at: String?

        func run() throws {
            let workspace = try Bootstrap.writing(options, decides: false, by: actor.by)
            let moment = try at.map { try Bootstrap.instant($0, option: "--at") }
            let says = try NoticeSendings.digest(notice, lot: try workspace.lot(named: lot), workspace)
            let result = try NoticeOperation(workspace).record(
                NoticeOperation.Request(
                    lot: lot, kind: notice, by: actor.by, to: to, file: file, at: moment, isSigned: actor.sign),
                says: says)
            try ActorOptions.warn(actor.by, workspace)
            guard options.json else {
                return Output.line(
                    "\(lot): \(notice.rawValue) notice sent \(result.sentAt) to \(result.recipient), \(result.document)"
                        + (result.entry.map { " (entry \($0))" } ?? "; recorded already"))
            }
            var json = JSONText()
            json.beginObject()
            json.member("lot", lot)
            json.member("notice", notice.rawValue)
            json.member("sentAt", result.sentAt.text)
            json.member("to", result.recipient)
            json.member("document", result.document.description)
            json.name("entry")
            if let entry = result.entry { json.integer(entry) } else { json.null() }
            json.endObject()
            Output.line(json.text)
        }
    }

    /// R10: one line on standard error when nobody was told that the lot came; the lot closes all the same.
    static func warnUnsent(_ lot: String, _ workspace: Workspace) throws {
        let row = try workspace.lot(named: lot)
        guard try LotNotices(row, workspace).of(.receipt).isEmpty else { return }
        Output.note(
            "lotwise: warning: no receipt notice of lot \(lot) was ever sent (R10); send `lotwise report receipt` and "
                + "record it with `lotwise notice sent`")
    }
}

extension NoticeKind: ExpressibleByArgument {}
