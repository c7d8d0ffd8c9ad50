import Basics

/// Why a text is no key that an operator may sign with, in words that fit behind the name of a cell.
package struct SSHKeyError: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }
}

/// An operator's public key as OpenSSH writes it. Only `ssh-ed25519`: one signature algorithm, one length, no hardware
/// counter or touch flags (`sk-…`) whose meaning a later reader would have to know.
///
/// ```
/// let key = try SSHPublicKey(authorizedKey: line)
/// print(key.text, key.fingerprint)
/// ```
package struct SSHPublicKey: Hashable, Sendable, CustomStringConvertible {
    /// Name of the one algorithm.
    package static let algorithm = "ssh-ed25519"

    /// RFC 8032: 32 bytes.
    package let bytes: [UInt8]

    /// Nil unless `bytes` are exactly 32.
    package init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 32 else { return nil }
        self.bytes = Array(bytes)
    }

    /// Reads the wire form (RFC 8709 §4); nil for another algorithm, another length, or bytes behind the key.
    package init?(blob: some Collection<UInt8>) {
        var reader = SSHWireReader(blob)
        guard let algorithm = reader.string(), algorithm.elementsEqual(Self.algorithm.utf8),
            let key = reader.string(), reader.isAtEnd
        else { return nil }
        self.init(bytes: key)
    }

    /// Reads `ssh-ed25519 AAAA…` with or without a comment, as `ssh-keygen` writes it into the `.pub` file.
    /// Options before the key are refused: they would restrict a login and say nothing of a signature.
    package init(authorizedKey line: String) throws(SSHKeyError) {
        let words = line.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: true)
        guard words.first == Self.algorithm[...], words.count >= 2, !line.utf8.contains(where: { $0 < 32 }) else {
            throw SSHKeyError("expected one line such as ssh-ed25519 AAAA…, from the .pub file of an Ed25519 key")
        }
        guard let blob = Base64.decode(Array(words[1].utf8)), let key = SSHPublicKey(blob: blob) else {
            throw SSHKeyError("the text behind ssh-ed25519 is no Ed25519 key; copy the whole line of the .pub file")
        }
        self = key
    }

    /// The wire form (RFC 8709 §4).
    package var blob: [UInt8] { SSHWire.string(Self.algorithm) + SSHWire.string(bytes) }

    /// `ssh-ed25519 AAAA…`, without a comment.
    package var text: String { Self.algorithm + " " + Base64.encode(blob) }

    /// `SHA256:` and the digest of the wire form in base 64 without padding, as `ssh-add -l` prints it.
    package var fingerprint: String {
        "SHA256:" + Base64.encode(Digest(of: blob).bytes).prefix { $0 != "=" }
    }

    package var description: String { text }
}
