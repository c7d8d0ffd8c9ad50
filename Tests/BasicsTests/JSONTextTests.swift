import Testing

@testable import Basics

@Suite struct JSONTextTests {
    private func quoted(_ text: String) -> String {
        var json = JSONText()
        json.string(text)
        return json.text
    }

    /// RFC 8785 §3.2.2.2.
    @Test(arguments: [
        ("", "\"\""), ("a/b", "\"a/b\""), ("\"\\", "\"\\\"\\\\\""), ("\u{8}\t\n\u{C}\r", "\"\\b\\t\\n\\f\\r\""),
        ("\u{0}\u{1F}", "\"\\u0000\\u001f\""), ("\u{7F}\u{80}\u{2028}", "\"\u{7F}\u{80}\u{2028}\""),
        ("\u{20AC}\u{1F4F1}", "\"\u{20AC}\u{1F4F1}\""),
    ])
    func onlyWhatMustBeIsEscaped(text: String, wanted: String) {
        #expect(quoted(text).utf8.elementsEqual(wanted.utf8))
    }

    @Test func everyScalarComesBack() throws {
        for value in stride(from: UInt32(0), to: 0x110000, by: 97) {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let text = "a" + String(Character(scalar))
            guard try JSONParser.parse(Array(quoted(text).utf8)).string?.utf8.elementsEqual(text.utf8) == true else {
                Issue.record("U+\(String(value, radix: 16)) did not come back")
                return
            }
        }
    }

    @Test func commasStandBetweenAndNowhereElse() {
        var json = JSONText()
        json.beginObject()
        json.name("a")
        json.beginArray()
        json.beginObject()
        json.endObject()
        json.integer(.min)
        json.integer(.max)
        json.bool(true)
        json.null()
        json.string(nil as String?)
        json.endArray()
        json.member("b", 0)
        json.member("c", nil as String?)
        json.name("d")
        json.instant(Instant(milliseconds: 0))
        json.name("e")
        json.digest(Array(repeating: 171, count: 32))
        json.name("f")
        json.embedded(Array("[1]".utf8))
        json.endObject()
        #expect(
            json.text == """
                {"a":[{},-9223372036854775808,9223372036854775807,true,null,null],"b":0,"c":null,\
                "d":"1970-01-01T00:00:00.000Z","e":"sha256:\(String(repeating: "ab", count: 32))","f":[1]}
                """)
        json.reset()
        json.integer(1)
        #expect(json.text == "1")
    }
}
