import Basics
import RecoveryModel

/// `sanitization.validated`: a person accepted what was decided of a lot, or rejected it (S43). Whether a lot has been
/// validated is for `CertificateIndex` to say.
///
///     if let said = ValidationPayload(entry), said.status == .accepted { … }
package struct ValidationPayload: EntryPayload {
    package static let types: Set<CustodyEventType> = [.sanitizationValidated]

    /// What was said of the lot.
    package enum Status: String, Sendable, CaseIterable { case accepted, rejected }

    /// What the person looked at, in their words.
    package let basis: String?
    /// Devices whose sanitization passed: what it covers.
    package let devices: Int?
    /// The kept list of what it covers.
    package let document: Digest?
    /// Devices of the lot that it doesn't cover.
    package let others: Int?
    /// Nil for another word than these: it is then no acceptance.
    package let status: Status?

    package init(status: Status, devices: Int, others: Int, document: Digest, basis: String?) {
        self.basis = basis
        self.devices = devices
        self.document = document
        self.others = others
        self.status = status
    }

    package init(from members: RecordedMembers, of type: CustodyEventType) {
        basis = members.text("basis")
        devices = members.integer("devices")
        document = members.digest("document")
        others = members.integer("others")
        status = members.word("status")
    }

    package func write(to json: inout JSONText) {
        json.member("basis", basis)
        json.number("devices", devices)
        json.member("document", document?.description)
        json.number("others", others)
        json.member("status", status?.rawValue)
    }
}
