import Basics
import Dispatch
import EvidenceImporters
import ManifestReaders
import RecoveryModel
import Storage
import StoreAccess
import StoreFiles

/// Reads files into the store: keeps the bytes, then stages what they say under the intakes it belongs to.
///
/// Reading happens on a thread of its own and hands batches to the writer through a bounded channel. Transactions are
/// large; a crash between two leaves a document in state `reading`, which the next run reads again, and records that
/// are there already are repeats.
///
/// When to use: by `RunOperation` and `Reread`; commands call these.
///
/// ```
/// let ingest = try Ingest(workspace)
/// try ingest.begin([lot.name])
/// for file in found.files { try ingest.read(file, lot: lot, personal: PersonalFilter(.drop)) }
/// ```
package final class Ingest {
    let workspace: Workspace
    package let staging: IntakeStaging
    package private(set) var kept = 0
    package private(set) var repeats = 0
    /// Findings about files, to be recorded once all is read.
    package var notes: [FileNote] = []
    /// Of those, what reading the present document says of others.
    var notesOnOthers: [FileNote] = []
    /// What is to be said of kept documents that were lost or damaged.
    package var remarks: [String] = []
    /// Files that were looked at ahead of their turn, by path.
    var lookedAt: [String: SeenFile] = [:]
    /// Digests that were kept before; nil until somebody asks.
    var keptBefore: Set<Digest>?

    /// When the documents of this command arrived: one instant for all, because the order in which a folder happens to
    /// be read says nothing (S07). A run that goes on after a crash keeps the instant of the one that began.
    private let arrived: Instant

    private static let arrivalNote = "arrival-of-unfinished-run"

    /// - Parameter guide: says what opened which intake, while documents are read again.
    package init(_ workspace: Workspace, guide: (any OpeningGuide)? = nil) throws {
        self.workspace = workspace
        staging = try IntakeStaging(store: workspace.store, guide: guide ?? Openings.unfinished(in: workspace.store))
        let begun = try workspace.store.note(Self.arrivalNote).flatMap(WrittenTime.init)
        arrived = begun.map { Instant(milliseconds: $0.wall) } ?? workspace.clock()
    }

    /// True for a command that reads files; others leave the arrival of an unfinished one alone.
    private var isReading = false

    /// Before the first document is read; `lots` nil for evidence that comes with no lot.
    package func begin(_ lots: [String]?) throws {
        isReading = true
        try store.transaction {
            try store.setNote(Self.arrivalNote, arrived.text)
            try UnfinishedReading(store).begin(lots)
        }
    }

    /// Once everything that was read is decided; in a transaction of the caller's.
    package func end() throws { if isReading { try store.setNote(Self.arrivalNote, nil) } }

    var store: any RecoveryStore { workspace.store }

    var folder: StoreFolder { workspace.folder }

    func explained<T>(_ body: () throws -> T) throws -> T { try workspace.folder.explained(body) }

    /// Reads one file; `lot` is the one that it came with, nil for evidence that comes alone. Throws when the store or the
    /// disk fails; what is wrong with the file becomes a finding.
    package func read(_ file: FoundFile, lot: LotRow?, personal: PersonalFilter) throws {
        workspace.progress(ProgressStep(label: "reading \(file.relative)", done: 0, total: 0))
        switch file.nature {
        case .lotTerms: try keepTermsAgain(file, lot)
        case .manifest(let reader):
            guard let lot else { return try keepOnly(file, lot: nil, Self.strayManifest(file)) }
            try readManifest(file, reader: reader, lot: lot, options: ManifestOptions(personal: personal))
        case .mappedManifest(let mapping):
            guard let lot else { return try keepOnly(file, lot: nil, Self.strayManifest(file)) }
            try keep(mapping)
            let options = ManifestOptions(personal: personal, mapping: mapping.columns)
            try readManifest(file, reader: CSVManifestReader(), lot: lot, options: options)
        case .evidence(let type):
            try readEvidence(file, lot: lot, personal: personal) { try type.init().read($0, into: $1) }
        case .mappedEvidence(_, let mapping):
            try keep(mapping)
            try readEvidence(file, lot: lot, personal: personal) {
                try MappedEvidence.read($0, mapping: mapping.sheet, into: $1)
            }
        case .ambiguous(let names):
            let message = "mappings \(names.joined(separator: " and ")) fit equally; say which with --mapping FILE"
            try keepOnly(file, lot: lot, FileFinding("I16", message, line: 0))
        case .table(let kind):
            let message =
                "a store-wide table (\(kind)) is not imported from a lot: run `lotwise import \(file.absolute)`"
            try keepOnly(file, lot: lot, FileFinding("I16", message, line: 0))
        case .notManifest(let look):
            let finding = FileFinding("I16", ManifestChoice.message(look, file.relative), line: 0)
            try keepOnly(file, lot: lot, finding, personal: personal)
        case .unrecognised:
            let message =
                "no reader recognises this file; see `lotwise formats`, or map it with a file in pipelines/mappings"
            try keepOnly(file, lot: lot, FileFinding("I16", message, line: 0))
        case .passedOver(let why):
            try keepOnly(file, lot: lot, FileFinding("I16", why, line: 0), hasBytes: false)
        case .unreadable(let why):
            let message = "the file \(why); mend it or take it away, and run the lot again"
            try keepOnly(file, lot: lot, FileFinding("I16", message, line: 0), hasBytes: false)
        }
    }

    private static func strayManifest(_ file: FoundFile) -> FileFinding {
        FileFinding(
            "I16", "a manifest belongs into a lot folder: put it beside its lot.yaml and run `lotwise run`", line: 0)
    }

    // MARK: keeping

    /// Keeps a mapping file as a document: what was read through it is read so again.
    private func keep(_ mapping: LoadedMapping) throws {
        try workspace.folder.explained {
            let digest = mapping.digest
            let copy = { try self.workspace.keeper.copy(MemoryByteSource(mapping.bytes)) }
            if let row = try store.documents(path: mapping.path, lot: nil).last(where: { $0.digest == digest }) {
                return try keepAgain(row, from: mapping.path, copy)
            }
            try commit(copy(), from: mapping.path)
            let row = DocumentRow(
                id: 0, digest: digest, original: digest, path: mapping.path, kind: "mapping",
                bytes: mapping.bytes.count, arrived: arrived, lot: nil, state: .read, mapping: "")
            _ = try store.transaction { try store.addDocument(row) }
        }
    }

    private func add(_ file: FoundFile, kept: Digest, original: Digest, bytes: Int, lot: LotRow?) throws
        -> DocumentRow
    {
        var row = DocumentRow(
            id: 0, digest: kept, original: original, path: file.relative, kind: file.nature.name, bytes: bytes,
            arrived: arrived, lot: lot?.id, state: .reading, mapping: file.nature.mapping?.note ?? "")
        if let begun = try store.documents(path: file.relative, lot: lot?.id).last(where: {
            $0.original == original && $0.state == .reading
                && LoadedMapping.digest(in: $0.mapping) == file.nature.mapping?.digest
        }) {
            // The run that began it was killed: it goes on under the same number and time of arrival.
            return begun
        }
        row.id = try store.transaction { try store.addDocument(row) }
        return row
    }

    /// - Parameter personal: what becomes of personal cells of a list that is no manifest; nil for a file without rows.
    private func keepOnly(
        _ file: FoundFile, lot: LotRow?, _ finding: FileFinding, hasBytes: Bool = true, personal: PersonalFilter? = nil
    ) throws {
        try workspace.folder.explained {
            let digest = hasBytes ? try DocumentKeeper.measure(file.absolute).digest : Digest(of: [])
            let copy = {
                try hasBytes
                    ? EvidenceCopy(unread: file, original: digest, personal, self.workspace.keeper)
                    : EvidenceCopy(whole: self.workspace.keeper.copy(MemoryByteSource([])))
            }
            if let row = try known(file, digest, lot: lot) {
                repeats += 1
                try keepAgain(row, from: file.absolute) { try copy().draft }
                // Read through a mapping that this command doesn't have, it isn't unread.
                if row.state != .withdrawn,
                    row.kind == file.nature.name || row.kind == "unrecognised"
                        || row.kind == DocumentKinds.refused
                {
                    notes.append(FileNote(lot: lot, document: row, finding: finding))
                }
                return
            }
            if hasBytes, let what = try KeyMaterial.find(in: file.absolute) {
                return try refuse(file, digest: digest, lot: lot, finding: KeyMaterial.finding(what))
            }
            if (FileSystem.size(file.absolute) ?? 0) > Self.unrecognisedLimit {
                return try refuse(file, digest: digest, lot: lot, finding: finding)
            }
            let made = try copy()
            var row = try add(file, kept: made.draft.digest, original: made.original, bytes: made.bytes, lot: lot)
            try commit(made.draft, from: file.absolute)
            row.state = .read
            try store.transaction { try store.updateDocument(row) }
            notes.append(FileNote(lot: lot, document: row, finding: finding))
            kept += 1
        }
    }

    /// Bytes of an unknown file that are kept; a larger one is named with its digest and left where it is.
    private static let unrecognisedLimit = 64 << 20

    private func refuse(_ file: FoundFile, digest: Digest, lot: LotRow?, finding: FileFinding) throws {
        var row = try add(file, kept: digest, original: digest, bytes: FileSystem.size(file.absolute) ?? 0, lot: lot)
        row.kind = DocumentKinds.refused
        row.state = .read
        try store.transaction { try store.updateDocument(row) }
        let isLarge = (FileSystem.size(file.absolute) ?? 0) > Self.unrecognisedLimit
        let message = finding.message + (isLarge ? "; over 64 MiB, its bytes aren't kept (\(digest))" : " (\(digest))")
        notes.append(FileNote(lot: lot, document: row, finding: FileFinding(finding.code, message, line: 0)))
        kept += 1
    }

    // MARK: evidence

    private func readEvidence(
        _ file: FoundFile, lot: LotRow?, personal: PersonalFilter,
        read: @escaping (any ByteSource, any EvidenceSink) throws -> Void
    ) throws {
        try workspace.folder.explained {
            guard let copy = try copyUnlessKnown(file, lot: lot, personal) else { return }
            let draft = copy.draft
            let row = try add(file, kept: draft.digest, original: copy.original, bytes: copy.bytes, lot: lot)
            if let finding = copy.finding { notes.append(FileNote(lot: lot, document: row, finding: finding)) }
            let path = draft.temporary
            let earlier = try versionInForce(before: row)
            // Written on the reading thread, read after `stream` has waited for it.
            nonisolated(unsafe) var comparison: VersionComparison?
            if let earlier { comparison = try self.comparison(with: earlier, read) }
            try stream(row, lot: lot) { sink in
                sink.comparison = comparison
                try read(FileByteSource(path: path), sink)
            }
            if let earlier, let comparison, comparison.gone > 0 {
                noteGone(comparison.gone, earlier: earlier, lot: lot)
            }
            try finish(row, draft, mapping: row.mapping, from: file)
        }
    }

    private func copyUnlessKnown(
        _ file: FoundFile, lot: LotRow?, _ personal: PersonalFilter
    ) throws -> EvidenceCopy? {
        // Reading a file only to find that it is known costs less than writing it; most runs meet known files.
        if try isKnown(file, lot: lot, orElse: { try EvidenceCopy(file, personal: personal, keeper: $0).draft }) {
            repeats += 1
            return nil
        }
        return try EvidenceCopy(file, personal: personal, keeper: workspace.keeper)
    }

    private func finish(
        _ row: DocumentRow, _ draft: DocumentKeeper.Draft, mapping: String, from file: FoundFile
    ) throws {
        // A crash before the commit leaves the document in state `reading`: it is read again. One between the commit
        // and the update leaves durable bytes that the next run recognises by their digest.
        try commit(draft, from: file.absolute)
        var row = row
        row.state = .read
        row.mapping = mapping
        try store.transaction {
            for old in try store.documents(path: row.path, lot: row.lot)
            where old.id < row.id && (old.state == .read || old.state == .reading) {
                var old = old
                old.state = .superseded
                try store.updateDocument(old)
                if old.kind == "unrecognised" { try cure(old) }
            }
            try store.updateDocument(row)
            try PendingFindings(store).keep(notes, of: row)
            // What a later version or a further list says of this one's predecessor: it isn't compared again.
            try PendingFindings(store).add(notesOnOthers)
        }
        notesOnOthers = []
        kept += 1
    }

    /// What was wrong with a file that nobody could read is cured once a mapping reads it.
    private func cure(_ document: DocumentRow) throws {
        for finding in try store.findings(lot: document.lot, intake: nil, openOnly: true)
        where finding.document == document.id && finding.intake == nil {
            try store.setFindingState(finding.id, "cured")
        }
    }

    // MARK: manifests

    private func readManifest(
        _ file: FoundFile, reader: any ManifestReader, lot: LotRow, options: ManifestOptions
    ) throws {
        try workspace.folder.explained {
            let seen = try seen(file, lot: lot)
            let original: (digest: Digest, bytes: Int) =
                try seen.map { ($0.digest, $0.bytes) } ?? DocumentKeeper.measure(file.absolute)
            // An earlier version that comes back is the newest version again.
            if let row = try known(file, original.digest, lot: lot), row.state != .superseded {
                repeats += 1
                return try keepAgain(row, from: file.absolute, standing: seen?.standings[row.digest]) {
                    try ManifestCopy(file, reader: reader, options: options, keeper: self.workspace.keeper).draft
                }
            }
            let used = file.nature.mapping
            let copy = try ManifestCopy(file, reader: reader, options: options, keeper: workspace.keeper)
            let draft = copy.draft
            let row = try add(file, kept: draft.digest, original: original.digest, bytes: original.bytes, lot: lot)
            for finding in copy.findings { notes.append(FileNote(lot: lot, document: row, finding: finding)) }
            let path = draft.temporary
            // Written on the reading thread, read after `stream` has waited for it.
            nonisolated(unsafe) var mapping = ""
            staging.beginManifest()
            try stream(row, lot: lot) { sink in
                let reading = try reader.read(FileByteSource(path: path), options: options, into: sink)
                mapping = ManifestText.mapping(reading, through: used)
            }
            try withdrawVanished(row, lot)
            try noteSecond(row, lot)
            try finish(row, draft, mapping: mapping, from: file)
        }
    }
}
