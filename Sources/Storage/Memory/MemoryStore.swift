import Basics
import RecoveryModel

#if canImport(Glibc)
import Glibc
#endif

/// A store that forgets everything at the end: simple and correct, not fast. For tests, and for trying out a lot.
///
/// Like the others it is driven by one thread, and `readingView()` is for another.
package final class MemoryStore: RecoveryStore {
    private var state = MemoryState()
    /// What a rollback goes back to; nil outside a transaction.
    private var before: MemoryState?
    private let committed: CommittedState
    private let isView: Bool

    /// An empty store.
    package convenience init() { self.init(committed: CommittedState(), isView: false) }

    private init(committed: CommittedState, isView: Bool) {
        self.committed = committed
        self.isView = isView
    }

    /// What this store sees now: its own state, or what the writer last committed.
    var current: MemoryState { isView ? committed.value : state }

    /// Changes the state; outside a transaction the change is committed at once, or not made at all when it throws.
    func change<T>(_ body: (inout MemoryState) throws -> T) throws -> T {
        guard !isView else { throw StoreError(.readOnly, "this view is for reading only") }
        if before != nil { return try body(&state) }
        return try transaction { try body(&state) }
    }

    package func session<T>(_ body: () throws -> T) throws -> T { try body() }

    package func begin() throws {
        guard !isView else { throw StoreError(.readOnly, "this view is for reading only") }
        guard before == nil else { throw StoreError(.io, "a transaction is already open") }
        before = state
    }

    package func commit() throws {
        guard before != nil else { throw StoreError(.io, "no transaction is open") }
        before = nil
        committed.value = state
    }

    package func rollback() {
        guard let snapshot = before else { return }
        state = snapshot
        before = nil
    }

    package func transaction<T>(_ body: () throws -> T) throws -> T {
        if before != nil { return try body() }
        try begin()
        do {
            let value = try body()
            try commit()
            return value
        } catch {
            rollback()
            throw error
        }
    }

    package func readingView() throws -> any RecoveryStore { MemoryStore(committed: committed, isView: true) }

    /// Makes no file: the copy is a view of a state that nobody changes any more.
    package func snapshot(to path: String, progress: (Int, Int) -> Void) throws -> any RecoveryStore {
        let copy = CommittedState()
        copy.value = committed.value
        progress(1, 1)
        return MemoryStore(committed: copy, isView: true)
    }

    package func structuralProblems() throws -> [String] { [] }

    package func schemaVersion() throws -> String { "memory" }

    package func clearStaged() throws {
        try change { state in
            state.identifiers = [:]
            state.records = [:]
            state.unmatched = []
            state.claims = [:]
        }
    }

    package func clearProjections(keepingDecisionsOf lots: Set<Int>) throws {
        try transaction {
            try clearStaged()
            try clearDecided(but: lots)
        }
    }

    package func removeDecisionsOfNoIntake() throws {
        try transaction {
            try change { state in
                let known = Set(state.intakes.map(\.id))
                state.decisions = state.decisions.filter { known.contains($0.key) }
                state.findings = state.findings.filter { _, row in row.intake.map(known.contains) ?? true }
            }
        }
    }

    package func inOneState<T>(_ body: () throws -> T) throws -> T { try body() }

    private func clearDecided(but lots: Set<Int>) throws {
        try change { state in
            state.intakes = []
            state.dirty = []
            state.decisions = state.decisions.filter { lots.contains($0.value.lot) }
            // Findings about files are no projection of devices.
            state.findings = state.findings.filter { _, row in
                row.intake == nil || row.lot.map(lots.contains) ?? false
            }
        }
    }
}

/// What has been committed, for views on other threads.
private final class CommittedState: @unchecked Sendable {  // guarded by `mutex`
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private var state = MemoryState()

    init() { pthread_mutex_init(mutex, nil) }

    deinit {
        pthread_mutex_destroy(mutex)
        mutex.deallocate()
    }

    var value: MemoryState {
        get {
            pthread_mutex_lock(mutex)
            defer { pthread_mutex_unlock(mutex) }
            return state
        }
        set {
            pthread_mutex_lock(mutex)
            defer { pthread_mutex_unlock(mutex) }
            state = newValue
        }
    }
}
