import Acts
import Basics
import Custody
import Deciding
import RecoveryModel
import Storage
import StoreAccess
import StoreFiles

/// `validate`: somebody with the role, who erased nothing in the lot, accepts what was decided (S43, S35). Without it
/// there is no certificate. What changes afterwards is no longer covered.
///
/// ```
/// let operation = ValidateOperation(workspace, deciding: DecideFirst(workspace))
/// let result = try operation.validate(lot: "LOT-1", by: "OP-V1", basis: "records looked through")
/// for line in result.warningLines { print(line) }
/// ```
package struct ValidateOperation {
    private let workspace: Workspace
    private let deciding: any LotDeciding
    private var store: any RecoveryStore { workspace.store }

    /// In the workspace's store; `deciding` decides what is marked first.
    package init(_ workspace: Workspace, deciding: any LotDeciding) {
        self.workspace = workspace
        self.deciding = deciding
    }

    /// What came of it.
    package struct Result: Sendable {
        package let lot: String
        package let isAccepted: Bool
        /// Devices whose sanitization passed: what the validation covers.
        package let devices: Int
        /// Devices of the lot that it doesn't cover.
        package let others: Int
        /// What is odd about the lot's erasures as a whole (S46): worth a look before anybody relies on the validation.
        package let warnings: [Reason]
        /// Nil when the same person had said the same of the same already.
        package let entry: Int?
        /// Certificates that fell with a rejection.
        package var revoked = 0
    }

    /// Throws `OperationError` when the person hasn't the role today, or erased, destroyed or sampled in the lot.
    package func validate(
        lot name: String, by person: String, isAccepted: Bool = true, basis: String?, isSigned: Bool = false
    ) throws -> Result {
        try deciding.orRefuse(lot: name)
        let lot = try workspace.lot(named: name)
        guard isAccepted || basis?.isEmpty == false else {
            throw OperationError(.usage, "--reject needs --reason: say what is wrong")
        }
        let signing = try ActSigning(workspace, by: person, isSigned: isSigned)
        let now = EvidenceTime(instant: workspace.clock())
        guard signing.tables.authorises(person, "validator", method: nil, at: now) else {
            throw OperationError(
                .refused,
                "\(person) isn't a validator today: import an operators table that says so (S43); see `lotwise operators`"
            )
        }
        let (devices, others, warnings) = try passed(lot)
        guard devices.count > 0 || !isAccepted else {
            throw OperationError(
                .refused, "lot \(name) has no device whose sanitization passed: there is nothing to validate")
        }
        let draft = try workspace.folder.explained { try workspace.keeper.copy(MemoryByteSource(devices.bytes)) }
        try workspace.folder.explained { _ = try workspace.keeper.commit(draft) }
        let recorder = try workspace.recorder()
        if let known = try CertificateIndex(store).validation(of: name), known.person == person,
            known.isAccepted == isAccepted, known.document == draft.digest, known.basis == basis,
            // One that was dated ahead is what the person takes the place of.
            known.at.seconds(since: workspace.clock()) <= ClockCheck.slack
        {
            // Attempts that were refused change nothing of what is covered, and may be odd all the same.
            try store.transaction { try LotAnomalies.save(warnings, of: lot, in: workspace, recorder: recorder) }
            return Result(
                lot: name, isAccepted: isAccepted, devices: devices.count, others: others, warnings: warnings,
                entry: nil)
        }
        let event = try signing.draft(
            .sanitizationValidated, lot: name, as: "validator",
            data: ValidationPayload(
                status: isAccepted ? .accepted : .rejected, devices: devices.count, others: others,
                document: draft.digest, basis: basis
            ).data)
        // A certificate doesn't outlive the acceptance that it rests on.
        let revoked =
            try isAccepted
            ? []
            : RevokeOperation(workspace).drafts(
                for: lot, signing, as: "validator", reason: "validation taken back: \(basis ?? "")")
        let entry = try store.transaction {
            try LotAnomalies.save(warnings, of: lot, in: workspace, recorder: recorder)
            _ = try store.addDocument(
                DocumentRow(
                    id: 0, digest: draft.digest, original: draft.digest, path: "validation",
                    kind: DocumentKinds.validation,
                    bytes: draft.bytes, arrived: workspace.clock(), lot: lot.id, state: .read, mapping: ""))
            try recorder.record([event] + revoked)
            return try store.entryCount() - 1 - revoked.count
        }
        return Result(
            lot: name, isAccepted: isAccepted, devices: devices.count, others: others, warnings: warnings, entry: entry,
            revoked: revoked.count)
    }

    private func passed(_ lot: LotRow) throws -> (ValidatedDevices, others: Int, warnings: [Reason]) {
        var devices = ValidatedDevices()
        var others = 0
        var anomalies = try LotAnomalies(store)
        try LotPages.each(lot, in: store) { row, decision in
            let stage = decision.flatMap(RecordedDecision.init)?.stage(.sanitization)
            if let stage { try anomalies.add(row, stage) }
            guard let stage, stage.isPassed else {
                others += 1
                return
            }
            devices.add("\(lot.name)/\(row.ordinal)", stage.digest)
        }
        return (devices, others, try anomalies.findings())
    }
}
