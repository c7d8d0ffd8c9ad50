import Basics
import Custody
import Glibc
import Storage
import StoreFiles

/// What a command works in: the store's folder, the open store, and the clock. One at a time writes.
///
/// When to use: first, by every operation and query.
///
/// ```
/// let workspace = Workspace(folder: folder, store: store, clock: clock)
/// let lot = try workspace.lot(named: "LOT-1")
/// let recorder = try workspace.recorder()
/// ```
package final class Workspace {
    package let folder: StoreFolder
    package let store: any RecoveryStore
    package let keeper: DocumentKeeper
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
    package var now: Instant { asOf ?? clock() }

    /// The same folder and clock over another store.
    package func onStore(_ store: any RecoveryStore) -> Workspace {
        Workspace(
            folder: folder, store: store, clock: clock, asOf: asOf, jobs: jobs, progress: progress,
            surroundings: surroundings)
    }

    /// The one serial writer of the log. Throws when the store's secret can't be read.
    package func recorder() throws -> Recorder {
        let salts = SaltSource(secret: try folder.saltSecret())
        try SaltCheck(self).refuseOthers(salts)
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

extension Workspace {
    /// Throws `OperationError` when the store has no such lot.
    package func lotExists(_ name: String) throws -> Bool {
        _ = try lot(named: name)
        return true
    }
}
