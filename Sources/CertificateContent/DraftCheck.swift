import Custody
import RecoveryModel

/// No evidence, no line: what a draft must hold before it becomes a certificate. The rules of sanitization have judged
/// long before; this is the last door, and it looks at every device again.
struct DraftCheck {
    let draft: CertificateDraft

    /// Throws `.content`.
    func check() throws(CertificateError) {
        guard !draft.lines.isEmpty else { throw refusal("no device is left to certify") }
        for (what, text) in [
            ("lot", draft.lot.name), ("issuer's name", draft.issuer.name), ("customer", draft.customer.id),
            ("pipeline", draft.policy.pipeline), ("log's origin", draft.log.origin),
        ] where text.isEmpty { throw refusal("the \(what) has no name") }
        guard draft.issuer.did.hasPrefix("did:") else {
            throw refusal("the issuer ‘\(draft.issuer.did)’ is not a DID (did:web:… or did:key:…)")
        }
        if draft.scope == .device, draft.lines.count != 1 {
            throw refusal("a certificate of one device lists \(draft.lines.count)")
        }
        if let sampling = draft.sampling, !(1...max(1, sampling.devices)).contains(sampling.sampled) {
            throw refusal("its sample counts \(sampling.sampled) of \(sampling.devices) devices")
        }
        try checkValidation()
        var seen: Set<String> = []
        for line in draft.lines {
            guard seen.insert(line.intake).inserted else { throw refusal("it is listed twice", line) }
            try check(line)
        }
        for exclusion in draft.excluded {
            guard seen.insert(exclusion.intake).inserted else {
                throw refusal("\(exclusion.intake) is both listed and left out, or left out twice")
            }
            guard !exclusion.why.isEmpty else { throw refusal("\(exclusion.intake) is left out without a reason") }
        }
        for entry in draft.entries { try check(entry, "the lot") }
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
        guard let person = validation.person.id, !person.isEmpty else { throw refusal("the validation is by nobody") }
        if let line = draft.lines.first(where: { $0.sanitizer.id == person || $0.destruction.by == person }) {
            throw refusal("\(person) sanitized it and can't validate the lot (S35)", line)
        }
    }

    private func check(_ line: CertificateLine) throws(CertificateError) {
        guard !line.intake.isEmpty, !line.device.isEmpty else { throw refusal("a device has no name") }
        guard line.technique != .unknown else { throw refusal("how it was sanitized is unknown", line) }
        guard !line.entries.isEmpty else { throw refusal("no entry of the log tells of it", line) }
        guard !line.evidence.isEmpty else { throw refusal("it rests on no document", line) }
        guard line.verification.result?.isEmpty == false else { throw refusal("nothing verified it", line) }
        for entry in line.entries { try check(entry, line.intake) }
        for resolution in line.resolutions {
            guard line.entries.contains(where: { $0.index == resolution.entry }) else {
                throw refusal("the resolution of \(resolution.code) is not among the entries relied on", line)
            }
        }
        let isPhysical = line.technique.isPhysical
        guard isPhysical == (line.levelAssessed == .destroy) else {
            throw refusal("\(line.technique.rawValue) does not give the level \(line.levelAssessed.rawValue)", line)
        }
        guard draft.kind != .destruction || isPhysical else { throw refusal("it was not destroyed", line) }
        guard isPhysical else { return }
        // R2v3 B(7)-(9).
        let lacks = line.destruction.lacks
        guard lacks.isEmpty, line.destruction.technique == line.technique else {
            let what = lacks.isEmpty ? "technique of its own" : lacks.joined(separator: ", no ")
            throw refusal("it has no full record of a destruction: no \(what)", line)
        }
    }

    private func check(_ entry: CertificateEntry, _ what: String) throws(CertificateError) {
        guard entry.index >= 0, entry.index < draft.log.size else {
            throw refusal("entry \(entry.index) of \(what) is not in the log of \(draft.log.size) entries")
        }
    }

    private func refusal(_ message: String, _ line: CertificateLine? = nil) -> CertificateError {
        CertificateError(.content, line.map { "\($0.intake) (\($0.device)): \(message)" } ?? message)
    }
}
