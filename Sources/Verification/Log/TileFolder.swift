import Basics
import Custody
import StoreFiles

/// The hashes of a log that are at hand as tiles in a folder (c2sp.org/tlog-tiles).
///
/// ```
/// let tree = try TileFolder(folder: "lotwise.store/log")
/// let root = try MerkleProof.root(size: tree.size, from: tree)
/// ```
package final class TileFolder: NodeReader {
    private let folder: String
    /// Size of the tree whose tiles are read: that of the folder's checkpoint.
    package let size: Int
    private var known: [Tile: [UInt8]] = [:]

    /// `folder` has `checkpoint` and `tile/`. Nothing of it is trusted: what is read must lead to a signed root.
    package init(folder: String) throws {
        self.folder = folder
        do {
            let bytes = try FileSystem.read(folder + "/checkpoint", limit: 2 << 20)
            size = try SignedCheckpoint(parsing: bytes).checkpoint.size
        } catch let error as SystemError {
            throw OperationError(.unreadable, "\(error); --log takes a log's folder with checkpoint and tile/")
        } catch let error as CustodyError {
            throw OperationError(.unreadable, "\(folder)/checkpoint: \(error.message)")
        }
    }

    package func node(height: Int, index: Int) throws -> TreeHash {
        let inside = height % 8
        let first = index << inside
        let bytes = try tile(level: height / 8, index: first / Tile.width)
        var hashes: [TreeHash] = []
        for position in first % Tile.width..<first % Tile.width + 1 << inside {
            let start = position * TreeHash.size
            guard start + TreeHash.size <= bytes.count, let hash = TreeHash(bytes: bytes[start..<start + TreeHash.size])
            else {
                throw OperationError(.unreadable, "\(folder): a tile is shorter than the checkpoint's tree asks for")
            }
            hashes.append(hash)
        }
        while hashes.count > 1 {
            hashes = stride(from: 0, to: hashes.count, by: 2).map { TreeHash.node(hashes[$0], hashes[$0 + 1]) }
        }
        return hashes[0]
    }

    private func tile(level: Int, index: Int) throws -> [UInt8] {
        let hashes = size >> (level * 8)
        let width = min(Tile.width, hashes - index * Tile.width)
        let tile = Tile(kind: .hashes(level: level), index: index, width: width)
        if let bytes = known[tile] { return bytes }
        do {
            var path = folder + "/" + tile.path
            if !FileSystem.exists(path) {
                path = folder + "/" + Tile(kind: tile.kind, index: index, width: Tile.width).path
            }
            let bytes = try FileSystem.read(path, limit: Tile.width * TreeHash.size)
            known[tile] = bytes
            return bytes
        } catch let error as SystemError {
            throw OperationError(.unreadable, "\(error)")
        }
    }
}
