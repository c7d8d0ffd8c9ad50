import Basics
import Custody
import Storage
import StoreAccess

/// How far the log has come: recorded, signed, proven. The three are different states (custody: sequencer).
package struct LogProgress: Sendable {
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
///
/// ```
/// let standing = try LogProgressQuery(workspace).standing()
/// print(standing.entries, standing.signed, standing.proven)
/// ```
package struct LogProgressQuery {
    private let workspace: Workspace

    /// Of the workspace's store.
    package init(_ workspace: Workspace) { self.workspace = workspace }

    /// Throws `StoreError` when a database can't be read, `OperationError` when what it holds isn't a checkpoint.
    package func standing() throws -> LogProgress {
        var standing = LogProgress(entries: try workspace.store.entryCount())
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

extension LogProgressQuery {
    /// The newest checkpoint that the policy accepts as it is today: what an easier one once accepted doesn't count.
    package func accepted(_ heads: LogHeads, _ origin: String) throws -> SignedCheckpoint? {
        guard let note = try heads.proven(origin) else { return nil }
        let policy = try KeyRing(workspace.folder).policy()
        return (try? policy.check(note)) != nil ? note : nil
    }
}
