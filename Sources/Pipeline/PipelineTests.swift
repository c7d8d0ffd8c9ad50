import Basics
import RecoveryModel

/// One case of a `.tests.yaml` and what became of it.
package struct PipelineTestResult: Hashable, Sendable {
    /// The case's name.
    package let name: String
    /// Line of the case in the file.
    package let line: Int
    /// What differs, in plain words; empty when the case holds.
    package let problems: [String]

    /// True when every expectation was met.
    package var isPassed: Bool { problems.isEmpty }
}

/// What one case gives the stages to judge.
package struct PipelineTestSituation: Sendable {
    /// The case's name.
    package let name: String
    /// The device.
    package let dossier: Dossier
    /// Clock, policy, tables and lot.
    package let context: DecisionContext
}

/// Runs the cases that lie beside a pipeline: a dossier in, verdicts, codes and the route out.
///
/// The stages come from the caller, because a pipeline's definition doesn't know the code that judges.
///
/// ```
/// let results = try PipelineTests.run(
///     bytes, file: "own.tests.yaml", policy: pipeline.policy, stages: BuiltInStages.all)
/// for result in results where !result.isPassed { print(result.name, result.problems) }
/// ```
package enum PipelineTests {
    private static let keys = ["tables", "base", "cases"]
    private static let caseKeys = ["name", "now", "lot", "device", "expect"]
    private static let expectKeys = StageName.allCases.map(\.rawValue) + ["codes", "without", "route", "category"]

    /// - Throws: `PipelineError` where the file itself is wrong; a case that fails is a result.
    package static func run(
        _ bytes: [UInt8], file: String, policy: Policy, stages: [any Stage]
    ) throws -> [PipelineTestResult] {
        try cases(bytes, file: file, policy: policy).map { map, situation in
            var outcomes: [Outcome] = []
            for stage in stages where policy.stages.contains(type(of: stage).name) {
                outcomes.append(stage.evaluate(situation.dossier, after: outcomes, in: situation.context))
            }
            guard let expect = try map.map("expect", keys: expectKeys) else {
                throw map.missing("expect", "verdicts by stage, codes, route")
            }
            return PipelineTestResult(name: situation.name, line: map.line, problems: try problems(expect, outcomes))
        }
    }

    /// What the cases judge, in their order, for whoever wants the stages at work on it.
    ///
    /// - Throws: `PipelineError` where the file itself is wrong.
    package static func situations(_ bytes: [UInt8], file: String, policy: Policy) throws -> [PipelineTestSituation] {
        try cases(bytes, file: file, policy: policy).map(\.1)
    }

    private static func cases(
        _ bytes: [UInt8], file: String, policy: Policy
    ) throws -> [(YAMLMap, PipelineTestSituation)] {
        let root = try YAMLMap(YAMLDocument.root(bytes, file: file), file: file, keys: keys)
        let tables = try PipelineTestTables.read(root)
        let base = try root.map("base", keys: PipelineTestDossier.keys)
        guard let cases = try root.maps("cases", keys: caseKeys), !cases.isEmpty else {
            throw root.missing("cases", "a list of cases")
        }
        return try cases.map { map in
            let name = try map.requiredText("name", "what the case shows")
            let own = try map.map("device", keys: PipelineTestDossier.keys)
            let context = DecisionContext(
                now: try time(map, "now") ?? Instant(milliseconds: 1_793_491_200_000), policy: policy, tables: tables,
                lot: try PipelineTestDossier.lot(map))
            let dossier = try PipelineTestDossier(base: base, own: own).dossier()
            return (map, PipelineTestSituation(name: name, dossier: dossier, context: context))
        }
    }

    static func time(_ map: YAMLMap, _ key: String) throws -> Instant? {
        guard let text = try map.text(key) else { return nil }
        guard let time = EvidenceTime(text), time.zoneKnown else {
            throw map.error(key, "a time with its zone, such as 2026-10-20T12:00:00Z")
        }
        return time.earliest
    }

    private static func problems(_ expect: YAMLMap, _ outcomes: [Outcome]) throws -> [String] {
        var problems: [String] = []
        for stage in StageName.allCases {
            guard let wanted = try expect.text(stage.rawValue) else { continue }
            let found = outcomes.of(stage)?.verdict.name ?? "not in the pipeline"
            guard found != wanted else { continue }
            problems.append("\(stage.rawValue) is \(found), not \(wanted) (\(why(outcomes.of(stage))))")
        }
        let codes = Set(outcomes.flatMap(\.reasons).map(\.code.rawValue))
        if let wanted = try expect.texts("codes"), Set(wanted) != codes {
            problems.append("codes are [\(list(codes))], not [\(list(Set(wanted)))]")
        }
        for code in try expect.texts("without") ?? [] where codes.contains(code) { problems.append("\(code) fired") }
        if let problem = try routeProblem(expect, outcomes) { problems.append(problem) }
        if let wanted = try expect.text("category") {
            var found = "none"
            if case .cosmetic(let category?, _, _, _, _) = outcomes.of(.cosmetic)?.detail { found = category }
            if found != wanted { problems.append("category is \(found), not \(wanted)") }
        }
        return problems
    }

    private static func routeProblem(_ expect: YAMLMap, _ outcomes: [Outcome]) throws -> String? {
        guard let wanted = try expect.text("route") else { return nil }
        var found = "none"
        if case .routing(let route?, _, _, _) = outcomes.of(.routing)?.detail { found = route.rawValue }
        if found == wanted { return nil }
        let causes = outcomes.filter { $0.verdict != .passed }.map { "\($0.stage) \($0.verdict.name): \(why($0))" }
        return "route is \(found), not \(wanted) (\(causes.joined(separator: "; ")))"
    }

    private static func why(_ outcome: Outcome?) -> String {
        (outcome?.reasons ?? []).filter { $0.severity != .note }.map { "\($0.code) \($0.message)" }
            .joined(separator: "; ")
    }

    private static func list(_ codes: Set<String>) -> String { codes.sorted().joined(separator: ", ") }
}
