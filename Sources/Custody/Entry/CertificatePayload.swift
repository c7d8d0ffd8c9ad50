import Basics
import RecoveryModel

/// What entries say of certificates. Whoever asks which certificates a lot has asks `CertificateIndex`; this is for who
/// records them and who reads single entries.
///
///     CertificatePayload.Superseded(by: new, id: old).data  // {"by":"…","id":"…"}
package enum CertificatePayload {
    /// `certificate.issued`: the certificate's files, by digest.
    package struct Issued: EntryPayload {
        package static let types: Set<CustodyEventType> = [.certificateIssued]

        /// Names of the members in canonical order, for who reads them strictly one after the other.
        package enum Name: String, CaseIterable, Sendable { case devicesDigest, id, pdfDigest, vcDigest }

        /// Of `devices.json`.
        package let devicesDigest: Digest?
        package let id: String?
        /// Of `certificate.pdf`.
        package let pdfDigest: Digest?
        /// Of `certificate.vc.json`.
        package let vcDigest: Digest?

        package init(devicesDigest: Digest, id: String, pdfDigest: Digest, vcDigest: Digest) {
            self.devicesDigest = devicesDigest
            self.id = id
            self.pdfDigest = pdfDigest
            self.vcDigest = vcDigest
        }

        package init(from members: RecordedMembers, of type: CustodyEventType) {
            devicesDigest = members.digest(Name.devicesDigest.rawValue)
            id = members.text(Name.id.rawValue)
            pdfDigest = members.digest(Name.pdfDigest.rawValue)
            vcDigest = members.digest(Name.vcDigest.rawValue)
        }

        package func write(to json: inout JSONText) {
            json.member(Name.devicesDigest.rawValue, devicesDigest?.description)
            json.member(Name.id.rawValue, id)
            json.member(Name.pdfDigest.rawValue, pdfDigest?.description)
            json.member(Name.vcDigest.rawValue, vcDigest?.description)
        }
    }

    /// `certificate.superseded`: another took its place.
    package struct Superseded: EntryPayload {
        package static let types: Set<CustodyEventType> = [.certificateSuperseded]

        /// Id of the one that took its place.
        package let by: String?
        package let id: String?

        package init(by: String, id: String) {
            self.by = by
            self.id = id
        }

        package init(from members: RecordedMembers, of type: CustodyEventType) {
            by = members.text("by")
            id = members.text("id")
        }

        package func write(to json: inout JSONText) {
            json.member("by", by)
            json.member("id", id)
        }
    }

    /// `certificate.revoked`: evidence took it back, with codes, or a person did, with a reason.
    package struct Revoked: EntryPayload {
        package static let types: Set<CustodyEventType> = [.certificateRevoked]

        /// What spoke against its devices, sorted; nil when a person withdrew it.
        package let codes: [String]?
        /// Devices that fell. Entries of the first versions don't say.
        package let count: Int?
        /// The first of them, each as `<lot>/<n>`; nil when a person withdrew it.
        package let devices: [String]?
        package let id: String?
        /// Why a person withdrew it; nil when evidence took it back.
        package let reason: String?
        /// Of the first devices that fell. Entries of the first versions don't say.
        package let whereabouts: [Place]?

        /// What evidence takes back. `places` are those of the first of `count` devices.
        package init(_ id: String, codes: [String], count: Int, places: [Place]) {
            self.codes = codes
            self.count = count
            devices = places.compactMap(\.intake)
            self.id = id
            reason = nil
            whereabouts = places
        }

        /// What a person withdraws. `places` are those of the first of `count` devices.
        package init(_ id: String, reason: String, count: Int, places: [Place]) {
            codes = nil
            self.count = count
            devices = nil
            self.id = id
            self.reason = reason
            whereabouts = places
        }

        package init(from members: RecordedMembers, of type: CustodyEventType) {
            codes = members.texts("codes")
            count = members.integer("count")
            devices = members.texts("devices")
            id = members.text("id")
            reason = members.text("reason")
            whereabouts = members.objects("whereabouts")?.map(Place.init)
        }

        package func write(to json: inout JSONText) {
            if let codes { json.member("codes", codes) }
            if let count { json.member("count", count) }
            if let devices { json.member("devices", devices) }
            json.member("id", id)
            if let reason { json.member("reason", reason) }
            guard let whereabouts else { return }
            json.name("whereabouts")
            json.beginArray()
            for place in whereabouts { place.write(to: &json) }
            json.endArray()
        }
    }

    /// Where a device of a revoked certificate was to go and where it was seen last.
    package struct Place: Hashable, Sendable {
        /// When it was seen there, no more exact than the evidence.
        package let at: String?
        /// The route that the certificate names.
        package let certifiedRoute: String?
        package let device: String?
        /// `<lot>/<n>`.
        package let intake: String?
        /// Of the last scan, movement or destruction.
        package let place: String?
        /// The route when it was revoked; nil while stages wait.
        package let route: String?

        package init(
            intake: String, device: String, route: String?, certifiedRoute: String?, place: String?, at: String?
        ) {
            self.at = at
            self.certifiedRoute = certifiedRoute
            self.device = device
            self.intake = intake
            self.place = place
            self.route = route
        }

        fileprivate init(_ members: RecordedMembers) {
            at = members.text("at")
            certifiedRoute = members.text("certifiedRoute")
            device = members.text("device")
            intake = members.text("intake")
            place = members.text("place")
            route = members.text("route")
        }

        /// Writes the object, members in canonical order.
        package func write(to json: inout JSONText) {
            json.beginObject()
            json.member("at", at)
            json.member("certifiedRoute", certifiedRoute)
            json.member("device", device)
            json.member("intake", intake)
            json.member("place", place)
            json.member("route", route)
            json.endObject()
        }
    }
}
