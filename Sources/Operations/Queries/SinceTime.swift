import Basics
import Custody

/// The time after `--since`: an instant, or hours or days before now, which is what a timer can write.
///
/// ```
/// guard let since = SinceTime.instant("24h", now: workspace.now) else { return }
/// ```
package enum SinceTime {
    private static let hour: Int64 = 3_600_000
    /// Hours in a hundred years: longer ago is a slip of the finger.
    private static let longest: Int64 = 876_600

    /// `24h`, `7d`, or a time, in UTC when it has no offset; nil for anything else.
    package static func instant(_ text: String, now: Instant) -> Instant? {
        if let unit = text.utf8.last, unit == UInt8(ascii: "h") || unit == UInt8(ascii: "d") {
            guard let count = DecimalNumber.parse(text.utf8.dropLast()) else { return nil }
            let perUnit: Int64 = unit == UInt8(ascii: "h") ? 1 : 24
            let (hours, isTooLong) = Int64(count).multipliedReportingOverflow(by: perUnit)
            guard !isTooLong, hours <= longest else { return nil }
            return Instant(milliseconds: now.milliseconds - hours * hour)
        }
        guard let written = WrittenTime(text) else { return nil }
        return Instant(milliseconds: written.wall - Int64(written.offsetMinutes ?? 0) * 60_000)
    }
}
