import RecoveryModel

/// Something wrong with a routing table, found without any device.
package struct RoutingTableProblem: Hashable, Sendable, CustomStringConvertible {
    /// What kind of mistake it is.
    package enum Kind: String, Sendable {
        case gap, unreachable, contradiction, unknownFact, unknownValue, noRoute
    }

    /// Its kind.
    package let kind: Kind
    /// The row; nil for a gap, which is no row's.
    package let rule: String?
    /// What is wrong and how to fix it.
    package let message: String

    package var description: String { "\(kind.rawValue)\(rule.map { " in row \($0)" } ?? ""): \(message)" }
}

/// Static check of a routing table over the product of all facts: every device must meet exactly one answer, every row
/// must be some device's, and no row may offer what a gate closes.
///
/// ```
/// for problem in RoutingTableCheck.problems(of: pipeline.policy.routingRules) { print(problem) }
/// ```
package enum RoutingTableCheck {
    /// In order of the table, gaps last (at most twenty of them).
    package static func problems(of rules: [RoutingRule]) -> [RoutingTableProblem] {
        let words = vocabulary(rules)
        guard words.isEmpty else { return words }
        var reached: Set<String> = []
        var gaps: [RoutingTableProblem] = []
        forEachInput { input in
            guard let rule = input.firstMatch(in: rules) else {
                if gaps.count < 20 { gaps.append(gap(input)) }
                return
            }
            reached.insert(rule.id)
        }
        let unreachable = rules.filter { !reached.contains($0.id) }.map {
            RoutingTableProblem(
                kind: .unreachable, rule: $0.id, message: "rows above take every device it is for; move or remove it")
        }
        return contradictions(rules) + unreachable + gaps
    }

    /// Calls `body` with every combination of facts.
    package static func forEachInput(_ body: (RoutingInput) -> Void) {
        let values = Policy.routingDomains.map(\.values)
        for hazard in values[0] {
            for reuse in values[1] {
                for sanitization in values[2] {
                    for functional in values[3] {
                        for cosmetic in values[4] {
                            var input = RoutingInput()
                            input.hazard = hazard
                            input.reuse = reuse
                            input.sanitization = sanitization
                            input.functional = functional
                            input.cosmetic = cosmetic
                            body(input)
                        }
                    }
                }
            }
        }
    }

    private static func gap(_ input: RoutingInput) -> RoutingTableProblem {
        let text = Policy.routingDomains.map { "\($0.name)=\(input.value(of: $0.name) ?? "")" }.joined(separator: " ")
        return RoutingTableProblem(kind: .gap, rule: nil, message: "no row for \(text)")
    }

    private static func vocabulary(_ rules: [RoutingRule]) -> [RoutingTableProblem] {
        let domains = Dictionary(uniqueKeysWithValues: Policy.routingDomains.map { ($0.name, $0.values) })
        var problems: [RoutingTableProblem] = []
        for rule in rules {
            if rule.routes.isEmpty {
                problems.append(RoutingTableProblem(kind: .noRoute, rule: rule.id, message: "names no route"))
            }
            for name in rule.conditions.keys.sorted() {
                guard let domain = domains[name] else {
                    let known = Policy.routingDomains.map(\.name).joined(separator: ", ")
                    problems.append(
                        RoutingTableProblem(
                            kind: .unknownFact, rule: rule.id, message: "‘\(name)’ is no fact; facts are \(known)"))
                    continue
                }
                for value in (rule.conditions[name] ?? []).subtracting(domain).sorted() {
                    let message = "\(name) is never ‘\(value)’; it is one of \(domain.joined(separator: ", "))"
                    problems.append(RoutingTableProblem(kind: .unknownValue, rule: rule.id, message: message))
                }
            }
        }
        return problems
    }

    private static func contradictions(_ rules: [RoutingRule]) -> [RoutingTableProblem] {
        var problems: [RoutingTableProblem] = []
        for (position, rule) in rules.enumerated() {
            func add(_ message: String) {
                problems.append(RoutingTableProblem(kind: .contradiction, rule: rule.id, message: message))
            }
            if rules[..<position].contains(where: { $0.id == rule.id }) { add("another row has the same id") }
            if let twin = rules[..<position].first(where: { $0.conditions == rule.conditions }) {
                add("asks the same as row \(twin.id)")
            }
            if rule.routes.contains(.resale), let functional = rule.conditions["functional"],
                functional.contains("failed")
            {
                add("offers resale to what failed its tests; leave failed out of functional")
            }
            guard rule.routes.contains(where: \.isReuse) else { continue }
            for (fact, open) in [("hazard", "no"), ("reuse", "open"), ("sanitization", "passed")]
            where rule.conditions[fact] != [open] {
                add("offers reuse; say \(fact) = \(open), because the gates close it otherwise")
            }
        }
        return problems
    }
}
