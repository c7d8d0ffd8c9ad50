import Basics

/// What a witness makes of a request.
package enum WitnessJudgement: Hashable, Sendable {
    /// The HTTP status, and the body that says why.
    case refused(status: Int, body: String, contentType: String)
    /// May be recorded and cosigned: the checkpoint with the log signatures that were checked, and no others.
    case accept(SignedCheckpoint)
}

/// Decides whether a witness may cosign (c2sp.org/tlog-witness, add-checkpoint). Pure: whoever calls it makes reading
/// `last` and recording what is accepted one step.
///
/// When to use: through `WitnessService`, which also keeps what was cosigned.
///
/// ```
/// let judgement = try WitnessJudge.judge(body, logs: policy.logs.map(\.key)) { origin in
///     try head.head(origin).map { try SignedCheckpoint(parsing: $0).checkpoint }
/// }
/// ```
package enum WitnessJudge {
    /// The type of a refusal that says the size of the latest cosigned checkpoint.
    package static let sizeType = "text/x.tlog.size"
    /// The type of every other body.
    package static let textType = "text/plain; charset=utf-8"

    /// Judges `body`. `logs` are the keys that are trusted, each for the origin that is its name; `ranges` says which
    /// sizes a key may sign (`TrustPolicy.logRanges`), so that a key that was rotated away can't lead the witness on;
    /// `last` tells the latest checkpoint cosigned for an origin, nil when there is none. The checks come in the order
    /// of the specification: the status is that of the first one that fails. Throws only what `last` throws.
    package static func judge(
        _ body: [UInt8], logs: [VerifierKey], ranges: [String: TrustPolicy.Range] = [:],
        last: (_ origin: String) throws -> Checkpoint?
    ) throws -> WitnessJudgement {
        let request: WitnessRequest
        do {
            let parts = try WitnessRequest.parts(body)
            guard let checkpoint = try readable(parts.note) else {
                return unreadable(parts.note, logs)
            }
            request = WitnessRequest(old: parts.old, proof: parts.proof, checkpoint: checkpoint)
        } catch { return refused(400, "bad request: \(error.message)") }
        let origin = request.checkpoint.checkpoint.origin
        let keys = logs.filter { $0.name.hasSameOctets(as: origin) }
        guard !keys.isEmpty else { return unknown(origin) }
        let signed: SignedCheckpoint
        do {
            guard let found = try trusted(request.checkpoint, by: keys, ranges) else {
                return refused(403, "invalid signature: none is by a key that this witness trusts for \(origin)")
            }
            signed = found
        } catch { return refused(403, "invalid signature: \(error.message)") }
        guard request.old <= signed.checkpoint.size else {
            return refused(
                400, "bad request: old size \(request.old) is above the checkpoint's \(signed.checkpoint.size)")
        }
        let latest = try last(origin)
        guard request.old == latest?.size ?? 0 else { return conflict(latest?.size ?? 0) }
        if let why = inconsistency(request, after: latest) { return refused(422, "\(origin): \(why)") }
        return .accept(signed)
    }

    /// The checkpoint; nil when nothing is wrong with it but signature lines that can't be read. Those are no
    /// signatures, and the protocol has a status of its own for a checkpoint without a valid one. Throws for the rest.
    private static func readable(_ note: [UInt8]) throws(CustodyError) -> SignedCheckpoint? {
        do { return try SignedCheckpoint(parsing: note) } catch {
            if unsigned(note) == nil { throw error }
            return nil
        }
    }

    /// The checkpoint above lines that at least begin as signature lines do.
    private static func unsigned(_ note: [UInt8]) -> Checkpoint? {
        let blank = note.indices.dropLast().last { note[$0] == newline && note[$0 + 1] == newline }
        guard let blank, note.last == newline, blank + 2 < note.count else { return nil }
        let lines = note[(blank + 2)...].dropLast().split(separator: newline, omittingEmptySubsequences: false)
        guard lines.count <= SignedNote.signatureLimit, lines.allSatisfy({ $0.starts(with: "— ".utf8) }) else {
            return nil
        }
        return try? Checkpoint(parsing: Array(note[...blank]))
    }

    private static let newline = UInt8(ascii: "\n")

    private static func unreadable(_ note: [UInt8], _ logs: [VerifierKey]) -> WitnessJudgement {
        let origin = unsigned(note)?.origin ?? ""
        guard logs.contains(where: { $0.name.hasSameOctets(as: origin) }) else { return unknown(origin) }
        return refused(403, "invalid signature: a signature line is not base64 of a key hash and a signature")
    }

    private static func unknown(_ origin: String) -> WitnessJudgement {
        refused(404, "unknown log: this witness has no key of \(origin)")
    }

    /// 409 with the size that the client should have named.
    package static func conflict(_ size: Int) -> WitnessJudgement {
        .refused(status: 409, body: "\(size)\n", contentType: sizeType)
    }

    /// The checkpoint with the signatures alone of `keys` that may sign its size; nil when there are none. Throws when
    /// a line that names one of them doesn't verify: such a note is malformed, whatever else it carries.
    private static func trusted(
        _ checkpoint: SignedCheckpoint, by keys: [VerifierKey], _ ranges: [String: TrustPolicy.Range]
    ) throws(CustodyError) -> SignedCheckpoint? {
        let size = checkpoint.checkpoint.size
        let signers = try checkpoint.note.verified(by: keys).map(\.key)
            .filter { ranges[$0.reference]?.contains(size) ?? true }
        if signers.isEmpty { return nil }
        var kept = checkpoint
        kept.note = try SignedNote(
            text: checkpoint.note.text,
            signatures: checkpoint.note.signatures.filter { line in
                signers.contains { line.isOf($0) }
            })
        return kept
    }

    /// Why the checkpoint doesn't continue `latest`; nil when it does. A size of zero and an old size of zero have rules
    /// of their own, since RFC 6962 defines no proof from nothing.
    private static func inconsistency(_ request: WitnessRequest, after latest: Checkpoint?) -> String? {
        let new = request.checkpoint.checkpoint
        if new.size == 0, new.root != .empty { return "size 0 with a root that is not the empty tree's" }
        guard let latest, latest.size > 0 else {
            return request.proof.isEmpty ? nil : "consistency proof: from size 0 there must be none"
        }
        if latest.size == new.size, latest.root != new.root {
            return "two trees of size \(new.size): the one cosigned before has another root"
        }
        do {
            try MerkleVerifier.consistency(
                old: latest.size, oldRoot: latest.root, new: new.size, newRoot: new.root, proof: request.proof)
            return nil
        } catch { return "consistency proof from \(latest.size) to \(new.size): \(error.message)" }
    }

    private static func refused(_ status: Int, _ why: String) -> WitnessJudgement {
        .refused(status: status, body: why + "\n", contentType: textType)
    }
}
