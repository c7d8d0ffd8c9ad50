import Basics
import Custody
import Storage

/// `log export`: the whole log for a full auditor, or the entries of one lot with their proofs for its customer.
package struct ExportOperation {
    private let workspace: Workspace

    /// Of the workspace's own log.
    package init(_ workspace: Workspace) { self.workspace = workspace }

    /// Copies checkpoint, tiles, bundles and policy to `folder`, the checkpoint last: an interrupted copy is not taken
    /// for a whole one. Returns the number of files.
    package func log(to folder: String) throws -> Int {
        let source = workspace.folder.log
        guard FileSystem.exists(source + "/checkpoint") else {
            throw OperationError(
                .incomplete, "\(workspace.folder.path): nothing is signed yet; run `lotwise log checkpoint`")
        }
        return try workspace.folder.explained {
            try refuseOccupied(folder)
            var files = try FileSystem.files(below: source).filter { $0 != "checkpoint" }
            files.append("checkpoint")
            for (index, file) in files.enumerated() {
                workspace.progress(ProgressStep(label: "exporting", done: index, total: files.count))
                let target = folder + "/" + file
                try FileSystem.makeDirectory(FileSystem.directory(of: target))
                try FileSystem.write(target, try FileSystem.read(source + "/" + file, limit: .max))
            }
            try FileSystem.write(folder + "/policy.txt", try FileSystem.read(workspace.folder.policy))
            return files.count + 1
        }
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

    /// Entries and proofs as files in `folder/entries`, and the policy beside.
    package func write(_ indices: [Int], to folder: String) throws {
        try workspace.folder.explained { try FileSystem.makeDirectory(folder + "/entries") }
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

    private func refuseOccupied(_ folder: String) throws {
        guard try !FileSystem.exists(folder) || FileSystem.files(below: folder).isEmpty else {
            throw OperationError(.refused, "\(folder): not empty; give a new folder with --out")
        }
    }
}
