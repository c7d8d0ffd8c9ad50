import Basics
import Crypto
import Testing

@testable import Custody

@Suite struct SaltTests {
    private let secret = (0..<32).map { UInt8($0) }

    @Test func saltsAreTheSameForTheSameLogAndNumber() {
        for seq in [0, 1, 255, 256, 1 << 40] {
            #expect(SaltSource(secret: secret).salt(seq) == SaltSource(secret: secret).salt(seq))
        }
    }

    @Test func saltsDifferFromEntryToEntryAndFromLogToLog() {
        let source = SaltSource(secret: secret)
        let salts = (0..<2000).map(source.salt)
        #expect(Set(salts).count == 2000)
        #expect(SaltSource(secret: secret.reversed()).salt(0) != salts[0])
    }

    @Test func aSaltHasSixteenBytesOfBase64URL() {
        let source = SaltSource(secret: secret)
        for seq in 0..<200 {
            let salt = source.salt(seq)
            #expect(salt.utf8.count == 22)
            #expect(salt.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") })
        }
    }

    @Test func aSaltIsHKDFOfTheSecretAndTheNumber() {
        let key = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: secret), salt: Array("lotwise entry salt v1".utf8),
            info: [0, 0, 0, 0, 0, 0, 1, 2], outputByteCount: 16)
        #expect(SaltSource(secret: secret).salt(258) == key.withUnsafeBytes { Base64URL.encode($0) })
    }

    /// RFC 4648 §10, in the alphabet of §5 and without padding.
    @Test(arguments: [
        ("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("fooba", "Zm9vYmE"),
        ("foobar", "Zm9vYmFy"),
    ])
    func base64URLHasNoPadding(text: String, wanted: String) {
        #expect(Base64URL.encode(text.utf8) == wanted)
    }

    @Test func base64URLUsesTheAlphabetOfURLs() {
        #expect(Base64URL.encode([0xFB, 0xFF, 0xBF]) == "-_-_")
    }
}
