import Basics
import Policies
import RecoveryModel
import StoreAccess

/// What one stage said of one device, as recorded. A member that the stage doesn't have, or that can't be read, is nil.
///
/// Use it to show or compare what was decided. That a device is sanitized is not read here: ask the decision for its
/// `acceptedAttempt`.
///
/// ```swift
/// let stage = recorded.stage(.cosmetic)
/// print(stage?.category ?? "not graded", stage?.rule ?? "")
/// ```
package struct RecordedStage: Sendable {
    /// Nil for a stage that isn't known.
    package let name: StageName?
    /// Nil for a word that isn't known.
    package let outcome: Verdict?
    /// What would move it on; nil when nothing is needed.
    package let next: String?
    /// In the order in which they were found.
    package let reasons: [RecordedReason]
    /// Of the shipment stage: where the row of the manifest stands.
    package let row: RowState?
    /// Of the shipment stage: where the device is.
    package let place: String?
    /// Of the functionality and of the cosmetic stage: F or C of REC.
    package let category: String?
    /// Of the functionality stage: the category won't change by a test that is still to come.
    package let isFinal: Bool?
    /// Of the functionality stage: per cent of the battery's health.
    package let battery: Int?
    /// Of the functionality stage: the battery or something else is a hazard.
    package let isHazard: Bool?
    /// Of the functionality stage: functions that failed, by their keys; nil where that isn't said.
    package let failedKeys: [String]?
    /// Of the sanitization stage: the level that is required, and what the evidence proves.
    package let level: RecordedLevel?
    /// Of the sanitization stage: erasures by their time, then destructions; nil where that isn't said.
    package let attempts: [RecordedAttempt]?
    /// Of the sanitization stage: REC's data status, such as `DS-SW`.
    package let data: String?
    /// Of the sanitization stage: only destruction remains.
    package let isExhausted: Bool?
    /// Of the cosmetic stage: the operator's own grade.
    package let band: String?
    /// Of the cosmetic stage: CTIA's grade.
    package let ctia: String?
    /// Of the cosmetic stage: the defect that decided.
    package let defect: String?
    /// Of the cosmetic and of the routing stage: id of the rule that decided.
    package let rule: String?
    /// Of the routing stage; nil for a word that is no route too.
    package let route: Route?
    /// Of the routing stage: value in minor units of `currency`.
    package let valueMinor: Int?
    /// Of the routing stage: ISO 4217.
    package let currency: String?
    private let json: JSONValue

    init(_ json: JSONValue) {
        self.json = json
        name = json["stage"]?.string.flatMap(StageName.init(rawValue:))
        outcome = json["outcome"]?.string.flatMap { word in Verdict.allCases.first { $0.name == word } }
        next = json["next"]?.string
        reasons = (json["reasons"]?.array ?? []).map(RecordedReason.init)
        row = json["row"]?.string.flatMap { word in RowState.allCases.first { $0.name == word } }
        place = json["place"]?.string
        category = json["category"]?.string
        isFinal = json["final"]?.bool
        battery = json["battery"]?.integer
        isHazard = json["hazard"]?.bool
        failedKeys = json["failed"]?.texts
        level = json["level"].flatMap(RecordedLevel.init)
        attempts = json["attempts"]?.array.map { $0.map(RecordedAttempt.init) }
        data = json["data"]?.string
        isExhausted = json["exhausted"]?.bool
        band = json["band"]?.string
        ctia = json["ctia"]?.string
        defect = json["defect"]?.string
        rule = json["rule"]?.string
        route = json["route"]?.string.flatMap(Route.init(rawValue:))
        valueMinor = json["valueMinor"]?.integer
        currency = json["currency"]?.string
    }

    /// True when the stage passed; false too when its outcome can't be read.
    package var isPassed: Bool { outcome == .passed }

    /// SHA-256 over the stage's canonical JSON: what a validation covers, which a new price or grade doesn't undo.
    package var digest: Digest { Digest(of: CanonicalJSON.encode(json)) }

    /// What the gates of `VerifiedSanitization` look at.
    package var sanitizationFacts: SanitizationFacts {
        SanitizationFacts(
            outcome: outcome, required: level?.required, assessed: level?.assessed,
            attempts: (attempts ?? []).map { attempt in
                SanitizationFacts.Attempt(
                    verdict: attempt.verdict, technique: attempt.technique, level: attempt.level,
                    media: attempt.media, document: attempt.source?.document, line: attempt.source?.line)
            })
    }

    /// The stage as recorded, each reason with the clause that its code rests on, and what to do `next`.
    func withClauses(next: String?) -> JSONValue {
        .object(
            (json.members ?? []).map { member in
                if member.name == "next" { return JSONMember("next", next.map(JSONValue.string) ?? .null) }
                guard member.name == "reasons", let reasons = member.value.array else { return member }
                return JSONMember("reasons", .array(reasons.map { RecordedReason($0).withClause(of: $0) }))
            })
    }

    static func write(_ outcome: Outcome, documents: DocumentIndex, to json: inout JSONText) {
        json.beginObject()
        write(outcome.detail, documents: documents, to: &json)
        json.name("next")
        json.string(outcome.next)
        json.member("outcome", outcome.verdict.name)
        json.name("reasons")
        json.beginArray()
        for reason in outcome.reasons { RecordedReason.write(reason, documents: documents, to: &json) }
        json.endArray()
        json.member("stage", outcome.stage.rawValue)
        json.endObject()
    }

    private static func write(_ detail: StageDetail, documents: DocumentIndex, to json: inout JSONText) {
        switch detail {
        case .none: break
        case .shipment(let row, let place):
            json.member("place", place)
            json.member("row", row.name)
        case .functionality(let category, let isFinal, let battery, let isHazard, let failed):
            json.name("battery")
            if let battery { json.integer(battery) } else { json.null() }
            json.member("category", category)
            json.name("failed")
            json.beginArray()
            for key in failed { json.string(key) }
            json.endArray()
            json.name("final")
            json.bool(isFinal)
            json.name("hazard")
            json.bool(isHazard)
        case .sanitization(let required, let assessed, let attempts, let data, let exhausted):
            json.name("attempts")
            json.beginArray()
            for attempt in attempts { RecordedAttempt.write(attempt, documents: documents, to: &json) }
            json.endArray()
            json.member("data", data)
            json.name("exhausted")
            json.bool(exhausted)
            json.name("level")
            RecordedLevel.write(required: required, assessed: assessed, to: &json)
        case .cosmetic(let category, let band, let ctia, let rule, let defect):
            for (name, value) in [
                ("band", band), ("category", category), ("ctia", ctia), ("defect", defect), ("rule", rule),
            ] { json.member(name, value) }
        case .routing(let route, let rule, let value, let currency):
            json.member("currency", currency)
            json.member("route", route?.rawValue)
            json.member("rule", rule)
            json.name("valueMinor")
            if let value { json.integer(value) } else { json.null() }
        }
    }
}

/// Two levels of a sanitization; nil for a word that is none.
package struct RecordedLevel: Sendable, Hashable {
    /// What the contract asks for.
    package let required: SanitizationLevel?
    /// What the evidence proves.
    package let assessed: SanitizationLevel?

    /// Nil when it is no object.
    init?(_ json: JSONValue) {
        guard json.members != nil else { return nil }
        required = json["required"]?.string.flatMap(SanitizationLevel.init(rawValue:))
        assessed = json["assessed"]?.string.flatMap(SanitizationLevel.init(rawValue:))
    }

    static func write(required: SanitizationLevel, assessed: SanitizationLevel, to json: inout JSONText) {
        json.beginObject()
        json.member("assessed", assessed.rawValue)
        json.member("required", required.rawValue)
        json.endObject()
    }
}

/// One erasure or destruction as a decision lists it. An accepted one alone proves nothing: the device may have failed
/// by something else.
package struct RecordedAttempt: Sendable, Hashable {
    /// Nil for a word that isn't known.
    package let verdict: AttemptVerdict.Kind?
    /// Nil for a word that isn't known.
    package let technique: Technique?
    /// What it reaches by itself; nil for a word that isn't known.
    package let level: SanitizationLevel?
    /// Which memory it was of: the device's own where nothing is said; nil for a word that isn't known.
    package let media: MediaKind?
    /// The tool's or the machine's name; empty where the record has none.
    package let tool: String?
    /// When it ended, else when it began; nil when nobody says.
    package let at: Instant?
    /// Codes that decided, sorted; none for an accepted attempt.
    package let codes: [FindingCode]
    /// The record that was judged; nil when it can't be told.
    package let source: RecordedSource?

    init(_ json: JSONValue) {
        verdict = json["verdict"]?.string.flatMap(AttemptVerdict.Kind.init(rawValue:))
        technique = json["technique"]?.string.flatMap(Technique.init(rawValue:))
        level = json["level"]?.string.flatMap(SanitizationLevel.init(rawValue:))
        media = json["media"].map { $0.string.flatMap(MediaKind.init(rawValue:)) } ?? .internalFlash
        tool = json["tool"]?.string
        at = Instant(recorded: json["at"])
        codes = (json["codes"]?.array ?? []).compactMap { $0.string.map(FindingCode.init(rawValue:)) }
        source = RecordedSource(json["source"])
    }

    static func write(_ attempt: AttemptVerdict, documents: DocumentIndex, to json: inout JSONText) {
        json.beginObject()
        json.member("at", attempt.at.map { $0.assumed.text })
        json.name("codes")
        json.beginArray()
        for code in attempt.codes { json.string(code.rawValue) }
        json.endArray()
        json.member("level", attempt.level.rawValue)
        // Of the device's own memory nothing is said, as in decisions by rules before 1.4.
        if attempt.media != .internalFlash { json.member("media", attempt.media.rawValue) }
        json.name("source")
        documents.write(attempt.source, to: &json)
        json.member("technique", attempt.technique.rawValue)
        json.member("tool", attempt.tool)
        json.member("verdict", attempt.verdict.rawValue)
        json.endObject()
    }
}

/// Why a stage said what it said, as recorded.
package struct RecordedReason: Sendable, Hashable {
    /// Nil when it isn't there.
    package let code: FindingCode?
    /// Nil for a word that isn't known.
    package let severity: Severity?
    /// In words, with what to do.
    package let message: String?
    /// What was compared, by name; a value that is neither text, whole number nor list of texts isn't among them.
    package let values: [String: ReasonValue]
    /// Where it was read; nil when nowhere, or when that can't be told.
    package let source: RecordedSource?
    /// What many devices of the lot share it for; nil for most.
    package let shared: String?

    init(_ json: JSONValue) {
        code = json["code"]?.string.map(FindingCode.init(rawValue:))
        severity = json["severity"]?.string.flatMap(Severity.init(rawValue:))
        message = json["message"]?.string
        var values: [String: ReasonValue] = [:]
        for member in json["values"]?.members ?? [] { values[member.name] = ReasonValue(recorded: member.value) }
        self.values = values
        source = RecordedSource(json["source"])
        shared = json["shared"]?.string
    }

    /// More than worth knowing; also where how grave it is can't be read.
    package var isMoreThanNote: Bool { severity != .note }

    /// A text among the values; nil when there is no such text.
    package func text(named name: String) -> String? {
        if case .text(let text)? = values[name] { text } else { nil }
    }

    /// The texts of a list among the values; empty when there is no such list.
    package func list(named name: String) -> [String] {
        if case .list(let items)? = values[name] { items } else { [] }
    }

    /// The same members, and the clause of the code behind them: null for a code that isn't in the catalogue.
    fileprivate func withClause(of json: JSONValue) -> JSONValue {
        let clause = CodeCatalogue.entry(code ?? FindingCode(rawValue: "")).map { JSONValue.string($0.clause) } ?? .null
        return .object((json.members ?? []) + [JSONMember("clause", clause)])
    }

    static func write(_ reason: Reason, documents: DocumentIndex, to json: inout JSONText) {
        json.beginObject()
        json.member("code", reason.code.rawValue)
        json.member("message", reason.message)
        json.member("severity", reason.severity.rawValue)
        if let shared = reason.shared { json.member("shared", shared) }
        json.name("source")
        documents.write(reason.source, to: &json)
        json.name("values")
        write(reason.values, to: &json)
        json.endObject()
    }

    /// Appends the object of what was compared, in order of the names.
    package static func write(_ values: [String: ReasonValue], to json: inout JSONText) {
        json.beginObject()
        for name in values.keys.sorted() {
            json.name(name)
            switch values[name] {
            case .text(let text)?: json.string(text)
            case .integer(let number)?: json.integer(number)
            case .list(let items)?:
                json.beginArray()
                for item in items { json.string(item) }
                json.endArray()
            case nil: json.null()
            }
        }
        json.endObject()
    }
}

/// Where a record stands, as a decision names it.
package struct RecordedSource: Sendable, Hashable {
    /// Of the kept document.
    package let document: Digest
    /// Its path as it was taken in.
    package let file: String
    /// From 1; 0 for the whole file.
    package let line: Int

    /// Nil unless all three are there.
    init?(_ json: JSONValue?) {
        guard let document = json?["document"]?.string.flatMap(Digest.init(text:)), let file = json?["file"]?.string,
            let line = json?["line"]?.integer
        else { return nil }
        self.document = document
        self.file = file
        self.line = line
    }
}

extension ReasonValue {
    /// Nil for anything that a reason doesn't compare, a list with something else than texts included.
    fileprivate init?(recorded value: JSONValue) {
        switch value {
        case .string(let text): self = .text(text)
        case .number:
            guard let number = value.integer else { return nil }
            self = .integer(number)
        case .array:
            guard let items = value.texts else { return nil }
            self = .list(items)
        case .null, .bool, .object: return nil
        }
    }
}

extension JSONValue {
    /// The texts of a list of nothing but texts; nil for everything else.
    fileprivate var texts: [String]? {
        guard let items = array else { return nil }
        let texts = items.compactMap(\.string)
        return texts.count == items.count ? texts : nil
    }
}
