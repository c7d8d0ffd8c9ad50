import Basics
import Custody
import RecoveryModel
import Storage

/// `log rotate-key`: a new log key whose right to sign the old one has signed for.
///
/// The entry `key.rotated` is covered by a checkpoint of the old key before the new key signs anything, so that whoever
/// knows only the old key sees it coming. The policy gives each key the tree sizes that it may sign: old proofs stay
/// valid, and a stolen old key is worth nothing for later trees.
package struct RotateKeyOperation {
    private let workspace: Workspace
    private let keys: KeyRing

    /// Of the workspace's own log.
    package init(_ workspace: Workspace) {
        self.workspace = workspace
        keys = KeyRing(workspace.folder, agentSocket: workspace.surroundings.agentSocket)
    }

    /// What the rotation is like.
    package struct Request: Sendable {
        package var by: String
        package var reason: String
        /// Checkpoints carry both signatures until `endOverlap`.
        package var overlap = true
        /// The old key is gone and can sign nothing: the entry says so, and readers must be told by other means.
        package var isKeyLost = false
        /// 32 bytes of a key that an ssh-agent holds.
        package var agentKey: [UInt8]?
        /// The person signs the entry through the ssh-agent.
        package var isSigned = false

        package init(by: String, reason: String) {
            self.by = by
            self.reason = reason
        }
    }

    /// Returns the key now in force. Throws `OperationError`; called again it finishes what was interrupted.
    package func rotate(_ request: Request) throws -> VerifierKey {
        guard !request.reason.isEmpty else { throw OperationError(.usage, "--reason must say why") }
        var policy = try keys.policy()
        guard let old = policy.logs.first?.key else {
            throw OperationError(.refused, "\(workspace.folder.policy): names no log")
        }
        let new = try keys.pendingLogKey(name: old.name, agentKey: request.agentKey)
        let from = try record(old: policy.logs.last?.key ?? old, new: new, request)
        // The checkpoint that covers the entry is the old key's last word alone.
        if !request.isKeyLost { try Publisher(workspace).publish() }
        if !policy.logs.contains(where: { $0.key == new }) {
            Self.add(new, from: from, overlap: request.overlap && !request.isKeyLost, to: &policy)
            try keys.save(policy)
        }
        try keys.adoptPendingLogKey(overlap: request.overlap && !request.isKeyLost)
        try Publisher(workspace).publish()
        return new
    }

    /// The entry, once however often the rotation is taken up; gives the number of entries with it.
    private func record(old: VerifierKey, new: VerifierKey, _ request: Request) throws -> Int {
        let store = workspace.store
        let mark = "rotation:" + new.text
        if let done = try store.note(mark).flatMap(Int.init) { return done }
        var json = JSONText()
        json.beginObject()
        json.name("keyLost")
        json.bool(request.isKeyLost)
        json.member("new", new.text)
        json.member("old", old.text)
        json.member("reason", request.reason)
        json.endObject()
        let signing = try ActSigning(workspace, by: request.by, isSigned: request.isSigned)
        let draft = try signing.draft(.keyRotated, lot: nil, as: "dpr", data: json.bytes)
        let recorder = try workspace.recorder()
        return try store.transaction {
            try recorder.record([draft])
            let size = try store.entryCount()
            try store.setNote(mark, String(size))
            return size
        }
    }

    /// The old keys' ranges end where the new one's begins; with an overlap they stay open until `endOverlap`.
    private static func add(_ new: VerifierKey, from: Int, overlap: Bool, to policy: inout TrustPolicy) {
        for log in policy.logs {
            let known = policy.logRanges[log.key.reference] ?? TrustPolicy.Range(from: 0, to: nil)
            guard known.to == nil else { continue }
            policy.logRanges[log.key.reference] = TrustPolicy.Range(from: known.from, to: overlap ? nil : from)
        }
        policy.logRanges[new.reference] = TrustPolicy.Range(from: from, to: nil)
        policy.logs.append(TrustPolicy.Party(name: new.name, key: new, url: policy.logs.first?.url))
    }

    /// The 32 bytes of the ssh-ed25519 key in a public key file. Throws `OperationError`.
    package static func agentKey(at path: String) throws -> [UInt8] {
        do {
            let text = String(decoding: try FileSystem.read(path, limit: 1 << 16), as: UTF8.self)
            return try SSHPublicKey(authorizedKey: text.split(separator: "\n").first.map(String.init) ?? "").bytes
        } catch let error as SystemError {
            throw OperationError(.unreadable, "\(error)")
        } catch let error as SSHKeyError {
            throw OperationError(.unreadable, "\(path): \(error)")
        }
    }

    /// The old keys stop signing; their ranges end at the present size. Returns them.
    package func endOverlap() throws -> [VerifierKey] {
        var policy = try keys.policy()
        try Publisher(workspace).publish()
        let size = try workspace.store.entryCount()
        let current = try keys.logSigners().first?.key
        for log in policy.logs where log.key != current {
            let known = policy.logRanges[log.key.reference] ?? TrustPolicy.Range(from: 0, to: nil)
            if known.to == nil { policy.logRanges[log.key.reference] = TrustPolicy.Range(from: known.from, to: size) }
        }
        try keys.save(policy)
        return try keys.endOverlap()
    }
}
