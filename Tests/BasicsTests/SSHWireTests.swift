import Basics
import Testing

@Suite struct SSHWireTests {
    @Test(arguments: [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")])
    func base64IsThatOfTheStandard(plain: String, coded: String) {
        #expect(Base64.encode(Array(plain.utf8)) == coded)
        #expect(Base64.decode(Array(coded.utf8)) == Array(plain.utf8))
    }

    @Test func everyByteComesBack() {
        for count in 0...64 {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ count) }
            #expect(Base64.decode(Array(Base64.encode(bytes).utf8)) == bytes)
        }
    }

    @Test(arguments: [
        "Zg", "Zg=", "Zh==", "Zm9=", "Zm8==", "Zm9v\n", " Zm9v", "Zm-_", "====", "Z===", "Zm9v====", "Zg==Zg==",
    ])
    func anotherSpellingIsRefused(coded: String) { #expect(Base64.decode(Array(coded.utf8)) == nil) }

    @Test func whatWasWrittenIsRead() {
        var reader = SSHWireReader(SSHWire.string("name") + SSHWire.uint32(0x0102_0304) + [7])
        #expect(reader.string() == Array("name".utf8))
        #expect(reader.uint32() == 0x0102_0304 && !reader.isAtEnd)
        #expect(reader.byte() == 7 && reader.isAtEnd && reader.byte() == nil)
    }

    @Test(
        arguments: [
            [], [0, 0, 0], [0, 0, 0, 1], [0, 0, 0, 2, 1], [255, 255, 255, 255, 1], [127, 255, 255, 255],
        ] as [[UInt8]])
    func aLengthBeyondTheEndGivesNothingAndMovesNothing(bytes: [UInt8]) {
        var reader = SSHWireReader(bytes)
        #expect(reader.string() == nil)
        #expect(reader.fixed(bytes.count) == bytes)
        #expect(reader.fixed(1) == nil && reader.fixed(-1) == nil)
    }
}
