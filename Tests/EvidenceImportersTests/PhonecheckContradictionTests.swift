import EvidenceImporters
import RecoveryModel
import Testing

/// Records that say a thing twice and differently, in another shape, or in parts that nobody knows.
@Suite struct PhonecheckContradictionTests {
    private static let sound: [(String, String)] = [
        ("TransactionID", "\"fict-0001\""), ("Make", "\"Apple\""), ("Model", "\"iPhone 12\""), ("Memory", "\"64GB\""),
        ("IMEI", "\"490154203237518\""), ("Serial", "\"FICTSER01\""), ("OS", "\"iOS\""), ("Version", "\"18.1\""),
        ("AppVersion", "\"3.88.2\""), ("DeviceLock", "\"Off\""), ("MDM", "\"Off\""), ("Rooted", "\"No\""),
        ("Erased", "\"Yes\""), ("Type", "\"iOS Secure Erase\""), ("StartTime", "\"2026-10-12 13:01:07\""),
        ("EndTime", "\"2026-10-12 13:02:59\""), ("RestoreCode", "\"0\""),
        ("erasedNotes", "\"Erased, waiting for bootup;Erase successful;\""), ("DeviceState", "\"Hello\""),
        ("TesterName", "\"OP-S1\""), ("StationID", "\"WS-1\""),
    ]

    private func text(without: Set<String> = [], _ more: (String, String)...) -> String {
        let members = Self.sound.filter { !without.contains($0.0) } + more
        return "{" + members.map { "\"\($0.0)\":\($0.1)" }.joined(separator: ",") + "}"
    }

    private func erasures(_ text: String) throws -> [Erasure] { try read(text, as: PhonecheckImporter.self).erasures }

    private func isOpen(_ erasure: Erasure) -> Bool {
        !erasure.doubts.isEmpty || erasure.outcome != .successful || erasure.locks["lock.activation"] != .off
            || erasure.locks["lock.mdm"] != .off || erasure.setupState != "yes" || erasure.rooted != .off
            || erasure.capacityBytes.isUnclear
    }

    @Test(arguments: [
        "\"LCD,Digitizer\"", "\"LCD;Digitizer\"", "\"LCD|Digitizer\"", "\"LCD\\nDigitizer\"", "[\"LCD\",\"Digitizer\"]",
        "{\"display\":[\"LCD\",\"Digitizer\"]}", "{\"LCD\":\"Fail\",\"Digitizer\":1}", "\"Screen, Touch Screen\"",
    ])
    func whatFailedIsReadInEveryShape(failed: String) throws {
        let sink = try read("[\(text(("Failed", failed), ("Working", "\"No\"")))]", as: PhonecheckImporter.self)
        let rows = sink.sessions.flatMap(\.statements).filter { $0.result == "fail" }
        #expect(rows.map(\.function).sorted() == ["digitizer", "lcd"])
    }

    @Test(
        arguments: [
            ("Working", "\"No\"", "fail"), ("ManualFailure", "\"Yes\"", "fail"),
            ("Working", "\"Hardly\"", "inconclusive"),
            ("Working", "\"Yes\"", nil), ("ManualFailure", "\"No\"", nil),
        ] as [(String, String, String?)])
    func aVerdictThatNamesNothingIsKept(name: String, value: String, result: String?) throws {
        let sink = try read("[\(text((name, value)))]", as: PhonecheckImporter.self)
        let rows = sink.sessions.flatMap(\.statements).filter { $0.function == TestStatement.wholeDevice }
        #expect(rows.map(\.result) == (result.map { [$0] } ?? []))
    }

    @Test func aBatteryThatContradictsItselfHasNoReading() throws {
        func health(_ percent: String, _ now: Int) throws -> String? {
            let record = text(
                ("BatteryHealthPercentage", "\"\(percent)\""), ("BatteryCurrentMaxCapacity", "\"\(now)\""),
                ("BatteryDesignMaxCapacity", "\"3000\""))
            let sink = try read("[\(record)]", as: PhonecheckImporter.self)
            return sink.sessions.flatMap(\.statements).first { $0.function == "battery_health" }?.score
        }
        #expect(try health("95", 1500) == "95 or 50" && health("95", 2800) == "95" && health("Service", 0) == "Service")
    }

    @Test func aSoundRecordLeavesNothingOpen() throws {
        let erasure = try #require(try erasures("[\(text())]").first)
        #expect(!isOpen(erasure))
        #expect(erasure.capacityBytes == 64_000_000_000)
    }

    @Test(arguments: [
        ("erased", "\"No\""), ("ERASED", "\"Failed\""), ("eraseType", "\"Remote wipe (MDM)\""),
        ("type", "\"Overwrite\""),
        ("restoreCode", "14"), ("deviceLock", "\"On\""), ("mdm", "\"On\""), ("rooted", "\"Yes\""),
        ("devicestate", "\"Home\""), ("startTime", "\"2026-10-12 12:01:07\""), ("endtime", "\"2026-10-11 13:02:59\""),
        ("make", "\"Samsung\""), ("os", "\"Android\""), ("version", "\"9\""), ("memory", "\"128GB\""),
        ("serial", "\"FICTSER02\""), ("testername", "\"OP-S2\""), ("erasednotes", "\"Erase failed\""),
        ("Erased\u{200B}", "\"No\""), ("Ｅｒａｓｅｄ", "\"No\""), ("Device Lock", "\"On\""),
        ("Er\u{430}sed", "\"No\""), ("passes", "{\"Erased\":\"No\"}"), ("result", "{\"status\":\"Failed\"}"),
    ])
    func aFieldInTwoSpellingsThatDisagreeIsOpenInBothOrders(name: String, value: String) throws {
        for record in [text((name, value)), "{\"\(name)\":\(value)," + text().dropFirst()] {
            #expect(isOpen(try #require(try erasures("[\(record)]").first)))
        }
    }

    @Test func twoSpellingsThatAgreeAreOne() throws {
        let same = text(("deviceLock", "\" off\""), ("ERASED", "\"yes\""), ("eraseType", "\"IOS secure erase\""))
        #expect(!isOpen(try #require(try erasures("[\(same)]").first)))
    }

    @Test(arguments: [
        ("Erased", "[\"Yes\",\"No\"]"), ("erasedNotes", "[\"Erased\",\"Erase failed\"]"),
        ("RestoreCode", "{\"code\":3}"),
        ("DeviceLock", "[\"Off\",\"On\"]"), ("Type", "[\"iOS Secure Erase\",\"Remote wipe\"]"),
        ("Rooted", "\"Jailbroken\""),
        ("Rooted", "\"who knows\""), ("DeviceLock", "\"no\""), ("MDM", "\"Off (cached)\""),
        ("erasedNotes", "\"Erase could not be completed;Device disconnected;Erase successful;\""),
        ("erasedNotes", "\"Erase successful;Reconnected\""),
        ("erasedNotes", "\"Erase stuck at 40 %\\nErase successful\""),
        ("erasedNotes", "\"Erased, waiting for bootup\""), ("Memory", "\"1.234GB\""),
        ("DeviceState", "[\"Hello\",\"Home\"]"),
    ])
    func whatIsNoPlainGoodAnswerIsOpen(name: String, value: String) throws {
        #expect(isOpen(try #require(try erasures("[\(text(without: [name], (name, value)))]").first)))
    }

    @Test(arguments: [
        "EraseResult", "wipe_status", "eraseErrors", "LastError", "erasewarning", "SanitizationLevel",
        "data_verification",
    ])
    func aMemberThatSpeaksOfAnErasureHasToBeKnown(name: String) throws {
        let erasure = try #require(try erasures("[\(text((name, "\"partial\"")))]").first)
        #expect(erasure.doubts == [Doubt(.structure, code: "S48", field: name, texts: ["partial"])])
        let nested = try #require(try erasures("[\(text(("Custom9", "{\"\(name)\":\"partial\"}")))]").first)
        #expect(nested.doubts.map(\.field) == ["Custom9/\(name)"])
        #expect(!isOpen(try #require(try erasures("[\(text((name, "null")))]").first)))
    }

    /// A flat record has no places, so that nobody can tell what a new member is about.
    @Test(arguments: ["WarehouseZone", "UserDataFound", "TestFailures", "Remarks2", "Grаde"])
    func aMemberThatNobodyKnowsHasToBeKnown(name: String) throws {
        let erasure = try #require(try erasures("[\(text((name, "\"x\"")))]").first)
        #expect(erasure.doubts == [Doubt(.structure, code: "S48", field: name, texts: ["x"])])
        for nothing in ["\"\"", "null", "\"None\"", "[]"] {
            #expect(!isOpen(try #require(try erasures("[\(text((name, nothing)))]").first)))
        }
    }

    @Test(arguments: [
        "Color", "CosmeticsFailed", "ErrorCode", "BatterChargeEnd", "BatterySource", "eBayRejection", "Parts",
        "repair_notes",
        "CUSTOM1", "amazonRenewedRejection",
    ])
    func thoseOfTheToolsOwnShapesAreHarmless(name: String) throws {
        #expect(!isOpen(try #require(try erasures("[\(text((name, "\"x\"")))]").first)))
    }

    @Test(arguments: ["\"No\"", "\"\"", "null"])
    func aSessionThatErasedNothingIsNoAttempt(erased: String) throws {
        let gone: Set = ["Erased", "Type", "StartTime", "EndTime", "RestoreCode", "erasedNotes"]
        #expect(try erasures("[\(text(without: gone, ("Erased", erased)))]").isEmpty)
        #expect(try erasures("[\(text(without: gone, ("Erased", "\"Yes\"")))]").count == 1)
        #expect(try erasures("[\(text(without: ["Erased"], ("Erased", erased)))]").count == 1)
    }

    @Test(arguments: ["StartTime", "EndTime"])
    func aTimeThatIsMissingOrNoneLeavesTheOrderOpen(name: String) throws {
        let without = try #require(try erasures("[\(text(without: [name]))]").first)
        #expect(!without.doubts.isEmpty || without.endedAt == nil)
        let none = try #require(try erasures("[\(text(without: [name], (name, "\"soon\"")))]").first)
        #expect(none.doubts.contains { $0.kind == .unreadable && $0.code == "S31" })
    }

    @Test(arguments: [
        "{\"numOfRecords\":1,\"data\":[@]}", "[{\"numOfRecords\":1,\"results\":[@]}]", "{\"devices\":{\"a\":@}}",
        "{\"page\":{\"rows\":[@]}}", "{\"answer\":[@]}",
    ])
    func recordsInsideAPageAreReadOrTold(page: String) throws {
        let sink = try read(page.replacing("@", with: text()), as: PhonecheckImporter.self)
        #expect(sink.erasures.count == 1 || !sink.findings.isEmpty)
    }

    @Test func aRecordInsideARecordIsReadForItselfAndHoldsTheOuterOne() throws {
        let inner = text(without: ["IMEI", "Serial", "Erased"], ("Serial", "\"FICTSER09\""), ("Erased", "\"Failed\""))
        let sink = try read("[\(text(("previous", inner)))]", as: PhonecheckImporter.self)
        #expect(sink.erasures.count == 2 && sink.findings.contains { $0.code == "I16" })
        #expect(sink.erasures.contains { $0.outcome == .failed })
        #expect(sink.erasures.allSatisfy { $0.outcome == .failed || !$0.doubts.isEmpty })
    }
}
