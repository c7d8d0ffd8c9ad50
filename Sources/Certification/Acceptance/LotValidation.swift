import Basics
import Deciding
import Storage
import StoreAccess
import StoreFiles

/// The validation that stands for a lot (S43, S35), as the log tells.
///
/// ```
/// let standing = try LotValidation.read([lot], workspace)
/// if let validation = standing[lot.name], validation.isAccepted {
///     print(validation.person, validation.covered, "of", validation.devices)
/// }
/// ```
package struct LotValidation: Sendable {
    /// As the entry names who validated.
    package let person: String
    /// none, key or session.
    package let auth: String
    package let at: Instant
    /// False when the lot was rejected.
    package let isAccepted: Bool
    /// Index of the entry.
    package let entry: Int
    /// Devices that it was about.
    package let devices: Int
    /// Those of them whose sanitization is decided now as it was then.
    package let covered: Int

    /// The newest of each lot, by its name; none for a lot that nobody has validated. Throws `StoreError`, or
    /// `OperationError` when the kept list of devices isn't there.
    package static func read(_ lots: [LotRow], _ workspace: Workspace) throws -> [String: LotValidation] {
        let index = try CertificateIndex(workspace.store)
        var all: [String: LotValidation] = [:]
        for lot in lots {
            guard let found = try index.validation(of: lot.name) else { continue }
            let list = try found.devices(workspace)
            var covered = 0
            try LotPages.each(lot, in: workspace.store) { row, decision in
                guard let known = list["\(lot.name)/\(row.ordinal)"], let decision,
                    let stage = RecordedDecision(decision)?.stage(.sanitization)
                else { return }
                if stage.isPassed, stage.digest == known { covered += 1 }
            }
            all[lot.name] = LotValidation(
                person: found.person, auth: found.auth, at: found.at, isAccepted: found.isAccepted,
                entry: found.entry.seq, devices: list.count, covered: covered)
        }
        return all
    }
}
