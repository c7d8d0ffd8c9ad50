import Basics
import Custody
import RecoveryModel

/// What the entry `certificate.issued` says of a certificate's files (ARCHITECTURE §7): with it and its proof any
/// changed byte shows offline.
///
/// ```
/// let record = IssuedRecord(id: id, credential: credential, page: page, devices: devices)
/// let data = record.data
/// let read = try IssuedRecord(entry: entry)
/// ```
package struct IssuedRecord: Hashable, Sendable {
    package let id: CertificateID
    /// SHA-256 of `certificate.vc.json`, `certificate.pdf` and `devices.json`.
    package let credential: Digest
    package let page: Digest
    package let devices: Digest

    package init(id: CertificateID, credential: Digest, page: Digest, devices: Digest) {
        self.id = id
        self.credential = credential
        self.page = page
        self.devices = devices
    }

    /// The entry's `data`, one canonical object.
    package var data: [UInt8] {
        CertificatePayload.Issued(devicesDigest: devices, id: id.text, pdfDigest: page, vcDigest: credential).data
    }

    /// Takes an entry of the log apart (the bytes of `issued.json`). Throws `.entry` for an entry of another type or
    /// with other members in `data`, `.truncated` for one that ends too early.
    package init(entry bytes: [UInt8]) throws(CertificateError) {
        let entry = RecordedEntry(try CanonicalFile.parse(bytes, name: "issued.json", code: .entry))
        guard let entry, entry.type == .certificateIssued, let data = entry.value(of: .data) else {
            throw CertificateError(.entry, "issued.json is no entry about an issued certificate")
        }
        typealias Name = CertificatePayload.Issued.Name
        var object = try StrictObject(data, place: "issued.json", code: .entry)
        devices = try object.digest(Name.devicesDigest.rawValue)
        guard let id = CertificateID(try object.text(Name.id.rawValue)) else {
            throw object.refusal("‘id’ is no certificate")
        }
        self.id = id
        page = try object.digest(Name.pdfDigest.rawValue)
        credential = try object.digest(Name.vcDigest.rawValue)
        try object.finish()
    }
}
