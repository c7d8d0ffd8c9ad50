import Basics
import Custody
import Glibc
import LogPublishing
import Storage
import StorageSQLite
import StoreAccess
import StoreFiles

#if canImport(Glibc)
#endif

/// Entries made durable in batches, and proofs: each beside what the machine can do in the same run. Everything passes
/// through the recorder: numbers, links, salts, leaf hashes, one transaction a batch.
enum DurableBenchmarks {
    /// Entries a transaction, and how many of them are written.
    private static let batches = [(size: 1, entries: 400), (size: 64, entries: 12_800), (size: 1024, entries: 102_400)]
    private static let rounds = 3

    static func run() throws {
        let folder = "/tmp/lotwise-durable-bench-\(getpid())"
        mkdir(folder, 0o700)
        defer { LogBenchmarks.remove(folder) }
        print("raw fsync of 4 KiB".padded(44) + "\(fsyncRate(folder)) a second".leading(24))
        for batch in batches { try measure(batch.size, count: batch.entries, folder: folder) }
    }

    private static func measure(_ size: Int, count: Int, folder: String) throws {
        var ours = Double.infinity
        var bare = Double.infinity
        // In turn, so that both meet the same disk.
        for round in 0..<rounds {
            ours = min(ours, try record(count, batch: size, at: "\(folder)/store-\(size)-\(round)"))
            bare = min(bare, try insert(count, batch: size, at: "\(folder)/bare-\(size)-\(round).db"))
        }
        let (rate, floor) = (Double(count) / ours, Double(count) / bare)
        print(
            "durable entries, \(size) a transaction".padded(44) + "\(Int(rate)) a second".leading(24)
                + "   \(Int((rate / floor * 100).rounded())) % of sqlite3's \(Int(floor))")
    }

    /// Seconds for `count` entries through the recorder.
    private static func record(_ count: Int, batch: Int, at path: String) throws -> Double {
        let folder = StoreFolder(path: path)
        try folder.prepare()
        let store = try SQLiteStore(path: folder.database)
        let workspace = Workspace(folder: folder, store: store, clock: { Instant(milliseconds: 1_790_000_000_000) })
        let recorder = try workspace.recorder()
        let drafts = (0..<batch).map { SyntheticLog.draft(device: $0 / 8, place: $0 % 8) }
        return try LogBenchmarks.seconds {
            for _ in 0..<count / batch { try store.transaction { try recorder.record(drafts) } }
        }
    }

    /// Seconds for as many rows of the same size straight into SQLite, same journal, same flushes.
    private static func insert(_ count: Int, batch: Int, at path: String) throws -> Double {
        let salts = SaltSource(secret: Array(repeating: 7, count: 32))
        let rows = (0..<count).map { seq in
            let body = PreparedEntry(SyntheticLog.draft(device: seq / 8, place: seq % 8)).finish(
                seq: seq, previous: nil, recordedAt: Instant(milliseconds: 1_790_000_000_000), salt: salts.salt(seq))
            return EntryRow(seq: seq, leaf: LeafHash.of(body), body: body)
        }
        return try LogBenchmarks.seconds { _ = try BareDatabase.write(rows, batch: batch, to: path) }
    }

    /// Flushes a second of a file that is overwritten in place.
    private static func fsyncRate(_ folder: String) -> Int {
        let descriptor = open(folder + "/fsync", O_RDWR | O_CREAT, 0o600)
        defer { close(descriptor) }
        let page = [UInt8](repeating: 7, count: 4096)
        let count = 300
        let time = LogBenchmarks.seconds {
            for _ in 0..<count {
                _ = page.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
                fsync(descriptor)
            }
        }
        return Int(Double(count) / time)
    }

    // MARK: proofs

    /// Making and checking proofs in a published log, beside one Ed25519 verification.
    static func proofs(_ log: SyntheticLog) throws {
        let (note, nodes) = try Publisher(log.workspace).newest()
        let size = note.checkpoint.size
        let count = 20_000
        // Places all over the log, so that no neighbour's reads help.
        let indices = (0..<count).map { $0 &* 7_919_993 % size }
        var made: [[TreeHash]] = []
        let making = try LogBenchmarks.seconds {
            made = try indices.map { try MerkleProof.inclusion(index: $0, size: size, from: nodes) }
        }
        let leaves = try indices.map { try nodes.node(height: 0, index: $0) }
        let checking = try LogBenchmarks.seconds {
            for (position, index) in indices.enumerated() {
                try MerkleVerifier.inclusion(
                    leaf: leaves[position], index: index, size: size, proof: made[position], root: note.checkpoint.root)
            }
        }
        let policy = try KeyRing(log.folder).policy()
        let verifying = try LogBenchmarks.seconds {
            for _ in 0..<2_000 { _ = try policy.check(note) }
        }
        line("proofs made at \(size) entries", count: count, seconds: making)
        line("proofs checked against the root", count: count, seconds: checking)
        line("signed checkpoints verified (Ed25519)", count: 2_000, seconds: verifying)
        if let rate = openssl() {
            print("openssl speed ed25519, verifications".padded(44) + "\(rate) a second".leading(24))
        }
        let share = making / Double(count) / (verifying / 2_000)
        print(
            "making a proof costs \(Int((share * 100).rounded())) % of one Ed25519 verification; the target is below 100 %"
        )
        print(
            "published elsewhere, other hardware: Tessera POSIX about 10,000 durable entries a second on NVMe, Trillian on"
        )
        print("MySQL about 500")
    }

    private static func line(_ name: String, count: Int, seconds: Double) {
        print(name.padded(44) + "\(Int(Double(count) / seconds)) a second".leading(24))
    }

    /// Verifications a second that openssl reaches on one core; nil without openssl.
    private static func openssl() -> Int? {
        let output = "/tmp/lotwise-log-bench-\(getpid())-ed25519"
        defer { unlink(output) }
        guard system("openssl speed -seconds 1 ed25519 > \(output) 2> /dev/null") == 0,
            let source = try? FileByteSource(path: output)
        else { return nil }
        var text = [UInt8](repeating: 0, count: 4096)
        guard let count = try? text.withUnsafeMutableBytes({ try source.read(into: $0) }) else { return nil }
        return String(decoding: text[0..<count], as: UTF8.self).split(whereSeparator: \.isWhitespace).last
            .flatMap { Double($0) }.map { Int($0) }
    }
}
