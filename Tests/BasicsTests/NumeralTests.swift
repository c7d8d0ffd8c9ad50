import Basics
import Testing

@Suite struct NumeralTests {
    @Test(
        arguments: [
            ("0", 0), ("42", 42), (" 7 ", 7), ("+5", 5), ("0x1F", 31), ("0xff", 255), ("64000000000.0", 64_000_000_000),
            ("1 024", 1024), ("1'024", 1024), ("1\u{A0}024", 1024), ("1\u{202F}024", 1024),
            ("125,000,000", 125_000_000),
            ("1.234.567", 1_234_567), ("9223372036854775807", .max),
        ] as [(String, Int)])
    func readsWhatHasOneMeaning(text: String, value: Int) { #expect(Numeral.whole(text) == value) }

    @Test(arguments: [
        "", " ", "1,234", "1.234", "1,2", "0.0", "0,0", "64.000", "12.5", "-1", "−1", "null", "none", "0x", "x1F", "1F",
        "1e3", "12,34,567", "1,0000,000", "9223372036854775808", "99999999999999999999", "1 02", "١٢", "5 errors",
        "+-5",
        "++5", "1..0", "1,234.567",
    ])
    func whatCanBeReadInTwoWaysOrNoneIsNoNumber(text: String) { #expect(Numeral.whole(text) == nil) }

    @Test(
        arguments: [
            ("128 GB", 128_000_000_000), ("59.6GB", 59_600_000_000), ("59,6 gb", 59_600_000_000), ("1 KiB", 1024),
            ("119.2 GiB", 127_990_025_420), ("64000000000", 64_000_000_000), ("1TB", 1_000_000_000_000), ("512b", 512),
        ] as [(String, Int)])
    func readsBytes(text: String, value: Int) { #expect(Numeral.bytes(text) == value) }

    @Test(arguments: ["GB", "1.234 GB", "64 XB", "-64 GB", "64 GB 2", "99999999999 TB", "0.0 GB x"])
    func otherSizesAreNone(text: String) { #expect(Numeral.bytes(text) == nil) }

    @Test func percentagesGoToAHundred() {
        #expect(Numeral.percent("100 %") == 100)
        #expect(Numeral.percent("7") == 7)
        #expect(Numeral.percent("101") == nil)
        #expect(Numeral.percent("-3") == nil)
    }
}
