// Rules S39, S45.
import RecoveryModel

/// S39: somebody browsed the erased device and found nothing of its user.
struct BrowsedByHand: SanitizationRule {
    static let code: FindingCode = "S39"

    func check(_ judged: SanitizationJudgement, in scope: SanitizationScope) -> RuleResult {
        let os = judged.governingAttempt?.os ?? scope.os
        // The table asks for it in its rows for these systems.
        let isAsked = os == "iOS" || os == "iPadOS" || os == "Android"
        return StatementByHand(slot: .browsed, name: "state.browsed").check(
            judged, in: scope, isAsked: isAsked,
            "nobody browsed the device after the erasure; open browser, files and photos, and state it")
    }
}

/// S45: the label that says how confidential the content is was removed or changed after the erasure.
struct MarkingUpdated: SanitizationRule {
    static let code: FindingCode = "S45"

    func check(_ judged: SanitizationJudgement, in scope: SanitizationScope) -> RuleResult {
        StatementByHand(slot: .marking, name: "state.marking").check(
            judged, in: scope, isAsked: true,
            "the device's confidentiality marking was not updated after the erasure; do it, and state it")
    }
}

/// What a person states after the erasure that governs. «No» is always worth a look; no word, or none that is known,
/// only where Revision 1 and the pipeline ask for one.
private struct StatementByHand {
    let slot: SanitizationStatements.Slot
    let name: String

    func check(
        _ judged: SanitizationJudgement, in scope: SanitizationScope, isAsked: Bool, _ message: String
    ) -> RuleResult {
        guard let attempt = judged.governingAttempt, !judged.isDestroyed else { return .notApplicable }
        let isExpected =
            isAsked && scope.context.lot.contract.standard == .r1
            && scope.context.policy.expectedStatements.contains(name)
        switch scope.statement(slot, after: attempt.ended) {
        case .stated("yes", _): return .meets
        case .stated("no", let source):
            return .fails(RuleFailure(message, [name: .text("no")], source: source))
        case .stated(let word, let source), .uncertain(let word, let source):
            guard isExpected else { return .notApplicable }
            return .unknown(RuleFailure(message, [name: .text(word)], source: source))
        case .missing:
            guard isExpected else { return .notApplicable }
            return .unknown(
                RuleFailure(message, [name: .text("no statement")], source: attempt.erasure.source))
        }
    }
}
