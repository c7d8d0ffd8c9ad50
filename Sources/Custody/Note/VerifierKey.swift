import Basics
import Crypto

/// A public key with the name and the signature type it is used for, as c2sp.org/signed-note writes it:
/// `name+hex8+base64(type ‖ key)`. Handing this text over is what trust in the log rests on.
///
/// ```
/// let key = try VerifierKey(text: line)
/// print(key.name, key.reference)
/// ```
package struct VerifierKey: Hashable, Sendable {
    /// The type byte. What else signed-note assigns isn't verified here, and so isn't read.
    package enum Algorithm: UInt8, Hashable, Sendable {
        /// Ed25519 over the text of the note.
        case ed25519 = 1
        /// Ed25519 over time and checkpoint (c2sp.org/tlog-cosignature).
        case cosignature = 4
    }

    package let name: String
    package let algorithm: Algorithm
    /// 32 bytes (RFC 8032).
    package let publicKey: [UInt8]
    /// First four bytes of SHA-256(name ‖ 0x0A ‖ type ‖ key), big-endian: a hint which key signed, never a proof.
    package let id: UInt32

    /// Throws `.malformed` for a name that can't stand in a signature line and for a key that isn't 32 bytes.
    package init(name: String, algorithm: Algorithm, publicKey: [UInt8]) throws(CustodyError) {
        guard KeyName.isValid(name.utf8), !name.utf8.contains(0x7F) else {
            throw CustodyError(
                .malformed,
                "key name ‘\(Shown.text(name))’ is empty or holds a space, a plus sign or a control character")
        }
        guard publicKey.count == 32 else {
            throw CustodyError(.malformed, "an Ed25519 public key has 32 bytes, not \(publicKey.count)")
        }
        self.name = name
        self.algorithm = algorithm
        self.publicKey = publicKey
        var hash = SHA256()
        hash.update(data: Array(name.utf8) + [UInt8(ascii: "\n"), algorithm.rawValue] + publicKey)
        id = hash.finalize().prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// Throws `.malformed` for whatever `text` does not write: the hash between the plus signs must be the key's.
    package init(text: String) throws(CustodyError) { try self.init(text: Array(text.utf8)[...]) }

    init(text: ArraySlice<UInt8>) throws(CustodyError) {
        let parts = text.split(separator: UInt8(ascii: "+"), maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3 else {
            throw CustodyError(.malformed, "‘\(Shown.bytes(text))’ is not a verifier key (name+hash+key)")
        }
        guard UTF8Check.isValid(parts[0]), let material = Base64.decode(parts[2]), let type = material.first
        else {
            throw CustodyError(.malformed, "the key in ‘\(Shown.bytes(text))’ is not base64 after a name in UTF-8")
        }
        guard let algorithm = Algorithm(rawValue: type) else {
            throw CustodyError(
                .malformed, "‘\(Shown.bytes(text))’ has signature type \(type); only 1 (Ed25519) and 4 are supported")
        }
        try self.init(
            name: String(decoding: parts[0], as: UTF8.self), algorithm: algorithm,
            publicKey: Array(material.dropFirst()))
        guard parts[1].elementsEqual(hexID.utf8) else {
            throw CustodyError(
                .malformed, "‘\(Shown.bytes(text))’ was mistyped: name and key hash to \(hexID), not to what it says")
        }
    }

    /// Name, hash and key in the order of a vkey.
    package var text: String { reference + "+" + Base64.encode([algorithm.rawValue] + publicKey) }

    /// `name+hex8`: how a policy's comment lines point at the key.
    package var reference: String { name + "+" + hexID }

    private var hexID: String { Hex.encode(withUnsafeBytes(of: id.bigEndian) { Array($0) }) }

    /// By octets of the name, not by Unicode equivalence.
    package static func == (left: VerifierKey, right: VerifierKey) -> Bool {
        left.id == right.id && left.algorithm == right.algorithm && left.publicKey == right.publicKey
            && left.name.hasSameOctets(as: right.name)
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(id)
        hasher.combine(publicKey)
    }

    /// True when `signature` is 64 bytes of Ed25519 by this key over `message`.
    func verifies(_ signature: some Collection<UInt8>, over message: [UInt8]) -> Bool {
        guard signature.count == 64, let key = try? Curve25519.Signing.PublicKey(rawRepresentation: publicKey)
        else { return false }
        return key.isValidSignature(Array(signature), for: message)
    }
}

/// Names in signature lines and keys (signed-note, Format).
enum KeyName {
    /// Not empty, UTF-8, no Unicode white space, no plus sign, nothing below U+0020.
    static func isValid(_ name: some Collection<UInt8>) -> Bool {
        let bytes = Array(name)
        guard !bytes.isEmpty, UTF8Check.isValid(bytes[...]) else { return false }
        return bytes.indices.allSatisfy { index in
            let byte = bytes[index]
            if byte <= 0x20 || byte == UInt8(ascii: "+") { return false }
            return byte < 0xC2 || !isSpace(bytes, at: index)
        }
    }

    /// The characters of White_Space beyond ASCII, by the bytes of their UTF-8.
    private static func isSpace(_ bytes: [UInt8], at index: Int) -> Bool {
        guard index + 1 < bytes.count else { return false }
        let second = bytes[index + 1]
        let third = index + 2 < bytes.count ? bytes[index + 2] : 0
        switch (bytes[index], second) {
        case (0xC2, 0x85), (0xC2, 0xA0): return true  // U+0085, U+00A0
        case (0xE1, 0x9A): return third == 0x80  // U+1680
        case (0xE2, 0x80): return 0x80...0x8A ~= third || [0xA8, 0xA9, 0xAF].contains(third)  // U+2000-200A, 2028, …
        case (0xE2, 0x81): return third == 0x9F  // U+205F
        case (0xE3, 0x80): return third == 0x80  // U+3000
        default: return false
        }
    }
}

extension UTF8Check {
    /// True when all of `bytes` is well-formed.
    static func isValid(_ bytes: ArraySlice<UInt8>) -> Bool { bytes.withUnsafeBufferPointer { isValid($0) } }
}
