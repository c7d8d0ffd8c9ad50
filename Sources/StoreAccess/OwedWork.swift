import Storage
import StoreFiles

/// What interrupted commands have left to do, for whoever only reads: what is shown may change once it is done.
///
/// ```
/// for line in try OwedWork(workspace).lines() { Output.note(line) }
/// ```
package struct OwedWork {
    private let workspace: Workspace
    private var store: any RecoveryStore { workspace.store }

    /// Of the workspace's own store.
    package init(_ workspace: Workspace) { self.workspace = workspace }

    /// One line for each, with what to do; empty when nothing is owed, or whoever owes it is still at it.
    package func lines() throws -> [String] {
        if workspace.folder.isBeingWritten() { return [] }
        let lines = try read()
        // Whoever has begun meanwhile owes nothing yet.
        return workspace.folder.isBeingWritten() ? [] : lines.reading + lines.acts
    }

    /// The same for `log fsck`, of the state that it looks at; `isUnderWay` says that another process was writing then.
    package func lines(isUnderWay: Bool) throws -> [String] {
        let lines = try read()
        if lines.reading.isEmpty, lines.acts.isEmpty { return [] }
        if isUnderWay || workspace.folder.isBeingWritten() {
            return ["under way: another process records just now; what it is about wasn't compared"]
        }
        return lines.reading.map { "interrupted: run again: \($0)" }
            + lines.acts.map { _ in
                "interrupted: run again, or any command that records: what follows from an act isn't decided yet"
            }
    }

    private func read() throws -> (reading: [String], acts: [String]) {
        let reading = try UnfinishedReading(store).undecided().map { "lot \($0.lot): \($0.why)" }
        guard try ActNote(store).lots() != nil else { return (reading, []) }
        return (
            reading,
            [
                "an act was interrupted, and what follows from it isn't decided yet: the next command that records "
                    + "does that first, e.g. `lotwise log checkpoint`"
            ]
        )
    }

    /// Lots that a command under way or an interrupted one will change: those it is about, and those with devices to
    /// decide. None when there is no such command.
    package func lots() throws -> Set<Int> {
        let acts = try ActNote(store).lots()
        let unread = try UnfinishedReading(store).lots()
        guard try acts != nil || UnfinishedReading(store).isAny() else { return [] }
        let names = unread.union(acts ?? [])
        return try store.dirtyLots().union(store.lots().filter { names.contains($0.name) }.map(\.id))
    }
}
