import Custody
import LogPublishing
import Pipeline
import StoreAccess
import StoreFiles

/// What a store needs besides its records: settings that can be read, the keys that the policy names, and the secret of
/// the salts. Whoever may read the records and not the keys leaves the keys alone.
struct FsckSettings {
    private let workspace: Workspace
    private var folder: StoreFolder { workspace.folder }

    init(_ workspace: Workspace) { self.workspace = workspace }

    /// What is wrong, one line each. Throws when the store can't be read.
    func problems() throws -> [String] {
        var problems = settings()
        // Nothing was signed yet, or it isn't ours to look into.
        guard FileSystem.exists(folder.policy), FileSystem.isOurs(folder.keys) || !FileSystem.exists(folder.keys)
        else { return problems }
        for check in [logKey, issuerKey, salt] {
            do { try check() } catch let error as OperationError { problems.append(error.message) }
        }
        return problems
    }

    private func settings() -> [String] {
        // A store of the first version gets them from the next command that writes.
        if !FileSystem.exists(folder.settings), !FileSystem.exists(folder.policy) { return [] }
        do {
            _ = try SettingsFile(try FileSystem.read(folder.settings, limit: 1 << 20), file: folder.settings)
            return []
        } catch { return ["\(error); mend it, or restore it from the backup"] }
    }

    private func logKey() throws {
        let ring = KeyRing(folder)
        let signers = try ring.logSigners()
        let known = try ring.policy().logs.map(\.key)
        guard let first = signers.first, known.contains(first.key) else {
            throw OperationError(
                .store, "\(folder.keys)/log.key: trust/policy.txt doesn't name this key; put back the one that belongs")
        }
    }

    private func issuerKey() throws {
        let ring = KeyRing(folder)
        let key = try ring.issuerSigner().key
        guard try ring.policy().issuers.contains(where: { $0.did == key.name }) else {
            throw OperationError(
                .store,
                "\(folder.keys)/issuer.key: trust/policy.txt doesn't name this issuer; put back the one that belongs")
        }
    }

    private func salt() throws { try SaltCheck(workspace).refuseOthers(SaltSource(secret: try folder.saltSecret())) }
}
