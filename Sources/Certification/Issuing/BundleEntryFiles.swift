import Basics
import CertificateContent
import LogPublishing
import StoreAccess
import StoreFiles

/// Writes the entries that a certificate rests on into its folder, each with its proof.
struct BundleEntryFiles {
    /// How they lie there.
    enum Layout {
        /// A file for each entry and one for its proof.
        case files
        /// All entries in one zip file, all proofs in another.
        case zips
        /// A line an entry: `EntryPack`.
        case lines

        /// `isPacked` is what was asked for: of many devices entries lie in one file anyway.
        init(devices: Int, isPacked: Bool) {
            self = devices > EntryPack.deviceLimit ? .lines : isPacked ? .zips : .files
        }

        /// True when a folder has its entries in this way.
        func isIn(_ folder: String) -> Bool {
            switch self {
            case .files: FileSystem.exists(folder + "/entries")
            case .zips: FileSystem.exists(folder + "/" + BundleNames.entryPack)
            case .lines: FileSystem.exists(folder + "/" + EntryPack.path)
            }
        }
    }

    private let workspace: Workspace
    private let folder: String

    init(_ workspace: Workspace, folder: String) {
        self.workspace = workspace
        self.folder = folder
    }

    func write(_ entries: EntryNumbers, as layout: Layout) throws {
        switch layout {
        case .files: try writeFiles(entries)
        case .zips: try writeZips(entries)
        case .lines: try writeLines(entries)
        }
    }

    /// The entry that says what was issued.
    func write(issued number: Int) throws {
        try ProveOperation(workspace).prove([number]) { proof in
            try put("issued.json", proof.entry)
            try put("issued.tlog-proof", proof.proof.bytes)
        }
    }

    private func writeFiles(_ entries: EntryNumbers) throws {
        try workspace.folder.explained { try FileSystem.makeDirectory(folder + "/entries") }
        try prove(entries) { proof in
            try put(BundleNames.entry(proof.index), proof.entry)
            try put(BundleNames.proof(proof.index), proof.proof.bytes)
        }
    }

    private func writeZips(_ entries: EntryNumbers) throws {
        var bodies = try Zip(output(BundleNames.entryPack))
        var proofs = try Zip(output(BundleNames.proofPack))
        do {
            try prove(entries) { proof in
                try bodies.add(BundleNames.entry(proof.index), proof.entry, to: flush)
                try proofs.add(BundleNames.proof(proof.index), proof.proof.bytes, to: flush)
            }
        } catch let error as CertificateError {
            throw OperationError(.refused, "\(error.message): certify without --pack")
        }
        try bodies.end(flush)
        try proofs.end(flush)
    }

    /// A zip file that is written in pieces.
    private struct Zip {
        private let file: FileSystem.Output
        private var writer = StoredZip.Writer()
        private var waiting: [UInt8] = []

        init(_ file: FileSystem.Output) { self.file = file }

        mutating func add(
            _ name: String, _ bytes: [UInt8], to flush: ([UInt8], FileSystem.Output) throws -> Void
        ) throws {
            waiting += try writer.member(name, bytes)
            guard waiting.count >= BundleEntryFiles.piece else { return }
            try flush(waiting, file)
            waiting.removeAll(keepingCapacity: true)
        }

        func end(_ flush: ([UInt8], FileSystem.Output) throws -> Void) throws {
            try flush(waiting + writer.end(), file)
        }
    }

    /// In pieces, as the proofs come.
    private func writeLines(_ entries: EntryNumbers) throws {
        try workspace.folder.explained { try FileSystem.makeDirectory(folder + "/proofs") }
        let file = try output(EntryPack.path)
        var json = JSONText(reserving: Self.piece + 65_536)
        var isEmpty = true
        try prove(entries) { proof in
            if isEmpty { try flush(EntryPack.head(proof.proof.checkpoint), file) }
            isEmpty = false
            EntryPack.write(index: proof.index, body: proof.entry, hashes: proof.proof.hashes, to: &json)
            if json.bytes.count >= Self.piece { try json.drain { bytes in try flush(bytes, file) } }
        }
        try json.drain { bytes in try flush(bytes, file) }
    }

    /// Bytes that are gathered before they go to a file.
    private static let piece = 1 << 18

    private func prove(_ entries: EntryNumbers, _ body: (ProveOperation.Proof) throws -> Void) throws {
        try entries.eachPart { part in try ProveOperation(workspace).prove(part, body) }
    }

    private func output(_ path: String) throws -> FileSystem.Output {
        try workspace.folder.explained { try FileSystem.Output(folder + "/" + path) }
    }

    private func flush(_ bytes: [UInt8], _ file: FileSystem.Output) throws {
        try workspace.folder.explained { try file.write(bytes) }
    }

    private func put(_ path: String, _ bytes: [UInt8]) throws {
        try workspace.folder.explained { try FileSystem.write(folder + "/" + path, bytes) }
    }
}
