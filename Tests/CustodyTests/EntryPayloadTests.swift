import Basics
import RecoveryModel
import Testing

@testable import Custody

/// What each type of entry says: its exact bytes, and the same read back. These bytes are in logs for ever.
@Suite struct EntryPayloadTests {
    private static let text = "sha256:" + String(repeating: "0a", count: 32)
    private static let other = "sha256:" + String(repeating: "0b", count: 32)

    private func digest(_ text: String) throws -> Digest { try #require(Digest(text: text)) }

    /// The payload as an entry of its type carries it.
    private func entry(_ type: CustodyEventType, _ data: String) throws -> RecordedEntry {
        try #require(RecordedEntry(RecordedEntryTests.entry(type: type.rawValue, data: data)))
    }

    /// Writes exactly `text`, which is canonical, and reads the same of it; an entry of another type says nothing.
    private func check<Payload: EntryPayload>(
        _ payload: Payload, _ text: String, type: CustodyEventType, line: Int = #line
    ) throws {
        let place = SourceLocation(fileID: #fileID, filePath: #filePath, line: line, column: 1)
        #expect(String(decoding: payload.data, as: UTF8.self) == text, sourceLocation: place)
        #expect(CanonicalJSON.encode(try JSONParser.parse(payload.data)) == payload.data, sourceLocation: place)
        #expect(Payload(try entry(type, text)) == payload, sourceLocation: place)
        let others = CustodyEventType.allCases.filter { !Payload.types.contains($0) }
        #expect(try others.allSatisfy { Payload(try entry($0, text)) == nil }, sourceLocation: place)
        // Signed acts have further members.
        let signed = text == "{}" ? #"{"signer":"k"}"# : text.dropLast() + #","signer":"k"}"#
        #expect(Payload(try entry(type, signed)) == payload, sourceLocation: place)
        for data in ["[]", "null", "\"x\"", "7"] {
            #expect(Payload(try entry(type, data)) == nil, "data is no object", sourceLocation: place)
        }
    }

    @Test func certificates() throws {
        try check(
            CertificatePayload.Issued(
                devicesDigest: digest(Self.text), id: "a4bf9d5a", pdfDigest: digest(Self.other),
                vcDigest: digest(Self.text)),
            "{\"devicesDigest\":\"\(Self.text)\",\"id\":\"a4bf9d5a\",\"pdfDigest\":\"\(Self.other)\","
                + "\"vcDigest\":\"\(Self.text)\"}",
            type: .certificateIssued)
        #expect(
            CertificatePayload.Issued.Name.allCases.map(\.rawValue).sorted()
                == CertificatePayload.Issued.Name.allCases.map(\.rawValue))
        try check(
            CertificatePayload.Superseded(by: "new", id: "old"), #"{"by":"new","id":"old"}"#,
            type: .certificateSuperseded)
    }

    @Test func revokedCertificates() throws {
        let seen = CertificatePayload.Place(
            intake: "L-1/7", device: "356938035643809", route: nil, certifiedRoute: "resale", place: "Bay 4",
            at: "2026-11-22T12:00Z")
        let place =
            #"{"at":"2026-11-22T12:00Z","certifiedRoute":"resale","device":"356938035643809","intake":"L-1/7","#
            + #""place":"Bay 4","route":null}"#
        try check(
            CertificatePayload.Revoked("c-1", codes: ["S06", "S36"], count: 2, places: [seen]),
            #"{"codes":["S06","S36"],"count":2,"devices":["L-1/7"],"id":"c-1","whereabouts":["# + place + "]}",
            type: .certificateRevoked)
        try check(
            CertificatePayload.Revoked("c-1", reason: "wrong \"customer\"", count: 1, places: [seen]),
            #"{"count":1,"id":"c-1","reason":"wrong \"customer\"","whereabouts":["# + place + "]}",
            type: .certificateRevoked)
        // As the first versions wrote it.
        let old = try #require(
            CertificatePayload.Revoked(entry(.certificateRevoked, #"{"codes":["S36"],"devices":["L-1/1"],"id":"c"}"#)))
        #expect(old.codes == ["S36"] && old.devices == ["L-1/1"] && old.id == "c")
        #expect(old.count == nil && old.whereabouts == nil && old.reason == nil)
        let odd = try #require(
            CertificatePayload.Revoked(
                entry(.certificateRevoked, #"{"codes":["S36",7],"count":"2","id":"c","reason":1,"whereabouts":[7]}"#)))
        #expect(odd.codes == nil && odd.count == nil && odd.reason == nil && odd.whereabouts == nil && odd.id == "c")
    }

    @Test func validations() throws {
        try check(
            ValidationPayload(
                status: .accepted, devices: 40, others: 2, document: digest(Self.text), basis: nil),
            "{\"basis\":null,\"devices\":40,\"document\":\"\(Self.text)\",\"others\":2,\"status\":\"accepted\"}",
            type: .sanitizationValidated)
        try check(
            ValidationPayload(
                status: .rejected, devices: 0, others: 0, document: digest(Self.text), basis: "seal broken"),
            "{\"basis\":\"seal broken\",\"devices\":0,\"document\":\"\(Self.text)\",\"others\":0,"
                + "\"status\":\"rejected\"}",
            type: .sanitizationValidated)
        for status in ["\"Accepted\"", "\"accepted \"", "true", "null", "[\"accepted\"]"] {
            let said = try #require(ValidationPayload(entry(.sanitizationValidated, "{\"status\":\(status)}")))
            #expect(said.status == nil, "\(status) is no acceptance")
            #expect(said.document == nil && said.devices == nil && said.others == nil && said.basis == nil)
        }
    }

    @Test func findings() throws {
        try check(
            FindingPayload.Opened(
                code: "F04", finding: "0011223344556677", line: 3, severity: .hold, stage: "functionality", values: "ab"
            ),
            #"{"code":"F04","finding":"0011223344556677","line":3,"severity":"hold","stage":"functionality","#
                + #""values":"ab"}"#,
            type: .findingOpened)
        try check(
            FindingPayload.Opened(code: "I10", finding: "f", line: 0, severity: .warn, stage: nil, values: ""),
            #"{"code":"I10","finding":"f","line":0,"severity":"warn","stage":null,"values":""}"#, type: .findingOpened)
        let odd = try #require(
            FindingPayload.Opened(entry(.findingOpened, #"{"code":4,"finding":"f","line":"3","severity":"grave"}"#)))
        #expect(odd.code == nil && odd.line == nil && odd.severity == nil && odd.finding == "f")
        try check(
            FindingPayload.Resolved(decision: "link:L-1/7", code: "I16", finding: "f", reason: "label", values: "ab"),
            #"{"as":"link:L-1/7","code":"I16","finding":"f","reason":"label","values":"ab"}"#, type: .findingResolved)
        #expect(FindingPayload.Resolved(try entry(.findingResolved, #"{"as":["accept"]}"#))?.decision == nil)
    }

    @Test func lots() throws {
        try check(
            LotPayload.Opened(customer: "C-1", document: digest(Self.text), pipeline: "phones"),
            "{\"customer\":\"C-1\",\"document\":\"\(Self.text)\",\"pipeline\":\"phones\"}", type: .lotOpened)
        try check(
            LotPayload.Amended(
                changes: "route: a to b", document: digest(Self.text), effect: .loosened, reason: "asked"),
            "{\"changes\":\"route: a to b\",\"document\":\"\(Self.text)\",\"effect\":\"loosened\","
                + "\"reason\":\"asked\"}",
            type: .lotAmended)
        try check(LotPayload.Received(), "{}", type: .lotReceived)
        try check(LotPayload.Closed(reason: "done"), #"{"reason":"done"}"#, type: .lotClosed)
        let odd = try #require(
            LotPayload.Amended(entry(.lotAmended, #"{"document":"sha256:0A","effect":"Loosened"}"#)))
        #expect(odd.document == nil && odd.effect == nil && odd.changes == nil && odd.reason == nil)
    }

    @Test func documents() throws {
        for type in [CustodyEventType.documentWithdrawn, .documentRestored] {
            try check(
                DocumentPayload(document: digest(Self.text), file: "a/b.csv", lots: [], reason: "wrong"),
                "{\"document\":\"\(Self.text)\",\"file\":\"a/b.csv\",\"reason\":\"wrong\"}", type: type)
            try check(
                DocumentPayload(document: digest(Self.text), file: "b.csv", lots: ["L-2", "L-3"], reason: "wrong"),
                "{\"document\":\"\(Self.text)\",\"file\":\"b.csv\",\"lots\":[\"L-2\",\"L-3\"],\"reason\":\"wrong\"}",
                type: type)
        }
    }

    @Test func tables() throws {
        try check(
            TablePayload(
                "tools", document: digest(Self.text), original: nil, refusedLines: [], refusedRows: 0, excluded: nil,
                retroactive: nil, signedBy: nil),
            "{\"document\":\"\(Self.text)\",\"refusedRows\":0,\"signedBy\":null,\"table\":\"tools\"}",
            type: .tableImported)
        let rows = TablePayload.Rows(count: 2, rows: ["OP-7 sanitizer"])
        try check(
            TablePayload(
                "operators", document: digest(Self.text), original: digest(Self.other), refusedLines: [3, 9],
                refusedRows: 2, excluded: TablePayload.Rows(count: 0, rows: []), retroactive: rows, signedBy: "OP-1"),
            "{\"document\":\"\(Self.text)\",\"excluded\":{\"count\":0,\"rows\":[]},\"original\":\"\(Self.other)\","
                + "\"refusedLines\":[3,9],\"refusedRows\":2,"
                + "\"retroactive\":{\"count\":2,\"rows\":[\"OP-7 sanitizer\"]},\"signedBy\":\"OP-1\","
                + "\"table\":\"operators\"}",
            type: .tableImported)
        let odd = try #require(
            TablePayload(entry(.tableImported, #"{"excluded":[],"refusedLines":[3,"9"],"signedBy":7,"table":{}}"#)))
        #expect(odd.excluded == nil && odd.refusedLines == nil && odd.signedBy == nil && odd.table == nil)
    }

    @Test func policiesAndNotices() throws {
        try check(
            PolicyPayload(pipeline: "phones", policy: Self.text, rules: "7"),
            "{\"pipeline\":\"phones\",\"policy\":\"\(Self.text)\",\"rules\":\"7\"}", type: .policyChanged)
        try check(
            NoticePayload(
                notice: "receipt", document: digest(Self.text), says: digest(Self.other),
                sentAt: Instant(milliseconds: 1_790_000_000_123), to: "C-1"),
            "{\"document\":\"\(Self.text)\",\"notice\":\"receipt\",\"says\":\"\(Self.other)\","
                + "\"sentAt\":\"2026-09-21T14:13:20.123Z\",\"to\":\"C-1\"}", type: .noticeSent)
        #expect(NoticePayload(try entry(.noticeSent, #"{"sentAt":"2026-09-21"}"#))?.sentAt == nil)
    }

    @Test func keys() throws {
        try check(
            KeyPayload.Rotated(old: "log+1+a", new: "log+2+b", reason: "yearly", isKeyLost: false, isSaltLost: false),
            #"{"keyLost":false,"new":"log+2+b","old":"log+1+a","reason":"yearly"}"#, type: .keyRotated)
        let end = #"{"current":"log+2+b","ended":["log+1+a"],"reason":"done"}"#
        try check(
            KeyPayload.OverlapEnded(current: "log+2+b", ended: ["log+1+a"], reason: "done"), end, type: .keyRotated)
        let lost = #"{"keyLost":true,"new":"log+2+b","old":"log+1+a","reason":"fire","saltLost":true}"#
        try check(
            KeyPayload.Rotated(old: "log+1+a", new: "log+2+b", reason: "fire", isKeyLost: true, isSaltLost: true), lost,
            type: .keyRotated)
        #expect(KeyPayload.Rotated(try entry(.keyRotated, end)) == nil, "the end of an overlap is no rotation")
        #expect(KeyPayload.OverlapEnded(try entry(.keyRotated, lost)) == nil)
        #expect(KeyPayload.Rotated(try entry(.keyRotated, #"{"keyLost":"true","new":"n"}"#))?.keyLost == nil)
    }

    @Test func corrections() throws {
        let now = Instant(milliseconds: 1_790_000_000_123)
        let accepted = #"{"before":null,"clock":"2026-09-21T14:13:20.123Z","kind":"clock.accepted"}"#
        try check(CorrectionPayload.ClockAccepted(before: nil, clock: now), accepted, type: .correction)
        try check(
            CorrectionPayload.ClockAccepted(before: Instant(milliseconds: 0), clock: now),
            #"{"before":"1970-01-01T00:00:00.000Z","clock":"2026-09-21T14:13:20.123Z","kind":"clock.accepted"}"#,
            type: .correction)
        let last = Checkpoint(origin: "log.example", size: 9, root: .empty)
        let continued =
            "{\"entriesKept\":7,\"entriesLost\":2,\"kind\":\"log.continued\",\"previousLog\":\"log.example\","
            + "\"previousRoot\":\"\(TreeHash.empty.description)\",\"previousSize\":9,\"reason\":\"fire\"}"
        try check(
            CorrectionPayload.LogContinued(after: last, kept: 7, reason: "fire"), continued, type: .correction)
        #expect(CorrectionPayload.ClockAccepted(try entry(.correction, continued)) == nil)
        #expect(CorrectionPayload.LogContinued(try entry(.correction, accepted)) == nil)
        #expect(CorrectionPayload.ClockAccepted(try entry(.correction, "{}")) == nil)
    }
}
