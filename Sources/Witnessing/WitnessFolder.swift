import Custody
import Storage
import StoreFiles

/// The folder of a witness: `witness.key`, `witness.db` (what it cosigned), `policy.txt` (the logs it knows). It belongs
/// to whoever runs the witness, never to the log.
///
/// ```
/// let folder = WitnessFolder(path: "witness")
/// let (signer, record) = try folder.opened(makingNamed: "witness.example/w1") {
///     try SQLiteHeadStore(path: $0)
/// }
/// let logs = try folder.logs()
/// ```
package struct WitnessFolder {
    package let path: String

    /// The folder at `path`, which need not exist yet.
    package init(path: String) { self.path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path }

    private var record: String { path + "/witness.db" }
    private var key: String { path + "/witness.key" }
    private var policy: String { path + "/policy.txt" }

    /// The witness's key, and its record as `heads` opens it. With `name`, both are made when there is no key, in a folder
    /// that only its owner may open. Throws `OperationError` as `signer` does, and when the record is gone: a witness that
    /// forgot what it cosigned takes any history for the first (c2sp.org/tlog-witness: old size and latest checkpoint).
    package func opened(
        makingNamed name: String?, heads: (String) throws -> any HeadStore
    ) throws -> (signer: any NoteSigner, record: any HeadStore) {
        if let name, !FileSystem.exists(key) { try make(name, heads) }
        let signer = try signer(named: name)
        let kept = try heads(record)
        guard try kept.isBegun() else {
            throw OperationError(
                .refused,
                "\(record): the record of what this witness cosigned is gone, and without it the witness could cosign a "
                    + "second history; put the file back, or begin a new witness with a key of its own in another folder"
            )
        }
        return (signer, kept)
    }

    /// The witness's key. Throws `OperationError` when there is none, when its name is not `name`, or when others may
    /// read it.
    package func signer(named name: String? = nil) throws -> any NoteSigner {
        guard FileSystem.exists(key) else {
            throw OperationError(
                .refused, "\(path): no witness here; run `lotwise log witness init --name NAME --state \(path)`")
        }
        let folder = StoreFolder(path: path)
        try folder.refuseLooseModes([(key, 0o600)], missing: nil)
        let bytes = try folder.explained { try FileSystem.read(key, limit: 4096) }
        let text = String(decoding: bytes, as: UTF8.self).split(separator: "\n").first.map(String.init) ?? ""
        let signer: KeyFileSigner
        do { signer = try KeyFileSigner(text: text) } catch {
            throw OperationError(.unreadable, "\(key): not a signing key: \(error.message)")
        }
        guard signer.key.algorithm == .cosignature else {
            throw OperationError(.unreadable, "\(key): not a key for cosignatures; a log's key never witnesses")
        }
        if let name, name != signer.key.name {
            throw OperationError(.refused, "\(key): this witness is \(signer.key.name), and a witness keeps its name")
        }
        return signer
    }

    /// The key comes last: a key without its record is a witness that lost it, never one half made.
    private func make(_ name: String, _ heads: (String) throws -> any HeadStore) throws {
        // A record without its key: a new key would say that it had cosigned nothing.
        let kept = try heads(record)
        guard try kept.origins().isEmpty else {
            throw OperationError(
                .refused, "\(path): the record is here and witness.key is not; put the key back, or begin a new folder")
        }
        let made: KeyFileSigner
        do {
            made = try KeyFileSigner(name: name, algorithm: .cosignature, seed: try FileSystem.random(32))
        } catch let error as CustodyError {
            throw OperationError(.usage, "a witness can't be named «\(name)»: \(error.message)")
        }
        try StoreFolder(path: path).explained {
            try FileSystem.makeDirectory(path, mode: 0o700)
            try kept.begin()
            try Durability.syncFolder(path)
            try FileSystem.replace(key, with: Array((made.text + "\n").utf8), mode: 0o600)
        }
    }

    // MARK: the logs it knows

    /// The logs that this witness cosigns, with the sizes that their keys may sign: those of `keys` (vkeys), of the
    /// policy file `file`, and of the folder's own `policy.txt`. Throws `OperationError` when that is none.
    package func logs(file: String? = nil, keys: [String] = []) throws -> TrustPolicy {
        var found = TrustPolicy()
        func take(_ log: TrustPolicy.Party) throws {
            guard log.key.algorithm == .ed25519 else {
                throw OperationError(.usage, "\(log.key.text): a witness's key; logs sign with a key of type 1")
            }
            if !found.logs.contains(where: { $0.key == log.key }) { found.logs.append(log) }
        }
        for text in keys {
            do { try take(TrustPolicy.Party(log: VerifierKey(text: text))) } catch let error as CustodyError {
                throw OperationError(.usage, "--log takes a log's verifier key, name+hash+key: \(error.message)")
            }
        }
        for path in [file, FileSystem.exists(policy) ? policy : nil].compactMap({ $0 }) {
            let read = try Self.policy(path)
            try read.logs.forEach(take)
            found.logRanges.merge(read.logRanges) { first, _ in first }
        }
        if found.logs.isEmpty {
            throw OperationError(
                .refused, "\(path): this witness knows no log; give --log VKEY or --policy FILE with `log VKEY` lines")
        }
        return found
    }

    /// Writes `policy.txt`, so that later commands need no `--log`.
    package func keep(_ logs: TrustPolicy) throws {
        try StoreFolder(path: path).explained { try FileSystem.replace(policy, with: logs.text) }
    }

    private static func policy(_ file: String) throws -> TrustPolicy {
        let bytes: [UInt8]
        do { bytes = try FileSystem.read(file, limit: 1 << 20) } catch {
            throw OperationError(.unreadable, "\(file): \(error)")
        }
        do { return try TrustPolicy(parsing: bytes) } catch {
            throw OperationError(.unreadable, "\(file): \(error.message)")
        }
    }
}
