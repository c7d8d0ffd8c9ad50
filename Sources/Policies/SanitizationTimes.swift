import Basics
import RecoveryModel

/// Questions of order that stay three-valued while a zone is unknown (S31).
enum SanitizationTimes {
    /// Is `time` at or after `reference`, give or take `seconds` that clocks may lie apart?
    static func isAfter(_ time: EvidenceTime, _ reference: EvidenceTime, within seconds: Int = 0) -> Certainty {
        let slack = Int64(seconds) * 1000
        if time.earliest.milliseconds >= reference.latest.milliseconds - slack { return .yes }
        return time.latest.milliseconds < reference.earliest.milliseconds - slack ? .no : .unknown
    }

    /// Milliseconds from `start` to `end`; nil when only one of the two has a zone.
    static func elapsed(_ start: EvidenceTime, _ end: EvidenceTime) -> Int64? {
        guard !start.written.isDay, !end.written.isDay else { return nil }
        if start.zoneKnown, end.zoneKnown { return end.earliest.milliseconds - start.earliest.milliseconds }
        guard !start.zoneKnown, !end.zoneKnown else { return nil }
        return end.written.wall - start.written.wall
    }

    static func text(_ time: EvidenceTime?) -> ReasonValue {
        guard let time else { return .text("none") }
        return .text(time.zoneKnown ? time.earliest.text : time.assumed.text + " (no zone)")
    }
}
