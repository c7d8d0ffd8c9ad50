import Basics
import Certification
import RecoveryModel
import Storage
import StoreAccess

/// One line a lot: what `lots` shows, the newest first. Reads counts only, never the devices.
///
/// ```
/// for lot in try LotsQuery(workspace).lots() { print(lot.name, lot.open, lot.next ?? "nothing") }
/// ```
package struct LotsQuery {
    /// One lot.
    package struct Lot: Sendable {
        package let name: String
        package let customer: String
        package let openedAt: Instant
        /// Rows of the manifest, and those of them that were scanned in.
        package let rows: Int
        package let received: Int
        /// Findings that are open, notes left out.
        package let open: Int
        /// What most devices wait for; nil when nothing is left to do.
        package let next: TodoStep?
        /// Id of the certificate in force; nil without one.
        package let certificate: String?
        package let closedAt: Instant?

        func write(to json: inout JSONText) {
            json.beginObject()
            json.member("lot", name)
            json.member("customer", customer)
            json.member("openedAt", openedAt.text)
            json.member("rows", rows)
            json.member("received", received)
            json.member("open", open)
            json.member("next", next?.rawValue)
            json.member("certificate", certificate)
            json.member("closed", closedAt?.text)
            json.endObject()
        }
    }

    private let workspace: Workspace
    private var store: any RecoveryStore { workspace.store }

    package init(_ workspace: Workspace) { self.workspace = workspace }

    /// All lots, the newest first; with `isOpen` those that aren't closed.
    package func lots(isOpen: Bool = false) throws -> [Lot] {
        let report = try StatusQuery(workspace).report(lots: nil)
        let rows = Dictionary(uniqueKeysWithValues: try store.lots().map { ($0.name, $0) })
        let found = try report.lots.compactMap { lot in try rows[lot.name].map { try self.lot($0, lot) } }
        return found.filter { !isOpen || $0.closedAt == nil }.sorted { ($1.openedAt, $0.name) < ($0.openedAt, $1.name) }
    }

    /// `{"lots":[…]}`.
    package static func json(_ lots: [Lot]) -> String { JSONText.list("lots", lots) { $0.write(to: &$1) } }

    private func lot(_ row: LotRow, _ report: StatusReport.Lot) throws -> Lot {
        let open = report.tally.findings.filter { CodeCatalogue.severity(of: FindingCode(rawValue: $0.key)) != .note }
        let certificates = try LotCertificates(row, workspace)
        return Lot(
            name: row.name, customer: row.customer, openedAt: row.openedAt, rows: report.total,
            received: report.rows(.received), open: open.values.reduce(0, +),
            next: row.closedAt == nil ? next(report, certificates) : nil,
            certificate: certificates.items.last { $0.isInForce }?.id, closedAt: row.closedAt)
    }

    /// The step that most devices wait for; what is scanned, sanitized, tested, graded and certified waits for nothing.
    private func next(_ lot: StatusReport.Lot, _ certificates: LotCertificates) -> TodoStep? {
        let absent = lot.rows(.inTransit)
        var counts: [(step: TodoStep, count: Int)] = [(.scan, absent), (.trace, lot.rows(.missing))]
        let steps: [(StageName, TodoStep)] = [(.sanitization, .erase), (.functionality, .test), (.cosmetic, .grade)]
        for (stage, step) in steps {
            let waiting = lot.tally.stages[stage.position]?[Verdict.waiting.rawValue] ?? 0
            counts.append((step, max(0, waiting - absent - lot.rows(.missing))))
        }
        let held = StageName.allCases.compactMap { lot.tally.stages[$0.position]?[Verdict.held.rawValue] }.max() ?? 0
        counts.append((.resolve, held))
        let best = counts.max { $0.count < $1.count }
        if let best, best.count > 0 { return best.step }
        return certificates.items.contains { $0.isInForce } ? nil : .certify
    }
}
