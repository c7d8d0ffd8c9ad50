import Basics
import Pipeline
import RecoveryModel
import Stages

/// The five stages on the devices of the cases that lie beside the pipeline.
enum JudgingBenchmarks {
    static func run() throws {
        let name = "r2v3-mobile"
        let policy = try PipelineCatalogue.load(name).policy
        guard let cases = PipelineCatalogue.tests(name) else { return }
        let situations = try PipelineTests.situations(cases, file: "\(name).tests.yaml", policy: policy)
        let stages = BuiltInStages.all
        func judge(_ situation: PipelineTestSituation) -> Int {
            var outcomes: [Outcome] = []
            for stage in stages {
                outcomes.append(stage.evaluate(situation.dossier, after: outcomes, in: situation.context))
            }
            return outcomes.reduce(0) { $0 + $1.reasons.count + $1.verdict.rawValue }
        }
        let rounds = 200
        Measurement.best("five stages, a device", operations: rounds * situations.count) {
            var sum = 0
            for _ in 0..<rounds { for situation in situations { sum += judge(situation) } }
            return sum
        }.report()
        for stage in stages {
            guard let clean = situations.first else { continue }
            var earlier: [Outcome] = []
            for before in stages.prefix(while: { type(of: $0).name != type(of: stage).name }) {
                earlier.append(before.evaluate(clean.dossier, after: earlier, in: clean.context))
            }
            Measurement.best("  \(type(of: stage).name.rawValue), a clean one", operations: 5000) {
                var sum = 0
                for _ in 0..<5000 {
                    sum += stage.evaluate(clean.dossier, after: earlier, in: clean.context).reasons.count
                }
                return sum
            }.report()
        }
    }
}
