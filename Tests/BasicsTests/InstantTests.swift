import Testing

@testable import Basics

@Suite struct InstantTests {
    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.999Z"),
            (951_782_400_000, "2000-02-29T00:00:00.000Z"),
            (1_709_251_199_999, "2024-02-29T23:59:59.999Z"), (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
            (-62_135_596_800_000, "0001-01-01T00:00:00.000Z"), (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
            (1_790_000_000_123, "2026-09-21T14:13:20.123Z"),
        ] as [(Int64, String)])
    func anInstantIsWrittenWithMilliseconds(milliseconds: Int64, wanted: String) {
        let instant = Instant(milliseconds: milliseconds)
        #expect(instant.text == wanted)
        #expect(instant.description == wanted)
        #expect(instant.day == wanted.prefix(10))
        #expect(WrittenTime(wanted) == WrittenTime(wall: milliseconds, offsetMinutes: 0))
    }

    @Test func everyDayOfFourCenturiesComesBack() {
        for day in Int64(-72_000)...Int64(76_000) {
            let (year, month, date) = CivilTime.civil(fromDays: day)
            guard CivilTime.days(year: year, month: month, day: date) == day, (1...12).contains(month),
                let last = CivilTime.daysInMonth(year, month), (1...last).contains(date)
            else {
                Issue.record("day \(day) became \(year)-\(month)-\(date)")
                return
            }
        }
    }

    @Test func instantsAreOrderedAndCountSeconds() {
        let start = Instant(milliseconds: 1500)
        #expect(start.adding(seconds: -2) < start)
        #expect(start.adding(seconds: 90).seconds(since: start) == 90)
        #expect(start.seconds(since: start.adding(seconds: 90)) == -90)
    }
}

@Suite struct WrittenTimeTests {
    private func minutes(_ text: String) -> Int? { WrittenTime(text)?.offsetMinutes }

    @Test(arguments: [
        "2024-02-29", "2000-02-29 23:59", "2026-10-05T14:05:06", "2026-10-05t14:05:06z", "2026/10/05 14:05",
        "2026-10-05T14:05:06.123456789Z", "2026-10-05T14:05:06,5+0200", "2026-10-05T14:05:06 -05:00",
        "2026-10-05 14:05:06 Z", "2026-10-05T14:05+02",
    ])
    func aTimeIsRead(text: String) {
        #expect(WrittenTime(text) != nil)
    }

    @Test(arguments: [
        "", " ", "2026", "2026-10", "2026-1-5", "26-10-05", "2023-02-29", "1900-02-29", "2026-04-31", "2026-00-10",
        "2026-13-01", "2026-10-00", "2026-10-32", "2026-10-05T", "2026-10-05T14", "2026-10-05T24:00",
        "2026-10-05T24:00:00Z", "2026-10-05T14:60", "2026-10-05T14:05:60Z", "2026-10-05T14:05:6",
        "2026-10-05T14:05:06+15:00", "2026-10-05T14:05:06+02:60", "2026-10-05T14:05:06+2", "2026-10-05T14:05:06ZZ",
        "2026-10-05T14:05:06+02:00x", "2026-10-05 14:05 PM", "10/05/2026", "2026-10-05Z", " 2026-10-05", "2026-10-05x",
        "\u{0662}026-10-05",
    ])
    func whatIsNoTimeIsRefused(text: String) {
        #expect(WrittenTime(text) == nil)
    }

    @Test func offsetsAreKeptAsWritten() {
        #expect(minutes("2026-10-05T14:05:06Z") == 0)
        #expect(minutes("2026-10-05T14:05:06+05:30") == 330)
        #expect(minutes("2026-10-05T14:05:06-0330") == -210)
        #expect(minutes("2026-10-05T14:05:06-00:30") == -30)
        #expect(minutes("2026-10-05T14:05:06+14:00") == 840)
        #expect(WrittenTime("2026-10-05T14:05:06")?.offsetMinutes == nil)
    }

    @Test func aDayAloneIsADay() {
        #expect(WrittenTime("2026-10-05") == WrittenTime(wall: 1_791_158_400_000, offsetMinutes: nil, isDay: true))
        #expect(WrittenTime("2026-10-05T00:00")?.isDay == false)
    }

    @Test(arguments: [
        (".1", 100), (".12", 120), (".123", 123), (".1239", 123), (".999999", 999), (".0004", 0), (",5", 500),
    ])
    func fractionsAreCutAndNeverRounded(fraction: String, wanted: Int64) throws {
        let time = try #require(WrittenTime("1970-01-01T00:00:59\(fraction)Z"))
        #expect(time.wall == 59_000 + wanted)
    }
}
