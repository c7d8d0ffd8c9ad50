import Basics
import RecoveryModel

/// Private keys and secrets, told by their form: they are no evidence, and what is kept goes into every backup.
///
/// ```
/// if let what = try KeyMaterial.find(in: path) { findings.append(KeyMaterial.finding(what)) }
/// ```
package enum KeyMaterial {
    /// Bytes of a file's front that are looked at.
    private static let front = 64 << 10

    /// How a key's text begins, and what it is.
    private static let marks: [(mark: String, what: String)] = [
        ("PRIVATE+KEY+", "a private key of a log, a witness or an issuer"),
        ("-----BEGIN PRIVATE KEY-----", "a private key"),
        ("-----BEGIN ENCRYPTED PRIVATE KEY-----", "an encrypted private key"),
        ("-----BEGIN RSA PRIVATE KEY-----", "an RSA private key"), ("-----BEGIN EC PRIVATE KEY-----", "a private key"),
        ("-----BEGIN DSA PRIVATE KEY-----", "a private key"),
        ("-----BEGIN OPENSSH PRIVATE KEY-----", "a private key for SSH"),
        ("-----BEGIN PGP PRIVATE KEY BLOCK-----", "a private key for PGP"),
        ("PuTTY-User-Key-File-", "a private key for SSH"), ("AGE-SECRET-KEY-1", "a private key for age"),
    ]

    /// What kind of secret the file at `path` is; nil when it is none. Throws `SystemError`.
    package static func find(in path: String) throws -> String? { try find(in: FileByteSource(path: path)) }

    /// The same of the bytes that `source` gives.
    package static func find(in source: any ByteSource) throws -> String? {
        var bytes = [UInt8](repeating: 0, count: front)
        var count = 0
        while count < bytes.count {
            let got = try bytes.withUnsafeMutableBytes {
                try source.read(into: UnsafeMutableRawBufferPointer(rebasing: $0[count...]))
            }
            if got == 0 { break }
            count += got
        }
        return find(in: bytes[..<count])
    }

    /// The same of a file's front.
    static func find(in bytes: ArraySlice<UInt8>) -> String? {
        for line in bytes.split(separator: 10) {
            let text = line.drop { $0 <= 32 }
            if let found = marks.first(where: { text.starts(with: $0.mark.utf8) }) { return found.what }
        }
        let digits = bytes.filter { $0 > 32 }
        let isSalt = digits.count == 64 && bytes.count <= 80 && Hex.decode(digits) != nil
        return isSalt ? "64 hexadecimal digits and nothing else, as the secret of a log's salts is" : nil
    }

    package static func finding(_ what: String) -> FileFinding {
        FileFinding(
            "I16",
            "the file is \(what): it isn't kept. Take it out of what is delivered, and make a new one if others had "
                + "it", line: 0)
    }

    /// What to do about a secret that is among the kept documents.
    package static func cure(_ text: String) -> String {
        if text.hasPrefix("64 hex") {
            return "if it is this store's keys/entry-salt.secret, whoever has it can guess what entries withhold; give "
                + "its copies to nobody"
        }
        return
            "whoever has a copy can sign with it: rotate it. A log's key by `lotwise log rotate-key --by WHO --reason "
            + "TEXT`; for an issuer's, tell those who hold its certificates, and certify again from a new store"
    }
}
