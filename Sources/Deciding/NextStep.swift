import RecoveryModel

/// What moves a stage on, as the reasons that hold it say: a device that nobody scanned in is scanned, not erased again.
///
/// When to use: wherever a person is told what to do next. What the stage itself recorded stays in the decision.
///
/// ```
/// let next = NextStep.of(stage, in: decision)
/// print(next.map(NextStep.words) ?? "nothing")
/// ```
package enum NextStep {
    /// Words for a person, by the word that JSON has.
    private static let table: [String: String] = [
        "receive": "scan it in at the dock", "scan": "scan it in at the dock", "erase": "erase it",
        "re-erase": "erase it again", "destroy": "destroy it", "test": "test it", "repair": "repair it",
        "grade": "grade it", "unlock": "have the account lock released", "quarantine": "quarantine it: hazard",
        "inspect": "look at the battery", "resolve": "a person must decide", "notify": "notify the customer",
        "state-setup": "say whether it is at setup", "state-sim": "say where the SIM is",
        "state-sd": "say where the memory card is", "state-esim": "say what became of the eSIM",
        "remove-media": "take the card out and say so",
        "approve-tool": "approve the tool's version", "authorise": "say who erased it, and that they may",
        "explain": "say what the report's unknown part means",
        "correct": "bring new evidence: a person upheld the finding",
    ]

    /// For a person; a word that isn't known as it is.
    package static func words(_ next: String) -> String { table[next] ?? next }

    /// Nil when nothing is needed. `rejected` are codes that a person upheld, which nobody needs to decide again.
    package static func of(
        _ stage: RecordedStage, in decision: RecordedDecision, rejected: Set<FindingCode> = []
    ) -> String? {
        guard let recorded = stage.next, !stage.isPassed else { return stage.next }
        if stage.name == .routing {
            // The route waits for the first stage that isn't through.
            let cause = decision.stages.first { !$0.isPassed && $0.name != .routing && $0.next == recorded }
            return cause.map { of($0, in: decision, rejected: rejected) } ?? recorded
        }
        if stage.name != .shipment, stage.outcome == .waiting, isAbsent(decision) { return "scan" }
        return cured(stage, recorded: recorded, rejected: rejected)
    }

    /// Nobody has scanned it in.
    private static func isAbsent(_ decision: RecordedDecision) -> Bool {
        let row = decision.stage(.shipment)?.row
        return row == .inTransit || row == .missing
    }

    private static func cured(_ stage: RecordedStage, recorded: String, rejected: Set<FindingCode>) -> String {
        let holding = stage.reasons.filter { $0.severity == .hold || $0.severity == .fail || $0.severity == .waiting }
        if stage.name == .sanitization, recorded == "re-erase" || recorded == "resolve" {
            return cure(holding) ?? recorded
        }
        let held = holding.filter { $0.severity == .hold }
        guard recorded == "resolve", !held.isEmpty else { return recorded }
        return held.allSatisfy { $0.code.map(rejected.contains) ?? false } ? "correct" : recorded
    }

    /// The first cure when no reason asks for another erasure; nil when one does.
    private static func cure(_ reasons: [RecordedReason]) -> String? {
        var found: [String] = []
        for reason in reasons {
            guard let word = cure(reason) else { return nil }
            found.append(word)
        }
        return order.first(where: found.contains)
    }

    /// Who isn't here can't be looked at; what a table says counts for many at once.
    private static let order = [
        "scan", "approve-tool", "authorise", "explain", "unlock", "remove-media", "state-setup", "state-sim",
        "state-sd",
        "state-esim",
    ]

    private static func cure(_ reason: RecordedReason) -> String? {
        switch reason.code?.rawValue {
        case "S24": reason.severity == .waiting ? "scan" : nil
        case "S10": "approve-tool"
        case "S33": "authorise"
        case "S48": "explain"
        case "S36": "unlock"
        case "S37": reason.text(named: "state.setup") == missing ? "state-setup" : nil
        case "S38": medium(reason)
        default: nil
        }
    }

    /// How a statement that nobody made stands among the values.
    private static let missing = "no statement"

    /// A card that is in is taken out; of what nobody said anything, somebody says it. Nil for the rest.
    private static func medium(_ reason: RecordedReason) -> String? {
        let cards = ["media.sim", "media.sd"]
        if cards.contains(where: { reason.text(named: $0) == "present" }) { return "remove-media" }
        let media = [("media.sim", "state-sim"), ("media.sd", "state-sd"), ("media.esim", "state-esim")]
        return media.first { reason.text(named: $0.0) == missing }?.1
    }
}
