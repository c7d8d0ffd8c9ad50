/// Offsets that a place has had, so that a naive wall clock becomes an instant.
///
/// ```
/// let zone = Zone(name: "UTC", spans: [Zone.Span(fromWall: 0, offsetMinutes: 0)])
/// let time = EvidenceTime("2026-10-05 14:03", zone: zone)
/// ```
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

        /// The instant at which a clock of this offset shows `wall`; both in milliseconds.
        fileprivate func instant(atWall wall: Int64) -> Int64 { wall &- Int64(offsetMinutes) &* 60_000 }

        /// When the offset begins to hold.
        fileprivate var begins: Int64 { instant(atWall: fromWall) }
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

    /// Instants, in milliseconds, at which the zone's clock shows one reading.
    enum Instants: Hashable {
        case once(Int64)
        /// The hour came twice: the clock was set back over it.
        case twice(first: Int64, last: Int64)
        /// The clock was set forward over it: no instant has it.
        case never
    }

    /// When the zone's clock shows `wall`; nil when the zone has no spans.
    func instants(atWall wall: Int64) -> Instants? {
        guard !spans.isEmpty else { return nil }
        var found: Instants?
        // No place changes its clock twice within a day, and none by more than a day.
        var position = spans.count - 1
        while position > 0, spans[position].fromWall > wall, spans[position].fromWall &- wall > Self.day {
            position -= 1
        }
        for index in stride(from: position, through: max(0, position - 2), by: -1) {
            let instant = spans[index].instant(atWall: wall)
            if index > 0, instant < spans[index].begins { continue }
            if index + 1 < spans.count, instant >= spans[index + 1].begins { continue }
            if case .once(let other)? = found {
                found = .twice(first: min(instant, other), last: max(instant, other))
            } else if found == nil {
                found = .once(instant)
            }
        }
        return found ?? .never
    }

    private static let day: Int64 = 86_400_000
}
