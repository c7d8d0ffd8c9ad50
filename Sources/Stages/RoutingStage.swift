import Basics
import Policies
import RecoveryModel

/// Where does the device go (R2v3 Core 2, Core 6)? Hard gates, then the pipeline's table, then the best net value.
package struct RoutingStage: Stage {
    /// The last stage.
    package static let name = StageName.routing

    /// A stage has no state.
    package init() {}

    /// Passed with a route; held on the route `hold`; waiting without a route.
    package func evaluate(_ dossier: Dossier, after earlier: [Outcome], in context: DecisionContext) -> Outcome {
        let decision = RoutingDecision.decide(dossier, after: earlier, in: context)
        let verdict: Verdict =
            switch decision.route {
            case nil: .waiting
            case .hold: .held
            default: .passed
            }
        return Outcome(
            stage: Self.name, verdict: verdict, reasons: decision.reasons, next: decision.next,
            detail: .routing(
                route: decision.route, rule: decision.rule, valueMinor: decision.value?.netMinor,
                currency: decision.value?.currency))
    }
}
