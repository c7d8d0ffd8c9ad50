import Basics
import StoreFiles
import Terminal
import Verification

/// Checks a certificate and shows what came of it: one code for `lotwise verify` and `lotwise-verify certificate`.
///
/// ```
/// let code = try CertificateScreen(trust: "policy.txt", status: nil, device: nil, json: false).verify("certificates/ID")
/// ```
package struct CertificateScreen {
    /// The policy file that says whom to trust.
    private let trust: String
    /// A dated status list; nil when nobody looked whether the certificate was revoked.
    private let status: String?
    /// Refuse a certificate that doesn't list this device.
    private let device: String?
    private let json: Bool

    /// `trust` and `status` are files, `device` any identifier.
    package init(trust: String, status: String?, device: String?, json: Bool) {
        self.trust = trust
        self.status = status
        self.device = device
        self.json = json
    }

    /// The exit code: 0 valid, 1 refused, 3 incomplete. Throws `OperationError` when something can't be read; what files of
    /// others say in it is made visible.
    package func verify(_ path: String) throws -> Int32 {
        try VisibleText.inErrors { try check(path) }
    }

    private func check(_ path: String) throws -> Int32 {
        TrustWarning.say(of: trust, besides: path)
        let operation = try VerifyOperation(
            policyPath: trust, status: status, device: device, progress: { ProgressLine.shared.show($0) })
        let report = try operation.verify(path)
        ProgressLine.shared.clear()
        if json { Output.line(VisibleText.json(Self.json(report))) } else { Self.show(report) }
        return switch report.verdict {
        case .valid: 0
        case .refused: 1
        case .incomplete: 3
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
