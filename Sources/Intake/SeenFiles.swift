import Basics
import Dispatch
import Storage
import StoreAccess
import StoreFiles
import Synchronization

/// What files hold that were probably kept before: worked out on all cores ahead of their turn, because most runs meet
/// known files and have nothing else to do than to hash them.
extension Ingest {
    /// A file against what is kept of it.
    struct SeenFile: Sendable {
        let digest: Digest
        let bytes: Int
        /// The document that holds the very bytes of the file; nil when none does.
        let twin: Digest?
        /// Of documents that are kept of it in another form.
        let standings: [Digest: DocumentKeeper.Standing]
    }

    private struct Task: Sendable {
        let path: String
        let size: Int
        let twin: Digest?
        /// Kept documents by the digest of the file they were made of.
        let copies: [(original: Digest, kept: Digest)]
    }

    /// Files looked at ahead: enough to keep all cores busy, few enough to be no burden.
    package static let lookAhead = 256

    /// Looks at those of `files` whose name and size are known; what is found is used once, by `read`. A file that can't be
    /// read is left for then.
    package func look(ahead files: some Collection<FoundFile>, lot: LotRow?) throws {
        let tasks = try files.compactMap { try task($0, lot: lot) }.sorted { $0.size > $1.size }
        guard tasks.count > 1, workspace.jobs > 1 else { return }
        let next = Mutex(0)
        let found = Mutex<[String: SeenFile]>([:])
        // It only reads, and every thread its own files.
        nonisolated(unsafe) let keeper = workspace.keeper
        DispatchQueue.concurrentPerform(iterations: min(workspace.jobs, tasks.count)) { _ in
            while true {
                let place = next.withLock { place in
                    defer { place += 1 }
                    return place
                }
                guard place < tasks.count else { return }
                guard let seen = try? Self.look(at: tasks[place], keeper) else { continue }
                found.withLock { $0[tasks[place].path] = seen }
            }
        }
        lookedAt = found.withLock { $0 }
    }

    /// What the file holds, looked at ahead or now; nil for one whose name and size are new, which nobody looks at before
    /// it is copied.
    func seen(_ file: FoundFile, lot: LotRow?) throws -> SeenFile? {
        if let seen = lookedAt.removeValue(forKey: file.absolute) { return seen }
        return try task(file, lot: lot).map { try Self.look(at: $0, workspace.keeper) }
    }

    private func task(_ file: FoundFile, lot: LotRow?) throws -> Task? {
        guard let size = FileSystem.size(file.absolute) else { return nil }
        let rows = try store.documents(path: file.relative, lot: lot?.id).filter { $0.bytes == size }
        guard !rows.isEmpty else { return nil }
        // Of a refused file no bytes are kept.
        let kept = rows.filter { $0.kind != DocumentKinds.refused }
        return Task(
            path: file.absolute, size: size, twin: kept.last { $0.digest == $0.original }?.digest,
            copies: kept.filter { $0.digest != $0.original }.map { ($0.original, $0.digest) })
    }

    private static func look(at task: Task, _ keeper: DocumentKeeper) throws -> SeenFile {
        var comparison = SideBySide(try task.twin.flatMap { try keeper.sourceIfThere($0) })
        let file = try DocumentKeeper.measure(FileByteSource(path: task.path)) { try comparison.compare($0) }
        var standings: [Digest: DocumentKeeper.Standing] = [:]
        for copy in task.copies where copy.original == file.digest {
            standings[copy.kept] = try keeper.standing(of: copy.kept)
        }
        return SeenFile(
            digest: file.digest, bytes: file.bytes, twin: try comparison.isSame() ? task.twin : nil,
            standings: standings)
    }
}
