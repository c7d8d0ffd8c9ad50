import Basics
import EvidenceImporters
import ManifestReaders
import Pipeline
import RecoveryModel
import Storage
import StoreAccess
import StoreFiles

/// Reads kept documents again into the projections: after a withdrawal, for `rebuild`, and for `fsck` into a scratch
/// store.
///
/// When to use: for documents that are kept. New files come in through `RunOperation`.
///
/// ```
/// try store.transaction { try Reread(workspace).read(documents) }
/// try scratch.transaction { try Reread(workspace, into: scratch).everything(resolutions: resolutions) }
/// ```
package struct Reread {
    private let workspace: Workspace
    private let store: any RecoveryStore
    private let guide: (any OpeningGuide)?

    /// - Parameter guide: says what opened which intake, in a store where it isn't the order of documents alone.
    package init(_ workspace: Workspace, into store: (any RecoveryStore)? = nil, guide: (any OpeningGuide)? = nil) {
        self.workspace = workspace
        self.store = store ?? workspace.store
        self.guide = guide
    }

    /// Stages what the documents say, in the order given, which should be that of arrival.
    package func read(_ documents: [DocumentRow]) throws {
        guard !documents.isEmpty else { return }
        let ingest = try Ingest(workspace.onStore(store), guide: guide)
        let lots = Dictionary(uniqueKeysWithValues: try store.lots().map { ($0.id, $0) })
        let late = LateEvidence(workspace.onStore(store), ingest.staging)
        var previous: DocumentRow?
        for row in documents {
            try Self.read(row, after: previous, lot: row.lot.flatMap { lots[$0] }, ingest: ingest, late: late)
            previous = row
        }
        try Self.finishReading(ingest, late)
    }

    /// Stages what one document says; the matcher has travelled to the arrival of the one before.
    package static func read(
        _ row: DocumentRow, after previous: DocumentRow?, lot: LotRow?, ingest: Ingest, late: LateEvidence
    ) throws {
        // What one command read arrived at one instant; then it took what came late for a closed lot.
        if let previous, previous.arrived != row.arrived, ingest.staging.matcher.hasClosedLots {
            try ingest.retryWaiting()
            try late.attachWaiting()
        }
        try ingest.staging.matcher.travel(to: row.arrived)
        try ingest.reread(row, lot: lot)
    }

    /// What follows once the last document is read.
    package static func finishReading(_ ingest: Ingest, _ late: LateEvidence) throws {
        try ingest.retryWaiting()
        try ingest.staging.matcher.travel(to: Instant(milliseconds: .max))
        try late.attachWaiting()
    }

    /// Derives every projection of records anew in a store that has none: all documents as they came, then what was
    /// withdrawn, then what persons linked.
    package func everything(resolutions: [(intake: Int, resolution: Resolution)]) throws {
        let openings = try Openings.kept(in: workspace.store)
        try openings?.reserve(in: store)
        let reread = Reread(workspace, into: store, guide: openings)
        let documents = try store.documents(lot: nil)
        try reread.read(documents)
        try reread.finish(documents, resolutions: resolutions) { openings?.links[$0] }
        try openings?.withdrawUnopened(store)
    }

    /// What follows once all documents are read. `target` gives the number of the device that a person linked a stray
    /// unit to; where it gives none, the person's own words are looked up again.
    package func finish(
        _ documents: [DocumentRow], resolutions: [(intake: Int, resolution: Resolution)],
        target: (Int) throws -> Int?
    ) throws {
        for row in documents where row.state == .withdrawn {
            let touched = try store.removeRecords(document: row.id)
            try IntakeStaging.settleWithdrawal(of: touched, in: store)
            try read(
                documents.filter {
                    // Of other lots too: what a withdrawn document stated about an ended intake, another may state about
                    // the next one.
                    $0.id != row.id && $0.format == row.format && $0.state != .withdrawn
                })
        }
        let link = StrayLink(store)
        let linked = resolutions.filter { $0.resolution.value.hasPrefix("link:") }
        for (intake, resolution) in linked.sorted(by: { $0.resolution.at < $1.resolution.at }) {
            guard let stray = try store.intake(intake), stray.linkedTo == nil else { continue }
            if let known = try target(intake), let row = try store.intake(known) {
                if !stray.isManifested, !Openings.isReserved(row) { try link.link(stray, into: known) }
            } else {
                try link.link(intake, to: String(resolution.value.dropFirst(5)), code: resolution.code)
            }
        }
        let staging = try IntakeStaging(store: store, guide: guide)
        // What was proposed while a lot was open stays when it is closed.
        try MiskeyFinder(workspace.onStore(store)).propose(staging, lots: try store.lots().map(\.id).sorted())
    }
}

extension Ingest {
    /// Stages what a kept document says, under its own number; what is staged already is a repeat.
    func reread(_ row: DocumentRow, lot: LotRow?) throws {
        let keeper = workspace.keeper
        // A run was killed while it read this, before the bytes were kept: the next one reads it.
        try explained {
            if row.state == .reading, try keeper.size(of: row.digest) == nil { return }
            if row.kind.hasPrefix("manifest:"), let lot {
                let id = row.format.dropFirst("manifest:".count)
                guard let type = BuiltInManifestReaders.all.first(where: { $0.id == id }) else { return }
                let mapping = try keptMapping(row)
                let options = ManifestOptions(personal: try personalFilter(lot), mapping: mapping?.columns)
                staging.beginManifest()
                try stream(row, lot: lot) { sink in
                    _ = try type.init().read(keeper.source(of: row.digest), options: options, into: sink)
                }
                try withdrawVanished(row, lot)
            } else if let mapping = try keptMapping(row) {
                try stream(row, lot: lot) { sink in
                    try MappedEvidence.read(keeper.source(of: row.digest), mapping: mapping.sheet, into: sink)
                }
            } else if let type = BuiltInImporters.importer(row.kind) {
                try stream(row, lot: lot) { sink in try type.init().read(keeper.source(of: row.digest), into: sink) }
            }
        }
    }

    /// The mapping file that a document was read through, as it was kept then.
    private func keptMapping(_ row: DocumentRow) throws -> LoadedMapping? {
        guard let digest = LoadedMapping.digest(in: row.mapping) else { return nil }
        return try LoadedMapping(try workspace.keeper.read(digest), path: "mapping \(digest.hex.prefix(12))")
    }

    private func personalFilter(_ lot: LotRow) throws -> PersonalFilter {
        let terms = try? LotFile(Array(lot.terms.utf8), file: "lot.yaml")
        return try folder.keptFilter(terms?.personal.rawValue ?? "drop")
    }
}
