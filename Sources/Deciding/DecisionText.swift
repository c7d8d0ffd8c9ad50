import Basics
import Custody
import RecoveryModel
import StoreAccess

/// Renders a decision as JSON: what `device --json` shows, and what the decision's digest covers. No clock inside.
///
/// ```
/// var json = JSONText()
/// DecisionText.write(reason.values, &json)
/// ```
package struct DecisionText {
    let documents: DocumentIndex
    let policy: String
    let rules: String

    /// The decision's object without its closing brace, and a hash of each stage's part.
    func render(_ dossier: Dossier, _ outcomes: [Outcome]) -> (open: [UInt8], stages: [UInt64]) {
        var json = JSONText(reserving: 900)
        json.beginObject()
        json.name("categories")
        writeCategories(dossier, outcomes: outcomes, to: &json)
        json.member("policy", policy)
        json.name("route")
        json.string(outcomes.of(.routing)?.route?.rawValue)
        json.member("rules", rules)
        json.name("stages")
        json.beginArray()
        var hashes: [UInt64] = [0, 0, 0, 0, 0]
        for outcome in outcomes {
            let start = json.bytes.count
            writeStage(outcome, &json)
            hashes[outcome.stage.position] = RecordedEvents.key("", json.bytes[start...])
        }
        json.endArray()
        return (json.bytes, hashes)
    }

    private func writeCategories(_ dossier: Dossier, outcomes: [Outcome], to json: inout JSONText) {
        let state = CategoryState(dossier, outcomes)
        json.beginObject()
        json.member("applicability", state.applicability)
        json.member("cosmetic", state.cosmetic)
        json.member("data", state.data)
        json.member("functional", state.functional)
        json.member("scheme", "rec/1.2")
        json.endObject()
    }

    private func writeStage(_ outcome: Outcome, _ json: inout JSONText) {
        json.beginObject()
        writeDetail(outcome.detail, &json)
        json.name("next")
        json.string(outcome.next)
        json.member("outcome", outcome.verdict.name)
        json.name("reasons")
        json.beginArray()
        for reason in outcome.reasons { write(reason, &json) }
        json.endArray()
        json.member("stage", outcome.stage.rawValue)
        json.endObject()
    }

    func write(_ reason: Reason, _ json: inout JSONText) {
        json.beginObject()
        json.member("code", reason.code.rawValue)
        json.member("message", reason.message)
        json.member("severity", reason.severity.rawValue)
        if let shared = reason.shared { json.member("shared", shared) }
        json.name("source")
        documents.write(reason.source, to: &json)
        json.name("values")
        Self.write(reason.values, &json)
        json.endObject()
    }

    package static func write(_ values: [String: ReasonValue], _ json: inout JSONText) {
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

    private func writeDetail(_ detail: StageDetail, _ json: inout JSONText) {
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
            writeAttempts(attempts, &json)
            json.member("data", data)
            json.name("exhausted")
            json.bool(exhausted)
            json.name("level")
            json.beginObject()
            json.member("assessed", assessed.rawValue)
            json.member("required", required.rawValue)
            json.endObject()
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

    private func writeAttempts(_ attempts: [AttemptVerdict], _ json: inout JSONText) {
        json.name("attempts")
        json.beginArray()
        for attempt in attempts {
            json.beginObject()
            json.member("at", attempt.at.map { $0.assumed.text })
            json.name("codes")
            json.beginArray()
            for code in attempt.codes { json.string(code.rawValue) }
            json.endArray()
            json.member("level", attempt.level.rawValue)
            json.name("source")
            documents.write(attempt.source, to: &json)
            json.member("technique", attempt.technique.rawValue)
            json.member("tool", attempt.tool)
            json.member("verdict", attempt.verdict.rawValue)
            json.endObject()
        }
        json.endArray()
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

extension Outcome {
    /// The route, when this is the routing stage's.
    var route: Route? {
        if case .routing(let route, _, _, _) = detail { return route }
        return nil
    }
}
