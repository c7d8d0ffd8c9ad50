import Basics

extension TrustPolicy {
    /// What a policy found true of a checkpoint.
    package struct Verdict: Hashable, Sendable {
        /// A known witness whose cosignature was verified.
        package struct Witness: Hashable, Sendable {
            /// Its name within the policy.
            package let name: String
            package let key: VerifierKey
            /// Unix seconds, as the witness states them; 1...`Cosignature.latestTime`.
            package let time: Int
        }

        package let origin: String
        package let size: Int
        package let root: TreeHash
        /// The first listed key of the log that signed and may sign this size.
        package let logKey: VerifierKey
        /// Every known witness that cosigned, also those that the quorum doesn't need, in the order of the note.
        package let witnesses: [Witness]
        /// Name of the witness or group that had to cosign, or `none`.
        package let quorum: String
        /// The fewest cosignatures with which the quorum can be met; 0 for `none`.
        package let required: Int
    }

    /// Signed by a listed log key whose name is the origin and whose range holds the size, and cosigned by the quorum.
    /// Throws `.origin` for a log that isn't listed, `.signature` when the line of any listed key doesn't verify,
    /// `.unsigned` without a line of the log's, `.keyRange` outside its range, `.root` for an empty tree under another
    /// root than that of RFC 6962 §2.1, `.quorum` with too few cosignatures, saying who cosigned and who is missing.
    package func check(_ checkpoint: SignedCheckpoint) throws(CustodyError) -> Verdict {
        let head = checkpoint.checkpoint
        let candidates = logs.filter { $0.key.algorithm == .ed25519 && $0.key.name.hasSameOctets(as: head.origin) }
        guard !candidates.isEmpty else {
            let listed = logs.isEmpty ? "none" : logs.map { Shown.text($0.key.name) }.joined(separator: ", ")
            throw CustodyError(
                .origin, "the checkpoint is of the log ‘\(Shown.text(head.origin))’; the policy lists \(listed)")
        }
        // All keys at once: a bad line of a known key spoils the note, whoever else signed it.
        let signed = try checkpoint.note.verified(by: logs.map(\.key) + witnesses.map(\.key))
        let logKey = try logKey(among: candidates.map(\.key), signed: signed, size: head.size)
        guard head.size > 0 || head.root == .empty else {
            throw CustodyError(.root, "the root of no entries is \(TreeHash.empty), the checkpoint says \(head.root)")
        }
        let cosigned = signed.compactMap { signature -> Verdict.Witness? in
            // Time 0 doesn't state that this is the largest tree seen (tlog-cosignature, Format), and a witness must not
            // write it (tlog-witness, add-checkpoint): it bears out nothing that a quorum is asked for.
            guard let time = signature.time, time > 0, let witness = witnesses.first(where: { $0.key == signature.key })
            else {
                return nil
            }
            return .init(name: witness.name, key: signature.key, time: time)
        }
        return Verdict(
            origin: head.origin, size: head.size, root: head.root, logKey: logKey, witnesses: cosigned,
            quorum: quorum, required: try required(of: cosigned.map(\.name)))
    }

    private func logKey(
        among candidates: [VerifierKey], signed: [VerifiedSignature], size: Int
    ) throws(CustodyError) -> VerifierKey {
        let signers = candidates.filter { key in signed.contains { $0.key == key } }
        guard let first = signers.first else {
            throw CustodyError(
                .unsigned, "no listed key of the log \(Shown.text(candidates.first?.name ?? "")) signed the checkpoint")
        }
        if let key = signers.first(where: { logRanges[$0.reference]?.contains(size) ?? true }) { return key }
        let range = logRanges[first.reference] ?? Range(from: 0, to: nil)
        throw CustodyError(
            .keyRange,
            "\(first.reference) may sign the sizes \(range.from) to \(range.to.map(String.init) ?? "-"), not \(size)")
    }

    /// The fewest cosignatures that meet the quorum; throws `.quorum` when `cosigned` don't.
    private func required(of cosigned: [String]) throws(CustodyError) -> Int {
        if quorum == "none" { return 0 }
        let tally = QuorumTally(self, cosigned: cosigned)
        guard let outcome = tally.outcomes[Array(quorum.utf8)] else {
            throw CustodyError(.quorum, "the policy's quorum ‘\(Shown.text(quorum))’ isn't defined")
        }
        guard outcome.isMet else {
            throw CustodyError(
                .quorum,
                "the quorum ‘\(Shown.text(quorum))’ is not met: it needs \(tally.demand(of: quorum)); "
                    + "cosigned: \(tally.list(outcome.present)); missing: \(tally.list(outcome.absent))")
        }
        return outcome.least
    }
}

/// Who counts as having cosigned, over the witnesses and the groups above them.
private struct QuorumTally {
    struct Outcome {
        var isMet: Bool
        /// Fewest cosignatures that meet it.
        var least: Int
        /// Witnesses below it that cosigned, and those that didn't.
        var present: [String] = []
        var absent: [String] = []
    }

    /// By octets of the name.
    private(set) var outcomes: [[UInt8]: Outcome] = [:]
    private let groups: [TrustPolicy.Group]

    init(_ policy: TrustPolicy, cosigned: [String]) {
        groups = policy.groups
        let signers = Set(cosigned.map { Array($0.utf8) })
        for witness in policy.witnesses {
            let name = Array(witness.name.utf8)
            let isMet = signers.contains(name)
            outcomes[name] = Outcome(
                isMet: isMet, least: 1, present: isMet ? [witness.name] : [], absent: isMet ? [] : [witness.name])
        }
        // In order, so that a group that names itself or a later one finds nothing there.
        for group in policy.groups { outcomes[Array(group.name.utf8)] = outcome(of: group) }
    }

    /// A threshold below one, which no file can hold, is never met: nothing must count as cosigned by nobody.
    private func outcome(of group: TrustPolicy.Group) -> Outcome {
        var seen: Set<[UInt8]> = []
        let parts = group.members.map { Array($0.utf8) }.filter { seen.insert($0).inserted }.map { outcomes[$0] }
        let met = parts.count { $0?.isMet == true }
        let possible = parts.compactMap(\.?.least).sorted()
        let isPossible = 1...max(1, possible.count) ~= group.threshold
        return Outcome(
            isMet: isPossible && met >= group.threshold,
            least: possible.prefix(max(0, group.threshold)).reduce(0) { $0.addingReportingOverflow($1).partialValue },
            present: parts.flatMap { $0?.present ?? [] }, absent: parts.flatMap { $0?.absent ?? [] })
    }

    /// `witness W` or `2 of A, B and C`.
    func demand(of name: String) -> String {
        guard let group = groups.last(where: { $0.name.hasSameOctets(as: name) }) else { return "that witness" }
        return "\(group.threshold) of \(list(group.members))"
    }

    func list(_ names: [String]) -> String {
        names.isEmpty ? "nobody" : names.map { Shown.text($0) }.joined(separator: ", ")
    }
}
