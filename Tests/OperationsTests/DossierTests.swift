import Basics
import RecoveryModel
import Storage
import Testing

@testable import Deciding

/// What a device is decided from: in order of time, whatever came first, with the clocks of where it was done.
@Suite struct DossierTests {
    private static let intake = IntakeRow(id: 7, lot: 1, ordinal: 3, name: "N", isManifested: true)

    private func staged<Body: EvidenceBody>(_ kind: EvidenceKind, _ body: Body, document: Int = 1, line: Int = 1)
        -> StagedRecord
    {
        var writer = FieldWriter()
        body.write(to: &writer)
        return StagedRecord(
            kind: kind, digest: Array(Digest(of: "\(document) \(line)").bytes), document: document, line: line,
            body: writer.bytes)
    }

    private func dossier(_ records: [StagedRecord], stations: [Station] = []) -> (Dossier, [EvidenceMark]) {
        var tables = ReferenceTables()
        tables.rows.stations = stations
        tables.index()
        let arrivals = [1: Instant(milliseconds: 10), 2: Instant(milliseconds: 20)]
        return DossierAssembler(arrivals: arrivals, tables: tables).assemble(Self.intake, lot: "A", records: records)
    }

    private func movement(_ time: String?, to place: String) -> Movement {
        Movement(
            at: time.flatMap { EvidenceTime($0) }, identifier: "x", from: nil, to: place, operatorID: "OP-1",
            source: SourceRef(document: 0, line: 0))
    }

    private func session(_ rows: (time: String, function: String)...) -> TestSession {
        TestSession(
            statements: rows.map {
                TestStatement(
                    at: EvidenceTime($0.time), function: $0.function, result: "pass",
                    source: SourceRef(document: 0, line: 1))
            }, source: SourceRef(document: 0, line: 1))
    }

    // MARK: order

    @Test func evidenceStandsInOrderOfTimeAndWhatHasNoneComesFirst() {
        let records = [
            staged(.movement, movement("2026-10-05T12:00:00Z", to: "third"), line: 1),
            staged(.movement, movement("2026-10-05T12:00:00+02:00", to: "second"), line: 2),
            staged(.movement, movement(nil, to: "first"), line: 3),
        ]
        for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0]] {
            let (dossier, marks) = dossier(order.map { records[$0] })
            #expect(dossier.movements.compactMap(\.to) == ["first", "second", "third"])
            #expect(marks.map(\.source.line) == [3, 2, 1])
        }
    }

    @Test func whatHappenedAtOnceStandsAsItWasTakenIn() {
        let records = [(2, 1, "c"), (1, 9, "b"), (1, 2, "a")].map { document, line, place in
            staged(.movement, movement("2026-10-05T12:00:00Z", to: place), document: document, line: line)
        }
        #expect(dossier(records).0.movements.compactMap(\.to) == ["a", "b", "c"])
        #expect(dossier(records).0.movements.map(\.source.arrived.milliseconds) == [10, 10, 20])
    }

    @Test func theNewestVersionOfARowHolds() {
        func claim(_ model: String) -> Claim {
            var claim = Claim(source: SourceRef(document: 0, line: 0))
            claim.model = model
            return claim
        }
        let records = [
            staged(.claim, claim("later"), document: 2), staged(.claim, claim("earlier"), document: 1),
        ]
        for order in [records, records.reversed()] {
            let (dossier, marks) = dossier(order)
            #expect(dossier.claim?.model == "later")
            #expect(marks.count == 2, "the log tells of both")
        }
    }

    // MARK: sessions

    @Test func rowsThatTwoSessionsShareCountOnce() {
        let early = session(("2026-10-06T09:00:00Z", "wifi"), ("2026-10-06T09:01:00Z", "camera"))
        let more = session(("2026-10-06T09:01:00Z", "camera"), ("2026-10-06T09:02:00Z", "lcd"))
        for order in [[early, more], [more, early]] {
            let (dossier, marks) = dossier(order.enumerated().map { staged(.tests, $1, line: $0 + 1) })
            #expect(dossier.statements.map(\.function) == ["wifi", "camera", "lcd"])
            #expect(marks.count == 2)
        }
        let (dossier, marks) = dossier([early, early].enumerated().map { staged(.tests, $1, line: $0 + 1) })
        #expect(dossier.statements.count == 2 && marks.count == 1, "a session that adds nothing leaves no mark")
    }

    // MARK: zones

    private static func zone(_ hours: Int) -> Zone {
        Zone(name: "\(hours)", spans: [Zone.Span(fromWall: 0, offsetMinutes: hours * 60)])
    }

    private static func station(_ name: String, _ hours: Int?) -> Station {
        Station(station: name, zone: hours.map(zone), tool: nil, area: nil, secured: "unknown")
    }

    @Test(
        arguments: [
            ("WS-3", "2026-10-05T12:00:00", 5), ("ws-3", "2026-10-05T12:00:00", 5), ("WS-4", "2026-10-05T12:00:00", 2),
            (nil, "2026-10-05T12:00:00", 2), ("WS-3", "2026-10-05T12:00:00+01:00", 1),
            ("WS-3", "2026-10-05T12:00:00Z", 0),
        ] as [(String?, String, Int)])
    func aClockWithoutOffsetIsItsStationsElseTheSites(station: String?, written: String, hours: Int) throws {
        var erasure = Erasure(source: SourceRef(document: 0, line: 0))
        erasure.station = station
        erasure.endedAt = EvidenceTime(written)
        let (dossier, marks) = dossier(
            [staged(.erasure, erasure)], stations: [Self.station("WS-3", 5), Self.station("*", 2)])
        let wanted = try #require(EvidenceTime("2026-10-05T12:00:00Z")).assumed.milliseconds - Int64(hours) * 3_600_000
        let found = try #require(dossier.erasures.first?.endedAt)
        #expect(found.assumed.milliseconds == wanted && found.earliest == found.latest)
        #expect(marks.first?.at == found)
    }

    @Test func withoutAnyZoneATimeWithoutOffsetStaysAsWideAsItIs() throws {
        var erasure = Erasure(source: SourceRef(document: 0, line: 0))
        erasure.station = "WS-9"
        erasure.endedAt = EvidenceTime("2026-10-05T12:00:00")
        let found = try #require(
            dossier([staged(.erasure, erasure)], stations: [Self.station("WS-3", 5)]).0.erasures.first?.endedAt)
        #expect(found.earliest < found.assumed && found.assumed < found.latest)
    }

    /// Zones come before order: a bench whose clock is ahead did it earlier.
    @Test func theOrderIsThatOfTheInstants() {
        func scan(_ station: String, at time: String) -> Scan {
            Scan(
                at: EvidenceTime(time), identifier: "x", handlingUnit: nil, seal: nil, sealStateWord: nil,
                operatorID: nil, station: station, location: station, note: nil, unit: nil, hazardWord: nil,
                source: SourceRef(document: 0, line: 0))
        }
        let records = [
            staged(.scan, scan("WS-3", at: "2026-10-05T12:00:00"), line: 1),
            staged(.scan, scan("WS-0", at: "2026-10-05T09:00:00"), line: 2),
        ]
        let stations = [Self.station("WS-3", 5), Self.station("WS-0", 0)]
        #expect(dossier(records, stations: stations).0.scans.compactMap(\.station) == ["WS-3", "WS-0"])
        #expect(dossier(records).0.scans.compactMap(\.station) == ["WS-0", "WS-3"])
    }

    // MARK: who it is

    @Test func twoPlatesOnOneDeviceAreAConflict() {
        func scan(_ unit: String?, line: Int) -> StagedRecord {
            staged(
                .scan,
                Scan(
                    at: EvidenceTime("2026-10-05T09:00:0\(line)Z"), identifier: "", handlingUnit: nil, seal: nil,
                    sealStateWord: nil, operatorID: nil, station: nil, location: "dock", note: nil, unit: unit,
                    hazardWord: nil, source: SourceRef(document: 0, line: 0)), line: line)
        }
        #expect(dossier([scan("U-1", line: 1), scan("U-1", line: 2), scan(nil, line: 3)]).0.facts.isEmpty)
        let facts = dossier([scan("U-2", line: 1), scan("U-1", line: 2)]).0.facts
        #expect(facts.map(\.code.rawValue) == ["I13"] && facts.first?.others == ["U-1", "U-2"])
    }
}
