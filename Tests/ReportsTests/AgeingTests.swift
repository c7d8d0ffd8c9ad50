import Basics
import LotGenerator
import Printing
import RecoveryModel
import Testing

@testable import Reports

@Suite struct AgeingTests {
    @Test(arguments: [
        (269, Age.Alert.none), (270, .first), (329, .first), (330, .second), (364, .second), (365, .exception),
        (4000, .exception),
    ])
    func alertsBeginAtTheirDay(days: Int, alert: Age.Alert) {
        #expect(Age.alert(days: days, limit: 365) == alert)
    }

    @Test func aShorterLimitWinsAndAMissingTimeIsSaid() {
        #expect(Age.alert(days: 200, limit: 180) == .exception)
        #expect(Age.alert(days: nil, limit: 365) == .unknown)
    }

    @Test func aDayIsOverAfterTwentyFourHours() {
        let from = ReportStore.instant("2026-10-05T08:00:00Z")
        let almost = Instant(milliseconds: from.milliseconds + 270 * 86_400_000 - 1)
        #expect(Age.wholeDays(from: from, to: almost) == 269)
        #expect(Age.wholeDays(from: from, to: almost.adding(seconds: 1)) == 270)
        #expect(Age.wholeDays(from: almost, to: from) == 0)
    }

    @Test func theDeadlineItselfIsInTime() {
        let due = ReportStore.instant("2026-11-04T08:00:00Z")
        func state(_ now: Instant) -> String { Age.state(isSanitized: false, at: nil, due: due, now: now) }
        #expect(state(due) == "due in 0 days")
        #expect(state(Instant(milliseconds: due.milliseconds + 1)) == "overdue by 0 days")
        #expect(state(due.adding(seconds: 2 * 86_400)) == "overdue by 2 days")
        #expect(state(due.adding(seconds: -86_400)) == "due in 1 days")
        let late = EvidenceTime(instant: due.adding(seconds: 3 * 86_400))
        #expect(Age.state(isSanitized: true, at: late, due: due, now: due) == "sanitized 3 days late")
        #expect(Age.state(isSanitized: true, at: late, due: nil, now: due) == "sanitized")
    }

    @Test func theLotGrowsOlderWithTheClock() throws {
        let store = try ReportStore(LotRecipe(devices: 60, seed: 5).clean)
        func counts(_ time: String) throws -> [String: Int] {
            let alerts = try store.document(AgeingReport(), at: time).section("Alerts")
            return Dictionary(
                uniqueKeysWithValues: zip(
                    alerts["alert"].map { $0.string ?? "" }, alerts["units"].map { $0.number ?? 0 }))
        }
        #expect(try counts("2026-11-22T12:00:00Z")["none"] == 60)
        #expect(try counts("2027-07-31T00:00:00Z")["first alert"] == 60)
        #expect(try counts("2027-11-30T00:00:00Z")["over the limit"] == 60)
    }

    @Test func whatIsNotHereIsNotListedAndTheOldestStandsFirst() throws {
        let units = try MenuLot.report("ageing").section("Units")
        let destroyed = try MenuLot.report("sanitization").section("Destructions")
        let gone = zip(destroyed["intake"], destroyed["verdict"]).filter { $0.1 == .text("accepted") }.map(\.0)
        #expect(!gone.isEmpty && Set(units["intake"]).isDisjoint(with: gone))
        let days = units["days"].map { $0.number ?? Int.max }
        #expect(days == days.sorted(by: >))
        let notes = try MenuLot.report("ageing").notes
        #expect(notes.contains { $0.contains("controlled streams stay at most one year") })
    }
}
