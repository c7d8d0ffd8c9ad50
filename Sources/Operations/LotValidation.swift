import Basics
import RecoveryModel
import Storage

/// The validation that stands for a lot (S43, S35), as the log tells.
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

    /// The newest of each lot, by its name; none for a lot that nobody has validated. Throws `StoreError`.
    package static func read(_ lots: [LotRow], _ workspace: Workspace) throws -> [String: LotValidation] {
        let book = try CertificateBook(workspace.store)
        var all: [String: LotValidation] = [:]
        for lot in lots {
            guard let found = try book.validation(of: lot.name) else { continue }
            all[lot.name] = LotValidation(
                person: found.person, auth: found.auth, at: found.at, isAccepted: found.isAccepted,
                entry: found.entry.seq)
        }
        return all
    }
}
