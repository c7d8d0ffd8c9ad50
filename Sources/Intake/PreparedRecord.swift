import Basics
import Policies
import RecoveryModel
import Storage
import StoreAccess

/// Something that only one device may claim, such as a report's id (S05) or a port at one second (S06).
package struct SharedKey {
    package let code: FindingCode
    package let text: String
    package let subject: String
    /// Devices from which on the claim is one too many.
    var least = 2
}

/// A record made ready on the preparing thread: keys, body and digest, so that the writer only looks up and inserts.
///
/// ```
/// for key in PreparedRecord.sharedKeys(.erasure(erasure)) { print(key.code, key.subject) }
/// ```
package struct PreparedRecord {
    let references: [DeviceReference]
    let candidates: [KeyCandidate]
    /// Intake 0 until the writer knows it.
    let record: RecordRow
    let scan: Scan?
    let sharedKeys: [SharedKey]
    /// Keys under which a lot's shipments are known.
    let shipmentKeys: [String]
    /// A session of tests that read the numbers of its device.
    let readsIdentity: Bool

    /// `body` is the evidence's own.
    init(_ source: EvidenceRecord, body: [UInt8], document: Int, lot: Int?) {
        references = source.references
        candidates = source.references.candidates(lot: lot)
        let kind = source.evidence.kind
        record = RecordRow(
            intake: 0, kind: kind, digest: RecordRow.identity(kind, body), document: document, line: source.line,
            body: body)
        if case .scan(let value) = source.evidence { scan = value } else { scan = nil }
        sharedKeys = Self.sharedKeys(source.evidence)
        shipmentKeys = Self.shipmentKeys(source.evidence)
        readsIdentity = Self.readsIdentity(source.evidence)
    }

    /// Rebuilds evidence that waited.
    init?(_ row: UnmatchedRow) {
        let references = [DeviceReference](packed: row.references)
        guard let evidence = Evidence(kind: row.record.kind, body: row.record.body) else { return nil }
        self.references = references
        candidates = references.candidates(lot: row.lot)
        record = row.record
        if case .scan(let value) = evidence { scan = value } else { scan = nil }
        sharedKeys = Self.sharedKeys(evidence)
        shipmentKeys = Self.shipmentKeys(evidence)
        readsIdentity = Self.readsIdentity(evidence)
    }

    /// What no other device may claim besides the one that `evidence` is about.
    package static func sharedKeys(_ evidence: Evidence) -> [SharedKey] {
        guard case .erasure(let erasure) = evidence, erasure.evidenceClass == .toolExport else { return [] }
        var keys: [SharedKey] = []
        if let report = erasure.reportID {
            let text = "report:\(erasure.format):\(ComparableText.key(report))"
            keys.append(SharedKey(code: "S05", text: text, subject: report))
        }
        guard let session = SanitizationSession.key(of: erasure) else { return keys }
        if erasure.port != nil {
            keys.append(SharedKey(code: "S06", text: "port:" + session, subject: session))
        } else {
            // A bench erases many at one click, so that start and end alone say nothing: records that differ in nothing
            // but the device do, and more devices than any bench has ports.
            let copy = Digest(of: SanitizationSession.withoutIdentity(erasure)).hex
            keys.append(SharedKey(code: "S06", text: "copy:" + session + copy, subject: session))
            keys.append(
                SharedKey(
                    code: "S06", text: "bench:" + session, subject: session,
                    least: SanitizationSession.portsAtMost + 1))
        }
        return keys
    }

    /// What a record about an erasure says; nil for others.
    var erasure: Erasure? {
        guard record.kind == .erasure else { return nil }
        var reader = FieldReader(record.body)
        return Erasure(from: &reader)
    }

    private static func readsIdentity(_ evidence: Evidence) -> Bool {
        guard case .tests(let session) = evidence else { return false }
        return session.statements.contains { $0.function == TestStatement.identity }
    }

    private static func shipmentKeys(_ evidence: Evidence) -> [String] {
        switch evidence {
        case .carrierEvent(let event): ["track:" + TrackingCodes.key(event.trackingCode)]
        case .handOver(let value): value.handlingUnit.map { ["hu:" + HandlingUnits.key($0)] } ?? []
        default: []
        }
    }
}

extension Evidence {
    /// Reads a staged body back; nil for kinds that aren't evidence.
    package init?(kind: EvidenceKind, body: [UInt8]) {
        var reader = FieldReader(body)
        switch kind {
        case .scan: self = .scan(Scan(from: &reader))
        case .movement: self = .movement(Movement(from: &reader))
        case .tests: self = .tests(TestSession(from: &reader))
        case .erasure: self = .erasure(Erasure(from: &reader))
        case .grade: self = .grade(GradeLine(from: &reader))
        case .repair: self = .repair(Repair(from: &reader))
        case .destruction: self = .destruction(Destruction(from: &reader))
        case .sample: self = .sample(SampleResult(from: &reader))
        case .carrierEvent: self = .carrierEvent(CarrierEvent(from: &reader))
        case .handOver: self = .handOver(HandOver(from: &reader))
        case .claim, .crossFact: return nil
        }
    }
}
