import Basics
import Custody
import RecoveryModel

/// `log verify`: checks proofs, checkpoints and whole logs, with no store and no network.
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

    /// What was found, check by check, and the verdict.
    package struct Result: Sendable {
        /// How it ends.
        package enum Verdict: String, Sendable { case valid, refused, incomplete }

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

        mutating func end(_ verdict: Verdict, _ code: String, _ reason: String) {
            // Refused is worse than incomplete; the first of the worst is told.
            guard self.verdict == .valid || (self.verdict == .incomplete && verdict == .refused) else { return }
            self.verdict = verdict
            self.code = code
            self.reason = reason
        }
    }

    /// `path` is a `.tlog-proof`, a folder of them, a checkpoint, or a log's folder with `checkpoint` and `tile/`;
    /// `entry` is the file that a single proof is about when it doesn't lie beside it.
    package func verify(_ path: String, entry: String? = nil) throws -> Result {
        var result = Result()
        do {
            if FileSystem.isDirectory(path) {
                try folder(path, &result)
            } else if path.hasSuffix(".tlog-proof") {
                try proof(path, entry: entry, &result)
            } else {
                try checkpoint(path, &result)
            }
        } catch let error as SystemError {
            throw OperationError(.unreadable, "\(error)")
        }
        return result
    }

    private func folder(_ path: String, _ result: inout Result) throws {
        if FileSystem.exists(path + "/checkpoint"), FileSystem.isDirectory(path + "/tile") {
            return try LogFolderCheck(
                folder: path, policy: policy, isStrictAboutTimes: isStrictAboutTimes, progress: progress
            ).run(&result)
        }
        let proofs = try FileSystem.files(below: path).filter { $0.hasSuffix(".tlog-proof") }
        guard !proofs.isEmpty else {
            return result.end(.incomplete, "missing", "\(path): neither a log (checkpoint, tile/) nor proofs in it")
        }
        for (index, name) in proofs.enumerated() {
            progress(ProgressStep(label: "verifying", done: index, total: proofs.count))
            try proof(path + "/" + name, entry: nil, &result)
        }
        try orphans(path, proofs, &result)
    }

    /// An entry without its proof proves nothing, and would be read as if it did.
    private func orphans(_ path: String, _ proofs: [String], _ result: inout Result) throws {
        let known = Set(proofs.map { $0.dropLast(".tlog-proof".utf8.count) })
        for name in try FileSystem.files(below: path) where name.hasSuffix(".json") {
            let stem = name.dropLast(5)
            guard let last = stem.split(separator: "/").last, DecimalNumber.parse(last.utf8) != nil,
                !known.contains(stem)
            else { continue }
            result.end(.incomplete, "missing", "\(path)/\(name): has no \(last).tlog-proof beside it")
        }
    }

    // MARK: one proof

    private func proof(_ path: String, entry: String?, _ result: inout Result) throws {
        let beside = entry ?? String(path.dropLast(".tlog-proof".utf8.count)) + ".json"
        let bytes = try FileSystem.read(path, limit: 4 << 20)
        do {
            let proof = try LogProof(parsing: bytes)
            guard FileSystem.exists(beside) else {
                return result.end(.incomplete, "missing", "\(beside): the entry that \(path) is about is not here")
            }
            let body = try FileSystem.read(beside, limit: 1 << 20)
            let verdict = try proof.verify(leaf: TreeHash.leaf(body), policy: policy)
            result.origin = verdict.origin
            result.size = verdict.size
            try entryMatches(proof.index, body, beside, &result)
            result.entries += 1
            let witnesses = verdict.witnesses.map(\.name).joined(separator: ", ")
            result.checks.append(
                "entry \(proof.index) (\(EntryText.type(body) ?? "")): in \(verdict.origin) @\(verdict.size), signed by "
                    + "\(verdict.logKey.reference), witnesses: \(witnesses.isEmpty ? "none" : witnesses)")
        } catch let error as CustodyError {
            refuse(error, path, &result)
        }
    }

    private func refuse(_ error: CustodyError, _ path: String, _ result: inout Result) {
        // Cosignatures can still come: that they are missing is no proof of anything.
        let verdict: Result.Verdict = error.code == .quorum ? .incomplete : .refused
        result.checks.append("\(path): \(error.message)")
        result.end(verdict, error.code.rawValue, "\(path): \(error.message)")
    }

    /// The number inside the entry is the number that is proven, and its device the one that was asked about.
    private func entryMatches(_ index: Int, _ body: [UInt8], _ path: String, _ result: inout Result) throws {
        guard let value = try? JSONParser.parse(body), CanonicalJSON.encode(value) == body else {
            return result.end(.refused, "entry", "\(path): not one canonical JSON object")
        }
        if value["seq"]?.integer != index {
            result.end(
                .refused, "entry", "\(path): says it is entry \(value["seq"]?.text ?? "?"), the proof is about \(index)")
        }
        guard let device, value["device"]?.string != device, value["intake"]?.string != device else { return }
        result.end(
            .refused, "device", "\(path): is about \(value["device"]?.string ?? "no device"), not about \(device)")
    }

    // MARK: a checkpoint alone

    private func checkpoint(_ path: String, _ result: inout Result) throws {
        let bytes = try FileSystem.read(path, limit: 4 << 20)
        do {
            if Misbehaviour.isOne(bytes) {
                return result.checks.append(
                    "proof of contradiction: " + (try Misbehaviour(parsing: bytes).verify(policy: policy)))
            }
            let verdict = try policy.check(try SignedCheckpoint(parsing: bytes))
            result.origin = verdict.origin
            result.size = verdict.size
            result.checks.append(Self.line(verdict))
        } catch {
            refuse(error, path, &result)
        }
    }

    static func line(_ verdict: TrustPolicy.Verdict) -> String {
        let witnesses = verdict.witnesses.map { witness in
            "\(witness.name) at \(Instant(milliseconds: Int64(witness.time) * 1000).text)"
        }
        return "checkpoint \(verdict.origin) @\(verdict.size) root \(verdict.root): signed by \(verdict.logKey.reference), "
            + "witnesses \(witnesses.count) of \(verdict.required) required"
            + (witnesses.isEmpty ? "" : ": " + witnesses.joined(separator: ", "))
    }
}
