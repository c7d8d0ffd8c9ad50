import Basics
import RecoveryModel

/// What routing decides of one device.
///
/// When to use: through the routing stage; alone in tests.
///
/// ```
/// let decision = RoutingDecision.decide(dossier, after: outcomes, in: context)
/// print(decision.route?.rawValue ?? "", decision.value?.netMinor ?? 0)
/// ```
package struct RoutingDecision: Sendable {
    /// Nil while stages wait.
    package var route: Route?
    /// Row of the table that decided, or `destroy-only`.
    package var rule: String?
    /// What the route brings; nil where none is priced.
    package var value: RoutedValue?
    /// Closed gates, gaps and warnings.
    package var reasons: [Reason]
    /// What would move the device on, when it is on hold.
    package var next: String?

    /// Hard gates first, then the table, then the best net value among the routes that both leave.
    package static func decide(
        _ dossier: Dossier, after earlier: [Outcome], in context: DecisionContext
    ) -> RoutingDecision {
        let gates = RoutingGates(earlier, in: context)
        var decision = RoutingDecision(route: nil, rule: nil, value: nil, reasons: gates.reasons)
        decision.reasons.append(contentsOf: storedTooLong(dossier, in: context))
        if let loosened = RoutingContract.loosened(dossier, in: context) {
            decision.reasons.append(loosened)
            if loosened.severity == .hold, !gates.isStolen {
                decision.route = .hold
                decision.next = "resolve"
                return decision
            }
        }
        if decision.isStopped(by: earlier, gates) { return decision }
        let facts = Self.facts(earlier, gates)
        if gates.isTerminal {
            decision.route = .destroy
            decision.rule = "destroy-only"
            return decision
        }
        guard let rule = facts.firstMatch(in: context.policy.routingRules) else {
            decision.hold(gap(facts, "no row of the routing table matches the device"))
            return decision
        }
        decision.rule = rule.id
        decision.choose(from: rule, dossier: dossier, gates: gates, facts: facts, in: context)
        // The last word: whatever the table says, reuse needs what NIST SP 800-88r1 figure 4-1 asks.
        let sanitization = earlier.of(.sanitization)
        if let route = decision.route,
            !RoutingLevel.permits(route, sanitization: sanitization, contract: context.lot.contract)
        {
            decision.value = nil
            decision.hold(gap(facts, "the table chose \(route.rawValue), which the level reached doesn't permit"))
        }
        return decision
    }

    /// Stages that failed, wait or hold come first, in this order: there is no route while evidence is still to come,
    /// and none but `hold` while a person must decide. A device that only destruction is left for doesn't wait for a grade or a
    /// test that could change nothing; its custody must still be in order.
    private mutating func isStopped(by earlier: [Outcome], _ gates: RoutingGates) -> Bool {
        let counted = gates.isTerminal ? earlier.filter { $0.stage == .shipment } : earlier
        if gates.isStolen {
            route = .hold
            next = "notify"
            return true
        }
        // The erasure may still be repeated: until then the device stays where it is, whatever else is missing.
        if let failed = counted.first(where: { $0.verdict == .failed && $0.stage != .functionality }) {
            route = .hold
            next = failed.next
            return true
        }
        // What fails hides nothing: while a person must still decide about it, nobody knows what is failed.
        if counted.contains(where: { $0.verdict == .failed && $0.reasons.contains { $0.severity == .hold } }) {
            route = .hold
            next = "resolve"
            return true
        }
        if let waiting = counted.first(where: { $0.verdict == .waiting }) {
            next = waiting.next
            return true
        }
        if let held = counted.first(where: { $0.verdict == .held }) {
            route = .hold
            next = held.next
            return true
        }
        return false
    }

    private mutating func hold(_ reason: Reason) {
        route = .hold
        reasons.append(reason)
    }

    private mutating func choose(
        from rule: RoutingRule, dossier: Dossier, gates: RoutingGates, facts: RoutingInput,
        in context: DecisionContext
    ) {
        let left = rule.routes.filter(gates.allowed.contains)
        if left.contains(where: \.isReuse) {
            let prices = RoutingValue.prices(
                for: dossier, facts: facts, tables: context.tables, currency: context.policy.currency)
            if let first = prices.first?.currency, prices.contains(where: { $0.currency != first }) {
                let names = Set(prices.map(\.currency)).sorted().joined(separator: " and ")
                return hold(Self.gap(facts, "prices in \(names) can't be compared; name a currency in the pipeline"))
            }
            let ranked = RoutingValue.ranked(left, prices: prices, costs: context.policy.routeCosts)
            if let best = ranked.first {
                route = best.route
                value = best
                return
            }
            reasons.append(
                Reason(
                    "D11",
                    "no price for this model in this state: it goes the way of the table that needs none; price it",
                    values: [
                        "functional": .text(facts.functional), "cosmetic": .text(facts.cosmetic), "row": .text(rule.id),
                    ]))
        }
        route = left.first { !$0.isReuse } ?? (gates.allowed.contains(.recycle) ? .recycle : .destroy)
        if route == .hold { hold(Self.gap(facts, "row \(rule.id) holds the device: \(rule.reason)")) }
    }

    private static func facts(_ earlier: [Outcome], _ gates: RoutingGates) -> RoutingInput {
        var facts = RoutingInput()
        facts.hazard = gates.isHazard ? "yes" : "no"
        facts.reuse = gates.isReuseOpen ? "open" : "closed"
        if let sanitization = earlier.of(.sanitization) {
            facts.sanitization = sanitization.verdict == .passed ? "passed" : "none"
        }
        if let functionality = earlier.of(.functionality) {
            if functionality.verdict == .failed {
                facts.functional = "failed"
            } else if case .functionality(let category?, _, _, _, _) = functionality.detail,
                category.utf8.first == 70, category.utf8.count == 2
            {
                facts.functional = category
            }
        }
        if case .cosmetic(let category?, _, _, _, _) = earlier.of(.cosmetic)?.detail { facts.cosmetic = category }
        return facts
    }

    /// D01 with the facts that nothing matched.
    private static func gap(_ facts: RoutingInput, _ message: String) -> Reason {
        var values: [String: ReasonValue] = [:]
        for (name, _) in Policy.routingDomains { values[name] = facts.value(of: name).map { .text($0) } }
        return Reason("D01", message, values: values)
    }

    /// D09 (R2v3 5(b)(3)), which reads the clock: received longer ago than the policy allows, and not destroyed.
    private static func storedTooLong(_ dossier: Dossier, in context: DecisionContext) -> [Reason] {
        guard let scan = dossier.scans.first, let at = context.time(scan.at, at: scan.station),
            dossier.destructions.isEmpty
        else { return [] }
        let limit = at.latest.adding(seconds: Int64(context.policy.storageMaximumDays) * 86_400)
        guard context.now > limit else { return [] }
        return [
            Reason(
                "D09", "stored longer than \(context.policy.storageMaximumDays) days",
                values: [
                    "receivedAt": .text(at.assumed.text), "maximumDays": .integer(context.policy.storageMaximumDays),
                ], source: scan.source)
        ]
    }
}
