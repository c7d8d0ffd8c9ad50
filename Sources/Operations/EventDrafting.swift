import Basics
import RecoveryModel
import Storage

/// An event that the log does not tell yet.
struct PendingEvent {
    /// 0 for events that aren't kept by key (outcomes, findings).
    let key: UInt64
    let draft: CustodyEventDraft
}

/// Makes custody events of evidence and outcomes (INTERFACE §5). Data members are written in canonical order.
struct EventDrafting: Sendable {
    let documents: DocumentIndex
    let tables: ReferenceTables
    let lot: String
    private let listed: Set<String>

    init(documents: DocumentIndex, tables: ReferenceTables, lot: String) {
        self.documents = documents
        self.tables = tables
        self.lot = lot
        listed = Set(tables.operators.map(\.person))
    }

    /// Operators are pseudonyms in the log: a name that no table lists is written as a digest of itself, because a
    /// tool's free text may hold a person's name.
    func person(_ text: String?) -> String {
        guard let text, !text.isEmpty else { return "not-recorded" }
        if listed.contains(text) { return text }
        return "unlisted:" + Digest(of: text).hex.prefix(12)
    }

    func event(_ mark: EvidenceMark, dossier: Dossier) -> PendingEvent? {
        let (type, actor, role): (CustodyEventType, String?, String)
        switch mark.evidence {
        case nil: (type, actor, role) = (.deviceManifested, "customer", "customer")
        case .scan(let value)?: (type, actor, role) = (.deviceReceived, person(value.operatorID), "receiver")
        case .movement(let value)?: (type, actor, role) = (.deviceMoved, person(value.operatorID), "receiver")
        case .tests(let value)?:
            (type, actor, role) = (.deviceTested, person(value.statements.first?.operatorID), "tester")
        case .erasure(let value)?:
            (type, actor, role) = (.sanitizationRecorded, person(value.operatorID), "sanitizer")
        case .repair(let value)?: (type, actor, role) = (.deviceRepaired, person(value.operatorID), "tester")
        case .destruction(let value)?: (type, actor, role) = (.deviceDestroyed, person(value.operatorID), "destroyer")
        case .sample(let value)?: (type, actor, role) = (.sanitizationSampled, person(value.sampler), "sampler")
        case .grade?, .carrierEvent?, .handOver?: return nil
        }
        let draft = CustodyEventDraft(
            type: type, lot: lot, intake: dossier.intakeName, device: dossier.name, at: mark.at?.assumed,
            actor: CustodyActor(id: actor ?? "not-recorded", role: role), data: data(mark))
        return PendingEvent(key: RecordedEvents.key(type.rawValue, mark.digest), draft: draft)
    }

    private func data(_ mark: EvidenceMark) -> [UInt8] {
        var json = JSONText(reserving: 220)
        json.beginObject()
        if case .erasure(let value)? = mark.evidence { json.member("class", value.evidenceClass.rawValue) }
        json.name("document")
        if let item = documents.items[mark.source.document] { json.digest(item.digest) } else { json.null() }
        switch mark.evidence {
        case .erasure(let value)?: json.member("format", value.format)
        case .scan(let value)?: json.member("handlingUnit", value.handlingUnit)
        default: break
        }
        json.member("line", mark.source.line)
        switch mark.evidence {
        case .erasure(let value)?: json.member("outcome", value.outcome.rawValue)
        case .movement(let value)?: json.member("place", value.to)
        case .scan(let value)?: json.member("place", value.location ?? value.station)
        default: break
        }
        json.name("record")
        var hex: [UInt8] = []
        Hex.append(mark.digest, to: &hex)
        json.string(String(decoding: hex, as: UTF8.self))
        writeTail(mark, &json)
        json.endObject()
        return json.bytes
    }

    private func writeTail(_ mark: EvidenceMark, _ json: inout JSONText) {
        switch mark.evidence {
        case .erasure(let value)?:
            json.member("report", value.reportID)
            json.member("technique", value.techniqueWords)
            json.member("tool", value.tool)
            json.member("toolVersion", value.toolVersion)
        case .tests(let value)?:
            json.member("statements", value.statements.count)
            json.member("tool", value.statements.first?.tool)
            json.member("toolVersion", value.statements.first?.toolVersion)
        case .destruction(let value)?: json.member("technique", value.technique.rawValue)
        case .scan(let value)?: json.member("unit", value.unit)
        default: break
        }
    }

    private static let engine = CustodyActor(id: "lotwise", role: "system")

    /// An event that says what a stage decided.
    func decided(_ type: CustodyEventType, _ dossier: Dossier, _ data: [UInt8]) -> PendingEvent {
        let draft = CustodyEventDraft(
            type: type, lot: lot, intake: dossier.intakeName, device: dossier.name, at: nil, actor: Self.engine,
            data: data)
        return PendingEvent(key: 0, draft: draft)
    }

    func opened(_ finding: FindingRow, _ dossier: Dossier) -> PendingEvent {
        decided(.findingOpened, dossier, Self.findingData(finding))
    }

    /// Values stay out of the log: they may quote what a document says of a person.
    static func findingData(_ finding: FindingRow) -> [UInt8] {
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
    func refused(_ attempt: AttemptVerdict, _ dossier: Dossier) -> PendingEvent {
        var json = JSONText(reserving: 200)
        json.beginObject()
        json.name("codes")
        json.beginArray()
        for code in attempt.codes { json.string(code.rawValue) }
        json.endArray()
        json.name("document")
        if let item = documents.items[attempt.source.document] { json.digest(item.digest) } else { json.null() }
        json.member("line", attempt.source.line)
        json.member("verdict", attempt.verdict.rawValue)
        json.endObject()
        let pending = decided(.sanitizationRefused, dossier, json.bytes)
        return PendingEvent(key: RecordedEvents.key("refused", json.bytes), draft: pending.draft)
    }

    /// The event of a passed stage; nil where passing is told by the evidence itself.
    func passed(_ outcome: Outcome, _ dossier: Dossier, policy: String) -> PendingEvent? {
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
        return decided(type, dossier, json.bytes)
    }
}
