import RecoveryModel
import Storage
import StoreAccess

/// Looks for mis-keyed scans: a unit on no manifest whose identifier is one slip away from a device that is missing.
///
/// When to use: once all files of the lots are read, and before findings about files are recorded.
///
/// ```
/// try MiskeyFinder(workspace).propose(ingest.staging, lots: [lot.id])
/// ```
package struct MiskeyFinder {
    private let workspace: Workspace

    package init(_ workspace: Workspace) { self.workspace = workspace }

    /// Stages for each unit on no manifest of `lots` which missing device it may be, and takes back what holds no more.
    package func propose(_ staging: IntakeStaging, lots: [Int]) throws {
        let store = workspace.store
        try store.transaction {
            for lot in lots {
                for row in try store.unexpected(lot: lot) { try propose(row, staging) }
            }
            try staging.markTouched()
        }
    }

    /// Stages the proposals that hold now, and takes back those that no longer do.
    private func propose(_ row: IntakeRow, _ staging: IntakeStaging) throws {
        var scan: RecordRow?
        var old: [RecordRow] = []
        try workspace.store.eachRecord(in: row.id...row.id) { _, kind, digest, document, line, body in
            guard let kind = EvidenceKind(rawValue: kind), kind == .crossFact || kind == .scan else { return }
            let record = RecordRow(
                intake: row.id, kind: kind, digest: Array(digest), document: document, line: line, body: Array(body))
            if kind == .scan { scan = scan ?? record } else { old.append(record) }
        }
        guard let scan else { return }
        var missing: [Int] = []
        for key in MiskeyDistance.candidates(for: row.name) {
            for other in try workspace.store.bound(key: JoinKey.hash(key)) where other.value == key {
                guard other.intake != row.id, try isMissing(other.intake, lot: row.lot) else { continue }
                if !missing.contains(other.intake) { missing.append(other.intake) }
            }
        }
        let names = try missing.compactMap { try workspace.store.intake($0)?.name }
        for record in old {
            var reader = FieldReader(record.body)
            let fact = CrossFact(from: &reader)
            guard fact.code == "T03", !fact.others.allSatisfy(names.contains) else { continue }
            try workspace.store.removeRecord(intake: row.id, kind: .crossFact, digest: record.digest)
            staging.touch(row.id)
        }
        for other in missing { try staging.addFact("T03", subject: row.name, others: [other], to: row.id, like: scan) }
    }

    private func isMissing(_ intake: Int, lot: Int) throws -> Bool {
        guard intake > 0, let row = try workspace.store.intake(intake), row.lot == lot, row.isManifested else {
            return false
        }
        var isSeen = false
        try workspace.store.eachRecord(in: intake...intake) { _, kind, _, _, _, _ in
            if kind == EvidenceKind.scan.rawValue { isSeen = true }
        }
        return !isSeen
    }
}
