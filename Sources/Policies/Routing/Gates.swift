import Basics
import RecoveryModel

/// The hard gates before the table: what no table can open.
struct RoutingGates {
    /// Routes that the gates leave; the table chooses among them.
    var allowed: Set<Route>
    /// D02, D03, D04: why reuse is closed.
    var reasons: [Reason] = []
    /// True where a person must look: lost, stolen or counterfeit.
    var isStolen = false
    var isHazard = false
    /// True where only destruction is left, or done: nothing that other stages wait for could change the route.
    var isTerminal = false

    var isReuseOpen: Bool { allowed.contains { $0.isReuse } }

    /// R2v3 2(b)(1), 6(d)(3), C(2)(c), B(14); NIST SP 800-88r1 figure 4-1.
    init(_ earlier: [Outcome], in context: DecisionContext) {
        allowed = Set(Route.allCases)
        let functionality = earlier.of(.functionality)
        let sanitization = earlier.of(.sanitization)
        closeByContract(context.lot.contract)
        closeByPolice(functionality)
        closeByHazard(functionality)
        // What doesn't work is repaired, taken apart or recycled; no table sells it as working.
        if functionality?.verdict == .failed { allowed.remove(.resale) }
        closeByLevel(sanitization, context.lot.contract)
        if case .sanitization(_, _, _, _, true) = sanitization?.detail {
            isTerminal = true
        }
        if case .sanitization(_, .destroy, _, _, _) = sanitization?.detail, sanitization?.verdict == .passed {
            isTerminal = true
        }
        if isTerminal { allowed = allowed.intersection([.destroy, .hold]) }
    }

    private mutating func closeReuse() { allowed = allowed.filter { !$0.isReuse } }

    private mutating func closeByContract(_ contract: Contract) {
        guard !contract.reuseAllowed else { return }
        closeReuse()
        reasons.append(
            Reason("D02", "the contract allows no reuse", values: ["reuseAllowed": .text("false")]))
    }

    private mutating func closeByPolice(_ functionality: Outcome?) {
        guard let cause = functionality?.reasons.first(where: { $0.code == "F08" && $0.severity != .note }) else {
            return
        }
        isStolen = true
        allowed = [.hold]
        reasons.append(
            Reason(
                "D03", "never to be reused, and held until the notice is answered: \(cause.message)",
                values: cause.values, source: cause.source))
    }

    private mutating func closeByHazard(_ functionality: Outcome?) {
        guard case .functionality(_, _, _, let hazard, _) = functionality?.detail, hazard else { return }
        isHazard = true
        allowed = allowed.intersection([.recycle, .destroy, .hold])
    }

    /// Reuse needs a sanitization stage that passed and the level that reuse outside our control asks for.
    private mutating func closeByLevel(_ sanitization: Outcome?, _ contract: Contract) {
        guard let sanitization, case .sanitization(let asked, let assessed, _, _, _) = sanitization.detail else {
            return closeReuse()
        }
        if asked == .destroy, sanitization.verdict == .held, Self.isLevelAlone(sanitization) {
            // The flow asks for Destroy, which the route itself brings about: nothing else stands against the device.
            isTerminal = true
        } else if sanitization.verdict != .passed {
            return closeReuse()
        }
        let required = RoutingLevel.required(for: contract)
        guard assessed < required || assessed == .destroy || assessed == .none else { return }
        closeReuse()
        guard assessed < required else { return }
        reasons.append(
            Reason(
                "D04", "reuse asks for \(required.rawValue), the device reached \(assessed.rawValue)",
                values: ["required": .text(required.rawValue), "assessed": .text(assessed.rawValue)]))
    }

    private static func isLevelAlone(_ sanitization: Outcome) -> Bool {
        sanitization.reasons.allSatisfy { $0.severity == .note || $0.severity == .warn || $0.code == "S16" }
    }
}

/// The level that a device must have reached before anybody outside reuses it or its parts.
package enum RoutingLevel {
    /// Every reuse route leaves the operator's control (INTERFACE, required level).
    package static func required(for contract: Contract) -> SanitizationLevel {
        RequiredLevel.required(confidentiality: contract.confidentiality, reuse: true, leavesControl: true)
    }

    /// May the device take `route`, by what the sanitization stage said? Reuse never without a stage that passed.
    package static func permits(_ route: Route, sanitization: Outcome?, contract: Contract) -> Bool {
        guard route.isReuse else { return true }
        guard contract.reuseAllowed, let sanitization, sanitization.verdict == .passed,
            case .sanitization(_, let assessed, _, _, _) = sanitization.detail
        else { return false }
        return assessed >= required(for: contract) && assessed != .destroy && assessed != .none
    }
}
