import Basics
import Testing

@testable import RecoveryModel

@Suite struct EvidenceTimeTests {
    private let hour: Int64 = 3_600_000
    private let chicago = Zone(
        name: "America/Chicago",
        spans: [
            .init(fromWall: 0, offsetMinutes: -360), .init(fromWall: 1_772_935_200_000, offsetMinutes: -300),
            .init(fromWall: 1_793_498_400_000, offsetMinutes: -360),
        ])

    @Test func aTimeWithItsOwnOffsetIsAnInstantWhateverTheZone() throws {
        let time = try #require(EvidenceTime("2026-10-05T14:05:06+02:00", zone: chicago))
        #expect(time.earliest.text == "2026-10-05T12:05:06.000Z")
        #expect(time.latest == time.earliest)
        #expect(time.zoneKnown)
        #expect(time.inZone(nil) == time)
    }

    @Test func aTimeWithoutOneIsAWindowOfTwentyEightHours() throws {
        let time = try #require(EvidenceTime("2026-10-05 14:05"))
        #expect(!time.zoneKnown)
        #expect(time.latest.milliseconds - time.earliest.milliseconds == 28 * hour)
        #expect(time.assumed.text == "2026-10-05T14:05:00.000Z")
        #expect(time.inZone(chicago).assumed.text == "2026-10-05T19:05:00.000Z")
    }

    @Test func theZonesOffsetIsThatOfTheDay() throws {
        #expect(try #require(EvidenceTime("2026-01-15 12:00", zone: chicago)).earliest.text.hasPrefix("2026-01-15T18"))
        #expect(try #require(EvidenceTime("2026-07-15 12:00", zone: chicago)).earliest.text.hasPrefix("2026-07-15T17"))
        #expect(try #require(EvidenceTime("1960-01-15 12:00", zone: chicago)).earliest.text.hasPrefix("1960-01-15T18"))
        #expect(Zone(name: "none", spans: []).offsetMinutes(atWall: 0) == nil)
    }

    @Test func aDayReachesFromItsFirstToItsLastMillisecond() throws {
        let day = try #require(
            EvidenceTime("2024-02-29", zone: Zone(name: "Z", spans: [.init(fromWall: 0, offsetMinutes: 0)])))
        #expect(day.earliest.text == "2024-02-29T00:00:00.000Z")
        #expect(day.latest.text == "2024-02-29T23:59:59.999Z")
    }

    @Test func orderIsCertainOnlyWhenItHoldsForEveryOffset() throws {
        let naive = try #require(EvidenceTime("2026-10-05 12:00"))
        func at(_ text: String) throws -> EvidenceTime { try #require(EvidenceTime(text)) }
        #expect(naive.isBefore(try at("2026-10-06T02:00:00.001Z")) == .yes)
        #expect(naive.isBefore(try at("2026-10-06T02:00:00Z")) == .unknown)
        #expect(naive.isBefore(try at("2026-10-04T22:00:00.001Z")) == .unknown)
        #expect(naive.isBefore(try at("2026-10-04T22:00:00Z")) == .no)
        #expect(try at("2026-10-05T12:00:00Z").isBefore(at("2026-10-05T12:00:00Z")) == .no)
        #expect(try at("2026-10-05T12:00:00Z").isBefore(at("2026-10-05T12:00:00.001Z")) == .yes)
        #expect(try at("2026-10-05T12:00:00+02:00").isBefore(at("2026-10-05T11:00:00Z")) == .yes)
    }

    @Test func anExactInstantIsExact() {
        let time = EvidenceTime(instant: Instant(milliseconds: 5))
        #expect(time.earliest.milliseconds == 5 && time.latest.milliseconds == 5 && time.zoneKnown)
    }
}
