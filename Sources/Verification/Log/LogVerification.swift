import Basics
import Custody
import StoreFiles

/// `log verify`: checks proofs, checkpoints and whole logs, with no store and no network.
///
/// ```
/// let policy = try LogVerifyOperation.policy(at: "policy.txt")
/// let result = try LogVerifyOperation(policy: policy).verify("lotwise.store/log")
/// print(result.verdict, result.reason)
/// ```
package struct LogVerifyOperation {
    private let policy: TrustPolicy
    private let device: String?
    private let isStrictAboutTimes: Bool
    private let progress: (ProgressStep) -> Void

    /// `policy` is the trust file, got by another way than what is checked. With `device`, entries about another device
    /// are refused: whoever holds the device says which it is.
    package init(
        policy: TrustPolicy, device: String? = nil, isStrictAboutTimes: Bool = false,
        progress: @escaping (ProgressStep) -> Void = { _ in }
    ) {
        self.policy = policy
        self.device = device
        self.isStrictAboutTimes = isStrictAboutTimes
        self.progress = progress
    }

    /// The trust file at `path`. Throws `OperationError` that names file and line.
    package static func policy(at path: String) throws -> TrustPolicy {
        let bytes: [UInt8]
        do { bytes = try FileSystem.read(path, limit: 1 << 20) } catch let error as SystemError {
            throw OperationError(.unreadable, "\(error); --trust takes the policy file that the recycler gave you")
        }
        do { return try TrustPolicy(parsing: bytes) } catch {
            throw OperationError(.unreadable, "\(path): \(error.message)")
        }
    }

    /// True when the trust file lies in the folder `path`, as it is named or where a link leads: it then came by the same
    /// way as what is checked.
    package static func isInside(_ policy: String, of path: String) -> Bool {
        guard FileSystem.isDirectory(path), let folder = FileSystem.resolved(path) else { return false }
        let places = [policy, FileSystem.directory(of: policy)].compactMap(FileSystem.resolved)
        return places.contains { ($0 + "/").hasPrefix(folder == "/" ? folder : folder + "/") }
    }

    /// True when there is a file at `path`.
    package static func isFile(_ path: String) -> Bool { FileSystem.exists(path) && !FileSystem.isDirectory(path) }

    /// What was found, check by check, and the verdict.
    package struct Result: Sendable {
        /// How it ends. `contradiction`: what was checked proves that the log's key signed two histories. That proof is
        /// valid, the log is not, and so the word must be another one.
        package enum Verdict: String, Sendable { case valid, contradiction, refused, incomplete }

        package var verdict = Verdict.valid
        /// The first reason that isn't in favour; empty when valid.
        package var reason = ""
        /// Code of the reason (`CustodyError.Code`, or `entry`, `device`, `missing`).
        package var code = ""
        /// One line a check.
        package var checks: [String] = []
        /// Entries found to be in the log.
        package var entries = 0
        package var origin: String?
        package var size: Int?

        mutating func end(_ verdict: Verdict, code: String, reason: String) {
            // Refused is worse than incomplete; the first of the worst is told.
            guard self.verdict == .valid || (self.verdict == .incomplete && verdict == .refused) else { return }
            self.verdict = verdict
            self.code = code
            self.reason = reason
        }
    }

    /// `path` is a `.tlog-proof`, a folder of them, a checkpoint, or a log's folder with `checkpoint` and `tile/`;
    /// `entry` is the file that a single proof is about when it doesn't lie beside it. Throws `.usage` for an entry or a
    /// device where nothing of the kind is checked: a verdict that passes over a question looks like its answer.
    package func verify(_ path: String, entry: String? = nil) throws -> Result {
        var result = Result()
        do {
            let isFolder = FileSystem.isDirectory(path)
            if !isFolder, path.hasSuffix(Self.proofEnding) {
                try proof(path, entry: entry, &result)
            } else {
                guard entry == nil else {
                    throw OperationError(
                        .usage, "--entry goes with one .tlog-proof file, and \(path) is none; leave it out")
                }
                if isFolder { try folder(path, &result) } else { try note(path, &result) }
            }
        } catch let error as SystemError {
            throw OperationError(.unreadable, "\(error)")
        }
        return result
    }

    // MARK: a folder

    private func folder(_ path: String, _ result: inout Result) throws {
        let names = try FileSystem.files(below: path)
        let proofs = names.filter { $0.hasSuffix(Self.proofEnding) }
        let hasCheckpoint = FileSystem.exists(path + "/checkpoint")
        let hasTiles = FileSystem.isDirectory(path + "/tile")
        guard hasCheckpoint && hasTiles || !proofs.isEmpty else {
            return result.end(
                .incomplete, code: "missing", reason: "\(path): neither a log (checkpoint, tile/) nor proofs in it")
        }
        guard device == nil || !proofs.isEmpty else {
            throw noDevice("\(path) is a whole log without proofs of entries")
        }
        if hasCheckpoint, hasTiles {
            try LogFolderCheck(
                folder: path, policy: policy, proofs: proofs, isStrictAboutTimes: isStrictAboutTimes,
                progress: progress
            ).checkFolder(&result)
        } else if hasCheckpoint {
            checkpoint(
                try FileSystem.read(path + "/checkpoint", limit: 4 << 20), path: path + "/checkpoint", into: &result)
        } else if hasTiles {
            result.end(
                .incomplete, code: "missing",
                reason: "\(path)/checkpoint: not there, and tile/ proves nothing without it")
        }
        let log = result
        for (index, name) in proofs.enumerated() {
            progress(ProgressStep(label: "verifying", done: index, total: proofs.count))
            try proof(path + "/" + name, entry: nil, &result)
        }
        // Of a whole log, the log is what is told.
        if hasTiles { (result.origin, result.size, result.entries) = (log.origin, log.size, log.entries) }
        try orphans(path, names: names, proofs: proofs, into: &result)
    }

    private func noDevice(_ why: String) -> OperationError {
        OperationError(.usage, "--device goes with proofs of entries, and \(why); leave it out, or give the proofs")
    }

    /// An entry without its proof proves nothing, and would be read as if it did.
    private func orphans(_ path: String, names: [String], proofs: [String], into result: inout Result) throws {
        let proven = Set(proofs.map { String($0.dropLast(Self.proofEnding.utf8.count)) + ".json" })
        for name in names where name.lowercased().hasSuffix(".json") && !proven.contains(name) {
            guard try isEntry(path + "/" + name) else { continue }
            result.end(
                .incomplete, code: "missing",
                reason: "\(path)/\(name): an entry without its \(Self.proofEnding) beside it")
        }
    }

    /// By its place, by its name, or by what it says: whoever hides an entry among proven ones chooses the name.
    private func isEntry(_ path: String) throws -> Bool {
        let folder = FileSystem.directory(of: path)
        if FileSystem.name(of: FileSystem.resolved(folder) ?? folder) == "entries" { return true }
        if FileSystem.name(of: path).dropLast(5).utf8.allSatisfy({ 48...57 ~= $0 }) { return true }
        guard FileSystem.size(path) ?? 0 <= EntryBundle.longestEntry else { return false }
        let bytes = try FileSystem.read(path, limit: EntryBundle.longestEntry)
        let entry = RecordedEntry(bytes)
        return entry?.value(of: .seq) != nil && entry?.value(of: .recordedAt) != nil
    }

    // MARK: one proof

    /// How names of single proofs end.
    package static let proofEnding = ".tlog-proof"

    private func proof(_ path: String, entry: String?, _ result: inout Result) throws {
        let beside = entry ?? String(path.dropLast(Self.proofEnding.utf8.count)) + ".json"
        let bytes = try FileSystem.read(path, limit: 4 << 20)
        do {
            let proof = try LogProof(parsing: bytes)
            guard FileSystem.exists(beside) else {
                return result.end(
                    .incomplete, code: "missing", reason: "\(beside): the entry that \(path) is about is not here")
            }
            let body = try FileSystem.read(beside, limit: 1 << 20)
            let verdict = try proof.verify(leaf: TreeHash.leaf(body), policy: policy)
            result.origin = verdict.origin
            result.size = verdict.size
            try entryMatches(proof.index, body: body, path: beside, into: &result)
            result.entries += 1
            let witnesses = verdict.witnesses.map(\.name).joined(separator: ", ")
            result.checks.append(
                "entry \(proof.index) (\(EntryText.type(body) ?? "")): in \(verdict.origin) @\(verdict.size), signed by "
                    + "\(verdict.logKey.reference), witnesses: \(witnesses.isEmpty ? "none" : witnesses)")
        } catch let error as CustodyError {
            refuse(error, path: path, into: &result)
        }
    }

    private func refuse(_ error: CustodyError, path: String, into result: inout Result) {
        // Cosignatures can still come: that they are missing is no proof of anything.
        let verdict: Result.Verdict = error.code == .quorum ? .incomplete : .refused
        result.checks.append("\(path): \(error.message)")
        result.end(verdict, code: error.code.rawValue, reason: "\(path): \(error.message)")
    }

    /// The number inside the entry is the number that is proven, and its device the one that was asked about.
    private func entryMatches(_ index: Int, body: [UInt8], path: String, into result: inout Result) throws {
        guard let value = try? JSONParser.parse(body), CanonicalJSON.encode(value) == body else {
            return result.end(.refused, code: "entry", reason: "\(path): not one canonical JSON object")
        }
        let entry = RecordedEntry(value)
        if entry?.seq != index {
            result.end(
                .refused, code: "entry",
                reason: "\(path): says it is entry \(entry?.value(of: .seq)?.text ?? "?"), the proof is about \(index)"
            )
        }
        guard let device, entry?.device != device, entry?.intake != device else { return }
        result.end(
            .refused, code: "device",
            reason: "\(path): is about \(entry?.device ?? "no device"), not about \(device)")
    }

    // MARK: a checkpoint alone

    private func note(_ path: String, _ result: inout Result) throws {
        guard device == nil else { throw noDevice("\(path) is about no entry") }
        let bytes = try FileSystem.read(path, limit: 4 << 20)
        guard Misbehaviour.isOne(bytes) else { return checkpoint(bytes, path: path, into: &result) }
        do {
            result.checks.append(
                "proof of contradiction: " + (try Misbehaviour(parsing: bytes).verify(policy: policy)))
            result.verdict = .contradiction
        } catch {
            refuse(error, path: path, into: &result)
        }
    }

    private func checkpoint(_ bytes: [UInt8], path: String, into result: inout Result) {
        do {
            let verdict = try policy.check(try SignedCheckpoint(parsing: bytes))
            result.origin = verdict.origin
            result.size = verdict.size
            result.checks.append(Self.line(verdict))
        } catch {
            refuse(error, path: path, into: &result)
        }
    }

    static func line(_ verdict: TrustPolicy.Verdict) -> String {
        let witnesses = verdict.witnesses.map { witness in
            "\(witness.name) at \(Instant(milliseconds: Int64(witness.time) * 1000).text)"
        }
        return
            "checkpoint \(verdict.origin) @\(verdict.size) root \(verdict.root): signed by \(verdict.logKey.reference), "
            + "witnesses \(witnesses.count) of \(verdict.required) required"
            + (witnesses.isEmpty ? "" : ": " + witnesses.joined(separator: ", "))
    }
}
