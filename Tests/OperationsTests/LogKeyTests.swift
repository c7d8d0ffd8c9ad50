import Custody
import Foundation
import Storage
import Testing

@testable import LogPublishing
@testable import Operations
@testable import StoreAccess
@testable import StoreFiles
@testable import Verification

@Suite struct KeyTests {
    @Test func keysAreSeparateAndOnlyTheirOwnersToRead() throws {
        let bench = try LogBench()
        let ring = KeyRing(bench.folder)
        #expect(try ring.logSigners().first?.key.publicKey != ring.issuerSigner().key.publicKey)
        #expect(FileSystem.mode(bench.folder.keys) == 0o700)
        for name in ["log.key", "issuer.key"] { #expect(FileSystem.mode(bench.folder.keys + "/" + name) == 0o600) }
        #expect(try ring.policy().issuers.first?.did.hasPrefix("did:key:z6Mk") == true)
    }

    @Test(arguments: [("log.key", 0o640 as mode_t), ("log.key", 0o604), ("", 0o750)])
    func aLooserModeIsRefused(_ name: String, _ mode: mode_t) throws {
        let bench = try LogBench()
        try bench.record(1)
        chmod(bench.folder.keys + "/" + name, mode)
        let error = #expect(throws: OperationError.self) { try bench.publish() }
        #expect(error?.message.contains("chmod") == true)
    }

    @Test func aMissingKeyIsNeverMadeAnewInSilence() throws {
        let bench = try LogBench()
        try bench.record(1)
        _ = try bench.publish()
        unlink(bench.folder.keys + "/log.key")
        try KeyRing(bench.folder).prepare(origin: nil)
        try bench.record(1)
        let error = #expect(throws: OperationError.self) { try bench.publish() }
        #expect(error?.message.contains("missing") == true)
    }

    @Test func theOriginNeverChanges() throws {
        let bench = try LogBench()
        #expect(throws: OperationError.self) { try KeyRing(bench.folder).prepare(origin: "other.example/log") }
    }

    @Test func oldProofsStayValidAfterARotation() throws {
        let bench = try LogBench()
        try bench.record(5)
        _ = try bench.publish()
        let policyBefore = try KeyRing(bench.folder).policy()
        var old: LogProof?
        try ProveOperation(bench.workspace).prove([2]) { old = $0.proof }
        let leaf = TreeHash.leaf(try #require(try bench.store.entry(2)).body)

        let operation = RotateKeyOperation(bench.workspace)
        _ = try operation.rotate(RotateKeyOperation.Request(by: "OP-DPR", reason: "yearly"))
        try bench.record(1)
        _ = try bench.publish()
        let policy = try KeyRing(bench.folder).policy()
        #expect(policy.logs.count == 2)
        #expect(try old?.verify(leaf: leaf, policy: policy).size == 5)
        // During the overlap a reader with the old policy goes on verifying.
        let note = try SignedCheckpoint(parsing: FileSystem.read(bench.folder.log + "/checkpoint"))
        #expect(note.note.signatures.count == 2)
        #expect(try policyBefore.check(note).size == 7)
        #expect(try policy.check(note).size == 7)

        #expect(try operation.endOverlap(RotateKeyOperation.Request(by: "OP-DPR", reason: "done")).count == 1)
        try bench.record(1)
        _ = try bench.publish()
        let last = try SignedCheckpoint(parsing: FileSystem.read(bench.folder.log + "/checkpoint"))
        #expect(last.note.signatures.count == 1)
        #expect(throws: CustodyError.self) { try policyBefore.check(last) }
        #expect(try KeyRing(bench.folder).policy().check(last).size == 9)
        #expect(try bench.verdict().verdict == .valid)
    }

    @Test func aRetiredKeyMaySignNothingLater() throws {
        let bench = try LogBench()
        try bench.record(5)
        _ = try bench.publish()
        let stolen = try KeyRing(bench.folder).logSigners()
        var request = RotateKeyOperation.Request(by: "OP-DPR", reason: "stolen")
        request.overlap = false
        _ = try RotateKeyOperation(bench.workspace).rotate(request)
        let policy = try KeyRing(bench.folder).policy()
        let forged = try SignedCheckpoint(
            Checkpoint(origin: "log.example/2026", size: 500, root: .empty), signedBy: stolen)
        let error = #expect(throws: CustodyError.self) { try policy.check(forged) }
        #expect(error?.code == .keyRange)
    }

    /// The old key vouches for the new one: whoever knows only the old key finds the entry in a tree that it signed.
    @Test func theOldKeySignsTheEntryThatNamesTheNewOne() throws {
        let bench = try LogBench()
        try bench.record(2)
        _ = try bench.publish()
        let before = try KeyRing(bench.folder).policy()
        var request = RotateKeyOperation.Request(by: "OP-DPR", reason: "stolen")
        request.overlap = false
        let new = try RotateKeyOperation(bench.workspace).rotate(request)
        let row = try #require(try bench.store.entry(2))
        #expect(String(decoding: row.body, as: UTF8.self).contains(new.text))
        let note = try SignedCheckpoint(parsing: FileSystem.read(bench.folder.log + "/checkpoints/3"))
        #expect(try before.check(note).size == 3)
    }

    @Test func aRotationWithoutAReasonIsRefused() throws {
        let bench = try LogBench()
        try bench.record(1)
        #expect(throws: OperationError.self) {
            try RotateKeyOperation(bench.workspace).rotate(RotateKeyOperation.Request(by: "OP-DPR", reason: ""))
        }
    }

    @Test func anOriginMayHoldColons() throws {
        let bench = try LogBench(origin: "https://recycler.example/custody")
        try bench.record(3)
        #expect(try bench.publish().proven == 3)
        let older = Workspace(
            folder: bench.folder, store: MemoryStore(), clock: bench.workspace.clock,
            surroundings: Surroundings(head: bench.heads))
        #expect(throws: OperationError.self) { try Publisher(older).refuseFork() }
    }

    @Test(arguments: ["proven:x", "witness:x"])
    func anOriginThatWouldBeTakenForOurOwnNotesIsRefused(_ origin: String) {
        #expect(throws: OperationError.self) { _ = try LogBench(origin: origin) }
    }

    @Test func aLostHeadIsTakenFromWhatReadersHaveSeen() throws {
        let bench = try LogBench()
        try bench.record(9)
        _ = try bench.publish()
        let fresh = Surroundings(head: MemoryHeadStore())
        // The same history goes on, and the head is there again.
        let same = Workspace(
            folder: bench.folder, store: bench.store, clock: bench.workspace.clock, surroundings: fresh)
        try Publisher(same).refuseFork()
        #expect(try LogHeads(try #require(fresh.head)).origin() == "log.example/2026")
        // An older one is refused as with its head.
        let older = Workspace(
            folder: bench.folder, store: MemoryStore(), clock: bench.workspace.clock,
            surroundings: Surroundings(head: MemoryHeadStore()))
        let error = #expect(throws: OperationError.self) { try Publisher(older).publish() }
        #expect(error?.message.contains("9 were signed") == true)
    }

    @Test func aLostPolicyIsNeverMadeAnew() throws {
        let bench = try LogBench()
        try bench.record(1)
        _ = try bench.publish()
        let key = try FileSystem.read(bench.folder.keys + "/log.key")
        unlink(bench.folder.policy)
        for origin in [nil, "log.example/2026"] {
            let error = #expect(throws: OperationError.self) { try KeyRing(bench.folder).prepare(origin: origin) }
            #expect(error?.message.contains("policy.txt: missing") == true)
        }
        unlink(bench.folder.keys + "/log.key")
        #expect(throws: OperationError.self) { try KeyRing(bench.folder).prepare(origin: nil) }
        #expect(!FileSystem.exists(bench.folder.keys + "/log.key"))
        try FileSystem.write(bench.folder.keys + "/log.key", key)
    }

    @Test func aKeyThatWasRotatedAwaySignsNothingWhenItIsPutBack() throws {
        let bench = try LogBench()
        try bench.record(1)
        _ = try bench.publish()
        let old = try FileSystem.read(bench.folder.keys + "/log.key")
        var request = RotateKeyOperation.Request(by: "OP-DPR", reason: "stolen")
        request.overlap = false
        _ = try RotateKeyOperation(bench.workspace).rotate(request)
        try bench.record(1)
        _ = try bench.publish()
        try FileSystem.write(bench.folder.keys + "/log.key", old)
        try bench.record(1)
        let error = #expect(throws: OperationError.self) { try bench.publish() }
        #expect(error?.message.contains("may not sign 4 entries") == true)
        #expect(try bench.verdict().size == 3)
    }

    /// However a rotation is interrupted and whatever is recorded meanwhile, what is published stays valid.
    @Test(arguments: [true, false], [0, 1, 2])
    func anInterruptedRotationIsFinished(_ overlap: Bool, _ step: Int) throws {
        let bench = try LogBench()
        try bench.record(2)
        _ = try bench.publish()
        let blocker = [bench.folder.policy + ".tmp", bench.folder.keys + "/log-old", bench.folder.log + "/.tmp"][step]
        // Steps: the policy can't be written; the old key can't be kept; nothing can be published.
        switch step {
        case 0: mkdir(blocker, 0o755)
        case 1: mkdir(bench.folder.keys + "/log.key.tmp", 0o755)
        default:
            try? FileManager.default.removeItem(atPath: blocker)
            try FileSystem.write(blocker, [1])
        }
        var request = RotateKeyOperation.Request(by: "OP-DPR", reason: "yearly")
        request.overlap = overlap
        let first = try? RotateKeyOperation(bench.workspace).rotate(request)
        if step != 1 { #expect(first == nil) }
        try bench.record(3)
        _ = try? bench.publish()
        switch step {
        case 0: rmdir(blocker)
        case 1: rmdir(bench.folder.keys + "/log.key.tmp")
        default: unlink(blocker)
        }
        _ = try RotateKeyOperation(bench.workspace).finish()
        try bench.record(1)
        _ = try bench.publish()
        let found = try bench.verdict()
        #expect(found.verdict == .valid, "\(found.reason)")
        #expect(try KeyRing(bench.folder).policy().logs.count == 2)
        #expect(try KeyRing(bench.folder).pendingLogSigner() == nil)
    }

    @Test func theEndOfAnOverlapIsRecorded() throws {
        let bench = try LogBench()
        try bench.record(1)
        _ = try bench.publish()
        _ = try RotateKeyOperation(bench.workspace).rotate(.init(by: "OP-DPR", reason: "yearly"))
        _ = try RotateKeyOperation(bench.workspace).endOverlap(.init(by: "OP-DPR", reason: "all have it"))
        let last = try #require(try bench.store.entry(try bench.store.entryCount() - 1))
        #expect(String(decoding: last.body, as: UTF8.self).contains("all have it"))
        #expect(try RotateKeyOperation(bench.workspace).endOverlap(.init(by: "OP-DPR", reason: "again")).isEmpty)
    }
}
