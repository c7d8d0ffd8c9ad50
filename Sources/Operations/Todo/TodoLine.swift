import Basics
import RecoveryModel

/// One line of `todo`: the same step for devices that lie together.
package struct TodoLine: Sendable {
    package let step: TodoStep
    package let urgency: TodoUrgency
    package let lot: String
    /// Box or pallet; nil where nobody named one, and for what is about the lot.
    package let box: String?
    /// The finding that is to be decided, of `resolve`, `correct` and `mend`.
    package let code: FindingCode?
    /// Devices, files or lots.
    package let count: Int
    /// What to type; words in capitals are to be filled in.
    package let command: String
    /// `<lot>/<n>`, in the lot's order.
    package let intakes: [String]

    /// Roles that may do it.
    package var roles: Set<String> { step == .resolve ? code.map(ResolveOperation.roles) ?? ["dpr"] : step.roles }

    /// For a person: the step, with what is to be decided.
    package var words: String {
        guard let code, let meaning = CodeCatalogue.entry(code)?.meaning else { return step.words }
        return "\(step.words) \(code): \(meaning)"
    }

    func write(to json: inout JSONText) {
        json.beginObject()
        json.member("step", step.rawValue)
        json.member("urgency", urgency.name)
        json.member("lot", lot)
        json.member("box", box)
        json.member("code", code?.rawValue)
        json.member("count", count)
        json.member("words", words)
        json.member("command", command)
        json.member("intakes", intakes)
        json.endObject()
    }
}

/// What to type for a step.
enum TodoCommand {
    /// `finding` is the one that is meant, where there is only one.
    static func text(_ step: TodoStep, lot: String, code: FindingCode?, finding: String?) -> String {
        switch step {
        case .scan: "lotwise ingest DOCK-SCANS.csv"
        case .quarantine: "lotwise findings --lot \(lot) --code F05"
        case .trace: "lotwise report discrepancy --lot \(lot) --format pdf --out discrepancy.pdf"
        case .notify: notify(lot: lot, code: code)
        case .resolve: resolve(lot: lot, code: code, finding: finding)
        case .correct, .mend: "lotwise findings --lot \(lot)" + (code.map { " --code \($0)" } ?? "")
        case .approve: "lotwise import TABLES --by WHO"
        case .unlock: "lotwise report customer-actions --lot \(lot) --format pdf --out customer-actions.pdf"
        case .inspect, .test: "lotwise ingest TESTS.csv"
        case .erase: "lotwise ingest ERASURE-REPORTS"
        case .destroy: "lotwise ingest DESTRUCTION.csv"
        case .repair: "lotwise ingest REPAIRS.csv"
        case .grade: "lotwise ingest GRADING.csv"
        case .validate: "lotwise validate --lot \(lot) --by WHO"
        case .certify: "lotwise certify --lot \(lot) --out certificates"
        }
    }

    /// The lot's receipt, or what stands against a device.
    private static func notify(lot: String, code: FindingCode?) -> String {
        let report = code == nil ? "receipt" : "customer-actions"
        return "lotwise report \(report) --lot \(lot) --format pdf --out \(report).pdf"
    }

    /// What may not be decided in bulk is listed first.
    private static func resolve(lot: String, code: FindingCode?, finding: String?) -> String {
        guard let code else { return "lotwise findings --lot \(lot)" }
        if let finding { return "lotwise resolve \(finding) --by WHO --as accept --reason TEXT" }
        guard !code.rawValue.hasPrefix("S") else { return "lotwise findings --lot \(lot) --code \(code)" }
        return "lotwise resolve --code \(code) --lot \(lot) --by WHO --as accept --reason TEXT"
    }
}
