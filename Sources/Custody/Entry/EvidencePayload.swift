import Basics
import RecoveryModel

/// What entries say of a record of evidence: where it stands, which it is, and what it says in short. The types are
/// those that begin with `device.` and tell what happened to it, `sanitization.recorded` and `sanitization.sampled`.
/// `EventDrafting` makes them of records; this reads them back:
///
///     if let evidence = EvidencePayload(entry), case .destruction(let technique) = evidence.detail { … }
package struct EvidencePayload: EntryPayload {
    package static let types: Set<CustodyEventType> = [
        .deviceManifested, .deviceReceived, .deviceTested, .deviceRepaired, .deviceDestroyed, .deviceMoved,
        .sanitizationRecorded, .sanitizationSampled, .shipmentObserved, .custodyTransferred, .custodyAcknowledged,
    ]

    /// What is said besides the place and the record itself, by type of entry.
    package enum Detail: Hashable, Sendable {
        /// Of a manifest's row, a repair, a sample, and of types that are read and not written any more.
        case none
        /// `device.received`.
        case scan(handlingUnit: String?, place: String?, unit: String?)
        /// `device.moved`.
        case movement(place: String?)
        /// `device.tested`.
        case tests(statements: Int?, tool: String?, toolVersion: String?)
        /// `sanitization.recorded`.
        case erasure(Erasure)
        /// `device.destroyed`.
        case destruction(Technique?)
    }

    /// What an erasure's record says of itself; nothing of it is checked.
    package struct Erasure: Hashable, Sendable {
        /// The entry's `class`.
        package let evidenceClass: EvidenceClass?
        /// Importer that read it.
        package let format: String?
        package let outcome: ErasureOutcome?
        /// The report's number.
        package let report: String?
        /// In the tool's words.
        package let technique: String?
        package let tool: String?
        package let toolVersion: String?

        package init(
            evidenceClass: EvidenceClass, format: String, outcome: ErasureOutcome, report: String?, technique: String?,
            tool: String?, toolVersion: String?
        ) {
            self.evidenceClass = evidenceClass
            self.format = format
            self.outcome = outcome
            self.report = report
            self.technique = technique
            self.tool = tool
            self.toolVersion = toolVersion
        }

        fileprivate init(_ members: RecordedMembers) {
            evidenceClass = members.word("class")
            format = members.text("format")
            outcome = members.word("outcome")
            report = members.text("report")
            technique = members.text("technique")
            tool = members.text("tool")
            toolVersion = members.text("toolVersion")
        }
    }

    /// Digest of the kept document, as its text; nil when the store doesn't know it.
    package let document: String?
    /// Of the document, from 1.
    package let line: Int?
    /// The record's identity.
    package let record: [UInt8]?
    package let detail: Detail

    /// The identity of the record that an entry tells of, without reading the rest; nil for entries of no record.
    package static func record(of entry: RecordedEntry) -> [UInt8]? {
        guard let text = entry.typeText, types.contains(where: { $0.rawValue == text }) else { return nil }
        return entry.data.flatMap(record(in:))
    }

    private static func record(in members: RecordedMembers) -> [UInt8]? {
        members.text("record").flatMap { Hex.decode($0.utf8) }
    }

    /// `document` is a digest as its text.
    package init(document: String?, line: Int, record: [UInt8], detail: Detail) {
        self.document = document
        self.line = line
        self.record = record
        self.detail = detail
    }

    package init(from members: RecordedMembers, of type: CustodyEventType) {
        document = members.digestText("document")
        line = members.integer("line")
        record = Self.record(in: members)
        detail =
            switch type {
            case .deviceReceived:
                .scan(
                    handlingUnit: members.text("handlingUnit"), place: members.text("place"), unit: members.text("unit")
                )
            case .deviceMoved: .movement(place: members.text("place"))
            case .deviceTested:
                .tests(
                    statements: members.integer("statements"), tool: members.text("tool"),
                    toolVersion: members.text("toolVersion"))
            case .sanitizationRecorded: .erasure(Erasure(members))
            case .deviceDestroyed: .destruction(members.word("technique"))
            default: .none
            }
    }

    package func write(to json: inout JSONText) {
        if case .erasure(let value) = detail { json.member("class", value.evidenceClass?.rawValue) }
        json.member("document", document)
        switch detail {
        case .erasure(let value): json.member("format", value.format)
        case .scan(let handlingUnit, _, _): json.member("handlingUnit", handlingUnit)
        default: break
        }
        json.number("line", line)
        switch detail {
        case .erasure(let value): json.member("outcome", value.outcome?.rawValue)
        case .movement(let place): json.member("place", place)
        case .scan(_, let place, _): json.member("place", place)
        default: break
        }
        json.name("record")
        if let record { json.hex(record) } else { json.null() }
        writeTail(to: &json)
    }

    private func writeTail(to json: inout JSONText) {
        switch detail {
        case .erasure(let value):
            json.member("report", value.report)
            json.member("technique", value.technique)
            json.member("tool", value.tool)
            json.member("toolVersion", value.toolVersion)
        case .tests(let statements, let tool, let toolVersion):
            json.number("statements", statements)
            json.member("tool", tool)
            json.member("toolVersion", toolVersion)
        case .destruction(let technique): json.member("technique", technique?.rawValue)
        case .scan(_, _, let unit): json.member("unit", unit)
        case .movement, .none: break
        }
    }
}
