import Basics
import Certification
import LogPublishing
import RecoveryModel
import Storage
import StoreAccess

/// Where the lots of a store stand: the value behind `run --json`, `status --json` and their tables.
package struct StatusReport: Sendable {
    /// One lot's counts.
    package struct Lot: Sendable {
        package let name: String
        package let customer: String
        package let tally: LotTally
        /// SHA-256 over the lot's decisions in manifest order.
        package let decisions: Digest
        package let isReceiptOpen: Bool

        /// Rows in this state.
        package func rows(_ state: RowState) -> Int { tally.rows[state.rawValue] ?? 0 }

        /// Rows of the manifest.
        package var total: Int { RowState.allCases.filter { $0 != .unexpected }.reduce(0) { $0 + rows($1) } }
    }

    package let lots: [Lot]
    /// How far the custody log has come.
    package let log: LogProgress

    /// True when something was refused, held or found wrong: exit code 1.
    package var hasTrouble: Bool {
        lots.contains { lot in
            let bad = [Verdict.held, .failed]
            if lot.tally.stages.values.contains(where: { stage in bad.contains { (stage[$0.rawValue] ?? 0) > 0 } }) {
                return true
            }
            return lot.tally.findings.keys.contains {
                ![.note, .waiting].contains(CodeCatalogue.severity(of: FindingCode(rawValue: $0)))
            }
        }
    }

    /// One JSON object (INTERFACE §3); a command that records adds what it recorded and revoked and how long it took.
    package func json(
        recorded: Int? = nil, elapsedMilliseconds: Int? = nil, revoked: [Revocation]? = nil
    ) -> String {
        var json = JSONText(reserving: 1024)
        json.beginObject()
        json.name("lots")
        json.beginArray()
        for lot in lots { write(lot, &json) }
        json.endArray()
        json.name("log")
        json.embedded(Array(log.json.utf8))
        if let recorded { json.member("recorded", recorded) }
        // Only when there is something: who reads the ordinary shape finds it unchanged.
        if let revoked, !revoked.isEmpty { Revocation.write(revoked, to: &json) }
        if let elapsedMilliseconds { json.member("elapsed_ms", elapsedMilliseconds) }
        json.endObject()
        return json.text
    }

    private func write(_ lot: Lot, _ json: inout JSONText) {
        json.beginObject()
        json.member("lot", lot.name)
        json.name("rows")
        json.beginObject()
        json.member("total", lot.total)
        for state in [RowState.received, .inTransit, .missing, .quarantined, .duplicate, .withdrawn] {
            json.member(state.name, lot.rows(state))
        }
        json.endObject()
        json.member("unexpected", lot.rows(.unexpected))
        json.name("stages")
        json.beginObject()
        for stage in StageName.allCases {
            json.name(stage.rawValue)
            json.beginObject()
            if let counts = lot.tally.stages[stage.position] {
                for verdict in [Verdict.passed, .failed, .held, .waiting] {
                    json.member(verdict.name, counts[verdict.rawValue] ?? 0)
                }
            }
            json.endObject()
        }
        json.endObject()
        json.name("routes")
        json.beginObject()
        for route in Route.allCases { json.member(route.rawValue, lot.tally.routes[route.rawValue] ?? 0) }
        json.endObject()
        json.name("findings")
        json.beginObject()
        for code in lot.tally.findings.keys.sorted() { json.member(code, lot.tally.findings[code] ?? 0) }
        json.endObject()
        json.member("decisions", lot.decisions.description)
        json.endObject()
    }
}

/// Reads the report.
///
/// ```
/// let report = try StatusQuery(workspace).report(lots: ["LOT-1"])
/// for lot in report.lots { print(lot.name, lot.total) }
/// ```
package struct StatusQuery {
    private let workspace: Workspace
    private var store: any RecoveryStore { workspace.store }

    /// Reads the workspace's store.
    package init(_ workspace: Workspace) { self.workspace = workspace }

    /// Of the lots named, or of all.
    package func report(lots names: [String]?) throws -> StatusReport {
        var lots: [StatusReport.Lot] = []
        for row in try store.lots() where names?.contains(row.name) ?? true {
            lots.append(
                StatusReport.Lot(
                    name: row.name, customer: row.customer, tally: try store.tally(lot: row.id),
                    decisions: try store.decisionsDigest(lot: row.id), isReceiptOpen: row.receiptClosedAt == nil))
        }
        return StatusReport(lots: lots, log: try LogProgressQuery(workspace).standing())
    }
}
