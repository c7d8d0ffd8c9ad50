import Basics
import Custody
import RecoveryModel
import Storage
import StoreAccess

/// An event that the log does not tell yet.
struct PendingEvent {
    /// 0 for events that aren't kept by key (outcomes, findings).
    let key: UInt64
    let draft: CustodyEventDraft
}

/// How the log names a device's intake.
struct DeviceName {
    let intake: String
    let device: String

    init(_ dossier: Dossier) {
        intake = dossier.intakeName
        device = dossier.name
    }
}

/// Makes custody events of evidence and outcomes (INTERFACE §5). Data members are written in canonical order.
///
/// ```
/// let drafting = EventDrafting(documents: documents, tables: tables, lot: lot.name)
/// let pseudonym = drafting.person("OP-E1")
/// let data = EventDrafting.findingData(finding)
/// ```
package struct EventDrafting: Sendable {
    let documents: DocumentIndex
    let tables: ReferenceTables
    let lot: String
    /// Ids by the way in which they are compared.
    private let listed: [String: String]

    /// Drafts entries about devices of `lot`.
    package init(documents: DocumentIndex, tables: ReferenceTables, lot: String) {
        self.documents = documents
        self.tables = tables
        self.lot = lot
        listed = Dictionary(
            tables.rows.operators.map { (ComparableText.key($0.person), $0.person) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    /// Operators are pseudonyms in the log: a name that no table lists is written as a digest of itself, because a
    /// tool's free text may hold a person's name.
    package func person(_ text: String?) -> String {
        guard let text, !text.isEmpty else { return "not-recorded" }
        if let id = listed[ComparableText.key(text)] { return id }
        return KnownPeople.Identity.pseudonym(of: text)
    }

    func event(_ mark: EvidenceMark, _ device: DeviceName) -> PendingEvent {
        let (type, role): (CustodyEventType, String)
        switch mark.content {
        case .row: (type, role) = (.deviceManifested, "customer")
        case .scan: (type, role) = (.deviceReceived, "receiver")
        case .movement: (type, role) = (.deviceMoved, "receiver")
        case .tests: (type, role) = (.deviceTested, "tester")
        case .erasure: (type, role) = (.sanitizationRecorded, "sanitizer")
        case .repair: (type, role) = (.deviceRepaired, "tester")
        case .destruction: (type, role) = (.deviceDestroyed, "destroyer")
        case .sample: (type, role) = (.sanitizationSampled, "sampler")
        }
        let actor = type == .deviceManifested ? "customer" : person(mark.person)
        let draft = CustodyEventDraft(
            type: type, lot: lot, intake: device.intake, device: device.device, at: mark.at?.assumed,
            actor: CustodyActor(id: actor, role: role), data: data(mark))
        return PendingEvent(key: RecordedEvents.key(type.rawValue, mark.digest), draft: draft)
    }

    private func data(_ mark: EvidenceMark) -> [UInt8] {
        var json = JSONText(reserving: 320)
        json.beginObject()
        if case .erasure(let value) = mark.content { json.member("class", value.evidenceClass.rawValue) }
        json.name("document")
        documents.writeDigest(mark.source.document, to: &json)
        switch mark.content {
        case .erasure(let value): json.member("format", value.format)
        case .scan(let unit, _, _): json.member("handlingUnit", Self.short(unit))
        default: break
        }
        json.member("line", mark.source.line)
        switch mark.content {
        case .erasure(let value): json.member("outcome", value.outcome.rawValue)
        case .movement(let place): json.member("place", Self.short(place))
        case .scan(_, let place, _): json.member("place", Self.short(place))
        default: break
        }
        json.name("record")
        json.hex(mark.digest)
        writeTail(mark, &json)
        json.endObject()
        return json.bytes
    }

    private func writeTail(_ mark: EvidenceMark, _ json: inout JSONText) {
        switch mark.content {
        case .erasure(let value):
            json.member("report", Self.short(value.report))
            json.member("technique", value.technique)
            json.member("tool", Self.short(value.tool))
            json.member("toolVersion", Self.short(value.toolVersion))
        case .tests(let count, let tool, let version):
            json.member("statements", count)
            json.member("tool", Self.short(tool))
            json.member("toolVersion", Self.short(version))
        case .destruction(let technique): json.member("technique", technique.rawValue)
        case .scan(_, _, let unit): json.member("unit", Self.short(unit))
        default: break
        }
    }

    /// A text of the evidence's own, as it is or, when a cell is absurdly long, as its digest: an entry has a limit, and
    /// one cell must not keep a whole lot from being recorded. The document has it in full.
    static func short(_ text: String?) -> String? {
        guard let text, text.utf8.count > longestText else { return text }
        return Digest(of: text).description
    }

    /// Bytes of a place, a tool's name or a report's number that an entry repeats.
    static let longestText = 1024

    /// An event that says what a stage decided.
    func decided(_ type: CustodyEventType, device: DeviceName, data: [UInt8]) -> PendingEvent {
        let draft = CustodyEventDraft(
            type: type, lot: lot, intake: device.intake, device: device.device, at: nil, actor: .engine,
            data: data)
        return PendingEvent(key: 0, draft: draft)
    }

    func opened(_ finding: FindingRow, _ device: DeviceName) -> PendingEvent {
        decided(.findingOpened, device: device, data: Self.findingData(finding))
    }

    /// Values stay out of the log: they may quote what a document says of a person.
    package static func findingData(_ finding: FindingRow) -> [UInt8] {
        var json = JSONText(reserving: 160)
        json.beginObject()
        json.member("code", finding.code.rawValue)
        json.member("finding", finding.id)
        json.member("line", finding.line)
        json.member("severity", finding.severity.rawValue)
        json.member("stage", finding.stage)
        json.member("values", finding.valuesDigest)
        json.endObject()
        return json.bytes
    }

    /// One refused attempt: its record and the codes that refused it.
    func refused(_ attempt: AttemptVerdict, _ device: DeviceName) -> PendingEvent {
        var json = JSONText(reserving: 200)
        json.beginObject()
        json.name("codes")
        json.beginArray()
        for code in attempt.codes { json.string(code.rawValue) }
        json.endArray()
        json.name("document")
        documents.writeDigest(attempt.source.document, to: &json)
        json.member("line", attempt.source.line)
        json.member("verdict", attempt.verdict.rawValue)
        json.endObject()
        let pending = decided(.sanitizationRefused, device: device, data: json.bytes)
        return PendingEvent(key: RecordedEvents.key("refused", json.bytes), draft: pending.draft)
    }

    /// The event of a passed stage; nil where passing is told by the evidence itself.
    func passed(_ outcome: Outcome, _ device: DeviceName, policy: String) -> PendingEvent? {
        var json = JSONText(reserving: 200)
        json.beginObject()
        let type: CustodyEventType
        switch outcome.detail {
        case .sanitization(let required, let assessed, let attempts, let data, _):
            type = .sanitizationVerified
            json.member("assessed", assessed.rawValue)
            json.member("data", data)
            json.member("policy", policy)
            json.member("required", required.rawValue)
            json.member("technique", attempts.last { $0.verdict == .accepted }?.technique.rawValue)
        case .cosmetic(let category, let band, let ctia, let rule, let defect):
            type = .deviceGraded
            json.member("band", band)
            json.member("category", category)
            json.member("ctia", ctia)
            json.member("defect", defect)
            json.member("rule", rule)
            json.member("scheme", "rec/1.2")
        case .routing(let route, let rule, let value, let currency):
            type = .deviceRouted
            json.member("currency", currency)
            json.member("policy", policy)
            json.member("route", route?.rawValue)
            json.member("rule", rule)
            json.name("valueMinor")
            if let value { json.integer(value) } else { json.null() }
        default: return nil
        }
        json.endObject()
        return decided(type, device: device, data: json.bytes)
    }
}
