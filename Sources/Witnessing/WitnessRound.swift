import Basics
import Custody
import Dispatch
import StoreFiles

/// What came of asking one witness.
package struct WitnessReport: Hashable, Sendable {
    /// Cosigned, or why not.
    package enum Outcome: Hashable, Sendable {
        /// Its cosignature is in the note now; seconds since 1970.
        case cosigned(time: Int)
        /// It has cosigned a larger tree of this log than we have: the store was rolled back, or somebody signs a fork.
        case ahead(size: Int)
        /// HTTP status and what it said.
        case refused(status: Int, why: String)
        /// Nothing came back, or nothing that is a cosignature of this checkpoint.
        case failed(String)
    }

    /// The policy's name of the witness.
    package let witness: String
    package let outcome: Outcome

    package init(witness: String, outcome: Outcome) {
        self.witness = witness
        self.outcome = outcome
    }

    /// True when the checkpoint carries its cosignature.
    package var isCosigned: Bool { if case .cosigned = outcome { true } else { false } }

    /// One line for a person.
    package var line: String {
        switch outcome {
        case .cosigned(let time): "witness \(witness): cosigned at \(Instant(milliseconds: Int64(time) * 1000))"
        case .ahead(let size):
            "witness \(witness): has cosigned size \(size) of this log, which is larger than ours; this store was rolled "
                + "back or its key is used elsewhere: stop, and compare with `lotwise log compare`"
        case .refused(let status, let why): "witness \(witness): refused (\(status)): \(why)"
        case .failed(let why): "witness \(witness): \(why)"
        }
    }
}

/// Asks the policy's witnesses to cosign one checkpoint, all at once. A witness that is down or refuses is reported, and
/// never in the way of the others.
///
/// When to use: through `CosignatureRequests.ask`, which remembers who cosigned what.
///
/// ```
/// let (merged, reports) = try WitnessRound(policy: policy, caller: caller).gather(
///     note, known: { _ in 0 },
///     consistency: { try MerkleProof.consistency(from: $0, to: note.checkpoint.size, reader: nodes) })
/// ```
package struct WitnessRound {
    private let policy: TrustPolicy
    private let caller: any WitnessCaller

    /// Only witnesses whose policy line has a URL are asked.
    package init(policy: TrustPolicy, caller: any WitnessCaller) {
        self.policy = policy
        self.caller = caller
    }

    private struct Ask {
        let witness: TrustPolicy.Party
        let url: String
        let old: Int
    }

    /// `checkpoint` with the cosignatures that could be had, and what came of each witness. `known` is the size that a
    /// witness cosigned last as far as we know, 0 if we don't: it answers with the true one, and is asked once more.
    /// `consistency` makes the proof from a size. Witnesses that have cosigned this checkpoint already aren't asked.
    /// Throws only what `known` and `consistency` throw.
    package func gather(
        _ checkpoint: SignedCheckpoint, known: (_ witness: TrustPolicy.Party) throws -> Int,
        consistency: (_ old: Int) throws -> [TreeHash]
    ) throws -> (checkpoint: SignedCheckpoint, reports: [WitnessReport]) {
        var merged = checkpoint
        var reports: [WitnessReport] = []
        let size = checkpoint.checkpoint.size
        var asks: [Ask] = []
        for witness in policy.witnesses {
            // A cosignature without a time counts for nobody, so that it is asked for again.
            let times = (try? checkpoint.note.verified(by: [witness.key]))?.compactMap(\.time) ?? []
            guard let url = witness.url, !times.contains(where: { $0 > 0 }) else { continue }
            let last = try known(witness)
            asks.append(Ask(witness: witness, url: Self.endpoint(url), old: last <= size ? last : 0))
        }
        for isLast in [false, true] {
            let bodies = try asks.map { ask in
                WitnessRequest(
                    old: ask.old, proof: ask.old == 0 ? [] : try consistency(ask.old), checkpoint: checkpoint
                ).bytes
            }
            var again: [Ask] = []
            for (ask, answer) in zip(asks, post(bodies, to: asks.map(\.url))) {
                if !isLast, let actual = Self.otherSize(answer), actual <= size, actual != ask.old {
                    again.append(Ask(witness: ask.witness, url: ask.url, old: actual))
                } else {
                    let outcome = Self.outcome(answer, of: ask.witness, size: size, merging: &merged)
                    reports.append(WitnessReport(witness: ask.witness.name, outcome: outcome))
                }
            }
            asks = again
            if asks.isEmpty { break }
        }
        return (merged, reports)
    }

    private static func endpoint(_ prefix: String) -> String {
        (prefix.hasSuffix("/") ? String(prefix.dropLast()) : prefix) + "/add-checkpoint"
    }

    private typealias Answer = Result<(status: Int, body: [UInt8]), any Error>

    /// Written by one queue and read after all of them have ended.
    private final class Slot: @unchecked Sendable { var answer: Answer? }

    /// One queue a witness, so that the slowest alone sets the time.
    private func post(_ bodies: [[UInt8]], to urls: [String]) -> [Answer] {
        let group = DispatchGroup()
        let slots = bodies.map { _ in Slot() }
        for (index, slot) in slots.enumerated() {
            let (caller, body, url) = (caller, bodies[index], urls[index])
            DispatchQueue(label: "lotwise.witness.\(index)").async(group: group) {
                slot.answer = Answer { try caller.post(body, to: url) }
            }
        }
        group.wait()
        return slots.map { $0.answer ?? .failure(OperationError(.refused, "was not asked")) }
    }

    /// The size that a 409 names.
    private static func otherSize(_ answer: Answer) -> Int? {
        guard case .success((409, let body)) = answer, body.last == UInt8(ascii: "\n") else { return nil }
        return DecimalNumber.parse(body.dropLast())
    }

    private static func outcome(
        _ answer: Answer, of witness: TrustPolicy.Party, size: Int, merging note: inout SignedCheckpoint
    ) -> WitnessReport.Outcome {
        switch answer {
        case .failure(let error): return .failed("\(error)")
        case .success((200, let body)):
            do {
                guard let found = try CosignatureMerge.add(body, to: &note, witnesses: [witness]).first else {
                    return .failed("its answer has no cosignature by \(witness.key.text)")
                }
                return .cosigned(time: found.time)
            } catch { return .failed("its answer is not a cosignature of this checkpoint: \(error.message)") }
        case .success((let status, let body)):
            if let actual = otherSize(answer), actual > size { return .ahead(size: actual) }
            let line = body.prefix(200).prefix { $0 != UInt8(ascii: "\n") }.filter { $0 >= 32 && $0 != 127 }
            return .refused(status: status, why: String(decoding: line, as: UTF8.self))
        }
    }
}

/// Moves cosignatures from a witness's answer into a note, over HTTP and by files alike.
///
/// ```
/// let added = try CosignatureMerge.add(answer, to: &note, witnesses: policy.witnesses)
/// print(added.map(\.name))
/// ```
package enum CosignatureMerge {
    /// Adds the lines of `answer` that are by `witnesses`, after checking them; lines of unknown keys are ignored, as
    /// the protocol asks. Returns who cosigned, in the order of lines. Throws `CustodyError` for a line that is no
    /// signature line, and for one that names a known witness and doesn't verify.
    package static func add(
        _ answer: [UInt8], to checkpoint: inout SignedCheckpoint, witnesses: [TrustPolicy.Party]
    ) throws(CustodyError) -> [(name: String, time: Int)] {
        guard answer.count <= 64 << 10 else { throw CustodyError(.range, "\(answer.count) bytes of signature lines") }
        guard answer.last == UInt8(ascii: "\n") else { throw CustodyError(.malformed, "the last line doesn't end") }
        var note = checkpoint.note
        var found: [(name: String, time: Int)] = []
        for line in answer.dropLast().split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            let signature = try NoteSignature(parsing: line)
            let known = witnesses.first { signature.isOf($0.key) }
            guard let witness = known else { continue }
            let alone = try SignedNote(text: note.text, signatures: [signature])
            guard let time = try alone.verified(by: [witness.key]).first?.time, time > 0 else {
                throw CustodyError(.signature, "the line of \(witness.name) carries no time")
            }
            // A note with more could be written but never read again.
            guard note.signatures.count < SignedNote.signatureLimit else {
                throw CustodyError(.range, "the checkpoint has \(SignedNote.signatureLimit) signature lines already")
            }
            note.replace(signature)
            found.append((witness.name, time))
        }
        checkpoint.note = note
        return found
    }
}
