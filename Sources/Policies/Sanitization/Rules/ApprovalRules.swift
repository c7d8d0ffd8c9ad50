// Rules S10, S33.
import RecoveryModel

/// S10: evidence of a class that counts, by a tool and version approved for the technique, the media and the system on
/// the date of the erasure.
struct ToolApproved: ErasureRule {
    static let code: FindingCode = "S10"
    // Rests also on B(10), FI1.

    func check(_ attempt: SanitizationAttempt, in scope: SanitizationScope) -> RuleResult {
        let erasure = attempt.erasure
        switch erasure.evidenceClass {
        case .typed:
            return .fails(
                "a typed record is no record of the erasing software; import the tool's own file",
                ["evidenceClass": .text("typed")])
        case .workflow:
            // A controlled reset stands in for software only where none exists, with its instructions on record.
            if attempt.erasingSoftware != "no" || (erasure.instructionsVersion ?? "").isEmpty {
                return .fails(
                    "a controlled reset counts only where the media table knows no erasing software, and with the "
                        + "version of its instructions",
                    [
                        "evidenceClass": .text("workflow"),
                        "erasingSoftware": .text(attempt.erasingSoftware ?? "unknown"),
                        "instructions": .text(erasure.instructionsVersion ?? "none"),
                    ])
            }
        case .toolExport: break
        }
        if case .approved = attempt.approval { return .meets }
        if attempt.technique == .unknown, !attempt.isVerifyOnly, let words = erasure.techniqueWords, !words.isEmpty {
            return .unknown(
                RuleFailure(
                    "the words name no technique that is known, or deny one; give them a meaning in the table words "
                        + "(list technique), or erase in a way whose words are known",
                    ["technique": .text(words), "tool": .text(erasure.tool ?? "none")], shared: "technique|" + words))
        }
        let use = [
            erasure.tool ?? "none", erasure.toolVersion ?? "none", attempt.technique.rawValue, erasure.media.rawValue,
            attempt.os ?? "unknown",
        ]
        return .fails(
            RuleFailure(
                "\(attempt.approval.word); import a tools table that approves it, or erase with one that is approved",
                [
                    "tool": .text(use[0]), "version": .text(use[1]), "technique": .text(use[2]), "media": .text(use[3]),
                    "os": .text(use[4]), "at": SanitizationTimes.text(attempt.ended),
                ],
                // One row of the table answers for every device that was erased so.
                shared: (["tool", attempt.approval.word] + use).joined(separator: "|")))
    }
}

/// S33: the operator is named, and authorised for what was done on that date.
struct OperatorAuthorised: ErasureRule, DestructionRule {
    static let code: FindingCode = "S33"

    func check(_ attempt: SanitizationAttempt, in scope: SanitizationScope) -> RuleResult {
        check(
            attempt.erasure.operatorID, role: "sanitizer", technique: attempt.technique, time: attempt.ended,
            scope: scope)
    }

    func check(_ destruction: Destruction, in scope: SanitizationScope) -> RuleResult {
        check(
            destruction.operatorID, role: "destroyer", technique: destruction.technique, time: destruction.at,
            scope: scope)
    }

    private func check(
        _ person: String?, role: String, technique: Technique, time: EvidenceTime?, scope: SanitizationScope
    ) -> RuleResult {
        guard let person, !person.isEmpty else {
            return .fails("the record names no operator; have it done again by one", ["operator": .text("none")])
        }
        if let time, scope.context.tables.authorises(person, role, method: technique, at: time) { return .meets }
        var values: [String: ReasonValue] = [
            "operator": .text(person), "role": .text(role), "method": .text(technique.rawValue),
            "at": SanitizationTimes.text(time),
        ]
        if let flaw = scope.context.tables.flaw(of: person, role) { values["row"] = .text(flaw.rawValue) }
        return .fails(
            RuleFailure(
                "the operators table doesn't authorise this person for it on that date; import one that does", values,
                shared: ["operator", person, role, technique.rawValue].joined(separator: "|")))
    }
}
