import Pipeline
import RecoveryModel
import Storage
import StoreFiles

/// Where a lot's pipeline was found when the lot opened, kept so that every later act uses the same, in whichever folder
/// it is typed.
///
/// When to use: for every lot that is open already. `PipelineFinder` is for a lot that opens.
///
/// ```
/// let (pipeline, place) = try PipelinePlace(lot, store).load(workspace)
/// ```
package struct PipelinePlace {
    private let store: any RecoveryStore
    private let lot: LotRow

    package init(_ lot: LotRow, _ store: any RecoveryStore) {
        self.lot = lot
        self.store = store
    }

    private static let builtIn = "built-in"

    private var note: String { "pipeline-place:\(lot.id)" }

    /// The pipeline that the lot is decided under now, and where it was found when nothing tells yet. Throws
    /// `OperationError`.
    package func load(
        _ workspace: Workspace, among loaded: LoadedPipelines = LoadedPipelines()
    ) throws -> (pipeline: LoadedPipeline, place: PipelineFinder.Place?) {
        guard let kept = try kept(), kept.name == lot.pipeline else {
            let place = try search(workspace)
            let pipeline = try loaded.load(place.path ?? lot.pipeline) { try PipelineFinder.load(place, lot.pipeline) }
            return (pipeline, place)
        }
        guard kept.place != Self.builtIn else {
            return (try loaded.load(lot.pipeline) { try PipelineFinder.builtIn(lot.pipeline) }, nil)
        }
        if FileSystem.exists(kept.place) {
            return (try loaded.load(kept.place) { try PipelineFinder.load(at: kept.place) }, nil)
        }
        // Restored elsewhere, or its file is gone: what was decided by stays in force.
        if let record = try BasisRecord.read(lot, store) {
            return (try BasisRecord.pipeline(record, workspace), nil)
        }
        throw OperationError(
            .unreadable,
            "\(kept.place): the pipeline of lot \(lot.name) is gone; put it back, or name another with `lotwise lot amend`"
        )
    }

    /// What is said of another pipeline of the same name that lies in the folder the command is typed in, and isn't
    /// used; nil when there is none.
    package func remark(_ here: PipelineFinder.Place) throws -> String? {
        guard let kept = try kept(), kept.name == lot.pipeline, let path = here.path,
            path != kept.place
        else { return nil }
        let place = kept.place == Self.builtIn ? "the one that is built in" : kept.place
        return
            "\(path) isn't used: lot \(lot.name) is decided under \(place); to change that, name the file in its lot.yaml and "
            + "run `lotwise lot amend`"
    }

    /// Remembers where the pipeline was found, unless that is known already.
    package func keepFirst(_ found: PipelineFinder.Place) throws {
        if try kept()?.name != lot.pipeline { try keep(found) }
    }

    /// Remembers where the pipeline was found.
    package func keep(_ found: PipelineFinder.Place) throws {
        try store.setNote(note, Kept(name: lot.pipeline, place: found.path ?? Self.builtIn).text)
    }

    /// Nil when nothing tells yet. Throws `OperationError` for a note that says nothing.
    private func kept() throws -> Kept? {
        guard let text = try store.note(note) else { return nil }
        guard let kept = Kept(text) else {
            throw OperationError(
                .store, "lot \(lot.name): the note of where its pipeline lies is damaged; restore the newest backup")
        }
        return kept
    }

    /// A lot of an earlier version has no place yet: what it was decided by tells which of those at hand it is.
    private func search(_ workspace: Workspace) throws -> PipelineFinder.Place {
        let place = try PipelineFinder.find(lot.pipeline, besides: lot.folder, delivered: lot.folder)
        guard place.path != nil, let own = try PipelineFinder.builtInIfThere(lot.pipeline),
            let record = try BasisRecord.read(lot, store)
        else { return place }
        // A kept file that is damaged is for `fsck` to tell.
        let known: LoadedPipeline
        do { known = try BasisRecord.pipeline(record, workspace) } catch { return place }
        guard known.policy.digest == own.policy.digest else { return place }
        return PipelineFinder.Place(path: nil)
    }

    /// What the note says.
    private struct Kept {
        let name: String
        let place: String

        init(name: String, place: String) {
            self.name = name
            self.place = place
        }

        init?(_ text: String) {
            let parts = text.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2 else { return nil }
            (name, place) = (parts[0], parts[1])
        }

        var text: String { name + "\n" + place }
    }
}
