import ArgumentParser
import Basics
import Certificates
import Operations
import Printing

struct ValidateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Somebody with the role, who erased nothing in the lot, accepts its sanitization.",
        discussion: """
            Without it there is no certificate. What is decided anew afterwards is no longer covered.

            Example:
              lotwise validate --lot HH-2026-10-017 --by OP-V1 --reason "records and 10 devices looked at"
            """)

    @OptionGroup var options: StoreOptions
    @OptionGroup var actor: ActorOptions

    @Option(name: .long, help: "The lot.")
    var lot: String

    @Option(name: .long, help: "What it rests on; required with --reject.")
    var reason: String?

    @Flag(name: .long, help: "The lot is not accepted: nothing of it is certified until somebody accepts.")
    var reject = false

    func run() throws {
        let workspace = try Bootstrap.writing(options)
        let result = try ValidateOperation(workspace).validate(
            lot: lot, by: actor.by, isAccepted: !reject, basis: reason, isSigned: actor.sign)
        if options.json {
            var json = JSONText()
            json.beginObject()
            json.member("lot", result.lot)
            json.member("status", result.isAccepted ? "accepted" : "rejected")
            json.member("devices", result.devices)
            json.member("others", result.others)
            json.name("entry")
            if let entry = result.entry { json.integer(entry) } else { json.null() }
            json.name("warnings")
            result.writeWarnings(to: &json)
            json.endObject()
            return Output.line(json.text)
        }
        for line in result.warningLines { Output.line("look at: " + line) }
        let word = result.isAccepted ? "accepted" : "rejected"
        Output.line(
            "\(result.lot): \(word); \(result.devices) sanitized devices covered, \(result.others) not"
                + (result.entry.map { " (entry \($0))" } ?? "; said already"))
    }
}

struct CertifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "certify", abstract: "Certificates as folders that anybody checks without us.",
        discussion: """
            An unchanged lot has the same certificate: certify it again and nothing new is issued. Devices that can't be
            certified are left out, counted and listed with their reasons.

            Example:
              lotwise certify --lot HH-2026-10-017 --out certificates
              lotwise certify --lot HH-2026-10-017 --device 356938035643809 --out certificates
            """)

    @OptionGroup var options: StoreOptions

    @Option(name: .long, help: "The lot.")
    var lot: String

    @Option(name: .long, help: "One device, by any identifier; refused with the reasons when it isn't eligible.")
    var device: String?

    @Option(name: .long, help: "Folder that the certificate's folder goes into.")
    var out: String

    @Option(name: .long, help: "sanitization or destruction.")
    var kind = "sanitization"

    @Flag(name: .long, help: "Nobody has validated the lot: an erasure record, which is no certificate.")
    var unvalidated = false

    @Option(name: .long, help: "A4 or Letter.")
    var paper = "A4"

    func run() throws {
        guard let paper = PaperSize(rawValue: paper) else {
            throw OperationError(.usage, "--paper takes A4 or Letter, not «\(self.paper)»")
        }
        let workspace = try Bootstrap.writing(options)
        let result = try CertifyOperation(workspace).certify(
            CertifyOperation.Request(lot: lot, device: device, kind: try certificateKind(), out: out, paper: paper))
        ProgressLine.shared.clear()
        if options.json {
            var json = JSONText()
            json.beginObject()
            json.member("certificate", result.id)
            json.member("folder", result.folder)
            json.member("devices", result.devices)
            json.member("excluded", result.excluded)
            json.name("new")
            json.bool(result.isNew)
            json.member("supersedes", result.supersedes)
            json.endObject()
            return Output.line(json.text)
        }
        Output.line(
            "\(result.folder): \(result.devices) devices certified, \(result.excluded) left out"
                + (result.isNew ? "" : "; issued before, written again"))
        if let before = result.supersedes { Output.line("takes the place of \(before)") }
        Output.line("check with: python3 \(result.folder)/verify.py \(result.folder)")
    }

    private func certificateKind() throws -> CertificateKind {
        switch (kind, unvalidated) {
        case ("sanitization", false): .sanitization
        case ("sanitization", true): .erasureRecord
        case ("destruction", false): .destruction
        case ("destruction", true):
            throw OperationError(.usage, "--unvalidated makes an erasure record; a destruction needs its validation")
        default: throw OperationError(.usage, "--kind takes sanitization or destruction, not «\(kind)»")
        }
    }
}
