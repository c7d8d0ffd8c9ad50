import ArgumentParser
import Basics
import Operations

struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Checks a certificate offline, without any store.",
        discussion: """
            PATH is a certificate's folder, of which every file is checked, or a certificate.vc.json or certificate.pdf
            alone, of which less can be said. Exit 0 valid; 1 refused, with the reason; 3 something to check with is
            missing. Without --status nobody has looked whether it was revoked or replaced since.

            Example:
              lotwise verify certificates/65d40c84-69ba-5aed-bb26-8e946a847c94 --trust policy.txt
              lotwise verify FOLDER --trust policy.txt --status status.json --device 357248114039005
            """)

    @OptionGroup var anyStore: AnyStore

    @Argument(help: "What is checked.")
    var path: String

    @Option(name: .customLong("trust"), help: "The policy file that you got from the recycler by another way.")
    var trust: String

    @Option(name: .long, help: "A dated status list of the issuer: which certificates no longer hold.")
    var status: String?

    @Option(name: .long, help: "Refuse a certificate that doesn't list this device, by any identifier.")
    var device: String?

    @Flag(name: .long, help: "JSON on standard output.")
    var json = false

    func run() throws {
        do { try check() } catch let error as OperationError {
            // It names files of whoever made the folder.
            throw OperationError(error.code, VisibleText.shown(error.message))
        }
    }

    private func check() throws {
        if LogVerifyOperation.isInside(trust, of: path) {
            Output.note(
                "warning: \(VisibleText.shown(trust)) lies in the folder that is checked, so whoever made the folder chose whom you "
                    + "trust; give the copy that you got by another way")
        }
        let operation = try VerifyOperation(
            policyPath: trust, status: status, device: device, progress: { ProgressLine.shared.show($0) })
        let report = try operation.verify(path)
        ProgressLine.shared.clear()
        if json { Output.line(VisibleText.json(Self.json(report))) } else { Self.show(report) }
        switch report.verdict {
        case .valid: return
        case .refused: throw Finished(code: 1)
        case .incomplete: throw Finished(code: 3)
        }
    }

    private static func show(_ report: VerifyReport) {
        for check in report.checks {
            let mark =
                switch check.state {
                case .ok: Output.paint("ok   ", .green)
                case .refused: Output.paint("no   ", .red)
                case .incomplete: Output.paint("?    ", .yellow)
                case .told: Output.paint("note ", .dim)
                }
            Output.line(mark + check.text)
        }
        let reason = "(\(report.code ?? "")): \(report.reason ?? "")"
        switch report.verdict {
        case .valid:
            Output.line(
                Output.paint("VALID", .green) + (report.asOf.map { "; neither revoked nor replaced as of \($0)" } ?? "")
            )
        case .refused: Output.line(Output.paint("REFUSED", .red) + " \(reason)")
        case .incomplete: Output.line(Output.paint("INCOMPLETE", .yellow) + " \(reason)")
        }
    }

    private static func json(_ report: VerifyReport) -> String {
        var json = JSONText()
        json.beginObject()
        json.member("verdict", report.verdict.rawValue)
        json.member("code", report.code)
        json.member("reason", report.reason)
        json.member("certificate", report.certificate)
        json.member("type", report.kind)
        json.member("issuer", report.issuer)
        json.member("lot", report.lot)
        json.name("devices")
        if let devices = report.devices { json.integer(devices) } else { json.null() }
        json.member("asOf", report.asOf)
        json.name("checks")
        json.beginArray()
        for check in report.checks {
            json.beginObject()
            json.member("state", check.state.rawValue)
            json.member("code", check.code.isEmpty ? nil : check.code)
            json.member("text", check.text)
            json.endObject()
        }
        json.endArray()
        json.endObject()
        return json.text
    }
}
