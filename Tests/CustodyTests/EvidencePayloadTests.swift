import Basics
import RecoveryModel
import Testing

@testable import Custody

/// What entries say of evidence and of what was decided: exact bytes, and the same read back.
@Suite struct EvidencePayloadTests {
    private static let document = "sha256:" + String(repeating: "0a", count: 32)
    private static let record: [UInt8] = [0, 1, 0xFE, 0xFF]

    private func entry(_ type: CustodyEventType, _ data: String) throws -> RecordedEntry {
        try #require(RecordedEntry(RecordedEntryTests.entry(type: type.rawValue, data: data)))
    }

    private func check<Payload: EntryPayload>(
        _ payload: Payload, _ text: String, type: CustodyEventType, line: Int = #line
    ) throws {
        let place = SourceLocation(fileID: #fileID, filePath: #filePath, line: line, column: 1)
        #expect(String(decoding: payload.data, as: UTF8.self) == text, sourceLocation: place)
        #expect(CanonicalJSON.encode(try JSONParser.parse(payload.data)) == payload.data, sourceLocation: place)
        #expect(Payload(try entry(type, text)) == payload, sourceLocation: place)
        #expect(Payload(try entry(.noticeSent, text)) == nil, sourceLocation: place)
        #expect(Payload(try entry(type, "[]")) == nil, sourceLocation: place)
    }

    private func evidence(_ detail: EvidencePayload.Detail, line: Int = 12) -> EvidencePayload {
        EvidencePayload(document: Self.document, line: line, record: Self.record, detail: detail)
    }

    @Test func aRecordIsItsPlaceAndItsIdentity() throws {
        let text = "{\"document\":\"\(Self.document)\",\"line\":12,\"record\":\"0001feff\"}"
        for type in [CustodyEventType.deviceManifested, .deviceRepaired, .sanitizationSampled] {
            try check(evidence(.none), text, type: type)
            #expect(EvidencePayload.record(of: try entry(type, text)) == Self.record)
        }
        #expect(EvidencePayload.record(of: try entry(.findingOpened, text)) == nil)
        try check(
            EvidencePayload(document: nil, line: 1, record: [], detail: .none),
            #"{"document":null,"line":1,"record":""}"#, type: .deviceManifested)
    }

    @Test func erasures() throws {
        let erasure = EvidencePayload.Erasure(
            evidenceClass: .toolExport, format: "blancco-xml", outcome: .successful, report: "R-1",
            technique: "Cryptographic Erasure", tool: "Blancco", toolVersion: nil)
        try check(
            evidence(.erasure(erasure)),
            "{\"class\":\"toolExport\",\"document\":\"\(Self.document)\",\"format\":\"blancco-xml\",\"line\":12,"
                + "\"outcome\":\"successful\",\"record\":\"0001feff\",\"report\":\"R-1\","
                + "\"technique\":\"Cryptographic Erasure\",\"tool\":\"Blancco\",\"toolVersion\":null}",
            type: .sanitizationRecorded)
        let odd = try #require(
            EvidencePayload(entry(.sanitizationRecorded, #"{"class":"toolexport","outcome":true,"technique":["x"]}"#)))
        guard case .erasure(let value) = odd.detail else {
            Issue.record("an erasure is told")
            return
        }
        #expect(value.evidenceClass == nil && value.outcome == nil && value.technique == nil && value.tool == nil)
        #expect(odd.document == nil && odd.line == nil && odd.record == nil)
    }

    @Test func scansAndMovements() throws {
        try check(
            evidence(.scan(handlingUnit: "HU-1", place: "dock", unit: nil)),
            "{\"document\":\"\(Self.document)\",\"handlingUnit\":\"HU-1\",\"line\":12,\"place\":\"dock\","
                + "\"record\":\"0001feff\",\"unit\":null}", type: .deviceReceived)
        try check(
            evidence(.movement(place: "Bay 4")),
            "{\"document\":\"\(Self.document)\",\"line\":12,\"place\":\"Bay 4\",\"record\":\"0001feff\"}",
            type: .deviceMoved)
    }

    @Test func testsAndDestructions() throws {
        try check(
            evidence(.tests(statements: 40, tool: "Phonecheck", toolVersion: "2.1")),
            "{\"document\":\"\(Self.document)\",\"line\":12,\"record\":\"0001feff\",\"statements\":40,"
                + "\"tool\":\"Phonecheck\",\"toolVersion\":\"2.1\"}", type: .deviceTested)
        try check(
            evidence(.destruction(.shred)),
            "{\"document\":\"\(Self.document)\",\"line\":12,\"record\":\"0001feff\",\"technique\":\"shred\"}",
            type: .deviceDestroyed)
        let odd = try #require(EvidencePayload(entry(.deviceDestroyed, #"{"technique":"Shred"}"#)))
        #expect(odd.detail == .destruction(nil), "a word that is no technique is none")
    }

    @Test(arguments: [
        "{\"document\":\"0a\"}", "{\"document\":\"sha256:\(String(repeating: "0A", count: 32))\"}", "{\"document\":7}",
        "{\"line\":\"12\"}", "{\"line\":1.5}", "{\"record\":\"0g\"}", "{\"record\":\"012\"}", "{\"record\":1}",
    ])
    func whatCanNotBeReadIsNotThere(data: String) throws {
        let said = try #require(EvidencePayload(entry(.deviceManifested, data)))
        #expect(said.document == nil && said.line == nil && said.record == nil)
    }

    @Test func outcomes() throws {
        try check(
            OutcomePayload.Verified(
                assessed: .purge, dataStatus: "erased", policy: Self.document, required: .clear,
                technique: .cryptographicErase),
            "{\"assessed\":\"purge\",\"data\":\"erased\",\"policy\":\"\(Self.document)\",\"required\":\"clear\","
                + "\"technique\":\"cryptographicErase\"}", type: .sanitizationVerified)
        try check(
            OutcomePayload.Refused(codes: ["S06", "S22"], document: Self.document, line: 3, verdict: .failed),
            "{\"codes\":[\"S06\",\"S22\"],\"document\":\"\(Self.document)\",\"line\":3,\"verdict\":\"failed\"}",
            type: .sanitizationRefused)
        try check(
            OutcomePayload.Graded(band: "B", category: "C3", ctia: nil, defect: "scratch", rule: "C3.1"),
            #"{"band":"B","category":"C3","ctia":null,"defect":"scratch","rule":"C3.1","scheme":"rec/1.2"}"#,
            type: .deviceGraded)
        try check(
            OutcomePayload.Routed(currency: "EUR", policy: Self.document, route: .resale, rule: "r1", valueMinor: 1250),
            "{\"currency\":\"EUR\",\"policy\":\"\(Self.document)\",\"route\":\"resale\",\"rule\":\"r1\","
                + "\"valueMinor\":1250}",
            type: .deviceRouted)
        try check(
            OutcomePayload.Routed(currency: nil, policy: Self.document, route: nil, rule: nil, valueMinor: nil),
            "{\"currency\":null,\"policy\":\"\(Self.document)\",\"route\":null,\"rule\":null,\"valueMinor\":null}",
            type: .deviceRouted)
    }

    @Test func wordsThatNobodyKnowsAreNoOutcome() throws {
        let verified = try #require(
            OutcomePayload.Verified(
                entry(.sanitizationVerified, #"{"assessed":"purged","required":1,"technique":"magic"}"#)))
        #expect(verified.assessed == nil && verified.assessedText == "purged")
        #expect(verified.required == nil && verified.technique == nil && verified.dataStatus == nil)
        let refused = try #require(
            OutcomePayload.Refused(entry(.sanitizationRefused, #"{"codes":["S06",6],"verdict":"Failed"}"#)))
        #expect(refused.codes == nil && refused.verdict == nil && refused.line == nil)
        let routed = try #require(OutcomePayload.Routed(entry(.deviceRouted, #"{"route":"sale","valueMinor":12.5}"#)))
        #expect(routed.route == nil && routed.valueMinor == nil)
    }

    @Test func aSignatureIsReadBesideWhatTheActSays() throws {
        let said =
            #"{"reason":"done","signature":"QUJD","signedAt":"2026-11-22T12:00:00.000Z","signer":"ssh-ed25519 A"}"#
        let carried = SignaturePayload(try entry(.lotClosed, said))
        #expect(carried.signature == "QUJD" && carried.signer == "ssh-ed25519 A")
        #expect(carried.signedAt?.text == "2026-11-22T12:00:00.000Z")
        let odd = SignaturePayload(try entry(.lotClosed, #"{"signature":1,"signedAt":"2026-11-22","signer":[]}"#))
        #expect(odd.signature == nil && odd.signer == nil && odd.signedAt == nil)
        let data = try JSONParser.parse(Array(said.utf8))
        #expect(SignaturePayload.signed(data).map(\.name) == ["reason", "signedAt"])
        let dated = SignaturePayload.dated(.object([]), at: Instant(milliseconds: 0))
        #expect(CanonicalJSON.encode(dated) == Array(#"{"signedAt":"1970-01-01T00:00:00.000Z"}"#.utf8))
    }
}
