import Basics
import Custody
import Policies
import RecoveryModel
import Storage
import StoreAccess

/// A decision as it was recorded, with types: the one way from a row's bytes back to what the stages said. Written by
/// `DecisionWriter` in this file.
///
/// Whatever is missing, unreadable or of a word that isn't known is nil here, never a value that looks good. Use it
/// wherever a recorded decision is shown or judged again; what may stand on a certificate is `acceptedAttempt` alone.
///
/// ```swift
/// guard let recorded = RecordedDecision(row) else { return "not decided yet" }
/// recorded.stage(.sanitization)?.outcome  // .passed
/// recorded.acceptedAttempt?.level         // .purge
/// ```
package struct RecordedDecision: Sendable {
    /// The parts that `device --json` repeats as they were recorded.
    package enum Part: String, Sendable {
        case categories, route, policy, rules, asOf
    }

    /// REC categories; nil when they aren't there.
    package let categories: RecordedCategories?
    /// Digest of the policy that it was decided by.
    package let policy: String?
    /// Version of the rules that decided.
    package let rules: String?
    /// Where the device goes; nil while stages wait, and for a word that is no route.
    package let route: Route?
    /// The clock that it was decided at, which no digest covers.
    package let asOf: Instant?
    /// In the pipeline's order.
    package let stages: [RecordedStage]
    private let json: JSONValue

    /// Nil when the row's bytes can't be read.
    package init?(_ row: DecisionRow) {
        guard let read = try? RecordedDecision(reading: row.body) else { return nil }
        self = read
    }

    /// Throws `JSONError` for bytes that are no object of strict JSON: cut off, or with a member named twice.
    package init(reading body: [UInt8]) throws {
        json = try JSONParser.parse(body)
        guard json.members != nil else {
            throw JSONError(.syntax, "a decision is an object", line: 1, column: 1)
        }
        categories = json["categories"].flatMap(RecordedCategories.init)
        policy = json["policy"]?.string
        rules = json["rules"]?.string
        route = json["route"]?.string.flatMap(Route.init(rawValue:))
        asOf = Instant(recorded: json["asOf"])
        stages = (json["stages"]?.array ?? []).map(RecordedStage.init)
    }

    /// What a stage said; nil when the pipeline leaves it out, and when it is there twice: nobody knows which is meant.
    package func stage(_ name: StageName) -> RecordedStage? {
        guard let first = stages.firstIndex(where: { $0.name == name }),
            first == stages.lastIndex(where: { $0.name == name })
        else { return nil }
        return stages[first]
    }

    /// The only way onto a certificate: the last attempt that was accepted, when the decision as a whole meets every gate
    /// of `VerifiedSanitization`; else nil.
    package var acceptedAttempt: VerifiedSanitization? {
        stage(.sanitization).flatMap { VerifiedSanitization(recorded: $0.sanitizationFacts) }
    }

    /// Appends a part as it was recorded; null when there is no decision, or none of it.
    package static func write(_ part: Part, of decision: RecordedDecision?, to json: inout JSONText) {
        guard let value = decision?.json[part.rawValue] else { return json.null() }
        json.embedded(CanonicalJSON.encode(value))
    }

    /// Appends the stages as they were recorded, each reason with the clause that its code rests on, and what to do next
    /// (`NextStep`); `rejected` are codes that a person upheld.
    package static func writeStages(
        of decision: RecordedDecision?, rejected: Set<FindingCode> = [], to json: inout JSONText
    ) {
        json.beginArray()
        if let decision {
            for stage in decision.stages {
                let next = NextStep.of(stage, in: decision, rejected: rejected)
                json.embedded(CanonicalJSON.encode(stage.withClauses(next: next)))
            }
        }
        json.endArray()
    }

    /// Codes of a decision's reasons but notes, from its bytes: for comparing very many decisions, where
    /// nothing else of them is wanted. A decision is canonical JSON of ours, in which a quote within a text is escaped:
    /// the member's name and colon can't stand inside one.
    package static func codes(in body: [UInt8]) -> Set<String> {
        let marker = Array("\"code\":\"".utf8)
        var found: Set<String> = []
        var index = 0
        while index + marker.count < body.count {
            guard body[index] == marker[0], body[index + 1] == marker[1],
                body[index..<index + marker.count].elementsEqual(marker)
            else {
                index += 1
                continue
            }
            index += marker.count
            let code = String(decoding: body[index...].prefix { $0 != 34 }, as: UTF8.self)
            if CodeCatalogue.severity(of: FindingCode(rawValue: code)) != .note { found.insert(code) }
        }
        return found
    }
}

extension Instant {
    /// As decisions write it; nil for null and for anything that isn't written exactly so.
    init?(recorded value: JSONValue?) {
        guard let text = value?.string, let written = WrittenTime(text) else { return nil }
        self.init(milliseconds: written.wall)
        guard self.text == text else { return nil }
    }
}

// MARK: writing

/// Renders a decision as JSON: what `device --json` shows, and what the decision's digest covers. No clock inside.
struct DecisionWriter {
    let documents: DocumentIndex
    let policy: String
    let rules: String

    /// The decision's object without its closing brace, and a hash of each stage's part.
    func render(_ dossier: Dossier, _ outcomes: [Outcome]) -> (open: [UInt8], stages: [UInt64]) {
        var json = JSONText(reserving: 900)
        json.beginObject()
        json.name("categories")
        RecordedCategories.write(CategoryState(dossier, outcomes), to: &json)
        json.member("policy", policy)
        json.name("route")
        json.string(outcomes.of(.routing)?.route?.rawValue)
        json.member("rules", rules)
        json.name("stages")
        json.beginArray()
        var hashes: [UInt64] = [0, 0, 0, 0, 0]
        for outcome in outcomes {
            let start = json.bytes.count
            RecordedStage.write(outcome, documents: documents, to: &json)
            hashes[outcome.stage.position] = RecordedEvents.key("", json.bytes[start...])
        }
        json.endArray()
        return (json.bytes, hashes)
    }

    /// The whole of a decision: what `render` left open, and the clock it was made under, which no digest covers.
    static func closed(_ open: [UInt8], at now: Instant) -> [UInt8] {
        open + Array(",\"asOf\":\"\(now.text)\"}".utf8)
    }
}

extension Outcome {
    /// The route, when this is the routing stage's.
    var route: Route? {
        if case .routing(let route, _, _, _) = detail { return route }
        return nil
    }
}

// MARK: categories

/// REC categories of a decision, as recorded; nil where a decision has none.
package struct RecordedCategories: Sendable, Hashable {
    /// R2's, such as `RC-UNSAN`.
    package let applicability: String?
    /// C0 to C9.
    package let cosmetic: String?
    /// Such as `DS-SW`.
    package let data: String?
    /// F1 to F6.
    package let functional: String?
    /// What they are codes of, such as `rec/1.2`.
    package let scheme: String?

    /// Nil when it is no object.
    init?(_ json: JSONValue) {
        guard json.members != nil else { return nil }
        applicability = json["applicability"]?.string
        cosmetic = json["cosmetic"]?.string
        data = json["data"]?.string
        functional = json["functional"]?.string
        scheme = json["scheme"]?.string
    }

    static func write(_ state: CategoryState, to json: inout JSONText) {
        json.beginObject()
        json.member("applicability", state.applicability)
        json.member("cosmetic", state.cosmetic)
        json.member("data", state.data)
        json.member("functional", state.functional)
        json.member("scheme", "rec/1.2")
        json.endObject()
    }
}

/// REC categories of a device as its outcomes give them (R2v3 6(b)(1): it carries its category at all times).
struct CategoryState {
    let applicability: String
    let data: String
    let functional: String?
    let cosmetic: String?

    init(_ dossier: Dossier, _ outcomes: [Outcome]) {
        var functional: String?
        var isFinal = false
        if case .functionality(let category, let final, _, _, _)? = outcomes.of(.functionality)?.detail {
            functional = category
            isFinal = final
        }
        var data = "DS-UNEVAL"
        if case .sanitization(_, _, _, let status, _)? = outcomes.of(.sanitization)?.detail { data = status }
        var cosmetic = "C0"
        if case .cosmetic(let category?, _, _, _, _)? = outcomes.of(.cosmetic)?.detail { cosmetic = category }
        self.functional = functional
        self.cosmetic = cosmetic
        self.data = data
        applicability = Self.applicability(dossier, data: data, functional: functional, isFinal: isFinal)
    }

    private static func applicability(_ dossier: Dossier, data: String, functional: String?, isFinal: Bool) -> String {
        if dossier.received == nil { return "RC-UNEVAL" }
        switch data {
        case "DS-PHYS": return "RC-FMC"
        case "DS-SW", "DS-NODATA", "DS-NONDEV":
            // A functioning product with non-data status leaves the controlled streams (6(b)(2)(C)).
            return functional != nil && isFinal ? "UN-FUNCTIONING" : "RC-TR"
        default: return "RC-UNSAN"
        }
    }
}
