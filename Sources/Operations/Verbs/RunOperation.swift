import Basics
import Certification
import Custody
import Deciding
import Intake
import ManifestReaders
import Pipeline
import Policies
import RecoveryModel
import Storage
import StoreAccess
import StoreAudit
import StoreFiles

/// `run FOLDER…` and `ingest PATH…`: everything that the evidence allows.
///
/// ```
/// let result = try RunOperation(workspace).run(folders: ["lots/LOT-1"])
/// print(result.kept, result.decided, result.recorded)
/// ```
package struct RunOperation {
    private let workspace: Workspace

    package init(_ workspace: Workspace) { self.workspace = workspace }

    private var store: any RecoveryStore { workspace.store }

    /// Opens or goes on with the lots of `folders`; `mapping` is a mapping file that comes before all others, and where
    /// `isManifest` says so every list of devices is read as a manifest. Throws `OperationError`.
    package func run(folders: [String], mapping: String? = nil, isManifest: Bool = false) throws -> RunResult {
        let mappings = try MappingCatalogue.load(given: mapping, delivered: folders)
        let recorder = try workspace.recorder()
        try workspace.folder.explained { try workspace.keeper.removeLeftovers() }
        var sources: [(folder: String, lot: LotRow, personal: PersonalFilter, choice: ManifestChoice)] = []
        for folder in folders {
            let (lot, terms) = try open(folder, recorder)
            let choice = try choice(terms, lot: lot, folder: folder, isForced: isManifest)
            sources.append((folder, lot, try workspace.folder.personalFilter(terms.personal.rawValue), choice))
        }
        let ingest = try Ingest(workspace)
        let found = try sources.map { source in
            try workspace.folder.explained {
                try FoundFile.find([source.folder], mappings: mappings, choice: source.choice)
            }
        }
        let lots = sources.map(\.lot.name)
        try ingest.begin(lots)
        for (source, found) in zip(sources, found) {
            try read(found.files, with: ingest, lot: source.lot, personal: source.personal)
        }
        try UnfinishedReading(store).end(lots) { try ActNote(store).begin(lots) }
        let ignored = found.reduce(0) { $0 + $1.ignored }
        var result = try decideWhatIsRead(ingest, recorder, lots: lots, ignored: ignored)
        result.remarks += try sources.compactMap { try remark(on: $0.lot, in: $0.folder) } + mappings.remarks
        return result
    }

    /// Takes evidence for any open intake of the store, or further manifests of the lot that `manifestOf` names. Throws
    /// `OperationError`.
    package func ingest(paths: [String], mapping: String? = nil, manifestOf name: String? = nil) throws -> RunResult {
        let lot = try name.map(workspace.lot(named:))
        let choice = lot.map { _ in ManifestChoice(named: nil, isNone: false, known: [], isForced: true) }
        let personal = try lot.map { try workspace.folder.personalFilter(Self.terms(of: $0).personal.rawValue) }
        let mappings = try MappingCatalogue.load(given: mapping, delivered: paths)
        let recorder = try workspace.recorder()
        let ingest = try Ingest(workspace)
        let found = try workspace.folder.explained {
            try FoundFile.find(paths, mappings: mappings, choice: choice)
        }
        try ingest.begin(nil)
        try read(found.files, with: ingest, lot: lot, personal: personal ?? PersonalFilter(.drop))
        try UnfinishedReading(store).end(nil) { try ActNote(store).begin([]) }
        // Which lots it concerns is known once it is read.
        var result = try decideWhatIsRead(ingest, recorder, lots: [], ignored: found.ignored)
        result.remarks += mappings.remarks
        return result
    }

    private func read(_ files: [FoundFile], with ingest: Ingest, lot: LotRow?, personal: PersonalFilter) throws {
        for (place, file) in files.enumerated() {
            if place.isMultiple(of: Ingest.lookAhead) {
                try ingest.look(ahead: files[place...].prefix(Ingest.lookAhead), lot: lot)
            }
            try ingest.read(file, lot: lot, personal: personal)
        }
    }

    private static func terms(of lot: LotRow) throws -> LotFile {
        do { return try LotFile(Array(lot.terms.utf8)) } catch let error as PipelineError {
            throw OperationError(.store, "the recorded terms of lot \(lot.name) can't be read: \(error)")
        }
    }

    /// Decides what changed without reading anything new (after `resolve`, `receive close`, `lot amend`…).
    ///
    /// - Parameter acts: entries that the act itself has recorded; the result counts them too.
    package func decide(lots: [String], acts: Int = 0) throws -> RunResult {
        try decideWhatIsRead(try Ingest(workspace), try workspace.recorder(), lots: lots, ignored: 0, acts: acts)
    }

    /// Decides what follows from an act whose command was stopped after it was recorded; nothing when there is none.
    /// Every command that writes does so before anything else. Returns what came of it.
    package func finishActs() throws -> RunResult? {
        guard try ActNote(store).lots() != nil, try !StoreUpgrade.isDue(workspace) else { return nil }
        return try decide(lots: [])
    }

    // MARK: opening a lot

    private func open(_ folder: String, _ recorder: Recorder) throws -> (LotRow, LotFile) {
        let path = folder + "/lot.yaml"
        guard FileSystem.isDirectory(folder) else {
            throw OperationError(.unreadable, "\(folder): no such folder; give the folder that holds lot.yaml")
        }
        guard FileSystem.exists(path) else {
            throw OperationError(
                .unreadable, "\(path): missing; a lot folder needs it to say lot, customer, pipeline and contract")
        }
        let bytes = try workspace.folder.explained { try FileSystem.read(path, limit: 1 << 20) }
        let terms: LotFile
        do { terms = try LotFile(bytes, file: path) } catch let error as PipelineError {
            throw OperationError(.unreadable, error.description)
        }
        let known = try store.lots().first { $0.name == terms.lot }
        if let known {
            try refuseDifference(terms, known: known, path: path)
            return (known, terms)
        }
        let place = try PipelineFinder.find(terms.pipeline, besides: folder, delivered: folder)
        _ = try PipelineFinder.load(place, terms.pipeline)
        return (try openNew(terms, bytes: bytes, folder: folder, place: place, recorder: recorder), terms)
    }

    /// What is said of a pipeline at hand that isn't the lot's.
    private func remark(on lot: LotRow, in folder: String) throws -> String? {
        guard !lot.pipeline.hasSuffix(".yaml"), !lot.pipeline.contains("/") else { return nil }
        return try PipelinePlace(lot, store).remark(
            PipelineFinder.find(lot.pipeline, besides: folder, delivered: folder))
    }

    /// Which of the folder's lists are manifests. Throws `OperationError` for a file that `lot.yaml` names and that isn't
    /// there.
    private func choice(
        _ terms: LotFile, lot: LotRow, folder: String, isForced: Bool
    ) throws -> ManifestChoice {
        for name in terms.manifests ?? [] where !FileSystem.exists(folder + "/" + name) {
            throw OperationError(
                .unreadable,
                "\(folder)/lot.yaml: manifests names \(name), which isn't in the folder; put it there, or "
                    + "take its name out")
        }
        let known = try store.documents(lot: lot.id).filter { $0.kind.hasPrefix("manifest:") && $0.state != .withdrawn }
        return ManifestChoice(
            named: terms.manifests, isNone: terms.isDockList, known: Set(known.map(\.path)), isForced: isForced)
    }

    private func refuseDifference(_ terms: LotFile, known: LotRow, path: String) throws {
        guard known.closedAt == nil else {
            throw OperationError(.refused, "\(path): lot \(known.name) is closed; give a new lot name")
        }
        let earlier = try? LotFile(Array(known.terms.utf8), file: path)
        guard terms.canonicalText != earlier?.canonicalText else { return }
        let what = earlier.map { terms.differences(from: $0).joined(separator: "; ") } ?? "its terms"
        throw OperationError(
            .refused,
            "\(path): differs from what was recorded when the lot opened (\(what)); "
                + "run `lotwise lot amend \(path) --by WHO --reason TEXT`, or restore the file")
    }

    private func openNew(
        _ terms: LotFile, bytes: [UInt8], folder: String, place: PipelineFinder.Place, recorder: Recorder
    ) throws -> LotRow {
        let now = workspace.clock()
        var lot = LotRow(
            id: 0, name: terms.lot, customer: terms.customer, pipeline: terms.pipeline,
            terms: String(decoding: bytes, as: UTF8.self), folder: FileSystem.resolved(folder) ?? folder, openedAt: now)
        let digest = try keep(bytes)
        let said = LotPayload.Opened(customer: terms.customer, document: digest, pipeline: terms.pipeline)
        try store.transaction {
            let id = try store.addLot(lot)
            lot.id = id
            try PipelinePlace(lot, store).keep(place)
            _ = try store.addDocument(
                DocumentRow(
                    id: 0, digest: digest, original: digest, path: "lot.yaml", kind: "lot.yaml", bytes: bytes.count,
                    arrived: now, lot: id, state: .read, mapping: ""))
            try recorder.record([
                CustodyEventDraft(
                    type: .lotOpened, lot: terms.lot, intake: nil, device: nil, at: nil, actor: .engine,
                    data: said.data)
            ])
        }
        return lot
    }

    /// Keeps bytes that aren't a file of the user's, such as a pipeline's tables.
    private func keep(_ bytes: [UInt8]) throws -> Digest {
        try workspace.folder.explained {
            let draft = try workspace.keeper.copy(MemoryByteSource(bytes))
            try workspace.keeper.commit(draft)
            return draft.digest
        }
    }

    /// Keeps a file of a pipeline as a document, once for each content.
    private func keep(_ file: (path: String, bytes: [UInt8]), of pipeline: LoadedPipeline) throws {
        let path = "pipelines/" + file.path
        let digest = Digest(of: file.bytes)
        guard try !store.documents(path: path, lot: nil).contains(where: { $0.digest == digest }) else { return }
        _ = try keep(file.bytes)
        _ = try store.addDocument(
            DocumentRow(
                id: 0, digest: digest, original: digest, path: path, kind: "pipeline", bytes: file.bytes.count,
                arrived: workspace.clock(), lot: nil, state: .read, mapping: ""))
    }

    /// Puts kept copies of pipelines' files back that are lost or damaged.
    private func keepPipelinesAgain(_ contexts: [Int: LotContext], _ ingest: Ingest) throws {
        var seen: Set<Digest> = []
        for file in contexts.sorted(by: { $0.key < $1.key }).flatMap(\.value.pipeline.files) {
            let digest = Digest(of: file.bytes)
            let rows = try store.documents(path: "pipelines/" + file.path, lot: nil)
            guard let row = rows.last(where: { $0.digest == digest }), seen.insert(digest).inserted else { continue }
            try workspace.folder.explained {
                try ingest.keepAgain(row, from: row.path) { try workspace.keeper.copy(MemoryByteSource(file.bytes)) }
            }
        }
    }

    // MARK: deciding

    private func decideWhatIsRead(
        _ ingest: Ingest, _ recorder: Recorder, lots: [String], ignored: Int, acts: Int = 0
    ) throws -> RunResult {
        try ingest.retryWaiting()
        let late = LateEvidence(workspace, ingest.staging)
        try late.attachWaiting()
        let tables = try TablesInForce.tables(workspace)
        try store.transaction { try keepFutureAsOf() }
        let affected = try AffectedLots(workspace, named: lots, tables)
        let (contexts, undecided) = (affected.contexts, affected.undecided)
        try keepPipelinesAgain(contexts, ingest)
        try store.transaction {
            for lot in contexts.values.sorted(by: { $0.lot.id < $1.lot.id }) {
                try mark(lot, recorder)
            }
            try store.markDirty(affected.overdue)
        }
        try MiskeyFinder(workspace).propose(ingest.staging, lots: contexts.keys.sorted())
        try FileFindings(workspace, recorder).record(
            try RestagedNotes.read(store) + ingest.notes + PendingFindings(store).left())
        // Deciding a closed lot's device changes nothing else of its lot.
        let ended = try late.markedLots()
        let all = contexts.merging(ended) { open, _ in open }
        let watch = try RevocationWatch(workspace, lots: all.values.map(\.lot).sorted { $0.id < $1.id })
        let decided = try Evaluation(workspace, recorder: recorder, contexts: all).decideMarked(watch)
        try LotFindings(workspace, recorder).record(contexts)
        try SharedFindings(workspace, recorder).record(contexts.values.map(\.lot))
        try store.transaction {
            try ingest.end()
            try RestagedNotes.clear(store)
            try PendingFindings(store).clear()
            try ActNote(store).end()
            // Nobody has to look through what was recorded again.
            try CertificateIndex(store).keep()
        }
        let concerned = lots.isEmpty ? contexts.values.map(\.lot.name) : []
        let names = lots + Set(concerned + ended.values.map(\.lot.name)).subtracting(lots).sorted()
        return RunResult(
            lots: names, recorded: acts + recorder.recorded, decided: decided, kept: ingest.kept,
            repeats: ingest.repeats, ignored: ignored, undecided: undecided, remarks: ingest.remarks)
    }

    private static let futureNote = "latest-future-as-of"
    /// What earlier versions called it.
    private static let formerFutureNote = "newest-trial-clock"

    /// Remembers the latest `--as-of` that was ahead of the clock. Deadlines that it saw pass are looked at again once the
    /// clock is before them.
    private func keepFutureAsOf() throws {
        let note = try store.note(Self.futureNote) ?? store.note(Self.formerFutureNote)
        let known = note.flatMap(WrittenTime.init).map { Instant(milliseconds: $0.wall) }
        if let known, known > workspace.now {
            for lot in try store.lots() where lot.closedAt == nil { try store.markAllDirty(lot: lot.id) }
        }
        let latest = workspace.asOf.flatMap { $0 > workspace.clock() ? $0 : nil }
        guard latest != known else { return }
        try store.setNote(Self.futureNote, latest?.text)
        try store.setNote(Self.formerFutureNote, nil)
    }

    /// Marks a lot's devices when what they are decided under has changed, and says so in the log.
    private func mark(_ lot: LotContext, _ recorder: Recorder) throws {
        if let place = lot.place { try PipelinePlace(lot.lot, store).keepFirst(place) }
        guard lot.basis != lot.lot.basis else { return }
        try store.markAllDirty(lot: lot.lot.id)
        var row = lot.lot
        row.basis = lot.basis
        try store.updateLot(row)
        try lot.record.keep(in: store)
        for file in lot.pipeline.files { try keep(file, of: lot.pipeline) }
        let key = "policy:\(lot.lot.name):\(lot.pipeline.policy.digest)"
        guard try !store.hasLogged(key) else { return }
        try store.markLogged(key)
        let policy = lot.pipeline.policy
        let said = PolicyPayload(pipeline: policy.name, policy: policy.digest, rules: RulesVersion.current)
        try recorder.record([
            CustodyEventDraft(
                type: .policyChanged, lot: lot.lot.name, intake: nil, device: nil, at: nil, actor: .engine,
                data: said.data)
        ])
    }
}
