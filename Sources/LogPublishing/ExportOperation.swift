import Basics
import Custody
import Storage
import StoreAccess
import StoreFiles

/// `log export`: the whole log for a full auditor, or the entries of one lot with their proofs for its customer.
///
/// ```
/// let export = ExportOperation(workspace)
/// print(try export.log(to: "log-copy"), "entries")
/// print(try export.lot("LOT-1", to: "lot-copy"), "entries")
/// ```
package struct ExportOperation {
    private let workspace: Workspace

    /// Of the workspace's own log.
    package init(_ workspace: Workspace) { self.workspace = workspace }

    /// Copies what belongs to the checkpoint that is in force now: tiles, bundles, earlier checkpoints and policy, the
    /// checkpoint last: an interrupted copy is not taken for a whole one. Others may write meanwhile. Returns the number
    /// of files.
    package func log(to folder: String) throws -> Int {
        let source = workspace.folder.log
        return try workspace.folder.explained {
            guard let checkpoint = try FileSystem.readIfThere(source + "/checkpoint") else {
                throw OperationError(
                    .incomplete, "\(workspace.folder.path): nothing is signed yet; run `lotwise log checkpoint`")
            }
            try refuseOccupied(folder)
            let size: Int
            do throws(CustodyError) { size = try SignedCheckpoint(parsing: checkpoint).checkpoint.size } catch {
                throw OperationError(.store, "\(source)/checkpoint: \(error.message); run `lotwise log fsck`")
            }
            let kept = try kept(upTo: size)
            var done = 0
            for tile in Tile.all(size: size) {
                workspace.progress(
                    ProgressStep(label: "exporting", done: done, total: size / Tile.width * 2 + kept.count))
                try copy(tile, to: folder)
                done += 1
            }
            for name in kept { try put(FileSystem.read(source + "/" + name), folder + "/" + name) }
            try put(FileSystem.read(workspace.folder.policy), folder + "/policy.txt")
            try Durability.syncFileSystem(of: folder)
            try put(checkpoint, folder + "/checkpoint")
            try Durability.syncFileSystem(of: folder)
            return done + kept.count + 2
        }
    }

    /// The tile of this width, or the full one that replaces it while others write.
    private func copy(_ tile: Tile, to folder: String) throws {
        let full = Tile(kind: tile.kind, index: tile.index, width: Tile.width)
        for path in [tile.path, full.path] {
            if let bytes = try FileSystem.readIfThere(workspace.folder.log + "/" + path, limit: .max) {
                return try put(bytes, folder + "/" + path)
            }
        }
        throw OperationError(
            .store, "\(workspace.folder.log)/\(tile.path): not there; run `lotwise log fsck --repair-tiles`")
    }

    /// Earlier checkpoints, and time stamps beside them, that are no newer than the one in force; relative to the log.
    private func kept(upTo size: Int) throws -> [String] {
        let folder = workspace.folder.log + "/checkpoints"
        guard FileSystem.isDirectory(folder) else { return [] }
        return try FileSystem.files(below: folder).filter { name in
            guard !name.hasSuffix(".tmp") else { return false }
            let number = DecimalNumber.parse(name.utf8.prefix { 48...57 ~= $0 })
            return number.map { $0 <= size } ?? true
        }.map { "checkpoints/" + $0 }
    }

    private func put(_ bytes: [UInt8], _ path: String) throws {
        try FileSystem.makeDirectory(FileSystem.directory(of: path))
        try FileSystem.write(path, bytes)
    }

    /// Writes `entries/<index>.json` and `.tlog-proof` of every entry about the lot, and the policy. Returns how many
    /// entries. Throws `.incomplete` when one isn't proven yet.
    package func lot(_ name: String, to folder: String) throws -> Int {
        _ = try workspace.lot(named: name)
        try workspace.folder.explained { try refuseOccupied(folder) }
        var indices: [Int] = []
        try workspace.store.eachEntry(from: 0) { seq, _, body in
            if EntryText.lot(Array(body)) == name { indices.append(seq) }
        }
        try write(indices, to: folder)
        return indices.count
    }

    /// Entries and proofs as files in `folder/entries`, and the policy beside. Throws `.refused` for a folder that holds
    /// anything else than these files from an earlier time: proofs about another device would go to this one's owner.
    package func write(_ indices: [Int], to folder: String) throws {
        try workspace.folder.explained {
            let own = Set(indices.flatMap { ["entries/\($0).json", "entries/\($0).tlog-proof"] } + ["policy.txt"])
            try refuseOccupied(folder, exceptFor: own)
            try FileSystem.makeDirectory(folder + "/entries")
        }
        var done = 0
        try ProveOperation(workspace).prove(indices) { proof in
            workspace.progress(ProgressStep(label: "proving", done: done, total: indices.count))
            done += 1
            try workspace.folder.explained {
                let stem = folder + "/entries/\(proof.index)"
                try FileSystem.write(stem + ".json", proof.entry)
                try FileSystem.write(stem + ".tlog-proof", proof.proof.bytes)
            }
        }
        try workspace.folder.explained {
            try FileSystem.write(folder + "/policy.txt", try FileSystem.read(workspace.folder.policy))
        }
    }

    private func refuseOccupied(_ folder: String, exceptFor own: Set<String> = []) throws {
        guard FileSystem.exists(folder) else { return }
        if let other = try FileSystem.files(below: folder).first(where: { !own.contains($0) }) {
            throw OperationError(.refused, "\(folder): not empty, \(other) is in it; give a new folder with --out")
        }
    }
}
