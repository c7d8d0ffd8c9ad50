import Basics
import RecoveryModel

/// The times of a Phonecheck record. `StartTime` and `EndTime` are UTC without saying so; the record's own dates are
/// local, and only the time stamps give the offset.
struct PhonecheckTimes {
    var created: EvidenceTime?
    var updated: EvidenceTime?
    var started: EvidenceTime?
    var ended: EvidenceTime?
    /// Fields that hold no time, with their text.
    var unreadable: [(field: PhonecheckField, text: String)] = []

    init(_ record: PhonecheckRecord) {
        let stamp = read(record, .updatedtimestamp)
        let local = read(record, .deviceupdateddate)
        updated = Self.time(of: local, stamp, else: nil)
        let isOneClock = stamp.flatMap { stamp in local.map { Self.agree($0, stamp) } } ?? true
        let fallback = isOneClock ? stamp?.offsetMinutes : nil
        created = Self.time(of: read(record, .devicecreateddate), read(record, .createdtimestamp), else: fallback)
        started = read(record, .starttime).map { Self.time($0, 0) }
        ended = (read(record, .endtime) ?? read(record, .erasetime)).map { Self.time($0, 0) }
    }

    private mutating func read(_ record: PhonecheckRecord, _ field: PhonecheckField) -> WrittenTime? {
        guard let text = record.text(field) else { return nil }
        if let time = WrittenTime(text) { return time }
        unreadable.append((field, text))
        return nil
    }

    private static func time(_ written: WrittenTime, _ offset: Int?, isTwelveHour: Bool = false) -> EvidenceTime {
        EvidenceTime(
            WrittenTime(
                wall: written.wall, offsetMinutes: written.offsetMinutes ?? offset, isDay: written.isDay,
                isTwelveHour: isTwelveHour))
    }

    /// The record's local date, with the offset of its stamp where both show the same clock. Where they lie half a day
    /// apart one of the two has a clock of twelve hours, which shows 02:00 for 14:00 and never the other way round:
    /// the later holds. Midnight and noon, and a stamp alone that shows an hour before one in the afternoon, may be
    /// either half of the day.
    private static func time(of local: WrittenTime?, _ stamp: WrittenTime?, else fallback: Int?) -> EvidenceTime? {
        guard let stamp else { return local.map { time($0, fallback) } }
        guard let local else { return time(stamp, nil, isTwelveHour: !stamp.isDay && hour(stamp) <= 12) }
        guard agree(local, stamp) else { return time(local, fallback) }
        if abs(local.wall - stamp.wall) < minute { return time(local, stamp.offsetMinutes) }
        let (early, late) = local.wall < stamp.wall ? (local, stamp) : (stamp, local)
        let isEither = hour(late) <= 12
        return time(isEither ? early : late, stamp.offsetMinutes, isTwelveHour: isEither)
    }

    /// Both show one clock, give or take half a day.
    private static func agree(_ local: WrittenTime, _ stamp: WrittenTime) -> Bool {
        if local.isDay || stamp.isDay { return false }
        let gap = abs(local.wall - stamp.wall)
        return gap < minute || abs(gap - halfDay) < minute
    }

    private static let minute: Int64 = 60_000
    private static let halfDay: Int64 = 43_200_000
    private static let day: Int64 = 86_400_000

    /// 0 to 23, as written.
    private static func hour(_ time: WrittenTime) -> Int64 {
        ((time.wall % day) + day) % day / 3_600_000  // bounded: remainders of a day
    }
}
