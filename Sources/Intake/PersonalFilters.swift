import Glibc
import ManifestReaders
import RecoveryModel
import StoreAccess
import StoreFiles

extension StoreFolder {
    /// The filter for a lot's personal columns under `policy` (a word of `PersonalDataPolicy`; anything else drops them);
    /// hashes are keyed by the store's own secret. Throws when that can't be read.
    package func personalFilter(_ policy: String) throws -> PersonalFilter {
        let policy = PersonalDataPolicy(rawValue: policy) ?? .drop
        return PersonalFilter(policy, key: policy == .hash ? try saltSecret() : [])
    }

    /// The filter for what is kept already. Hashes are no texts to be hashed, so that a user who may not read the keys
    /// can do without them.
    package func keptFilter(_ policy: String) throws -> PersonalFilter {
        guard policy == PersonalDataPolicy.hash.rawValue, access(keys, X_OK) != 0, errno == EACCES else {
            return try personalFilter(policy)
        }
        return PersonalFilter(.hash)
    }
}
