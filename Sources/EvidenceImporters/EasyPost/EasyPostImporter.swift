import Basics
import RecoveryModel

/// Tracker events of EasyPost: the webhook's `tracker.updated`, tracker objects alone, or lists of them.
///
/// Each webhook repeats all earlier details, so a detail carries no event id of its own: repeats are equal records.
package struct EasyPostImporter: EvidenceImporter {
    package static let id = "easypost-json"
    package static let summary = "EasyPost trackers and tracker.updated events (JSON, JSON Lines)"

    package init() {}

    package static func recognises(_ head: FileHead) -> Bool {
        guard let names = JSONHead(head), names.count(of: ["tracking_code"]) == 1 else { return false }
        return names.count(of: ["tracking_details", "tracker.updated", "tracker", "status_detail"]) > 0
    }

    package func read(_ source: any ByteSource, into sink: any EvidenceSink) throws {
        try JSONElements.read(source, into: sink) { value, line in
            if let list = value["trackers"]?.array {
                for tracker in list { try Self.take(tracker, line: line, sink: sink) }
            } else {
                try Self.take(value, line: line, sink: sink)
            }
        }
    }

    private static func take(_ value: JSONValue, line: Int, sink: any EvidenceSink) throws {
        let tracker = value["result"] ?? value
        guard let code = tracker["tracking_code"]?.text, !code.isEmpty else {
            let message = "no tracker: the object names no tracking_code and is not recorded"
            return try sink.finding(FileFinding("I10", message, line: line))
        }
        let carrier = tracker["carrier"]?.text
        let details = try details(tracker["tracking_details"], code: code, line: line, sink: sink)
        for detail in details {
            try give(detail, code: code, carrier: carrier, at: detail["datetime"]?.text, line: line, sink: sink)
        }
        // The tracker's own status can be ahead of the last detail.
        let status = tracker["status"]?.text
        let isAlarm = texts(in: tracker, "").contains { CarrierRedFlag(detail: $0) != nil }
        if let status, details.last?["status"]?.text != status || isAlarm {
            try give(tracker, code: code, carrier: carrier, at: tracker["updated_at"]?.text, line: line, sink: sink)
        }
    }

    /// The list of details; one alone, and one by name, are read as lists. Anything else is told.
    private static func details(
        _ value: JSONValue?, code: String, line: Int, sink: any EvidenceSink
    ) throws -> [JSONValue] {
        guard let value, !value.isNull else { return [] }
        let found =
            value.array ?? value.members.map { $0.contains { $0.name == "status" } ? [value] : $0.map(\.value) } ?? []
        let good = found.filter { $0.members != nil }
        if good.count < found.count || (found.isEmpty && value.array == nil) {
            let message = "tracking_details of \(code) has parts that are no details: they are not recorded"
            try sink.finding(FileFinding("I10", message, line: line))
        }
        return good
    }

    private static func give(
        _ detail: JSONValue, code: String, carrier: String?, at text: String?, line: Int,
        sink: any EvidenceSink
    ) throws {
        let at = text.flatMap { EvidenceTime($0) }
        if let text, !text.isEmpty, at == nil {
            try sink.finding(FileFinding("I10", "datetime '\(text.prefix(40))' of \(code): no time", line: line))
        }
        let event = CarrierEvent(
            carrier: carrier, trackingCode: code, statusWord: detail["status"]?.text, detail: reason(detail), at: at,
            location: place(detail["tracking_location"]), eventID: nil, source: SourceRef(document: 0, line: line))
        try sink.record(EvidenceRecord(references: [], evidence: .carrierEvent(event), line: line))
    }

    /// The code of the detail; the carrier's sentence where there is none, or where it alone says what went wrong.
    private static func reason(_ detail: JSONValue) -> String? {
        let texts = texts(in: detail, "")
        if let alarm = texts.first(where: { CarrierRedFlag(detail: $0) != nil }) { return alarm }
        if let code = detail["status_detail"]?.text, !code.isEmpty, code != "unknown" { return code }
        return [detail["message"]?.text, detail["status_detail"]?.text].compactMap(\.self).first { !$0.isEmpty }
    }

    /// Every text of the detail besides its place, its time and the history that it is part of.
    private static func texts(in value: JSONValue, _ name: String) -> [String] {
        if ["tracking_location", "tracking_details", "carrier_detail", "fees", "status"].contains(name) { return [] }
        if let items = value.array { return items.flatMap { texts(in: $0, name) } }
        if let members = value.members { return members.flatMap { texts(in: $0.value, $0.name) } }
        return value.string.map { $0.isEmpty ? [] : [$0] } ?? []
    }

    private static func place(_ location: JSONValue?) -> String? {
        let parts = ["city", "state", "country", "zip"].compactMap { location?[$0]?.text }.filter { !$0.isEmpty }
        return parts.isEmpty ? nil : parts.joined(separator: ", ")
    }
}
