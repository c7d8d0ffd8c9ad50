import Basics
import Testing

@Suite struct ComparableTextTests {
    @Test(arguments: [
        ("OP-X", "op-x"), ("ｏｆｆ", "off"), ("  Front-Office ", "front-office"), ("a\u{A0}b", "a b"), ("a \t b", "a b"),
        ("Stra\u{DF}e", "STRASSE"), ("e\u{301}", "\u{E9}"), ("\u{FB01}le", "file"), ("", "  "),
    ])
    func spellingsOfOneTextAreOne(a: String, b: String) {
        #expect(ComparableText.key(a) == ComparableText.key(b))
        #expect(ComparableText.same(a, b))
    }

    @Test(arguments: [("OP-X", "OPX"), ("a b", "ab"), ("o", "0"), ("А", "A")])
    func otherTextsStayApart(a: String, b: String) { #expect(!ComparableText.same(a, b)) }

    @Test func aKeyIsItsOwnKey() {
        for text in ["Grüße  Öl", "ＡＢ\u{3000}c", "ﬁﬂ", "x", " İI ı "] {
            let key = ComparableText.key(text)
            #expect(ComparableText.key(key) == key)
        }
    }
}
