import Custody
import Storage
import StoreAccess
import StoreFiles

/// Makes what is recorded provable. Order (ARCHITECTURE: the custody log): entries are committed → tiles → the note is
/// signed in memory → compare-and-swap in `head/` → `log/checkpoint` is renamed. Each step can be repeated: after a
/// crash between any two the next call finishes what was begun. A note that loses the swap is never published.
///
/// When to use: through `ActSession`, which publishes after every act.
///
/// ```
/// let standing = try Publisher(workspace).publish()
/// print(standing.signed)
/// ```
package struct Publisher {
    private let workspace: Workspace
    private let heads: LogHeads
    private let keys: KeyRing
    private let files: any LogFiles
    private var store: any RecoveryStore { workspace.store }

    /// Folder of past checkpoints, one file for each size.
    private static let past = "checkpoints/"
    private static let current = "checkpoint"

    /// `files` are the store's own unless a test gives others. Throws when nothing can be signed here.
    package init(_ workspace: Workspace, files: (any LogFiles)? = nil) throws {
        guard let head = workspace.surroundings.head else {
            throw OperationError(.store, "\(workspace.folder.path): nothing is signed here")
        }
        self.workspace = workspace
        heads = LogHeads(head)
        keys = KeyRing(workspace.folder, agentSocket: workspace.surroundings.agentSocket)
        self.files = files ?? DiskLogFiles(folder: workspace.folder.log)
    }

    // MARK: before anything is recorded

    /// Refuses to write into a store whose history is behind, or other than, what was signed: recording into a
    /// restored backup would make a fork.
    package func refuseFork() throws {
        if let head = try newestSigned() { _ = try tree(holding: head) }
    }

    /// The newest note that this log has signed: of `head/`, or, when that was lost or put back older than what readers
    /// have seen, of the published ones. Nil when nothing was ever signed.
    private func newestSigned() throws -> SignedCheckpoint? {
        let origin = try heads.origin()
        let head = try origin.flatMap { try heads.newest($0) }
        guard let shown = try newestPublished(), shown.checkpoint.size > head?.checkpoint.size ?? -1,
            origin == nil || origin == shown.checkpoint.origin
        else { return head }
        _ = try tree(holding: shown)
        try heads.swap(shown.checkpoint.origin, expecting: head, to: shown)
        return shown
    }

    /// The largest of the log's own notes in its folder that a key of the policy has signed.
    private func newestPublished() throws -> SignedCheckpoint? {
        let folder = workspace.folder.log
        guard FileSystem.exists(workspace.folder.policy), FileSystem.exists(folder + "/" + Self.current) else {
            return nil
        }
        let policy = try keys.policy()
        return try workspace.folder.explained {
            var names = [Self.current]
            if FileSystem.isDirectory(folder + "/" + Self.past) {
                let sizes = try FileSystem.files(below: folder + "/" + Self.past).compactMap {
                    DecimalNumber.parse($0.utf8)
                }
                names += sizes.max().map { [Self.past + "\($0)"] } ?? []
            }
            return try names.compactMap { try files.read($0) }.compactMap { try? SignedCheckpoint(parsing: $0) }
                .filter { Self.isSigned($0, policy) }.max { $0.checkpoint.size < $1.checkpoint.size }
        }
    }

    private static func isSigned(_ note: SignedCheckpoint, _ policy: TrustPolicy) -> Bool {
        do throws(CustodyError) { _ = try policy.check(note) } catch { return error.code == .quorum }
        return true
    }

    /// The subtree hashes of all entries, found to contain the tree that was signed last.
    private func tree(holding head: SignedCheckpoint?) throws -> NodeFile {
        let size = try store.entryCount()
        let signed = head?.checkpoint
        if let signed, signed.size > size {
            throw OperationError(.store, Self.behind(workspace.folder.path, signed: signed, size: size))
        }
        return try workspace.folder.explained {
            let nodes = try NodeFile(path: workspace.folder.nodes, writable: true)
            try catchUp(nodes, to: size)
            guard let signed, signed.size > 0 else { return nodes }
            if try MerkleProof.root(size: signed.size, from: nodes) == signed.root {
                try refuseEdited(signed, nodes)
                return nodes
            }
            // The file is derived: it may be what is wrong.
            try nodes.truncate(to: 0)
            try catchUp(nodes, to: size)
            guard try MerkleProof.root(size: signed.size, from: nodes) == signed.root else {
                throw OperationError(.store, Self.forked(workspace.folder.path, signed))
            }
            return nodes
        }
    }

    /// Entries that are signed and will be published again, because their bundle isn't full yet, must be what was
    /// signed: the kept hashes alone don't show that somebody edited them. Earlier bundles are never written again; `log fsck`
    /// reads those.
    private func refuseEdited(_ signed: Checkpoint, _ nodes: NodeFile) throws {
        let first = signed.size / Tile.width * Tile.width
        guard first < signed.size else { return }
        try store.eachEntry(from: first, limit: signed.size - first) { seq, _, body in
            guard try nodes.node(height: 0, index: seq) == TreeHash.leaf(body) else {
                throw OperationError(
                    .store, "entry \(seq) is not what was signed. " + Self.forked(workspace.folder.path, signed))
            }
        }
    }

    private static func behind(_ path: String, signed: Checkpoint, size: Int) -> String {
        "\(path): the store has \(size) entries, but \(signed.size) were signed for \(signed.origin): this is an older "
            + "state (a restored backup?), and going on would fork the log. Restore a newer backup with `lotwise "
            + "restore`, or read on without writing"
    }

    private static func forked(_ path: String, _ signed: Checkpoint) -> String {
        "\(path): its first \(signed.size) entries are not those that were signed for \(signed.origin): going on would "
            + "fork the log. Keep this store as it is, run `lotwise log fsck`, and restore a backup"
    }

    private func catchUp(_ nodes: NodeFile, to size: Int) throws {
        if nodes.leaves > size { try nodes.truncate(to: 0) }
        if nodes.leaves > 0, let last = try store.entry(nodes.leaves - 1),
            try nodes.node(height: 0, index: nodes.leaves - 1).bytes != last.leaf
        {
            try nodes.truncate(to: 0)
        }
        guard nodes.leaves < size else { return }
        let first = nodes.leaves
        try nodes.append { leaf in
            try store.eachEntry(from: first) { _, hash, _ in try leaf(TreeHash(hash)) }
        }
    }

    // MARK: publishing

    /// Signs and publishes everything recorded so far. Does nothing when that is done already.
    @discardableResult
    package func publish() throws -> LogProgress {
        let size = try store.entryCount()
        // An empty store under a head that isn't is the oldest backup of all.
        try refuseFork()
        guard size > 0 else { return LogProgress(entries: 0) }
        let signers = try permitted(try keys.logSigners(), size: size)
        guard let origin = signers.first?.key.name else { throw OperationError(.store, "no signing key") }
        try refuseOtherLog(origin)
        let head = try newestSigned()
        let nodes = try tree(holding: head)
        return try workspace.folder.explained {
            let published = try publishedSize()
            let since = min(published, head?.checkpoint.size ?? 0)
            let tiles = TileWriter(store: store, nodes: NodeWindow(nodes), files: files)
            try tiles.write(size: size, since: since)
            // A crash here leaves tiles that no checkpoint names yet: the next call writes the same bytes again.
            let checkpoint = Checkpoint(origin: origin, size: size, root: try MerkleProof.root(size: size, from: nodes))
            let note = try signed(checkpoint, head: head, signers: signers)
            if note != head { try heads.swap(origin, expecting: head, to: note) }
            // A crash here leaves the newest note in head/ alone: the next call publishes it.
            try show(note)
            try tiles.removeReplaced(size: size, since: since)
            try rememberProven(note)
            return try LogProgressQuery(workspace).standing()
        }
    }

    /// Those of `signers` whom the policy lets sign this size. Throws when the key in force is not among them: what it
    /// signed, every reader would refuse, for ever.
    private func permitted(_ signers: [any NoteSigner], size: Int) throws -> [any NoteSigner] {
        let policy = try keys.policy()
        let allowed = signers.filter { signer in
            policy.logs.contains { $0.key == signer.key }
                && policy.logRanges[signer.key.reference]?.contains(size) ?? true
        }
        guard let first = signers.first, allowed.first?.key == first.key else {
            throw OperationError(
                .store,
                "keys/log.key (\(signers.first?.key.reference ?? "none")) may not sign \(size) entries by "
                    + "trust/policy.txt: "
                    + "an older key, or an older policy, was put back; put back the newer")
        }
        return allowed
    }

    private func refuseOtherLog(_ origin: String) throws {
        guard let known = try heads.origin(), known != origin else { return }
        throw OperationError(
            .store, "keys/log.key signs for \(origin), but this store's log is \(known); put its own key back")
    }

    /// The head itself when it covers everything and every key in force has signed it.
    private func signed(_ checkpoint: Checkpoint, head: SignedCheckpoint?, signers: [any NoteSigner]) throws
        -> SignedCheckpoint
    {
        guard var note = head, note.checkpoint == checkpoint else {
            return try SignedCheckpoint(checkpoint, signedBy: signers)
        }
        let present = Set(note.note.signatures.map { "\($0.name)+\($0.keyID)" })
        let lacking = signers.filter { !present.contains("\($0.key.name)+\($0.key.id)") }
        guard !lacking.isEmpty else { return note }
        for signature in try SignedCheckpoint(checkpoint, signedBy: lacking).note.signatures {
            note.note.add(signature)
        }
        return note
    }

    /// Size of the checkpoint that readers see; 0 when there is none that can be read.
    private func publishedSize() throws -> Int {
        guard let bytes = try files.read(Self.current), let note = try? SignedCheckpoint(parsing: bytes) else {
            return 0
        }
        return note.checkpoint.size
    }

    /// Makes `note` what readers see.
    private func show(_ note: SignedCheckpoint) throws {
        let kept = Self.past + "\(note.checkpoint.size)"
        let bytes = note.note.bytes
        if try files.read(kept) != bytes { try files.replace(kept, bytes) }
        if try files.read(Self.current) != bytes { try files.replace(Self.current, bytes) }
    }

    private func rememberProven(_ note: SignedCheckpoint) throws {
        // A policy that can't be read isn't one that asks for more witnesses.
        let policy = try keys.policy()
        guard (try? policy.check(note)) != nil else { return }
        try heads.setProven(note.checkpoint.origin, note)
    }

    // MARK: cosignatures

    /// Puts further signatures of witnesses that the policy knows under the newest checkpoint. Throws when the note is
    /// no longer the newest.
    package func add(_ signatures: [NoteSignature], to note: SignedCheckpoint) throws -> SignedCheckpoint {
        var cosigned = note
        for signature in signatures { cosigned.note.add(signature) }
        guard cosigned != note else { return note }
        try workspace.folder.explained {
            try heads.swap(note.checkpoint.origin, expecting: note, to: cosigned)
            try show(cosigned)
            try rememberProven(cosigned)
        }
        return cosigned
    }

    /// The newest checkpoint and the tree below it, for proofs. Throws when nothing is signed.
    package func newest() throws -> (note: SignedCheckpoint, nodes: NodeFile) {
        guard let head = try newestSigned() else {
            throw OperationError(
                .refused, "\(workspace.folder.path): nothing is signed yet; run `lotwise log checkpoint`")
        }
        return (head, try tree(holding: head))
    }
}
