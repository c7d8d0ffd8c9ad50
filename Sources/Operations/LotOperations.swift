import Basics
import Pipeline
import RecoveryModel
import Storage

/// Acts on a lot as a whole, each an entry with the person who did it.
package struct LotOperations {
    private let workspace: Workspace
    private var store: any RecoveryStore { workspace.store }

    package init(_ workspace: Workspace) { self.workspace = workspace }

    /// Receipt is complete: what is not here is missing (T01).
    package func closeReceipt(lot name: String, by person: String) throws -> RunResult {
        var lot = try workspace.lot(named: name)
        guard lot.receiptClosedAt == nil else {
            throw OperationError(.refused, "receipt of lot \(name) was closed at \(lot.receiptClosedAt?.text ?? "")")
        }
        let recorder = try workspace.recorder()
        lot.receiptClosedAt = workspace.clock()
        try store.transaction {
            try store.updateLot(lot)
            try record(.lotReceived, lot, person, role: "receiver", [], recorder)
        }
        return try RunOperation(workspace).decide(lots: [name], acts: recorder.recorded)
    }

    /// The lot's work is done: its intakes end, and a device that comes again begins a new one.
    package func close(lot name: String, by person: String, reason: String) throws {
        var lot = try workspace.lot(named: name)
        guard lot.closedAt == nil else { throw OperationError(.refused, "lot \(name) is closed already") }
        let recorder = try workspace.recorder()
        lot.closedAt = workspace.clock()
        try store.transaction {
            try store.updateLot(lot)
            try record(.lotClosed, lot, person, role: "dpr", [("reason", reason)], recorder)
        }
    }

    /// Records new terms. Loosening holds all devices until each is looked at; tightening decides again.
    package func amend(_ path: String, by person: String, reason: String) throws -> RunResult {
        let file = FileSystem.isDirectory(path) ? path + "/lot.yaml" : path
        guard FileSystem.exists(file) else {
            throw OperationError(.unreadable, "\(file): no such file; give the changed lot.yaml")
        }
        let bytes = try workspace.folder.explained { try FileSystem.read(file, limit: 1 << 20) }
        let terms: LotFile
        let earlier: LotFile
        var lot: LotRow
        do {
            terms = try LotFile(bytes, file: file)
            lot = try workspace.lot(named: terms.lot)
            earlier = try LotFile(Array(lot.terms.utf8), file: "the recorded terms")
        } catch let error as PipelineError { throw OperationError(.unreadable, error.description) }
        guard terms.canonicalText != earlier.canonicalText else {
            throw OperationError(.refused, "\(file): says what is recorded already; nothing to amend")
        }
        let isLooser = terms.isLooser(than: earlier)
        _ = try PipelineFinder.load(terms.pipeline, besides: lot.folder)
        let recorder = try workspace.recorder()
        let digest = try keepTerms(bytes)
        lot.terms = String(decoding: bytes, as: UTF8.self)
        lot.customer = terms.customer
        lot.pipeline = terms.pipeline
        lot.isLoosened = isLooser || lot.isLoosened
        let now = workspace.clock()
        try store.transaction {
            try store.updateLot(lot)
            _ = try store.addDocument(
                DocumentRow(
                    id: 0, digest: digest, original: digest, path: "lot.yaml", kind: "lot.yaml", bytes: bytes.count,
                    arrived: now, lot: lot.id, state: .read, mapping: ""))
            let members = [
                ("changes", terms.differences(from: earlier).joined(separator: "; ")), ("document", digest.description),
                ("effect", isLooser ? "loosened" : "tightened"), ("reason", reason),
            ]
            try record(.lotAmended, lot, person, role: "dpr", members, recorder)
        }
        return try RunOperation(workspace).decide(lots: [lot.name], acts: recorder.recorded)
    }

    private func keepTerms(_ bytes: [UInt8]) throws -> Digest {
        try workspace.folder.explained {
            let draft = try workspace.keeper.copy(MemoryByteSource(bytes))
            try workspace.keeper.commit(draft)
            return draft.digest
        }
    }

    private func record(
        _ type: CustodyEventType, _ lot: LotRow, _ person: String, role: String, _ members: [(String, String)],
        _ recorder: Recorder
    ) throws {
        var json = JSONText()
        json.beginObject()
        for (name, value) in members { json.member(name, value) }
        json.endObject()
        try recorder.record([
            CustodyEventDraft(
                type: type, lot: lot.name, intake: nil, device: nil, at: nil,
                actor: .named(person, role: try ListedRoles.role(of: person, preferring: role, workspace)),
                data: json.bytes)
        ])
    }
}
