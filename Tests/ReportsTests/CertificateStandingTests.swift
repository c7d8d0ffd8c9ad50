import Basics
import Foundation
import LotGenerator
import RecoveryModel
import StorageSQLite
import Testing

@testable import Reports
@testable import StoreAccess
@testable import StoreFiles

/// What a reconciliation says of certificates, from the log's entries.
@Suite struct CertificateStandingTests {
    private let store: ReportStore
    private let lot: String

    init() throws {
        let recipe = LotRecipe(devices: 6, seed: 5).clean
        store = try ReportStore(recipe)
        lot = recipe.lot
    }

    private func record(_ type: CustodyEventType, _ data: String) throws {
        let draft = CustodyEventDraft(
            type: type, lot: lot, intake: nil, device: nil, at: nil, actor: CustodyActor(id: "lotwise", role: "system"),
            data: Array(data.utf8))
        try store.store.transaction { try store.workspace.recorder().record([draft]) }
    }

    /// A certificate of these intakes, its list kept as a document.
    private func issue(_ id: String, _ ordinals: [Int], as kind: String = "DataSanitizationCertificate") throws {
        let devices = ordinals.map { "{\"intake\":\"\(lot)/\($0)\"}" }.joined(separator: ",")
        let list = Array("{\"certificate\":\"\(id)\",\"devices\":[\(devices)],\"entries\":[]}".utf8)
        let credential = Array("{\"id\":\"\(id)\",\"type\":[\"\(kind)\"]}".utf8)
        try keep(list)
        try keep(credential)
        try record(
            .certificateIssued,
            "{\"devicesDigest\":\"\(Digest(of: list))\",\"id\":\"\(id)\",\"vcDigest\":\"\(Digest(of: credential))\"}")
    }

    private func keep(_ bytes: [UInt8]) throws {
        let digest = Digest(of: bytes)
        let folder = store.workspace.folder.documents + "/" + digest.hex.prefix(2)
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Data(bytes).write(to: URL(fileURLWithPath: folder + "/" + digest.hex.dropFirst(2)))
    }

    private func standings() throws -> [[String?]] {
        let section = try store.document(ReconciliationReport()).section("manifest.csv")
        return zip(section["certificate"], section["certificateStatus"]).map { [$0.string, $1.string] }
    }

    @Test func aDeviceHasTheCertificateThatHoldsElseTheOneThatDid() throws {
        try issue("aaaa", [1, 2, 3])
        try issue("bbbb", [1, 2])
        try record(.certificateSuperseded, "{\"by\":\"bbbb\",\"id\":\"aaaa\"}")
        try issue("cccc", [2])
        try record(.certificateRevoked, "{\"id\":\"cccc\"}")
        let found = try standings()
        #expect(found[0] == ["bbbb", "issued"])
        // What was revoked last doesn't hide what still holds.
        #expect(found[1] == ["bbbb", "issued"])
        #expect(found[2] == ["aaaa", "superseded 2026-11-22"])
        #expect(found[3] == ["none", "none"])
        try record(.certificateRevoked, "{\"id\":\"bbbb\"}")
        #expect(try standings()[0] == ["bbbb", "revoked 2026-11-22"])
    }

    @Test func anErasureRecordHidesNoCertificateThatHolds() throws {
        try issue("aaaa", [1, 2])
        try issue("bbbb", [1, 2, 3], as: "ErasureRecord")
        let found = try standings()
        #expect(found[0] == ["aaaa", "issued"] && found[1] == ["aaaa", "issued"])
        #expect(found[2] == ["bbbb", "issued, erasure record, not validated"])
        try record(.certificateRevoked, "{\"id\":\"aaaa\"}")
        #expect(try standings()[0] == ["bbbb", "issued, erasure record, not validated"])
        try issue("cccc", [1])
        #expect(try standings()[0] == ["cccc", "issued"])
    }

    @Test func aListOfDevicesThatIsGoneIsNoReasonToSayNone() throws {
        try record(.certificateIssued, "{\"devicesDigest\":\"\(Digest(of: "nowhere"))\",\"id\":\"aaaa\"}")
        #expect(throws: OperationError.self) { try store.document(ReconciliationReport()) }
    }
}
