import Basics
import Policies
import RecoveryModel

/// Decides from erasure and destruction records whether a device is sanitized: the only place that makes a level out
/// of records. Where a person's acceptance may count stands in `SanitizationResolutions`.
package struct SanitizationStage: Stage {
    /// `sanitization`.
    package static let name = StageName.sanitization

    /// Stages have no state.
    package init() {}

    /// Judges every attempt, then the device.
    package func evaluate(_ dossier: Dossier, after earlier: [Outcome], in context: DecisionContext) -> Outcome {
        let scope = SanitizationScope(dossier, in: context)
        let judged = SanitizationJudge.judge(scope)
        var reasons = judged.openReasons
        for rule in BuiltInSanitizationRules.device {
            guard let failure = rule.check(judged, in: scope).failure else { continue }
            let reason = failure.reason(type(of: rule).code, source: nil)
            reasons += ResolutionCheck.applied(
                to: [reason], of: dossier, acceptable: SanitizationResolutions.isAcceptable)
        }
        if reasons.count > 1 { reasons.sort(by: Self.precedes) }
        let isExhausted = reasons.contains { $0.severity == .fail && $0.code == Self.exhausted }
        let verdict = Self.verdict(reasons, judged: judged, required: scope.required)
        return Outcome(
            stage: Self.name, verdict: verdict, reasons: reasons,
            next: verdict == .passed
                ? nil : Self.next(reasons, judged: judged, required: scope.required, isExhausted: isExhausted),
            detail: .sanitization(
                required: scope.required, assessed: judged.assessed, attempts: judged.verdicts,
                dataStatus: verdict != .passed ? "DS-DATA" : judged.isDestroyed ? "DS-PHYS" : "DS-SW",
                isExhausted: isExhausted))
    }

    private static let exhausted: FindingCode = "S41"

    /// The worst of the reasons; but whatever they say, nothing passes without an accepted record that reaches the
    /// level (first promise of the project).
    private static func verdict(
        _ reasons: [Reason], judged: SanitizationJudgement, required: SanitizationLevel
    ) -> Verdict {
        let worst = ResolutionCheck.verdict(reasons)
        guard worst == .passed else { return worst }
        return judged.isProven(required) ? .passed : .held
    }

    private static func precedes(_ a: Reason, _ b: Reason) -> Bool {
        if a.code != b.code { return a.code < b.code }
        return (a.source?.document ?? 0, a.source?.line ?? 0) < (b.source?.document ?? 0, b.source?.line ?? 0)
    }

    /// Nothing but parts and words that nobody knows yet speaks against the record: a table ends that, no erasure. What
    /// the technique would have reached is open with it.
    private static func isWordsAlone(_ reasons: [Reason]) -> Bool {
        let open = reasons.filter { Verdict($0.severity) != .passed }
        return open.contains { $0.shared != nil }
            && open.allSatisfy { $0.shared != nil || SanitizationResolutions.isAboutLevel($0.code) }
    }

    private static func next(
        _ reasons: [Reason], judged: SanitizationJudgement, required: SanitizationLevel, isExhausted: Bool
    ) -> String {
        // Erasing again never reaches Destroy, and a record of destruction that doesn't count isn't mended by erasing.
        if isExhausted || required == .destroy || !judged.destructions.isEmpty && !judged.isDestroyed {
            return judged.isDestroyed ? "resolve" : "destroy"
        }
        guard let governing = judged.governing else { return judged.isDestroyed ? "resolve" : "erase" }
        if judged.isDestroyed { return "resolve" }
        if governing.verdict.verdict != .accepted { return isWordsAlone(governing.reasons) ? "resolve" : "re-erase" }
        if reasons.contains(where: { $0.severity == .fail }) { return "re-erase" }
        return reasons.contains { $0.severity == .hold && $0.code == LockFinding.code } ? "unlock" : "resolve"
    }
}

private enum LockFinding {
    static let code: FindingCode = "S36"
}

extension SanitizationJudgement {
    /// Of the attempt that governs, or of the destruction; S02 and S05 of any other attempt too, until a person has
    /// decided.
    fileprivate var openReasons: [Reason] {
        var reasons: [Reason] = []
        if isDestroyed {
            if let accepted = acceptedDestruction { reasons += accepted.reasons }
        } else {
            for destruction in destructions { reasons += destruction.reasons }
            if let governing { reasons += governing.reasons }
        }
        for (index, attempt) in attempts.enumerated() where isDestroyed || index != governingIndex {
            reasons += attempt.reasons.filter { SanitizationResolutions.remainsOpen($0) }
        }
        return reasons
    }

    /// What the evidence proves: the level of the accepted record, else what the last attempt's technique reaches
    /// where the level alone stood against it, else nothing.
    fileprivate var assessed: SanitizationLevel {
        if isDestroyed { return .destroy }
        guard let governing else { return .none }
        if governing.verdict.verdict == .accepted { return governing.verdict.level }
        let isLevelAlone = governing.verdict.codes.allSatisfy(SanitizationResolutions.isAboutLevel)
        return isLevelAlone ? governing.verdict.level : .none
    }

    fileprivate func isProven(_ required: SanitizationLevel) -> Bool {
        if isDestroyed { return true }
        guard let governing, governing.verdict.verdict == .accepted else { return false }
        return governing.verdict.level >= required
    }

    fileprivate var verdicts: [AttemptVerdict] { (attempts + destructions).map(\.verdict) }
}
