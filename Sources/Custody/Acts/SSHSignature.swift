import Basics
import Crypto
import RecoveryModel

/// A signature as `ssh-keygen -Y sign` makes it (OpenSSH, PROTOCOL.sshsig), so that `ssh-keygen -Y verify` of anybody
/// checks it. Only what we make ourselves is read: version 1, `ssh-ed25519`, SHA-512, nothing in the reserved field.
///
/// ```
/// let bytes = try agent.sign(SSHSignature.signedBytes(statement), with: key)
/// let signature = try SSHSignature(key: key, signature: bytes)
/// try signature.verify(statement)
/// let file = signature.armored                        // for ssh-keygen -Y verify
/// ```
package struct SSHSignature: Hashable, Sendable {
    /// Namespace of persons' acts: a signature made for mail or git says nothing here, and the other way round.
    package static let actNamespace = "lotwise-act"

    private static let magic = Array("SSHSIG".utf8)
    private static let version: UInt32 = 1
    private static let hash = "sha512"

    /// Whose signature it says it is.
    package let key: SSHPublicKey
    package let namespace: String
    /// RFC 8032: 64 bytes.
    package let signature: [UInt8]

    /// Throws `.malformed` unless `signature` is 64 bytes and there is a namespace.
    package init(key: SSHPublicKey, namespace: String = actNamespace, signature: [UInt8]) throws(CustodyError) {
        guard signature.count == 64, !namespace.isEmpty else {
            throw CustodyError(.malformed, "an Ed25519 signature has 64 bytes and a namespace; this one hasn't")
        }
        self.key = key
        self.namespace = namespace
        self.signature = signature
    }

    /// What the key signs of `message`.
    package static func signedBytes(_ message: [UInt8], namespace: String = actNamespace) -> [UInt8] {
        magic + SSHWire.string(namespace) + SSHWire.string("") + SSHWire.string(hash)
            + SSHWire.string(Array(SHA512.hash(data: message)))
    }

    /// Throws `.signature` unless the key signed `message` in `namespace`.
    package func verify(_ message: [UInt8], namespace: String = actNamespace) throws(CustodyError) {
        guard namespace == self.namespace else {
            throw CustodyError(.signature, "made for namespace \(self.namespace), not \(namespace)")
        }
        let bytes = Self.signedBytes(message, namespace: namespace)
        guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: key.bytes),
            key.isValidSignature(signature, for: bytes)
        else { throw CustodyError(.signature, "the signature isn't by \(self.key.fingerprint) over these bytes") }
    }
}

extension SSHSignature {
    /// Reads the binary form to its last byte.
    package init(blob: some Collection<UInt8>) throws(CustodyError) {
        var reader = SSHWireReader(blob)
        guard reader.fixed(Self.magic.count) == Self.magic, reader.uint32() == Self.version else {
            throw CustodyError(.malformed, "not a version 1 SSH signature")
        }
        guard let keyBlob = reader.string(), let namespace = reader.string(), let reserved = reader.string(),
            let hash = reader.string(), let inner = reader.string(), reader.isAtEnd
        else { throw CustodyError(.malformed, "an SSH signature that is cut off, or has bytes behind it") }
        guard let key = SSHPublicKey(blob: keyBlob) else {
            throw CustodyError(.malformed, "an SSH signature by a key that isn't ssh-ed25519")
        }
        guard reserved.isEmpty, hash.elementsEqual(Self.hash.utf8) else {
            throw CustodyError(.malformed, "an SSH signature over another hash than sha512, or with a reserved field")
        }
        guard let name = String(validating: namespace, as: UTF8.self) else {
            throw CustodyError(.malformed, "an SSH signature whose namespace isn't UTF-8")
        }
        var part = SSHWireReader(inner)
        guard let algorithm = part.string(), algorithm.elementsEqual(SSHPublicKey.algorithm.utf8),
            let signature = part.string(), part.isAtEnd
        else { throw CustodyError(.malformed, "an SSH signature that isn't of algorithm ssh-ed25519") }
        try self.init(key: key, namespace: name, signature: signature)
    }

    /// The binary form.
    package var blob: [UInt8] {
        let inner = SSHWire.string(SSHPublicKey.algorithm) + SSHWire.string(signature)
        return Self.magic + SSHWire.uint32(Int(Self.version)) + SSHWire.string(key.blob) + SSHWire.string(namespace)
            + SSHWire.string("") + SSHWire.string(Self.hash) + SSHWire.string(inner)
    }

    private static let armorBegin = "-----BEGIN SSH SIGNATURE-----"
    private static let armorEnd = "-----END SSH SIGNATURE-----"
    private static let armorWidth = 70

    /// The text form that `ssh-keygen -Y verify -s` takes.
    package var armored: [UInt8] {
        let text = Array(Base64.encode(blob).utf8)
        var out = Array((Self.armorBegin + "\n").utf8)
        for start in stride(from: 0, to: text.count, by: Self.armorWidth) {
            out += text[start..<min(text.count, start + Self.armorWidth)]
            out.append(UInt8(ascii: "\n"))
        }
        return out + Array((Self.armorEnd + "\n").utf8)
    }

    /// Longest text that is read; ours have 300 bytes.
    private static let armorLimit = 4096

    /// Reads the text form, whatever the width of its lines.
    package init(armored text: some Collection<UInt8>) throws(CustodyError) {
        guard text.count <= Self.armorLimit else {
            throw CustodyError(.malformed, "longer than any SSH signature by one Ed25519 key")
        }
        var lines = Array(text).split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        guard lines.count > 2, lines[0].elementsEqual(Self.armorBegin.utf8),
            lines[lines.count - 1].elementsEqual(Self.armorEnd.utf8),
            let blob = Base64.decode(Array(lines[1..<lines.count - 1].joined()))
        else { throw CustodyError(.malformed, "not the text of an SSH signature") }
        try self.init(blob: blob)
    }
}
