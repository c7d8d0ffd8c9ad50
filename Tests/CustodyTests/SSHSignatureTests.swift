import Basics
import RecoveryModel
import Testing

@testable import Custody

/// Signatures over «hello» that OpenSSH 9.2 made with `ssh-keygen -Y sign`.
@Suite struct SSHSignatureTests {
    private static func armor(_ lines: String...) -> [UInt8] {
        let text = ["-----BEGIN SSH SIGNATURE-----"] + lines + ["-----END SSH SIGNATURE-----", ""]
        return Array(text.joined(separator: "\n").utf8)
    }

    private static let ours = armor(
        "U1NIU0lHAAAAAQAAADMAAAALc3NoLWVkMjU1MTkAAAAgYZVRd6CV0aUIphwisqzUsuwCxQ",
        "HEcV0JJvNRs8w54gEAAAALbG90d2lzZS1hY3QAAAAAAAAABnNoYTUxMgAAAFMAAAALc3No",
        "LWVkMjU1MTkAAABAAt/zc4xJgiRT5H1CZkZhOW1GKL2tfri7UgODpCbPoLVY9xm/vC7cRV",
        "p6gfnwjkVPMFnzoI36yePunYgxxS7ABg==")
    /// The same key and message in namespace «file».
    private static let mail = armor(
        "U1NIU0lHAAAAAQAAADMAAAALc3NoLWVkMjU1MTkAAAAgYZVRd6CV0aUIphwisqzUsuwCxQ",
        "HEcV0JJvNRs8w54gEAAAAEZmlsZQAAAAAAAAAGc2hhNTEyAAAAUwAAAAtzc2gtZWQyNTUx",
        "OQAAAECTSYA1nVH3FGdVc/1J6qh2fiFi/d7j/vJe8jBTND4DHUCf+Afefn8vLOB6EncEHu", "FlnuaTmC5GxQDhYmRNrhcH")
    /// The same over SHA-256.
    private static let weaker = armor(
        "U1NIU0lHAAAAAQAAADMAAAALc3NoLWVkMjU1MTkAAAAgYZVRd6CV0aUIphwisqzUsuwCxQ",
        "HEcV0JJvNRs8w54gEAAAALbG90d2lzZS1hY3QAAAAAAAAABnNoYTI1NgAAAFMAAAALc3No",
        "LWVkMjU1MTkAAABAfwyCQ9kP3fgjWfrJ32gnU5H8v0DN6LGrWO7yaVPLejb8Maj9EJzyrq",
        "nyng7iDWMQyACnvhK3D9+GsvcuoVd/CQ==")

    private func code(_ body: () throws -> Void) -> CustodyError.Code? {
        do { try body() } catch { return (error as? CustodyError)?.code }
        return nil
    }

    @Test func aSignatureOfSSHKeygenVerifiesAndIsWrittenAgainByteForByte() throws {
        let signature = try SSHSignature(armored: Self.ours)
        #expect(signature.key.fingerprint == "SHA256:C8Aj9e/EG6EjYAePBqn8qhiSVpbT9BVCpFFkfRvSDmI")
        try signature.verify(Array("hello".utf8))
        #expect(signature.armored == Self.ours)
        #expect(try SSHSignature(blob: signature.blob) == signature)
    }

    @Test func whatWasNotSignedDoesNotVerify() throws {
        let signature = try SSHSignature(armored: Self.ours)
        #expect(code { try signature.verify(Array("hello\n".utf8)) } == .signature)
        #expect(code { try signature.verify(Array("hello".utf8), namespace: "file") } == .signature)
        let other = try SSHSignature(armored: Self.mail)
        #expect(other.namespace == "file")
        #expect(code { try other.verify(Array("hello".utf8)) } == .signature)
        let moved = try SSHSignature(key: other.key, signature: other.signature)
        #expect(code { try moved.verify(Array("hello".utf8)) } == .signature)
    }

    @Test func onlyOneHashIsTaken() {
        #expect(code { _ = try SSHSignature(armored: Self.weaker) } == .malformed)
    }

    @Test func noOtherBytesAreASignature() throws {
        let blob = try SSHSignature(armored: Self.ours).blob
        #expect(code { _ = try SSHSignature(blob: blob + [0]) } == .malformed)
        for count in blob.indices { #expect(code { _ = try SSHSignature(blob: blob.prefix(count)) } == .malformed) }
        var accepted = 0
        for index in blob.indices {
            var changed = blob
            changed[index] ^= 1
            // Key, namespace and signature may be other ones; nothing else may differ.
            if let signature = try? SSHSignature(blob: changed) {
                accepted += 1
                #expect(signature.blob == changed)
                #expect(code { try signature.verify(Array("hello".utf8)) } == .signature, "byte \(index)")
            }
        }
        #expect(accepted == 32 + 11 + 64)
    }

    @Test(
        arguments: [
            [], Array("-----BEGIN SSH SIGNATURE-----\n-----END SSH SIGNATURE-----\n".utf8), Array(ours.dropFirst()),
            Array(ours.dropLast(8)), ours + ours, Array(repeating: 65, count: 5000),
        ] as [[UInt8]])
    func noOtherTextIsASignature(text: [UInt8]) {
        #expect(code { _ = try SSHSignature(armored: text) } == .malformed)
    }
}
