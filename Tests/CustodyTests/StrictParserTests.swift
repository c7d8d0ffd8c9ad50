import Basics
import Testing

@testable import Custody

@Suite struct StrictParserTests {
    @Test func base64FollowsTheVectorsOfRFC4648() {
        let vectors = [
            "": "", "f": "Zg==", "fo": "Zm8=", "foo": "Zm9v", "foob": "Zm9vYg==", "fooba": "Zm9vYmE=",
            "foobar": "Zm9vYmFy",
        ]
        for (plain, text) in vectors {
            #expect(Base64.encode(Array(plain.utf8)) == text)
            #expect(Base64.decode(text.utf8) == Array(plain.utf8))
        }
        let all = (0...255).map { UInt8($0) }
        for count in 0...256 {
            #expect(Base64.decode(Base64.encode(all[..<count]).utf8) == Array(all[..<count]))
        }
    }

    @Test(arguments: [
        "Zg", "Zg=", "Zg===", "Z===", "====", "=", "Zh==", "Zm9=", "Zm8", "Zm9v\n", " Zm9v", "Zm9v ", "Zm 9v",
        "Zm9v====",
        "Zg==Zg==", "Zm9-", "Zm9_", "Zm\u{E9}v", "Z=g=", "Zm9vZ", "\u{0}\u{0}\u{0}\u{0}", "Zm9v\r\n\r\n",
    ])
    func base64HasOneSpelling(text: String) {
        #expect(Base64.decode(text.utf8) == nil)
    }

    @Test func aHashIsExactlyThirtyTwoBytes() {
        let text = Base64.encode(NoteVectors.seed(7))
        #expect(TreeHash(base64: text.utf8)?.base64 == text)
        for count in [0, 31, 33, 64] {
            #expect(TreeHash(base64: Base64.encode(Array(repeating: 7, count: count)).utf8) == nil)
        }
    }

    @Test func numbersEndAtTwoToTheSixtyThird() {
        for value in [0, 1, 9, 10, 35_225_469, Int.max - 1, .max] {
            #expect(DecimalNumber.parse(String(value).utf8) == value)
        }
    }

    @Test(arguments: [
        "", "+5", "-0", "-1", "00", "007", " 1", "1 ", "1\n", "0x1", "1e3", "1_000", "١", "1.0", "9223372036854775808",
        "18446744073709551616", "99999999999999999999999999999999",
    ])
    func whatIsNoNumberIsRefused(text: String) {
        #expect(DecimalNumber.parse(text.utf8) == nil)
    }

    @Test func aNumberThatIsTooLargeIsToldFromOneThatIsNone() {
        #expect(NoteVectors.code { try DecimalNumber.read("9223372036854775808".utf8, "size") } == .range)
        #expect(NoteVectors.code { try DecimalNumber.read("01".utf8, "size") } == .malformed)
    }

    /// Every character that Unicode calls white space, and no other.
    @Test func namesHoldNoSpaceOfAnyKind() throws {
        // All of the block that has any, and samples of the planes above.
        for value in Array(UInt32(0)...0x3100) + Array(stride(from: 0x3101, to: 0x11_0000, by: 251)) {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let isAllowed = value > 0x20 && scalar != "+" && !scalar.properties.isWhitespace
            var name: [UInt8] = [0x61]
            name += Array(String(Character(scalar)).utf8) + [0x62]
            if KeyName.isValid(name) != isAllowed { Issue.record("U+\(String(value, radix: 16))") }
        }
        #expect(!KeyName.isValid([]))
        #expect(!KeyName.isValid([0x61, 0xFF]))
        #expect(!KeyName.isValid([0xE2, 0x80]))
    }

    @Test func foreignTextIsShownWithoutControls() {
        #expect(Shown.text("a\u{1B}[2Jb\u{202E}\n") == "a\u{FFFD}[2Jb\u{FFFD}\u{FFFD}")
        #expect(Shown.bytes(Array(repeating: 0x61, count: 61)) == String(repeating: "a", count: 60) + "…")
    }
}
