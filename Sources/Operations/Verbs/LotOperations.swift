import Acts
import Basics
import Custody
import Pipeline
import RecoveryModel
import Storage
import StoreAccess
import StoreFiles

/// Acts on a lot as a whole, each an entry with the person who did it.
///
/// ```
/// let lots = LotOperations(workspace)
/// let result = try lots.closeReceipt(lot: "LOT-1", by: "OP-R1")
/// try lots.close(lot: "LOT-1", by: "OP-R1", reason: "handed over")
/// ```
package struct LotOperations {
    private let workspace: Workspace
    private var store: any RecoveryStore { workspace.store }

    package init(_ workspace: Workspace) { self.workspace = workspace }

    /// Receipt is complete: what is not here is missing (T01).
    package func closeReceipt(lot name: String, by person: String, isSigned: Bool = false) throws -> RunResult {
        try DecideFirst(workspace).orRefuse(lot: name)
        var lot = try workspace.lot(named: name)
        guard lot.receiptClosedAt == nil else {
            throw OperationError(.refused, "receipt of lot \(name) was closed at \(lot.receiptClosedAt?.text ?? "")")
        }
        let signing = try ActSigning(workspace, by: person, isSigned: isSigned)
        let act = try signing.draft(.lotReceived, lot: name, as: "receiver", data: LotPayload.Received().data)
        let recorder = try workspace.recorder()
        lot.receiptClosedAt = workspace.clock()
        try store.transaction {
            try store.updateLot(lot)
            try recorder.record([act])
            try ActNote(store).begin([name])
        }
        // A crash here leaves an act without its consequences: `finishActs` draws them.
        return try RunOperation(workspace).decide(lots: [name], acts: recorder.recorded)
    }

    /// The lot's work is done: its intakes end, and a device that comes again begins a new one.
    package func close(lot name: String, by person: String, reason: String, isSigned: Bool = false) throws {
        try DecideFirst(workspace).orRefuse(lot: name)
        var lot = try workspace.lot(named: name)
        guard lot.closedAt == nil else { throw OperationError(.refused, "lot \(name) is closed already") }
        let signing = try ActSigning(workspace, by: person, isSigned: isSigned)
        let act = try signing.draft(.lotClosed, lot: name, as: "dpr", data: LotPayload.Closed(reason: reason).data)
        let recorder = try workspace.recorder()
        lot.closedAt = workspace.clock()
        try store.transaction {
            try store.updateLot(lot)
            try recorder.record([act])
        }
    }

    /// Records new terms. Loosening holds all devices until each is looked at; tightening decides again.
    package func amend(
        _ path: String, by person: String, reason: String, isSigned: Bool = false
    ) throws -> RunResult {
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
        let place = try PipelineFinder.find(terms.pipeline, besides: lot.folder, delivered: lot.folder)
        _ = try PipelineFinder.load(place, terms.pipeline)
        let said = LotPayload.Amended(
            changes: terms.differences(from: earlier).joined(separator: "; "), document: Digest(of: bytes),
            effect: isLooser ? .loosened : .tightened, reason: reason)
        let signing = try ActSigning(workspace, by: person, isSigned: isSigned)
        let act = try signing.draft(.lotAmended, lot: lot.name, as: "dpr", data: said.data)
        let recorder = try workspace.recorder()
        let digest = try keepTerms(bytes)
        lot.terms = String(decoding: bytes, as: UTF8.self)
        lot.customer = terms.customer
        lot.pipeline = terms.pipeline
        lot.isLoosened = isLooser || lot.isLoosened
        let now = workspace.clock()
        try store.transaction {
            try store.updateLot(lot)
            try PipelinePlace(lot, store).keepFirst(place)
            _ = try store.addDocument(
                DocumentRow(
                    id: 0, digest: digest, original: digest, path: "lot.yaml", kind: "lot.yaml", bytes: bytes.count,
                    arrived: now, lot: lot.id, state: .read, mapping: ""))
            try recorder.record([act])
            try ActNote(store).begin([lot.name])
        }
        // A crash here leaves an act without its consequences: `finishActs` draws them.
        return try RunOperation(workspace).decide(lots: [lot.name], acts: recorder.recorded)
    }

    private func keepTerms(_ bytes: [UInt8]) throws -> Digest {
        try workspace.folder.explained {
            let draft = try workspace.keeper.copy(MemoryByteSource(bytes))
            try workspace.keeper.commit(draft)
            return draft.digest
        }
    }
}
