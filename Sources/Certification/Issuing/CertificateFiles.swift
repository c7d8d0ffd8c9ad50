import Basics
import CertificateContent
import Custody
import Dispatch
import LogPublishing
import Storage
import StoreAccess
import StoreFiles

/// The four files that a certificate is: kept in the store under their digests, copied into every bundle alike.
package struct CertificateFiles {
    /// One of them, as it is kept.
    struct Item {
        let name: String
        let digest: Digest
        let bytes: Int
    }

    /// In the order of `names`.
    let items: [Item]

    /// What the entry says of them.
    func issued(_ id: CertificateID) -> IssuedRecord {
        IssuedRecord(id: id, credential: items[0].digest, page: items[1].digest, devices: items[2].digest)
    }
}

/// Files of a certificate that is being made: the long tables go to the disk as they are written and never lie in memory
/// whole; all become documents when `keep` is called, and go away when it isn't.
final class CertificateDrafts {
    private let workspace: Workspace
    private let json: DocumentKeeper.Draft
    private let csv: DocumentKeeper.Draft
    private var isKept = false

    init(_ table: DeviceTable, _ workspace: Workspace) throws {
        self.workspace = workspace
        (json, csv) = try workspace.folder.explained { try Self.written(table, workspace.keeper) }
    }

    /// Both tables at once, each on a core of its own.
    private static func written(
        _ table: DeviceTable, _ keeper: DocumentKeeper
    ) throws -> (json: DocumentKeeper.Draft, csv: DocumentKeeper.Draft) {
        // It holds nothing but a path, and each draft is a file of its own.
        nonisolated(unsafe) let keeper = keeper
        let made = [Result<DocumentKeeper.Draft, any Error>](unsafeUninitializedCapacity: 2) { room, count in
            // Each iteration writes its own position.
            nonisolated(unsafe) let output = room
            DispatchQueue.concurrentPerform(iterations: 2) { part in
                let draft = Result {
                    try keeper.draft(part == 0 ? "-json" : "-csv") { writer in
                        func write(_ bytes: [UInt8]) throws { try bytes.withUnsafeBytes(writer.write) }
                        if part == 0 { try table.writeJSON(write) } else { try table.writeCSV(write) }
                    }
                }
                output.initializeElement(at: part, to: draft)
            }
            count = 2
        }
        do { return (try made[0].get(), try made[1].get()) } catch {
            for case .success(let draft) in made { keeper.discard(draft) }
            throw error
        }
    }

    deinit {
        guard !isKept else { return }
        workspace.keeper.discard(json)
        workspace.keeper.discard(csv)
    }

    var jsonDigest: Digest { json.digest }
    var csvDigest: Digest { csv.digest }

    /// Makes the bytes durable; the rows that name them come with the entry.
    func keep(credential: [UInt8], page: [UInt8]) throws -> CertificateFiles {
        let keeper = workspace.keeper
        return try workspace.folder.explained {
            let small = [
                try keeper.draft("-vc") { writer in try credential.withUnsafeBytes(writer.write) },
                try keeper.draft("-pdf") { writer in try page.withUnsafeBytes(writer.write) },
            ]
            isKept = true
            let drafts = small + [json, csv]
            for draft in drafts { try keeper.commit(draft) }
            return CertificateFiles(
                items: zip(BundleNames.kept, drafts).map { name, draft in
                    CertificateFiles.Item(name: name, digest: draft.digest, bytes: draft.bytes)
                })
        }
    }
}

/// Writes a certificate's folder: a temporary name until everything is in it.
struct BundleWriter {
    private let workspace: Workspace

    init(_ workspace: Workspace) { self.workspace = workspace }

    /// Returns the folder `OUT/<uuid>`.
    func write(_ content: CertificateContent, _ files: CertificateFiles, issued: EntryRow, to out: String) throws
        -> String
    {
        try write(
            files, kind: content.kind, id: content.id.text, devices: content.lines.count,
            entries: Self.indices(content), issued: issued, out: out)
    }

    /// The kept files of a certificate that was issued before, with proofs in today's log.
    func write(kept: CertificateIndex.Certificate, kind: CertificateKind, to out: String) throws -> String {
        let lot = kept.issue.lot
        let row = try workspace.store.lots().first { $0.name == lot }
        let items = try BundleNames.kept.map { name in
            guard let found = try workspace.store.documents(path: "certificates/\(kept.id)/\(name)", lot: row?.id).last
            else {
                throw OperationError(.store, "certificate \(kept.id): its \(name) is not kept; run `lotwise log fsck`")
            }
            let path = workspace.keeper.path(of: found.digest)
            guard try workspace.folder.explained({ try workspace.keeper.measure(found.digest).digest }) == found.digest
            else {
                throw OperationError(.store, "\(path): is not what was kept; run `lotwise log fsck`")
            }
            return CertificateFiles.Item(name: name, digest: found.digest, bytes: found.bytes)
        }
        let files = CertificateFiles(items: items)
        let json = try workspace.folder.explained { try workspace.keeper.read(items[2].digest, limit: 1 << 30) }
        let table: DeviceTable
        do { table = try DeviceTable(parsing: json) } catch {
            throw OperationError(.store, "certificate \(kept.id): \(error.message)")
        }
        let entries = Set(table.lines.flatMap(\.entries).map(\.index) + table.entries.map(\.index)).sorted()
        return try write(
            files, kind: table.kind, id: kept.id, devices: table.lines.count, entries: entries, issued: kept.entry,
            out: out)
    }

    private static func indices(_ content: CertificateContent) -> [Int] {
        Set(content.lines.flatMap(\.entries).map(\.index) + content.entries.map(\.index)).sorted()
    }

    private func write(
        _ files: CertificateFiles, kind: CertificateKind, id: String, devices: Int, entries: [Int], issued: EntryRow,
        out: String
    ) throws -> String {
        let folder = out + "/" + id
        let temporary = out + "/." + id + ".tmp"
        try workspace.folder.explained {
            try FileSystem.removeTree(temporary)
            try FileSystem.makeDirectory(temporary)
            for item in files.items {
                try FileSystem.copy(workspace.keeper.source(of: item.digest), to: temporary + "/" + item.name)
            }
            for (path, bytes) in CertificateResources.files(kind) {
                try FileSystem.makeDirectory(FileSystem.directory(of: temporary + "/" + path))
                try FileSystem.write(temporary + "/" + path, bytes)
            }
            try FileSystem.write(temporary + "/policy.txt", try FileSystem.read(workspace.folder.policy))
        }
        try proofs(entries, isLarge: devices > EntryPack.deviceLimit, issued: issued, folder: temporary)
        try workspace.folder.explained {
            try FileSystem.removeTree(folder)
            try FileSystem.rename(temporary, to: folder)
        }
        return folder
    }

    private func proofs(_ entries: [Int], isLarge: Bool, issued: EntryRow, folder: String) throws {
        let prove = ProveOperation(workspace)
        if isLarge {
            try workspace.folder.explained { try FileSystem.makeDirectory(folder + "/proofs") }
            try pack(entries, folder)
        } else {
            try workspace.folder.explained { try FileSystem.makeDirectory(folder + "/entries") }
            try prove.prove(entries) { proof in
                try workspace.folder.explained {
                    try FileSystem.write(folder + "/entries/\(proof.index).json", proof.entry)
                    try FileSystem.write(folder + "/entries/\(proof.index).tlog-proof", proof.proof.bytes)
                }
            }
        }
        try prove.prove([issued.seq]) { proof in
            try workspace.folder.explained {
                try FileSystem.write(folder + "/issued.json", proof.entry)
                try FileSystem.write(folder + "/issued.tlog-proof", proof.proof.bytes)
            }
        }
    }

    /// In pieces, as the proofs come.
    private func pack(_ entries: [Int], _ folder: String) throws {
        let path = folder + "/" + EntryPack.path
        let file = try workspace.folder.explained { try FileSystem.Output(path) }
        func flush(_ bytes: [UInt8]) throws { try workspace.folder.explained { try file.write(bytes) } }
        var json = JSONText(reserving: Self.piece + 65_536)
        var isEmpty = true
        try ProveOperation(workspace).prove(entries) { proof in
            if isEmpty { try flush(EntryPack.head(proof.proof.checkpoint)) }
            isEmpty = false
            EntryPack.write(index: proof.index, body: proof.entry, hashes: proof.proof.hashes, to: &json)
            if json.bytes.count >= Self.piece { try json.drain(flush) }
        }
        try json.drain(flush)
    }

    private static let piece = 1 << 18
}
