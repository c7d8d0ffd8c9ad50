import Custody
import LogPublishing
import Storage
import StoreAccess
import StoreFiles

/// `log fsck --repair-tiles`: writes tiles, bundles and subtree hashes anew from the entries. Only from entries that are
/// what was signed: from others the files would be made to agree with what somebody changed.
///
/// ```
/// try RepairTilesOperation(workspace).repair()
/// ```
package struct RepairTilesOperation {
    private let workspace: Workspace
    private let files: any LogFiles
    private var store: any RecoveryStore { workspace.store }

    /// `files` are the store's own unless a test gives others. The caller holds the writer's lock.
    package init(_ workspace: Workspace, files: (any LogFiles)? = nil) {
        self.workspace = workspace
        self.files = files ?? DiskLogFiles(folder: workspace.folder.log)
    }

    /// Called again after a crash it does all of it again. Throws `OperationError` and `StoreError`.
    package func repair() throws {
        let published = try PublishedFiles.read(workspace)
        let checkpoints = published.checkpoints
        let size = checkpoints.size
        let reading = try LogReading(workspace, published, limit: 1).read { _ in }
        let wrong = reading.problems + checkpoints.compare(reading.roots, entries: reading.entries)
        if let first = wrong.first {
            throw OperationError(
                .refused,
                "\(workspace.folder.path): the entries are not those that were signed, so no tile is made from them "
                    + "(\(first)); restore a backup")
        }
        try workspace.folder.explained {
            let nodes = try NodeFile(path: workspace.folder.nodes, writable: true)
            try nodes.truncate(to: 0)
            // A crash from here on leaves a file that lacks its end, which the next writer adds.
            try nodes.append { leaf in try store.eachEntry(from: 0) { _, _, body in try leaf(.leaf(body)) } }
            try TileWriter(store: store, nodes: nodes, files: files).write(size: size, since: 0)
            try rewriteOlder(size: size, entries: reading.entries, nodes)
        }
    }

    private func listing(_ entries: Int) throws -> TileListing {
        TileListing(try TileListing.names(log: workspace.folder.log), entries: entries)
    }

    /// Partial tiles of older trees, or of a tree that was not signed for a crash: readers may still ask for the former.
    private func rewriteOlder(size: Int, entries: Int, _ nodes: NodeFile) throws {
        let current = Set(Tile.all(size: size))
        for tile in try listing(entries).tiles where !current.contains(tile) {
            switch tile.kind {
            case .hashes: try files.put(tile.path, tile.hashes(from: nodes))
            case .entries:
                var bodies: [[UInt8]] = []
                try store.eachEntry(from: tile.index * Tile.width, limit: tile.width) { bodies.append(Array($2)) }
                try files.put(tile.path, try EntryBundle.encode(bodies))
            }
        }
        try files.flush()
    }
}
