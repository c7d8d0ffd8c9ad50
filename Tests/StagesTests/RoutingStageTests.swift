import Basics
import Pipeline
import Policies
import RecoveryModel
import Testing

@testable import Stages

@Suite struct RoutingStageTests {
    private let policy: Policy

    init() throws { policy = try PipelineCatalogue.load("r2v3-mobile").policy }

    private struct Given {
        var functionality = Verdict.passed
        var functional: String? = "F3"
        var hazard = false
        var sanitization = Verdict.passed
        var level = SanitizationLevel.purge
        var exhausted = false
        var cosmetic = Verdict.passed
        var category: String? = "C6"
        var reasons: [Reason] = []
    }

    private func outcomes(_ given: Given) -> [Outcome] {
        [
            Outcome(stage: .shipment, verdict: .passed, reasons: []),
            Outcome(
                stage: .functionality, verdict: given.functionality, reasons: given.reasons,
                detail: .functionality(
                    category: given.functional, isFinal: true, batteryPercent: nil, isHazard: given.hazard,
                    failedKeys: [])),
            Outcome(
                stage: .sanitization, verdict: given.sanitization, reasons: [], next: "re-erase",
                detail: .sanitization(
                    required: .purge, assessed: given.level, attempts: [], dataStatus: "DS-SW",
                    isExhausted: given.exhausted)),
            Outcome(
                stage: .cosmetic, verdict: given.cosmetic, reasons: [],
                detail: .cosmetic(category: given.category, band: nil, ctia: nil, rule: nil, defect: nil)),
        ]
    }

    private func route(
        _ given: Given, _ change: (inout DecisionContext) -> Void = { _ in }
    ) -> (route: Route?, outcome: Outcome, codes: [String]) {
        var context = Sample.context(policy)
        change(&context)
        let outcome = RoutingStage().evaluate(Sample.dossier(), after: outcomes(given), in: context)
        guard case .routing(let route, _, _, _) = outcome.detail else { return (nil, outcome, []) }
        return (route, outcome, outcome.reasons.map(\.code.rawValue))
    }

    @Test func aLoosenedContractHoldsUntilAPersonHasLooked() throws {
        var context = Sample.context(policy)
        context.lot.isLoosened = true
        var dossier = Sample.dossier()
        let held = RoutingStage().evaluate(dossier, after: outcomes(Given()), in: context)
        #expect(held.verdict == .held && held.next == "resolve")
        let reason = try #require(held.reasons.first { $0.code == "L01" })
        dossier.resolutions = [
            Resolution(
                code: "L01", finding: "1", value: "accept", by: "OP-P1", reason: "looked at it",
                valuesDigest: ReasonDigest.of(reason.values, reason.source), at: Instant(milliseconds: 1))
        ]
        #expect(RoutingStage().evaluate(dossier, after: outcomes(Given()), in: context).verdict == .passed)
        // Other terms ask again.
        context.lot.contract.sanitizeWithinDays = 999
        #expect(RoutingStage().evaluate(dossier, after: outcomes(Given()), in: context).verdict == .held)
    }

    @Test func aGoodPhoneIsSoldAtItsNetValue() {
        let result = route(Given()) { $0.policy.routeCosts = ["resale": 500] }
        #expect(result.route == .resale && result.outcome.verdict == .passed && result.codes.isEmpty)
        #expect(
            result.outcome.detail == .routing(route: .resale, rule: "good", valueMinor: 8_500, currency: "USD"))
    }

    @Test func theBestNetValueWinsAmongTheRoutesOfTheRow() {
        var given = Given(functionality: .failed)
        #expect(route(given).route == .repair)
        #expect(route(given) { $0.policy.routeCosts = ["repair": 6_000] }.route == .parts)
        given.category = "C1"
        #expect(route(given).route == .parts, "a wreck is not repaired")
    }

    @Test func withoutAPriceThereIsNoReuse() {
        #expect(route(Given()) { $0.tables = ReferenceTables() }.route == .recycle)
        let otherMoney = route(Given()) { $0.policy.currency = "EUR" }
        #expect(otherMoney.route == .recycle)
    }

    @Test func pricesInTwoCurrenciesAreNotCompared() {
        let result = route(Given()) { context in
            context.tables.rows.prices[0].currency = "EUR"
            let price = context.tables.rows.prices[0]
            context.tables.rows.prices.append(
                Price(
                    model: price.model, storageGB: nil, functional: "F3", cosmetic: "*", channel: "auction",
                    priceMinor: 1, currency: "USD"))
            context.tables.index()
        }
        #expect(result.route == .hold && result.codes == ["D01"])
    }

    @Test func theMoreTellingPriceRowCounts() {
        let result = route(Given()) { context in
            context.tables.rows.prices = [
                Price(
                    model: "iPhone 12", storageGB: nil, functional: "*", cosmetic: "*", channel: "m", priceMinor: 900,
                    currency: "USD"),
                Price(
                    model: "IPHONE 12", storageGB: 64, functional: "F3", cosmetic: "C6", channel: "m", priceMinor: 700,
                    currency: "USD"),
            ]
            context.tables.index()
        }
        #expect(result.outcome.detail == .routing(route: .resale, rule: "good", valueMinor: 700, currency: "USD"))
    }

    @Test func waitingHasNoRouteAndHoldingHolds() {
        #expect(route(Given(cosmetic: .waiting)).route == nil)
        #expect(route(Given(cosmetic: .waiting)).outcome.verdict == .waiting)
        #expect(route(Given(sanitization: .held, cosmetic: .waiting)).route == nil)
        let held = route(Given(sanitization: .held))
        #expect(held.route == .hold && held.outcome.verdict == .held && held.outcome.next == "re-erase")
        #expect(route(Given(sanitization: .failed, cosmetic: .waiting)).route == .hold, "the erasure may be repeated")
    }

    @Test func whatCanNotBeErasedIsDestroyed() {
        let result = route(
            Given(functionality: .waiting, sanitization: .failed, level: .none, exhausted: true, cosmetic: .waiting))
        #expect(result.route == .destroy && result.outcome.verdict == .passed)
        #expect(route(Given(functionality: .waiting, level: .destroy, cosmetic: .waiting)).route == .destroy)
    }

    @Test func whereTheFlowAsksForDestructionTheRouteBringsIt() {
        let level = Reason("S16", "below", values: ["required": .text("destroy")])
        func outcome(_ reasons: [Reason]) -> Outcome {
            var earlier = outcomes(Given(sanitization: .held))
            earlier[2].reasons = reasons
            earlier[2].detail = .sanitization(
                required: .destroy, assessed: .purge, attempts: [], dataStatus: "DS-DATA", isExhausted: false)
            var context = Sample.context(policy)
            context.lot.contract.confidentiality = .high
            return RoutingStage().evaluate(Sample.dossier(), after: earlier, in: context)
        }
        #expect(
            outcome([level]).detail
                == .routing(route: .destroy, rule: "destroy-only", valueMinor: nil, currency: nil))
        let locked = outcome([level, Reason("S36", "lock on")])
        #expect(locked.verdict == .held, "anything but the level is a person's to decide")
    }

    @Test func gatesCloseReuse() {
        let contract = route(Given()) { $0.lot.contract.reuseAllowed = false }
        #expect(contract.route == .recycle && contract.codes == ["D02"])
        let level = route(Given(level: .clear))
        #expect(level.route == .recycle && level.codes == ["D04"])
        let high = route(Given()) { $0.lot.contract.confidentiality = .high }
        #expect(high.route == .recycle && high.codes == ["D04"])
        #expect(route(Given(functionality: .failed, hazard: true)).route == .recycle)
        let stolen = Reason("F08", "blacklisted", values: ["blacklist": .text("on")])
        let police = route(Given(functionality: .held, reasons: [stolen]))
        #expect(police.route == .hold && police.codes == ["D03"] && police.outcome.next == "notify")
    }

    @Test func aGapInTheTableHolds() {
        let result = route(Given()) { $0.policy.routingRules = [] }
        #expect(result.route == .hold && result.codes == ["D01"])
    }

    @Test func aTableCanNotOpenAGate() {
        let open = RoutingRule(id: "all", conditions: [:], routes: [.resale], reason: "x")
        #expect(route(Given(level: .clear)) { $0.policy.routingRules = [open] }.route == .recycle)
        #expect(route(Given(hazard: true)) { $0.policy.routingRules = [open] }.route == .recycle)
        let kinds = Set(RoutingTableCheck.problems(of: [open]).map(\.kind))
        #expect(kinds == [.contradiction])
    }

    @Test func whatFailedIsNotSoldByAnyTable() {
        let sells = RoutingRule(
            id: "sells", conditions: ["hazard": ["no"], "reuse": ["open"], "sanitization": ["passed"]],
            routes: [.resale, .repair, .recycle], reason: "x")
        func table(_ given: Given) -> Route? { route(given) { $0.policy.routingRules = [sells] }.route }
        #expect(table(Given()) == .resale)
        #expect(table(Given(functionality: .failed)) == .repair)
        for routes in [[Route.resale], [.resale, .repair]] {
            var named = sells
            named.routes = routes
            named.conditions["functional"] = ["F3", "failed"]
            let problems = RoutingTableCheck.problems(of: [named]).filter { $0.kind == .contradiction }
            #expect(problems.count == 1 && problems[0].message.contains("resale to what failed"), "\(problems)")
            named.conditions["functional"] = ["F3"]
            #expect(!RoutingTableCheck.problems(of: [named]).contains { $0.kind == .contradiction })
        }
    }

    @Test func aFailureHidesNoHold() {
        let result = route(Given(functionality: .failed, sanitization: .held))
        #expect(result.route == .hold && result.outcome.verdict == .held)
    }

    @Test func aDeviceWithoutAPriceIsSaidToHaveNone() {
        let unpriced = route(Given()) { $0.tables = ReferenceTables() }
        #expect(unpriced.codes == ["D11"] && unpriced.outcome.verdict == .passed && unpriced.route == .recycle)
        #expect(route(Given()).codes.isEmpty)
        // Where reuse is closed anyway nobody asks for a price.
        let closed = route(Given()) {
            $0.tables = ReferenceTables()
            $0.lot.contract.reuseAllowed = false
        }
        #expect(closed.codes == ["D02"])
    }

    @Test func longStorageIsRemarked() {
        let result = route(Given()) { $0.now = $0.now.adding(seconds: 400 * 86_400) }
        #expect(result.codes == ["D09"] && result.route == .resale)
    }

    @Test func theTableCheckSeesGapsAndRowsThatNobodyReaches() {
        var rules = policy.routingRules
        rules.removeLast()
        #expect(Set(RoutingTableCheck.problems(of: rules).map(\.kind)) == [.gap])
        rules = policy.routingRules
        rules.append(RoutingRule(id: "late", conditions: ["hazard": ["yes"]], routes: [.destroy], reason: "x"))
        let kinds = RoutingTableCheck.problems(of: rules).map(\.kind)
        #expect(kinds.contains(.unreachable))
        rules = [RoutingRule(id: "odd", conditions: ["hazzard": ["yes"]], routes: [], reason: "x")]
        #expect(Set(RoutingTableCheck.problems(of: rules).map(\.kind)) == [.noRoute, .unknownFact])
    }
}
