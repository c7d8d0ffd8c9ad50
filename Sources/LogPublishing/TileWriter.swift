import Custody
import Storage
import StoreFiles

/// Writes the log's static files (c2sp.org/tlog-tiles) from entries and subtree hashes.
///
/// ```
/// let tiles = TileWriter(store: store, nodes: nodes, files: DiskLogFiles(folder: folder.log))
/// try tiles.write(size: note.checkpoint.size, since: 0)
/// ```
package struct TileWriter {
    private let store: any EntryStore
    private let nodes: any NodeReader
    private let files: any LogFiles

    /// `nodes` holds at least the tree that is written.
    package init(store: any EntryStore, nodes: any NodeReader, files: any LogFiles) {
        self.store = store
        self.nodes = nodes
        self.files = files
    }

    /// Puts all tiles and bundles of the tree of `size` that the tree of `old` has not, and flushes.
    package func write(size: Int, since old: Int) throws {
        guard size > old else { return }
        try bundles(size: size, since: old)
        for tile in Tile.new(size: size, since: old) {
            if case .hashes = tile.kind { try files.put(tile.path, try tile.hashes(from: nodes)) }
        }
        try files.flush()
    }

    private func bundles(size: Int, since old: Int) throws {
        var bytes: [UInt8] = []
        var count = 0
        let first = old / Tile.width * Tile.width
        var index = old / Tile.width
        try store.eachEntry(from: first) { seq, _, body in
            guard seq < size else { return }
            bytes.append(UInt8(truncatingIfNeeded: body.count >> 8))
            bytes.append(UInt8(truncatingIfNeeded: body.count))
            bytes.append(contentsOf: body)
            count += 1
            if count == Tile.width {
                try files.put(Tile(kind: .entries, index: index, width: count).path, bytes)
                bytes.removeAll(keepingCapacity: true)
                count = 0
                index += 1
            }
        }
        if count > 0 { try files.put(Tile(kind: .entries, index: index, width: count).path, bytes) }
    }

    /// Removes the partial tiles of the tree of `old` whose full tile the tree of `size` has: nobody needs them any more.
    /// Those of the tile before too, because a crash may have come between a checkpoint and this.
    package func removeReplaced(size: Int, since old: Int) throws {
        var level = 0
        while old >> (level * 8) > 0 {
            let last = (old >> (level * 8)) / Tile.width
            for index in max(0, last - 1)...last where size >> (level * 8) >= (index + 1) * Tile.width {
                try removePartial(.hashes(level: level), index)
                if level == 0 { try removePartial(.entries, index) }
            }
            level += 1
        }
    }

    private func removePartial(_ kind: Tile.Kind, _ index: Int) throws {
        try files.removeFolder(FileSystem.directory(of: Tile(kind: kind, index: index, width: 1).path))
    }
}
