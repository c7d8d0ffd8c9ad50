import Custody
import Storage
import StoreFiles

/// Holds the secret of the entries' salts against the newest entry. Another secret would give salts that nobody can
/// derive again and hash personal columns to other words, and nothing else would show it.
///
/// When to use: by whatever opens a store for writing, before it records.
///
/// ```
/// try SaltCheck(workspace).refuseOthers(SaltSource(secret: try folder.saltSecret()))
/// ```
package struct SaltCheck {
    private let workspace: Workspace
    private var store: any RecoveryStore { workspace.store }

    /// Of the workspace's own store.
    package init(_ workspace: Workspace) { self.workspace = workspace }

    /// Number of the first entry under a secret that took the place of a lost one.
    private static let note = "salt-secret-since"

    /// Throws `OperationError` when the secret isn't the one that the newest entry was salted with. A log that was never
    /// signed has shown its salts to nobody.
    package func refuseOthers(_ salts: SaltSource) throws {
        guard try !fits(salts) else { return }
        throw OperationError(
            .store,
            "\(workspace.folder.keys)/entry-salt.secret: not the secret that this log's entries were salted with; put "
                + "back the store's own (`lotwise backup --keys` keeps a copy). If it is lost for good, go on with "
                + "`lotwise log rotate-key --lost-salt`")
    }

    /// Goes on under the secret that is there: for whoever has said that the former one is lost, and for a log of the
    /// first version, which was never signed, before it is.
    package func goOn(isLost: Bool) throws {
        guard try isLost || !isSigned() else { return }
        let salts = SaltSource(secret: try workspace.folder.saltSecret())
        guard try !isNewest(salts) else { return }
        try store.transaction { try store.setNote(Self.note, String(try store.entryCount())) }
    }

    private func isSigned() throws -> Bool {
        try workspace.surroundings.head.map { try LogHeads($0).origin() != nil } ?? false
    }

    private func fits(_ salts: SaltSource) throws -> Bool { try !isSigned() || isNewest(salts) }

    /// True when the newest entry was salted with it, or none was under the secret that is to be.
    private func isNewest(_ salts: SaltSource) throws -> Bool {
        let newest = try store.entryCount() - 1
        let since = try store.note(Self.note).flatMap(Int.init) ?? 0
        guard newest >= since, let entry = try store.entry(newest) else { return true }
        return EntryText.member("salt", in: entry.body) == salts.salt(newest)
    }
}
