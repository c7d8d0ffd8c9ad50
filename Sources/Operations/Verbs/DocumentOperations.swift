import Acts
import Basics
import Certification
import Custody
import Intake
import RecoveryModel
import Storage
import StoreAccess
import StoreFiles

/// `document list|show|withdraw|restore`.
///
/// ```
/// let documents = DocumentOperations(workspace)
/// let row = try documents.find("sha256:1f2e3d")
/// let result = try documents.withdraw("sha256:1f2e3d", by: "OP-R1", reason: "sent for another lot")
/// ```
package struct DocumentOperations {
    private let workspace: Workspace
    private var store: any RecoveryStore { workspace.store }

    package init(_ workspace: Workspace) { self.workspace = workspace }

    /// Kept documents in order of number. Throws `OperationError` for a lot that isn't there.
    package func list(lot name: String?) throws -> [DocumentRow] {
        let lot = try name.map { try workspace.lot(named: $0).id }
        return try store.documents(lot: lot)
    }

    /// By number, or by digest or the beginning of one (at least 6 digits), or by path; of several the newest.
    package func find(_ text: String) throws -> DocumentRow {
        guard let row = try matches(text, lot: nil).last else { throw Self.nothing(text) }
        return row
    }

    /// Everything that the text may mean, in order of number.
    func matches(_ text: String, lot name: String?) throws -> [DocumentRow] {
        let lot = try name.map { try workspace.lot(named: $0).id }
        let rows = try store.documents(lot: nil)
        if let id = Int(text), text.utf8.count < 6, let row = rows.first(where: { $0.id == id }) { return [row] }
        let hex = text.hasPrefix("sha256:") ? String(text.dropFirst(7)) : text
        return rows.filter { row in
            (hex.utf8.count >= 6 && row.digest.hex.hasPrefix(hex) || row.path == text)
                && (lot == nil || row.lot == lot)
        }
    }

    static func nothing(_ text: String) -> OperationError {
        OperationError(.absent, "no document \(text); `lotwise document list` shows them")
    }

    /// The kept bytes.
    package func bytes(_ row: DocumentRow) throws -> [UInt8] {
        guard row.kind != DocumentKinds.refused else {
            throw OperationError(.refused, "\(row.path) was over the limit: its bytes aren't kept, only \(row.digest)")
        }
        return try workspace.folder.explained {
            try workspace.keeper.read(row.digest, limit: Int.max)
        }
    }

    /// The rows as one JSON array.
    package func json(_ rows: [DocumentRow]) throws -> String {
        let lots = Dictionary(uniqueKeysWithValues: try store.lots().map { ($0.id, $0.name) })
        var json = JSONText(reserving: 1024)
        json.beginObject()
        json.name("documents")
        json.beginArray()
        for row in rows {
            json.beginObject()
            json.member("document", row.digest.description)
            json.member("original", row.original.description)
            json.member("file", row.path)
            json.member("kind", row.kind)
            json.member("bytes", row.bytes)
            json.member("arrived", row.arrived.text)
            json.member("lot", row.lot.flatMap { lots[$0] })
            json.member("state", "\(row.state)")
            if !row.mapping.isEmpty {
                json.name("mapping")
                json.embedded(Array(row.mapping.utf8))
            }
            json.endObject()
        }
        json.endArray()
        json.endObject()
        return json.text
    }

    /// Takes a document out of force: its bytes and its entries stay, what it said no longer counts. Named by its path
    /// it is the file: every version of it that is in force goes, or a grown file's earlier one would still vouch. Throws
    /// `OperationError` when the text may mean several files, or one that can't be withdrawn.
    package func withdraw(
        _ text: String, lot name: String? = nil, by person: String, reason: String, isSigned: Bool = false
    ) throws -> RunResult {
        let rows = try meant(by: text, lot: name, "was withdrawn already") { $0.state != .withdrawn }
        try Self.refuse(rows[0])
        let lot = try rows[0].lot.flatMap { id in try store.lots().first { $0.id == id } }
        let signing = try ActSigning(workspace, by: person, isSigned: isSigned)
        let recorder = try workspace.recorder()
        try store.transaction {
            for var row in rows {
                row.state = .withdrawn
                try store.updateDocument(row)
            }
            let others = try rows.map { try lots(of: forget($0)).filter { $0 != lot?.name } }
            // Also of a document that came with no lot: what it said of a lot is that lot's evidence.
            for name in Set(others.joined()).sorted() { try signing.refuseSecondRole("dpr", in: name) }
            for (row, others) in zip(rows, others) {
                try recorder.record([
                    entry(.documentWithdrawn, of: row, in: lot, others: others, reason: reason, signing: signing)
                ])
            }
            let touched = Set(others.joined()).union(lot.map { [$0.name] } ?? [])
            for home in try store.lots() where touched.contains(home.name) {
                try recorder.record(
                    CertificatesToRevoke(workspace).drafts(withdrawn: rows.map(\.digest), of: home))
            }
            // In the same transaction: a crash must not lose what another document still states.
            try readAgain(rows)
            try ActNote(store).begin(touched.sorted())
        }
        return try RunOperation(workspace).decide(lots: lot.map { [$0.name] } ?? [], acts: recorder.recorded)
    }

    /// Takes a withdrawal back: what the document said counts again, beside what came since. Named by its path every
    /// version of the file that was withdrawn comes back. Throws `OperationError` as `withdraw` does.
    package func restore(
        _ text: String, lot name: String? = nil, by person: String, reason: String, isSigned: Bool = false
    ) throws -> RunResult {
        let rows = try meant(by: text, lot: name, "was not withdrawn") { $0.state == .withdrawn }
        guard !rows[0].kind.hasPrefix("table:") else {
            throw OperationError(.refused, "\(rows[0].path) is a table: `lotwise import` it again")
        }
        let lot = try rows[0].lot.flatMap { id in try store.lots().first { $0.id == id } }
        let signing = try ActSigning(workspace, by: person, isSigned: isSigned)
        let recorder = try workspace.recorder()
        try store.transaction {
            for row in rows {
                try recorder.record([
                    entry(.documentRestored, of: row, in: lot, others: [], reason: reason, signing: signing)
                ])
            }
            try putInForce(rows)
            try Reread(workspace).read(
                try store.documents(lot: nil).filter { row in rows.contains { $0.id == row.id } })
            try ActNote(store).begin(lot.map { [$0.name] } ?? [])
        }
        return try RunOperation(workspace).decide(lots: lot.map { [$0.name] } ?? [], acts: recorder.recorded)
    }

    /// The newest version of a path is the one that is read; earlier ones are superseded.
    private func putInForce(_ rows: [DocumentRow]) throws {
        let newest = try store.documents(path: rows[0].path, lot: rows[0].lot).last { row in
            row.state != .withdrawn || rows.contains { $0.id == row.id }
        }
        for var row in rows {
            row.state = row.id == newest?.id ? .read : .superseded
            try store.updateDocument(row)
        }
        for var row in try store.documents(path: rows[0].path, lot: rows[0].lot)
        where row.state == .read && row.id != newest?.id {
            row.state = .superseded
            try store.updateDocument(row)
        }
    }

    /// The versions of the one file that the text means, of those that `isOpen` takes. Refuses a text that means none, or
    /// several files.
    private func meant(
        by text: String, lot: String?, _ what: String, where isOpen: (DocumentRow) -> Bool
    ) throws -> [DocumentRow] {
        let all = try matches(text, lot: lot)
        guard !all.isEmpty else { throw Self.nothing(text) }
        let open = all.filter(isOpen)
        guard let first = open.first else {
            throw OperationError(.refused, "\(all[0].path) \(what), so nothing was changed")
        }
        guard open.allSatisfy({ $0.path == first.path && $0.lot == first.lot }) else {
            let lots = Dictionary(uniqueKeysWithValues: try store.lots().map { ($0.id, $0.name) })
            let list = open.prefix(20).map { row in
                "\(row.id) \(row.digest.hex.prefix(12)) \(row.path)"
                    + (row.lot.flatMap { lots[$0] }.map { " of lot \($0)" } ?? "")
            }
            throw OperationError(
                .refused,
                "\(text) may mean \(open.count) documents: \(list.joined(separator: "; ")). Give the number in front of "
                    + "the one that is meant, or --lot")
        }
        return text == first.path ? open : [open[open.count - 1]]
    }

    private static func refuse(_ row: DocumentRow) throws {
        guard row.kind != "lot.yaml" else {
            throw OperationError(.refused, "the terms of a lot are changed by `lotwise lot amend`, not withdrawn")
        }
        guard row.kind != DocumentKinds.notice else {
            throw OperationError(.refused, "a notice that was sent can't be taken back; send another and record it")
        }
        guard row.kind != "mapping" else {
            throw OperationError(
                .refused, "withdraw the documents that were read through this mapping, not the mapping")
        }
    }

    /// What it said no longer counts. Returns the intakes that it spoke of; a lot as a whole is its number below zero.
    private func forget(_ row: DocumentRow) throws -> [Int] {
        let touched = try store.removeRecords(document: row.id)
        try store.markDirty(touched.filter { $0 > 0 })
        for id in touched where id < 0 { try store.markAllDirty(lot: -id) }
        try IntakeStaging.settleWithdrawal(of: touched, in: store)
        for finding in try store.findings(lot: row.lot, intake: nil, openOnly: true) where finding.document == row.id {
            if finding.intake == nil { try store.setFindingState(finding.id, "cured") }
        }
        return touched
    }

    /// Names of the lots that these are in, sorted.
    private func lots(of touched: [Int]) throws -> [String] {
        let ids = Set(try touched.compactMap { $0 < 0 ? -$0 : try store.intake($0)?.lot })
        return try store.lots().filter { ids.contains($0.id) }.map(\.name).sorted()
    }

    /// Entries are small: of a document that spoke of more lots than these, the first are named.
    private static let listed = 500

    /// `others` are the lots that the document spoke of besides the one that it was handed in with.
    private func entry(
        _ type: CustodyEventType, of row: DocumentRow, in lot: LotRow?, others: [String], reason: String,
        signing: ActSigning
    ) throws -> CustodyEventDraft {
        let said = DocumentPayload(
            document: row.digest, file: row.path, lots: Array(others.prefix(Self.listed)), reason: reason)
        return try signing.draft(type, lot: lot?.name, as: "dpr", data: said.data)
    }

    /// A record that a further document repeats was kept under the first: the others are read again.
    private func readAgain(_ withdrawn: [DocumentRow]) throws {
        let formats = Set(withdrawn.map(\.format))
        let others = try store.documents(lot: nil).filter {
            formats.contains($0.format) && ($0.state == .read || $0.state == .superseded)
        }
        try Reread(workspace).read(others)
    }
}
