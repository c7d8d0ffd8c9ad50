import Acts
import Basics
import Custody
import LogPublishing
import RecoveryModel
import Storage
import StoreAccess
import StoreFiles

/// `log rotate-key`: a new log key whose right to sign the old one has signed for.
///
/// The entry `key.rotated` is covered by a checkpoint of the old key before the new key signs anything, so that whoever
/// knows only the old key sees it coming. The policy gives each key the tree sizes that it may sign: old proofs stay
/// valid, and a stolen old key is worth nothing for later trees.
///
/// ```
/// let request = RotateKeyOperation.Request(by: "OP-A1", reason: "yearly change")
/// let key = try RotateKeyOperation(workspace).rotate(request)
/// print(key.text)
/// ```
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
        /// The secret of the entries' salts is gone as well, and another one is in its place.
        package var isSaltLost = false

        package init(by: String, reason: String) {
            self.by = by
            self.reason = reason
        }
    }

    /// Returns the key now in force. Throws `OperationError`. A rotation that was interrupted is finished
    /// first, by `ActSession` or here.
    package func rotate(_ request: Request) throws -> VerifierKey {
        guard !request.reason.isEmpty else { throw OperationError(.usage, "--reason must say why") }
        if let unfinished = try finish() { return unfinished }
        let policy = try keys.policy()
        guard let old = policy.logs.last?.key else {
            throw OperationError(.refused, "\(workspace.folder.policy): names no log")
        }
        if try isRepeat(request, old) { return old }
        // Before anything is made: a name that can't act leaves nothing behind.
        _ = try ActSigning(workspace, by: request.by, isSigned: request.isSigned)
        let new = try keys.pendingLogKey(name: old.name, agentKey: request.agentKey)
        // A key that can't sign now must not be the only one that may.
        _ = try SignedCheckpoint(Checkpoint(origin: old.name, size: 0, root: .empty), signedBy: [new])
        try record(old: old, new: new.key, request)
        return try finish() ?? new.key
    }

    /// Number of the newest entry of a rotation.
    private static let newestNote = "newest-rotation"
    /// Seconds in which the same words mean the same rotation: whoever lost the answer asks again soon.
    private static let soon: Int64 = 86_400

    /// True when `key` came into force just now by the same person, for the same reason and in the same way: the answer
    /// was lost.
    private func isRepeat(_ request: Request, _ key: VerifierKey) throws -> Bool {
        guard let seq = try workspace.store.note(Self.newestNote).flatMap(Int.init),
            let row = try workspace.store.entry(seq), let entry = RecordedEntry(row.body),
            let said = KeyPayload.Rotated(entry), let at = entry.at
        else { return false }
        guard (said.new, said.reason, entry.person) == (key.text, request.reason, request.by),
            abs(workspace.clock().seconds(since: at)) <= Self.soon, entry.isSigned == request.isSigned
        else { return false }
        let signers = try keys.logSigners()
        return said.keyLost == request.isKeyLost && (said.saltLost ?? false) == request.isSaltLost
            && signers.contains { $0.key.text == said.old } == (request.overlap && !request.isKeyLost)
            && request.agentKey.map { $0 == key.publicKey } ?? !(signers.first is AgentSigner)
    }

    private static let note = "rotation"

    /// The entry, and in the same transaction what must still be done.
    private func record(old: VerifierKey, new: VerifierKey, _ request: Request) throws {
        let said = KeyPayload.Rotated(
            old: old.text, new: new.text, reason: request.reason, isKeyLost: request.isKeyLost,
            isSaltLost: request.isSaltLost)
        let store = workspace.store
        let draft = try ActSigning(workspace, by: request.by, isSigned: request.isSigned)
            .draft(.keyRotated, lot: nil, as: "dpr", data: said.data)
        let recorder = try workspace.recorder()
        try store.transaction {
            try store.setNote(Self.newestNote, String(try store.entryCount()))
            try recorder.record([draft])
            let way = request.overlap && !request.isKeyLost ? "overlap" : "alone"
            let flags = way + (request.isKeyLost ? " lost" : "")
            try store.setNote(Self.note, new.text + " " + flags)
        }
    }

    /// Does what a recorded rotation still lacks; every step can be repeated. Returns the key that is then in force,
    /// nil when nothing was left to do. Called before each act too, so that no act falls between two keys.
    @discardableResult
    package func finish() throws -> VerifierKey? {
        let store = workspace.store
        _ = try finishEnd()
        guard let note = try store.note(Self.note) else { return nil }
        let words = note.split(separator: " ").map(String.init)
        let new: VerifierKey
        do { new = try VerifierKey(text: words.first ?? "") } catch {
            throw OperationError(.store, "note «rotation»: \(error.message); run `lotwise log fsck`")
        }
        var policy = try keys.policy()
        if !policy.logs.contains(where: { $0.key == new }) {
            // The checkpoint that covers the entry is the old key's last word alone.
            if !words.contains("lost") { try Publisher(workspace).publish() }
            Self.add(new, from: try store.entryCount(), overlap: words.contains("overlap"), to: &policy)
            try keys.save(policy)
        }
        try keys.adoptPendingLogKey(overlap: words.contains("overlap"))
        try Publisher(workspace).publish()
        try store.transaction { try store.setNote(Self.note, nil) }
        return new
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

    /// The old keys stop signing; their ranges end at the present size. Returns them; empty when none was left.
    package func endOverlap(_ request: Request) throws -> [VerifierKey] {
        guard !request.reason.isEmpty else { throw OperationError(.usage, "--reason must say why") }
        try finish()
        let signers = try keys.logSigners().map(\.key)
        guard signers.count > 1 else { return [] }
        try recordEnd(of: Array(signers.dropFirst()), current: signers[0], request)
        return try finishEnd()
    }

    private static let endNote = "rotation-end"

    /// Does what a recorded end of an overlap still lacks; every step can be repeated. Returns the keys that stop signing.
    private func finishEnd() throws -> [VerifierKey] {
        guard let current = try workspace.store.note(Self.endNote) else { return [] }
        try Publisher(workspace).publish()
        let size = try workspace.store.entryCount()
        var policy = try keys.policy()
        for log in policy.logs where log.key.text != current {
            let known = policy.logRanges[log.key.reference] ?? TrustPolicy.Range(from: 0, to: nil)
            if known.to == nil { policy.logRanges[log.key.reference] = TrustPolicy.Range(from: known.from, to: size) }
        }
        try keys.save(policy)
        let ended = try keys.endOverlap()
        try workspace.store.transaction { try workspace.store.setNote(Self.endNote, nil) }
        return ended
    }

    private func recordEnd(of old: [VerifierKey], current: VerifierKey, _ request: Request) throws {
        let said = KeyPayload.OverlapEnded(current: current.text, ended: old.map(\.text), reason: request.reason)
        let draft = try ActSigning(workspace, by: request.by, isSigned: request.isSigned)
            .draft(.keyRotated, lot: nil, as: "dpr", data: said.data)
        let recorder = try workspace.recorder()
        try workspace.store.transaction {
            try recorder.record([draft])
            try workspace.store.setNote(Self.endNote, current.text)
        }
    }
}
