import Basics
import Custody
import RecoveryModel
import StoreAccess
import StoreFiles

/// The keys of a store: `keys/log.key` signs checkpoints, `keys/issuer.key` signs certificates. They are never the
/// same key, and each file is 0600 in a folder that is 0700 or is refused (custody: keys and time).
///
/// ```
/// let keys = KeyRing(folder)
/// try keys.prepare(origin: nil)
/// let policy = try keys.policy()
/// let issuer = try keys.issuerSigner()
/// ```
package struct KeyRing {
    private let folder: StoreFolder
    private let agentSocket: String?

    /// `agentSocket` is where an ssh-agent listens, for key files that name a key of its.
    package init(_ folder: StoreFolder, agentSocket: String? = nil) {
        self.folder = folder
        self.agentSocket = agentSocket
    }

    private static let log = "log.key"
    private static let issuer = "issuer.key"
    /// Keys that were rotated away and still sign, so that those who know only them can go on verifying.
    private static let retiring = "log-old-"
    /// A key that a rotation has made and not yet put in force.
    private static let pending = "log-next.key"
    private static let agentMark = "ssh-agent "

    // MARK: making

    /// Makes log key, issuer key and policy when the store has none yet. A store that has a policy had keys: missing
    /// ones are then never made anew in silence, because a new key under an old name is what an attacker would make.
    package func prepare(origin: String?) throws {
        if FileSystem.exists(folder.policy) {
            if let origin, let known = try policy().logs.first?.key.name, known != origin {
                throw OperationError(
                    .refused, "\(folder.path): its log is \(known) and a log's origin never changes; make a new store")
            }
            return
        }
        try refuseLostPolicy()
        if let origin, LogHeads.marks.contains(where: { origin.hasPrefix($0) }) {
            throw OperationError(.usage, "--origin can't begin with \(LogHeads.marks.joined(separator: " or "))")
        }
        let log = try made(Self.log) { try Self.newLogKey(origin) }
        let issuer = try made(Self.issuer) { try Self.newIssuerKey() }
        try folder.explained {
            try FileSystem.replace(folder.policy, with: Self.firstPolicy(log.key, issuer.key), mode: 0o600)
        }
    }

    /// What has signed once had a policy: another one, made anew, would trust a key that nobody was told of, and forget
    /// the witnesses.
    private func refuseLostPolicy() throws {
        guard FileSystem.exists(folder.log + "/checkpoint") || FileSystem.exists(folder.headFile) else { return }
        throw OperationError(
            .store,
            "\(folder.policy): missing, though this log has signed checkpoints; put it back from a backup, or from a "
                + "customer or auditor to whom it was given")
    }

    /// What a crash while making left is taken up again.
    private func made(_ name: String, _ make: () throws -> KeyFileSigner) throws -> any NoteSigner {
        if FileSystem.exists(path(name)) { return try signer(name) }
        let key = try explained(name) { try make() }
        try write(key, name)
        return key
    }

    private static func newLogKey(_ origin: String?) throws -> KeyFileSigner {
        let seed = try FileSystem.random(32)
        let name = try origin ?? "lotwise.local/" + Hex.encode(FileSystem.random(8))
        return try KeyFileSigner(name: name, algorithm: .ed25519, seed: seed)
    }

    /// The name in the file is the issuer's DID; `did:key` needs nothing that must be reachable.
    private static func newIssuerKey() throws -> KeyFileSigner {
        let seed = try FileSystem.random(32)
        let unnamed = try KeyFileSigner(name: "did:key", algorithm: .ed25519, seed: seed)
        let did = "did:key:" + Multikey.text(unnamed.key.publicKey)
        return try KeyFileSigner(name: did, algorithm: .ed25519, seed: seed)
    }

    private static func firstPolicy(_ log: VerifierKey, _ issuer: VerifierKey) -> [UInt8] {
        let text = """
            # Whom to trust about this log (c2sp.org/tlog-policy). Give this file to customers and auditors by a way
            # that nobody between you can change: everything else is checked against it.
            log \(log.text)
            quorum none
            # issuer \(issuer.name) \(Multikey.text(issuer.publicKey)) 0 -

            """
        return Array(text.utf8)
    }

    private func path(_ name: String) -> String { folder.keys + "/" + name }

    private func write(_ key: KeyFileSigner, _ name: String) throws {
        try folder.explained {
            try FileSystem.replace(path(name), with: Array((key.text + "\n").utf8), mode: 0o600)
        }
    }

    // MARK: reading

    /// Those who sign checkpoints: the key in force first, then keys that are being rotated away.
    package func logSigners() throws -> [any NoteSigner] {
        try ([Self.log] + retiringNames()).map(signer)
    }

    /// Signs certificates.
    package func issuerSigner() throws -> any NoteSigner { try signer(Self.issuer) }

    /// Whom this store tells others to trust. Throws `OperationError` that names the line.
    package func policy() throws -> TrustPolicy {
        let bytes = try folder.explained { try FileSystem.read(folder.policy, limit: 1 << 20) }
        do { return try TrustPolicy(parsing: bytes) } catch {
            throw OperationError(.unreadable, "\(folder.policy): \(error.message)")
        }
    }

    /// Replaces the policy file.
    package func save(_ policy: TrustPolicy) throws {
        try folder.explained { try FileSystem.replace(folder.policy, with: policy.text, mode: 0o600) }
    }

    private func signer(_ name: String) throws -> any NoteSigner {
        let file = path(name)
        try folder.refuseLooseModes(
            [(folder.keys, 0o700), (file, 0o600)], missing: Self.missing(file, isIssuer: name == Self.issuer))
        let bytes = try folder.explained { try FileSystem.read(file, limit: 4096) }
        let text = String(decoding: bytes, as: UTF8.self).split(separator: "\n").first.map(String.init) ?? ""
        return try explained(name) {
            guard text.hasPrefix(Self.agentMark) else { return try KeyFileSigner(text: text) }
            let key = try VerifierKey(text: String(text.dropFirst(Self.agentMark.utf8.count)))
            return AgentSigner(key: key, socket: agentSocket)
        }
    }

    private static func missing(_ file: String, isIssuer: Bool) -> String {
        "\(file): the signing key is missing; put it back from where you keep it (`lotwise backup --keys` makes such a "
            + "copy)" + (isIssuer ? "" : ", or begin a new key with `lotwise log rotate-key --lost-key`")
    }

    private func explained<T>(_ name: String, _ body: () throws -> T) throws -> T {
        do { return try OperationError.explained(body) } catch let error as CustodyError {
            throw OperationError(.store, "\(path(name)): no signing key: \(error.message)")
        }
    }

    // MARK: rotation

    /// The key that is to sign next under the log's name. One that an interrupted rotation left is taken up when it is
    /// of the kind asked for; nothing has named it yet. `agentKey` is the 32 bytes of a key that an ssh-agent holds; nil
    /// makes a key file.
    package func pendingLogKey(name: String, agentKey: [UInt8]?) throws -> any NoteSigner {
        if let left = try pendingLogSigner(), left is AgentSigner == (agentKey != nil),
            agentKey.map({ $0 == left.key.publicKey }) ?? true
        {
            return left
        }
        try explained(Self.pending) {
            let line: String
            if let agentKey {
                let key = try VerifierKey(name: name, algorithm: .ed25519, publicKey: agentKey)
                line = Self.agentMark + key.text
            } else {
                line = try Self.newLogKey(name).text
            }
            try FileSystem.replace(path(Self.pending), with: Array((line + "\n").utf8), mode: 0o600)
        }
        return try signer(Self.pending)
    }

    /// The key that a rotation has made and not yet put in force; nil when there is none.
    func pendingLogSigner() throws -> (any NoteSigner)? {
        FileSystem.exists(path(Self.pending)) ? try signer(Self.pending) : nil
    }

    /// Puts the pending key in force. The old one goes on signing beside it when `overlap`, else its file goes. Nothing
    /// happens when it is in force already.
    package func adoptPendingLogKey(overlap: Bool) throws {
        let file = path(Self.log)
        guard FileSystem.exists(path(Self.pending)) else { return }
        try folder.explained {
            if overlap, FileSystem.exists(file) {
                let old = try signer(Self.log).key
                let kept = path(Self.retiring + Hex.encode(Self.bytes(of: old.id)) + ".key")
                try FileSystem.replace(kept, with: try FileSystem.read(file, limit: 4096), mode: 0o600)
            }
            try FileSystem.rename(path(Self.pending), to: file)
        }
    }

    /// Old keys stop signing and their files go.
    package func endOverlap() throws -> [VerifierKey] {
        try retiringNames().map { name in
            let key = try signer(name).key
            try folder.explained {
                try FileSystem.remove(path(name))
                try Durability.syncFolder(folder.keys)
            }
            return key
        }
    }

    private func retiringNames() throws -> [String] {
        // A store that was restored without keys has no folder for them.
        guard FileSystem.isDirectory(folder.keys) else { return [] }
        return try folder.explained { try FileSystem.files(below: folder.keys) }
            .filter { $0.hasPrefix(Self.retiring) && $0.hasSuffix(".key") }
    }

    private static func bytes(of id: UInt32) -> [UInt8] { withUnsafeBytes(of: id.bigEndian) { Array($0) } }
}

/// Signs through an ssh-agent: the private key is never in the store.
package struct AgentSigner: NoteSigner {
    package let key: VerifierKey
    let socket: String?

    package func sign(_ message: [UInt8]) throws -> [UInt8] {
        guard let socket else {
            throw OperationError(
                .refused,
                "the log's key is held by an ssh-agent and SSH_AUTH_SOCK is not set: start the agent, ssh-add")
        }
        guard let held = SSHPublicKey(bytes: key.publicKey) else {
            throw OperationError(.store, "keys/log.key: the key of \(key.name) has no 32 bytes")
        }
        return try SSHAgent(socketPath: socket).sign(message, with: held)
    }
}
