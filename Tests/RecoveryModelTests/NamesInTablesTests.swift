import Testing

@testable import RecoveryModel

/// Makers, models, stations and areas as people and tools spell them.
@Suite struct NamesInTablesTests {
    @Test(arguments: [
        ("Samsung Galaxy A52", "Galaxy A52"), ("APPLE iPhone 12", "iphone 12"), ("Motorola moto e6", "moto e6"),
        ("Xiaomi Redmi Note 10", "redmi note 10"), ("LG G Pad 5 10.1", "G Pad 5 10.1"), ("Zebra TC52", "TC52"),
    ])
    func aModelIsTheSameWithItsMakerInFront(long: String, short: String) {
        #expect(ModelName.same(short, long) && ModelName.same(long, short))
    }

    @Test func aMakerIsNotTakenOffWhereItIsTheName() {
        #expect(!ModelName.same("moto e6", "e6"))
        #expect(!ModelName.same("OnePlus 9", "9"))
        #expect(ModelName.same("OnePlus 9", "9", make: "OnePlus"))
        #expect(!ModelName.same("", "") && !ModelName.same(nil, "x"))
    }

    @Test func aHouseIsOneUnderAllItsNames() {
        #expect(MakerNames.house("Apple Inc.") == "apple" && MakerNames.house("Samsung Electronics") == "samsung")
        #expect(MakerNames.contradict("LGE", "Samsung") && !MakerNames.contradict("LGE", "LG Electronics"))
        #expect(MakerNames.house("Apple Repair Shop") == nil, "another word may name something else")
        #expect(!MakerNames.contradict("Unheard-of", "Apple"))
    }

    @Test func aStationOfTwoZonesHasNone() {
        let utc = Zone(name: "UTC", spans: [Zone.Span(fromWall: 0, offsetMinutes: 0)])
        let east = Zone(name: "+05:00", spans: [Zone.Span(fromWall: 0, offsetMinutes: 300)])
        var tables = ReferenceTables()
        tables.rows.stations = [
            Station(station: "WS-1", zone: utc, tool: nil, area: "Annex", secured: "yes"),
            Station(station: "ws-1", zone: east, tool: nil, area: "annex", secured: "no"),
            Station(station: "WS-2", zone: utc, tool: nil, area: "annex", secured: "yes"),
        ]
        tables.index()
        #expect(tables.station("Ws-1") != nil && tables.station("WS-1")?.zone == nil)
        #expect(tables.secured("ANNEX") == "no", "somebody who calls it unsecured is heard")
        #expect(tables.secured("An nex") == nil && tables.station("ws_1") != nil)
        #expect(tables.station("ws-2")?.zone == utc)
    }

    @Test func aVersionSaysWhereItStandsOrNothing() {
        for text in ["3.88.2", "v3.88", "Android 14", "iOS 17.1 (21B80)", "5.1-rc2", "12L"] {
            #expect(ToolVersion(stated: text) != nil, "\(text)")
        }
        for text in ["Q", "3.x", "UP1A.231005.007", "latest", "", "1O.5", ".5"] {
            #expect(ToolVersion(stated: text) == nil, "\(text)")
        }
    }
}
