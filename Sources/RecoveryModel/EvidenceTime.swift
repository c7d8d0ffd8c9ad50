import Basics

/// Offsets that a place has had, so that a naive wall clock becomes an instant.
package struct Zone: Hashable, Sendable {
    /// An offset and since when it holds.
    package struct Span: Hashable, Sendable {
        /// First wall-clock millisecond (as if UTC) at which the offset holds.
        package let fromWall: Int64
        package let offsetMinutes: Int

        package init(fromWall: Int64, offsetMinutes: Int) {
            self.fromWall = fromWall
            self.offsetMinutes = offsetMinutes
        }
    }

    package let name: String
    /// In order of `fromWall`; the first also covers all time before it.
    package let spans: [Span]

    package init(name: String, spans: [Span]) {
        self.name = name
        self.spans = spans
    }

    /// Minutes east of UTC at a wall-clock millisecond; nil when the zone has no spans.
    package func offsetMinutes(atWall wall: Int64) -> Int? {
        spans.last { $0.fromWall <= wall }?.offsetMinutes ?? spans.first?.offsetMinutes
    }
}

/// The time of an event as a document states it: an instant, or a window when no zone is known (S31: a rule about
/// order must then hold for every possible offset).
package struct EvidenceTime: Hashable, Sendable {
    package let written: WrittenTime
    package let earliest: Instant
    package let latest: Instant

    /// Zones reach from −14 h to +14 h in what tools write.
    private static let widest: Int64 = 14 * 3_600_000

    /// `zone` is that of the source, used only when the text has no offset of its own.
    package init(_ written: WrittenTime, zone: Zone? = nil) {
        self.written = written
        let spread = written.isDay ? 86_399_999 as Int64 : 0
        if let minutes = written.offsetMinutes ?? zone?.offsetMinutes(atWall: written.wall) {
            earliest = Instant(milliseconds: written.wall - Int64(minutes) * 60_000)  // bounded: offsets of zones
            latest = Instant(milliseconds: earliest.milliseconds + spread)
        } else {
            earliest = Instant(milliseconds: written.wall - Self.widest)
            latest = Instant(milliseconds: written.wall + Self.widest + spread)
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

    /// The same time read with the zone of its station.
    package func inZone(_ zone: Zone?) -> EvidenceTime { EvidenceTime(written, zone: zone) }

    /// The instant to sort and to record by: exact when the zone is known, else as if the wall clock were UTC.
    package var assumed: Instant { zoneKnown ? earliest : Instant(milliseconds: written.wall) }

    /// Is this strictly before `other`, for every possible offset (`yes`), for none (`no`), or for some (`unknown`)?
    package func isBefore(_ other: EvidenceTime) -> Certainty {
        if latest < other.earliest { return .yes }
        return earliest >= other.latest ? .no : .unknown
    }
}
