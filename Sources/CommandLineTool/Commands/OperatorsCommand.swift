import Acts
import ArgumentParser
import Basics
import RecoveryModel
import StoreAccess
import Terminal

struct OperatorsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "operators",
        abstract: "Who may do what, since when, on whose word, and with which key they sign.",
        discussion: """
            Retroactive rows begin before they were imported. «by» is who imported them and how that is known; nobody
            for a bare import, or for a row that its importer wrote of themselves. Of a key its fingerprint's beginning is shown.

            Example:
              lotwise operators
              lotwise operators --allowed-signers > allowed_signers
            """)

    @OptionGroup var options: StoreOptions

    @Flag(name: .long, help: "One line a key, as ssh-keygen -Y verify -f takes them.")
    var allowedSigners = false

    func run() throws {
        let query = OperatorsQuery(try Bootstrap.reading(options))
        if options.json { return Output.line(try query.json()) }
        if allowedSigners { return try query.allowedSigners().forEach(Output.line) }
        try show(query)
    }

    private func show(_ query: OperatorsQuery) throws {
        let rows = try query.rows()
        guard !rows.isEmpty else {
            return Output.line("no operators table is in force: nobody is authorised; `lotwise import` takes one")
        }
        var table = TextTable([
            "operator", "role", "method", "from", "to", "granted", "key", "imported", "by", "retro",
        ])
        for row in rows {
            let value = row.authorisation
            let source = row.source.flatMap { source in
                source.isOwnWord ? nil : source.by.map { "\($0) \(source.auth)" }
            }
            let key = value.key.map { String($0.fingerprint.dropFirst("SHA256:".count).prefix(10)) }
            table.add([
                value.person, value.role, value.method, row.from ?? "-", row.to ?? "-", value.authorisedBy ?? "-",
                key ?? "-", row.importedAt.day, source ?? "nobody", row.isRetroactive ? "yes" : "no",
            ])
        }
        Output.lines(table.lines())
        for row in rows {
            guard let flaw = row.flaw else { continue }
            let value = row.authorisation
            Output.line("\(value.person) as \(value.role): authorises nobody, because \(flaw.rawValue)")
        }
        for item in try query.tables() where item.kind == "operators" {
            Output.line(
                "table \(item.document.hex.prefix(12)), imported \(item.importedAt.text), signed by "
                    + (item.signedBy ?? "nobody"))
        }
    }
}
