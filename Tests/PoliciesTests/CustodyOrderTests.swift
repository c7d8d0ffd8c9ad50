import Basics
import RecoveryModel
import Testing

@testable import Policies

/// Each instant that could be: the rule must hold for all of them.
@Suite struct CustodyOrderTests {
    private static let berlin = Zone(
        name: "Europe/Berlin",
        spans: [
            // 2026-03-29 02:00 → 03:00, 2026-10-25 03:00 → 02:00.
            Zone.Span(fromWall: 0, offsetMinutes: 60),
            Zone.Span(fromWall: wall("2026-03-29T03:00:00"), offsetMinutes: 120),
            Zone.Span(fromWall: wall("2026-10-25T02:00:00"), offsetMinutes: 60),
        ])

    private static func wall(_ text: String) -> Int64 { WrittenTime(text)?.wall ?? 0 }

    private static func stations(_ names: String...) -> [Station] {
        names.map { Station(station: $0, zone: berlin, tool: nil, area: nil, secured: "yes") }
    }

    /// Received and erased in the night that has an hour twice.
    private func night(_ erased: (String, String), scan: String) -> SanitizationFixture {
        var fixture = SanitizationFixture()
        fixture.tables.rows.stations = Self.stations("bench-1", "dock-1")
        fixture.tables.index()
        fixture.dossier.scans[0].at = at(scan)
        fixture.dossier.scans[0].station = "dock-1"
        fixture.change {
            $0.startedAt = at(erased.0)
            $0.endedAt = at(erased.1)
            $0.elapsedSeconds = .notApplicable
            $0.source.arrived = at("2026-12-01T00:00:00Z").earliest
        }
        fixture.dossier.statements = SanitizationFixture.statements("2026-10-26T11:00:00Z").map {
            var row = $0
            row.source.arrived = at("2026-12-01T00:00:00Z").earliest
            return row
        }
        return fixture
    }

    @Test func ofAnHourThatCameTwiceBothReadingsMustHold() {
        // 02:40 is 00:40Z or 01:40Z; the first scan is of 01:00Z.
        let doubtful = night(("2026-10-25T02:40:00", "2026-10-25T02:44:00"), scan: "2026-10-25T01:00:00Z")
        #expect(doubtful.verdict?.codes == ["S31"])
        let after = night(("2026-10-25T02:40:00", "2026-10-25T02:44:00"), scan: "2026-10-25T00:30:00Z")
        #expect(after.verdict?.codes == [])
        // The dock's 02:10 is 00:10Z or 01:10Z.
        let either = night(("2026-10-25T01:26:00Z", "2026-10-25T01:30:00Z"), scan: "2026-10-25T02:10:00")
        #expect(either.verdict?.codes == [])
    }

    @Test func nothingIsDoneInAnHourThatNeverCame() {
        let bench = night(("2026-03-29T02:26:00", "2026-03-29T02:30:00"), scan: "2026-03-20T00:00:00Z")
        #expect(bench.verdict?.codes.contains("S31") == true)
        let dock = night(("2026-10-20T10:00:00Z", "2026-10-20T10:04:00Z"), scan: "2026-03-29T02:40:00")
        #expect(dock.verdict?.codes == ["S31"])
    }

    @Test func aLockSeenOnAtAnUncertainTimeHoldsTheDevice() {
        var fixture = SanitizationFixture()
        fixture.change { $0.locks["lock.activation"] = .off }
        fixture.state("lock.activation", nil)
        var on = statement("lock.activation", result: "on", time: "2026-10-05T09:40:00")
        on.tool = "Bench"
        fixture.dossier.statements += [on, statement("lock.activation", result: "off", time: "2026-10-05T09:30:00Z")]
        #expect(fixture.deviceCodes == ["S36"])
        fixture.dossier.statements.reverse()
        #expect(fixture.deviceCodes == ["S36"])
        on.at = at("2026-10-03T09:40:00")
        fixture.dossier.statements[1] = on
        #expect(fixture.deviceCodes == [], "two days before, by every offset")
    }

    @Test func anUndatedStatementMayBeTheLast() {
        for (function, word) in [("lock.mdm", "on"), ("lock.activation", "unknown")] {
            var fixture = SanitizationFixture()
            fixture.change {
                $0.locks["lock.mdm"] = .off
                $0.locks["lock.activation"] = .off
            }
            var undated = statement(function, result: word, time: "2026-10-05T11:00:00Z")
            undated.at = nil
            fixture.dossier.statements.insert(undated, at: 0)
            #expect(fixture.deviceCodes == ["S36"])
            // Whatever was said after its document arrived is later.
            fixture.dossier.statements += [
                TestStatement(
                    at: at("2026-10-06T09:00:00Z"), function: function, result: "off", tool: "Tester",
                    source: SourceRef(document: 9, line: 2, arrived: at("2026-10-06T10:00:00Z").earliest))
            ]
            #expect(fixture.deviceCodes == [])
        }
    }

    @Test func aStatementOfTheFutureProvesNothingGood() {
        var fixture = SanitizationFixture()
        fixture.state("lock.activation", "on")
        fixture.dossier.statements.append(statement("lock.activation", result: "off", time: "2026-10-30T11:00:00Z"))
        #expect(fixture.deviceCodes == ["S36"])
        var good = SanitizationFixture()
        good.dossier.statements.append(statement("lock.activation", result: "on", time: "2026-10-30T11:00:00Z"))
        #expect(good.deviceCodes == ["S36"], "and is not passed over where it is bad")
    }

    @Test func aSourceWithoutAZoneIsOneSubject() {
        var fixture = SanitizationFixture()
        fixture.change { $0.endedAt = at("2026-10-05T10:06:40") }
        fixture.change { $0.startedAt = at("2026-10-05T10:00:00") }
        let reasons = SanitizationJudge.judge(fixture.scope).attempts[0].reasons
        #expect(Set(reasons.map(\.code)) == ["S31"])
        #expect(Set(reasons.map(\.shared)) == ["zone of station bench-1"])
        // The site's zone ends it for every station that has none of its own.
        fixture.tables.rows.stations = [
            Station(
                station: "*", zone: Zone(name: "UTC", spans: [Zone.Span(fromWall: 0, offsetMinutes: 0)]), tool: nil,
                area: nil, secured: "unknown")
        ]
        fixture.tables.index()
        #expect(fixture.verdict?.codes == [])
    }

    @Test func aLockThatWasOffAndIsOnAgainIsUse() {
        var fixture = SanitizationFixture()
        fixture.change { $0.locks["lock.activation"] = .off }
        fixture.dossier.statements.append(statement("lock.activation", result: "on", time: "2026-10-05T10:30:00Z"))
        #expect(fixture.verdict?.codes == ["S25"], "whatever is said later")
        fixture.change { $0.locks["lock.activation"] = .on }
        #expect(fixture.verdict?.codes == [], "on since before: the customer's")
        #expect(fixture.deviceCodes == [], "and released")
        fixture.change { $0.locks = [:] }
        #expect(fixture.verdict?.codes == ["S25"], "nobody saw the device at setup then")
        fixture.dossier.statements.append(statement("state.setup", result: "yes", time: "2026-10-05T10:30:00Z"))
        #expect(fixture.verdict?.codes == [])
    }

    @Test func aSignInIsUseWhateverToolSawIt() {
        var fixture = SanitizationFixture()
        var session = statement("state.signin", result: "yes", time: "2026-10-05T10:30:00Z")
        session.tool = "Wiper"
        fixture.dossier.statements.append(session)
        #expect(fixture.verdict?.codes == ["S25"])
        fixture.dossier.statements[fixture.dossier.statements.count - 1].function = "state.markings"
        #expect(fixture.verdict?.codes == [], "a label is no use")
    }

    @Test func cardsTakenOutAtTheDockAreGoneUntilOneIsSeen() {
        var fixture = SanitizationFixture()
        for item in ["media.sim", "media.sd"] {
            fixture.state(item, nil)
            fixture.dossier.statements.append(statement(item, result: "removed", time: "2026-10-05T09:10:00Z"))
        }
        #expect(fixture.verdict?.codes == [])
        fixture.dossier.statements.append(statement("media.sd", result: "present", time: "2026-10-05T11:30:00Z"))
        #expect(fixture.verdict?.codes == ["S38"])
        fixture.dossier.statements.append(statement("media.sd", result: "removed", time: "2026-10-05T11:40:00Z"))
        #expect(fixture.verdict?.codes == [])
        fixture.state("media.esim", nil)
        fixture.dossier.statements.append(statement("media.esim", result: "absent", time: "2026-10-05T09:10:00Z"))
        #expect(fixture.verdict?.codes == ["S38"], "an eSIM is asked after the erasure")
    }
}
