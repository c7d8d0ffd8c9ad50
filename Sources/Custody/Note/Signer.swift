import Basics
import Crypto

/// What can sign for a key: a key file, an agent, a device.
///
/// ```
/// let signer: any NoteSigner = try KeyRing(folder).issuerSigner()
/// let signature = try signer.sign(message)
/// ```
package protocol NoteSigner: Sendable {
    /// The public half, which verifies what `sign` returns.
    var key: VerifierKey { get }
    /// The raw 64 bytes of Ed25519 over `message`.
    func sign(_ message: [UInt8]) throws -> [UInt8]
}

extension NoteSigner {
    /// `sign`, and the result verified: an agent that answers with another key, and a machine that computed wrongly,
    /// must not get a signature into a file (a faulty one can even give the private key away).
    func checkedSignature(over message: [UInt8]) throws -> [UInt8] {
        let signature = try sign(message)
        guard key.verifies(signature, over: message) else {
            throw CustodyError(
                .signature, "the signer of \(key.reference) returned a signature that its own key doesn't verify")
        }
        return signature
    }
}

/// A private key in the text form of Go's note package: `PRIVATE+KEY+name+hash+base64(type ‖ seed)`.
///
/// ```
/// let signer = try KeyFileSigner(name: "log.example/one", algorithm: .ed25519, seed: FileSystem.random(32))
/// let again = try KeyFileSigner(text: signer.text)     // the text is the secret
/// print(signer.key.text)
/// ```
package struct KeyFileSigner: NoteSigner, CustomStringConvertible, CustomReflectable {
    package let key: VerifierKey
    private let secret: Curve25519.Signing.PrivateKey

    /// `seed` is 32 random bytes (RFC 8032). Throws `.malformed` for another count or a name that no note can hold.
    package init(name: String, algorithm: VerifierKey.Algorithm, seed: [UInt8]) throws(CustodyError) {
        guard seed.count == 32, let secret = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed) else {
            throw CustodyError(.malformed, "an Ed25519 seed has 32 bytes, not \(seed.count)")
        }
        self.secret = secret
        key = try VerifierKey(name: name, algorithm: algorithm, publicKey: Array(secret.publicKey.rawRepresentation))
    }

    /// Throws `.malformed` without repeating the text, which may be most of a secret.
    package init(text: String) throws(CustodyError) {
        let malformed = CustodyError(.malformed, "this is not a private key (PRIVATE+KEY+name+hash+key)")
        let parts = Array(text.utf8).split(
            separator: UInt8(ascii: "+"), maxSplits: 4, omittingEmptySubsequences: false)
        guard parts.count == 5, parts[0].elementsEqual("PRIVATE".utf8), parts[1].elementsEqual("KEY".utf8),
            let material = Base64.decode(parts[4]), let type = material.first
        else { throw malformed }
        guard let algorithm = VerifierKey.Algorithm(rawValue: type) else {
            throw CustodyError(
                .malformed, "the private key has signature type \(type); only 1 (Ed25519) and 4 are supported")
        }
        try self.init(
            name: String(decoding: parts[2], as: UTF8.self), algorithm: algorithm, seed: Array(material.dropFirst()))
        guard Array(parts[2] + [UInt8(ascii: "+")] + parts[3]).elementsEqual(key.reference.utf8) else {
            throw CustodyError(.malformed, "the private key's hash is not that of its name and key")
        }
    }

    /// The whole secret: for the key file, which only its owner may read.
    package var text: String {
        "PRIVATE+KEY+" + key.reference + "+"
            + Base64.encode([key.algorithm.rawValue] + Array(secret.rawRepresentation))
    }

    package func sign(_ message: [UInt8]) throws -> [UInt8] { Array(try secret.signature(for: message)) }

    package var description: String { "signer of \(key.reference)" }

    /// Nothing: a dump of a signer mustn't print its seed.
    package var customMirror: Mirror { Mirror(self, children: []) }
}
