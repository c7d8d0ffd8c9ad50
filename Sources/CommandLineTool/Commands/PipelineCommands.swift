import ArgumentParser
import Basics
import EvidenceImporters
import ManifestReaders
import Pipeline
import Policies
import RecoveryModel
import StoreAccess
import Terminal
import VerifierCommand

struct PipelineCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pipeline", abstract: "Checks, tests and prints pipelines.",
        discussion: "Example:\n  lotwise pipeline lint pipelines/r2v3-mobile.yaml",
        subcommands: [Lint.self, Test.self, Show.self])

    struct Target: ParsableArguments {
        @OptionGroup var anyStore: AnyStore

        @Argument(help: "A path, or the name of one in ./pipelines or built in.")
        var file: String

        @Flag(name: .long, help: "One JSON document on standard output.")
        var json = false

        func load() throws -> LoadedPipeline { try PipelineFinder.load(file) }
    }

    struct Lint: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "lint",
            abstract: "Checks keys, functions and tables: no gap, dead row, contradiction or missing band.",
            discussion: "Example:\n  lotwise pipeline lint pipelines/r2v3-mobile.yaml")

        @OptionGroup var target: Target

        func run() throws {
            let pipeline = try target.load()
            let policy = pipeline.policy
            let problems =
                RoutingTableCheck.problems(of: policy.routingRules).map { "\($0)" }
                + (policy.stages.contains(.functionality) ? FunctionListCheck.problems(of: policy) : [])
                + (policy.stages.contains(.cosmetic) ? CosmeticTableCheck.problems(of: policy) : [])
            if target.json {
                var json = JSONText()
                json.beginObject()
                json.member("pipeline", pipeline.policy.name)
                json.member("digest", pipeline.policy.digest)
                json.name("problems")
                json.beginArray()
                for problem in problems { json.string(problem) }
                json.endArray()
                json.endObject()
                Output.line(json.text)
            } else {
                problems.forEach { Output.line("\(target.file): \($0)") }
                if problems.isEmpty { Output.line("\(pipeline.policy.name): \(pipeline.policy.digest), nothing wrong") }
            }
            try Finished.trouble(!problems.isEmpty)
        }
    }

    struct Test: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "test", abstract: "Runs the cases beside a pipeline (`NAME.tests.yaml`).",
            discussion: "Example:\n  lotwise pipeline test pipelines/r2v3-mobile.yaml")

        @OptionGroup var target: Target

        func run() throws {
            let pipeline = try target.load()
            let results = try PipelineFinder.tests(target.file, of: pipeline)
            let failed = results.filter { !$0.isPassed }
            if target.json {
                var json = JSONText()
                json.beginObject()
                json.member("cases", results.count)
                json.member("failed", failed.count)
                json.name("failures")
                json.beginArray()
                for result in failed { json.string("\(result.name): " + result.problems.joined(separator: "; ")) }
                json.endArray()
                json.endObject()
                Output.line(json.text)
            } else {
                for result in failed {
                    Output.line(
                        "\(target.file) line \(result.line), \(result.name): " + result.problems.joined(separator: "; ")
                    )
                }
                Output.line("\(results.count) cases, \(failed.count) failed")
            }
            try Finished.trouble(!failed.isEmpty)
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show", abstract: "Prints a pipeline with its tables.",
            discussion: "Example:\n  lotwise pipeline show r2v3-mobile")

        @OptionGroup var target: Target

        @Flag(name: .long, help: "As the Handbook's page.")
        var markdown = false

        func run() throws {
            let pipeline = try target.load()
            if target.json {
                var json = JSONText()
                json.beginObject()
                json.member("pipeline", pipeline.policy.name)
                json.member("digest", pipeline.policy.digest)
                json.member("summary", pipeline.summary)
                json.name("files")
                json.beginObject()
                for file in pipeline.files.sorted(by: { $0.path < $1.path }) {
                    json.member(file.path, String(decoding: file.bytes, as: UTF8.self))
                }
                json.endObject()
                json.endObject()
                return Output.line(json.text)
            }
            Output.line(PipelineReference.markdown(for: pipeline.policy, summary: pipeline.summary))
        }
    }
}

struct FormatsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "formats", abstract: "What can be read.", discussion: "Example:\n  lotwise formats")

    @OptionGroup var anyStore: AnyStore

    @Flag(name: .long, help: "One JSON document on standard output.")
    var json = false

    @Flag(name: .long, help: "The table of rules and codes, as the Handbook's page.")
    var markdown = false

    func run() throws {
        if markdown { return Output.line("# Rules\n\n" + PipelineReference.rules) }
        let manifests = BuiltInManifestReaders.all.map { ($0.id, "manifest", $0.summary) }
        let evidence = BuiltInImporters.all.map { ($0.id, "evidence", $0.summary) }
        let tables = TableKind.allCases.map { ($0.rawValue, "table", "store-wide table for `lotwise import`") }
        if json {
            var json = JSONText()
            json.beginObject()
            json.name("formats")
            json.beginArray()
            for (id, kind, summary) in manifests + evidence + tables {
                json.beginObject()
                json.member("format", id)
                json.member("kind", kind)
                json.member("summary", summary)
                json.endObject()
            }
            json.endArray()
            json.endObject()
            return Output.line(json.text)
        }
        var table = TextTable(["format", "kind", "what it is"])
        for (id, kind, summary) in manifests + evidence + tables { table.add([id, kind, summary]) }
        Output.lines(table.lines())
    }
}
