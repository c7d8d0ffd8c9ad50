import Basics
import EvidenceImporters
import RecoveryModel
import Testing

@Suite struct BlanccoTests {
    private static let times = [
        "timestamp": "2026-10-06T10:52:06+0900", "start_time": "2026-10-06 10:52:06",
        "end_time": "2026-10-06 10:58:47",
    ]

    private func entries(_ values: [String: String]) -> String {
        values.sorted { $0.key < $1.key }.map { "<entry name=\"\($0.key)\">\($0.value)</entry>" }.joined()
    }

    private func report(
        _ values: [String: String] = ["state": "Successful"], target: [String: String] = [:],
        system: [String: String] = ["serial": "SNX00TEST02"], inside: String = "", after: String = ""
    ) -> String {
        "<report><blancco_data><description><document_id>doc-1</document_id></description>"
            + "<blancco_erasure_report><entries name=\"erasures\"><entries name=\"erasure\">"
            + entries(Self.times.merging(values) { $1 })
            + "<entries name=\"target\">\(entries(target))</entries>\(inside)"
            + "</entries></entries></blancco_erasure_report><blancco_hardware_report><entries name=\"system\">"
            + entries(system) + "</entries>\(after)</blancco_hardware_report></blancco_data></report>"
    }

    private func erasure(
        _ values: [String: String] = ["state": "Successful"], target: [String: String] = [:],
        system: [String: String] = ["serial": "SNX00TEST02"], inside: String = "", after: String = ""
    ) throws -> Erasure {
        let text = report(values, target: target, system: system, inside: inside, after: after)
        return try #require(try read("<root>\(text)</root>", as: BlanccoImporter.self).erasures.first)
    }

    @Test func theOffsetOfTheTimestampIsTheZoneOfStartAndEnd() throws {
        let erasure = try erasure(["elapsed_time": "00:06:40", "state": "Successful"])
        #expect(erasure.startedAt?.earliest.text == "2026-10-06T01:52:06.000Z")
        #expect(erasure.endedAt?.latest.text == "2026-10-06T01:58:47.000Z")
        #expect(erasure.elapsedSeconds == 400)
    }

    @Test func aTimestampWithoutOffsetGivesNoZone() throws {
        #expect(try erasure(["timestamp": "2026-10-06T10:52:06"]).startedAt?.zoneKnown == false)
    }

    @Test(arguments: [
        ("Successful", ErasureOutcome.successful), ("successful", .unknown), ("Erased", .unknown),
        ("Erased with exceptions", .withExceptions), ("Not Erased", .notErased), ("Failed", .failed), ("", .unknown),
    ])
    func onlyExactlySuccessfulIsSuccess(state: String, outcome: ErasureOutcome) throws {
        let erasure = try erasure(["state": state])
        #expect(erasure.outcome == outcome)
        #expect(erasure.outcomeWords == (state.isEmpty ? nil : state))
    }

    @Test func anExceptionSpoilsSuccess() throws {
        let inside = "<entries name=\"exception\"><entry name=\"message\">x</entry></entries>"
        #expect(try erasure(inside: inside).outcome == .withExceptions)
        let nested = "<entries name=\"erasure_details\"><entries name=\"failure\"/></entries>"
        #expect(try erasure(inside: nested).outcome == .withExceptions)
    }

    @Test func errorCountersAreSummedAndMissingIsNotZero() throws {
        #expect(try erasure(["failed_sectors": "2", "total_errors": "3"]).errorCount == 5)
        #expect(try erasure(["failed_sectors": "0", "total_errors": "0"]).errorCount == 0)
        #expect(try erasure(["total_errors": "0"]).errorCount == .missing, "one counter of two")
        #expect(try erasure().errorCount == .missing)
    }

    @Test(
        arguments: [
            ("00:01:42.412", .stated(102)), ("00:01:42", .stated(102)), ("00:01:42.", .unreadable("00:01:42.")),
            ("00:01:42.x", .unreadable("00:01:42.x")),
        ] as [(String, Fact<Int>)])
    func partsOfASecondAreCutOff(text: String, seconds: Fact<Int>) throws {
        #expect(try erasure(["elapsed_time": text]).elapsedSeconds == seconds)
    }

    @Test func theIMEIPrefixOfTheTargetIsStripped() throws {
        let erasure = try erasure(target: ["serial": "IMEI:490154203237518"], system: ["manufacturer": "Apple, Inc."])
        #expect(erasure.identifiers == [DeviceReference(kind: .imei, text: "490154203237518", make: "Apple, Inc.")])
    }

    @Test func disksJoinBySerialAndNotByOrder() throws {
        let disks =
            "<entries name=\"disks\"><entries name=\"disk\">\(entries(["serial": "B", "capacity": "2", "type": "SD card"]))"
            + "</entries><entries name=\"disk\">\(entries(["serial": "A", "capacity": "1"]))</entries></entries>"
        #expect(try erasure(target: ["serial": "A"], after: disks).capacityBytes == 1)
        let card = try erasure(target: ["serial": "B"], after: disks)
        #expect(card.capacityBytes == 2)
        #expect(card.media == .sdCard)
        #expect(try erasure(target: ["serial": "C"], after: disks).capacityBytes == .missing)
        #expect(try erasure(target: ["serial": "Optane_0000"], after: disks).capacityBytes == .missing)
    }

    @Test func aLockIsOffOnlyWhereItsSourceSpeaksOfIt() throws {
        let off = ["serial": "SNX00TEST02", "find_my_iphone": "Unlocked", "find_my_iphone_source": "Activation Lock"]
        #expect(try erasure(system: off).locks == ["lock.activation": .off])
        let other = off.merging(["find_my_iphone_source": "Settings"]) { $1 }
        #expect(try erasure(system: other).locks == ["lock.activation": .unknown])
        #expect(
            try erasure(system: ["serial": "SNX00TEST02", "mdm_status": "Unknown"]).locks == ["lock.mdm": .unknown])
    }

    @Test func aCardThatWasReadIsPresent() throws {
        let cards =
            "<entries name=\"sim_cards\"><entries name=\"sim_card\">\(entries(["iccid": "8944500000000000001"]))"
        #expect(try erasure(after: cards + "</entries></entries>").mediaItems == ["media.sim": "present"])
    }

    @Test func reportsBeforeHostileContentAreKept() throws {
        let hostile = [
            "<!DOCTYPE root [<!ENTITY a \"b\">]>", "&file;", String(repeating: "<a>", count: 400),
            "<report><blancco_data",
        ]
        for text in hostile {
            let sink = try read("<root>\(report())\(text)</root>", as: BlanccoImporter.self)
            #expect(sink.erasures.count == 1, "\(text.prefix(20))")
            #expect(sink.codes == ["I16"], "\(text.prefix(20))")
        }
    }

    @Test func aReportWithoutEndIsRefused() throws {
        let disk = "<entries name=\"disk\"><entry name=\"serial\">A</entry></entries>"
        let text = "<root>\(report())<report><blancco_data>" + String(repeating: disk, count: 140_000)
        let sink = try read(text + "</blancco_data></report></root>", as: BlanccoImporter.self)
        #expect(sink.erasures.count == 1)
        #expect(sink.codes == ["I16"])
    }

    @Test func severalErasuresOfAReportKeepApart() throws {
        let text = report().replacing(
            "</entries></entries></blancco_erasure_report>",
            with: "</entries><entries name=\"erasure\"><entry name=\"state\">Failed</entry></entries></entries>"
                + "</blancco_erasure_report>")
        let sink = try read("<root>\(text)</root>", as: BlanccoImporter.self)
        #expect(sink.erasures.map(\.reportID) == ["doc-1", "doc-1#2"])
        #expect(sink.erasures.map(\.outcome) == [.successful, .failed])
    }

    @Test func aReportOfNoDeviceIsSaid() throws {
        let sink = try read("<root>\(report(system: ["serial": " -- "]))</root>", as: BlanccoImporter.self)
        #expect(sink.records.isEmpty)
        #expect(sink.codes == ["I10"])
    }

    @Test(
        arguments: [
            (nil, false), ("<integrity/>", false), ("<integrity> \n </integrity>", false),
            ("<integrity>c2lnbmVk</integrity>", true),
        ] as [(String?, Bool)])
    func aSignatureIsThereOrNot(integrity: String?, isThere: Bool) throws {
        let log =
            "<document_log><log_entry><date>2026-10-06T02:00:00+0000</date>\(integrity ?? "")</log_entry></document_log>"
        let text = report().replacing("</description>", with: log + "</description>")
        let sink = try read("<root>\(text)</root>", as: BlanccoImporter.self)
        #expect(sink.erasures.first?.signaturePresent == isThere)
        #expect(try erasure().signaturePresent == false, "the format has a place for it")
    }

    @Test(
        arguments: [
            (["true"], "true"), (["false"], "false"), (["true", "false"], "false"), (["false", "true"], "false"),
            (["", "true"], "true"), ([], nil),
        ] as [([String], String?)])
    func ofSeveralWordsOnTheReportTheBadOneHolds(words: [String], kept: String?) throws {
        let entries = words.map { "<entry name=\"verified\">\($0)</entry>" }.joined()
        let text = report().replacing(
            "</description>", with: "<description_entries>\(entries)</description_entries></description>")
        let sink = try read("<root>\(text)</root>", as: BlanccoImporter.self)
        #expect(sink.erasures.first?.verifiedWord.ifStated == kept)
    }

    @Test func theRecordSurvivesStaging() throws {
        let erasure = try erasure(system: ["serial": "SNX00TEST02", "manufacturer": "Example", "rooted": "No"])
        var reader = FieldReader(Evidence.erasure(erasure).body)
        var copy = Erasure(from: &reader)
        copy.source = erasure.source
        #expect(copy == erasure)
    }
}
