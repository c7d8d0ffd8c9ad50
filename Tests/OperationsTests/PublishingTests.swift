import Basics
import Custody
import Foundation
import RecoveryModel
import Storage
import Testing

@testable import LogPublishing
@testable import StoreAccess
@testable import StoreFiles
@testable import Verification

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

    func publish(_ files: (any LogFiles)? = nil) throws -> LogProgress {
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
    func begin() throws { try kept.begin() }
    func isBegun() throws -> Bool { try kept.isBegun() }

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
        let before = try LogProgressQuery(bench.workspace).standing()
        #expect(before.entries == 3 && before.signed == 0 && before.proven == 0 && before.origin == nil)
        let after = try bench.publish()
        #expect(after.origin == "log.example/2026" && after.signed == 3 && after.proven == 3)
        try bench.record(1)
        let later = try LogProgressQuery(bench.workspace).standing()
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
