import Basics
import Custody
import RecoveryModel
import Storage
import StoreAccess

/// One finding a kind: where many devices of a lot are held for one and the same thing, such as a bench without a zone
/// or a word that no list knows, the lot gets a finding with their count and three of them, and the devices none of
/// their own.
///
/// When to use: after `Evaluation` and `LotFindings`.
///
/// ```
/// try SharedFindings(workspace, recorder).record([lot])
/// let subject = SharedFindings.subject(of: row)
/// ```
package struct SharedFindings {
    /// State of a device's finding that the lot's finding speaks for.
    package static let state = "shared"
    /// Name of the subject among a finding's values.
    static let subject = "shared"
    private static let examples = 3

    private let workspace: Workspace
    private let recorder: Recorder

    package init(_ workspace: Workspace, _ recorder: Recorder) {
        self.workspace = workspace
        self.recorder = recorder
    }

    /// What a device's finding says it compared; with the subject where the lot's finding speaks for it.
    static func values(of reason: Reason) -> [String: ReasonValue] {
        guard let shared = reason.shared else { return reason.values }
        return reason.values.merging([subject: .text(shared)]) { $1 }
    }

    /// The id of a lot's finding for a subject.
    package static func id(lot: String, code: FindingCode, subject: String) -> String {
        FindingID.make(lot: lot, device: "", code: code, source: "shared|" + subject)
    }

    /// The subject that a finding's values name; nil for the findings of one device alone.
    package static func subject(of row: FindingRow) -> String? {
        (try? JSONParser.parse(Array(row.values.utf8)))?[subject]?.string
    }

    private static func isShared(_ row: FindingRow, _ lot: LotRow) -> Bool {
        subject(of: row).map { id(lot: lot.name, code: row.code, subject: $0) == row.id } ?? false
    }

    private struct Kind {
        var first: FindingRow
        var subject: String
        var devices = 0
        var examples: [Int] = []
    }

    /// Opens, counts anew or ends the findings of each lot; inside a transaction of its own.
    package func record(_ lots: [LotRow]) throws {
        try workspace.store.transaction {
            for lot in lots.sorted(by: { $0.id < $1.id }) { try record(lot) }
        }
    }

    private func record(_ lot: LotRow) throws {
        var kinds: [String: Kind] = [:]
        var order: [String] = []
        try workspace.store.sharedFindings(lot: lot.id) { row in
            guard let intake = row.intake, let subject = Self.subject(of: row) else { return }
            let id = Self.id(lot: lot.name, code: row.code, subject: subject)
            if kinds[id] == nil { order.append(id) }
            var kind = kinds[id] ?? Kind(first: row, subject: subject)
            if kind.examples.last != intake {
                kind.devices += 1
                if kind.examples.count < Self.examples { kind.examples.append(intake) }
            }
            if Verdict(row.severity) > Verdict(kind.first.severity) { kind.first.severity = row.severity }
            kinds[id] = kind
        }
        for id in order { if let kind = kinds[id] { try save(kind, id: id, lot) } }
        for old in try workspace.store.openLotFindings(lot: lot.id)
        where kinds[old.id] == nil && Self.isShared(old, lot) {
            try workspace.store.setFindingState(old.id, "cured")
        }
    }

    private func save(_ kind: Kind, id: String, _ lot: LotRow) throws {
        let names = try kind.examples.map { intake in
            try workspace.store.intake(intake).map { "\(lot.name)/\($0.ordinal)" } ?? "\(intake)"
        }
        var values = (try? JSONParser.parse(Array(kind.first.values.utf8)))?.members ?? []
        values.removeAll { ["devices", "examples"].contains($0.name) }
        values.append(JSONMember("devices", .number(String(kind.devices))))
        values.append(JSONMember("examples", .array(names.map(JSONValue.string))))
        var row = kind.first
        row.id = id
        row.intake = nil
        row.state = "open"
        row.values = String(decoding: CanonicalJSON.encode(.object(values)), as: UTF8.self)
        row.valuesDigest = ""
        row.openedAt = workspace.clock()
        let known = try workspace.store.finding(id)
        if let known, known.severity == row.severity, known.stage == row.stage {
            // Only the devices changed, or it had ended: the log has its opening already, which stands where it was
            // first seen.
            (row.openedAt, row.document, row.line) = (known.openedAt, known.document, known.line)
            if known.values != row.values || known.message != row.message || known.state != row.state {
                try workspace.store.saveFindings([row])
            }
            return
        }
        try workspace.store.saveFindings([row])
        try recorder.record([
            CustodyEventDraft(
                type: .findingOpened, lot: lot.name, intake: nil, device: nil, at: nil, actor: .engine,
                data: EventDrafting.findingData(row))
        ])
    }
}
