import Basics
import Custody
import Storage
import Testing

@testable import StoreFiles
@testable import Witnessing

@Suite struct WitnessServiceTests {
    private let log: InventedLog
    private let witness: InventedWitness
    private var origin: String { log.signer.key.name }

    init() throws {
        log = try InventedLog()
        witness = try InventedWitness(of: log)
    }

    private func answer(_ old: Int, _ size: Int) throws -> WitnessAnswer {
        try witness.service.answer(try log.request(old, size))
    }

    /// Size of the record.
    private func recorded() throws -> Int? {
        try witness.heads.head(origin).map { try SignedCheckpoint(parsing: $0).checkpoint.size }
    }

    @Test func aCosignatureComesWithARecordThatCarriesIt() throws {
        let first = try answer(0, 5)
        #expect(first.status == 200)
        let kept = try SignedCheckpoint(parsing: try #require(try witness.heads.head(origin)))
        #expect(kept.checkpoint == (try log.checkpoint(5)).checkpoint)
        #expect(try kept.note.verified(by: [log.signer.key, witness.signer.key]).map(\.time) == [nil, 1_793_000_000])
        #expect(first.body == kept.note.signatures.last?.line)
        // The same tree again: a new time, still one line each.
        #expect(try answer(5, 5).status == 200)
        #expect(try answer(5, 9).status == 200)
        #expect(try answer(5, 9) == WitnessAnswer(status: 409, body: "9\n", contentType: "text/x.tlog.size"))
        #expect(try recorded() == 9)
    }

    @Test func whatIsRefusedChangesNothing() throws {
        _ = try answer(0, 5)
        let before = try witness.heads.head(origin)
        let fork = try InventedLog(fork: 1)
        #expect(try witness.service.answer(try fork.request(5, 9)).status == 422)
        #expect(try witness.service.answer(try fork.request(5, 5)).status == 422)
        #expect(try answer(0, 3).status == 409)
        #expect(try witness.service.answer(Array("old 0\n".utf8)).status == 400)
        #expect(try witness.heads.head(origin) == before)
    }

    @Test func whoLosesTheSwapGetsNoCosignature() throws {
        _ = try answer(0, 4)
        // A rival stores a larger tree between our check and our store: ours would roll it back.
        witness.heads.troubles = [.rival(try log.checkpoint(9).bytes)]
        #expect(try answer(4, 6) == WitnessAnswer(status: 409, body: "9\n", contentType: "text/x.tlog.size"))
        #expect(try recorded() == 9)
    }

    @Test func twoRootsOfOneSizeAreNeverBothCosigned() throws {
        _ = try answer(0, 3)
        let fork = try InventedLog(fork: 1)
        witness.heads.troubles = [.rival(try fork.checkpoint(6).bytes)]
        #expect(try answer(3, 6).status == 409)
        #expect(try answer(6, 6).status == 422)
    }

    @Test func aStoreThatNeverComesToRestIsAnError() throws {
        _ = try answer(0, 4)
        // The same size every time, other bytes every time.
        witness.heads.troubles = try (0..<20).map { index in
            var note = try log.checkpoint(4)
            note.note.add(try Cosignature.sign(note.note.text, time: index + 1, with: witness.signer))
            return .rival(note.bytes)
        }
        #expect(throws: StoreError.self) { _ = try answer(4, 6) }
    }

    @Test func failedAndNotStoredCanBeAskedAgain() throws {
        _ = try answer(0, 4)
        witness.heads.troubles = [.failsUnstored]
        #expect(throws: StoreError.self) { _ = try answer(4, 6) }
        #expect(try recorded() == 4)
        #expect(try answer(4, 6).status == 200)
    }

    @Test func failedButStoredAnywayIsFoundOutByAskingAgain() throws {
        _ = try answer(0, 4)
        witness.heads.troubles = [.failsStored]
        #expect(throws: StoreError.self) { _ = try answer(4, 6) }
        #expect(try recorded() == 6)
        // The client repeats itself, hears where the witness stands, and gets its cosignature from there.
        #expect(try answer(4, 6) == WitnessAnswer(status: 409, body: "6\n", contentType: "text/x.tlog.size"))
        #expect(try answer(6, 6).status == 200)
        // The fork that might have been signed in between is refused.
        #expect(try witness.service.answer(try InventedLog(fork: 1).request(6, 6)).status == 422)
    }

    @Test func aRecordThatIsNoCheckpointStopsTheWitness() throws {
        _ = try witness.heads.swap(origin, expecting: nil, to: Array("scribble".utf8))
        #expect(throws: StoreError.self) { _ = try answer(0, 4) }
        #expect(try witness.heads.head(origin) == Array("scribble".utf8))
    }

    @Test func monitorsGetTheRecordByTheHashOfTheOrigin() throws {
        let hash = Digest(of: origin).hex
        #expect(try witness.service.checkpoint(originHash: hash) == nil)
        _ = try answer(0, 4)
        #expect(try witness.service.checkpoint(originHash: hash) == (try witness.heads.head(origin)))
        #expect(try witness.service.checkpoint(originHash: hash.uppercased()) == nil)
        #expect(try witness.service.checkpoint(originHash: origin) == nil)
    }

    @Test func aClockThatWasNeverSetSignsNothing() throws {
        let witness = try InventedWitness(of: log, at: Instant(milliseconds: 0))
        #expect(throws: OperationError.self) { _ = try witness.service.answer(try log.request(0, 4)) }
        #expect(try witness.heads.origins().isEmpty)
    }
}
