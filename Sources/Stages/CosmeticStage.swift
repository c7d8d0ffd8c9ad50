import Basics
import Policies
import RecoveryModel

/// What does the device look like (R2v3 6(a)(2), 6(b)(1))? A valid grade passes, whatever it is.
package struct CosmeticStage: Stage {
    /// The fourth stage.
    package static let name = StageName.cosmetic

    /// A stage has no state.
    package init() {}

    /// Passed with a category that one rule and one defect decided.
    package func evaluate(_ dossier: Dossier, after earlier: [Outcome], in context: DecisionContext) -> Outcome {
        let (detail, found) = CosmeticJudgement.judge(dossier, in: context)
        // A line that can't be judged gives no category, so that accepting it would let the device pass without one.
        var hasCategory = false
        if case .cosmetic(_?, _, _, _, _) = detail { hasCategory = true }
        let reasons = ResolutionCheck.applied(to: found, of: dossier) { _ in hasCategory }
        let verdict = ResolutionCheck.verdict(reasons)
        return Outcome(
            stage: Self.name, verdict: verdict, reasons: reasons, next: verdict == .passed ? nil : "grade",
            detail: detail)
    }
}
