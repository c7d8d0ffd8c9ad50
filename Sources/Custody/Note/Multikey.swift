/// Base 58 of the Bitcoin alphabet, as Multibase `z` uses it. For keys and signatures: quadratic in the length.
package enum Base58 {
    private static let alphabet = Array("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz".utf8)
    /// Longest text that is read: no key or signature needs more.
    package static let limit = 256

    /// One leading `1` for each leading zero byte.
    package static func encode(_ bytes: some Collection<UInt8>) -> String {
        var digits: [UInt8] = []
        for byte in bytes {
            var carry = Int(byte)
            for index in digits.indices {
                carry += Int(digits[index]) << 8
                digits[index] = UInt8(carry % 58)
                carry /= 58
            }
            while carry > 0 {
                digits.append(UInt8(carry % 58))
                carry /= 58
            }
        }
        let zeros = bytes.prefix { $0 == 0 }.map { _ in alphabet[0] }
        return String(decoding: zeros + digits.reversed().map { alphabet[Int($0)] }, as: UTF8.self)
    }

    /// Nil on a character outside the alphabet or a text over `limit`.
    package static func decode(_ text: some Collection<UInt8>) -> [UInt8]? {
        guard text.count <= limit else { return nil }
        var bytes: [UInt8] = []
        for character in text {
            guard var carry = alphabet.firstIndex(of: character) else { return nil }
            for index in bytes.indices {
                carry += Int(bytes[index]) * 58
                bytes[index] = UInt8(carry & 255)
                carry >>= 8
            }
            while carry > 0 {
                bytes.append(UInt8(carry & 255))
                carry >>= 8
            }
        }
        return text.prefix { $0 == alphabet[0] }.map { _ in 0 } + bytes.reversed()
    }
}

/// Multikey of an Ed25519 public key: `z` + base58btc(0xed 0x01 ‖ 32 bytes), which begins `z6Mk`.
///
/// ```
/// let did = "did:key:" + Multikey.text(signer.key.publicKey)
/// ```
package enum Multikey {
    private static let prefix: [UInt8] = [0xed, 0x01]

    /// `z6Mk…` of 32 bytes.
    package static func text(_ publicKey: [UInt8]) -> String { "z" + Base58.encode(prefix + publicKey) }

    /// The 32 bytes; nil for anything but an Ed25519 Multikey in its one spelling.
    package static func publicKey(_ text: String) -> [UInt8]? {
        guard text.hasPrefix("z"), let bytes = Base58.decode(text.utf8.dropFirst()), bytes.count == 34,
            bytes.starts(with: prefix)
        else { return nil }
        return Array(bytes.dropFirst(2))
    }
}
