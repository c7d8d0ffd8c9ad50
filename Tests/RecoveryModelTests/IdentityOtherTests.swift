import Testing

@testable import RecoveryModel

@Suite("Other identifiers")
struct IdentityOtherTests {
    @Test(
        "a MEID in hexadecimal and decimal, with and without check digit, is one",
        arguments: [
            "AF0123450ABCDE", "af 012345 0abcde", "AF-012345-0ABCDE-C", "29360 87365 0070 3710", "2936087365007037100",
        ])
    func meidForms(text: String) throws {
        #expect(try accepted(text, as: .meid).value == "AF0123450ABCDE")
        #expect(try accepted(text, as: .meid).joinKey == "meid:AF0123450ABCDE")
    }

    @Test("a MEID of decimal digits joins as the IMEI it is")
    func decimalMEID() throws {
        #expect(try accepted("35693803564380", as: .meid).joinKey == "imei:35693803564380")
        #expect(try accepted("356938035643809", as: .meid).joinKey == "imei:35693803564380")
        let digits = MEIDReader.decimalDigits(ofHex: Array("35209900176148".utf8))
        #expect(String(decoding: digits, as: UTF8.self) == "089132876801532232")
    }

    @Test(
        "malformed MEIDs",
        arguments: [
            "29360 87365 9999 9999 4", "99999 99999 0070 3710 4", "AF-012345-0ABCDE-D", "AF0123450ABCD",
            "9F0123450ABCDE",
            "AF0123450ABCDG", "29360 87365 0070 3710 1", "356938035643808",
        ])
    func badMEID(text: String) { #expect(rejection(text, as: .meid) == "I11") }

    @Test("the pseudo-ESN of a MEID")
    func pseudoESN() {
        #expect(String(decoding: ESNReader.pseudo(ofMEID: Array("AF0123450ABCDE".utf8)), as: UTF8.self) == "8016B128")
    }

    @Test("an ESN in hexadecimal and decimal is one; a column headed ESN may hold its successors")
    func esn() throws {
        #expect(try accepted("8016b128", as: .esn).value == "8016B128")
        #expect(try accepted("12801487144", as: .esn).value == "8016B128")
        #expect(rejection("25601487144", as: .esn) == "I11")
        #expect(rejection("12816777216", as: .esn) == "I11")
        #expect(try accepted("356938035643809", as: .esn).kind == .imei)
        #expect(try accepted("AF0123450ABCDE", as: .esn).kind == .meid)
        #expect(rejection("123", as: .esn) == "I11")
    }

    @Test(
        "valid EIDs",
        arguments: [
            "89049032123451234512345678901235", "89086030202200000022000023022943", "89044045116727494800000004479366",
            "8904 9037 6401 5866 3184 2378 1255 7346",
        ])
    func eid(text: String) throws { #expect(try accepted(text, as: .eid).joinKey.utf8.count == 36) }

    @Test("EIDs that are none")
    func badEID() {
        #expect(rejection("89049032123451234512345678901234", as: .eid) == "I11")
        #expect(rejection("8904903212345123451234567890123", as: .eid) == "I11")
        #expect(rejection("89049032123451200000000000000000", as: .eid) == "I04")
        #expect(rejection("8.9049E+31", as: .eid) == "I04")
        #expect(rejection("00000000000000000000000000000000", as: .eid) == "I03")
    }

    @Test("an ICCID is never rejected for its check digit")
    func iccid() throws {
        #expect(try accepted("89860321900000000129", as: .iccid).value == "89860321900000000129")
        #expect(try accepted("8986032190000000012", as: .iccid).joinKey == "iccid:8986032190000000012")
        #expect(try accepted("8986032190000000012F", as: .iccid).value == "8986032190000000012")
        #expect(noteCodes("89860321900000100000", as: .iccid) == ["I11"])
        #expect(noteCodes("12860321900000000129", as: .iccid) == ["I11"])
        #expect(rejection("8986032190000000O129", as: .iccid) == "I11")
        #expect(rejection("898603219", as: .iccid) == "I11")
        #expect(rejection("8.98603E+19", as: .iccid) == "I04")
    }

    @Test("serials in upper case; the barcode's S goes with a note")
    func serial() throws {
        #expect(try accepted("dnpt0000hg74", as: .serial).joinKey == "serial:DNPT0000HG74")
        #expect(try accepted("R58M-12/3_4.5", as: .serial).value == "R58M-12/3_4.5")
        #expect(try accepted("SDNPT0000HG74", as: .serial).value == "DNPT0000HG74")
        #expect(noteCodes("SDNPT0000HG74", as: .serial) == ["I11"])
        #expect(try accepted("SABAB0000HG74", as: .serial).value == "SABAB0000HG74")
        #expect(noteCodes("DNPT0000HG74", as: .serial) == [])
        #expect(rejection("DNPT 0000", as: .serial) == "I11")
        #expect(rejection("DNP", as: .serial) == "I11")
        #expect(try accepted("12E45678", as: .serial).value == "12E45678")
        #expect(rejection("1.2E+45", as: .serial) == "I04")
        #expect(AppleSerial.isPlausible("DNPT0000HG74") && !AppleSerial.isPlausible("DNPT-000HG74"))
    }

    @Test(
        "placeholder serials",
        arguments: [
            "Optane_0000", "To be filled by O.E.M.", "To Be Filled", "00000000", "0", "xxxxxxxx", "1234567890",
            "0123456789",
            "Default string", "System Serial Number",
        ])
    func sharedSerials(text: String) {
        #expect(rejection(text, as: .serial) == "I03")
        #expect(IdentifierParser.isPlaceholder(text))
    }

    @Test("words for nothing", arguments: ["", " -- ", "N/A", "Unknown", "?", "not available"])
    func nothing(text: String) {
        #expect(IdentifierParser.read(text, as: .serial) == .empty)
        #expect(IdentifierParser.isPlaceholder(text))
    }

    @Test("a real serial is no placeholder", arguments: ["DNPT0000HG74", "R58M123456A", "000012", "HG-17"])
    func realSerials(text: String) { #expect(!IdentifierParser.isPlaceholder(text)) }

    @Test("UDID in both forms, ECID in both bases")
    func apple() throws {
        #expect(try accepted("00008110-0006388e229b801e", as: .udid).value == "00008110-0006388E229B801E")
        #expect(try accepted("000081100006388E229B801E", as: .udid).value == "00008110-0006388E229B801E")
        let old = "00000000ee0db75bccdc20630000000000000000"
        #expect(try accepted(old.uppercased(), as: .udid).value == old)
        #expect(rejection("00008110-0006388E229B801", as: .udid) == "I11")
        #expect(try accepted("6388E229B801E", as: .ecid).value == "1751032977391646")
        #expect(try accepted("0x6388E229B801E", as: .ecid).joinKey == "ecid:1751032977391646")
        #expect(try accepted("1751032977391646", as: .ecid).value == "1751032977391646")
        #expect(rejection("99999999999999999998", as: .ecid) == "I11")
        #expect(rejection("1.75E+15", as: .ecid) == "I04")
        #expect(rejection("0x0", as: .ecid) == "I03" || rejection("0x0", as: .ecid) == "I11")
    }

    @Test("a MAC address that the device made up is no identity")
    func mac() throws {
        #expect(try accepted("a4-83-e7-00-00-01", as: .mac).joinKey == "mac:A4:83:E7:00:00:01")
        #expect(try accepted("a483.e700.0001", as: .mac).value == "A4:83:E7:00:00:01")
        for text in ["02:00:00:00:00:01", "DA:A1:19:00:00:01", "01:00:5E:00:00:01", "A4:83:E7:00:00"] {
            #expect(rejection(text, as: .mac) == "I11", "\(text)")
        }
        #expect(rejection("00:00:00:00:00:00", as: .mac) == "I03")
        #expect(rejection("FF:FF:FF:FF:FF:FF", as: .mac) == "I03")
    }

    @Test("asset tags keep their text, plates are upper case")
    func tags() throws {
        #expect(try accepted(" Ward 7 / 0012 ", as: .asset).joinKey == "asset:WARD 7 / 0012")
        #expect(noteCodes("Küche-12", as: .asset) == ["I11"])
        #expect(try accepted("u-000123", as: .unit).joinKey == "unit:U-000123")
        #expect(rejection("ü-000123", as: .unit) == "I11")
    }

    @Test(
        "content decides where the column doesn't",
        arguments: [
            ("356938035643809", "imei:35693803564380"), ("35-693803-564380-9", "imei:35693803564380"),
            ("AF0123450ABCDE", "meid:AF0123450ABCDE"), ("293608736500703710", "meid:AF0123450ABCDE"),
            ("89049032123451234512345678901235", "eid:89049032123451234512345678901235"),
            ("89860321900000000129", "iccid:89860321900000000129"), ("dnpt0000hg74", "serial:DNPT0000HG74"),
            ("00008110-0006388E229B801E", "udid:00008110-0006388E229B801E"),
            ("A4:83:E7:00:00:01", "mac:A4:83:E7:00:00:01"),
            ("U-000123", "serial:U-000123"), ("unit:u-000123", "unit:U-000123"),
            ("ecid:1751032977391646", "ecid:1751032977391646"),
            ("imei:35693803564380", "imei:35693803564380"),
        ])
    func unlabelled(text: String, key: String) {
        #expect(IdentifierParser.readUnlabelled(text).identifier?.joinKey == key)
    }

    @Test("an unlabelled number that is damaged or wrong is refused")
    func unlabelledBad() {
        #expect(IdentifierParser.readUnlabelled("3.56938E+14").notes.map(\.code) == ["I04"])
        #expect(IdentifierParser.readUnlabelled("356938035643808").notes.map(\.code) == ["I02"])
        #expect(IdentifierParser.readUnlabelled("３５６９３８０３５６４３８０９").notes.map(\.code) == ["I11"])
        #expect(IdentifierParser.readUnlabelled(" -- ") == .empty)
    }

    @Test("a number that counts up is an ordinary tag or plate, and no maker's serial")
    func series() throws {
        for text in ["012345", "7777", "123456789"] {
            #expect(try accepted(text, as: .asset).value == text)
            #expect(try accepted(text, as: .unit).value == text)
            #expect(rejection(text, as: .serial) == "I03")
        }
        #expect(rejection("00000", as: .asset) == "I03")
        #expect(rejection("xxxxxxxx", as: .asset) == "I03")
    }
}

@Suite("Identifiers without a label")
struct IdentityReadingTests {
    private func keys(_ text: String) -> [String] { IdentifierParser.readings(of: text).map(\.joinKey) }

    @Test("plain text is serial, plate and tag, a plate of any length")
    func plainText() {
        #expect(keys("u-000123") == ["serial:U-000123", "unit:U-000123", "asset:U-000123"])
        #expect(keys("U-9") == ["unit:U-9", "asset:U-9"])
        #expect(keys("7") == ["unit:7", "asset:7"])
        #expect(keys("Küche 12") == ["asset:KüCHE 12"])
    }

    @Test(
        "what damage, nothing and placeholders are, no reading mends",
        arguments: ["3.56938E+14", "", " -- ", "N/A", "*"])
    func nothing(text: String) { #expect(keys(text).isEmpty) }

    @Test(
        "a number is tried in every reading",
        arguments: [
            ("20114524203417", ["imei:20114524203417", "serial:20114524203417"]),
            ("13884002820167", ["imei:01388400282016", "serial:13884002820167"]),
            ("1751032977391646", ["imei:17510329773916", "ecid:1751032977391646", "serial:1751032977391646"]),
            ("089248257802167808", ["imei:35323412211400", "serial:089248257802167808"]),
            ("0892482578021678307", ["imei:35323412211416", "serial:0892482578021678307"]),
            ("293608736500703710", ["meid:AF0123450ABCDE", "serial:293608736500703710"]),
            ("8002353234121913006", ["imei:35323412191300"]),
            ("000081100006388E229B801E", ["udid:00008110-0006388E229B801E", "serial:000081100006388E229B801E"]),
            ("356938035643808", ["serial:356938035643808"]),
        ])
    func numbers(text: String, wanted: [String]) {
        let found = keys(text)
        for key in wanted { #expect(found.contains(key), "\(text): \(found)") }
    }

    @Test(
        "what a scanner sends around a code is taken off",
        arguments: [
            ("]C18002353234121913006", "imei:35323412191300"), ("]C0357248111913160", "imei:35724811191316"),
            ("]d2010952123454321321ABC123\u{1D}8002356190101913324", "imei:35619010191332"),
            ("(01)09521234543213(21)ABC123(8002)356190101913324", "imei:35619010191332"),
            ("010952123454321321ABC123\u{1D}8002356190101913324", "imei:35619010191332"),
            ("]Q3010952123454321321GP8Y4P6392", "serial:GP8Y4P6392"), ("]C0MC-1905\r", "serial:MC-1905"),
            ("]E00012345678905", "serial:0012345678905"),
        ])
    func scanners(text: String, key: String) {
        #expect(keys(text).first == key)
        #expect(IdentifierParser.readUnlabelled(text).identifier?.joinKey == key)
    }

    @Test("a serial behind its data identifier is one reading, with the S another")
    func dataIdentifier() {
        #expect(keys("]C0SS0RNT5D8PC").contains("serial:S0RNT5D8PC"))
        #expect(keys("SC02ABCDEF").contains("serial:C02ABCDEF") && keys("SC02ABCDEF").first == "serial:SC02ABCDEF")
    }

    @Test("an SSCC and a SIM's number are no MEID")
    func notMEID() {
        #expect(IdentifierParser.readUnlabelled("095200900000000014").identifier?.kind == .serial)
        #expect(IdentifierParser.readUnlabelled("8901260123456789000").identifier?.kind == .iccid)
    }

    @Test(
        "one maker under its names",
        arguments: [
            ("LGE", "LG Electronics Inc."), ("HMD Global", "Nokia"), ("Redmi", "XIAOMI"),
            ("samsung", "Samsung Electronics"),
            ("Apple Inc.", "Apple"), ("Motorola Mobility", "motorola"), ("RIM", "BlackBerry"),
            ("Hewlett-Packard", "HP"), ("TCT Mobile", "Alcatel"),
        ])
    func makers(one: String, other: String) { #expect(MakerNames.key(one) == MakerNames.key(other)) }

    @Test("makers that differ stay apart, and what the table lacks is itself")
    func otherMakers() {
        #expect(MakerNames.key("Samsung") != MakerNames.key("Apple"))
        #expect(MakerNames.key("Foo, Inc.") == "foo" && MakerNames.key("FOO Bar") == "foo")
        #expect(MakerNames.key(nil).isEmpty && MakerNames.key(" - ").isEmpty)
    }

    @Test(
        "a function is known in any spelling",
        arguments: [
            ("Lock.Activation", "lock.activation"), ("lock_activation", "lock.activation"), ("FMI", "lock.activation"),
            ("lock mdm", "lock.mdm"), ("Media SD", "media.sd"), ("Wi-Fi", "wifi"), ("POWER_ON", "power_on"),
            ("Activation Lock", "lock.activation"), ("state setup", "state.setup"),
        ])
    func functions(text: String, name: String) { #expect(FunctionNames.canonical(text) == name) }

    @Test(
        "what may mean two things is no known function",
        arguments: [
            "SIM card", "warp_drive", "", "carrier unlock status", "camera", "Receiver", "USB", "charge", "cellular",
            "network connectivity", "Glass Cracked",
        ])
    func unknownFunctions(text: String) { #expect(FunctionNames.canonical(text) == nil) }
}
