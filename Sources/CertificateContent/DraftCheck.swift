import Custody
import RecoveryModel

/// No evidence, no line: what a draft must hold before it becomes a certificate. The rules of sanitization have judged
/// long before; this is the last door, and it looks at every device again.
///
/// ```
/// var check = DraftCheck(draft: draft)
/// try check.checkHead()
/// try draft.lines.each { line throws(CertificateError) in try check.check(line) }
/// try check.checkRest()
/// ```
struct DraftCheck {
    private let draft: CertificateDraft
    private let devices: Int
    private var seen: SeenIntakes

    init(draft: CertificateDraft) {
        self.draft = draft
        devices = draft.lines.count
        seen = SeenIntakes(lot: draft.lot.name)
    }

    /// What is said of the lot as a whole. Throws `.content`.
    func checkHead() throws(CertificateError) {
        guard devices > 0 else { throw refusal("no device is left to certify") }
        for (what, text) in [
            ("lot", draft.lot.name), ("issuer's name", draft.issuer.name), ("customer", draft.customer.id),
            ("pipeline", draft.policy.pipeline), ("log's origin", draft.log.origin),
        ] where text.isEmpty { throw refusal("the \(what) has no name") }
        guard draft.issuer.did.hasPrefix("did:") else {
            throw refusal("the issuer ‘\(draft.issuer.did)’ is not a DID (did:web:… or did:key:…)")
        }
        if draft.scope == .device, devices != 1 {
            throw refusal("a certificate of one device lists \(devices)")
        }
        if let sampling = draft.sampling, !(1...max(1, sampling.devices)).contains(sampling.sampled) {
            throw refusal("its sample counts \(sampling.sampled) of \(sampling.devices) devices")
        }
        try checkValidation()
    }

    /// S43: a certificate has one; what has none calls itself a record.
    private func checkValidation() throws(CertificateError) {
        guard let validation = draft.validation else {
            if draft.kind == .erasureRecord { return }
            throw refusal("nobody has validated the lot (S43); validate it, or issue an erasure record")
        }
        guard draft.kind != .erasureRecord else { throw refusal("a validated lot takes a certificate, not a record") }
        guard validation.status == "accepted" else { throw refusal("the validation says ‘\(validation.status)’") }
        guard draft.entries.contains(validation.entry) else {
            throw refusal("the validation's entry \(validation.entry.index) is not among those relied on")
        }
        guard validation.person.id?.isEmpty == false else { throw refusal("the validation is by nobody") }
    }

    /// The next device. Throws `.content`.
    mutating func check(_ line: UnsafePointer<CertificateLine>) throws(CertificateError) {
        guard !line.pointee.intake.isEmpty, !line.pointee.device.isEmpty else { throw refusal("a device has no name") }
        guard seen.insert(line.pointee.intake) else { throw refusal("it is listed twice", line) }
        if let person = draft.validation?.person.id,
            line.pointee.sanitizer.id == person || line.pointee.destruction.by == person
        {
            throw refusal("\(person) sanitized it and can't validate the lot (S35)", line)
        }
        guard line.pointee.technique != .unknown else { throw refusal("how it was sanitized is unknown", line) }
        guard !line.pointee.entries.isEmpty else { throw refusal("no entry of the log tells of it", line) }
        guard !line.pointee.evidence.isEmpty else { throw refusal("it rests on no document", line) }
        guard line.pointee.verification.result?.isEmpty == false else { throw refusal("nothing verified it", line) }
        for entry in line.pointee.entries { try check(entry, line.pointee.intake) }
        for resolution in line.pointee.resolutions {
            guard line.pointee.entries.contains(where: { $0.index == resolution.entry }) else {
                throw refusal("the resolution of \(resolution.code) is not among the entries relied on", line)
            }
        }
        try checkLevel(line)
    }

    private func checkLevel(_ line: UnsafePointer<CertificateLine>) throws(CertificateError) {
        let technique = line.pointee.technique
        let isPhysical = technique.isPhysical
        guard isPhysical == (line.pointee.levelAssessed == .destroy) else {
            throw refusal(
                "\(technique.rawValue) does not give the level \(line.pointee.levelAssessed.rawValue)", line)
        }
        guard draft.kind != .destruction || isPhysical else { throw refusal("it was not destroyed", line) }
        guard isPhysical else { return }
        // R2v3 B(7)-(9).
        let lacks = line.pointee.destruction.lacks
        guard lacks.isEmpty, line.pointee.destruction.technique == technique else {
            let what = lacks.isEmpty ? "technique of its own" : lacks.joined(separator: ", no ")
            throw refusal("it has no full record of a destruction: no \(what)", line)
        }
    }

    /// What is left out, and the lot's own entries; after all devices. Throws `.content`.
    mutating func checkRest() throws(CertificateError) {
        for exclusion in draft.excluded {
            guard seen.insert(exclusion.intake) else {
                throw refusal("\(exclusion.intake) is both listed and left out, or left out twice")
            }
            guard !exclusion.why.isEmpty else { throw refusal("\(exclusion.intake) is left out without a reason") }
        }
        for entry in draft.entries { try check(entry, "the lot") }
    }

    private func check(_ entry: CertificateEntry, _ what: String) throws(CertificateError) {
        guard entry.index >= 0, entry.index < draft.log.size else {
            throw refusal("entry \(entry.index) of \(what) is not in the log of \(draft.log.size) entries")
        }
    }

    private func refusal(_ message: String, _ line: UnsafePointer<CertificateLine>? = nil) -> CertificateError {
        CertificateError(
            .content, line.map { "\($0.pointee.intake) (\($0.pointee.device)): \(message)" } ?? message)
    }
}

/// Names of intakes that were met: of the lot's own no more is kept than the number.
private struct SeenIntakes {
    private let prefix: [UInt8]
    private var numbers: Set<Int> = []
    private var others: Set<String> = []

    init(lot: String) { prefix = Array((lot + "/").utf8) }

    /// False when it was met before.
    mutating func insert(_ intake: String) -> Bool {
        if let number = number(of: intake) { return numbers.insert(number).inserted }
        return others.insert(intake).inserted
    }

    /// Of `<lot>/<n>`; nil for another name, also one that is the same number in another spelling.
    private func number(of intake: String) -> Int? {
        guard intake.utf8.starts(with: prefix) else { return nil }
        let digits = intake.utf8.dropFirst(prefix.count)
        guard (1...18).contains(digits.count), digits.first != 48 || digits.count == 1,
            digits.allSatisfy({ 48...57 ~= $0 })
        else { return nil }
        return digits.reduce(0) { $0 * 10 + Int($1 - 48) }
    }
}
