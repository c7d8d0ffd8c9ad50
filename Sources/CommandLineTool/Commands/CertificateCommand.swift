import ArgumentParser
import Basics
import CertificateContent
import Certification
import Storage
import StoreAccess
import StoreFiles
import Terminal

struct CertificateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "certificate", abstract: "What was issued and what became of it; withdrawing; status lists.",
        discussion: "Example:\n  lotwise certificate list --lot HH-2026-10-017",
        subcommands: [List.self, Revoke.self, Status.self])

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "Certificates of a lot or of all, with their state and what replaced them.",
            discussion: "Example:\n  lotwise certificate list --lot HH-2026-10-017")

        @OptionGroup var options: StoreOptions

        @Option(name: .long, help: "One lot; all without it.")
        var lot: String?

        func run() throws {
            let workspace = try Bootstrap.reading(options)
            let lots = try lot.map { [try workspace.lot(named: $0)] } ?? workspace.store.lots()
            let query = try CertificateQuery(workspace)
            if options.json { return Output.line(try Self.json(query, lots)) }
            var lot: String?
            try query.each(in: lots) { item in
                if lot != item.lot { Output.line(Output.paint("lot \(item.lot)", .bold)) }
                lot = item.lot
                Output.lines(Self.lines(item))
            }
            if lot == nil { Output.line("no certificate was issued yet; `lotwise certify` issues") }
        }

        /// No table: numbers are there to be copied, and a table would cut them.
        private static func lines(_ item: CertificateQuery.Item) -> [String] {
            let state = item.state + String(repeating: " ", count: max(0, 10 - item.state.count))
            let about =
                item.device.map { "device \($0)" } ?? (item.devices == 1 ? "1 device" : "\(item.devices) devices")
            var lines = [
                "  \(item.id)  \(state)  since \(item.since?.text ?? "-")",
                "      \(item.kind ?? "its credential is not kept"): \(about), entry \(item.entry)",
            ]
            if let successor = item.successor { lines.append("      replaced by \(successor)") }
            if let person = item.withdrawnBy { lines.append("      withdrawn by \(person), entry \(item.ended ?? 0)") }
            return lines
        }

        private static func json(_ query: CertificateQuery, _ lots: [LotRow]) throws -> String {
            var json = JSONText(reserving: 4096)
            json.beginObject()
            json.name("certificates")
            json.beginArray()
            try query.each(in: lots) { $0.write(to: &json) }
            json.endArray()
            json.endObject()
            return json.text
        }
    }

    struct Revoke: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "revoke", abstract: "Withdraws a certificate that is in force; the entry and its files stay.",
            discussion: """
                It takes the role dpr or validator. `certify --all-eligible` doesn't issue it again; `certify --lot` does.

                Example:
                  lotwise certificate revoke 65d40c84-69ba-5aed-bb26-8e946a847c94 --by OP-P1 --reason "wrong customer"
                """)

        @OptionGroup var options: StoreOptions
        @OptionGroup var act: ActOptions

        @Argument(help: "The certificate's number.")
        var certificate: String

        func run() throws {
            let workspace = try Bootstrap.writing(options, decides: false, by: act.by)
            let result = try RevokeOperation(workspace).revoke(
                certificate, by: act.by, reason: act.reason, isSigned: act.sign)
            guard options.json else {
                Output.line(
                    "certificate \(result.certificate) of lot \(result.lot) is revoked (entry \(result.entry)); "
                        + "\(result.devices) devices were on it")
                return Output.line("give out a new status list: lotwise certificate status --out FILE")
            }
            var json = JSONText()
            json.beginObject()
            json.member("certificate", result.certificate)
            json.member("lot", result.lot)
            json.member("state", "revoked")
            json.member("entry", result.entry)
            json.member("devices", result.devices)
            json.endObject()
            Output.line(json.text)
        }
    }

    struct Status: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "status", abstract: "Writes the signed list of certificates that no longer hold, as of now.",
            discussion: """
                For customers and auditors: `lotwise verify FOLDER --trust policy.txt --status FILE` asks it. Exit 3 while
                the log isn't proven, witnesses included: nobody believes a list over more.

                Example:
                  lotwise certificate status --out status-list.json
                """)

        @OptionGroup var options: StoreOptions

        @Option(name: .long, help: "The file to write; it is replaced as a whole.")
        var out: String

        func run() throws {
            let workspace = try Bootstrap.writing(options, decides: false)
            let (list, bytes) = try StatusListOperation(workspace).make()
            try OutputFile.write(bytes, to: out)
            guard options.json else {
                return Output.line(
                    "\(out): \(list.revoked.count) revoked, \(list.superseded.count) superseded, as of "
                        + "\(list.issuedAt.text), size \(list.log.size) of \(list.log.origin)")
            }
            var json = JSONText()
            json.beginObject()
            json.member("file", out)
            json.member("issuer", list.issuer)
            json.member("issuedAt", list.issuedAt.text)
            json.member("log", list.log.origin)
            json.member("size", list.log.size)
            json.member("revoked", list.revoked.count)
            json.member("superseded", list.superseded.count)
            json.endObject()
            Output.line(json.text)
        }
    }
}
