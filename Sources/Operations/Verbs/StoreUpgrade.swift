import RecoveryModel
import Storage
import StoreAccess
import StoreAudit
import StoreFiles

/// What a command that decides does first in a store of an earlier version: stages records anew from the kept documents
/// and, before anything is decided by new rules, says what they would change.
///
/// ```
/// let upgrade = StoreUpgrade(workspace) { try SQLiteStore(path: $0) }
/// try upgrade.upgrade { change in change.isEmpty || ask(change.line) }
/// ```
package struct StoreUpgrade {
    private let workspace: Workspace
    private let open: (String) throws -> any RecoveryStore
    private var store: any RecoveryStore { workspace.store }

    /// `open` opens or makes a store at a path.
    package init(_ workspace: Workspace, open: @escaping (String) throws -> any RecoveryStore) {
        self.workspace = workspace
        self.open = open
    }

    /// True when a command that decides would ask first: what was decided or staged is of an earlier version.
    static func isDue(_ workspace: Workspace) throws -> Bool {
        try Restaging.isDue(workspace.store) || !RulesPreview(workspace, staged: workspace.store).due().isEmpty
    }

    /// Asks `agree` when new rules change something; without its consent nothing is done, and `OperationError` says so.
    /// Nothing happens in a new store, and in one that is of this version.
    package func upgrade(agree: (RulesChange) throws -> Bool) throws {
        guard try Restaging.isDue(store) else {
            try nameVersion()
            try ask(RulesPreview(workspace, staged: store).count(), agree)
            return
        }
        do {
            let restaging = try restaging()
            try restaging.read()
            try ask(RulesPreview(workspace, staged: restaging.fresh).count(), agree)
            try restaging.takeOver()
        }
        try removeFresh()
    }

    private func ask(_ change: RulesChange?, _ agree: (RulesChange) throws -> Bool) throws {
        guard let change, !change.isEmpty else { return }
        guard try !agree(change) else { return }
        throw OperationError(
            .refused, "nothing was done: \(change.line); decide by them with --yes, or go on with the earlier version")
    }

    /// A new store's records are of this version.
    private func nameVersion() throws {
        // Whoever died while removing them left some.
        try removeFresh()
        guard try store.note(RecordCodec.note) == nil else { return }
        try store.transaction { try store.setNote(RecordCodec.note, String(RecordCodec.version)) }
    }

    /// Goes on with what a killed process left, unless the store has changed since.
    private func restaging() throws -> Restaging {
        let path = workspace.folder.restaging
        if FileSystem.exists(path), let begun = try Restaging(workspace, fresh: try open(path)) { return begun }
        try removeFresh()
        guard let begun = try Restaging(workspace, fresh: try open(path)) else {
            throw OperationError(.store, "\(path): remove it and try again")
        }
        return begun
    }

    /// The scratch store with what SQLite puts beside it, and the copies that its own upgrade made when a process died
    /// between two steps of that.
    private func leftovers() throws -> [String] {
        let path = workspace.folder.restaging
        let name = FileSystem.name(of: path)
        let names = try workspace.folder.explained { try FileSystem.names(in: FileSystem.directory(of: path)) }
        let found = names.filter { $0 == name || [name + "-", name + ".before-"].contains(where: $0.hasPrefix) }
        return found.map { FileSystem.directory(of: path) + "/" + $0 }
    }

    private func removeFresh() throws {
        try workspace.folder.explained {
            for path in try leftovers() { try FileSystem.remove(path) }
        }
    }
}
