import Testing

@testable import Basics

@Suite struct DigestTests {
    /// FIPS 180-4's examples.
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    ])
    func digestsAreAsPublished(text: String, wanted: String) {
        #expect(Digest(of: text).hex == wanted)
        #expect(Digest(of: Array(text.utf8)).description == "sha256:" + wanted)
        #expect(Digest(text: "sha256:" + wanted) == Digest(of: text))
    }

    @Test func aStreamInPiecesHashesAsTheWhole() {
        let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 * 7) }
        var hash = StreamingHash()
        for start in stride(from: 0, to: bytes.count, by: 777) {
            hash.update(Array(bytes[start..<min(bytes.count, start + 777)]))
        }
        #expect(hash.finish() == Digest(of: bytes))
    }

    @Test(arguments: [
        "", "sha256:", "sha256:00", String(repeating: "0", count: 64), "SHA256:" + String(repeating: "0", count: 64),
        "sha256:" + String(repeating: "0", count: 63), "sha256:" + String(repeating: "0", count: 66),
        "sha256:" + String(repeating: "g", count: 64), " sha256:" + String(repeating: "0", count: 64),
    ])
    func whatIsNoDigestIsRefused(text: String) {
        #expect(Digest(text: text) == nil)
    }

    /// One digest has one text.
    @Test func upperCaseIsRefused() {
        #expect(Digest(text: "sha256:" + String(repeating: "A", count: 64)) == nil)
    }

    @Test func bytesMustBeThirtyTwo() {
        #expect(Digest(bytes: Array(repeating: 0 as UInt8, count: 31)) == nil)
        #expect(Digest(bytes: Array(repeating: 0 as UInt8, count: 33)) == nil)
        #expect(Digest(bytes: Array(repeating: 0 as UInt8, count: 32))?.hex == String(repeating: "0", count: 64))
    }

    @Test func hexComesBackInBothCases() {
        let all = (0...255).map { UInt8($0) }
        #expect(Hex.decode(Hex.encode(all).utf8) == all)
        #expect(Hex.decode(Hex.encode(all).uppercased().utf8) == all)
        #expect(Hex.encode([0, 15, 171, 255]) == "000fabff")
        #expect(Hex.decode("abc".utf8) == nil)
        #expect(Hex.decode("0x".utf8) == nil)
        #expect(Hex.decode("".utf8) == [])
    }

    /// RFC 4231 §4.3.
    @Test func keyedHashesAreAsPublished() {
        let code = KeyedHash.sha256(key: Array("Jefe".utf8), Array("what do ya want for nothing?".utf8))
        #expect(Hex.encode(code) == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
    }
}
