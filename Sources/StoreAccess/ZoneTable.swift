import Foundation
import RecoveryModel

/// Zones by their IANA names, from the machine's table, as spans of offsets over the years that evidence comes from.
///
/// ```
/// guard let zone = ZoneTable.zone("Europe/Berlin") else { return }
/// ```
package enum ZoneTable {
    /// Nil for a name that the machine doesn't know.
    package static func zone(_ name: String) -> Zone? {
        guard let zone = TimeZone(identifier: name) else { return nil }
        var spans: [Zone.Span] = []
        var date = Date(timeIntervalSince1970: 946_684_800)
        let end = Date(timeIntervalSince1970: 2_524_608_000)
        while true {
            let offset = zone.secondsFromGMT(for: date)
            let wall = (Int64(date.timeIntervalSince1970) + Int64(offset)) * 1000
            spans.append(Zone.Span(fromWall: wall, offsetMinutes: offset / 60))
            guard let next = zone.nextDaylightSavingTimeTransition(after: date), next < end else { break }
            date = next
        }
        return Zone(name: name, spans: spans)
    }
}
