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

    static func text(_ time: EvidenceTime?) -> ReasonValue { .text(time.map(words) ?? "none") }

    private static func words(_ time: EvidenceTime) -> String {
        if time.zoneKnown { return time.earliest.text }
        if time.isImpossible { return time.assumed.text + " (an hour that the place's clock never showed)" }
        if time.hasReadings { return "\(time.earliest.text) or \(time.latest.text)" }
        return time.assumed.text + " (no zone)"
    }
}

/// Whose clock keeps a zone that nobody states: all that one bench wrote is held by one finding, which one row of the
/// stations table ends (S31).
enum ZonelessSource {
    /// What the lot's finding is about; nil where a zone would say no more, because the time has an offset or its
    /// station a zone.
    static func subject(_ time: EvidenceTime?, station: String?, tool: String? = nil) -> String? {
        guard let time, time.lacksOffset, !time.zoneKnown, !time.hasReadings, !time.isImpossible else { return nil }
        if let station, !station.isEmpty { return "zone of station \(ComparableText.key(station))" }
        if let tool, !tool.isEmpty { return "zone of \(ComparableText.key(tool))" }
        return "zone of records that name no station"
    }

    /// What to do about it.
    static let cure = "give the station a zone, or the site (`*` in the stations table) where records name no station"
}
