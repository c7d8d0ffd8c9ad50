import Basics
import RecoveryModel

/// Records of the Phonecheck cloud: one device's, arrays of them, or one a line. Every record gives a session of test
/// statements, and one with an erasure block an erasure too.
package struct PhonecheckImporter: EvidenceImporter {
    package static let id = "phonecheck-json"
    package static let summary = "Phonecheck records: tests, locks, battery, erasure (JSON, JSON Lines)"

    /// The tool's name in every record.
    static let tool = "Phonecheck"

    package init() {}

    package static func recognises(_ head: FileHead) -> Bool {
        guard let names = JSONHead(head) else { return false }
        let own = [
            "deviceupdateddate", "devicecreateddate", "testername", "stationid", "erasednotes", "licenseidentifier",
            "devicelock", "batteryhealthpercentage", "a4reportlink", "erasetype", "erasetime", "master_id",
            "passed", "pending", "manualfailure", "regulatorymodelnumber", "numofrecords",
        ]
        return names.count(of: own) >= 3
            || (names.count(of: ["erased", "erasetype", "erasetime"]) >= 2 && names.count(of: ["imei", "serial"]) >= 1)
    }

    static func version(_ record: PhonecheckRecord) -> String? { record.text(.appversion) ?? record.text(.buildno) }

    package func read(_ source: any ByteSource, into sink: any EvidenceSink) throws {
        var names = PhonecheckRecord.Names()
        try JSONElements.read(source, into: sink) { value, line in
            // A page can itself be an array on a line of its own.
            for element in value.array ?? [value] {
                try Self.take(element, line: line, names: &names, sink: sink)
            }
        }
    }

    private static func take(
        _ value: JSONValue, line: Int, names: inout PhonecheckRecord.Names, sink: any EvidenceSink
    ) throws {
        guard let members = value.members else {
            return try sink.finding(FileFinding("I10", "no object: not recorded", line: line))
        }
        let record = PhonecheckRecord(members, names: &names)
        guard record.namesDevice else {
            if try unwrap(members, line: line, names: &names, sink: sink) || record.value(.numofrecords) != nil {
                return
            }
            let message = "the record names no device (IMEI, Serial, UDID, MEID) and is not recorded"
            return try sink.finding(FileFinding("I10", message, line: line))
        }
        try takeNested(record, line: line, names: &names, sink: sink)
        let times = PhonecheckTimes(record)
        for (field, text) in times.unreadable {
            let message = "\(field) '\(text.prefix(40))': no time, read as none"
            try sink.finding(FileFinding("I10", message, line: line))
        }
        try give(record, times: times, source: SourceRef(document: 0, line: line), sink: sink)
    }

    /// A page's wrapper around records: every list or object of objects in it is read. False when it has none.
    private static func unwrap(
        _ members: [JSONMember], line: Int, names: inout PhonecheckRecord.Names, sink: any EvidenceSink
    ) throws -> Bool {
        var isWrapper = false
        for member in members {
            let elements = member.value.array ?? (member.value.members != nil ? [member.value] : [])
            let isNamed = PhonecheckMembers.wrappers.contains(ComparableText.key(member.name))
            guard isNamed || elements.contains(where: { $0.members.map(Self.isRecord) ?? false }) else { continue }
            isWrapper = isWrapper || !elements.isEmpty
            for element in elements { try take(element, line: line, names: &names, sink: sink) }
        }
        return isWrapper
    }

    private static func isRecord(_ members: [JSONMember]) -> Bool {
        var names = PhonecheckRecord.Names()
        return PhonecheckRecord(members, names: &names).namesDevice
    }

    /// A record inside another one is a record of its own, and the outer one is held for it (S48).
    private static func takeNested(
        _ record: PhonecheckRecord, line: Int, names: inout PhonecheckRecord.Names, sink: any EvidenceSink
    ) throws {
        for member in record.unknown {
            for element in member.value.array ?? [member.value] {
                guard let members = element.members else { continue }
                let inner = PhonecheckRecord(members, names: &names)
                guard inner.namesDevice, inner.tellsOfErasure else { continue }
                let message = "a record lies inside another one, under \(member.name): each is read for itself"
                try sink.finding(FileFinding("I16", message, line: line))
                try take(element, line: line, names: &names, sink: sink)
            }
        }
    }

    private static func give(
        _ record: PhonecheckRecord, times: PhonecheckTimes, source: SourceRef, sink: any EvidenceSink
    ) throws {
        let references = references(record)
        let states = PhonecheckStates(record)
        let erasure = PhonecheckErasure.erasure(
            record, times: times, states: states, references: references, source: source)
        let statements = PhonecheckStatements(
            record, times: times, states: states, hasErasure: erasure != nil, source: source
        ).list
        if !statements.isEmpty {
            let session = TestSession(statements: statements, source: source)
            try sink.record(EvidenceRecord(references: references, evidence: .tests(session), line: source.line))
        }
        if let erasure {
            try sink.record(EvidenceRecord(references: references, evidence: .erasure(erasure), line: source.line))
        }
        if statements.isEmpty, !record.tellsOfErasure {
            let message = "the record says nothing about tests, locks, battery or erasure"
            try sink.finding(FileFinding("I10", message, line: source.line))
        }
    }

    private static func references(_ record: PhonecheckRecord) -> [DeviceReference] {
        var references = ReportReferences(make: record.text(.make))
        for text in record.texts(.imei) { references.addIMEI(text) }
        for text in record.texts(.imei2) { references.addIMEI(text) }
        for text in record.texts(.meid) { references.add(.meid, text) }
        for text in record.texts(.meid2) { references.add(.meid, text) }
        for text in record.texts(.serial) { references.add(.serial, text) }
        for text in record.texts(.udid) { references.add(.udid, text) }
        for text in record.texts(.licenseidentifier) { references.add(.ecid, ecid(text, record)) }
        for text in record.texts(.eid) { references.add(.eid, text) }
        return references.list
    }

    /// The licence identifier is the ECID, in decimal or in hexadecimal without saying which. The end of the UDID tells
    /// where the digits alone don't.
    private static func ecid(_ text: String, _ record: PhonecheckRecord) -> String {
        guard let tail = record.text(.udid)?.split(separator: "-").last, tail.utf8.count == 16 else { return text }
        let isHex = tail.uppercased().drop { $0 == "0" } == text.uppercased().drop { $0 == "0" }
        let isDecimal = text.utf8.allSatisfy { $0 >= 48 && $0 <= 57 }
        return isHex && isDecimal ? "0x" + text : text
    }
}
