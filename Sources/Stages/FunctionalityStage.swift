import Basics
import Policies
import RecoveryModel

/// Decides from functional tests, locks and hazards whether a device works, and how well.
package struct FunctionalityStage: Stage {
    /// `functionality`.
    package static let name = StageName.functionality

    /// Stages have no state.
    package init() {}

    /// Judges the latest statements of the device's functions, locks and hazards.
    package func evaluate(_ dossier: Dossier, after earlier: [Outcome], in context: DecisionContext) -> Outcome {
        let scope = FunctionalityScope(dossier, in: context)
        var reasons: [Reason] = []
        var isHazard = false
        for rule in BuiltInFunctionalityRules.all {
            guard let failure = rule.check(scope).failure else { continue }
            let reason = failure.reason(type(of: rule).code, source: nil)
            if reason.code == Self.hazard, reason.severity == .fail { isHazard = true }
            reasons.append(reason)
        }
        if !dossier.resolutions.isEmpty, !reasons.isEmpty {
            reasons = ResolutionCheck.applied(
                to: reasons, of: dossier, acceptable: BuiltInFunctionalityRules.isAcceptable)
        }
        let verdict = ResolutionCheck.verdict(reasons)
        return Outcome(
            stage: Self.name, verdict: verdict, reasons: reasons,
            next: verdict == .passed ? nil : Self.next(reasons, verdict),
            detail: .functionality(
                category: FunctionalityCategory.derive(scope), isFinal: scope.isFinal,
                batteryPercent: scope.batteryPercent, isHazard: isHazard, failedKeys: scope.failedKeys))
    }

    private static let hazard: FindingCode = "F05"

    /// What the worst of the reasons asks for.
    private static func next(_ reasons: [Reason], _ verdict: Verdict) -> String {
        guard let worst = reasons.first(where: { Verdict($0.severity) == verdict }) else { return "resolve" }
        switch worst.code.rawValue {
        case "F01", "F03", "F11", "F12": return "test"
        case "F02": return "repair"
        case "F05": return verdict == .failed ? "quarantine" : "inspect"
        case "F06", "F07": return "unlock"
        default: return "resolve"
        }
    }
}
