import Basics

/// What one record is about. The raw value is part of the record's identity on disk: add at the end, never renumber.
package enum EvidenceKind: Int, Sendable, CaseIterable {
    case claim = 1
    case scan, movement, tests, erasure, grade, repair, destruction, sample
    /// Evidence about a whole lot.
    case carrierEvent, handOver
    /// What the store found by looking across devices, such as a report that two of them claim.
    case crossFact
}

/// One identifier that a record names its device by, as written.
package struct DeviceReference: Hashable, Sendable {
    /// Nil when the source doesn't say what kind it is (`device`, `identifier` columns).
    package let kind: IdentifierKind?
    package let text: String
    /// The maker as the source states it, which makes a serial unique.
    package let make: String?

    package init(kind: IdentifierKind?, text: String, make: String? = nil) {
        self.kind = kind
        self.text = text
        self.make = make
    }
}

/// A record as an importer gives it: which device, what it says, and where it stood.
///
/// ```
/// try sink.record(
///     EvidenceRecord(
///         references: [DeviceReference(kind: .imei, text: "356938035643809")], evidence: .scan(scan), line: 40))
/// ```
package struct EvidenceRecord: Sendable {
    package let references: [DeviceReference]
    package let evidence: Evidence
    /// 1-based line in the kept document.
    package let line: Int

    package init(references: [DeviceReference], evidence: Evidence, line: Int) {
        self.references = references
        self.evidence = evidence
        self.line = line
    }
}

/// What a record says.
///
/// ```
/// let evidence = Evidence.erasure(erasure)
/// print(evidence.kind, evidence.body.count)
/// ```
package enum Evidence: Hashable, Sendable {
    case scan(Scan)
    case movement(Movement)
    case tests(TestSession)
    case erasure(Erasure)
    case grade(GradeLine)
    case repair(Repair)
    case destruction(Destruction)
    case sample(SampleResult)
    case carrierEvent(CarrierEvent)
    case handOver(HandOver)

    /// What the record is about.
    package var kind: EvidenceKind {
        switch self {
        case .scan: .scan
        case .movement: .movement
        case .tests: .tests
        case .erasure: .erasure
        case .grade: .grade
        case .repair: .repair
        case .destruction: .destruction
        case .sample: .sample
        case .carrierEvent: .carrierEvent
        case .handOver: .handOver
        }
    }

    /// The canonical content; with `kind` it is the record's identity (INTERFACE §1.2).
    package var body: [UInt8] {
        var writer = FieldWriter()
        switch self {
        case .scan(let value): value.write(to: &writer)
        case .movement(let value): value.write(to: &writer)
        case .tests(let value): value.write(to: &writer)
        case .erasure(let value): value.write(to: &writer)
        case .grade(let value): value.write(to: &writer)
        case .repair(let value): value.write(to: &writer)
        case .destruction(let value): value.write(to: &writer)
        case .sample(let value): value.write(to: &writer)
        case .carrierEvent(let value): value.write(to: &writer)
        case .handOver(let value): value.write(to: &writer)
        }
        return writer.bytes
    }
}

/// A value that can be staged and read back; `source` isn't part of its content.
///
/// ```
/// var writer = FieldWriter()
/// scan.write(to: &writer)
/// var reader = FieldReader(writer.bytes)
/// let read = Scan(from: &reader)                  // equal to scan but for its source
/// ```
package protocol EvidenceBody: Hashable, Sendable {
    /// Where it stood; no part of the content.
    var source: SourceRef { get set }
    init(from reader: inout FieldReader)
    func write(to writer: inout FieldWriter)
}
