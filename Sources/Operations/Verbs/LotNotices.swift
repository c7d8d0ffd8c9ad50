import Basics
import Certification
import Custody
import Storage
import StoreAccess

/// What the log tells of notices that went to a lot's customer.
///
/// ```
/// let notices = try LotNotices(lot, workspace)
/// for sending in notices.of(.receipt) { print(sending.at, sending.recipient) }
/// ```
package struct LotNotices {
    /// One sending.
    package struct Sending: Hashable, Sendable {
        package let kind: NoticeKind
        package let at: Instant
        /// Organisation or customer's id.
        package let recipient: String
        /// As the entry names who sent it.
        package let person: String
        /// Of the file that was sent.
        package let document: Digest
        /// Of what the report said when the sending was recorded.
        package let says: Digest
        /// Index of the entry.
        package let entry: Int
    }

    /// By time of sending, the latest last.
    package let sendings: [Sending]

    /// Reads what the log has told since it was last read. Throws `StoreError`.
    package init(_ lot: LotRow, _ workspace: Workspace) throws {
        let found = try CertificateIndex(workspace.store).notices(of: lot.name).compactMap(Self.sending)
        sendings = found.sorted { ($0.at, $0.entry) < ($1.at, $1.entry) }
    }

    /// Those of one kind, the latest last.
    package func of(_ kind: NoticeKind) -> [Sending] { sendings.filter { $0.kind == kind } }

    private static func sending(_ row: EntryRow, _ entry: RecordedEntry) -> Sending? {
        guard let said = NoticePayload(entry), let kind = said.notice.flatMap(NoticeKind.init(rawValue:)),
            let at = said.sentAt, let recipient = said.to, let document = said.document, let says = said.says
        else { return nil }
        return Sending(
            kind: kind, at: at, recipient: recipient, person: entry.person ?? "", document: document, says: says,
            entry: row.seq)
    }
}
