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

    private static let halfDay: Int64 = 12 * 3_600_000

    init(_ record: PhonecheckRecord) {
        let stamp = read(record, .updatedtimestamp)
        let local = read(record, .deviceupdateddate)
        let offset = Self.offset(of: stamp, for: local)
        updated = (local ?? stamp).map { Self.time($0, offset) }
        let createdStamp = read(record, .createdtimestamp)
        if let opened = read(record, .devicecreateddate) {
            created = Self.time(opened, Self.offset(of: createdStamp, for: opened) ?? offset)
        } else {
            created = createdStamp.map { EvidenceTime($0) }
        }
        started = read(record, .starttime).map { Self.time($0, 0) }
        ended = (read(record, .endtime) ?? read(record, .erasetime)).map { Self.time($0, 0) }
    }

    private mutating func read(_ record: PhonecheckRecord, _ field: PhonecheckField) -> WrittenTime? {
        guard let text = record.text(field) else { return nil }
        if let time = WrittenTime(text) { return time }
        unreadable.append((field, text))
        return nil
    }

    private static func time(_ written: WrittenTime, _ offset: Int?) -> EvidenceTime {
        EvidenceTime(
            WrittenTime(wall: written.wall, offsetMinutes: written.offsetMinutes ?? offset, isDay: written.isDay))
    }

    /// The stamp's offset belongs to the local date if both show the same clock. Stamps that write afternoon hours with
    /// a twelve-hour clock show it half a day early: then the local date has the right hour.
    private static func offset(of stamp: WrittenTime?, for local: WrittenTime?) -> Int? {
        guard let stamp, let offset = stamp.offsetMinutes else { return nil }
        guard let local else { return offset }
        let gap = abs(local.wall - stamp.wall)
        return gap < 60_000 || abs(gap - halfDay) < 60_000 ? offset : nil
    }
}
