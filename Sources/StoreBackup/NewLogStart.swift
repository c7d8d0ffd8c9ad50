import Acts
import Basics
import Custody
import LogPublishing
import RecoveryModel
import Storage
import StoreAccess
import StoreFiles

/// Entries that were signed are lost for ever. The log they were in can't go on: whatever came in their places would be
/// a fork. So the entries that are left begin another log, under another name and key, whose first new entry says which
/// log it continues, how far that one had come and how much is lost. The old log stays what it is: its checkpoints and
/// proofs verify with the newest known policy of it, which is kept beside the new one.
struct NewLogStart {
    private let folder: StoreFolder
    private let doors: RestoreDependencies
    private let wanted: RestoreRequest.NewLog
    private let trust: String?

    /// In the store at `folder`, which nobody uses yet. `trust` is a policy of the old log newer than the store's.
    init(_ folder: StoreFolder, doors: RestoreDependencies, wanted: RestoreRequest.NewLog, trust: String?) {
        self.folder = folder
        self.doors = doors
        self.wanted = wanted
        self.trust = trust
    }

    private var previous: String { folder.path + "/trust/previous-log" }

    /// `last` is the newest signed state of the old log, `entries` what is left of it.
    func begin(after last: SignedCheckpoint, entries: Int) throws {
        guard wanted.origin != last.checkpoint.origin else {
            throw OperationError(
                .refused, "\(wanted.origin) is the log whose entries are lost: a new log has another name")
        }
        try takeNewerPolicy()
        let old = try KeyRing(folder).policy()
        try setAside(last)
        try folder.prepare()
        let ring = KeyRing(folder)
        try ring.prepare(origin: wanted.origin)
        try ring.save(merged(old, try ring.policy(), from: entries))
        try record(last.checkpoint, entries)
    }

    /// The backup's policy is older than what it was restored with: it may not know the key that signed last, nor the
    /// witnesses that were asked for since.
    private func takeNewerPolicy() throws {
        guard let trust else { return }
        try FileSystem.replace(folder.policy, with: try FileSystem.read(trust, limit: 1 << 20), mode: 0o600)
    }

    /// The old log's policy and last checkpoint stay readable; its keys sign nothing any more.
    private func setAside(_ last: SignedCheckpoint) throws {
        try FileSystem.makeDirectory(previous, mode: 0o700)
        try FileSystem.move(folder.policy, to: previous + "/policy.txt")
        try FileSystem.replace(previous + "/checkpoint", with: last.note.bytes, mode: 0o600)
        for name in try FileSystem.names(in: folder.keys) where name.hasPrefix("log") && name.hasSuffix(".key") {
            try FileSystem.remove(folder.keys + "/" + name)
        }
        try FileSystem.removeTree(folder.log)
        try FileSystem.makeDirectory(folder.log, mode: 0o700)
    }

    /// The new log's key with the witnesses, the quorum and the issuers of before: trust is never loosened by a loss.
    private func merged(_ old: TrustPolicy, _ new: TrustPolicy, from entries: Int) -> TrustPolicy {
        var policy = old
        policy.logs = new.logs
        policy.logRanges = [:]
        for issuer in new.issuers where !old.issuers.contains(where: { $0.did == issuer.did && $0.key == issuer.key }) {
            policy.issuers.append(
                TrustPolicy.Issuer(
                    did: issuer.did, key: issuer.key, range: TrustPolicy.Range(from: entries, to: nil)))
        }
        return policy
    }

    private func record(_ last: Checkpoint, _ entries: Int) throws {
        let store = try doors.writing(folder.database)
        let workspace = Workspace(folder: folder, store: store, clock: doors.clock)
        let signing = try ActSigning(workspace, by: wanted.person, isSigned: false)
        let draft = try signing.draft(
            .correction, lot: nil, as: "dpr",
            data: CorrectionPayload.LogContinued(after: last, kept: entries, reason: wanted.reason).data)
        let recorder = try workspace.recorder()
        try store.transaction { try recorder.record([draft]) }
    }
}
