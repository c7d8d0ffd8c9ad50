import Basics
import EvidenceImporters
import ManifestReaders
import RecoveryModel
import Storage

/// Reads kept documents again into the projections: after a withdrawal, and for `rebuild`.
struct Reread {
    private let workspace: Workspace

    init(_ workspace: Workspace) { self.workspace = workspace }

    /// In the order given, which should be that of arrival.
    func read(_ documents: [DocumentRow]) throws {
        guard !documents.isEmpty else { return }
        let ingest = try Ingest(workspace)
        let lots = Dictionary(uniqueKeysWithValues: try workspace.store.lots().map { ($0.id, $0) })
        for row in documents { try ingest.reread(row, lot: row.lot.flatMap { lots[$0] }) }
        try ingest.retryWaiting()
    }
}

extension Ingest {
    /// Stages what a kept document says, under its own number; what is staged already is a repeat.
    func reread(_ row: DocumentRow, lot: LotRow?) throws {
        let path = keptPath(row)
        try explained {
            if row.kind.hasPrefix("manifest:"), let lot {
                let id = row.kind.dropFirst("manifest:".count)
                guard let type = BuiltInManifestReaders.all.first(where: { $0.id == id }) else { return }
                book.beginManifest()
                try stream(row, lot) { sink in
                    _ = try type.init().read(FileByteSource(path: path), options: ManifestOptions(), into: sink)
                }
            } else if let type = BuiltInImporters.importer(row.kind) {
                try stream(row, lot) { sink in try type.init().read(FileByteSource(path: path), into: sink) }
            }
        }
    }
}
