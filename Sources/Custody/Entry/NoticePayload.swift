import Basics
import RecoveryModel

/// `notice.sent`: a notice went to a lot's customer.
///
///     NoticePayload(entry)?.sentAt
package struct NoticePayload: EntryPayload {
    package static let types: Set<CustodyEventType> = [.noticeSent]

    /// The kept file that was sent.
    package let document: Digest?
    /// Which notice: receipt or discrepancy.
    package let notice: String?
    /// Of what the report said when it was recorded.
    package let says: Digest?
    package let sentAt: Instant?
    /// Organisation or customer's id.
    package let to: String?

    package init(notice: String, document: Digest, says: Digest, sentAt: Instant, to: String) {
        self.document = document
        self.notice = notice
        self.says = says
        self.sentAt = sentAt
        self.to = to
    }

    package init(from members: RecordedMembers, of type: CustodyEventType) {
        document = members.digest("document")
        notice = members.text("notice")
        says = members.digest("says")
        sentAt = members.instant("sentAt")
        to = members.text("to")
    }

    package func write(to json: inout JSONText) {
        json.member("document", document?.description)
        json.member("notice", notice)
        json.member("says", says?.description)
        json.member("sentAt", sentAt?.text)
        json.member("to", to)
    }
}
