import Basics
import RecoveryModel
import Testing

@testable import EvidenceImporters

private func redact(_ bytes: [UInt8]) throws -> (text: String, result: ReportRedaction.Result) {
    let redaction = try #require(ReportRedaction(FileHead(name: "x", bytes: bytes, isWhole: true)))
    var out: [UInt8] = []
    let result = try redaction.redact(
        MemoryByteSource(bytes), kept: { _ in PersonalFields.mark }, to: { out += $0 })
    return (String(decoding: out, as: UTF8.self), result)
}

private func redact(_ text: String) throws -> String { try redact(Array(text.utf8)).text }

@Suite("Personal fields of reports")
struct ReportRedactionTests {
    @Test("accounts, subscribers' and telephone numbers go, and nothing else changes")
    func fields() throws {
        let before = """
            [ {"IMEI": "356938035643809", "AppleID":"anna@mail.example", "PhoneNumber" : 491701234567,
               "IMSI":"262011234567890", "TesterName":"OP-T1","Apple\\u0049D": "x" , "Notes":"a \\"b\\" {c}"} ]

            """
        let after = """
            [ {"IMEI": "356938035643809", "AppleID":"redacted", "PhoneNumber" : "redacted",
               "IMSI":"redacted", "TesterName":"OP-T1","Apple\\u0049D": "redacted" , "Notes":"a \\"b\\" {c}"} ]

            """
        #expect(try redact(before) == after)
        #expect(try redact(after) == after)
        let result = try redact(Array(before.utf8)).result
        #expect(result.count == 4 && result.original == Digest(of: before) && result.byteCount == before.utf8.count)
    }

    @Test("a word that tells a state names nobody and stays")
    func states() throws {
        let text = #"{"AppleID":"Off","iCloudInfo":"N/A","PhoneNumber":null,"IMSI":" -- ","Passcode":"Yes"}"#
        #expect(try redact(text) == text)
    }

    @Test("what a personal member holds goes whole, names inside it stay")
    func nested() throws {
        #expect(
            try redact(#"{"owner":{"name":"Anna","tags":["a1",7]},"IMEI":"1"}"#)
                == #"{"owner":{"name":"redacted","tags":["redacted","redacted"]},"IMEI":"1"}"#)
        #expect(
            try redact(#"{"Parts":"{\"IMSI\":\"26201\",\"Serial\":\"X1\"}","B":"{no json"}"#)
                == #"{"Parts":"{\"IMSI\":\"redacted\",\"Serial\":\"X1\"}","B":"{no json"}"#)
    }

    @Test("a line that breaks off inside a personal field costs itself alone")
    func brokenLine() throws {
        let text = "{\"IMEI\":\"1\"}\n{\"IMEI\":\"2\",\"AppleID\":{\"a\":\"b\n{\"IMEI\":\"3\",\"OS\":\"iOS\"}\n"
        let after = try redact(text)
        #expect(after.hasPrefix("{\"IMEI\":\"1\"}\n") && after.hasSuffix("\n{\"IMEI\":\"3\",\"OS\":\"iOS\"}\n"))
        #expect(after.count(where: { $0 == "\n" }) == 3 && !after.contains("\"b"))
    }

    @Test("secrets go under every policy")
    func secrets() throws {
        let bytes = Array(#"{"IMEI":"1","activation_bypass":"AB12-CD34","AppleID":"a@b.example"}"#.utf8)
        let redaction = try #require(ReportRedaction(FileHead(name: "x", bytes: bytes, isWhole: true)))
        var out: [UInt8] = []
        let result = try redaction.redact(MemoryByteSource(bytes), kept: { $0 }, to: { out += $0 })
        let text = String(decoding: out, as: UTF8.self)
        #expect(!text.contains("AB12") && text.contains("a@b.example") && result.secrets == ["activation_bypass"])
    }

    @Test("entries, elements and attributes of XML, in both encodings")
    func markup() throws {
        let before = """
            <r a="x > y">
            <entries name="sim_card"><entry name="imsi" type="string">2620
            1</entry><entry name="iccid">89</entry></entries>
            <IMSI><![CDATA[26201]]></IMSI><phone_number/><e phone_number="+49 170" n='1'/><!-- imsi -->
            <entry name="imei">356938035643809</entry></r>
            """
        let after = """
            <r a="x > y">
            <entries name="sim_card"><entry name="imsi" type="string">redacted
            </entry><entry name="iccid">89</entry></entries>
            <IMSI>redacted</IMSI><phone_number/><e phone_number="redacted" n='1'/><!-- imsi -->
            <entry name="imei">356938035643809</entry></r>
            """
        #expect(try redact(before) == after)
        #expect(try redact(after) == after)
        let wide = ("\u{FEFF}" + before).utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        let redaction = try #require(ReportRedaction(FileHead(name: "x", bytes: wide, isWhole: true)))
        var out: [UInt8] = []
        _ = try redaction.redact(MemoryByteSource(wide), kept: { _ in PersonalFields.mark }, to: { out += $0 })
        let units = stride(from: 0, to: out.count - 1, by: 2).map { UInt16(out[$0]) | UInt16(out[$0 + 1]) << 8 }
        #expect(String(decoding: units, as: UTF16.self) == "\u{FEFF}" + after)
    }

    @Test("a sheet loses the cells of its personal columns, and one that has none is left alone")
    func sheets() throws {
        let text = "IMEI,Apple ID,Result\n1,a@b.example,pass\n2,Off,fail\n"
        #expect(try redact(text) == "\u{FEFF}IMEI,Apple ID,Result\n1,redacted,pass\n2,Off,fail\n")
        #expect(ReportRedaction(FileHead(name: "x", bytes: Array("device,result\n1,a\n".utf8), isWhole: true)) == nil)
        #expect(ReportRedaction(FileHead(name: "x", bytes: [0, 1, 2, 3], isWhole: true)) == nil)
    }

    @Test("long files pass in pieces as they pass whole")
    func pieces() throws {
        let filler = String(repeating: "x", count: 900)
        let one = #"{"IMEI":"356938035643809","AppleID":"anna@mail.example","Text":"\#(filler)"}"#
        let many = String(repeating: one + "\n", count: 700)
        let after = try redact(many)
        #expect(!after.contains("anna") && after.count(where: { $0 == "\n" }) == 700)
        #expect(after == String(repeating: try redact(one) + "\n", count: 700))
    }
}
