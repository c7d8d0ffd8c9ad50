import Basics
import Certificates
import Custody
import RecoveryModel
import Storage

/// The four files that a certificate is: kept in the store under their digests, written into every bundle alike.
struct CertificateFiles {
    let credential: [UInt8]
    let page: [UInt8]
    let json: [UInt8]
    let csv: [UInt8]

    static let credentialName = "certificate.vc.json"
    static let names = [credentialName, "certificate.pdf", "devices.json", "devices.csv"]

    /// By name.
    var all: [(name: String, bytes: [UInt8])] { Array(zip(Self.names, [credential, page, json, csv])) }

    /// What the entry says of them.
    func issued(_ id: CertificateID) -> IssuedRecord {
        IssuedRecord(
            id: id, credential: Digest(of: credential), page: Digest(of: page), devices: Digest(of: json))
    }

    /// Makes the bytes durable; the rows that name them come with the entry.
    func keep(_ workspace: Workspace) throws {
        try workspace.folder.explained {
            for (_, bytes) in all { try workspace.keeper.commit(try workspace.keeper.copy(MemoryByteSource(bytes))) }
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
            entries: Self.indices(content), issued, out)
    }

    /// The kept files of a certificate that was issued before, with proofs in today's log.
    func write(kept: CertificateBook.Certificate, kind: CertificateKind, to out: String) throws -> String {
        let lot = kept.value["lot"]?.string
        let row = try workspace.store.lots().first { $0.name == lot }
        let bytes = try CertificateFiles.names.map { name in
            guard let found = try workspace.store.documents(path: "certificates/\(kept.id)/\(name)", lot: row?.id).last
            else {
                throw OperationError(.store, "certificate \(kept.id): its \(name) is not kept; run `lotwise log fsck`")
            }
            let path = workspace.keeper.path(of: found.digest)
            let bytes = try workspace.folder.explained { try FileSystem.read(path, limit: 1 << 30) }
            guard Digest(of: bytes) == found.digest else {
                throw OperationError(.store, "\(path): is not what was kept; run `lotwise log fsck`")
            }
            return bytes
        }
        let files = CertificateFiles(credential: bytes[0], page: bytes[1], json: bytes[2], csv: bytes[3])
        let table: DeviceTable
        do { table = try DeviceTable(parsing: files.json) } catch {
            throw OperationError(.store, "certificate \(kept.id): \(error.message)")
        }
        let entries = Set(table.lines.flatMap(\.entries).map(\.index) + table.entries.map(\.index)).sorted()
        return try write(
            files, kind: table.kind, id: kept.id, devices: table.lines.count, entries: entries, kept.entry, out)
    }

    private static func indices(_ content: CertificateContent) -> [Int] {
        Set(content.lines.flatMap(\.entries).map(\.index) + content.entries.map(\.index)).sorted()
    }

    private func write(
        _ files: CertificateFiles, kind: CertificateKind, id: String, devices: Int, entries: [Int], _ issued: EntryRow,
        _ out: String
    ) throws -> String {
        let folder = out + "/" + id
        let temporary = out + "/." + id + ".tmp"
        try workspace.folder.explained {
            FileSystem.removeTree(temporary)
            try FileSystem.makeDirectory(temporary)
            for (name, bytes) in files.all { try FileSystem.write(temporary + "/" + name, bytes) }
            for (path, bytes) in CertificateResources.files(kind) {
                try FileSystem.makeDirectory(FileSystem.directory(of: temporary + "/" + path))
                try FileSystem.write(temporary + "/" + path, bytes)
            }
            try FileSystem.write(temporary + "/policy.txt", try FileSystem.read(workspace.folder.policy))
        }
        try proofs(entries, isLarge: devices > EntryPack.deviceLimit, issued, temporary)
        try workspace.folder.explained {
            FileSystem.removeTree(folder)
            try FileSystem.rename(temporary, to: folder)
        }
        return folder
    }

    private func proofs(_ entries: [Int], isLarge: Bool, _ issued: EntryRow, _ folder: String) throws {
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

    private func pack(_ entries: [Int], _ folder: String) throws {
        var bytes: [UInt8] = []
        try ProveOperation(workspace).prove(entries) { proof in
            if bytes.isEmpty { bytes = EntryPack.head(proof.proof.checkpoint) }
            bytes += EntryPack.line(index: proof.index, body: proof.entry, hashes: proof.proof.hashes)
        }
        try workspace.folder.explained { try FileSystem.write(folder + "/" + EntryPack.path, bytes) }
    }
}
