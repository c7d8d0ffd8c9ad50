import Basics
import RecoveryModel

/// What entries say of a lot as a whole. Which lot it is, the entry's `lot` says.
///
///     let draft = try signing.draft(.lotReceived, lot: name, as: "receiver", data: LotPayload.Received().data)
package enum LotPayload {
    /// `lot.opened`.
    package struct Opened: EntryPayload {
        package static let types: Set<CustodyEventType> = [.lotOpened]

        /// The customer's id.
        package let customer: String?
        /// The kept lot.yaml.
        package let document: Digest?
        /// Name or path of the pipeline, as the terms give it.
        package let pipeline: String?

        package init(customer: String, document: Digest, pipeline: String) {
            self.customer = customer
            self.document = document
            self.pipeline = pipeline
        }

        package init(from members: RecordedMembers, of type: CustodyEventType) {
            customer = members.text("customer")
            document = members.digest("document")
            pipeline = members.text("pipeline")
        }

        package func write(to json: inout JSONText) {
            json.member("customer", customer)
            json.member("document", document?.description)
            json.member("pipeline", pipeline)
        }
    }

    /// `lot.amended`: other terms.
    package struct Amended: EntryPayload {
        package static let types: Set<CustodyEventType> = [.lotAmended]

        /// What the new terms are beside the old.
        package enum Effect: String, Sendable, CaseIterable { case loosened, tightened }

        /// What differs, in words.
        package let changes: String?
        /// The kept lot.yaml.
        package let document: Digest?
        package let effect: Effect?
        package let reason: String?

        package init(changes: String, document: Digest, effect: Effect, reason: String) {
            self.changes = changes
            self.document = document
            self.effect = effect
            self.reason = reason
        }

        package init(from members: RecordedMembers, of type: CustodyEventType) {
            changes = members.text("changes")
            document = members.digest("document")
            effect = members.word("effect")
            reason = members.text("reason")
        }

        package func write(to json: inout JSONText) {
            json.member("changes", changes)
            json.member("document", document?.description)
            json.member("effect", effect?.rawValue)
            json.member("reason", reason)
        }
    }

    /// `lot.received`: receipt is complete. The entry says it by its type alone.
    package struct Received: EntryPayload {
        package static let types: Set<CustodyEventType> = [.lotReceived]

        /// An object without members.
        package init() {}

        package init(from members: RecordedMembers, of type: CustodyEventType) {}

        package func write(to json: inout JSONText) {}
    }

    /// `lot.closed`.
    package struct Closed: EntryPayload {
        package static let types: Set<CustodyEventType> = [.lotClosed]

        package let reason: String?

        package init(reason: String) {
            self.reason = reason
        }

        package init(from members: RecordedMembers, of type: CustodyEventType) { reason = members.text("reason") }

        package func write(to json: inout JSONText) { json.member("reason", reason) }
    }
}
