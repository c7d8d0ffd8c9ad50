import Custody
import Storage
import StoreAccess
import StoreFiles
import Witnessing

/// A store's dealings with its witnesses: over the network all at once, or by files that somebody carries.
///
/// ```
/// let requests = CosignatureRequests(workspace)
/// for report in try requests.ask() { print(report.line) }
/// let request = try requests.request(witness: "witness.example/w1")     // to be carried as a file
/// let added = try requests.add(answer)
/// ```
package struct CosignatureRequests {
    private let workspace: Workspace
    private let keys: KeyRing

    /// On the workspace's store.
    package init(_ workspace: Workspace) {
        self.workspace = workspace
        keys = KeyRing(workspace.folder, agentSocket: workspace.surroundings.agentSocket)
    }

    // MARK: over the network

    /// Asks the policy's witnesses that have an address to cosign the newest checkpoint, and puts what they sign under
    /// it. Those that have done so aren't asked again; when that is all, nothing happens. A witness that is down is a
    /// report, never an error. Throws when the store can't be read or written.
    package func ask() throws -> [WitnessReport] {
        guard let caller = workspace.surroundings.witnesses, let head = workspace.surroundings.head,
            try LogHeads(head).origin() != nil
        else { return [] }
        let policy = try keys.policy()
        guard policy.witnesses.contains(where: { $0.url != nil }) else { return [] }
        let publisher = try Publisher(workspace)
        let (note, nodes) = try publisher.newest()
        let (merged, reports) = try WitnessRound(policy: policy, caller: caller).gather(
            note, known: { try lastSize($0) },
            consistency: { try MerkleProof.consistency(from: $0, to: note.checkpoint.size, reader: nodes) })
        let added = merged.note.signatures.filter { !note.note.signatures.contains($0) }
        let cosigned = try publisher.add(added, to: note)
        for report in reports where report.isCosigned { try remember(report.witness, cosigned) }
        return reports
    }

    // MARK: by files

    /// The body that a witness asks for, for the newest checkpoint. It begins at `old`, else at the size that `witness`
    /// (the policy's name; may be left out when there is but one) cosigned last as far as this store knows.
    package func request(old: Int? = nil, witness: String? = nil) throws -> WitnessRequest {
        let (note, nodes) = try Publisher(workspace).newest()
        let size = note.checkpoint.size
        let from = try old ?? known(witness)
        guard from >= 0, from <= size else {
            throw OperationError(.usage, "--old \(from): the newest checkpoint is of size \(size)")
        }
        let proof = from == 0 ? [] : try MerkleProof.consistency(from: from, to: size, reader: nodes)
        return WitnessRequest(old: from, proof: proof, checkpoint: note)
    }

    private func known(_ witness: String?) throws -> Int {
        let all = try keys.policy().witnesses
        if let witness, !all.contains(where: { $0.name == witness }) {
            let names = all.map(\.name).joined(separator: ", ")
            throw OperationError(
                .usage, "--witness \(witness): the policy names \(names.isEmpty ? "no witness" : names)")
        }
        let sizes = try Set(all.filter { witness == nil || $0.name == witness }.map(lastSize))
        guard sizes.count <= 1 else {
            throw OperationError(
                .usage, "the witnesses have cosigned different sizes, each needs its own request: give --witness NAME")
        }
        return sizes.first ?? 0
    }

    /// What came of `add`.
    package struct Added: Sendable {
        /// The checkpoint that was cosigned.
        package let checkpoint: Checkpoint
        /// The policy's names of those whose cosignatures were new.
        package let witnesses: [String]
        /// True when the checkpoint now has the quorum that the policy asks for.
        package let isProven: Bool
    }

    /// How many past checkpoints are tried: a carrier is slower than a log, yet not by this much.
    private static let past = 1000

    /// Puts the signature lines of a witness's answer under the checkpoint that they are for: the newest, or one that
    /// was published while the answer was on its way. Lines of witnesses that the policy doesn't name are ignored.
    /// Throws `OperationError` when no line fits.
    package func add(_ answer: [UInt8]) throws -> Added {
        let policy = try keys.policy()
        guard !policy.witnesses.isEmpty else {
            throw OperationError(
                .refused,
                "\(workspace.folder.policy): no witness is named there; add a line `witness NAME VKEY` and a quorum")
        }
        let newest = try Publisher(workspace).newest().note
        let first = attempt(answer, checkpoint: newest, policy: policy)
        if case .success(let merged) = first { return try keep(merged, over: newest, policy, isNewest: true) }
        for checkpoint in try earlier(than: newest.checkpoint.size) {
            guard case .success(let merged) = attempt(answer, checkpoint: checkpoint, policy: policy) else { continue }
            return try keep(merged, over: checkpoint, policy, isNewest: false)
        }
        guard case .failure(let error) = first else { throw Self.nothingFits("") }
        throw Self.nothingFits(error.message)
    }

    private static func nothingFits(_ why: String) -> OperationError {
        OperationError(
            .refused,
            "no cosignature of a checkpoint of this log by a witness of its policy: \(why); give what `lotwise log "
                + "witness-sign` or the witness's server answered, unchanged")
    }

    private typealias Merged = (note: SignedCheckpoint, names: [String])

    private func attempt(
        _ answer: [UInt8], checkpoint: SignedCheckpoint, policy: TrustPolicy
    ) -> Result<Merged, CustodyError> {
        var note = checkpoint
        do {
            let names = try CosignatureMerge.add(answer, to: &note, witnesses: policy.witnesses).map(\.name)
            if names.isEmpty { return .failure(CustodyError(.unsigned, "no line is by one of them")) }
            return .success((note, names))
        } catch { return .failure(error) }
    }

    private func keep(
        _ merged: Merged, over old: SignedCheckpoint, _ policy: TrustPolicy, isNewest: Bool
    ) throws -> Added {
        // One line a witness is enough: the first stands, so that adding a file twice changes nothing.
        let had = Set(try policy.witnesses.filter { try !old.note.verified(by: [$0.key]).isEmpty }.map(\.name))
        let new = policy.witnesses.filter { merged.names.contains($0.name) && !had.contains($0.name) }
        let lines = merged.note.note.signatures.filter { line in new.contains { line.isOf($0.key) } }
        var note = old
        lines.forEach { note.note.add($0) }
        if !lines.isEmpty {
            if isNewest { note = try Publisher(workspace).add(lines, to: old) } else { try keepPast(note) }
        }
        for witness in new { try remember(witness.name, note) }
        let isProven = (try? policy.check(note)) != nil
        return Added(checkpoint: note.checkpoint, witnesses: new.map(\.name), isProven: isProven)
    }

    // MARK: past checkpoints

    private var pastFolder: String { workspace.folder.log + "/checkpoints" }

    /// Published checkpoints that are smaller than `size`, the largest first.
    private func earlier(than size: Int) throws -> [SignedCheckpoint] {
        try workspace.folder.explained {
            guard FileSystem.exists(pastFolder) else { return [] }
            let sizes = try FileSystem.files(below: pastFolder).compactMap { DecimalNumber.parse($0.utf8) }
            return try sizes.filter { $0 < size }.sorted(by: >).prefix(Self.past).compactMap { size in
                let bytes = try FileSystem.read(pastFolder + "/\(size)", limit: SignedNote.byteLimit)
                return try? SignedCheckpoint(parsing: bytes)
            }
        }
    }

    private func keepPast(_ note: SignedCheckpoint) throws {
        try workspace.folder.explained {
            try FileSystem.replace(pastFolder + "/\(note.checkpoint.size)", with: note.bytes, mode: 0o600)
        }
        let policy = try keys.policy()
        guard let head = workspace.surroundings.head, (try? policy.check(note)) != nil else { return }
        try LogHeads(head).setProven(note.checkpoint.origin, note)
    }

    // MARK: what each witness cosigned last

    /// Beside the log's head, under a key that no origin has. A hint: the witness's own record is what counts.
    private static let prefix = "witness:"

    private func lastSize(_ witness: TrustPolicy.Party) throws -> Int {
        guard let note = try workspace.surroundings.head?.head(Self.prefix + witness.name) else { return 0 }
        return (try? SignedCheckpoint(parsing: note))?.checkpoint.size ?? 0
    }

    private func remember(_ witness: String, _ note: SignedCheckpoint) throws {
        guard let head = workspace.surroundings.head else { return }
        let known = try head.head(Self.prefix + witness)
        let size = known.flatMap { try? SignedCheckpoint(parsing: $0) }?.checkpoint.size ?? -1
        if size < note.checkpoint.size { _ = try head.swap(Self.prefix + witness, expecting: known, to: note.bytes) }
    }
}

/// Files that are carried between a log and its witness; `nil` and `-` are standard input and output.
///
/// ```
/// let answer = try CarriedFile.read("-")
/// try CarriedFile.write(request.bytes, to: "request.txt")
/// ```
package enum CarriedFile {
    /// At most `limit` bytes. Throws `OperationError` when there is nothing to read, or more.
    package static func read(_ path: String?, limit: Int = WitnessRequest.limit) throws -> [UInt8] {
        let source = path == nil || path == "-" ? "/dev/stdin" : path ?? ""
        let bytes: [UInt8]
        do { bytes = try FileSystem.read(source, limit: limit + 1) } catch {
            throw OperationError(.unreadable, "\(error)")
        }
        guard bytes.count <= limit else {
            throw OperationError(.unreadable, "\(path ?? "standard input"): more than \(limit) bytes")
        }
        return bytes
    }

    /// Whole or not at all.
    package static func write(_ bytes: [UInt8], to path: String) throws {
        try OutputFile.write(bytes, to: path)
    }
}
