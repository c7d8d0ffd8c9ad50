import Basics
import RecoveryModel

/// Pipelines that the binary carries. An operator's `./pipelines/NAME.yaml` or a path comes before them; reading files
/// is the caller's.
///
/// When to use: for the built-in ones alone. What an operator may override is found by `PipelineFinder`.
///
/// ```
/// for name in PipelineCatalogue.names { print(name, try PipelineCatalogue.load(name).summary) }
/// ```
package enum PipelineCatalogue {
    /// Names of the built-in pipelines, sorted.
    package static var names: [String] {
        BuiltInPipelineFiles.texts.keys
            .filter { $0.hasSuffix(".yaml") && !$0.hasSuffix(".tests.yaml") && !$0.contains("/") }
            .map { String($0.dropLast(5)) }
            .sorted()
    }

    /// Paths of the built-in mapping files below `pipelines/`, sorted.
    package static var mappings: [String] {
        BuiltInPipelineFiles.texts.keys.filter { $0.hasPrefix("mappings/") && $0.hasSuffix(".yaml") }.sorted()
    }

    /// Bytes of a built-in file by its path below `pipelines/`; nil when there is none.
    package static func bytes(_ path: String) -> [UInt8]? { BuiltInPipelineFiles.texts[path].map { Array($0.utf8) } }

    /// Loads a built-in pipeline.
    ///
    /// - Throws: `PipelineError`; for an unknown name one that lists the known ones.
    package static func load(_ name: String) throws -> LoadedPipeline {
        guard let yaml = bytes(name + ".yaml"), names.contains(name) else {
            let hint = DidYouMean.hint(name, among: names)
            throw PipelineError(
                .file, "no pipeline of this name; built in: \(names.joined(separator: ", "))\(hint)", file: name)
        }
        return try PipelineLoader.load(yaml, file: "pipelines/\(name).yaml") { path in
            guard let bytes = bytes(path) else {
                throw PipelineError(.file, "the pipeline names this table, and it isn't there", file: path)
            }
            return bytes
        }
    }

    /// The `.tests.yaml` beside a built-in pipeline; nil when it has none.
    package static func tests(_ name: String) -> [UInt8]? { bytes(name + ".tests.yaml") }
}
