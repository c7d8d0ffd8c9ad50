import Basics
import Custody
import Policies
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

/// Makes custody events of evidence and outcomes (INTERFACE §5); what they say, payloads write.
///
/// ```
/// let drafting = EventDrafting(documents: documents, tables: tables, lot: lot.name)
/// let pseudonym = drafting.person("OP-E1")
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
        let said = EvidencePayload(
            document: documents.digestText(of: mark.source.document), line: mark.source.line, record: mark.digest,
            detail: Self.detail(mark.content))
        return said.data
    }

    private static func detail(_ content: EvidenceMark.Content) -> EvidencePayload.Detail {
        switch content {
        case .erasure(let value):
            .erasure(
                EvidencePayload.Erasure(
                    evidenceClass: value.evidenceClass, format: value.format, outcome: value.outcome,
                    report: short(value.report), technique: value.technique, tool: short(value.tool),
                    toolVersion: short(value.toolVersion)))
        case .scan(let handlingUnit, let place, let unit):
            .scan(handlingUnit: short(handlingUnit), place: short(place), unit: short(unit))
        case .movement(let place): .movement(place: short(place))
        case .tests(let count, let tool, let version):
            .tests(statements: count, tool: short(tool), toolVersion: short(version))
        case .destruction(let technique): .destruction(technique)
        case .row, .repair, .sample: .none
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
        let said = FindingPayload.Opened(
            code: finding.code, finding: finding.id, line: finding.line, severity: finding.severity,
            stage: finding.stage, values: finding.valuesDigest)
        return said.data
    }

    /// One refused attempt: its record and the codes that refused it.
    func refused(_ attempt: AttemptVerdict, _ device: DeviceName) -> PendingEvent {
        let said = OutcomePayload.Refused(
            codes: attempt.codes.map(\.rawValue), document: documents.digestText(of: attempt.source.document),
            line: attempt.source.line, verdict: attempt.verdict)
        let pending = decided(.sanitizationRefused, device: device, data: said.data)
        return PendingEvent(key: RecordedEvents.key("refused", pending.draft.data), draft: pending.draft)
    }

    /// The event of a passed stage; nil where passing is told by the evidence itself.
    func passed(_ outcome: Outcome, _ device: DeviceName, policy: String) -> PendingEvent? {
        switch outcome.detail {
        case .sanitization(let required, let assessed, _, let status, _):
            let said = OutcomePayload.Verified(
                assessed: assessed, dataStatus: status, policy: policy, required: required,
                technique: outcome.provingAttempt?.technique)
            return decided(.sanitizationVerified, device: device, data: said.data)
        case .cosmetic(let category, let band, let ctia, let rule, let defect):
            let said = OutcomePayload.Graded(band: band, category: category, ctia: ctia, defect: defect, rule: rule)
            return decided(.deviceGraded, device: device, data: said.data)
        case .routing(let route, let rule, let value, let currency):
            let said = OutcomePayload.Routed(
                currency: currency, policy: policy, route: route, rule: rule, valueMinor: value)
            return decided(.deviceRouted, device: device, data: said.data)
        default: return nil
        }
    }
}
