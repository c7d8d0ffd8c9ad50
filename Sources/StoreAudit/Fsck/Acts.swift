import Basics
import Custody
import Pipeline
import RecoveryModel
import Storage
import StoreAccess
import StoreFiles

/// Compares state tables with the acts that the log tells: both are written in one transaction, so either without the
/// other was put there, or taken away, behind the program's back.
struct FsckActs {
    private let ledger: ActLedger
    private let store: any RecoveryStore

    init(_ ledger: ActLedger, _ store: any RecoveryStore) {
        self.ledger = ledger
        self.store = store
    }

    func problems() throws -> [String] {
        try ledger.problems + lots() + tables() + withdrawals() + policies() + notices() + findings() + resolutions()
    }

    // MARK: lots

    private func lots() throws -> [String] {
        let rows = try store.lots()
        let names = Set(rows.map(\.name))
        let acts = ledger.opened.values.map(\.item) + ledger.received.values + ledger.closed.values
        let lost = acts.filter { !names.contains($0.lot ?? "") }
        let unknown = lost.sorted { $0.seq < $1.seq }.map {
            "entry \($0.seq): \($0.type.rawValue) of lot \($0.lot ?? ""), which the store doesn't have"
        }
        return try rows.flatMap(lot) + unknown
    }

    private func lot(_ row: LotRow) throws -> [String] {
        let name = "lot \(row.name)"
        guard let opened = ledger.opened[row.name] else { return ["\(name): the log doesn't tell of its opening"] }
        var problems: [String] = []
        if !opened.item.fits(row.openedAt) {
            problems.append("\(name): opened \(row.openedAt) differs from entry \(opened.seq)")
        }
        problems += time(name, what: "receipt closed", time: row.receiptClosedAt, entry: ledger.received[row.name])
        problems += time(name, what: "closed", time: row.closedAt, entry: ledger.closed[row.name])
        let amendments = ledger.amended[row.name] ?? []
        let (document, seq) = amendments.last.map { ($0.says.document, $0.seq) } ?? (opened.says.document, opened.seq)
        if document != Digest(of: row.terms) {
            problems.append("\(name): its terms are not the document that entry \(seq) names")
        }
        if let terms = try? LotFile(Array(row.terms.utf8)) {
            if [terms.lot, terms.customer, terms.pipeline] != [row.name, row.customer, row.pipeline] {
                problems.append("\(name): name, customer or pipeline differ from its terms")
            }
        } else {
            problems.append("\(name): its terms can't be read")
        }
        if row.isLoosened != amendments.contains(where: { $0.says.effect == .loosened }) {
            problems.append("\(name): whether its terms were loosened differs from what the log tells")
        }
        do { _ = try BasisRecord.read(row, store) } catch let error as OperationError where error.code == .store {
            problems.append(error.message)
        }
        return problems
    }

    private func time(_ name: String, what: String, time: Instant?, entry: ActLedger.Item?) -> [String] {
        switch (time, entry) {
        case (nil, nil): []
        case (nil, let entry?): ["\(name): \(what) by entry \(entry.seq), but not in its state"]
        case (_?, nil): ["\(name): \(what) in its state, but the log doesn't tell of it"]
        case (let time?, let entry?):
            entry.fits(time) ? [] : ["\(name): \(what) \(time) differs from entry \(entry.seq)"]
        }
    }

    // MARK: tables, documents, policies

    private func tables() throws -> [String] {
        let rows = try store.tableVersions()
        var problems: [String] = []
        for (row, entry) in zip(rows, ledger.tables) {
            let digest = try store.document(row.document)?.digest
            if row.kind != entry.says.table || digest != entry.says.document {
                problems.append(
                    "table \(row.kind): the version imported \(row.importedAt) isn't that of entry \(entry.seq)")
            } else if !entry.item.fits(row.importedAt) {
                problems.append("table \(row.kind): imported \(row.importedAt) differs from entry \(entry.seq)")
            }
        }
        for row in rows.dropFirst(ledger.tables.count) {
            problems.append("table \(row.kind): the log doesn't tell of the version imported \(row.importedAt)")
        }
        for entry in ledger.tables.dropFirst(rows.count) {
            problems.append(
                "entry \(entry.seq): imported table \(entry.says.table ?? ""), which the store doesn't have")
        }
        return problems
    }

    private func withdrawals() throws -> [String] {
        let lots = Dictionary(uniqueKeysWithValues: try store.lots().map { ($0.id, $0.name) })
        let rows = try store.documents(lot: nil).filter { $0.state == .withdrawn }
        let withdrawn = rows.map { row in
            (key: Self.key(row.digest, row.lot.flatMap { lots[$0] }, path: row.path), text: "document \(row.path)")
        }
        let told = ledger.withdrawals.map { entry in
            (
                key: Self.key(entry.says.document, entry.item.lot, path: entry.says.file ?? ""),
                text: "entry \(entry.seq): withdrew \(entry.says.file ?? "")"
            )
        }
        return Self.unmatched(
            withdrawn, told, left: "is withdrawn, but the log doesn't tell of it",
            right: "but the store has it in force")
    }

    private func policies() throws -> [String] {
        let keys = try store.loggedKeys().filter { $0.hasPrefix("policy:") }
        let logged = keys.map { (key: $0, text: "the store's note of \($0)") }
        let told = ledger.policies.map { entry in
            (
                key: "policy:\(entry.item.lot ?? ""):\(entry.says.policy ?? "")",
                text: "entry \(entry.seq): policy.changed of lot \(entry.item.lot ?? "")"
            )
        }
        return Self.unmatched(
            logged, told, left: "has no entry policy.changed in the log", right: "which the store doesn't know of")
    }

    /// The file that was sent must be there, in the lot that the entry names.
    private func notices() throws -> [String] {
        let lots = Dictionary(uniqueKeysWithValues: try store.lots().map { ($0.id, $0.name) })
        let rows = try store.documents(lot: nil).filter { $0.kind == DocumentKinds.notice }
        let kept = rows.map { row in
            (key: Self.key(row.digest, row.lot.flatMap { lots[$0] }, path: row.path), text: "document \(row.path)")
        }
        let told = ledger.notices.map { entry in
            (
                key: Self.key(entry.says.document, entry.item.lot, path: "\(entry.says.notice ?? "") notice"),
                text: "entry \(entry.seq): a notice of lot \(entry.item.lot ?? "") was sent"
            )
        }
        return Self.unmatched(
            kept, told, left: "is kept as sent, but the log doesn't tell of it",
            right: "but the store doesn't have it")
    }

    /// By which a document of the store and an entry about it are found to be the same.
    private static func key(_ document: Digest?, _ lot: String?, path: String) -> String {
        "\(document?.description ?? "") \(lot ?? "") \(path)"
    }

    // MARK: findings and resolutions

    private func findings() throws -> [String] {
        let lots = Dictionary(uniqueKeysWithValues: try store.lots().map { ($0.id, $0.name) })
        let accepted = Set(ledger.resolutions.map(\.says).filter { $0.decision != "reject" }.compactMap(\.finding))
        var problems: [String] = []
        var ids: Set<String> = []
        for row in try store.findingsOfNoDevice() {
            ids.insert(row.id)
            let name = "finding \(row.id) (\(row.code))"
            guard let entry = ledger.findings[row.id] else {
                problems.append("\(name): the log doesn't tell of its opening")
                continue
            }
            let says = entry.says
            let isSame =
                says.code == row.code && says.severity == row.severity && says.stage == row.stage
                && says.values == row.valuesDigest && says.line == row.line
                && entry.item.lot == row.lot.flatMap { lots[$0] }
            let isInTime = entry.item.fits(row.openedAt) || ledger.firstOpenings[row.id]?.fits(row.openedAt) == true
            if !isSame || !isInTime { problems.append("\(name): differs from entry \(entry.seq)") }
            if accepted.contains(row.id) != (row.state == "resolved") {
                problems.append("\(name): is \(row.state), which the log's resolutions don't say")
            }
        }
        let openings = ledger.findings.values.sorted { $0.seq < $1.seq }
        for entry in openings where !ids.contains(entry.says.finding ?? "") {
            problems.append(
                "entry \(entry.seq): opened finding \(entry.says.finding ?? "") (\(entry.says.code?.rawValue ?? "")), "
                    + "which the store doesn't have")
        }
        return problems
    }

    private func resolutions() throws -> [String] {
        let lots = Dictionary(uniqueKeysWithValues: try store.lots().map { ($0.id, $0.name) })
        let rows = try store.allResolutions().map { row in
            let lot = row.lot.flatMap { lots[$0] }
            let intake = try row.intake.flatMap { try store.intake($0) }.map { "\(lot ?? "")/\($0.ordinal)" }
            let value = row.resolution
            return (
                key: Self.key([
                    lot, intake, value.finding, value.code.rawValue, value.value, value.by, value.reason,
                    value.valuesDigest,
                ]), text: "resolution of finding \(value.finding) (\(value.code)) by \(value.by)", at: value.at
            )
        }
        let told = ledger.resolutions.map { entry in
            (
                key: Self.key(of: entry), text: "entry \(entry.seq): resolved finding \(entry.says.finding ?? "")"
            )
        }
        let late = zip(rows, ledger.resolutions).filter { $0.key == Self.key(of: $1) && !$1.item.fits($0.at) }
        return Self.unmatched(
            rows.map { ($0.key, $0.text) }, told, left: "is not what the log tells",
            right: "which the store doesn't have so")
            + late.map { "\($0.0.text): given \($0.0.at), which differs from entry \($0.1.seq)" }
    }

    private static func key(of entry: ActLedger.Told<FindingPayload.Resolved>) -> String {
        let (item, says) = (entry.item, entry.says)
        return key([
            item.lot, item.intake, says.finding, says.code?.rawValue, says.decision, item.person, says.reason,
            says.values,
        ])
    }

    private static func key(_ parts: [String?]) -> String { parts.map { $0 ?? "\u{1E}" }.joined(separator: "\u{1F}") }

    /// What stands on one side only, each as often as it does so.
    private static func unmatched(
        _ rows: [(key: String, text: String)], _ entries: [(key: String, text: String)], left: String, right: String
    ) -> [String] {
        // By bytes: two texts that Unicode calls equivalent are two.
        var open: [[UInt8]: Int] = [:]
        for row in rows { open[Array(row.key.utf8), default: 0] += 1 }
        var problems: [String] = []
        for entry in entries {
            let key = Array(entry.key.utf8)
            if open[key, default: 0] > 0 {
                open[key, default: 0] -= 1
            } else {
                problems.append("\(entry.text), \(right)")
            }
        }
        for row in rows {
            let key = Array(row.key.utf8)
            guard open[key, default: 0] > 0 else { continue }
            open[key, default: 0] -= 1
            problems.append("\(row.text) \(left)")
        }
        return problems
    }
}
