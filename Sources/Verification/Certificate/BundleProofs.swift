import Basics
import CertificateContent
import Custody

/// Checks entries with their proofs. Most proofs of a folder carry the same checkpoint, whose signatures are checked
/// once.
struct BundleProofs {
    let policy: TrustPolicy
    /// Every checkpoint that was met has at least this size: the one that the certificate was signed over.
    let leastSize: Int
    private var known: [[UInt8]: TrustPolicy.Verdict] = [:]

    /// An entry that is in the log.
    struct Proven {
        let index: Int
        let leaf: TreeHash
        let entry: RecordedEntry
    }

    init(policy: TrustPolicy, leastSize: Int) {
        self.policy = policy
        self.leastSize = leastSize
    }

    /// Every checkpoint that was checked, by size.
    var verdicts: [TrustPolicy.Verdict] { known.values.sorted { $0.size < $1.size } }

    /// Throws `.policy` or `.quorum` for a checkpoint that isn't trusted, `.checkpoint` for one that is too old,
    /// `.proof` for two of one size that differ.
    mutating func check(_ checkpoint: SignedCheckpoint, _ name: String) throws(CertificateError) {
        let bytes = checkpoint.bytes
        if known[bytes] == nil {
            let verdict: TrustPolicy.Verdict
            do { verdict = try policy.check(checkpoint) } catch {
                throw CertificateError(error.code == .quorum ? .quorum : .policy, "\(name): \(error.message)")
            }
            if let other = known.values.first(where: { $0.size == verdict.size && $0.root != verdict.root }) {
                throw CertificateError(
                    .proof, "\(name): the log's key signed two histories of size \(other.size); keep both files")
            }
            known[bytes] = verdict
        }
        guard checkpoint.checkpoint.size >= leastSize else {
            throw CertificateError(
                .checkpoint,
                "\(name): its checkpoint has size \(checkpoint.checkpoint.size), which is older than the certificate "
                    + "(signed over size \(leastSize))")
        }
    }

    /// A single entry with its `.tlog-proof`.
    mutating func check(
        entry body: [UInt8], proof bytes: [UInt8], _ name: String
    ) throws(CertificateError) -> (proven: Proven, proof: LogProof) {
        let proof: LogProof
        do { proof = try LogProof(parsing: bytes) } catch {
            throw CertificateError(.proof, "\(name).tlog-proof: \(error.message)")
        }
        try check(proof.checkpoint, name + ".tlog-proof")
        return (
            try check(body, index: proof.index, hashes: proof.hashes, head: proof.checkpoint.checkpoint, name: name),
            proof
        )
    }

    /// Throws `.checkpoint` for an entry that came later, `.entry` for another entry or hashes that lead elsewhere.
    func check(
        _ body: [UInt8], index: Int, hashes: [TreeHash], head: Checkpoint, name: String
    ) throws(CertificateError) -> Proven {
        guard let value = try? JSONParser.parse(body), let entry = RecordedEntry(value),
            CanonicalFile.isCanonical(body, value)
        else { throw CertificateError(.entry, "\(name): not one canonical JSON object") }
        guard entry.seq == index else {
            throw CertificateError(
                .entry, "\(name): is entry \(entry.value(of: .seq)?.text ?? "?"), and its proof is about \(index)")
        }
        guard index < head.size else {
            throw CertificateError(
                .checkpoint, "\(name): entry \(index) came after its proof's checkpoint of size \(head.size)")
        }
        let leaf = TreeHash.leaf(body)
        do {
            try MerkleVerifier.inclusion(leaf: leaf, index: index, size: head.size, proof: hashes, root: head.root)
        } catch { throw CertificateError(.entry, "\(name): \(error.message)") }
        return Proven(index: index, leaf: leaf, entry: entry)
    }
}

/// The root that a log had when it ended just before an entry.
enum EarlierRoot {
    /// The left neighbours on an entry's way to the root are the frontier of the tree before it (RFC 6962 §2.1.1). Nil
    /// for hashes of another number; they are to be verified before.
    static func before(_ index: Int, size: Int, hashes: [TreeHash]) -> TreeHash? {
        var (node, last) = (index, size - 1)
        var left: [TreeHash] = []
        for hash in hashes {
            if node & 1 == 1 || node == last {
                left.append(hash)
                while node & 1 == 0, node > 0 { (node, last) = (node >> 1, last >> 1) }
            }
            (node, last) = (node >> 1, last >> 1)
        }
        return try? CompactRange(size: index, hashes: left.reversed()).root
    }
}
