import Basics
import EvidenceImporters
import RecoveryModel
import Testing

@Suite struct PhonecheckTests {
    private static let base: [String: String] = [
        "IMEI": "490154203237518", "Serial": "SNX00TEST02", "OS": "iOS", "Make": "Apple", "DeviceLock": "Off",
        "TesterName": "Tom", "StationID": "WS-1", "Erased": "Yes", "Type": "iOS Secure Erase",
        "StartTime": "2026-10-06 18:38:07", "EndTime": "2026-10-06 18:38:11", "erasedNotes": "",
    ]

    private func record(_ changes: [String: String?] = [:]) throws -> ListSink {
        var members = Self.base
        for (name, value) in changes { members[name] = value }
        let text = members.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\"\($0.value)\"" }.joined(separator: ",")
        return try read("{\(text)}", as: PhonecheckImporter.self)
    }

    private func erasure(_ changes: [String: String?] = [:]) throws -> Erasure {
        try #require(try record(changes).erasures.first)
    }

    private func statements(_ changes: [String: String?] = [:]) throws -> [TestStatement] {
        try record(changes).sessions.flatMap(\.statements)
    }

    @Test func startAndEndAreUTC() throws {
        let erasure = try erasure()
        #expect(erasure.startedAt?.earliest.text == "2026-10-06T18:38:07.000Z")
        #expect(erasure.endedAt?.latest.text == "2026-10-06T18:38:11.000Z")
        #expect(erasure.outcome == .successful)
        #expect(erasure.capabilities == ["locks", "media", "state"])
    }

    @Test func theTypeNamesADocumentAndNoLevel() throws {
        #expect(try erasure(["Type": "Secure Erase (NIST-800-88)"]).levelClaimed == nil)
        #expect(try erasure(["Type": "NIST 800-88 Purge"]).levelClaimed == "purge")
    }

    @Test func aSerialInTheIMEIFieldIsASerial() throws {
        let references = try record(["IMEI": "SNX00TEST02"]).records[0].references
        #expect(references == [DeviceReference(kind: .serial, text: "SNX00TEST02", make: "Apple")])
    }

    @Test(arguments: [" -- ", "", "N/A", "000000000000000"])
    func placeholdersNameNoDevice(text: String) throws {
        #expect(try record(["MEID": text]).records[0].references.count == 2)
    }

    @Test func theLicenceIdentifierIsTheECIDInEitherNotation() throws {
        let udid = "00008110-0000000000123456"
        let hex = try record(["UDID": udid, "LicenseIdentifier": "123456"]).records[0].references
        let decimal = try record(["UDID": udid, "LicenseIdentifier": "1193046"]).records[0].references
        #expect(hex.last == DeviceReference(kind: .ecid, text: "0x123456", make: "Apple"))
        #expect(decimal.last == DeviceReference(kind: .ecid, text: "1193046", make: "Apple"))
        #expect(
            IdentifierParser.read("0x123456", as: .ecid).identifier?.value
                == IdentifierParser.read("1193046", as: .ecid).identifier?.value)
    }

    @Test(arguments: [
        ("Yes", "Erased, waiting for bootup;Erase successful;", ErasureOutcome.successful),
        ("Yes", "Erased, waiting for bootup;", .unknown), ("Yes", "Erase not successful;", .withExceptions),
        ("Yes", "Partial success;", .withExceptions), ("Yes", "success?;", .unknown),
        ("Yes", "User data remains;Erase successful;", .withExceptions),
        ("Yes", "Erase failed;Erase successful;", .withExceptions),
        ("No", "", .notErased), ("Failed", "", .failed), ("", "", .unknown), ("perhaps", "", .unknown),
    ])
    func onlyAYesWithAGoodTrailIsSuccess(word: String, notes: String, outcome: ErasureOutcome) throws {
        let erasure = try erasure(["Erased": word, "erasedNotes": notes])
        // A note that no list knows leaves the outcome open (S12).
        #expect(erasure.outcome == outcome || outcome != .successful && erasure.doubts.contains { $0.code == "S12" })
    }

    @Test func twoSpellingsThatContradictEachOtherProveNothing() throws {
        #expect(try erasure(["erased": "Failed"]).outcome == .unknown)
        #expect(try erasure(["erased": "Yes"]).outcome == .successful)
        let two = try erasure(["SerialNumber": "SNX00TEST09"])
        #expect(two.identifiers.contains { $0.text == "SNX00TEST02" })
        #expect(two.identifiers.contains { $0.text == "SNX00TEST09" })
    }

    @Test(
        arguments: [
            (nil, false, nil), ("", true, nil), (" -- ", true, nil), ("LIC-0007", true, "LIC-0007"),
        ] as [(String?, Bool, String?)])
    func theLicenceIsNoIdentifier(text: String?, hasField: Bool, licence: String?) throws {
        let found = try erasure(text.map { ["LicenseID": $0] } ?? [:])
        #expect(found.capabilities.contains("licence") == hasField && found.licence == licence)
        #expect(!found.identifiers.contains { $0.text == "LIC-0007" })
        var reader = FieldReader(Evidence.erasure(found).body)
        let copy = Erasure(from: &reader)
        #expect(copy.capabilities == found.capabilities && copy.licence == licence)
    }

    @Test func aRestoreCodeIsAnException() throws {
        #expect(try erasure(["RestoreCode": "4013"]).outcome == .withExceptions)
    }

    @Test func aBatchNumberIsNoReport() throws {
        #expect(try erasure(["TransactionID": "549"]).reportID == nil)
        #expect(
            try erasure(["TransactionID": "549", "erasureReportLink": "https://r.example/e/AbC="]).reportID == "AbC=")
        #expect(try erasure(["TransactionID": "0b5e-77aa"]).reportID == "0b5e-77aa")
    }

    @Test func anEmptyTesterIsNobody() throws { #expect(try erasure(["TesterName": ""]).operatorID == nil) }

    @Test func aTwelveHourStampGivesItsOffsetOnly() throws {
        let erasure = try erasure([
            "DeviceUpdatedDate": "2026-10-06 14:39:45", "UpdatedTimeStamp": "2026-10-06T02:39:45.00-04:00",
            "DeviceCreatedDate": "2026-10-06 14:20:01",
        ])
        #expect(erasure.loggedAt?.earliest.text == "2026-10-06T18:39:45.000Z")
        #expect(erasure.openedAt?.latest.text == "2026-10-06T18:20:01.000Z")
    }

    @Test func aLocalDateAloneHasNoZone() throws {
        #expect(try erasure(["DeviceUpdatedDate": "2026-10-06 14:39:45"]).loggedAt?.zoneKnown == false)
    }

    @Test func testsOfARecordThatWasErasedLieBeforeTheErasure() throws {
        let changes: [String: String?] = [
            "Passed": "LCD,Wifi", "BatteryHealthPercentage": "85", "DeviceUpdatedDate": "2026-10-06 18:39:45",
            "UpdatedTimeStamp": "2026-10-06T18:39:45+00:00",
        ]
        let statements = try statements(changes)
        let lcd = try #require(statements.first { $0.function == "lcd" })
        let lock = try #require(statements.first { $0.function == "lock.activation" })
        #expect(lcd.at?.earliest.text == "2026-10-06T18:38:07.000Z")
        #expect(lock.at?.earliest.text == "2026-10-06T18:39:45.000Z")
    }

    @Test func aRecordWithoutDateIsAsOldAsItsErasure() throws {
        let statements = try statements(["Passed": "LCD"])
        #expect(statements.first { $0.function == "lcd" }?.at?.earliest.text == "2026-10-06T18:38:07.000Z")
        #expect(statements.first { $0.function == "lock.activation" }?.at?.earliest.text == "2026-10-06T18:38:11.000Z")
    }

    @Test func theWorstOfSeveralTestsOfOneFunctionHolds() throws {
        let statements = try statements([
            "Passed": "Microphone,Front Camera,Ear Speaker", "Failed": "Bottom Mic Quality",
            "Pending": "Front Camera Quality",
        ])
        let results = Dictionary(uniqueKeysWithValues: statements.map { ($0.function, $0.result) })
        #expect(results["mic_bottom"] == "fail")
        #expect(results["cam_front"] == "not_tested")
        #expect(results["ear_speaker"] == "pass")
    }

    @Test func glassCrackedAmongThePassedMeansWholeGlass() throws {
        let statements = try statements(["Passed": "Glass Cracked,C-Is the Device Bent or Damaged?"])
        #expect(statements.first?.function == "glass_front")
        #expect(statements.first?.result == "pass")
        #expect(statements.contains { $0.function == "C-Is the Device Bent or Damaged?" })
    }

    @Test func chargeIsNotHealth() throws {
        #expect(try !statements(["BatteryPercentage": "20"]).contains { $0.function == "battery_health" })
        let health = try statements(["BatteryPercentage": "20", "BatteryHealthPercentage": "85%"])
            .first { $0.function == "battery_health" }
        #expect(health?.score == "85")
    }

    @Test(arguments: ["No", ""]) func aSessionThatErasedNothingKeepsWhatNobodyKnows(erased: String) throws {
        var record: [String: String?] = ["Erased": erased, "PasscodeSet": "Yes", "Rooted": "On", "Passed": "LCD"]
        for name in ["Type", "StartTime", "EndTime", "RestoreCode", "erasedNotes"] { record[name] = .some(nil) }
        let found = try statements(record).filter { ["state.rooted", "state.unlisted"].contains($0.function) }
        #expect(found.map(\.function).sorted() == ["state.rooted", "state.unlisted"])
        #expect(found.contains { $0.result == "PasscodeSet: Yes" })
    }

    /// Newer systems answer the question for the full charge with a percentage, and a reading that failed is 0.
    @Test(arguments: [("100", nil), ("0", nil), ("1750", "99"), ("1900", "100"), ("-1", nil)] as [(String, String?)])
    func aCapacityIsOneOnlyInMilliampereHours(now: String, health: String?) throws {
        let found = try statements(["BatteryCurrentMaxCapacity": now, "BatteryDesignMaxCapacity": "1751"])
        #expect(found.first { $0.function == "battery_health" }?.score == health)
    }

    @Test func locksStayThreeValued() throws {
        #expect(try erasure(["DeviceLock": "", "MDM": "No MDM found"]).locks == ["lock.mdm": .off])
        #expect(try erasure(["MDM": "Off", "mdm": "No MDM found"]).locks["lock.mdm"] == .off)
        #expect(try erasure(["mdm": "On", "MDM": ""]).locks["lock.mdm"] == .on)
        #expect(try erasure(["OS": "Android", "DeviceLock": "On"]).locks == ["lock.frp": .on])
        #expect(try erasure(["ESN": "No License"]).locks["blacklist"] == .unknown)
        #expect(try erasure(["ESN": "Bad"]).locks["blacklist"] == .on)
    }

    @Test func mediaItemsAreStatedOneByOne() throws {
        let erasure = try erasure([
            "SimErased": "Yes", "erasedSD": "", "esim_present": "No", "esim_erased": "", "DeviceState": "Hello",
        ])
        #expect(erasure.mediaItems == ["media.sim": "erased", "media.esim": "absent"])
        #expect(erasure.setupState == "yes")
        #expect(try self.erasure(["SIMSERIAL": "8944500000000000001"]).mediaItems == ["media.sim": "present"])
        #expect(try self.erasure(["DeviceState": "Recovery"]).setupState == "unknown")
    }

    @Test func theShortShapeHasNoErasure() throws {
        let sink = try read(
            "{\"imei\":\"490154203237518\",\"Passed\":[\"LCD\"],\"Failed\":[],\"Pending\":[],\"TesterName\":\"Tom\"}",
            as: PhonecheckImporter.self)
        #expect(sink.erasures.isEmpty)
        #expect(sink.sessions.first?.statements.map(\.function) == ["lcd", "power_on", TestStatement.identity])
    }

    @Test func theRecordSurvivesStaging() throws {
        let erasure = try erasure(["DeviceState": "Hello", "MDM": "Off", "SimErased": "Yes", "Memory": "64GB"])
        var reader = FieldReader(Evidence.erasure(erasure).body)
        var copy = Erasure(from: &reader)
        copy.source = erasure.source
        #expect(copy == erasure)
    }

    @Test func oneBrokenElementCostsItselfOnly() throws {
        let good = "{\"IMEI\":\"490154203237518\",\"DeviceLock\":\"Off\",\"TesterName\":\"T\",\"StationID\":\"W\"}"
        let sink = try read("[\(good),\n{\"IMEI\" \"x\"},\n\(good)]", as: PhonecheckImporter.self)
        #expect(sink.records.map(\.line) == [1, 3])
        #expect(sink.codes == ["I10"])
        #expect(sink.findings.first?.line == 2)
    }
}
