import Basics
import Pipeline
import Stages
import StoreFiles

/// Finds pipelines: a path, `./pipelines/NAME.yaml`, or one built into the binary.
///
/// ```
/// let pipeline = try PipelineFinder.load("r2v3-mobile")
/// for result in try PipelineFinder.tests("r2v3-mobile", of: pipeline) { print(result) }
/// ```
package enum PipelineFinder {
    /// A pipeline's file, or nil for one that is built in.
    package struct Place {
        /// Without links and dots.
        let path: String?
    }

    /// Throws `OperationError` that names file, line, key and what was expected.
    package static func load(_ name: String, besides folder: String = ".") throws -> LoadedPipeline {
        try load(find(name, besides: folder), name)
    }

    /// Where the pipeline `name` is, seen from here. One that lies in `delivered`, a folder that somebody else made, is
    /// used when it is named by its path and never because of its place.
    package static func find(_ name: String, besides folder: String, delivered: String? = nil) throws -> Place {
        let found = candidates(name, folder).first { path in
            FileSystem.exists(path) && (isPath(name) || !isInside(path, delivered))
        }
        if let found { return Place(path: FileSystem.resolved(found) ?? found) }
        guard !isPath(name) else {
            throw OperationError(
                .unreadable,
                "\(name): no such file; give its path, or the name of a pipeline in ./pipelines or built in")
        }
        return Place(path: nil)
    }

    /// True for a path in `folder` or below it, links resolved; false when there is no folder.
    package static func isInside(_ path: String, _ folder: String?) -> Bool {
        guard let folder, let inner = FileSystem.resolved(path), let outer = FileSystem.resolved(folder) else {
            return false
        }
        return inner.hasPrefix(outer == "/" ? "/" : outer + "/")
    }

    /// The pipeline found at `place` under `name`. Throws `OperationError`.
    package static func load(_ place: Place, _ name: String) throws -> LoadedPipeline {
        try place.path.map { try load(at: $0) } ?? builtIn(name)
    }

    /// The pipeline of this name that the binary brings.
    static func builtIn(_ name: String) throws -> LoadedPipeline {
        do { return try PipelineCatalogue.load(name) } catch let error as PipelineError {
            throw OperationError(.unreadable, error.description)
        }
    }

    /// The same; nil when there is none.
    static func builtInIfThere(_ name: String) throws -> LoadedPipeline? {
        try PipelineCatalogue.bytes(name + ".yaml") == nil ? nil : builtIn(name)
    }

    /// The pipeline in the file at `path`, with the tables beside it.
    static func load(at path: String) throws -> LoadedPipeline {
        let directory = FileSystem.directory(of: path)
        do {
            return try PipelineLoader.load(try FileSystem.read(path), file: path) { relative in
                do { return try FileSystem.read(directory + "/" + relative) } catch let error as SystemError {
                    throw PipelineError(.file, "the pipeline names this table: \(error)", file: relative)
                }
            }
        } catch let error as PipelineError {
            throw OperationError(.unreadable, error.description)
        } catch let error as SystemError {
            throw OperationError(.unreadable, error.description)
        }
    }

    /// Runs the `.tests.yaml` beside a pipeline. Throws `OperationError`.
    package static func tests(_ name: String, of pipeline: LoadedPipeline) throws -> [PipelineTestResult] {
        do {
            let stages = BuiltInStages.all
            guard let path = candidates(name, ".").first(where: FileSystem.exists) else {
                guard let bytes = PipelineCatalogue.tests(name) else {
                    throw OperationError(.refused, "\(name).tests.yaml: the pipeline has no tests beside it")
                }
                return try PipelineTests.run(
                    bytes, file: name + ".tests.yaml", policy: pipeline.policy, stages: stages)
            }
            let beside = (path.hasSuffix(".yaml") ? String(path.dropLast(5)) : path) + ".tests.yaml"
            guard FileSystem.exists(beside) else {
                throw OperationError(.refused, "\(beside): missing; write the pipeline's cases there")
            }
            return try PipelineTests.run(
                FileSystem.read(beside), file: beside, policy: pipeline.policy, stages: stages)
        } catch let error as PipelineError {
            throw OperationError(.unreadable, error.description)
        } catch let error as SystemError {
            throw OperationError(.unreadable, error.description)
        }
    }

    /// True when the name means a pipeline that the binary carries.
    package static func isBuiltIn(_ name: String, besides folder: String) -> Bool {
        !isPath(name) && !candidates(name, folder).contains(where: FileSystem.exists)
    }

    private static func isPath(_ name: String) -> Bool { name.hasSuffix(".yaml") || name.contains("/") }

    private static func candidates(_ name: String, _ folder: String) -> [String] {
        if isPath(name) { return [name, folder + "/" + name] }
        return ["pipelines/\(name).yaml"]
    }
}

/// Pipelines that are loaded for many lots at once, by place or name; each is read and understood once.
///
/// ```
/// let loaded = LoadedPipelines()
/// for lot in lots {
///     let (pipeline, _) = try PipelinePlace(lot, store).load(workspace, among: loaded)
///     print(lot.name, pipeline.policy.digest)
/// }
/// ```
package final class LoadedPipelines {
    private var known: [String: LoadedPipeline] = [:]

    /// With none loaded.
    package init() {}

    /// The pipeline under `key`, loaded by `load` the first time. Throws what `load` throws.
    func load(_ key: String, _ load: () throws -> LoadedPipeline) throws -> LoadedPipeline {
        if let found = known[key] { return found }
        let made = try load()
        known[key] = made
        return made
    }
}
