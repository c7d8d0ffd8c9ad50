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

    @Test func listsArraysAndLinesAreRead() throws {
        let one = tracker("in_transit", Self.detail)
        #expect(try events("[\(one),\(one)]").count == 2)
        #expect(try events("\(one)\n\(one)\n").count == 2)
        #expect(try events("{\"trackers\":[\(one),\(one)]}").count == 2)
    }
}
