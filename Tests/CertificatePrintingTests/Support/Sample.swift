import Basics
import Custody
import RecoveryModel

@testable import CertificateContent
@testable import CertificatePrinting

/// Fictional certificates.
enum Sample {
    static let lot = "HH-2026-10-017"
    static let did = "did:web:recycler.example"
    static let issued = Instant(milliseconds: 1_795_345_200_000)

    static func issuerSigner() throws -> KeyFileSigner {
        try KeyFileSigner(name: did, algorithm: .ed25519, seed: Array(repeating: 9, count: 32))
    }

    static func policy(_ log: ToyLog, issuer: String = did) throws -> TrustPolicy {
        let key = Multikey.text(try issuerSigner().key.publicKey)
        return TrustPolicy(
            logs: [.init(log: log.signer.key)],
            issuers: [.init(did: issuer, key: key, range: .init(from: 0, to: nil))])
    }

    /// A line with every field filled in.
    static func line(_ number: Int, _ log: inout ToyLog) -> CertificateLine {
        let intake = "\(lot)/\(number)"
        let indices = ["device.received", "sanitization.recorded", "sanitization.verified"].map {
            log.add($0, intake: intake)
        }
        var line = CertificateLine(
            intake: intake, device: "35693803564\(1000 + number)", levelRequired: .purge, levelAssessed: .purge,
            technique: .cryptographicErase, decision: Digest(of: "decision \(number)"),
            entries: indices.map { CertificateEntry(index: $0, leaf: log.leaf($0)) })
        line.identifiers = CertificateIdentifiers(
            imei1: line.device, imei2: "35693803565\(1000 + number)", meid: nil, serial: "F2LX\(number)0Q",
            eid: "8904903200000888260000\(10_000_000 + number)", unit: "U\(number)", assetTag: "HH-A\(number)")
        (line.make, line.model, line.storage) = ("Apple", "iPhone 12", "128 GB")
        (line.mediaType, line.source) = ("internal flash", "Harbor Health, ward 3")
        (line.receivedAt, line.receivedPlace) = ("2026-10-01T08:00:00.000Z", "DOCK-1")
        (line.confidentiality, line.confidentialityAfter) = ("moderate", "none")
        line.methodDetails = "Apple iOS erasure"
        (line.tool, line.toolVersion) = ("Blancco Mobile", "6.4.1")
        (line.startedAt, line.endedAt) = ("2026-10-05T09:59:20.000Z", "2026-10-05T10:00:00.000Z")
        line.place = "BENCH-\(number % 3)"
        line.sanitizer = CertificatePerson(
            id: "OP-S1", name: "Robin Beispiel", title: "Technician", organisation: "Recycler", location: "Rotterdam",
            contact: "robin@recycler.example", auth: "none")
        line.verification = CertificateVerification(
            method: "tool's report judged by rules 1.0", result: "accepted",
            person: CertificatePerson(id: "lotwise"), at: "2026-10-05T12:00:00.000Z",
            notChecked: ["vendor signature", "tool's word «verified»"])
        (line.destination, line.destinationDetails) = ("resale", nil)
        line.evidence = [Digest(of: "report \(number)")]
        return line
    }

    static func validation(_ log: inout ToyLog) -> CertificateValidation {
        let index = log.add("sanitization.validated", intake: nil)
        return CertificateValidation(
            status: "accepted",
            person: CertificatePerson(
                id: "OP-V1", name: "Kim Muster", title: "Quality manager", organisation: "Recycler",
                location: "Rotterdam", contact: "kim@recycler.example", auth: "key"), role: "validator",
            at: Instant(milliseconds: 1_795_341_600_000), basis: "all reports looked at",
            entry: CertificateEntry(index: index, leaf: log.leaf(index)))
    }

    /// `count` devices, one left out, a resolution, validated unless it is a record.
    static func draft(
        _ kind: CertificateKind = .sanitization, count: Int = 3, customer: String = "Harbor Health Ltd",
        log: inout ToyLog
    ) throws -> CertificateDraft {
        while log.bodies.count < 5 { _ = log.add("lot.opened", intake: nil) }
        var lines = (1...count).map { line($0, &log) }
        let resolved = log.add("finding.resolved", intake: lines[0].intake)
        lines[0].entries.append(CertificateEntry(index: resolved, leaf: log.leaf(resolved)))
        lines[0].resolutions = [
            CertificateResolution(
                code: "S31", value: "accept", by: "OP-P1", auth: "none", reason: "clock of bench 1 was an hour off",
                entry: resolved)
        ]
        let validation = kind == .erasureRecord ? nil : validation(&log)
        let checkpoint = try log.checkpoint().checkpoint
        var draft = CertificateDraft(
            kind: kind, issuedAt: issued,
            issuer: CertificateIssuer(
                did: did, name: "Recycler B.V.", address: ["Kade 1", "3011 Rotterdam"],
                contact: "office@recycler.example", r2Number: nil),
            customer: CertificateCustomer(
                id: "harbor-health", legalName: customer, site: "Main building", contact: nil),
            lot: CertificateLot(
                name: lot, openedAt: Instant(milliseconds: 1_790_800_000_000),
                contract: Contract(sanitizeWithinDays: 30)),
            policy: CertificatePolicy(
                pipeline: "r2v3-mobile", digest: Digest(of: "policy").description, rules: "1.0"),
            log: CertificateLog(origin: checkpoint.origin, size: checkpoint.size, root: checkpoint.root))
        if kind == .destruction { lines = lines.map(destroyed) }
        draft.lines = DeviceLines(lines)
        draft.excluded = [
            CertificateExclusion(
                intake: "\(lot)/9000", device: "356938035649000", codes: ["S13", "S16"],
                why: "S13: 3 sectors failed; S16: clear reached, purge asked for")
        ]
        draft.validation = validation
        draft.entries = validation.map { [$0.entry] } ?? []
        draft.remarks = [CertificateRemark(.operatorsUnsigned, [])]
        return draft
    }

    static func content(_ kind: CertificateKind = .sanitization, count: Int = 3) throws -> CertificateContent {
        var log = try ToyLog()
        return try CertificateContent(draft(kind, count: count, log: &log))
    }

    static func destroyed(_ line: CertificateLine) -> CertificateLine {
        var line = line
        (line.levelAssessed, line.levelRequired, line.technique) = (.destroy, .destroy, .disintegrate)
        line.destination = "destroy"
        line.destruction = CertificateDestruction(
            at: "2026-10-06T10:00:00.000Z", technique: .disintegrate, criteria: "2 mm", equipment: "Mill 3",
            by: "OP-D1", witness: "OP-W1", batteryRemoved: "yes", video: "cam 2, 2026-10-06")
        return line
    }

    /// Signed, in canonical form.
    static func credential(_ content: CertificateContent, signer: KeyFileSigner? = nil) throws -> [UInt8] {
        let unsigned = CredentialText.unsigned(content, table: DeviceTable(content))
        let signed = try DataIntegrity.sign(
            unsigned, did: did, signer: signer ?? issuerSigner(), created: content.issuedAt)
        return CredentialText.file(signed)
    }
}
