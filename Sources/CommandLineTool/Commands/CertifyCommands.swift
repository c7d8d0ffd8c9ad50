import ArgumentParser
import Basics
import CertificateContent
import Certification
import Operations
import Printing
import StoreFiles
import Terminal
import VerifierCommand

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

    @Flag(
        name: .long,
        help:
            "The lot is not accepted: nothing of it is certified until somebody accepts; its certificates are revoked.")
    var reject = false

    func run() throws {
        let workspace = try Bootstrap.writing(options, by: actor.by)
        let result = try ValidateOperation(workspace, deciding: DecideFirst(workspace)).validate(
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
            json.member("revoked", result.revoked)
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
        if result.revoked > 0 {
            Output.line(
                "\(result.revoked) certificates revoked with it: `lotwise certificate list --lot \(result.lot)`")
        }
    }
}

struct CertifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "certify", abstract: "Certificates as folders that anybody checks without us.",
        discussion: """
            An unchanged lot has the same certificate: certify it again and nothing new is issued. Devices that can't be
            certified are left out, counted and listed with their reasons.

            With --all-eligible every lot that somebody accepted has its turn, and a folder that is whole stays as it is.
            Lots that aren't ready are told and are no failure. Exit 1: a lot was refused, or a certificate stood revoked
            without another in its place; 3: the log isn't proven yet.

            Every entry of the log that a certificate rests on is a file in its folder, and its proof another. With --pack
            they lie in two zip files, entries.zip and proofs.zip, which any program opens; whoever checks the certificate
            sees no difference. Of more than 1,000 devices they lie in one file, proofs/entries.jsonl, either way.

            Example:
              lotwise certify --lot HH-2026-10-017 --out certificates
              lotwise certify --lot HH-2026-10-017 --device 357248114039005 --out certificates
              lotwise certify --lot HH-2026-10-017 --out certificates --pack
              lotwise certify --all-eligible --out certificates
            """)

    @OptionGroup var options: StoreOptions

    @Option(name: .long, help: "The lot.")
    var lot: String?

    @Flag(name: .long, help: "Every lot that is validated and has a device to certify.")
    var allEligible = false

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

    @Flag(name: .long, help: "At most 20 files a certificate: entries and proofs in zip files.")
    var pack = false

    func validate() throws {
        guard allEligible else {
            if lot == nil { throw ValidationError("Give --lot L, or --all-eligible.") }
            return
        }
        for (option, isGiven) in [("--lot", lot != nil), ("--device", device != nil), ("--unvalidated", unvalidated)]
        where isGiven {
            throw ValidationError("--all-eligible is about every validated lot: it doesn't go with \(option)")
        }
    }

    func run() throws {
        guard let paper = PaperSize(rawValue: paper) else {
            throw OperationError(.usage, "--paper takes A4 or Letter, not «\(self.paper)»")
        }
        let kind = try certificateKind()
        let workspace = try Bootstrap.writing(options)
        guard let lot else {
            let deciding = DecideFirst(workspace)
            let report = try CertifyAllOperation(
                workspace, kind: kind, out: out, paper: paper, isPacked: pack, deciding: deciding
            ).certifyAll()
            return try CertifyAllScreen.show(report, json: options.json)
        }
        let result = try CertifyOperation(workspace, deciding: DecideFirst(workspace)).certify(
            CertifyOperation.Request(
                lot: lot, device: device, kind: kind, out: out, paper: paper, isPacked: pack))
        ProgressLine.shared.clear()
        if options.json {
            var json = JSONText()
            json.beginObject()
            result.write(to: &json)
            json.endObject()
            return Output.line(json.text)
        }
        Output.line(
            "\(result.folder): \(result.devices) devices certified, \(result.excluded) left out"
                + (result.isNew ? "" : "; issued before, written again"))
        if let before = result.supersedes { Output.line("takes the place of \(before)") }
        Output.line("check with: python3 \(result.folder)/verify.py \(result.folder) POLICY (a copy got another way)")
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

/// What `certify --all-eligible` shows; what somebody must look at goes to standard error too.
enum CertifyAllScreen {
    /// Throws `Finished` when the exit code isn't 0.
    static func show(_ report: CertifyAllOperation.Report, json isJSON: Bool) throws {
        ProgressLine.shared.clear()
        if isJSON {
            Output.line(report.json)
        } else {
            for (lot, result) in report.certificates {
                let what = result.isNew ? "new" : "unchanged"
                Output.line(
                    "\(lot): \(what), \(result.devices) devices certified, \(result.excluded) left out: \(result.folder)"
                        + (result.supersedes.map { "; takes the place of \($0)" } ?? ""))
            }
            for (lot, why) in report.waiting { Output.line("\(lot): waits: \(why)") }
            let new = report.certificates.count { $0.result.isNew }
            Output.line(
                "\(new) new, \(report.certificates.count - new) unchanged, \(report.waiting.count) waiting, "
                    + "\(report.refused.count) refused")
        }
        for (lot, why) in report.refused { Output.error("lot \(lot) was refused: \(why)") }
        // Those that fell just now are in the report where nothing replaced them.
        let entries = Set(report.revoked.map(\.entry))
        let fallen = try Bootstrap.newRevocations().filter { $0.by == nil && !entries.contains($0.entry) }
        RunScreen.tell(report.revoked + fallen)
        if report.exitCode == 0, !fallen.isEmpty { throw Finished(code: 1) }
        if report.exitCode != 0 { throw Finished(code: report.exitCode) }
    }
}
