import RecoveryModel
import Storage
import Testing

@testable import Intake

@Suite struct IntakeBookTests {
    private static let header = "Asset Tag,Make,Model,IMEI,Serial Number"
    private static let first = "353234120237654"
    private static let second = "353234140237650"
    private static let other = "354072150554419"

    // MARK: two devices in one record

    @Test func aReportOfTwoDevicesIsOneWhateverCameFirst() throws {
        let early = try IntakeDesk("A", "B")
        try early.manifest("a.csv", of: "A", Self.header, "T-1,Apple,iPhone 12,\(Self.first),")
        try early.erase((.imei, Self.first), (.serial, "YQN6F3N492"))
        #expect(try early.facts(1, of: "A") == [])
        try early.manifest("b.csv", of: "B", Self.header, "T-2,Apple,iPhone 13,\(Self.other),YQN6F3N492")
        #expect(try early.facts(1, of: "A") == ["S02"])

        let late = try IntakeDesk("A", "B")
        try late.manifest("b.csv", of: "B", Self.header, "T-2,Apple,iPhone 13,\(Self.other),YQN6F3N492")
        try late.manifest("a.csv", of: "A", Self.header, "T-1,Apple,iPhone 12,\(Self.first),")
        try late.erase((.imei, Self.first), (.serial, "YQN6F3N492"))
        #expect(try late.facts(1, of: "A") == ["S02"])
    }

    @Test func everyReportThatNamesTwoDevicesIsTold() throws {
        let desk = try IntakeDesk("A")
        try desk.manifest(
            "a.csv", of: "A", Self.header, "T-1,Apple,iPhone 12,\(Self.first),",
            "T-2,Apple,iPhone 13,\(Self.other),X4Y5Z6A7B8")
        try desk.erase((.imei, Self.first), (.serial, "X4Y5Z6A7B8"))
        try desk.erase((.imei, Self.first), (.serial, "X4Y5Z6A7B8"))
        #expect(try desk.facts(1, of: "A") == ["S02", "S02"])
    }

    @Test(arguments: [IdentifierKind.udid, .ecid, .meid]) func anyNumberOfAnotherDeviceMakesTwo(kind: IdentifierKind)
        throws
    {
        let numbers: [IdentifierKind: (header: String, text: String)] = [
            .udid: ("UDID", "00008110-0006388E229B801E"), .ecid: ("ECID", "1751032977391646"),
            .meid: ("MEID", "AF0123450ABCDE"),
        ]
        let number = try #require(numbers[kind])
        let desk = try IntakeDesk("A", "B")
        try desk.manifest("a.csv", of: "A", Self.header, "T-1,Apple,iPhone 12,\(Self.first),")
        try desk.erase((.imei, Self.first), (kind, number.text))
        try desk.manifest("b.csv", of: "B", "Asset Tag,Model,\(number.header)", "T-9,iPhone 13,\(number.text)")
        #expect(try desk.facts(1, of: "A") == ["S02"])
    }

    // MARK: a serial without its maker

    @Test func aSerialWithoutItsMakerProvesNothingOfTwoMakersDevices() throws {
        let desk = try IntakeDesk("A", "B")
        try desk.manifest("a.csv", of: "A", Self.header, "T-1,Apple,iPad Air,,DUPSER7788")
        try desk.manifest("b.csv", of: "B", Self.header, "T-1,Samsung,Galaxy Tab,,DUPSER7788")
        #expect(try !desk.erase((.serial, "DUPSER7788"), make: nil))
        #expect(try !desk.erase((.serial, "DUPSER7788"), make: nil, of: "B"))
        #expect(try desk.erase((.serial, "DUPSER7788"), make: "SAMSUNG"))
        #expect(try desk.devices("B") == ["DUPSER7788: claim erasure"])
        let hint = try WaitingHint(desk.store).text(try #require(desk.store.unmatched().first))
        #expect(hint?.contains("A/1 and B/1") == true)
    }

    @Test func aSerialWithoutItsMakerIsDoubtedWhenAnotherMakersDeviceComesLater() throws {
        let desk = try IntakeDesk("A", "B")
        try desk.manifest("a.csv", of: "A", Self.header, "T-1,Apple,iPad Air,,DUPSER7788")
        #expect(try desk.erase((.serial, "DUPSER7788"), make: nil))
        try desk.manifest("b.csv", of: "B", Self.header, "T-1,Samsung,Galaxy Tab,,DUPSER7788")
        #expect(try desk.facts(1, of: "A") == ["S02"])
    }

    @Test func aScanInItsOwnLotIsThatLotsDevice() throws {
        let desk = try IntakeDesk("A", "B")
        try desk.manifest("a.csv", of: "A", Self.header, "T-1,Apple,iPad Air,,DUPSER7788")
        try desk.manifest("b.csv", of: "B", Self.header, "T-1,Samsung,Galaxy Tab,,DUPSER7788")
        #expect(try desk.scan("DUPSER7788", in: "A"))
        #expect(try desk.devices("A") == ["DUPSER7788: claim scan"])
    }

    @Test(arguments: [("LGE", "LG"), ("HMD Global", "Nokia"), ("Redmi", "Xiaomi")])
    func aMakersOtherNameIsTheSameMaker(row: String, report: String) throws {
        let desk = try IntakeDesk("A")
        try desk.manifest("a.csv", of: "A", Self.header, "T-1,\(row),Pad,,LMT600L7A1")
        #expect(try desk.erase((.serial, "LMT600L7A1"), make: report))
    }

    @Test func evidenceOfAnUnknownMakerIsToldWhoHasTheSerial() throws {
        let desk = try IntakeDesk("A")
        try desk.manifest("a.csv", of: "A", Self.header, "T-1,Foo,Pad,,LMT600L7A1")
        #expect(try !desk.erase((.serial, "LMT600L7A1"), make: "Bar"))
        let hint = try WaitingHint(desk.store).text(try #require(desk.store.unmatched().first))
        #expect(hint?.contains("A/1") == true && hint?.contains("«foo»") == true)
    }

    // MARK: a second number of one phone

    @Test func aSecondIMEIThatAReportTiesToTheRowJoinsIt() throws {
        let desk = try IntakeDesk("A")
        try desk.manifest("a.csv", of: "A", Self.header, "T-1,Apple,iPhone 12,\(Self.second),GP8Y4P6392")
        try desk.scan(Self.first, in: "A")
        #expect(try desk.devices("A") == ["\(Self.second): claim", "\(Self.first)?: scan"])
        try desk.erase((.imei, Self.first), (.imei, Self.second), (.serial, "GP8Y4P6392"))
        #expect(try desk.test(Self.first))
        #expect(try desk.devices("A") == ["\(Self.second): claim scan tests erasure"])
        #expect(try desk.facts(1, of: "A") == [])
    }

    @Test func theTieHoldsWhateverComesFirst() throws {
        let report = [(IdentifierKind.imei, Self.first), (.imei, Self.second), (.serial, "GP8Y4P6392")]
        let row = "T-1,Apple,iPhone 12,\(Self.second),GP8Y4P6392"
        for order in [["m", "e", "s"], ["e", "m", "s"], ["s", "e", "m"], ["e", "s", "m"], ["s", "m", "e"]] {
            let desk = try IntakeDesk("A")
            for step in order {
                switch step {
                case "m": try desk.manifest("a.csv", of: "A", Self.header, row)
                case "s": try desk.scan(Self.first, in: "A")
                default: try desk.erase(report[0], report[1], report[2])
                }
                try desk.retry()
            }
            #expect(try desk.test(Self.first), "\(order)")
            #expect(try desk.facts(1, of: "A") + desk.facts(2, of: "A") == [], "\(order)")
            #expect(try desk.devices("A") == ["\(Self.second): claim scan tests erasure"], "\(order)")
        }
    }

    @Test func aReportThatContradictsTheRowTiesNothing() throws {
        let desk = try IntakeDesk("A")
        try desk.manifest("a.csv", of: "A", Self.header, "T-1,Apple,iPhone 12,\(Self.second),GP8Y4P6392")
        try desk.scan(Self.first, in: "A")
        // The row's own IMEI isn't in it: it may be the stray's report with a wrong serial.
        try desk.erase((.imei, Self.first), (.serial, "GP8Y4P6392"))
        #expect(try desk.devices("A").count == 2)
        #expect(try desk.facts(2, of: "A") == ["S02"])
    }

    @Test func threeIMEIsAreNoTie() throws {
        let desk = try IntakeDesk("A")
        try desk.manifest("a.csv", of: "A", Self.header, "T-1,Apple,iPhone 12,\(Self.second),GP8Y4P6392")
        try desk.erase((.imei, Self.first), (.imei, Self.second), (.imei, Self.other), (.serial, "GP8Y4P6392"))
        #expect(try !desk.test(Self.other))
    }

    @Test func theSamePhoneListedByItsOtherNumberIsADuplicate() throws {
        let desk = try IntakeDesk("A")
        try desk.manifest("a.csv", of: "A", Self.header, "T-1,Apple,iPhone 12,\(Self.second),")
        try desk.erase((.imei, Self.first), (.imei, Self.second))
        try desk.manifest("b.csv", of: "A", Self.header, "T-2,Apple,iPhone 12,\(Self.first),")
        #expect(try desk.facts(2, of: "A") == ["I05"])
        #expect(try !desk.facts(1, of: "A").contains("S02"))
    }

    // MARK: readings

    @Test func aSerialOfFourteenDigitsIsFoundByItsDigits() throws {
        let desk = try IntakeDesk("A")
        try desk.manifest("a.csv", of: "A", Self.header, "T-1,Zebra,TC52,,20114524203417")
        #expect(try desk.scan("20114524203417", in: "A"))
        #expect(try desk.test("20114524203417"))
        #expect(try desk.devices("A") == ["20114524203417: claim scan tests"])
    }

    @Test func aScanThatCameBeforeItsManifestIsFoundInEveryReading() throws {
        for (scanned, serial) in [("20114524203417", "20114524203417"), ("]C0SS0RNT5D8PC", "S0RNT5D8PC")] {
            let desk = try IntakeDesk("A")
            try desk.scan(scanned, in: "A")
            try desk.manifest("a.csv", of: "A", Self.header, "T-1,Apple,iPad,,\(serial)")
            #expect(try desk.devices("A") == ["\(serial): claim scan"])
        }
    }

    @Test func aPlateOfAnyLengthIsFound() throws {
        let desk = try IntakeDesk("A")
        try desk.manifest("a.csv", of: "A", Self.header, "T-1,Apple,iPhone 12,\(Self.first),")
        try desk.scan(Self.first, in: "A", unit: "U-9")
        #expect(try desk.test("U-9") && desk.test("u-9"))
        #expect(try !desk.test("U-8"))
    }

    @Test func aTextThatFitsTwoDevicesIsNeitherOfThem() throws {
        let desk = try IntakeDesk("A")
        try desk.manifest(
            "a.csv", of: "A", Self.header, "4711-A,Apple,iPhone 12,\(Self.first),", "T-2,Apple,iPad,,4711-A")
        #expect(try !desk.test("4711-A", of: "A"))
        #expect(try desk.test("asset:4711-A", of: "A") && desk.test("serial:4711-A", of: "A"))
    }

    // MARK: lists

    @Test func aDeviceInSeveralListsHoldsTheFirstRowWhereTheySayDifferentThings() throws {
        let desk = try IntakeDesk("A")
        try desk.manifest("1.csv", of: "A", Self.header, "T-1,Apple,iPhone 12,\(Self.first),GP8Y4P6392")
        try desk.manifest("2.csv", of: "A", Self.header, "T-9,Apple,iPhone 12,\(Self.first),GP8Y4P6392")
        #expect(try desk.facts(1, of: "A") == ["I05"] && desk.facts(2, of: "A") == ["I05"])
        // Its own tag finds the further row, and nothing is merged.
        #expect(try desk.scan("T-9", in: "A"))
        #expect(try desk.devices("A") == ["\(Self.first): claim", "\(Self.first): claim scan"])
        // Read again it is what it was.
        try desk.manifest("2.csv", of: "A", Self.header, "T-9,Apple,iPhone 12,\(Self.first),GP8Y4P6392")
        #expect(try desk.devices("A") == ["\(Self.first): claim", "\(Self.first): claim scan"])
        #expect(try desk.facts(1, of: "A") == ["I05"])
        // Once the second list is gone, the first row stands alone.
        try desk.withdraw("2.csv")
        #expect(try desk.facts(1, of: "A") == [])
    }

    @Test func aRowThatIsRepeatedWordForWordHoldsNothing() throws {
        let desk = try IntakeDesk("A")
        let row = "T-1,Apple,iPhone 12,\(Self.first),GP8Y4P6392"
        try desk.manifest("1.csv", of: "A", Self.header, row)
        try desk.manifest("2.csv", of: "A", Self.header, row)
        #expect(try desk.devices("A") == ["\(Self.first): claim"])
        #expect(try desk.facts(1, of: "A") == [])
    }

    // MARK: whose scan it is

    @Test func aScanBelongsToWhateverLotClaimsItLater() throws {
        let desk = try IntakeDesk("A", "B")
        try desk.scan(Self.first, in: "A")
        #expect(try desk.devices("A") == ["\(Self.first)?: scan"])
        try desk.manifest("b.csv", of: "B", Self.header, "T-1,Apple,iPhone 12,\(Self.first),")
        #expect(try desk.devices("A") == [])
        #expect(try desk.devices("B") == ["\(Self.first): claim scan"])
        #expect(try desk.facts(1, of: "B") == ["T04"])
    }

    @Test func whatTheDockListsInALotWithoutManifestStaysThere() throws {
        let desk = try IntakeDesk("dock-1", "B")
        try desk.scan(Self.first, in: "dock-1")
        try desk.manifest("b.csv", of: "B", Self.header, "T-1,Apple,iPhone 12,\(Self.first),")
        #expect(try desk.devices("dock-1") == ["\(Self.first)?: scan"])
        #expect(try desk.facts(1, of: "B") == ["I06"])
    }

    // MARK: withdrawals

    @Test func aWithdrawnScanTakesItsStrangerAlong() throws {
        let desk = try IntakeDesk("A")
        try desk.scan(Self.other, in: "A", path: "wrong.csv")
        #expect(try desk.devices("A").count == 1)
        try desk.withdraw("wrong.csv")
        #expect(try desk.devices("A") == [])
        // Scanned again it is there again.
        try desk.scan(Self.other, in: "A", path: "right.csv")
        #expect(try desk.devices("A") == ["\(Self.other)?: scan"])
    }

    @Test func aWithdrawnScanTakesItsSharedPlateAlong() throws {
        for wrongFirst in [true, false] {
            let desk = try IntakeDesk("A")
            try desk.manifest(
                "a.csv", of: "A", Self.header, "T-1,Apple,iPhone 12,\(Self.first),",
                "T-2,Apple,iPhone 13,\(Self.other),")
            for isWrong in [wrongFirst, !wrongFirst] {
                if isWrong {
                    try desk.scan(Self.first, in: "A", unit: "U-7", path: "wrong.csv")
                } else {
                    try desk.scan(Self.other, in: "A", unit: "U-7", path: "right.csv")
                }
            }
            #expect(try desk.facts(1, of: "A") == ["I13"] && desk.facts(2, of: "A") == ["I13"])
            try desk.withdraw("wrong.csv")
            #expect(try desk.facts(1, of: "A") == [] && desk.facts(2, of: "A") == [])
            #expect(try desk.test("U-7"))
            #expect(try desk.devices("A")[1].hasSuffix("tests"))
        }
    }
}
