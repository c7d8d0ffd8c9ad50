import Basics
import Pipeline
import Policies
import RecoveryModel
import Testing

@testable import Stages

@Suite struct WholePipelineTests {
    @Test(arguments: PipelineCatalogue.names) func theCasesBesideAPipelineHold(name: String) throws {
        let policy = try PipelineCatalogue.load(name).policy
        let bytes = try #require(PipelineCatalogue.tests(name), "\(name) has no tests beside it")
        let results = try PipelineTests.run(
            bytes, file: "\(name).tests.yaml", policy: policy, stages: BuiltInStages.all)
        #expect(!results.isEmpty)
        for result in results {
            #expect(result.isPassed, "line \(result.line), \(result.name): \(result.problems.joined(separator: "\n"))")
        }
    }

    @Test func aCaseThatDoesNotHoldSaysWhy() throws {
        let policy = try PipelineCatalogue.load("r2v3-mobile").policy
        let text = "cases: [{ name: wrong, device: { scans: [] }, expect: { shipment: passed, route: resale } }]"
        let results = try PipelineTests.run(Array(text.utf8), file: "x", policy: policy, stages: BuiltInStages.all)
        #expect(results.first?.problems.count == 2, "\(results)")
    }

    @Test(arguments: PipelineCatalogue.names) func theRoutingTableHasAnAnswerForEveryDevice(name: String) throws {
        let problems = try RoutingTableCheck.problems(of: PipelineCatalogue.load(name).policy.routingRules)
        #expect(problems.isEmpty, "\(problems)")
    }

    @Test func everyDefectHasAGrade() throws {
        let policy = try PipelineCatalogue.load("r2v3-mobile").policy
        for zone in CosmeticVocabulary.zones {
            for kind in CosmeticVocabulary.kinds {
                for length in [nil, "0.5", "2", "19.9", "20.0", "300"] {
                    for count in [nil, 1, 2, 3, 6, 11] as [Int?] {
                        for felt in [nil, true, false] as [Bool?] {
                            let line = GradeLine(
                                at: nil, zone: zone, kind: kind, lengthMillimetres: length, count: count, felt: felt,
                                visibleAtCentimetres: nil, operatorID: nil, source: SourceRef(document: 1, line: 2))
                            let rule = CosmeticGrading.worstRule(for: line, count: count ?? 1, in: policy.cosmeticRules)
                            #expect(rule != nil, "\(zone) \(kind) \(length ?? "-") \(count ?? -1)")
                        }
                    }
                }
            }
        }
    }

    @Test func everyStageIsListedOnceInOrder() {
        #expect(BuiltInStages.all.map { type(of: $0).name } == StageName.allCases)
    }

    /// Deterministic noise.
    private struct Noise {
        var state: UInt64

        mutating func pick<T>(_ values: [T]) -> T {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return values[Int(state >> 33) % values.count]
        }
    }

    @Test func noDeviceIsReusedWithoutASanitizationThatPassedAndReachesTheLevel() throws {
        var noise = Noise(state: 20_261_122)
        var reused = 0
        var context = Sample.context(try PipelineCatalogue.load("r2v3-mobile").policy)
        let categories = (0...9).map { "C\($0)" }
        for _ in 0..<20_000 {
            context.lot.contract = Contract(
                confidentiality: noise.pick(Confidentiality.allCases), reuseAllowed: noise.pick([true, true, false]))
            let level = noise.pick(SanitizationLevel.allCases)
            let hazard = noise.pick([false, false, true])
            let verdicts = Array(repeating: Verdict.passed, count: 12) + [.waiting, .held, .failed]
            var earlier = [
                Outcome(stage: .shipment, verdict: noise.pick(verdicts), reasons: []),
                Outcome(
                    stage: .functionality, verdict: noise.pick(verdicts), reasons: [],
                    detail: .functionality(
                        category: noise.pick(["F3", "F4", "F6", nil]), isFinal: true, batteryPercent: 90,
                        isHazard: hazard, failedKeys: [])),
                Outcome(
                    stage: .sanitization, verdict: noise.pick(verdicts), reasons: [],
                    detail: .sanitization(
                        required: .purge, assessed: level, attempts: [], dataStatus: "DS-DATA",
                        isExhausted: noise.pick([false, false, true]))),
                Outcome(
                    stage: .cosmetic, verdict: noise.pick(verdicts), reasons: [],
                    detail: .cosmetic(
                        category: noise.pick(categories), band: nil, ctia: nil, rule: nil, defect: nil)),
            ]
            if noise.pick([0, 1, 2, 3, 4, 5, 6, 7]) == 0 { earlier.remove(at: 2) }
            let outcome = RoutingStage().evaluate(Sample.dossier(), after: earlier, in: context)
            guard case .routing(let route, _, _, _) = outcome.detail else {
                Issue.record("no routing detail")
                return
            }
            if route == nil { #expect(outcome.verdict == .waiting) }
            if route == .hold { #expect(outcome.verdict == .held) }
            guard let route, route.isReuse else { continue }
            reused += 1
            let required = RequiredLevel.required(
                confidentiality: context.lot.contract.confidentiality, reuse: true, leavesControl: true)
            #expect(earlier.of(.sanitization)?.verdict == .passed)
            #expect(level >= required && level != .destroy && !hazard && context.lot.contract.reuseAllowed)
            #expect(earlier.allSatisfy { $0.verdict == .passed || $0.stage == .functionality })
        }
        #expect(reused > 200, "the noise never reached a reuse route, so that nothing was shown")
    }
}

/// A phone, its lot and tables that fit it.
enum Sample {
    static func time(_ text: String) -> EvidenceTime? { EvidenceTime(text) }

    static func dossier() -> Dossier {
        var dossier = Dossier(intake: 1, lot: "L-1", ordinal: 1, name: "353234120000011")
        var claim = Claim(source: SourceRef(document: 1, line: 2))
        let imei = Identifier(kind: .imei, value: "353234120000011", written: "353234120000011")
        claim.identifiers = [imei]
        claim.make = "Apple"
        claim.model = "iPhone 12"
        claim.storageGB = 64
        dossier.claim = claim
        dossier.identifiers = [imei]
        dossier.scans = [
            Scan(
                at: time("2026-10-05T15:00:00Z"), identifier: "353234120000011", handlingUnit: "BOX-1", seal: "SL1",
                sealStateWord: "intact", station: "DOCK-1", location: "receiving", unit: "U-1",
                source: SourceRef(document: 2, line: 2))
        ]
        return dossier
    }

    static func context(_ policy: Policy) -> DecisionContext {
        var tables = ReferenceTables()
        for channel in ["marketplace", "repair", "parts"] {
            for code in ["F3", "F4", "F6", "failed"] {
                tables.rows.prices.append(
                    Price(
                        model: "iPhone 12", storageGB: nil, functional: code, cosmetic: "*", channel: channel,
                        priceMinor: channel == "parts" ? 5_000 : 9_000, currency: "USD"))
            }
        }
        tables.rows.stations = [
            Station(station: "FRONT-1", zone: nil, tool: nil, area: "front-office", secured: "no"),
            Station(station: "CAGE-1", zone: nil, tool: nil, area: "cage-1", secured: "yes"),
        ]
        tables.index()
        let now = Instant(milliseconds: 1_792_540_800_000)
        let lot = LotFacts(lot: "L-1", customer: "harbor", contract: Contract())
        return DecisionContext(now: now, policy: policy, tables: tables, lot: lot)
    }
}
