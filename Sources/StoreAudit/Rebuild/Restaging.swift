import Basics
import Intake
import RecoveryModel
import Storage
import StoreAccess
import StoreFiles

/// Reads all kept documents of a store anew, by this version's readers and keys, into a store beside it; then puts what
/// they give in the place of what was staged, in one transaction.
///
/// The store isn't touched before that. A process that is killed leaves the documents read so far, each read wholly or
/// not at all, and the next one goes on behind them.
///
/// When to use: through `StoreUpgrade`, which also asks before new rules change anything.
///
/// ```
/// guard try Restaging.isDue(store), let restaging = try Restaging(workspace, fresh: fresh) else { return }
/// try restaging.read()
/// try restaging.takeOver()
/// ```
package struct Restaging {
    private let workspace: Workspace
    /// What the documents give; its path is `StoreFolder.restaging`.
    package let fresh: any RecoveryStore
    private let former: FormerOpenings
    private var store: any RecoveryStore { workspace.store }

    private enum Note {
        /// What is being staged, and from what.
        static let stamp = "restaging"
        /// Number of the last document that is read wholly.
        static let done = "restaging-done"
        static let whole = "restaging-whole"
        static func opened(_ document: Int) -> String { "restaging-opened:\(document)" }
    }

    /// Goes on with `fresh`, which is empty or what an earlier call left. Nil when it was made from other documents:
    /// take an empty one then.
    package init?(_ workspace: Workspace, fresh: any RecoveryStore) throws {
        self.workspace = workspace
        self.fresh = fresh
        let stamp = try Self.stamp(workspace.store)
        if let known = try fresh.note(Note.stamp) {
            guard known == stamp else { return nil }
            former = try FormerOpenings(workspace.store)
        } else {
            guard try fresh.lots().isEmpty else { return nil }
            former = try FormerOpenings(workspace.store)
            try fresh.transaction {
                try ScratchCopy.copy(from: workspace.store, to: fresh)
                try former.reserve(in: fresh)
                try fresh.setNote(Note.stamp, stamp)
            }
        }
    }

    /// True when what is staged is of an earlier version.
    package static func isDue(_ store: any RecoveryStore) throws -> Bool {
        try store.recordVersion() < RecordCodec.version
    }

    /// Changes with the version, with the documents and their states, and with what persons linked.
    private static func stamp(_ store: any RecoveryStore) throws -> String {
        var hash = StreamingHash()
        for row in try store.documents(lot: nil) {
            hash.update(row.digest.bytes)
            hash.update(Array(" \(row.id) \(row.state.rawValue)\n".utf8))
        }
        for (lot, intake, resolution) in try store.allResolutions() {
            hash.update(Array("\(lot ?? 0) \(intake ?? 0) \(resolution.value)\n".utf8))
        }
        for lot in try store.lots() { hash.update(Array("\(lot.name) \(lot.closedAt?.text ?? "")\n".utf8)) }
        return "\(RecordCodec.version) \(hash.finish().hex)"
    }

    // MARK: reading

    /// Reads what isn't read yet. Throws `OperationError` when a kept document is missing or damaged.
    package func read() throws {
        guard try fresh.note(Note.whole) == nil else { return }
        let documents = try fresh.documents(lot: nil)
        let lots = Dictionary(uniqueKeysWithValues: try fresh.lots().map { ($0.id, $0) })
        let done = try fresh.note(Note.done).flatMap { Int($0) } ?? 0
        for (index, row) in documents.enumerated() where row.id > done {
            workspace.progress(
                ProgressStep(label: "reading kept documents anew", done: index, total: documents.count))
            let previous = index > 0 ? documents[index - 1] : nil
            try fresh.transaction { try read(row, after: previous, lot: row.lot.flatMap { lots[$0] }) }
        }
        try fresh.transaction { try finish(documents) }
    }

    private func read(_ row: DocumentRow, after previous: DocumentRow?, lot: LotRow?) throws {
        try withIngest(after: previous) { ingest, late in
            try Reread.read(row, after: previous, lot: lot, ingest: ingest, late: late)
            if row.state == .read { try RestagedNotes.keep(ingest.notes.map(\.finding), of: row.id, in: fresh) }
        }
        try keepOpenings(of: row.id)
        try fresh.setNote(Note.done, String(row.id))
    }

    /// As if one ingest read all: what it knows from the documents before is kept in the store.
    private func withIngest(
        after previous: DocumentRow?, _ body: (Ingest, LateEvidence) throws -> Void
    ) throws {
        let ingest = try Ingest(quiet, guide: former)
        if let previous { try ingest.staging.matcher.travel(to: previous.arrived) }
        try body(ingest, LateEvidence(quiet, ingest.staging))
    }

    /// The store beside, without the progress of single documents.
    private var quiet: Workspace {
        Workspace(
            folder: workspace.folder, store: fresh, clock: workspace.clock, asOf: workspace.asOf,
            jobs: workspace.jobs)
    }

    private func keepOpenings(of document: Int) throws {
        let opened = former.drain()
        guard !opened.isEmpty else { return }
        try fresh.setNote(Note.opened(document), Openings.runs(opened).joined(separator: "\n"))
    }

    private func finish(_ documents: [DocumentRow]) throws {
        try withIngest(after: documents.last) { try Reread.finishReading($0, $1) }
        let resolutions = try store.resolutions(in: 1...Int.max)
        let linked = resolutions.filter { $0.resolution.value.hasPrefix("link:") }.map(\.intake)
        var links: [Int: Int] = [:]
        for intake in linked { links[intake] = try store.intake(intake)?.linkedTo }
        try Reread(quiet, into: fresh, guide: former).finish(documents, resolutions: resolutions) { links[$0] }
        try listOpenings(links, last: documents.last?.id ?? 0)
        try RestagedNotes.listAll(documents, in: fresh)
        try fresh.setNote(Note.whole, "1")
    }

    /// Lists what opened what, in order, so that reading the documents again gives the same numbers.
    private func listOpenings(_ links: [Int: Int], last: Int) throws {
        var list: [Openings.Opening] = []
        for document in 0...last {
            guard let text = try fresh.note(Note.opened(document)) else { continue }
            for line in text.split(separator: "\n") {
                guard Openings.read(line.split(separator: " "), into: &list) else {
                    throw OperationError(.store, "\(workspace.folder.restaging): damaged; remove it and try again")
                }
            }
        }
        list += former.drain()
        // A run was killed while it read these: the next one reads them.
        let unread = Set(try fresh.documents(lot: nil).filter { $0.state == .reading }.map(\.id))
        var names: [Int: String] = [:]
        for lot in try fresh.lots() {
            try IntakePages.each(lot, in: fresh) { rows, _ in
                for row in rows where Openings.isReserved(row) {
                    let begun = former.place(of: row.id).flatMap { unread.contains($0.document) ? $0 : nil }
                    if begun == nil { names[row.id] = try former.name(of: row.id) }
                    list.append(
                        Openings.Opening(
                            intake: row.id, lot: row.lot, ordinal: row.ordinal, document: begun?.document ?? 0,
                            line: begun?.line ?? 0))
                }
            }
        }
        try Openings(list, names: names).withdrawUnopened(fresh)
        try Openings.keep(list, names: names, links: links, in: fresh)
    }

    // MARK: taking over

    /// Puts what was read in the place of what was staged. A crash leaves all as it was, or all as it is now.
    package func takeOver() throws {
        try store.transaction {
            let marked = try Marks.all(store)
            let late = try RecordNames(store, fresh: fresh).carryOver()
            try store.clearStaged()
            try copyStaged()
            try copyIntakes()
            try Openings.copy(from: fresh, to: store)
            try RestagedNotes.copy(from: fresh, to: store)
            try store.setNote(RecordCodec.note, String(RecordCodec.version))
            try store.markDirty(marked + late)
            for lot in try store.lots() where lot.closedAt == nil { try store.markAllDirty(lot: lot.id) }
        }
    }

    private func copyStaged() throws {
        var done = 0
        try fresh.eachRecord(in: Int.min...Int.max) { intake, kind, digest, document, line, body in
            guard let kind = EvidenceKind(rawValue: kind) else { return }
            _ = try store.addRecord(
                RecordRow(
                    intake: intake, kind: kind, digest: Array(digest), document: document, line: line,
                    body: Array(body)))
            done += 1
            if done % 10_000 == 0 {
                workspace.progress(ProgressStep(label: "storing records anew", done: done, total: 0))
            }
        }
        try fresh.eachIdentifier { key, identifier in try store.bind(identifier, key: key) }
        try fresh.eachSharedClaim { key, intake in _ = try store.shareClaim(key: key, intake: intake) }
        for row in try fresh.unmatched() { _ = try store.addUnmatched(row) }
    }

    private func copyIntakes() throws {
        var added: [IntakeRow] = []
        for lot in try fresh.lots() {
            try IntakePages.each(lot, in: fresh) { rows, _ in
                for row in rows {
                    guard let known = try store.intake(row.id) else {
                        added.append(row)
                        continue
                    }
                    if known == row { continue }
                    try store.updateIntake(row)
                    guard row.isVoid, !known.isVoid else { continue }
                    try store.removeDecision(row.id)
                    try store.cureFindings(lot: row.lot, intake: row.id, keeping: [])
                }
            }
        }
        for row in added.sorted(by: { $0.id < $1.id }) {
            guard try store.addIntake(row) == row.id else {
                throw OperationError(.store, "intake \(row.id) can't have its number: restore the backup")
            }
        }
    }
}

/// Devices that are marked to be decided again.
enum Marks {
    /// In order.
    static func all(_ store: any RecoveryStore) throws -> [Int] {
        var marked: [Int] = []
        var after = 0
        while true {
            let ids = try store.dirty(after: after, limit: 10_000)
            guard let last = ids.last else { return marked }
            after = last
            marked += ids
        }
    }
}

/// What is wrong with files, as this version's readers see it, until the next deciding command has recorded it.
package enum RestagedNotes {
    private static let list = "restaged-notes"
    private static func note(_ document: Int) -> String { "restaged-notes:\(document)" }

    static func keep(_ findings: [FileFinding], of document: Int, in store: any RecoveryStore) throws {
        guard !findings.isEmpty else { return }
        var writer = FieldWriter()
        for (index, finding) in findings.enumerated() {
            if index > 0 { writer.row() }
            writer.put(finding.code.rawValue)
            writer.put(finding.line)
            writer.put(finding.message)
        }
        try store.setNote(note(document), String(decoding: writer.bytes, as: UTF8.self))
    }

    /// Lists the documents that have some, once all are read.
    static func listAll(_ documents: [DocumentRow], in store: any RecoveryStore) throws {
        let noted = try documents.filter { try store.note(note($0.id)) != nil }.map { String($0.id) }
        guard !noted.isEmpty else { return }
        try store.setNote(list, noted.joined(separator: " "))
    }

    private static func documents(_ store: any RecoveryStore) throws -> [Int] {
        try store.note(list)?.split(separator: " ").compactMap { Int($0) } ?? []
    }

    static func copy(from fresh: any RecoveryStore, to store: any RecoveryStore) throws {
        for document in try documents(fresh) {
            try store.setNote(note(document), try fresh.note(note(document)))
        }
        try store.setNote(list, try fresh.note(list))
    }

    /// What is to be recorded, in order of document and line.
    package static func read(_ store: any RecoveryStore) throws -> [Ingest.FileNote] {
        let documents = try documents(store)
        guard !documents.isEmpty else { return [] }
        let lots = Dictionary(uniqueKeysWithValues: try store.lots().map { ($0.id, $0) })
        return try documents.flatMap { document -> [Ingest.FileNote] in
            guard let row = try store.document(document), row.state == .read,
                let text = try store.note(note(document))
            else { return [] }
            return findings(text).map {
                Ingest.FileNote(lot: row.lot.flatMap { lots[$0] }, document: row, finding: $0)
            }
        }
    }

    private static func findings(_ text: String) -> [FileFinding] {
        var reader = FieldReader(Array(text.utf8))
        var findings: [FileFinding] = []
        repeat {
            guard let code = reader.text() else { continue }
            let line = reader.integer() ?? 0
            findings.append(FileFinding(FindingCode(rawValue: code), reader.text() ?? "", line: line))
        } while reader.nextRow()
        return findings
    }

    /// They are recorded.
    package static func clear(_ store: any RecoveryStore) throws {
        for document in try documents(store) { try store.setNote(note(document), nil) }
        try store.setNote(list, nil)
    }
}
