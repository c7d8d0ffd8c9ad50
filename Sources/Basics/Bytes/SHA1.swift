import Crypto

/// SHA-1, for identifiers that are defined by it (a pseudo-ESN is made from the SHA-1 of its MEID).
///
/// Nothing that guards integrity may use it: those use SHA-256.
package enum SHA1 {
    /// The 20 bytes of the digest.
    package static func hash(_ bytes: [UInt8]) -> [UInt8] {
        var hasher = Insecure.SHA1()
        bytes.withUnsafeBytes { hasher.update(bufferPointer: $0) }
        return Array(hasher.finalize())
    }
}
