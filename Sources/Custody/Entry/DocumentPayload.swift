import Basics
import RecoveryModel

/// `document.withdrawn` and `document.restored`: what a document said no longer counts, or counts again.
///
///     DocumentPayload(entry)?.lots ?? []  // besides the entry's own lot
package struct DocumentPayload: EntryPayload {
    package static let types: Set<CustodyEventType> = [.documentWithdrawn, .documentRestored]

    package let document: Digest?
    /// Its path when it was read.
    package let file: String?
    /// The first of the lots that it spoke of besides the one that it was handed in with; nil for none.
    package let lots: [String]?
    package let reason: String?

    /// `lots` may be empty.
    package init(document: Digest, file: String, lots: [String], reason: String) {
        self.document = document
        self.file = file
        self.lots = lots.isEmpty ? nil : lots
        self.reason = reason
    }

    package init(from members: RecordedMembers, of type: CustodyEventType) {
        document = members.digest("document")
        file = members.text("file")
        lots = members.texts("lots")
        reason = members.text("reason")
    }

    package func write(to json: inout JSONText) {
        json.member("document", document?.description)
        json.member("file", file)
        if let lots { json.member("lots", lots) }
        json.member("reason", reason)
    }
}
