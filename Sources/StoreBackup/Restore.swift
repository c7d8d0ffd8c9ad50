import Basics
import Custody
import Glibc
import LogPublishing
import Storage
import StoreAccess
import StoreFiles

/// `restore`: a store from a backup, checked before it is one.
///
/// A backup that is behind what was signed is refused, because a log that goes on from there has two histories.
/// Nothing is believed: the database, every entry, every document and the tree are checked on the copy.
///
/// ```
/// let result = try RestoreOperation(request, dependencies).restore()
/// print(result.entries, result.signed)
/// ```
package struct RestoreOperation {
    private let request: RestoreRequest
    private let doors: RestoreDependencies

    package init(_ request: RestoreRequest, _ doors: RestoreDependencies) {
        self.request = request
        self.doors = doors
    }

    /// What was restored.
    package struct Result: Sendable {
        package let entries: Int
        package let documents: Int
        /// Name of the log; nil when it never had a key.
        package let origin: String?
        /// Size of the newest checkpoint that the store now knows of; 0 for none.
        package let signed: Int
        /// Documents that the backed-up store had lost already.
        package let lostDocuments: [String]
        /// Names of key files that the store has not.
        package let missingKeys: [String]
        /// Name of the log that the entries were in before; nil unless a new one was begun.
        package let previousOrigin: String?
    }

    /// Throws `OperationError` or `StoreError`; there is then no store, and the backup is what it was.
    package func restore() throws -> Result {
        try request.check()
        return try StoreFolder(path: request.store).explained {
            let place = try BackupPlace.forReading(request.backup)
            let manifest = try place.manifest()
            let site = try RestoreSite(request.store)
            do {
                let result = try fill(site.folder, place: place, manifest: manifest)
                // A crash before this line leaves no store, one after it a whole one.
                try site.finish()
                return result
            } catch {
                site.abandon()
                throw error
            }
        }
    }

    private func fill(_ folder: StoreFolder, place: BackupPlace, manifest: BackupManifest) throws -> Result {
        let copier = DurableCopier(folder: folder.path)
        try copyState(folder, place: place, manifest: manifest, copier: copier)
        let nodes = try NodeFile(path: folder.nodes, writable: true)
        let store = try doors.reading(folder.database)
        try check(store, nodes: nodes, place: place, manifest: manifest)
        let known = try knownCheckpoints(folder, place)
        let newest = try compare(known, nodes: nodes, manifest: manifest)
        let lost = try copyDocuments(store, folder: folder, place: place, manifest: manifest, copier: copier)
        try copyKeys(folder, copier)
        try copier.makeDurable()
        var result = (origin: known?.origin, signed: newest?.checkpoint.size ?? 0, previous: String?.none)
        if let newLog = request.newLog, let known, let newest {
            try NewLogStart(folder, doors: doors, wanted: newLog, trust: request.trust).begin(
                after: newest.note, entries: manifest.entries)
            result = (newLog.origin, 0, known.origin)
        } else if let known, let newest {
            try checkKey(folder, known.origin, entries: manifest.entries)
            try publish(newest.note, known: known, in: store, nodes: nodes, folder: folder)
        }
        return Result(
            entries: manifest.entries, documents: manifest.documents - lost.count, origin: result.origin,
            signed: result.signed, lostDocuments: lost.map(\.description), missingKeys: missingKeys(folder),
            previousOrigin: result.previous)
    }

    // MARK: what the backup holds

    /// Database, settings, policy and keys, each as the manifest says.
    private func copyState(
        _ folder: StoreFolder, place: BackupPlace, manifest: BackupManifest, copier: DurableCopier
    ) throws {
        guard manifest.files.contains(where: { $0.path == "recovery.db" }) else {
            throw damaged(place.path + "/" + BackupPlace.manifest, "names no database")
        }
        for file in manifest.files {
            doors.progress(ProgressStep(label: "copying \(file.path)", done: 0, total: 0))
            let source = place.state(manifest) + "/" + file.path
            guard FileSystem.exists(source) else { throw damaged(source, "missing") }
            let isKey = file.path.hasPrefix("keys/")
            if isKey { try FileSystem.makeDirectory(folder.keys, mode: 0o700) }
            let copied = try copier.copy(
                source, to: folder.path + "/" + file.path, mode: FileSystem.ownersFile, wanted: file.digest)
            guard copied.digest == file.digest else {
                throw damaged(source, "its bytes hash to \(copied.digest), not to \(file.digest)")
            }
        }
        try copier.makeDurable()
    }

    private func damaged(_ file: String, _ what: String) -> OperationError {
        OperationError(.refused, "\(file): damaged: \(what); use another backup")
    }

    /// The database is whole, and its entries are those that the manifest tells of.
    private func check(
        _ store: any RecoveryStore, nodes: NodeFile, place: BackupPlace, manifest: BackupManifest
    ) throws {
        let database = place.state(manifest) + "/recovery.db"
        if let problem = try store.structuralProblems().first { throw damaged(database, problem) }
        var history: LogHistory?
        do {
            try nodes.append { leaf in history = try LogHistory.read(store, leaf: leaf, progress: doors.progress) }
        } catch let error as OperationError {
            throw damaged(database, error.message)
        }
        guard let history, history.entries == manifest.entries, history.root == manifest.root,
            history.newestLeaf == manifest.newestLeaf
        else {
            throw damaged(
                database,
                "it has \(history?.entries ?? 0) entries, and they are not the \(manifest.entries) of the manifest")
        }
    }

    /// Documents that the backup could not have. Throws when one that it had is missing or changed.
    private func copyDocuments(
        _ store: any RecoveryStore, folder: StoreFolder, place: BackupPlace, manifest: BackupManifest,
        copier: DurableCopier
    ) throws -> [Digest] {
        let keeper = DocumentKeeper(folder: folder)
        let knownLost = Set(manifest.damaged)
        var seen: Set<Digest> = []
        var lost: [Digest] = []
        let rows = try store.documents(lot: nil)
        for (index, row) in rows.enumerated() where row.kind != DocumentKinds.refused {
            doors.progress(ProgressStep(label: "copying documents", done: index, total: rows.count))
            guard seen.insert(row.digest).inserted else { continue }
            let source = place.documents.path(of: row.digest)
            guard let bytes = try place.documents.sourceIfThere(row.digest) else {
                if row.state == .reading { continue }
                guard knownLost.contains(row.digest) else { throw damaged(source, "missing (\(row.path))") }
                lost.append(row.digest)
                continue
            }
            let copied = try copier.copy(bytes, to: keeper.path(of: row.digest), wanted: row.digest)
            guard copied.digest == row.digest else {
                throw damaged(source, "its bytes hash to \(copied.digest) (\(row.path))")
            }
        }
        return lost
    }

    // MARK: what was signed

    /// What others have, and what the backup itself knows of; nil when the log never had a key.
    private func knownCheckpoints(_ folder: StoreFolder, _ place: BackupPlace) throws -> KnownCheckpoints? {
        let file = request.trust ?? folder.policy
        guard FileSystem.exists(file) else {
            if request.known.isEmpty && request.trust == nil { return nil }
            throw OperationError(
                .refused, "the backup has no trust/policy.txt to check a checkpoint with; give --trust FILE")
        }
        var known = try KnownCheckpoints(try policy(file))
        let scratch = folder.path + "/.known"
        for path in request.known { try known.read(path, scratch: scratch, head: doors.head) }
        let own = folder.log + "/checkpoint"
        if FileSystem.exists(own) { try known.read(own, scratch: scratch, head: doors.head) }
        // Also of a backup that was begun later and never ended: what it shows was signed all the same.
        for name in try FileSystem.names(in: place.checkpoints) {
            let path = place.checkpoints + "/" + name
            let bytes = try FileSystem.read(path, limit: 1 << 20)
            guard let note = try? SignedCheckpoint(parsing: bytes) else { continue }
            known.addIfOurs(note, from: path)
        }
        return known
    }

    private func policy(_ file: String) throws -> TrustPolicy {
        do { return try TrustPolicy(parsing: try FileSystem.read(file, limit: 1 << 20)) } catch {
            throw OperationError(.unreadable, "\(file): \((error as? CustodyError)?.message ?? "\(error)")")
        }
    }

    /// The newest known checkpoint, which the entries hold. Throws when they don't.
    private func compare(_ known: KnownCheckpoints?, nodes: NodeFile, manifest: BackupManifest) throws
        -> KnownCheckpoints.Item?
    {
        guard let known, let newest = known.newest else { return nil }
        for item in known.items where item.checkpoint.size <= manifest.entries {
            let root = try MerkleProof.root(size: item.checkpoint.size, from: nodes)
            guard root == item.checkpoint.root else {
                throw OperationError(
                    .refused,
                    "\(request.backup) and \(item.source) contradict each other: the first \(item.checkpoint.size) entries "
                        + "have root \(root), and \(item.checkpoint.root) was signed. One of the two histories was "
                        + "rewritten; keep both as they are, they are the evidence")
            }
        }
        let missing = newest.checkpoint.size - manifest.entries
        if request.newLog != nil, missing <= 0 {
            throw OperationError(
                .refused,
                "the backup is not behind \(newest.source), so nothing asks for a new log; leave out --new-log")
        }
        if missing > 0, request.newLog == nil {
            throw OperationError(
                .refused,
                "\(request.backup): the backup of \(manifest.takenAt) ends with \(manifest.entries) entries, but "
                    + "\(newest.source) shows that \(newest.checkpoint.size) were signed: \(missing) are missing, and a log "
                    + "that goes on from here is a fork. Restore a newer backup; if the entries are lost for ever, begin "
                    + "a new log that says so: --new-log ORIGIN --by WHO --reason TEXT")
        }
        return newest
    }

    /// Tree, tiles and checkpoint as they were, and the head that a later restore can't go behind either.
    private func publish(
        _ note: SignedCheckpoint, known: KnownCheckpoints, in store: any RecoveryStore, nodes: NodeFile,
        folder: StoreFolder
    ) throws {
        doors.progress(ProgressStep(label: "writing the log's tiles", done: 0, total: 0))
        let files = DiskLogFiles(folder: folder.log)
        let tiles = TileWriter(store: store, nodes: nodes, files: files)
        var last = 0
        // Whoever holds an older checkpoint finds the partial tiles of its size.
        for item in known.items.sorted(by: { $0.checkpoint.size < $1.checkpoint.size }) {
            try tiles.write(size: item.checkpoint.size, since: last)
            try tiles.removeReplaced(size: item.checkpoint.size, since: last)
            try files.put("checkpoints/\(item.checkpoint.size)", item.note.note.bytes)
            last = item.checkpoint.size
        }
        try files.put("checkpoints/\(note.checkpoint.size)", note.note.bytes)
        try files.replace("checkpoint", note.note.bytes)
        try FileSystem.removeTree(folder.log + "/.tmp")
        let heads = LogHeads(try doors.head(folder.headFile))
        try heads.swap(known.origin, expecting: nil, to: note)
        let policy = try KeyRing(folder).policy()
        if (try? policy.check(note)) != nil { try heads.setProven(known.origin, note) }
    }

    // MARK: keys

    private static let keyNames = ["log.key", "issuer.key", "entry-salt.secret"]

    /// Keys that were kept apart.
    private func copyKeys(_ folder: StoreFolder, _ copier: DurableCopier) throws {
        guard let path = request.keys else { return }
        let isFolder = FileSystem.isDirectory(path)
        let names = isFolder ? try FileSystem.names(in: path) : [FileSystem.name(of: path)]
        let wanted = names.filter { Self.keyNames.contains($0) || ($0.hasPrefix("log-old-") && $0.hasSuffix(".key")) }
        guard !wanted.isEmpty else {
            throw OperationError(
                .refused, "\(path): no key file here; they are \(Self.keyNames.joined(separator: ", "))")
        }
        try FileSystem.makeDirectory(folder.keys, mode: 0o700)
        for name in wanted {
            let source = isFolder ? path + "/" + name : path
            _ = try copier.copy(source, to: folder.keys + "/" + name, mode: 0o600)
        }
    }

    /// A key that this log doesn't know, or that was rotated away, would sign what nobody accepts. Both policies count:
    /// readers may have the newer one already.
    private func checkKey(_ folder: StoreFolder, _ origin: String, entries: Int) throws {
        guard FileSystem.exists(folder.keys + "/log.key") else { return }
        let ring = KeyRing(folder)
        let key = try ring.logSigners().first?.key
        for policy in try [ring.policy()] + [request.trust].compactMap(\.self).map(policy) {
            guard let key, policy.logs.contains(where: { $0.key == key }) else {
                throw OperationError(
                    .refused,
                    "log.key signs for \(key?.name ?? "nobody") and is not a key of \(origin) in the policy; give --keys"
                )
            }
            guard let range = policy.logRanges[key.reference], !range.contains(entries + 1) else { continue }
            let sizes = "\(range.from) to \(range.to.map(String.init) ?? "any")"
            throw OperationError(
                .refused,
                "log.key is \(key.reference), which by the policy signs trees of \(sizes) entries and not the next one, of "
                    + "\(entries + 1): the key was rotated; give the one in force with --keys")
        }
    }

    private func missingKeys(_ folder: StoreFolder) -> [String] {
        Self.keyNames.filter { !FileSystem.exists(folder.keys + "/" + $0) }
    }
}
