import Basics
import Custody
import StoreFiles
import Terminal
import Verification

/// Checks proofs, a checkpoint or a whole log and shows what came of it: one code for `lotwise log verify` and for
/// `lotwise-verify log` and `proof`.
///
/// ```
/// let screen = LogScreen(trust: "policy.txt", device: nil, isStrictAboutTimes: false, json: false)
/// let code = try screen.verify("lotwise.store/log", entry: nil)
/// ```
package struct LogScreen {
    /// The policy file that says whom to trust.
    private let trust: String
    /// Refuse entries that are not about this device.
    private let device: String?
    private let isStrictAboutTimes: Bool
    private let json: Bool

    /// `trust` is a file, `device` the name of an intake or an identifier.
    package init(trust: String, device: String?, isStrictAboutTimes: Bool, json: Bool) {
        self.trust = trust
        self.device = device
        self.isStrictAboutTimes = isStrictAboutTimes
        self.json = json
    }

    /// The exit code: 0 valid or a proven contradiction, 1 refused, 3 incomplete. `entry` is the file that a single proof is
    /// about when it doesn't lie beside it. Throws `OperationError` when something can't be read.
    package func verify(_ path: String, entry: String?) throws -> Int32 {
        try VisibleText.inErrors { try check(path, entry: entry) }
    }

    private func check(_ path: String, entry: String?) throws -> Int32 {
        let policy = try LogVerifyOperation.policy(at: trust)
        TrustWarning.say(of: trust, besides: path)
        let operation = LogVerifyOperation(
            policy: policy, device: device, isStrictAboutTimes: isStrictAboutTimes,
            progress: { ProgressLine.shared.show($0) })
        let result = try operation.verify(path, entry: entry)
        ProgressLine.shared.clear()
        if json { Output.line(VisibleText.json(Self.json(result))) } else { Self.show(result) }
        return switch result.verdict {
        case .valid, .contradiction: 0
        case .refused: 1
        case .incomplete: 3
        }
    }

    private static func show(_ result: LogVerifyOperation.Result) {
        for check in result.checks { Output.line(VisibleText.shown(check)) }
        let reason = "(\(result.code)): \(VisibleText.shown(result.reason))"
        switch result.verdict {
        case .valid: Output.line(Output.paint("VALID", .green))
        case .contradiction:
            Output.line(
                Output.paint("CONTRADICTION PROVEN", .red) + ": the log's key signed two histories; don't trust it")
        case .refused: Output.line(Output.paint("REFUSED", .red) + " \(reason)")
        case .incomplete: Output.line(Output.paint("INCOMPLETE", .yellow) + " \(reason)")
        }
    }

    private static func json(_ result: LogVerifyOperation.Result) -> String {
        var json = JSONText()
        json.beginObject()
        json.member("verdict", result.verdict.rawValue)
        json.member("code", result.code.isEmpty ? nil : result.code)
        json.member("reason", result.reason.isEmpty ? nil : result.reason)
        json.member("origin", result.origin)
        json.member("size", result.size ?? 0)
        json.member("entries", result.entries)
        json.member("checks", result.checks)
        json.endObject()
        return json.text
    }
}
