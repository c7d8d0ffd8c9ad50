import Basics
import RecoveryModel

/// One device on a certificate: the fields of NIST SP 800-88r1 §4.8 and its form in appendix G, and what an R2 auditor
/// asks for. Nil = nobody recorded it, which prints «not recorded».
///
/// When to use: to show one. It is made where a verified sanitization stands for it, and where a file is read back.
///
/// ```
/// print(line.device, line.levelAssessed.rawValue, line.tool ?? "not recorded")
/// ```
package struct CertificateLine: Hashable, Sendable {
    /// `<lot>/<n>`.
    package var intake: String
    /// The identifier a person knows it by.
    package var device: String
    package var identifiers = CertificateIdentifiers()
    package var make: String?
    package var model: String?
    /// As words: `128 GB`.
    package var storage: String?
    /// What held the data: `internal flash`.
    package var mediaType: String?
    /// Who used it or handed it over (form: source).
    package var source: String?
    package var receivedAt: String?
    /// Where it was received.
    package var receivedPlace: String?
    /// Before sanitization (form: classification).
    package var confidentiality: String?
    /// After it.
    package var confidentialityAfter: String?
    /// Form: data backed up, and where.
    package var dataBackedUp: String?
    package var backupLocation: String?
    /// Nil when the device's way asks for none.
    package var levelRequired: CertifiedLevel?
    package var levelAssessed: CertifiedLevel
    package var technique: Technique
    /// The tool's own words for what it did.
    package var methodDetails: String?
    package var tool: String?
    package var toolVersion: String?
    /// `EvidenceTime.certificateText`.
    package var startedAt: String?
    package var endedAt: String?
    /// The station.
    package var place: String?
    /// Who sanitized.
    package var sanitizer = CertificatePerson()
    package var verification = CertificateVerification()
    /// The route, and where to.
    package var destination: String?
    package var destinationDetails: String?
    /// Empty unless the device was destroyed.
    package var destruction = CertificateDestruction()
    package var notes: [String] = []
    /// Every one that the decision relies on (INTERFACE §4).
    package var resolutions: [CertificateResolution] = []
    /// Of the documents relied on.
    package var evidence: [Digest] = []
    package var decision: Digest
    /// In the order of the log.
    package var entries: [CertificateEntry]

    /// A device with what no certificate can do without.
    package init(
        intake: String, device: String, levelRequired: CertifiedLevel?, levelAssessed: CertifiedLevel,
        technique: Technique, decision: Digest, entries: [CertificateEntry]
    ) {
        self.intake = intake
        self.device = device
        self.levelRequired = levelRequired
        self.levelAssessed = levelAssessed
        self.technique = technique
        self.decision = decision
        self.entries = entries
    }
}

/// What the device is known by.
package struct CertificateIdentifiers: Hashable, Sendable {
    package var imei1: String?
    package var imei2: String?
    package var meid: String?
    package var serial: String?
    package var eid: String?
    /// The facility's own plate.
    package var unit: String?
    /// The customer's number (form: media property number).
    package var assetTag: String?

    package init(
        imei1: String? = nil, imei2: String? = nil, meid: String? = nil, serial: String? = nil, eid: String? = nil,
        unit: String? = nil, assetTag: String? = nil
    ) {
        self.imei1 = imei1
        self.imei2 = imei2
        self.meid = meid
        self.serial = serial
        self.eid = eid
        self.unit = unit
        self.assetTag = assetTag
    }
}

/// How the sanitization was verified, by whom, and what of it couldn't be checked.
package struct CertificateVerification: Hashable, Sendable {
    /// Full, quick sampling or other, in words.
    package var method: String?
    package var result: String?
    package var person = CertificatePerson()
    package var at: String?
    /// E.g. `vendor signature`: present, and nobody could check it. Not the same as unknown.
    package var notChecked: [String] = []

    package init(
        method: String? = nil, result: String? = nil, person: CertificatePerson = CertificatePerson(),
        at: String? = nil, notChecked: [String] = []
    ) {
        self.method = method
        self.result = result
        self.person = person
        self.at = at
        self.notChecked = notChecked
    }
}

/// A physical destruction (R2v3 B(7)-(9)).
package struct CertificateDestruction: Hashable, Sendable {
    package var at: String?
    package var technique: Technique?
    package var criteria: String?
    package var equipment: String?
    /// Operator id.
    package var by: String?
    package var witness: String?
    package var batteryRemoved: String?
    package var video: String?

    package init(
        at: String? = nil, technique: Technique? = nil, criteria: String? = nil, equipment: String? = nil,
        by: String? = nil, witness: String? = nil, batteryRemoved: String? = nil, video: String? = nil
    ) {
        self.at = at
        self.technique = technique
        self.criteria = criteria
        self.equipment = equipment
        self.by = by
        self.witness = witness
        self.batteryRemoved = batteryRemoved
        self.video = video
    }
}

extension CertificateDestruction {
    /// What a full record has and this one lacks, in words, each behind «no »; empty when nothing is missing. A word that
    /// says nothing, such as «unknown», is no more than an empty cell, and who destroyed is no witness of it.
    package var lacks: [String] {
        var found: [String] = []
        func need(_ what: String, _ isThere: Bool) { if !isThere { found.append(what) } }
        need("time", at != nil)
        need("technique that destroys", technique?.isPhysical == true)
        need("criteria", Self.says(criteria))
        need("equipment", Self.says(equipment))
        need("operator", Self.says(by))
        need("witness", Self.says(witness))
        let isOther = witness.flatMap { witness in by.map { !ComparableText.same(witness, $0) } } ?? true
        if Self.says(witness), !isOther { found.append("witness other than the operator") }
        need("word that the battery was removed before", ["true", "yes"].contains(batteryRemoved?.lowercased()))
        need("video", Self.says(video))
        return found
    }

    private static func says(_ text: String?) -> Bool {
        guard let text else { return false }
        let word = text.lowercased().filter { !$0.isWhitespace && !$0.isPunctuation }
        return !["", "unknown", "na", "none", "no", "null", "notrecorded", "notknown", "tbd", "x"].contains(word)
    }
}

/// A person's decision on a finding, without which the device wouldn't be here.
package struct CertificateResolution: Hashable, Sendable {
    package var code: String
    package var value: String
    package var by: String
    /// none, key or session.
    package var auth: String
    package var reason: String
    /// Number of the entry.
    package var entry: Int

    package init(code: String, value: String, by: String, auth: String, reason: String, entry: Int) {
        self.code = code
        self.value = value
        self.by = by
        self.auth = auth
        self.reason = reason
        self.entry = entry
    }
}

/// A device of the lot that the certificate leaves out.
package struct CertificateExclusion: Hashable, Sendable {
    package var intake: String
    package var device: String
    package var codes: [String]
    package var why: String

    package init(intake: String, device: String, codes: [String], why: String) {
        self.intake = intake
        self.device = device
        self.codes = codes
        self.why = why
    }
}
