import Custody
import LogPublishing
import StoreAccess
import StoreFiles

/// The signed checkpoints that a store has: the head, what readers of the log see, and those that were seen before.
/// Reads them before the entries, to know at which sizes roots are wanted, and judges them after.
struct FsckCheckpoints {
    /// A checkpoint and where it was found.
    private struct Found {
        let place: String
        let checkpoint: Checkpoint
    }

    /// What was signed last; nil before the first signature.
    private(set) var head: Checkpoint?
    /// What readers of the log see.
    private(set) var published: Checkpoint?
    /// What is wrong with the notes by themselves.
    private(set) var problems: [String] = []
    private var found: [Found] = []

    /// Entries that the newest checkpoint counts: their tiles must be there, because tiles are written before it.
    var size: Int { max(head?.size ?? 0, published?.size ?? 0) }
    /// Sizes at which roots are wanted, each once, in order.
    var sizes: [Int] { Set(found.map(\.checkpoint.size)).sorted() }

    private static let current = "log/checkpoint"
    private static let kept = "log/checkpoints/"

    /// Reads head, policy and files. Throws `StoreError` and `OperationError` when they can't be read at all.
    init(_ workspace: Workspace) throws {
        let folder = workspace.folder
        // The head is swapped before readers see a checkpoint: what they see is read first.
        let shown = try read(Self.current, folder)
        if let heads = workspace.surroundings.head.map(LogHeads.init), let origin = try heads.origin() {
            if let note = try heads.newest(origin) { compare(note, place: "head/head.db", member: \.head) }
            if let note = try heads.proven(origin) {
                found.append(Found(place: "head/head.db", checkpoint: note.checkpoint))
            }
        }
        var notes: [(place: String, note: SignedCheckpoint)] = []
        if let note = shown {
            compare(note, place: Self.current, member: \.published)
            notes.append((Self.current, note))
        }
        for name in try Self.names(folder) {
            guard let note = try read(Self.kept + name, folder) else { continue }
            if String(note.checkpoint.size) != name {
                problems.append("\(Self.kept)\(name): its checkpoint counts \(note.checkpoint.size) entries")
            }
            found.append(Found(place: Self.kept + name, checkpoint: note.checkpoint))
            notes.append((Self.kept + name, note))
        }
        guard let first = found.first?.checkpoint else { return }
        for item in found where item.checkpoint.origin != first.origin {
            problems.append("\(item.place): is of the log \(item.checkpoint.origin), not of \(first.origin)")
        }
        try checkSignatures(notes, workspace)
        comparePublished()
    }

    private mutating func compare(
        _ note: SignedCheckpoint, place: String, member: WritableKeyPath<FsckCheckpoints, Checkpoint?>
    ) {
        self[keyPath: member] = note.checkpoint
        found.append(Found(place: place, checkpoint: note.checkpoint))
    }

    private static func names(_ folder: StoreFolder) throws -> [String] {
        let path = folder.log + "/checkpoints"
        guard FileSystem.isDirectory(path) else { return [] }
        // Answers of time-stamping authorities may lie beside them.
        return try folder.explained { try FileSystem.files(below: path) }.filter { !$0.hasSuffix(".tsr") }
    }

    private mutating func read(_ name: String, _ folder: StoreFolder) throws -> SignedCheckpoint? {
        let path = folder.path + "/" + name
        guard FileSystem.exists(path) else { return nil }
        guard FileSystem.size(path) ?? 0 <= 1 << 20 else {
            problems.append("\(name): no signed checkpoint: it has more than \(1 << 20) bytes")
            return nil
        }
        let bytes = try folder.explained { try FileSystem.read(path, limit: 1 << 20) }
        do { return try SignedCheckpoint(parsing: bytes) } catch {
            problems.append("\(name): no signed checkpoint: \(error.message)")
            return nil
        }
    }

    // MARK: signatures

    /// Witnesses may still be on their way, so no quorum is asked for here; a line of theirs must be good all the same.
    private mutating func checkSignatures(
        _ notes: [(place: String, note: SignedCheckpoint)], _ workspace: Workspace
    ) throws {
        var notes = notes
        if let heads = workspace.surroundings.head.map(LogHeads.init), let origin = try heads.origin(),
            let note = try heads.newest(origin)
        {
            notes.insert(("head/head.db", note), at: 0)
        }
        guard FileSystem.exists(workspace.folder.policy) else {
            problems.append(
                "trust/policy.txt: missing, so that no signature can be checked; restore it from the backup")
            return
        }
        var policy: TrustPolicy
        do { policy = try KeyRing(workspace.folder).policy() } catch let error as OperationError {
            problems.append(error.message)
            return
        }
        policy.quorum = "none"
        for (place, note) in notes {
            do { _ = try policy.check(note) } catch { problems.append("\(place): \(error.message)") }
        }
    }

    /// The head is swapped before readers see a checkpoint: it may be newer than theirs, never older.
    private mutating func comparePublished() {
        guard let published else {
            if let head, found.contains(where: { $0.checkpoint.size < head.size }) {
                problems.append("\(Self.current): missing; run `lotwise log checkpoint`")
            }
            return
        }
        guard let head else {
            problems.append(
                "head/head.db: has no checkpoint of \(published.origin), but \(Self.current) counts \(published.size): "
                    + "its folder was lost; put it back before anything is recorded")
            return
        }
        if head.size < published.size {
            problems.append(
                "head/head.db: counts \(head.size) entries, \(Self.current) \(published.size): its folder is older than the "
                    + "log; put the newer one back before anything is recorded")
        } else if head.size == published.size, head.root != published.root {
            problems.append("\(Self.current): has another root than head/head.db at the same size: the log was forked")
        }
    }

    // MARK: against the entries

    /// Compares with the roots of the store's first so many entries; `entries` is how many it has.
    func compare(_ roots: [Int: TreeHash], entries: Int) -> [String] {
        var problems: [String] = []
        if let published, published.size > entries {
            problems.append(
                "\(Self.current): entries are missing: the checkpoint counts \(published.size), the store has \(entries)"
            )
        }
        if let head, head.size > entries {
            problems.append(
                "head/head.db: \(head.size) entries were signed, the store has \(entries): this is an older state (a "
                    + "restored backup?), or entries were taken away; restore a newer backup")
        }
        var seen: Set<String> = []
        for item in found {
            guard let root = roots[item.checkpoint.size], root != item.checkpoint.root, seen.insert(item.place).inserted
            else { continue }
            problems.append(
                "\(item.place): the root it signs for \(item.checkpoint.size) entries is \(item.checkpoint.root), that "
                    + "of the store's is \(root)")
        }
        return problems
    }
}
