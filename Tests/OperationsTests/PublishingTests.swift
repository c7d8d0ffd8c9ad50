import Basics
import Custody
import Foundation
import RecoveryModel
import Storage
import Testing

@testable import Operations

/// A store in memory with real keys, log and head in a folder that goes with it.
final class LogBench {
    let root = NSTemporaryDirectory() + "lotwise-log-" + UUID().uuidString
    let store = MemoryStore()
    let heads = FaultyHeads()
    let folder: StoreFolder
    private(set) var workspace: Workspace
    private var number = 0

    init(origin: String = "log.example/2026") throws {
        folder = StoreFolder(path: root)
        try folder.prepare()
        try KeyRing(folder).prepare(origin: origin)
        let start = Instant(milliseconds: 1_790_000_000_000)
        workspace = Workspace(
            folder: folder, store: store, clock: { start }, surroundings: Surroundings(head: heads))
    }

    deinit { try? FileManager.default.removeItem(atPath: root) }

    /// Records `count` entries that are about nothing.
    func record(_ count: Int) throws {
        let recorder = try workspace.recorder()
        try store.transaction {
            try recorder.record(
                (0..<count).map { _ in
                    number += 1
                    return CustodyEventDraft(
                        type: .correction, lot: nil, intake: nil, device: nil, at: nil, actor: .engine,
                        data: Array("{\"number\":\(number)}".utf8))
                })
        }
    }

    func publish(_ files: (any LogFiles)? = nil) throws -> LogStanding {
        try Publisher(workspace, files: files).publish()
    }

    /// What an auditor finds who has only the folder and the policy.
    func verdict() throws -> LogVerifyOperation.Result {
        try LogVerifyOperation(policy: KeyRing(folder).policy()).verify(folder.log)
    }
}

struct Injected: Error {}

/// Head store that fails when it is told to, having stored the note or not.
final class FaultyHeads: HeadStore {
    enum Fault { case none, before, after }
    private let kept = MemoryHeadStore()
    var fault = Fault.none
    /// Every note that was ever in force, by tree size.
    private(set) var signed: [Int: Set<TreeHash>] = [:]

    func head(_ origin: String) throws -> [UInt8]? { try kept.head(origin) }
    func origins() throws -> [String] { try kept.origins() }

    func swap(_ origin: String, expecting expected: [UInt8]?, to note: [UInt8]) throws -> Bool {
        if fault == .before { throw Injected() }
        let isSwapped = try kept.swap(origin, expecting: expected, to: note)
        if isSwapped {
            let checkpoint = try SignedCheckpoint(parsing: note).checkpoint
            signed[checkpoint.size, default: []].insert(checkpoint.root)
        }
        if fault == .after { throw Injected() }
        return isSwapped
    }
}

/// The log's files, failing at the n-th call of one kind.
final class FaultyFiles: LogFiles {
    enum Step: CaseIterable { case put, flush, kept, current, remove }
    private let kept: DiskLogFiles
    private let step: Step
    private let isStored: Bool

    init(_ folder: StoreFolder, failing step: Step, stored: Bool) {
        kept = DiskLogFiles(folder: folder.log)
        self.step = step
        isStored = stored
    }

    private func fail(_ at: Step, _ body: () throws -> Void) throws {
        if at == step, !isStored { throw Injected() }
        try body()
        if at == step { throw Injected() }
    }

    func put(_ path: String, _ bytes: [UInt8]) throws { try fail(.put) { try kept.put(path, bytes) } }
    func flush() throws { try fail(.flush) { try kept.flush() } }
    func read(_ path: String) throws -> [UInt8]? { try kept.read(path) }
    func removeFolder(_ path: String) throws { try fail(.remove) { try kept.removeFolder(path) } }
    func replace(_ path: String, _ bytes: [UInt8]) throws {
        try fail(path == "checkpoint" ? .current : .kept) { try kept.replace(path, bytes) }
    }
}

@Suite struct PublishingTests {
    @Test func anEmptyStoreHasNothingToSign() throws {
        let bench = try LogBench()
        #expect(try bench.publish().origin == nil)
    }

    @Test func recordedSignedAndProvenAreTold() throws {
        let bench = try LogBench()
        try bench.record(3)
        let before = try LogStandingQuery(bench.workspace).standing()
        #expect(before.entries == 3 && before.signed == 0 && before.proven == 0 && before.origin == nil)
        let after = try bench.publish()
        #expect(after.origin == "log.example/2026" && after.signed == 3 && after.proven == 3)
        try bench.record(1)
        let later = try LogStandingQuery(bench.workspace).standing()
        #expect(later.entries == 4 && later.proven == 3)
        #expect(later.line?.contains("log checkpoint") == true)
    }

    @Test(arguments: [1, 2, 255, 256, 257, 511, 700])
    func whatIsPublishedVerifiesOffline(_ count: Int) throws {
        let bench = try LogBench()
        try bench.record(count / 2)
        _ = try bench.publish()
        try bench.record(count - count / 2)
        _ = try bench.publish()
        let found = try bench.verdict()
        #expect(found.verdict == .valid, "\(found.reason)")
        #expect(found.entries == count)
    }

    @Test func aPartialTileGoesWhenItsFullOneIsThere() throws {
        let bench = try LogBench()
        try bench.record(200)
        _ = try bench.publish()
        #expect(FileSystem.exists(bench.folder.log + "/tile/0/000.p/200"))
        try bench.record(100)
        _ = try bench.publish()
        #expect(!FileSystem.exists(bench.folder.log + "/tile/0/000.p"))
        #expect(FileSystem.exists(bench.folder.log + "/tile/0/000"))
        #expect(FileSystem.exists(bench.folder.log + "/tile/entries/001.p/44"))
    }

    @Test func publishingAgainChangesNothing() throws {
        let bench = try LogBench()
        try bench.record(10)
        _ = try bench.publish()
        let note = try FileSystem.read(bench.folder.log + "/checkpoint")
        _ = try bench.publish()
        #expect(try FileSystem.read(bench.folder.log + "/checkpoint") == note)
    }

    /// Whatever fails, stored or not: the next call finishes, and no size is ever signed with two roots.
    @Test(arguments: FaultyFiles.Step.allCases, [false, true])
    func aFailedStepIsFinishedByTheNextCall(_ step: FaultyFiles.Step, _ stored: Bool) throws {
        let bench = try LogBench()
        try bench.record(250)
        _ = try bench.publish()
        try bench.record(20)
        #expect(throws: Injected.self) {
            try bench.publish(FaultyFiles(bench.folder, failing: step, stored: stored))
        }
        // More is recorded before anybody tries again.
        try bench.record(5)
        #expect(try bench.publish().proven == 275)
        let found = try bench.verdict()
        #expect(found.verdict == .valid, "\(found.reason)")
        #expect(bench.heads.signed.values.allSatisfy { $0.count == 1 })
    }

    @Test(arguments: [FaultyHeads.Fault.before, .after])
    func aHeadThatFailsIsNeverSignedTwice(_ fault: FaultyHeads.Fault) throws {
        let bench = try LogBench()
        try bench.record(7)
        _ = try bench.publish()
        try bench.record(7)
        bench.heads.fault = fault
        #expect(throws: Injected.self) { try bench.publish() }
        // What readers see is still the earlier checkpoint: a note that isn't known to be kept isn't shown.
        #expect(try bench.verdict().size == 7)
        bench.heads.fault = .none
        try bench.record(1)
        #expect(try bench.publish().signed == 15)
        #expect(try bench.verdict().size == 15)
        #expect(bench.heads.signed.values.allSatisfy { $0.count == 1 })
    }

    @Test func twoWhoSignAtOnceDoNotBothPublish() throws {
        let bench = try LogBench()
        try bench.record(4)
        _ = try bench.publish()
        let origin = "log.example/2026"
        let mine = try #require(try LogHeads(bench.heads).newest(origin))
        // Another process signs between our reading of the head and our swap.
        let other = try SignedCheckpoint(
            Checkpoint(origin: origin, size: 5, root: .empty), signedBy: KeyRing(bench.folder).logSigners())
        #expect(try bench.heads.swap(origin, expecting: mine.bytes, to: other.bytes))
        let third = try SignedCheckpoint(
            Checkpoint(origin: origin, size: 6, root: .empty), signedBy: KeyRing(bench.folder).logSigners())
        #expect(throws: OperationError.self) {
            try LogHeads(bench.heads).swap(origin, expecting: mine, to: third)
        }
        #expect(try bench.heads.head(origin) == other.bytes)
    }

    @Test func aStoreBehindItsHeadRefusesAndSaysHowToGoOn() throws {
        let bench = try LogBench()
        try bench.record(9)
        _ = try bench.publish()
        let older = Workspace(
            folder: bench.folder, store: MemoryStore(), clock: bench.workspace.clock,
            surroundings: Surroundings(head: bench.heads))
        let error = #expect(throws: OperationError.self) { try Publisher(older).refuseFork() }
        #expect(error?.message.contains("9 were signed") == true)
        #expect(error?.message.contains("lotwise restore") == true)
        #expect(throws: OperationError.self) { try Publisher(older).publish() }
    }

    @Test func aStoreWithAnotherHistoryRefuses() throws {
        let bench = try LogBench()
        try bench.record(9)
        _ = try bench.publish()
        let other = try LogBench()
        try other.record(30)
        let forked = Workspace(
            folder: bench.folder, store: other.store, clock: bench.workspace.clock,
            surroundings: Surroundings(head: bench.heads))
        let error = #expect(throws: OperationError.self) { try Publisher(forked).publish() }
        #expect(error?.message.contains("fork") == true)
        #expect(try bench.verdict().size == 9)
    }

    @Test func aDamagedHashFileIsMadeAnew() throws {
        let bench = try LogBench()
        try bench.record(40)
        _ = try bench.publish()
        try FileSystem.write(bench.folder.nodes, [UInt8](repeating: 7, count: 32 * 60))
        try bench.record(2)
        #expect(try bench.publish().proven == 42)
        #expect(try bench.verdict().verdict == .valid)
    }
}

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
