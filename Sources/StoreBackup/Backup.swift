import Basics
import Custody
import Glibc
import LogPublishing
import Storage
import StoreAccess
import StoreFiles

/// `backup`: a copy of the store that can be made while others write to it.
///
/// The database first, as one consistent copy; then the documents, which that copy names by their digests and which are
/// never changed; then the small files. `head/` is left out on purpose: it is what tells a restored store that it is
/// behind what was signed. `tree/` and the tiles follow from the entries, and `restore` writes them again.
///
/// ```
/// let result = try BackupOperation(workspace, to: "backup", withKeys: false).backUp()
/// print(result.copied, result.keysLeftOut)
/// ```
package struct BackupOperation {
    private let workspace: Workspace
    private let target: String
    private let withKeys: Bool
    private let isChecking: Bool

    /// Into the folder `target`, which an earlier backup of the same store may have made: then only what is new is
    /// copied, and with `isChecking` what is there is read again. Signing keys and secrets go along only `withKeys`.
    package init(_ workspace: Workspace, to target: String, withKeys: Bool, isChecking: Bool = false) {
        self.workspace = workspace
        self.target = target
        self.withKeys = withKeys
        self.isChecking = isChecking
    }

    /// What was written.
    package struct Result: Sendable {
        package let manifest: BackupManifest
        /// Documents that the folder did not have yet.
        package let copied: Int
        /// Names of key files that are not in the backup.
        package let keysLeftOut: [String]
    }

    /// Throws `OperationError` or `StoreError`; an earlier backup in the folder is then what it was.
    package func backUp() throws -> Result {
        try workspace.folder.explained {
            let place = try BackupPlace.forWriting(target, of: workspace.folder)
            let earlier = try place.earlier()
            try place.clear(besides: earlier)
            // Read before the copy is made: what was signed by then, the copy holds.
            let signed = try newestCheckpoint()
            let time = workspace.clock()
            let state = try place.newState(time)
            var parts = Parts(place: place, folder: place.path + "/" + state)
            do {
                var manifest = try copyDatabase(&parts, earlier: earlier, signed: signed)
                (manifest.takenAt, manifest.state) = (time, state)
                try copyFiles(&parts, signed)
                try copyCheckpoints(parts, upTo: manifest.entries)
                try parts.copier.makeDurable()
                manifest.files = parts.files
                try place.finish(manifest)
                return Result(manifest: manifest, copied: parts.copied, keysLeftOut: try keys(manifest))
            } catch {
                parts.copier.abandon()
                FileSystem.discardTree(place.path + "/" + state)
                throw error
            }
        }
    }

    /// What is being written.
    private struct Parts {
        let place: BackupPlace
        let folder: String
        let copier: DurableCopier
        var files: [BackupManifest.File] = []
        var copied = 0

        init(place: BackupPlace, folder: String) {
            self.place = place
            self.folder = folder
            copier = DurableCopier(folder: place.path)
        }

        mutating func add(_ path: String, _ copied: DurableCopier.Copied) {
            files.append(BackupManifest.File(path: path, bytes: copied.size, digest: copied.digest))
        }
    }

    /// The newest note in `head/` or `log/`; in `log/` it may have more signatures.
    private func newestCheckpoint() throws -> SignedCheckpoint? {
        let file = workspace.folder.log + "/checkpoint"
        var found: SignedCheckpoint?
        if FileSystem.exists(file) {
            do { found = try SignedCheckpoint(parsing: try FileSystem.read(file, limit: 1 << 20)) } catch {
                throw OperationError(.refused, "\(file): no checkpoint (\(error)); run `lotwise log fsck`")
            }
        }
        guard let store = workspace.surroundings.head, let origin = try LogHeads(store).origin(),
            let head = try LogHeads(store).newest(origin)
        else { return found }
        return head.checkpoint.size > found?.checkpoint.size ?? -1 ? head : found
    }

    // MARK: database and documents

    /// Copies database and documents; what the copy holds goes into the manifest.
    private func copyDatabase(
        _ parts: inout Parts, earlier: BackupManifest?, signed: SignedCheckpoint?
    ) throws -> BackupManifest {
        let path = parts.folder + "/recovery.db"
        let copy = try workspace.store.snapshot(to: path) {
            workspace.progress(ProgressStep(label: "copying the database", done: $0, total: $1))
        }
        if let problem = try copy.structuralProblems().first {
            throw OperationError(
                .store,
                "\(path): the copy of the database is damaged (\(problem)), so the store's database is, or this disk failed; "
                    + "nothing in \(target) was replaced: run `lotwise log fsck`")
        }
        let history = try checkedHistory(copy, earlier: earlier, signed: signed?.checkpoint)
        let documents = try copyDocuments(copy, &parts)
        let measured = try DocumentKeeper.measure(path)
        parts.add("recovery.db", DurableCopier.Copied(digest: measured.digest, size: measured.bytes))
        return BackupManifest(
            takenAt: Instant(milliseconds: 0), state: "", schema: try copy.schemaVersion(), entries: history.entries,
            root: history.root, newestLeaf: history.newestLeaf, origin: try origin(),
            signed: signed.map { .init(size: $0.checkpoint.size, root: $0.checkpoint.root) },
            documents: documents.count, documentBytes: documents.bytes, damaged: documents.damaged, files: [])
    }

    /// A good backup is never replaced by one of a damaged store, of another store, or of an older state.
    private func checkedHistory(
        _ copy: any RecoveryStore, earlier: BackupManifest?, signed: Checkpoint?
    ) throws -> LogHistory {
        let history: LogHistory
        do {
            let sizes = Set([earlier?.entries, signed?.size].compactMap(\.self))
            history = try LogHistory.read(copy, sizes: sizes, progress: workspace.progress)
        } catch let error as OperationError {
            throw OperationError(
                .refused, "\(error.message); nothing in \(target) was replaced: run `lotwise log fsck`")
        }
        if let earlier, history.roots[earlier.entries] != earlier.root {
            throw OperationError(
                .refused,
                "\(target): holds a backup of \(earlier.entries) entries that this store, with \(history.entries), does "
                    + "not continue; give another folder")
        }
        if let signed, history.roots[signed.size] != signed.root {
            throw OperationError(
                .refused,
                "the entries are not those that were signed at size \(signed.size); nothing in \(target) was replaced: run "
                    + "`lotwise log fsck`")
        }
        return history
    }

    private func origin() throws -> String? {
        guard FileSystem.exists(workspace.folder.policy) else { return nil }
        return try KeyRing(workspace.folder).policy().logs.first?.key.name
    }

    private func copyDocuments(
        _ copy: any RecoveryStore, _ parts: inout Parts
    ) throws -> (count: Int, bytes: Int, damaged: [Digest]) {
        let rows = try copy.documents(lot: nil)
        var seen: Set<Digest> = []
        var bytes = 0
        var damaged: [Digest] = []
        for (index, row) in rows.enumerated() where row.kind != DocumentKinds.refused {
            workspace.progress(ProgressStep(label: "copying documents", done: index, total: rows.count))
            guard seen.insert(row.digest).inserted else { continue }
            if let size = try copyDocument(row.digest, &parts) {
                bytes += size
            } else if row.state == .reading {
                // The run that reads it was not done; the next one takes the file again.
                seen.remove(row.digest)
            } else {
                damaged.append(row.digest)
            }
        }
        return (seen.count, bytes, damaged)
    }

    /// Bytes of the document; nil when neither the store nor an earlier backup has it whole.
    private func copyDocument(_ digest: Digest, _ parts: inout Parts) throws -> Int? {
        let kept = parts.place.documents
        // Looked at before anything is left as it is: what is no plain file is refused, not passed over.
        let size = try workspace.keeper.size(of: digest)
        if !isChecking, let size, try size == kept.size(of: digest) { return size }
        if isChecking, let size = try wholeSize(kept, digest) { return size }
        if size != nil {
            let source = try workspace.keeper.source(of: digest)
            let copied = try parts.copier.copy(source, to: kept.path(of: digest), wanted: digest)
            if copied.digest == digest {
                parts.copied += 1
                return copied.size
            }
        }
        return try wholeSize(kept, digest)
    }

    /// Bytes of a document that hashes to `digest`; nil when there is none, or it hashes to something else.
    private func wholeSize(_ keeper: DocumentKeeper, _ digest: Digest) throws -> Int? {
        try keeper.standing(of: digest) == .whole ? keeper.size(of: digest) : nil
    }

    // MARK: the small files

    private func copyFiles(_ parts: inout Parts, _ signed: SignedCheckpoint?) throws {
        let store = workspace.folder
        var names = FileSystem.exists(store.settings) ? ["settings.yaml"] : []
        names += try files("trust")
        if withKeys { names += try files("keys") }
        try FileSystem.makeDirectory(parts.folder + "/trust")
        if withKeys { try FileSystem.makeDirectory(parts.folder + "/keys", mode: 0o700) }
        for name in names {
            let copied = try parts.copier.copy(store.path + "/" + name, to: parts.folder + "/" + name)
            parts.add(name, copied)
        }
        if let signed {
            let name = "log/checkpoint"
            parts.add(name, try parts.copier.put(signed.note.bytes, at: parts.folder + "/" + name))
        }
    }

    /// Paths of the files in a folder of the store, without what a dying process left.
    private func files(_ folder: String) throws -> [String] {
        let path = workspace.folder.path + "/" + folder
        guard FileSystem.isDirectory(path) else { return [] }
        return try FileSystem.files(below: path).filter { !$0.hasSuffix(".tmp") }.map { folder + "/" + $0 }
    }

    /// Published checkpoints that the copy covers; witnesses may have added signatures to one since it was copied.
    private func copyCheckpoints(_ parts: Parts, upTo entries: Int) throws {
        let source = workspace.folder.log + "/checkpoints"
        try FileSystem.makeDirectory(parts.place.checkpoints)
        for name in try FileSystem.names(in: source) {
            guard let size = DecimalNumber.parse(name.utf8), size <= entries else { continue }
            let final = parts.place.checkpoints + "/" + name
            let bytes = try FileSystem.read(source + "/" + name, limit: 1 << 20)
            if FileSystem.exists(final), try FileSystem.read(final, limit: 1 << 20) == bytes { continue }
            _ = try parts.copier.put(bytes, at: final)
        }
    }

    private func keys(_ manifest: BackupManifest) throws -> [String] {
        let present = Set(manifest.keys)
        return try files("keys").map { String($0.dropFirst(5)) }.filter { !present.contains($0) }
    }
}
