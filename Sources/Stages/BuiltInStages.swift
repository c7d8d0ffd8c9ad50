import Policies
import RecoveryModel

/// Every stage there is, in the order a device passes them. A new stage is one file and one line here.
///
/// ```
/// let stages = BuiltInStages.stages(of: pipeline.policy)
/// let outcomes = BuiltInStages.evaluate(dossier, through: stages, in: context)
/// ```
package enum BuiltInStages {
    /// All five.
    package static let all: [any Stage] = [
        ShipmentStage(), FunctionalityStage(), SanitizationStage(), CosmeticStage(), RoutingStage(),
    ]

    /// Those that the pipeline names, in the order it names them.
    package static func stages(of policy: Policy) -> [any Stage] {
        policy.stages.compactMap { name in all.first { type(of: $0).name == name } }
    }

    /// The outcomes of one device, each stage seeing those before it.
    package static func evaluate(
        _ dossier: Dossier, through stages: [any Stage], in context: DecisionContext
    ) -> [Outcome] {
        var outcomes: [Outcome] = []
        outcomes.reserveCapacity(stages.count)
        let dossier = CustodySpan.judged(dossier, in: context)
        for stage in stages { outcomes.append(stage.evaluate(dossier, after: outcomes, in: context)) }
        return outcomes
    }
}
