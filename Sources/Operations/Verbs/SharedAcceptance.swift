import Basics
import Deciding
import Intake
import Policies
import RecoveryModel
import Storage
import StoreAccess
import StoreFiles

/// What several devices claim together, a report (S05) or a bench at one second (S06), a person accepts for one of
/// them: two acceptances would certify two devices on the erasure of one (R2v3 B(10)).
struct SharedAcceptance {
    private let store: any RecoveryStore

    init(_ store: any RecoveryStore) { self.store = store }

    /// Throws `OperationError` when another device that claims the same was accepted already.
    func check(_ row: FindingRow) throws {
        guard ["S05", "S06"].contains(row.code), let intake = row.intake, let subject = Self.subject(row) else {
            return
        }
        for other in try sharers(row, intake: intake, subject: subject)
        where try isAccepted(row.code, subject: subject, intake: other) {
            let name = try store.intake(other)?.name ?? ""
            let what = row.code == "S05" ? "the report" : "the session"
            throw OperationError(
                .refused,
                "\(row.code): \(what) \(subject) was accepted as that of device \(name) already, and it is of one device "
                    + "only: erase this one again, or resolve it with --as link:\(name)")
        }
    }

    /// What is shared, as the rule wrote it.
    private static func subject(_ row: FindingRow) -> String? {
        guard let values = try? JSONParser.parse(Array(row.values.utf8)) else { return nil }
        return values[row.code == "S05" ? "report" : "session"]?.string
    }

    /// The other intakes with the same claim. Of the names that a finding lists one may stand for two stays, and a third
    /// device isn't among them: the claims themselves tell.
    private func sharers(_ row: FindingRow, intake: Int, subject: String) throws -> Set<Int> {
        guard let stay = try store.intake(intake), let device = try CaseReader.cases([stay], store).first else {
            return []
        }
        var keys: Set<Int64> = []
        for record in device.records where record.kind == .erasure {
            guard let evidence = Evidence(kind: record.kind, body: record.body) else { continue }
            for key in PreparedRecord.sharedKeys(evidence) where key.code == row.code && key.subject == subject {
                keys.insert(JoinKey.hash(key.text))
            }
        }
        var found: Set<Int> = []
        try store.eachSharedClaim { key, claimant in if keys.contains(key) { found.insert(claimant) } }
        // A scan that was linked left its records with the device that it meant.
        found = Set(try found.map { try store.intake($0)?.linkedTo ?? $0 })
        found.remove(intake)
        return found
    }

    /// The newest word on the device's finding is an acceptance of what it says now.
    private func isAccepted(_ code: FindingCode, subject: String, intake: Int) throws -> Bool {
        let given = try store.resolutions(in: intake...intake).map(\.resolution)
        return try store.findings(intakes: intake...intake).contains { finding in
            guard finding.code == code, finding.state != "open", Self.subject(finding) == subject else { return false }
            let last = given.last { $0.finding == finding.id }
            guard let last, last.valuesDigest == finding.valuesDigest else { return false }
            return try isAcceptance(last.value, of: intake)
        }
    }

    /// Does the word end the intake's hold? As the stages read it (`ResolutionCheck`).
    func isAcceptance(_ value: String, of intake: Int) throws -> Bool {
        guard let row = try store.intake(intake), let device = try CaseReader.cases([row], store).first else {
            return false
        }
        let lot = try store.lots().first { $0.id == row.lot }?.name ?? ""
        let assembler = DossierAssembler(arrivals: [:], tables: ReferenceTables())
        return ResolutionCheck.isAcceptance(value, of: assembler.assemble(row, lot: lot, records: device.records).0)
    }
}
