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
    func keep(credential: [UInt8], page: CertificatePageFile) throws -> CertificateFiles {
        let keeper = workspace.keeper
        return try workspace.folder.explained {
            let small = [
                try keeper.draft("-vc") { writer in try credential.withUnsafeBytes(writer.write) },
                try keeper.draft("-pdf") { writer in
                    try page.eachPiece { piece in try piece.withUnsafeBytes(writer.write) }
                },
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
    /// The entries in few files.
    private let isPacked: Bool

    init(_ workspace: Workspace, isPacked: Bool) {
        self.workspace = workspace
        self.isPacked = isPacked
    }

    /// Returns the folder `OUT/<uuid>`.
    func write(_ content: CertificateContent, _ files: CertificateFiles, issued: EntryRow, to out: String) throws
        -> String
    {
        try write(
            files, kind: content.kind, id: content.id.text, devices: content.lines.count,
            entries: try indices(content.lines, content.entries), issued: issued, out: out)
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
        return try write(
            files, kind: table.kind, id: kept.id, devices: table.lines.count,
            entries: try indices(table.lines, table.entries), issued: kept.entry, out: out)
    }

    /// Numbers of all entries relied on, ascending, each once.
    private func indices(_ lines: DeviceLines, _ entries: [CertificateEntry]) throws -> EntryNumbers {
        var found = EntryNumbers(entries.map(\.index))
        lines.each { line in for entry in line.pointee.entries { found.insert(entry.index) } }
        try workspace.folder.explained { try lines.checkRead() }
        return found
    }

    private func write(
        _ files: CertificateFiles, kind: CertificateKind, id: String, devices: Int, entries: EntryNumbers,
        issued: EntryRow, out: String
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
        let files = BundleEntryFiles(workspace, folder: temporary)
        try files.write(entries, as: BundleEntryFiles.Layout(devices: devices, isPacked: isPacked))
        try files.write(issued: issued.seq)
        try workspace.folder.explained {
            try FileSystem.removeTree(folder)
            try FileSystem.rename(temporary, to: folder)
        }
        return folder
    }
}
