import Basics
import EvidenceImporters
import RecoveryModel
import Testing

@Suite struct EasyPostTests {
    private static let detail =
        "{\"status\":\"in_transit\",\"status_detail\":\"departed_facility\",\"datetime\":\"2026-10-03T10:00:00Z\"}"

    private func events(_ text: String) throws -> [CarrierEvent] {
        try read(text, as: EasyPostImporter.self).records.compactMap {
            if case .carrierEvent(let event) = $0.evidence { event } else { nil }
        }
    }

    private func tracker(_ status: String, _ details: String) -> String {
        "{\"object\":\"Tracker\",\"tracking_code\":\"EZ1\",\"status\":\"\(status)\",\"updated_at\":\"2026-10-04T00:00:00Z\","
            + "\"tracking_details\":[\(details)]}"
    }

    @Test func theSameDetailInALaterWebhookIsTheSameRecord() throws {
        let first = try events(
            "{\"description\":\"tracker.updated\",\"id\":\"a\",\"result\":\(tracker("in_transit", Self.detail))}")
        let second = try events(
            "{\"description\":\"tracker.updated\",\"id\":\"b\",\"result\":\(tracker("in_transit", Self.detail))}")
        #expect(first.count == 1)
        #expect(Evidence.carrierEvent(first[0]).body == Evidence.carrierEvent(second[0]).body)
    }

    @Test func aStatusAheadOfTheDetailsIsAnEventToo() throws {
        let events = try events(tracker("return_to_sender", Self.detail))
        #expect(events.map(\.statusWord) == ["in_transit", "return_to_sender"])
        #expect(events.last?.at?.earliest.text == "2026-10-04T00:00:00.000Z")
    }

    private func codes(_ text: String) throws -> [String] {
        try read(text, as: EasyPostImporter.self).findings.map(\.code.rawValue)
    }

    @Test func detailsAreReadWhereverTheyStand() throws {
        let usual = tracker("in_transit", Self.detail)
        let alone = usual.replacing("[\(Self.detail)]", with: Self.detail)
        let named = usual.replacing("[\(Self.detail)]", with: "{\"first\":\(Self.detail)}")
        for text in [alone, named] {
            let events = try events(text)
            #expect(
                events.map(\.detail) == ["departed_facility"] && events.map(\.statusWord) == ["in_transit"], "\(text)")
            #expect(try codes(text).isEmpty)
        }
    }

    @Test(arguments: ["7", "\"gone\"", "[7]", "[null]", "{\"a\":7}", "true"]) func whatIsNoDetailIsTold(part: String)
        throws
    {
        let text = tracker("in_transit", Self.detail).replacing("[\(Self.detail)]", with: part)
        #expect(try codes(text) == ["I10"])
        let beside = tracker("in_transit", Self.detail + ",7")
        #expect(try codes(beside) == ["I10"] && events(beside).count == 1)
    }

    @Test(arguments: [
        "\"message\":\"PARCEL_REPACKED\"", "\"message\":[\"Arrived\",\"parcel_repacked\"]",
        "\"message\":{\"text\":\"parcel repacked\"}", "\"carrier_code\":\"PARCEL_REPACKED\"",
        "\"status_detail\":\"parcel_repacked\"",
    ])
    func whatThreatensCustodyIsSeenInAnyMember(member: String) throws {
        let rest = "\"datetime\":\"2026-10-03T10:00:00Z\",\"status\":\"in_transit\""
        let detail = try events(tracker("in_transit", "{\(member),\(rest)}"))
        #expect(detail.map(\.redFlag) == [.repacked])
        // At the tracker's own level it is one more event, though its status is that of the last detail.
        let level = tracker("in_transit", Self.detail).replacing("\"object\"", with: member + ",\"object\"")
        #expect(try events(level).map(\.redFlag) == [nil, .repacked])
        let place = tracker("in_transit", "{\"tracking_location\":{\"city\":\"PARCEL_REPACKED\"},\(rest)}")
        #expect(try events(place).map(\.redFlag) == [nil], "a place is no sentence")
    }

    @Test func listsArraysAndLinesAreRead() throws {
        let one = tracker("in_transit", Self.detail)
        #expect(try events("[\(one),\(one)]").count == 2)
        #expect(try events("\(one)\n\(one)\n").count == 2)
        #expect(try events("{\"trackers\":[\(one),\(one)]}").count == 2)
    }
}
