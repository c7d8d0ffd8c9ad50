import Basics
import RecoveryModel

/// What a document claims to be; each is a credential type of its own, so that none passes for another.
package enum CertificateKind: String, Sendable, CaseIterable {
    case sanitization = "DataSanitizationCertificate"
    /// Nobody validated it (S43): the same facts, but no certificate.
    case erasureRecord = "ErasureRecord"
    case destruction = "DestructionCertificate"

    /// Layout and meaning of the members: grows when one of them changes.
    package static let templateVersion = 1

    /// Credential type and version of its members.
    package var template: String { "\(rawValue)/\(Self.templateVersion)" }

    /// What stands above the page.
    package var title: String {
        switch self {
        case .sanitization: "Certificate of data sanitization"
        case .erasureRecord: "Erasure record, not validated"
        case .destruction: "Certificate of destruction"
        }
    }

    /// One sentence that says what it is.
    package var summary: String {
        switch self {
        case .sanitization:
            "The devices listed were sanitized as stated; evidence, verification and validation are named for each."
        case .erasureRecord:
            "A record of erasures as stated. It rests on no validation: it is no certificate of data sanitization."
        case .destruction:
            "The devices listed were destroyed as stated; evidence, verification and validation are named for each."
        }
    }

    /// Name of its JSON Schema in the bundle's folder `schema`.
    package var schemaFile: String {
        switch self {
        case .sanitization: "sanitization-certificate.json"
        case .erasureRecord: "erasure-record.json"
        case .destruction: "destruction-certificate.json"
        }
    }
}

/// One lot, or one device of it.
package enum CertificateScope: String, Sendable {
    case lot, device
}

/// A level that can stand on a certificate: `none` has no case here, so it can't.
package enum CertifiedLevel: String, Sendable, CaseIterable {
    case clear = "Clear"
    case purge = "Purge"
    /// NIST SP 800-88r1 says Destroy in the text and Damage/Destruct on its form; one word is printed.
    case destroy = "Destroy"

    /// Nil for `none`.
    package init?(_ level: SanitizationLevel) {
        switch level {
        case .none: return nil
        case .clear: self = .clear
        case .purge: self = .purge
        case .destroy: self = .destroy
        }
    }
}

extension EvidenceTime {
    /// As it stands on a certificate: no more exact than the evidence.
    package var certificateText: String {
        if written.isDay { return Instant(milliseconds: written.wall).day }
        return zoneKnown ? earliest.text : String(Instant(milliseconds: written.wall).text.dropLast()) + Self.noZone
    }

    /// Stands after a time whose zone nobody recorded.
    private static let noZone = " (zone not recorded)"
}
