import Basics
import Custody
import Foundation
import Testing

@testable import LogPublishing
@testable import StoreAccess
@testable import StoreFiles
@testable import Verification

/// A published log, and what whoever holds its key can make of it.
private struct Forge {
    let bench: LogBench
    let signer: KeyFileSigner
    /// A copy of the log that may be changed.
    let copy: String

    /// 600 entries: hash tiles of two levels, the second of level 0 full. Published at 300 too.
    init() throws {
        bench = try LogBench()
        try bench.record(300)
        _ = try bench.publish()
        try bench.record(300)
        _ = try bench.publish()
        let text = try String(contentsOfFile: bench.folder.keys + "/log.key", encoding: .utf8)
        signer = try KeyFileSigner(text: text.split(separator: "\n").first.map(String.init) ?? "")
        copy = bench.root + "/copy"
        try FileManager.default.copyItem(atPath: bench.folder.log, toPath: copy)
    }

    var policy: TrustPolicy { get throws { try KeyRing(bench.folder).policy() } }

    func signed(_ size: Int, _ root: TreeHash) throws -> SignedCheckpoint {
        try SignedCheckpoint(Checkpoint(origin: signer.key.name, size: size, root: root), signedBy: [signer])
    }

    func bytes(_ path: String) -> [UInt8] { FileManager.default.contents(atPath: path).map(Array.init) ?? [] }

    func write(_ path: String, _ bytes: [UInt8]) throws {
        try FileManager.default.createDirectory(
            atPath: FileSystem.directory(of: path), withIntermediateDirectories: true)
        try FileSystem.write(path, bytes)
    }

    /// The copy's checkpoint.
    var newest: SignedCheckpoint { get throws { try SignedCheckpoint(parsing: bytes(copy + "/checkpoint")) } }
    /// The one that was published first.
    var first: SignedCheckpoint { get throws { try SignedCheckpoint(parsing: bytes(copy + "/checkpoints/300")) } }

    /// Replaces the second tile of level 0 and returns the signed root of 300 entries that follows from it.
    func doctorTile() throws -> SignedCheckpoint {
        let leaves = (0..<256).map { TreeHash.leaf([UInt8(truncatingIfNeeded: $0), 1]) }
        var range = CompactRange()
        leaves.prefix(300 - 256).forEach { range.append($0) }
        let left = try #require(TreeHash(bytes: bytes(copy + "/tile/1/000.p/2")[..<32]))
        try write(copy + "/tile/0/001", leaves.flatMap { $0.withBytes { Array($0) } })
        return try signed(300, .node(left, range.root))
    }

    func verify(_ path: String? = nil, device: String? = nil, entry: String? = nil) throws
        -> LogVerifyOperation.Result
    {
        try LogVerifyOperation(policy: policy, device: device).verify(path ?? copy, entry: entry)
    }

    func compare(_ old: SignedCheckpoint, tiles: String? = nil) throws -> CompareOperation.Result {
        let tree = try TileFolder(folder: tiles ?? copy)
        return try CompareOperation(policy: policy, tree: tree, size: tree.size).compare(newest, old)
    }

    /// Writes entries with their proofs into `folder/entries`.
    func prove(_ indices: [Int], to folder: String) throws {
        try ExportOperation(bench.workspace).write(indices, to: folder)
    }

    /// The same in the folder of the copied log.
    func proveInCopy(_ indices: [Int]) throws {
        try prove(indices, to: bench.root + "/given")
        try FileManager.default.moveItem(atPath: bench.root + "/given/entries", toPath: copy + "/entries")
    }
}

@Suite struct CompareTests {
    @Test func twoCheckpointsOfOneHistoryAreConsistent() throws {
        let forge = try Forge()
        guard case .consistent(let line) = try forge.compare(forge.first) else { throw Injected() }
        #expect(line.contains("contains @300"))
        guard case .consistent = try forge.compare(forge.signed(0, .empty)) else { throw Injected() }
    }

    /// The new root comes from tiles of level 1, the fork's from one of level 0 that only pretends to lie below.
    @Test func oneDoctoredTileDoesNotMakeAForkConsistent() throws {
        let forge = try Forge()
        let fork = try forge.doctorTile()
        guard case .incomplete(let why) = try forge.compare(fork) else { throw Injected() }
        #expect(why.contains("damaged"))
        // With the true tiles it is what it is, and anybody can check it.
        guard case .contradiction(_, let proof) = try forge.compare(fork, tiles: forge.bench.folder.log) else {
            throw Injected()
        }
        #expect(try Misbehaviour(parsing: proof).verify(policy: forge.policy).contains("does not contain"))
        try forge.write(forge.bench.root + "/contradiction", proof)
        let found = try forge.verify(forge.bench.root + "/contradiction")
        #expect(found.verdict == .contradiction)
    }

    @Test func aDamagedTileAccusesNobody() throws {
        let forge = try Forge()
        var tile = forge.bytes(forge.copy + "/tile/0/001")
        tile[40] ^= 1
        try forge.write(forge.copy + "/tile/0/001", tile)
        guard case .incomplete = try forge.compare(forge.first) else { throw Injected() }
    }

    @Test func anEmptyLogHasOneRoot() throws {
        let forge = try Forge()
        guard case .refused("root", _) = try forge.compare(forge.signed(0, forge.newest.checkpoint.root)) else {
            throw Injected()
        }
    }
}

@Suite struct LogVerifyTests {
    @Test func keptCheckpointsGoByTheirSize() throws {
        let forge = try Forge()
        #expect(try forge.verify().verdict == .valid)
        let genuine = try forge.first
        let fork = try forge.signed(300, .leaf([1]))
        // The genuine one under a name that is read later must not stand in for the fork.
        try forge.write(forge.copy + "/checkpoints/300", fork.bytes)
        try forge.write(forge.copy + "/checkpoints/3000", genuine.bytes)
        #expect(try forge.verify().verdict == .refused)
        try forge.write(forge.copy + "/checkpoints/300", genuine.bytes)
        let renamed = try forge.verify()
        #expect(renamed.code == "malformed" && renamed.reason.contains("checkpoints/3000"), "\(renamed.reason)")
        try FileManager.default.removeItem(atPath: forge.copy + "/checkpoints/3000")
        try forge.write(forge.copy + "/checkpoints/300.old", fork.bytes)
        #expect(try forge.verify().code == "malformed")
        try forge.write(forge.copy + "/checkpoints/300.old", Array("notes of ours\n".utf8))
        #expect(try forge.verify().verdict == .valid)
    }

    @Test func aKeptCheckpointOfNoEntriesHasTheRootOfNoEntries() throws {
        let forge = try Forge()
        try forge.write(forge.copy + "/checkpoints/0", forge.signed(0, .empty).bytes)
        #expect(try forge.verify().verdict == .valid)
        try forge.write(forge.copy + "/checkpoints/0", forge.signed(0, .leaf([1])).bytes)
        #expect(try forge.verify().code == "root")
    }

    @Test func proofsInALogsFolderAreChecked() throws {
        let forge = try Forge()
        try forge.proveInCopy([17])
        let good = try forge.verify()
        #expect(good.verdict == .valid && good.entries == 600, "\(good.reason)")
        #expect(good.checks.contains { $0.hasPrefix("entry 17 ") })
        let entry = forge.bytes(forge.copy + "/entries/17.json")
        try forge.write(forge.copy + "/entries/17.json", entry.dropLast() + [UInt8(ascii: " "), UInt8(ascii: "}")])
        #expect(try forge.verify().code == "root")
        try forge.write(forge.copy + "/entries/17.json", entry)
        // A proof may be of an earlier state of the log, not of another history.
        let leaf = TreeHash.leaf(entry)
        let fork = LogProof(extra: nil, index: 0, hashes: [], checkpoint: try forge.signed(1, leaf))
        try forge.write(forge.copy + "/entries/17.tlog-proof", fork.bytes)
        #expect(try forge.verify().code == "inconsistent")
        try FileManager.default.removeItem(atPath: forge.copy + "/entries/17.tlog-proof")
        #expect(try forge.verify().verdict == .incomplete)
    }

    @Test(arguments: ["entries/017.json", "entries/18.JSON", "entries/entry-19.json", "20.json", "notes/of-ours.json"])
    func anEntryWithoutItsProofIsNotPassedOver(name: String) throws {
        let forge = try Forge()
        let folder = forge.bench.root + "/proofs"
        try forge.prove([17], to: folder)
        try forge.write(folder + "/devices.json", Array("{\"devices\":[]}".utf8))
        #expect(try forge.verify(folder).verdict == .valid)
        try forge.write(folder + "/" + name, forge.bytes(folder + "/entries/17.json"))
        let found = try forge.verify(folder)
        #expect(found.verdict == .incomplete && found.reason.contains(name), "\(found.reason)")
    }

    @Test func whatLiesBesideProofsIsCheckedOrMissing() throws {
        let forge = try Forge()
        let folder = forge.bench.root + "/proofs"
        try forge.prove([17], to: folder)
        try forge.write(folder + "/checkpoint", forge.bytes(forge.copy + "/checkpoint").dropLast(3) + [10])
        #expect(try forge.verify(folder).verdict == .refused)
        try FileManager.default.removeItem(atPath: folder + "/checkpoint")
        try forge.write(folder + "/tile/0/000", [1])
        #expect(try forge.verify(folder).verdict == .incomplete)
    }

    @Test func aQuestionThatIsNotAnsweredIsAMistake() throws {
        let forge = try Forge()
        let proofs = forge.bench.root + "/proofs"
        try forge.prove([17], to: proofs)
        func usage(_ body: () throws -> LogVerifyOperation.Result) -> Bool {
            do { _ = try body() } catch { return (error as? OperationError)?.code == .usage }
            return false
        }
        let checkpoint = forge.copy + "/checkpoint"
        #expect(usage { try forge.verify(checkpoint, device: "1") })
        #expect(usage { try forge.verify(checkpoint, entry: "/nonexistent") })
        #expect(usage { try forge.verify(device: "1") })
        #expect(usage { try forge.verify(entry: "/nonexistent") })
        #expect(usage { try forge.verify(proofs, entry: "/etc/passwd") })
        #expect(try forge.verify(proofs, device: "1").code == "device")
        // With proofs in it, a log's folder can answer.
        try forge.proveInCopy([17])
        #expect(try forge.verify(device: "1").code == "device")
    }

    @Test func aTimeThatNoClockShowsIsRefused() throws {
        let forge = try Forge()
        let witness = try KeyFileSigner(
            name: "witness.example/w1", algorithm: .cosignature, seed: [UInt8](repeating: 3, count: 32))
        var policy = try forge.policy
        policy.witnesses = [TrustPolicy.Party(name: "w1", key: witness.key)]
        policy.quorum = "w1"
        var note = try forge.newest
        let text = note.note.text
        for (time, code) in [(Int.max, "signature"), (Cosignature.latestTime + 1, "signature"), (0, "quorum")] {
            let stamp = withUnsafeBytes(of: UInt64(time).bigEndian) { Array($0) }
            let signature = try witness.sign(Cosignature.message(time: time, body: text))
            note.note.replace(NoteSignature(key: witness.key, signature: stamp + signature))
            try forge.write(forge.bench.root + "/note", note.bytes)
            let operation = LogVerifyOperation(policy: policy)
            #expect(try operation.verify(forge.bench.root + "/note").code == code, "time \(time)")
            try forge.write(forge.copy + "/checkpoint", note.bytes)
            #expect(try operation.verify(forge.copy).code == code, "time \(time)")
        }
    }

    @Test func aPolicyInsideWhatIsCheckedIsKnown() throws {
        let forge = try Forge()
        let root = forge.bench.root
        try forge.write(forge.copy + "/deep/policy.txt", [])
        try forge.write(root + "/policy.txt", [])
        try FileManager.default.createSymbolicLink(
            atPath: root + "/link.txt", withDestinationPath: forge.copy + "/deep/policy.txt")
        try FileManager.default.createSymbolicLink(
            atPath: forge.copy + "/out.txt", withDestinationPath: root + "/policy.txt")
        for inside in ["/copy/deep/policy.txt", "/link.txt", "/copy/out.txt", "/copy/deep/../deep/policy.txt"] {
            #expect(LogVerifyOperation.isInside(root + inside, of: forge.copy), "\(inside)")
        }
        #expect(!LogVerifyOperation.isInside(root + "/policy.txt", of: forge.copy))
        #expect(!LogVerifyOperation.isInside(root + "/copy/deep/policy.txt", of: root + "/cop"))
        #expect(!LogVerifyOperation.isInside(root + "/copy/deep/policy.txt", of: forge.copy + "/checkpoint"))
    }
}

@Suite struct ExportTests {
    /// Between reading the checkpoint and copying, another process publishes: the partial tiles that the checkpoint
    /// named are gone, replaced by full ones.
    @Test func aCopyIsWholeThoughTheLogGrowsMeanwhile() throws {
        let forge = try Forge()
        let bench = forge.bench
        var grows = true
        let workspace = Workspace(
            folder: bench.folder, store: bench.store, clock: bench.workspace.clock,
            progress: { _ in
                guard grows else { return }
                grows = false
                do {
                    try bench.record(300)
                    _ = try bench.publish()
                } catch { Issue.record(error) }
            }, surroundings: bench.workspace.surroundings)
        let folder = bench.root + "/export"
        _ = try ExportOperation(workspace).log(to: folder)
        #expect(!grows)
        #expect(!FileSystem.exists(bench.folder.log + "/tile/0/002.p/88"), "nothing was replaced")
        let found = try forge.verify(folder)
        #expect(found.verdict == .valid && found.size == 600, "\(found.reason)")
        #expect(FileSystem.exists(folder + "/checkpoints/300"))
    }

    @Test func proofsGoIntoAFolderOfTheirOwn() throws {
        let forge = try Forge()
        let folder = forge.bench.root + "/proofs"
        try forge.prove([3, 4], to: folder)
        #expect(throws: OperationError.self) { try forge.prove([5], to: folder) }
        #expect(throws: OperationError.self) { try forge.prove([3], to: folder) }
        #expect(!FileSystem.exists(folder + "/entries/5.json"))
        try forge.prove([3, 4], to: folder)
        #expect(try forge.verify(folder).entries == 2)
    }
}

@Suite struct FileSystemTests {
    /// Two links to the folder they lie in make 2^32 paths, a pipe no end of waiting.
    @Test(.timeLimit(.minutes(1))) func whatNeverEndsIsNotRead() throws {
        let folder = NSTemporaryDirectory() + "lotwise-files-" + UUID().uuidString
        try FileSystem.makeDirectory(folder + "/inside")
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileSystem.write(folder + "/inside/file", [1])
        #expect(symlink(".", folder + "/x") == 0 && symlink(".", folder + "/y") == 0)
        #expect(try FileSystem.files(below: folder) == ["inside/file", "x", "y"])
        #expect(mkfifo(folder + "/pipe", 0o644) == 0)
        let error = #expect(throws: OperationError.self) { try FileSystem.read(folder + "/pipe") }
        #expect(error?.code == .unreadable)
        #expect(try FileSystem.read("/dev/null").isEmpty)
        #expect(try FileSystem.readIfThere(folder + "/nothing") == nil)
        #expect(throws: SystemError.self) { try FileSystem.readIfThere(folder) }
    }
}
