import Basics
import Custody
import Glibc
import Pipeline
import RecoveryModel
import Stages
import Storage

/// What a command works in: the store's folder, the open store, and the clock. One at a time writes.
package final class Workspace {
    package let folder: StoreFolder
    package let store: any RecoveryStore
    let keeper: DocumentKeeper
    /// The machine's clock.
    package let clock: @Sendable () -> Instant
    /// `--as-of`: the clock that deadline rules compare with; nil = the machine's.
    package let asOf: Instant?
    package let jobs: Int
    /// Told how far long work has come.
    package let progress: (ProgressStep) -> Void
    /// What lies outside the store and only some commands need.
    package let surroundings: Surroundings

    /// `jobs` is the number of workers, raised to 1.
    package init(
        folder: StoreFolder, store: any RecoveryStore, clock: @escaping @Sendable () -> Instant, asOf: Instant? = nil,
        jobs: Int = 2, progress: @escaping (ProgressStep) -> Void = { _ in },
        surroundings: Surroundings = Surroundings()
    ) {
        self.folder = folder
        self.store = store
        self.clock = clock
        self.asOf = asOf
        self.jobs = max(1, jobs)
        self.progress = progress
        self.surroundings = surroundings
        keeper = DocumentKeeper(folder: folder)
    }

    /// The instant deadline rules compare with.
    var now: Instant { asOf ?? clock() }

    /// The same folder and clock over another store.
    func onStore(_ store: any RecoveryStore) -> Workspace {
        Workspace(
            folder: folder, store: store, clock: clock, asOf: asOf, jobs: jobs, progress: progress,
            surroundings: surroundings)
    }

    /// The one serial writer of the log. Throws when the store's secret can't be read.
    package func recorder() throws -> Recorder {
        let salts = SaltSource(secret: try folder.saltSecret())
        try SaltCheck(self).run(salts)
        return try Recorder(store: store, salts: salts, clock: clock, workers: jobs)
    }

    /// The lot of this name. Throws `OperationError` that lists those there are.
    package func lot(named name: String) throws -> LotRow {
        let lots = try store.lots()
        if let found = lots.first(where: { $0.name == name }) { return found }
        let known =
            lots.isEmpty ? "the store has none yet" : "there is " + lots.prefix(8).map(\.name).joined(separator: ", ")
        throw OperationError(.absent, "no lot \(name) in \(folder.path); \(known)")
    }
}

/// Pipelines that are loaded for many lots at once, by place or name; each is read and understood once.
final class LoadedPipelines {
    private var known: [String: LoadedPipeline] = [:]

    /// The pipeline under `key`, loaded by `load` the first time. Throws what `load` throws.
    func load(_ key: String, _ load: () throws -> LoadedPipeline) throws -> LoadedPipeline {
        if let found = known[key] { return found }
        let made = try load()
        known[key] = made
        return made
    }
}

/// What lies outside the store: only the command line knows where it is, and only some commands need it.
package struct Surroundings {
    /// The newest signed checkpoints (`STORE/head/head.db`); nil where nothing is signed, as in a scratch store.
    package var head: (any HeadStore)?
    /// Socket of the ssh-agent (SSH_AUTH_SOCK); nil when there is none.
    package var agentSocket: String?
    /// Asks witnesses over the network; nil where there is no network.
    package var witnesses: (any WitnessCaller)?

    /// Nothing around.
    package init(
        head: (any HeadStore)? = nil, agentSocket: String? = nil, witnesses: (any WitnessCaller)? = nil
    ) {
        self.head = head
        self.agentSocket = agentSocket
        self.witnesses = witnesses
    }
}

/// The one call of the witness protocol, so that operations know no network.
package protocol WitnessCaller: Sendable {
    /// POSTs `body` to `url` (the witness's submission prefix and `/add-checkpoint`). Throws when nothing answered.
    func post(_ body: [UInt8], to url: String) throws -> (status: Int, body: [UInt8])
}

/// How far long work has come.
package struct ProgressStep: Sendable {
    /// `reading FILE`, `deciding`.
    package let label: String
    package let done: Int
    /// 0 when unknown.
    package let total: Int

    package init(label: String, done: Int, total: Int) {
        self.label = label
        self.done = done
        self.total = total
    }
}

/// Finds pipelines: a path, `./pipelines/NAME.yaml`, or one built into the binary.
package enum PipelineFinder {
    /// A pipeline's file, or nil for one that is built in.
    struct Place {
        /// Without links and dots.
        let path: String?
    }

    /// Throws `OperationError` that names file, line, key and what was expected.
    package static func load(_ name: String, besides folder: String = ".") throws -> LoadedPipeline {
        try load(find(name, besides: folder), name)
    }

    /// Where the pipeline `name` is, seen from here. One that lies in `delivered`, a folder that somebody else made, is
    /// used when it is named by its path and never because of its place.
    static func find(_ name: String, besides folder: String, delivered: String? = nil) throws -> Place {
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

    static func isInside(_ path: String, _ folder: String?) -> Bool {
        guard let folder, let inner = FileSystem.resolved(path), let outer = FileSystem.resolved(folder) else {
            return false
        }
        return inner.hasPrefix(outer == "/" ? "/" : outer + "/")
    }

    static func load(_ place: Place, _ name: String) throws -> LoadedPipeline {
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
    static func isBuiltIn(_ name: String, besides folder: String) -> Bool {
        !isPath(name) && !candidates(name, folder).contains(where: FileSystem.exists)
    }

    private static func isPath(_ name: String) -> Bool { name.hasSuffix(".yaml") || name.contains("/") }

    private static func candidates(_ name: String, _ folder: String) -> [String] {
        if isPath(name) { return [name, folder + "/" + name] }
        return ["pipelines/\(name).yaml"]
    }
}

extension Workspace {
    /// Throws `OperationError` when the store has no such lot.
    package func lotExists(_ name: String) throws -> Bool {
        _ = try lot(named: name)
        return true
    }
}
