/// A moment, in whole milliseconds since 1970-01-01T00:00:00Z; written `…SS.mmmZ` everywhere it is recorded.
///
/// ```
/// let now = Instant(milliseconds: 1_793_491_200_000)
/// print(now, now.day, now.adding(seconds: 60).seconds(since: now))
/// ```
package struct Instant: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let milliseconds: Int64

    package init(milliseconds: Int64) { self.milliseconds = milliseconds }

    package static func < (a: Instant, b: Instant) -> Bool { a.milliseconds < b.milliseconds }

    /// So many seconds later; earlier when negative.
    package func adding(seconds: Int64) -> Instant {
        // bounded: years of four digits and limits of policies
        Instant(milliseconds: milliseconds + seconds * 1000)
    }

    /// Whole seconds from `earlier` to here; negative when this is before it.
    package func seconds(since earlier: Instant) -> Int64 { (milliseconds - earlier.milliseconds) / 1000 }

    /// `YYYY-MM-DDTHH:MM:SS.mmmZ`, 24 characters.
    package var text: String {
        var out: [UInt8] = []
        out.reserveCapacity(24)
        append(to: &out)
        return String(decoding: out, as: UTF8.self)
    }

    package var description: String { text }

    /// The day, `YYYY-MM-DD`, UTC.
    package var day: String { String(text.prefix(10)) }

    /// Appends the 24 characters of `text` without making a string.
    package func append(to out: inout [UInt8]) {
        let (days, rest) = CivilTime.split(milliseconds, by: 86_400_000)
        let (year, month, day) = CivilTime.civil(fromDays: days)
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 24) { text in
            CivilTime.write(year, 4, before: 45, to: text, at: 0)
            CivilTime.write(month, 2, before: 45, to: text, at: 5)
            CivilTime.write(day, 2, before: 84, to: text, at: 8)
            CivilTime.write(rest / 3_600_000, 2, before: 58, to: text, at: 11)
            CivilTime.write(rest / 60_000 % 60, 2, before: 58, to: text, at: 14)
            CivilTime.write(rest / 1000 % 60, 2, before: 46, to: text, at: 17)
            CivilTime.write(rest % 1000, 3, before: 90, to: text, at: 20)
            out.append(contentsOf: UnsafeBufferPointer(text))
        }
    }
}

/// Calendar arithmetic on integers: Foundation's formatters are a thousand times slower.
package enum CivilTime {
    static func split(_ value: Int64, by unit: Int64) -> (Int64, Int64) {
        let rest = ((value % unit) + unit) % unit
        return ((value - rest) / unit, rest)
    }

    /// Days since 1970-01-01 of a proleptic Gregorian date.
    package static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
        let y = month <= 2 ? year - 1 : year
        let era = (y >= 0 ? y : y - 399) / 400
        let yearOfEra = y - era * 400  // bounded: years of four digits and parts of a day
        // bounded: years of four digits and parts of a day
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        // bounded: years of four digits and parts of a day
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468  // bounded: years of four digits and parts of a day
    }

    static func civil(fromDays days: Int64) -> (Int64, Int64, Int64) {
        let z = days + 719_468
        let era = (z >= 0 ? z : z - 146_096) / 146_097
        let dayOfEra = z - era * 146_097  // bounded: years of four digits and parts of a day
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        // bounded: years of four digits and parts of a day
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let mp = (5 * dayOfYear + 2) / 153  // bounded: years of four digits and parts of a day
        let month = mp < 10 ? mp + 3 : mp - 9
        // bounded: years of four digits and parts of a day
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * mp + 2) / 5 + 1)
    }

    /// Days in the month; nil when there is no such month.
    static func daysInMonth(_ year: Int64, _ month: Int64) -> Int64? {
        switch month {
        case 1, 3, 5, 7, 8, 10, 12: 31
        case 4, 6, 9, 11: 30
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        default: nil
        }
    }

    /// Writes `width` digits and the mark behind them.
    static func write(
        _ value: Int64, _ width: Int, before mark: UInt8, to out: UnsafeMutableBufferPointer<UInt8>, at start: Int
    ) {
        var rest = value
        for position in stride(from: start + width - 1, through: start, by: -1) {
            out[position] = UInt8(48 + rest % 10)
            rest /= 10
        }
        out[start + width] = mark
    }
}

/// A time as a file wrote it: the wall clock, and the offset if it gave one.
///
/// When to use: for what a file says. A moment that we record is an `Instant`, one that is judged an `EvidenceTime`.
///
/// ```
/// guard let time = WrittenTime("2026-10-05 14:03:00+02:00") else { return }
/// print(time.wall, time.offsetMinutes ?? 0, time.isDay)
/// ```
package struct WrittenTime: Hashable, Sendable {
    /// Milliseconds since 1970 as if the wall clock were UTC.
    package let wall: Int64
    /// Minutes east of UTC; nil when the text has no zone.
    package let offsetMinutes: Int?
    /// True when only a day was written.
    package let isDay: Bool
    /// True when a clock of twelve hours wrote it and nothing says which half of the day: it may be twelve hours later.
    package let isTwelveHour: Bool

    package init(wall: Int64, offsetMinutes: Int?, isDay: Bool = false, isTwelveHour: Bool = false) {
        self.wall = wall
        self.offsetMinutes = offsetMinutes
        self.isDay = isDay
        self.isTwelveHour = isTwelveHour
    }

    /// Reads `YYYY-MM-DD[T| ]HH:MM[:SS[.fff]][Z|±HH[:]MM]`, with `/` for `-`, or a day alone; nil for anything else,
    /// for 24:00, for second 60 and for days that no calendar has.
    package init?(_ text: String) {
        var reader = DigitReader(Array(text.utf8))
        guard let time = reader.readTime() else { return nil }
        self = time
    }
}

private struct DigitReader {
    let bytes: [UInt8]
    var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    mutating func digits(_ count: Int) -> Int64? {
        guard position + count <= bytes.count else { return nil }
        var value: Int64 = 0
        for index in position..<position + count {
            guard bytes[index] >= 48, bytes[index] <= 57 else { return nil }
            value = value * 10 + Int64(bytes[index] - 48)  // bounded: years of four digits and parts of a day
        }
        position += count
        return value
    }

    mutating func take(_ characters: UInt8...) -> Bool {
        guard let byte = next, characters.contains(byte) else { return false }
        position += 1
        return true
    }

    mutating func readTime() -> WrittenTime? {
        guard let year = digits(4), take(45, 47), let month = digits(2), take(45, 47), let day = digits(2),
            let last = CivilTime.daysInMonth(year, month), day >= 1, day <= last
        else { return nil }
        // bounded: years of four digits and parts of a day
        let start = CivilTime.days(year: year, month: month, day: day) * 86_400_000
        if position == bytes.count { return WrittenTime(wall: start, offsetMinutes: nil, isDay: true) }
        guard take(84, 32, 116), let hour = digits(2), hour < 24, take(58), let minute = digits(2), minute < 60 else {
            return nil
        }
        var wall = start + hour * 3_600_000 + minute * 60_000  // bounded: years of four digits and parts of a day
        if take(58) {
            guard let second = digits(2), second < 60 else { return nil }
            wall += second * 1000  // bounded: years of four digits and parts of a day
            if take(46, 44) { wall += readFraction() }
        }
        guard let offset = readOffset() else { return nil }
        return WrittenTime(wall: wall, offsetMinutes: offset.minutes)
    }

    /// Milliseconds; further digits are cut, never rounded up into the next second.
    mutating func readFraction() -> Int64 {
        var scale: Int64 = 100
        var value: Int64 = 0
        while let byte = next, byte >= 48, byte <= 57 {
            value += Int64(byte - 48) * scale  // bounded: years of four digits and parts of a day
            scale /= 10
            position += 1
        }
        return value
    }

    mutating func readOffset() -> (minutes: Int?, Bool)? {
        while take(32) {}
        guard let byte = next else { return (nil, true) }
        position += 1
        if byte == 90 || byte == 122 { return position == bytes.count ? (0, true) : nil }
        guard byte == 43 || byte == 45, let hours = digits(2) else { return nil }
        _ = take(58)
        let minutes = position == bytes.count ? 0 : digits(2)
        guard let minutes, hours <= 14, minutes < 60, position == bytes.count else { return nil }
        // bounded: years of four digits and parts of a day
        return (Int(byte == 45 ? -(hours * 60 + minutes) : hours * 60 + minutes), true)
    }
}
