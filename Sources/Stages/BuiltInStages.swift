import Policies
import RecoveryModel

/// Every stage there is, in the order a device passes them. A new stage is one file and one line here.
///
/// ```
/// let stages = BuiltInStages.stages(of: pipeline.policy)
/// var outcomes: [Outcome] = []
/// for stage in stages { outcomes.append(stage.evaluate(dossier, after: outcomes, in: context)) }
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
}
