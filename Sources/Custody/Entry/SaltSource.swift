import Basics
import Crypto

/// Gives every entry a salt that replays agree on and outsiders can't guess: HKDF-SHA-256 of a secret of the log and
/// the entry's number, so that nobody who holds a proof can try out identifiers against sibling hashes.
///
/// ```
/// let salts = SaltSource(secret: try folder.saltSecret())
/// let salt = salts.salt(42)
/// ```
package struct SaltSource: @unchecked Sendable {  // the keyed state is only ever copied
    /// The keyed state, copied for every salt: keying anew would double the hashing.
    private let keyed: HMAC<SHA256>

    /// `secret` is 32 random bytes, kept like a signing key.
    package init(secret: [UInt8]) {
        let extracted = HKDF<SHA256>.extract(
            inputKeyMaterial: SymmetricKey(data: secret), salt: Array("lotwise entry salt v1".utf8))
        keyed = HMAC<SHA256>(key: SymmetricKey(data: extracted))
    }

    /// 16 bytes as 22 characters of base64url for entry `seq`.
    package func salt(_ seq: Int) -> String {
        // One HKDF-Expand block is HMAC(PRK, info ‖ 0x01).
        var expansion = keyed
        // A tuple lies in order: the byte comes right behind the eight.
        withUnsafeBytes(of: (UInt64(seq).bigEndian, UInt8(1))) {
            expansion.update(data: UnsafeRawBufferPointer(rebasing: $0[..<9]))
        }
        return expansion.finalize().withUnsafeBytes { Base64URL.encode($0[0..<16]) }
    }
}

/// RFC 4648 §5 without padding.
package enum Base64URL {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    /// Four characters for three bytes; what is left over takes two or three.
    package static func encode(_ bytes: some Sequence<UInt8>) -> String {
        var out: [UInt8] = []
        out.reserveCapacity((bytes.underestimatedCount * 4 + 2) / 3)
        var bits = 0
        var count = 0
        for byte in bytes {
            bits = bits << 8 | Int(byte)
            count += 8
            while count >= 6 {
                count -= 6
                out.append(alphabet[bits >> count & 63])
            }
            bits &= (1 << count) - 1
        }
        if count > 0 { out.append(alphabet[bits << (6 - count) & 63]) }
        return String(decoding: out, as: UTF8.self)
    }
}
