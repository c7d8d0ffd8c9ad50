import Basics
import CertificateContent
import CertificatePrinting
import Custody
import RecoveryModel
import Storage
import Testing

@testable import Certification
@testable import Operations
@testable import StoreAccess
@testable import StoreFiles

/// What the log's entries make of certificates: which were revoked, which hold again, when `--since` begins.
@Suite struct CertificateStateTests {
    private static let ids = [
        "a4bf9d5a-b2eb-5810-8d4f-4f640363bc1f", "64fceed6-76d8-5030-bdcc-712c0aabee59",
        "65d40c84-69ba-5aed-bb26-8e946a847c94",
    ]
    private let bench: LogBench
    private let lot = "L-1"

    init() throws {
        bench = try LogBench()
        try lot(closed: nil)
    }

    private func lot(closed: Instant?) throws {
        if var row = try bench.store.lots().first {
            row.closedAt = closed
            return try bench.store.updateLot(row)
        }
        _ = try bench.store.addLot(
            LotRow(
                id: 0, name: lot, customer: "c", pipeline: "p", terms: "", folder: "",
                openedAt: Instant(milliseconds: 0)))
    }

    private func record(
        _ type: CustodyEventType, _ data: String, by actor: CustodyActor = .engine, device: String? = nil
    ) throws {
        let recorder = try bench.workspace.recorder()
        try bench.store.transaction {
            try recorder.record([
                CustodyEventDraft(
                    type: type, lot: lot, intake: nil, device: device, at: nil, actor: actor, data: Array(data.utf8))
            ])
        }
    }

    private func issue(_ place: Int, device: String? = nil, credential: Digest? = nil) throws {
        let kept = credential.map { ",\"vcDigest\":\"\($0)\"" } ?? ""
        try record(.certificateIssued, "{\"id\":\"\(Self.ids[place])\"\(kept)}", device: device)
    }

    private func supersede(_ place: Int, by other: Int) throws {
        try record(.certificateSuperseded, "{\"by\":\"\(Self.ids[other])\",\"id\":\"\(Self.ids[place])\"}")
    }

    private func revocations(since: Instant? = nil) throws -> [Revocation] {
        try RevocationQuery(bench.workspace).revocations(in: bench.store.lots(), since: since)
    }

    /// Entries of before tell the intakes and no whereabouts.
    @Test func anEntryWithoutWhereaboutsIsRead() throws {
        try issue(0)
        try record(
            .certificateRevoked,
            "{\"codes\":[\"S36\"],\"count\":2,\"devices\":[\"L-1/1\",\"L-1/7\"],\"id\":\"\(Self.ids[0])\"}")
        let found = try #require(try revocations().first)
        #expect(found.devices.map(\.intake) == ["L-1/1", "L-1/7"] && found.count == 2 && found.codes == ["S36"])
        #expect(found.devices.allSatisfy { $0.place == nil && $0.route == nil && $0.at == nil })
        #expect(found.by == nil && found.successor == nil)
        #expect(found.line.contains("was revoked on") && found.line.contains("(S36)"))
    }

    @Test func whatAPersonWithdrewNamesThem() throws {
        try issue(0)
        try record(
            .certificateRevoked, "{\"count\":1,\"id\":\"\(Self.ids[0])\",\"reason\":\"wrong customer\"}",
            by: CustodyActor(id: "OP-P1", role: "dpr"))
        let found = try #require(try revocations().first)
        #expect(found.by == "OP-P1" && found.reason == "wrong customer")
        #expect(found.line.contains("was withdrawn by OP-P1: wrong customer on"))
        let certificate = try #require(try CertificateIndex(bench.store).certificates(of: lot).first)
        #expect(certificate.withdrawnBy == "OP-P1")
    }

    @Test func onlyTheSameScopeTakesItsPlace() throws {
        try issue(0)
        try record(.certificateRevoked, "{\"id\":\"\(Self.ids[0])\"}")
        try issue(1, device: "356938035643809")
        #expect(try revocations().map(\.certificate) == [Self.ids[0]], "one device's certificate isn't the lot's")
        try issue(2)
        #expect(try revocations().isEmpty)
        // Told to whoever asks for what happened, with what replaced it.
        #expect(try revocations(since: Instant(milliseconds: 0)).map(\.successor) == [Self.ids[2]])
        try record(.certificateRevoked, "{\"id\":\"\(Self.ids[2])\"}")
        #expect(try revocations().map(\.certificate) == [Self.ids[0], Self.ids[2]])
    }

    /// What nobody had validated is settled by a certificate, and not the other way round.
    @Test func aCertificateTakesAnErasureRecordsPlace() throws {
        let record = try keep("ErasureRecord")
        let certificate = try keep("DataSanitizationCertificate")
        try issue(0, credential: record)
        try self.record(.certificateRevoked, "{\"id\":\"\(Self.ids[0])\"}")
        try issue(1, credential: certificate)
        #expect(try revocations().isEmpty)
        try self.record(.certificateRevoked, "{\"id\":\"\(Self.ids[1])\"}")
        try issue(2, credential: record)
        #expect(try revocations().map(\.certificate) == [Self.ids[1]])
    }

    /// Digest of a kept credential of this type.
    private func keep(_ type: String) throws -> Digest {
        let bytes = Array("{\"type\":[\"VerifiableCredential\",\"\(type)\"]}".utf8)
        let draft = try bench.workspace.keeper.copy(MemoryByteSource(bytes))
        try bench.workspace.keeper.commit(draft)
        return draft.digest
    }

    @Test func closingTheLotBeforeSettlesNothing() throws {
        try issue(0)
        try record(.certificateRevoked, "{\"id\":\"\(Self.ids[0])\"}")
        let at = try #require(try revocations().first?.at)
        #expect(try revocations(since: at).count == 1)
        #expect(try revocations(since: Instant(milliseconds: at.milliseconds + 1)).isEmpty)
        try lot(closed: Instant(milliseconds: at.milliseconds - 1))
        #expect(try revocations().count == 1)
        try lot(closed: at)
        #expect(try revocations().isEmpty)
    }

    /// A number that is issued again holds again, whatever was said of it before.
    @Test func aStatusListTellsTheNewestStateOnly() throws {
        try issue(0)
        try issue(1)
        try supersede(0, by: 1)
        var ended = try StatusListOperation(bench.workspace).ended()
        #expect(ended.superseded.map(\.certificate.text) == [Self.ids[0]] && ended.revoked.isEmpty)
        try issue(0)
        try supersede(1, by: 0)
        ended = try StatusListOperation(bench.workspace).ended()
        #expect(ended.superseded.map(\.certificate.text) == [Self.ids[1]])
        #expect(ended.superseded.first?.by.text == Self.ids[0])
        try record(.certificateRevoked, "{\"id\":\"\(Self.ids[0])\"}")
        try issue(2)
        ended = try StatusListOperation(bench.workspace).ended()
        #expect(ended.revoked.map(\.certificate.text) == [Self.ids[0]] && ended.superseded.count == 1)
    }

    @Test func aStatusListCoversEverythingRecorded() throws {
        try issue(0)
        try record(.certificateRevoked, "{\"id\":\"\(Self.ids[0])\"}")
        let (list, bytes) = try StatusListOperation(bench.workspace).make()
        #expect(list.log.size == (try bench.store.entryCount()) && list.revoked.count == 1)
        #expect(list.revoked.first?.entry == list.log.size - 1)
        #expect(try StatusListOperation(bench.workspace).make().bytes == bytes, "the same log and clock, other bytes")
    }

    @Test func sinceIsATimeOrSomeHoursOrDaysAgo() {
        let now = Instant(milliseconds: 1_790_000_000_000)
        func ago(_ text: String) -> Int64? {
            SinceTime.instant(text, now: now).map { now.milliseconds - $0.milliseconds }
        }
        #expect(ago("24h") == 86_400_000 && ago("1d") == 86_400_000 && ago("7d") == 604_800_000 && ago("0h") == 0)
        for text in ["", "h", "d", "-1h", "+1h", "1.5h", "07d", "1 h", "7x", "24H", "36526d", "9223372036854775807d"] {
            #expect(ago(text) == nil, "\(text)")
        }
        #expect(SinceTime.instant("2026-10-06T09:00:00Z", now: now)?.text == "2026-10-06T09:00:00.000Z")
        #expect(SinceTime.instant("2026-10-06T09:00:00+02:00", now: now)?.text == "2026-10-06T07:00:00.000Z")
        #expect(SinceTime.instant("2026-10-06", now: now)?.text == "2026-10-06T00:00:00.000Z")
    }

    @Test func reasonsAreCountedTheCommonestFirst() {
        func left(_ why: String, _ codes: [String] = []) -> CertificateExclusion {
            CertificateExclusion(intake: "L-1/1", device: "1", codes: codes, why: why)
        }
        #expect(CertifyOperation.reasons([]) == "no device is left to certify")
        let some = [left("b"), left("a", ["S07"]), left("a", ["S07"]), left("c"), left("d")]
        #expect(
            CertifyOperation.reasons(some)
                == "no device is left to certify: 2 × a (S07); 1 × b; 1 × c; and other reasons")
    }
}
