import RecoveryModel

/// The facts of one device, as the stages before found them.
///
/// ```
/// var input = RoutingInput()
/// input.sanitization = "passed"
/// let rule = input.firstMatch(in: policy.routingRules)
/// ```
package struct RoutingInput: Sendable {
    /// `yes` or `no`.
    package var hazard = "no"
    /// `open` or `closed`, by contract and by the level reached.
    package var reuse = "closed"
    /// `passed`, or `none` where the pipeline leaves the stage out.
    package var sanitization = "none"
    /// A functional code, `failed` or `none`.
    package var functional = "none"
    /// A cosmetic code or `none`.
    package var cosmetic = "none"

    /// The most careful values.
    package init() {}

    /// The value of a fact; nil for a name that is no fact, which no condition can meet.
    package func value(of fact: String) -> String? {
        switch fact {
        case "hazard": hazard
        case "reuse": reuse
        case "sanitization": sanitization
        case "functional": functional
        case "cosmetic": cosmetic
        default: nil
        }
    }

    /// The first row of the table whose conditions all hold; nil is a gap (D01).
    package func firstMatch(in rules: [RoutingRule]) -> RoutingRule? {
        rules.first { rule in
            rule.conditions.allSatisfy { name, allowed in value(of: name).map(allowed.contains) ?? false }
        }
    }
}
