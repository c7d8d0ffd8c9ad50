import StoreAccess
import StoreFiles

/// What readers of the log see, as it was at one moment: the signed checkpoints and the names of the tiles. Whoever reads
/// it before the database finds all its entries there, because what is signed was recorded before.
struct PublishedFiles {
    let checkpoints: FsckCheckpoints
    /// Names of the files below the tiles.
    let tiles: [String]
    /// The bytes of the checkpoint that readers see; empty when there is none.
    let note: [UInt8]

    /// Readings until somebody who publishes without a pause is given up on.
    private static let readings = 50

    /// Reads again while another process publishes. Throws `StoreError` and `OperationError` when files can't be read.
    static func read(_ workspace: Workspace) throws -> PublishedFiles {
        var files = try once(workspace)
        var left = readings
        while left > 0, try note(workspace) != files.note {
            files = try once(workspace)
            left -= 1
        }
        return files
    }

    private static func once(_ workspace: Workspace) throws -> PublishedFiles {
        let note = try note(workspace)
        let checkpoints = try FsckCheckpoints(workspace)
        let tiles = try workspace.folder.explained { try TileListing.names(log: workspace.folder.log) }
        return PublishedFiles(checkpoints: checkpoints, tiles: tiles, note: note)
    }

    /// The checkpoint's bytes as they are now.
    static func note(_ workspace: Workspace) throws -> [UInt8] {
        let path = workspace.folder.log + "/checkpoint"
        guard FileSystem.exists(path), FileSystem.size(path) ?? 0 <= 1 << 20 else { return [] }
        return try workspace.folder.explained { try FileSystem.read(path, limit: 1 << 20) }
    }
}
