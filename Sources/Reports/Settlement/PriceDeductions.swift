import Basics
import Operations
import Policies
import RecoveryModel

/// Why a unit brings less than a clean one: from the price at the clean grade to the price of the routing decision, one
/// rule a step. A grade that no reuse route has a price for counts as nothing in the sums.
struct PriceDeductions {
    /// One difference and the rule that made it.
    struct Step {
        /// cosmetic, functional, disposition or prices.
        let kind: String
        let from: String
        let to: String
        /// Ids of rules or codes.
        let rules: [String]
        /// What was found.
        let cause: String?
        /// Minor units; negative for a downgrade.
        let change: Int
    }

    /// Price at the clean grade, in minor units; nil when the prices table has no row for it.
    let expected: Int?
    /// Of the table price; nil where there is none.
    let currency: String?
    /// F and C of the clean grade.
    let clean: String
    /// Table price of the routing decision; nil where the route has none, or where there is no decision yet.
    let price: Int?
    /// F category, or `failed`.
    let functional: String
    /// Add up to price less expected: a worse grade that costs nothing is none. Empty while there is no decision.
    private(set) var steps: [Step] = []

    /// Stands for a category that nothing tells.
    static let unknown = "none"
    /// What testing alone proves of a device without a fault.
    private static let cleanFunctional = "F4"

    /// Throws `OperationError` when an amount can't be held.
    init(_ device: DeviceReading, _ lot: LotReading) throws {
        let table = Prices(dossier: device.dossier, lot: lot)
        let graded = device.stage(.cosmetic)?.category
        let cosmetic = graded ?? "none"
        let functional = Self.functional(device)
        self.functional = functional
        let bestCosmetic = Self.better(lot.policy.noDefectCategory, cosmetic)
        let bestFunctional = Self.better(Self.cleanFunctional, functional)
        clean = "\(bestFunctional)/\(bestCosmetic)"
        let first = table.best(bestFunctional, bestCosmetic)
        let routing = device.stage(.routing)
        let value = routing?.valueMinor
        let cost = device.route.flatMap { lot.policy.routeCosts[$0.rawValue] } ?? 0
        let decidedPrice = try value.map { try CheckedSum.of($0, cost) }
        price = decidedPrice
        let decidedCurrency = routing?.currency
        let isComparable = decidedCurrency == nil || first == nil || decidedCurrency == first?.currency
        expected = isComparable ? first?.priceMinor : nil
        currency = decidedCurrency ?? first?.currency
        guard let route = device.route, route != .hold else { return }
        let worn = table.best(bestFunctional, cosmetic)?.priceMinor ?? 0
        let faulty = table.best(functional, cosmetic)?.priceMinor ?? 0
        guard let expected else {
            add(
                "prices", from: clean, to: "no row", rules: ["prices"],
                cause: "the prices table has no comparable row for the clean grade",
                change: decidedPrice ?? 0)
            return
        }
        if cosmetic != bestCosmetic {
            let stage = device.stage(.cosmetic)
            add(
                "cosmetic", from: bestCosmetic, to: cosmetic, rules: [stage?.rule ?? "not graded"],
                cause: stage?.defect, change: worn - expected)
        }
        if functional != bestFunctional {
            let rules = device.codes(of: .functionality)
            add(
                "functional", from: bestFunctional, to: functional, rules: rules.isEmpty ? ["REC table 4"] : rules,
                cause: Self.functionalCause(device, lot.policy), change: faulty - worn)
        }
        addRoute(route, device: device, faulty: faulty, decided: decidedPrice)
    }

    private mutating func add(
        _ kind: String, from: String, to: String, rules: [String], cause: String?, change: Int
    ) {
        if change == 0 { return }
        steps.append(Step(kind: kind, from: from, to: to, rules: rules, cause: cause, change: change))
    }

    /// What is left is the gates' and the table's doing: the contract, a hazard, the level reached, an erasure that failed.
    private mutating func addRoute(_ route: Route, device: DeviceReading, faulty: Int, decided: Int?) {
        let change = (decided ?? 0) - faulty
        guard change != 0 else { return }
        let routing = device.stage(.routing)
        let gates = routing?.reasons.filter { $0.severity != .warn } ?? []
        var rules = gates.compactMap(\.code?.rawValue)
        if rules.isEmpty { rules = device.codes(of: .sanitization) }
        rules.insert(routing?.rule ?? "no rule", at: 0)
        let cause = gates.first?.message ?? Self.cause(device)
        add("disposition", from: "open to reuse", to: route.rawValue, rules: rules, cause: cause, change: change)
    }

    /// What the stages found that a routing rule may have gone by: the worst first.
    private static func cause(_ device: DeviceReading) -> String? {
        let reasons = [StageName.sanitization, .functionality, .cosmetic].flatMap {
            device.stage($0)?.reasons ?? []
        }
        let worst = reasons.first { $0.severity == .fail }
        return (worst ?? reasons.first(where: \.isMoreThanNote))?.message
    }

    /// A failed stage has no F code; the routing table calls it `failed`.
    private static func functional(_ device: DeviceReading) -> String {
        guard let stage = device.stage(.functionality) else { return unknown }
        return stage.outcome == .failed ? "failed" : stage.category ?? unknown
    }

    private static func functionalCause(_ device: DeviceReading, _ policy: Policy) -> String? {
        let stage = device.stage(.functionality)
        let failed = stage?.failedKeys ?? []
        if !failed.isEmpty { return failed.joined(separator: ", ") }
        if let first = stage?.reasons.first(where: \.isMoreThanNote) { return first.message }
        let open = policy.hardwareFunctions.filter { function in
            let result = device.dossier.latest(function)?.testResult
            return result != .pass && result != .notApplicable
        }
        return open.isEmpty ? nil : "not verified: " + open.joined(separator: ", ")
    }

    /// The better of two codes of one scale; words that are no code are the worse.
    private static func better(_ a: String, _ b: String) -> String {
        func rank(_ code: String) -> Int { code.utf8.count == 2 ? Int(code.dropFirst()) ?? -1 : -1 }
        return rank(b) > rank(a) ? b : a
    }

    /// What the routing and prices tables make of a grade when nothing else stands against the device.
    private struct Prices {
        let dossier: Dossier
        let lot: LotReading

        func best(_ functional: String, _ cosmetic: String) -> RoutedValue? {
            var facts = RoutingInput()
            facts.reuse = "open"
            facts.sanitization = "passed"
            facts.functional = functional
            facts.cosmetic = cosmetic
            guard let rule = facts.firstMatch(in: lot.policy.routingRules) else { return nil }
            let prices = RoutingValue.prices(
                for: dossier, facts: facts, tables: lot.tables, currency: lot.policy.currency)
            guard Set(prices.map(\.currency)).count < 2 else { return nil }
            return RoutingValue.ranked(rule.routes, prices: prices, costs: lot.policy.routeCosts).first
        }
    }
}
