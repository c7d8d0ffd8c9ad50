import Basics
import Custody
import Storage
import StoreFiles

/// Signed checkpoints that people still have of a log: whatever they show was signed once, so a restored log must hold
/// it (c2sp.org/tlog-checkpoint: a log never signs a tree that is inconsistent with an earlier one).
struct KnownCheckpoints {
    /// One of them, and where it was found.
    struct Item {
        let note: SignedCheckpoint
        let source: String

        var checkpoint: Checkpoint { note.checkpoint }
    }

    /// Name of the log.
    let origin: String
    /// Keys that the trust policy names for it.
    private let keys: [VerifierKey]
    private(set) var items: [Item] = []

    /// Of the first log in `policy`. Throws when it names none.
    init(_ policy: TrustPolicy) throws {
        guard let origin = policy.logs.first?.key.name else {
            throw OperationError(.refused, "the trust policy names no log; give the customers' copy with --trust FILE")
        }
        self.origin = origin
        keys = policy.logs.map(\.key).filter { $0.name == origin }
    }

    /// The one that covers most, with the most signatures.
    var newest: Item? {
        items.max {
            ($0.checkpoint.size, $0.note.note.signatures.count) < ($1.checkpoint.size, $1.note.note.signatures.count)
        }
    }

    /// Takes a note of this log. Throws `OperationError` when it is another log's or not signed by a known key.
    mutating func add(_ note: SignedCheckpoint, from source: String) throws {
        guard note.checkpoint.origin == origin else {
            throw OperationError(
                .refused, "\(source): a checkpoint of \(note.checkpoint.origin), but this log is \(origin)")
        }
        do {
            guard try !note.note.verified(by: keys).isEmpty else {
                throw OperationError(
                    .refused,
                    "\(source): signed by no key of \(origin) that the policy names; if the key was rotated since the "
                        + "backup, give the newer policy with --trust FILE")
            }
        } catch let error as CustodyError {
            throw OperationError(.refused, "\(source): \(error.message)")
        }
        items.append(Item(note: note, source: source))
    }

    /// Takes what is a note of this log and leaves the rest.
    mutating func addIfOurs(_ note: SignedCheckpoint, from source: String) {
        // Of another log, or of no log: it says nothing of this one.
        do { try add(note, from: source) } catch {}
    }

    // MARK: where they come from

    /// Takes every checkpoint in `path`: a file (checkpoint, `.tlog-proof`, certificate, `head.db`), of which each must
    /// be this log's, or a folder such as an old store or a certificate's, in which at least one must be.
    mutating func read(_ path: String, scratch: String, head: (String) throws -> any HeadStore) throws {
        guard FileSystem.isDirectory(path) else {
            let notes = try Self.notes(in: path, scratch: scratch, head: head)
            guard !notes.isEmpty else {
                throw OperationError(
                    .unreadable,
                    "\(path): no checkpoint in it; give a signed checkpoint, a .tlog-proof, a certificate or head/head.db"
                )
            }
            for note in notes { try add(note, from: path) }
            return
        }
        let before = items.count
        for name in try FileSystem.files(below: path) where Self.mayHold(name) {
            let file = path + "/" + name
            // A file that only has such a name is nobody's word; one that can't be read might have been.
            let notes: [SignedCheckpoint]
            do { notes = try Self.notes(in: file, scratch: scratch, head: head) } catch let error as OperationError {
                guard error.code == .unreadable else { throw error }
                continue
            }
            for note in notes { addIfOurs(note, from: file) }
        }
        if items.count == before {
            throw OperationError(.refused, "\(path): no signed checkpoint of \(origin) in this folder")
        }
    }

    /// Names that checkpoints go by in stores, certificates and backups.
    private static func mayHold(_ path: String) -> Bool {
        let name = FileSystem.name(of: path)
        return name == "checkpoint" || name == "head.db" || name.hasSuffix(".tlog-proof") || name.hasSuffix(".vc.json")
            || (FileSystem.name(of: FileSystem.directory(of: path)) == "checkpoints"
                && DecimalNumber.parse(name.utf8) != nil)
    }

    private static func notes(
        in path: String, scratch: String, head: (String) throws -> any HeadStore
    ) throws -> [SignedCheckpoint] {
        let bytes = try FileSystem.read(path, limit: 16 << 20)
        if bytes.starts(with: "SQLite format 3\0".utf8) { return try heads(in: path, scratch: scratch, head: head) }
        if bytes.first == UInt8(ascii: "{") {
            let json = try? JSONParser.parse(bytes, limits: JSONLimits(bytes: 16 << 20))
            return json.map(proofs) ?? []
        }
        if let proof = try? LogProof(parsing: bytes) { return [proof.checkpoint] }
        do { return [try SignedCheckpoint(parsing: bytes)] } catch {
            throw OperationError(.unreadable, "\(path): no signed checkpoint: \(error.message)")
        }
    }

    /// From a copy: opening a database may change it, and this one is evidence.
    private static func heads(
        in path: String, scratch: String, head: (String) throws -> any HeadStore
    ) throws -> [SignedCheckpoint] {
        try FileSystem.makeDirectory(scratch)
        defer { FileSystem.discardTree(scratch) }
        let copier = DurableCopier(folder: scratch)
        for ending in ["", "-journal"] where FileSystem.exists(path + ending) {
            _ = try copier.copy(path + ending, to: scratch + "/head.db" + ending)
        }
        try copier.makeDurable()
        let store = try head(scratch + "/head.db")
        var notes: [SignedCheckpoint] = []
        for origin in try store.origins() {
            guard let note = try store.head(origin) else { continue }
            do { notes.append(try SignedCheckpoint(parsing: note)) } catch {
                throw OperationError(.unreadable, "\(path): what it holds is no checkpoint: \(error.message)")
            }
        }
        return notes
    }

    /// Checkpoints of the proofs that a certificate carries as texts.
    private static func proofs(in value: JSONValue) -> [SignedCheckpoint] {
        switch value {
        case .string(let text): (try? LogProof(parsing: Array(text.utf8))).map { [$0.checkpoint] } ?? []
        case .array(let elements): elements.flatMap(proofs)
        case .object(let members): members.flatMap { proofs(in: $0.value) }
        default: []
        }
    }
}
