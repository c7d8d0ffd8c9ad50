import RecoveryModel

/// What somebody does next, in the order in which a shift works.
///
/// ```
/// let step = TodoStep(next: "re-erase")  // .erase
/// print(step?.words ?? "", step?.roles ?? [])
/// ```
package enum TodoStep: String, CaseIterable, Sendable {
    case quarantine, scan, trace, notify, resolve, correct, approve, unlock, inspect, erase, destroy, test, repair,
        grade, mend
    case validate, certify

    /// Holds that end when a table says more.
    static let approvable: [FindingCode] = ["S10", "S33", "S48"]

    /// By the word of a stage (`NextStep`); nil for a word that isn't known.
    package init?(next: String) {
        switch next {
        case "receive", "scan": self = .scan
        case "erase", "re-erase": self = .erase
        case "inspect", "state-setup", "state-sim", "state-sd", "state-esim", "remove-media": self = .inspect
        case "approve-tool", "authorise", "explain": self = .approve
        default:
            guard let step = TodoStep(rawValue: next) else { return nil }
            self = step
        }
    }

    /// Roles that do it; of `resolve` it depends on the code.
    package var roles: Set<String> {
        switch self {
        case .quarantine, .scan, .trace: ["receiver"]
        case .erase: ["sanitizer"]
        case .destroy: ["destroyer"]
        case .inspect, .test, .repair: ["tester"]
        case .grade: ["grader"]
        case .validate: ["validator"]
        case .resolve: []
        case .notify, .correct, .approve, .unlock, .mend, .certify: ["dpr"]
        }
    }

    /// For a person.
    package var words: String {
        switch self {
        case .quarantine: "quarantine: battery or device hazard"
        case .scan: "scan in at the dock"
        case .trace: "missing: look for them, tell the customer"
        case .notify: "tell the customer"
        case .resolve: "decide"
        case .correct: "no person can lift the hold: bring new evidence"
        case .approve: "approve in the tables"
        case .unlock: "have the account lock released"
        case .inspect: "look and state: setup, SIM, card, battery"
        case .erase: "erase"
        case .destroy: "destroy"
        case .test: "test"
        case .repair: "repair"
        case .grade: "grade"
        case .mend: "mend or explain the file"
        case .validate: "validate what is sanitized"
        case .certify: "certify"
        }
    }
}

/// How soon.
package enum TodoUrgency: Int, Comparable, Sendable {
    case urgent, soon, normal

    /// As JSON names it.
    package var name: String { ["urgent", "soon", "normal"][rawValue] }

    package static func < (a: TodoUrgency, b: TodoUrgency) -> Bool { a.rawValue < b.rawValue }
}
