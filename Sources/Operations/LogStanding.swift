import Basics
import Custody
import Storage

/// How far the log has come: recorded, signed, proven. The three are different states (custody: sequencer).
package struct LogStanding: Sendable {
    /// Name of the log; nil until a checkpoint is signed.
    package var origin: String?
    /// Entries recorded.
    package var entries: Int
    /// Size of the newest signed checkpoint; 0 until there is one.
    package var signed = 0
    /// Its root.
    package var root: TreeHash?
    /// Entries with a smaller number are covered by a checkpoint that the policy accepts, witnesses included.
    package var proven = 0

    /// Nothing signed.
    package init(entries: Int) { self.entries = entries }

    /// The object `log` of `run --json` and `status --json` (INTERFACE §3).
    package var json: String {
        var json = JSONText()
        json.beginObject()
        json.member("origin", origin)
        json.member("size", entries)
        json.member("root", root?.description)
        json.member("signed", signed)
        json.member("proven", proven)
        json.endObject()
        return json.text
    }

    /// One line for a person; nil while nothing is recorded.
    package var line: String? {
        guard entries > 0 else { return nil }
        guard let origin else {
            return "log: \(entries) entries recorded, none signed yet; run `lotwise log checkpoint`"
        }
        var text = "log \(origin): \(entries) entries recorded, \(proven) proven"
        if signed > proven { text += ", \(signed) signed and waiting for witnesses" }
        if signed < entries { text += "; run `lotwise log checkpoint`" }
        return text
    }
}

/// Reads where the log stands; writes nothing.
package struct LogStandingQuery {
    private let workspace: Workspace

    /// Of the workspace's store.
    package init(_ workspace: Workspace) { self.workspace = workspace }

    /// Throws `StoreError` when a database can't be read, `OperationError` when what it holds isn't a checkpoint.
    package func standing() throws -> LogStanding {
        var standing = LogStanding(entries: try workspace.store.entryCount())
        guard let heads = workspace.surroundings.head, let origin = try LogHeads(heads).origin() else {
            return standing
        }
        guard let head = try LogHeads(heads).newest(origin) else { return standing }
        standing.origin = origin
        standing.signed = head.checkpoint.size
        standing.root = head.checkpoint.root
        standing.proven = try accepted(LogHeads(heads), origin)?.checkpoint.size ?? 0
        return standing
    }
}

extension LogStandingQuery {
    /// The newest checkpoint that the policy accepts as it is today: what an easier one once accepted doesn't count.
    func accepted(_ heads: LogHeads, _ origin: String) throws -> SignedCheckpoint? {
        guard let note = try heads.proven(origin) else { return nil }
        let policy = try KeyRing(workspace.folder).policy()
        return (try? policy.check(note)) != nil ? note : nil
    }
}

/// The signed notes of one store's own log in its head store.
package struct LogHeads {
    private let store: any HeadStore
    /// Under this prefix lies the newest checkpoint that the policy accepted, cosignatures included.
    private static let provenPrefix = "proven:"

    /// Reads and swaps in `store`.
    package init(_ store: any HeadStore) { self.store = store }

    /// The one log whose head this is; nil before the first signature.
    package func origin() throws -> String? {
        try store.origins().first { name in !Self.marks.contains { name.hasPrefix($0) } }
    }

    /// What this store keeps beside the log's own notes begins so; no log may be named so.
    static let marks = [provenPrefix, "witness:"]

    /// The newest signed checkpoint.
    package func newest(_ origin: String) throws -> SignedCheckpoint? { try parsed(origin) }

    /// The newest that satisfied the policy.
    package func proven(_ origin: String) throws -> SignedCheckpoint? { try parsed(Self.provenPrefix + origin) }

    private func parsed(_ key: String) throws -> SignedCheckpoint? {
        guard let bytes = try store.head(key) else { return nil }
        do { return try SignedCheckpoint(parsing: bytes) } catch {
            throw OperationError(
                .store, "head/head.db: what is kept for \(key) is no checkpoint (\(error)); restore the file")
        }
    }

    /// Puts `note` in the place of `expected`. Throws when somebody else signed meanwhile.
    func swap(_ origin: String, expecting expected: SignedCheckpoint?, to note: SignedCheckpoint) throws {
        guard try store.swap(origin, expecting: expected?.note.bytes, to: note.note.bytes) else {
            throw OperationError(
                .store, "another process signed a checkpoint of \(origin) meanwhile; run the command again")
        }
    }

    /// Remembers that `note` satisfies the policy; never goes back to a smaller tree.
    func setProven(_ origin: String, _ note: SignedCheckpoint) throws {
        let known = try proven(origin)
        if let known, known.checkpoint.size > note.checkpoint.size || known == note { return }
        _ = try store.swap(Self.provenPrefix + origin, expecting: known?.note.bytes, to: note.note.bytes)
    }
}
