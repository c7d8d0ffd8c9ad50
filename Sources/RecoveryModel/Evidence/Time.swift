import Basics

/// The time of an event as a document states it: an instant, or the window of all instants that it could be, when no
/// zone is known, the zone's clock showed that hour twice or never, or the tool's clock has twelve hours. A rule about
/// order must then hold for every instant of the window (S31).
///
/// ```
/// guard let erased = EvidenceTime("2026-10-05 14:03", zone: zone), let received else { return }
/// if received.isBefore(erased) == .yes { print("erased here") }
/// ```
package struct EvidenceTime: Hashable, Sendable {
    package let written: WrittenTime
    package let earliest: Instant
    package let latest: Instant
    /// The source's clock never showed this: it was set forward over the hour. Nothing was done at such a time (S31).
    package let isImpossible: Bool
    /// The zone is known and its clock, or the tool's of twelve hours, showed this more than once.
    package let hasReadings: Bool
    /// The instant to sort and to record by.
    package let assumed: Instant

    /// Zones reach from −14 h to +14 h in what tools write.
    private static let widest: Int64 = 14 * 3_600_000
    private static let halfDay: Int64 = 12 * 3_600_000
    private static let lastOfDay: Int64 = 86_399_999

    /// `zone` is that of the source, used only when the text has no offset of its own.
    package init(_ written: WrittenTime, zone: Zone? = nil) {
        self.written = written
        let spread = written.isDay ? Self.lastOfDay : written.isTwelveHour ? Self.halfDay : 0
        let first = Self.window(of: written.wall, written, zone)
        let last = spread == 0 ? first : Self.window(of: written.wall &+ spread, written, zone)
        earliest = Instant(milliseconds: first.earliest)
        latest = Instant(milliseconds: last.latest)
        isImpossible = first.isImpossible && !written.isDay
        hasReadings = first.isKnown && !written.isDay && first.earliest != last.latest
        assumed = Instant(milliseconds: first.isKnown || written.isDay ? first.earliest : written.wall)
    }

    private struct Window {
        var earliest: Int64
        var latest: Int64
        var isKnown = true
        var isImpossible = false
    }

    private static func window(of wall: Int64, _ written: WrittenTime, _ zone: Zone?) -> Window {
        if let minutes = written.offsetMinutes {
            let instant = wall &- Int64(minutes) &* 60_000
            return Window(earliest: instant, latest: instant)
        }
        switch zone?.instants(atWall: wall) {
        case .once(let instant)?: return Window(earliest: instant, latest: instant)
        case .twice(let first, let last)?: return Window(earliest: first, latest: last)
        case .never?:
            return Window(earliest: wall &- widest, latest: wall &+ widest, isKnown: false, isImpossible: true)
        case nil: return Window(earliest: wall &- widest, latest: wall &+ widest, isKnown: false)
        }
    }

    /// Nil when the text is no time.
    package init?(_ text: String, zone: Zone? = nil) {
        guard let written = WrittenTime(text) else { return nil }
        self.init(written, zone: zone)
    }

    /// An instant known exactly.
    package init(instant: Instant) {
        self.init(WrittenTime(wall: instant.milliseconds, offsetMinutes: 0))
    }

    /// False when the time is a window of possible instants.
    package var zoneKnown: Bool { earliest == latest || written.isDay }

    /// True when a zone of its source would say more: the text has no offset.
    package var lacksOffset: Bool { written.offsetMinutes == nil }

    /// The same time read with the zone of its station.
    package func inZone(_ zone: Zone?) -> EvidenceTime { EvidenceTime(written, zone: zone) }

    /// Is this strictly before `other`, for every possible instant (`yes`), for none (`no`), or for some (`unknown`)?
    package func isBefore(_ other: EvidenceTime) -> Certainty {
        if latest < other.earliest { return .yes }
        return earliest >= other.latest ? .no : .unknown
    }
}

extension EvidenceTime {
    /// Certainly later than the document arrived that states it, by more than `seconds` that clocks may lie apart: it
    /// hasn't happened yet. False where nobody knows when the document arrived.
    package func isAhead(of source: SourceRef, within seconds: Int) -> Bool {
        source.arrived.milliseconds != 0 && earliest > source.arrived.adding(seconds: Int64(seconds))
    }
}
