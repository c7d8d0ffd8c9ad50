import Crypto

/// MD5, where a format asks for it: a PDF's embedded file carries one (ISO 32000-1, table 46, CheckSum).
///
/// Nothing that guards integrity may use it: those use SHA-256.
package enum MD5 {
    /// The 16 bytes of the digest.
    package static func hash(_ bytes: [UInt8]) -> [UInt8] {
        var hasher = Insecure.MD5()
        bytes.withUnsafeBytes { hasher.update(bufferPointer: $0) }
        return Array(hasher.finalize())
    }
}
