import Storage

/// What interrupted commands have left to do, for whoever only reads: what is shown may change once it is done.
package struct OwedWork {
    private let workspace: Workspace
    private var store: any RecoveryStore { workspace.store }

    /// Of the workspace's own store.
    package init(_ workspace: Workspace) { self.workspace = workspace }

    /// One line for each, with what to do; empty when nothing is owed, or whoever owes it is still at it.
    package func lines() throws -> [String] {
        if workspace.folder.isBeingWritten() { return [] }
        var lines = try UnfinishedReading(store).undecided().map { "lot \($0.lot): \($0.why)" }
        if try ActNote(store).lots() != nil {
            lines.append(
                "an act was interrupted, and what follows from it isn't decided yet: the next command that records "
                    + "does that first, e.g. `lotwise log checkpoint`")
        }
        return lines
    }

    /// Lots that what is owed is about: those that were read in part, and those with devices to decide.
    func lots() throws -> Set<Int> {
        let lots = try store.lots()
        var names = Set(try UnfinishedReading(store).undecided().map(\.lot))
        names.formUnion(try ActNote(store).lots() ?? [])
        var ids = Set(lots.filter { names.contains($0.name) }.map(\.id))
        for row in try store.documents(lot: nil) where row.state == .reading {
            if let lot = row.lot {
                ids.insert(lot)
            } else {
                ids.formUnion(lots.filter { $0.closedAt == nil }.map(\.id))
            }
        }
        for id in try Marks.all(store) { if let lot = try store.intake(id)?.lot { ids.insert(lot) } }
        return ids
    }

    /// True while a command is under way or was interrupted.
    func isAny() throws -> Bool {
        try ActNote(store).lots() != nil || UnfinishedReading(store).isAny()
            || store.documents(lot: nil).contains { $0.state == .reading }
    }
}
