import Foundation
import Testing

@testable import RecoveryModel

@Suite("IMEI")
struct IdentityIMEITests {
    @Test(
        "15, 14 and 16 digits of one device share a join key",
        arguments: [
            "356938035643809", "35693803564380", "3569380356438001", "35-693803-564380-9", "35 693803 564380 9",
            "356938/03/564380/9", "'356938035643809", "=\"356938035643809\"", " 356938035643809\t",
            "IMEI: 356938035643809",
            "urn:gsma:imei:35693803-564380-9", "\u{FEFF}356938035643809", "\u{A0}356938035643809\u{A0}",
        ])
    func formsJoin(text: String) throws {
        let imei = try accepted(text, as: .imei)
        #expect(imei.joinKey == "imei:35693803564380")
        #expect(imei.value == "356938035643809")
        #expect(imei.written == text)
        #expect(imei.kind == .imei)
    }

    @Test(
        "published vectors pass their check digit",
        arguments: [
            "350077523237513", "354178036859789", "356938035643809", "490154203237518", "352099001761481",
        ])
    func luhn(text: String) { #expect(Luhn.passes(Array(text.utf8))) }

    @Test("the check digit that belongs behind 14 digits")
    func checkDigit() {
        #expect(Luhn.checkDigit(for: Array("35686800004141".utf8)) == UInt8(ascii: "8"))
        #expect(Luhn.checkDigit(for: Array("AF0123450ABCDE".utf8), base: 16) == UInt8(ascii: "C"))
    }

    @Test("a wrong check digit is I02", arguments: ["35-417803-685978-1", "35-417803-685978-2", "356938035643808"])
    func wrongCheckDigit(text: String) { #expect(rejection(text, as: .imei) == "I02") }

    @Test("every single wrong digit and nearly every swap is caught")
    func singleErrors() {
        let good = Array("356938035643809".utf8)
        for place in good.indices {
            for digit in UInt8(0x30)...0x39 where digit != good[place] {
                var bad = good
                bad[place] = digit
                #expect(!Luhn.passes(bad))
            }
        }
    }

    @Test(
        "another number of digits, or letters, is no IMEI",
        arguments: [
            "3569380356438", "35693803564380912", "35693803564380X", "356938035643809 353324110000007",
        ])
    func otherLengths(text: String) { #expect(rejection(text, as: .imei) == "I02") }

    @Test("14 and 16 digits carry I09, 15 of a known type nothing")
    func lengthNotes() {
        #expect(noteCodes("35693803564380", as: .imei) == ["I09"])
        #expect(noteCodes("3569380356438001", as: .imei) == ["I09"])
        #expect(noteCodes("356938035643809", as: .imei) == [])
    }

    @Test("an unknown type allocation code is only a note")
    func unknownType() { #expect(noteCodes("350077523237513", as: .imei) == ["I12"]) }

    @Test("a lost leading zero comes back where the check digit fits, since no reporting body begins with 11 to 19")
    func leadingZero() throws {
        let body = Array("01215800123456".utf8)
        let whole = String(decoding: body + [Luhn.checkDigit(for: body)], as: UTF8.self)
        let lost = String(whole.dropFirst())
        let imei = try accepted(lost, as: .imei)
        #expect(imei.value == whole)
        #expect(noteCodes(lost, as: .imei) == ["I08"])

        let none = TypeAllocations([])
        let reading = IdentifierParser.read(lost, as: .imei, knowing: none)
        #expect(reading.notes.map(\.code) == ["I08", "I12"])
        #expect(reading.identifier?.joinKey == imei.joinKey)

        // 10 is a reporting body: there the table must know the type.
        let digits = Array("010200123456".utf8) + Array("78".utf8)
        let ten = String(decoding: digits.dropFirst() + [Luhn.checkDigit(for: digits)], as: UTF8.self)
        #expect(noteCodes(ten, as: .imei).contains("I09"))

        // The last digit of the 15 changed: "0" in front no longer fits, so the 14 digits stand as they are.
        let other = String(lost.dropLast()) + (lost.last == "3" ? "4" : "3")
        #expect(noteCodes(other, as: .imei).contains("I09"))
    }

    @Test("reporting body 01 is real, 00 and 02 to 09 are for tests")
    func reportingBodies() throws {
        func imei(_ body: String) -> String {
            body + String(decoding: [Luhn.checkDigit(for: Array(body.utf8))], as: UTF8.self)
        }
        #expect(try accepted(imei("01215800123456"), as: .imei).joinKey == "imei:01215800123456")
        for code in ["00", "02", "03", "04", "05", "06", "07", "08", "09"] {
            #expect(rejection(imei(code + "215800123456"), as: .imei) == "I03", "\(code)")
        }
    }

    @Test(
        "rules for placeholders",
        arguments: [
            "000000000000000", "00000000000000", "111111111111111", "012345678901237", "123456789012345",
            "987654321098765", "350305260000001", "352099001761481", "0", "62#222222222222", "633333*33333333", "imei",
        ])
    func placeholders(text: String) { #expect(rejection(text, as: .imei) == "I03") }

    @Test("all known bad values are placeholders in each length")
    func knownBad() throws {
        let list = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../shared/samples/identifiers/known-bad-imeis.csv")
        guard let text = try? String(contentsOf: list, encoding: .utf8) else {
            print("known-bad-imeis.csv is not here: not run over it")
            return
        }
        var seen = 0
        for line in text.split(whereSeparator: \.isNewline).dropFirst() {
            let number = String(line.prefix { $0 != "," })
            #expect(rejection(number, as: .imei) == "I03", "\(number)")
            if number.count == 15 {
                #expect(rejection(String(number.dropLast()), as: .imei) == "I03", "\(number) without check digit")
                #expect(rejection(String(number.dropLast()) + "01", as: .imei) == "I03", "\(number) with version")
            }
            seen += 1
        }
        #expect(seen == 28)
    }

    @Test(
        "what has been a number is I04 and never expanded",
        arguments: [
            "3.56938E+14", "3,56938E+14", "3.56938e14", "35E13", "356938035643808.0", "356938035643809.",
            "356,938,035,643,809", "3.56938035643808E+14", "3.5693803564380E+14", "3.56938035643809E+15",
            "3.569380356438090E+14", "35693803564380.0", "356.938.035.643.809", "356938035643808,00", "###########",
            "#REF!",
        ])
    func numericDamage(text: String) {
        #expect(rejection(text, as: .imei) == "I04")
        #expect(IdentifierParser.read(text, as: .imei).identifier == nil)
    }

    @Test("fourteen digits behind a lost zero are whole, with a zero for a fraction or without")
    func lostZeroOfANumber() {
        for text in ["13771202090107", "13771202090107.0", "13771202090107,00"] {
            #expect(IdentifierParser.read(text, as: .imei).identifier?.value == "013771202090107", "\(text)")
        }
        // Another check digit, another reporting body, another length.
        for text in ["13771202090108.0", "35693803564380.0", "1377120209010.0"] {
            #expect(rejection(text, as: .imei) == "I04", "\(text)")
        }
    }

    @Test(
        "fifteen digits that went through a number and whose check digit fits have lost nothing",
        arguments: [
            "356938035643809.0", "356938035643809,00", "3.56938035643809E+14", "3,56938035643809e+14",
            "3.56938035643809E14",
        ])
    func exactNumbers(text: String) throws {
        #expect(try accepted(text, as: .imei).value == "356938035643809")
        #expect(noteCodes(text, as: .imei) == ["I09"])
        #expect(IdentifierParser.readUnlabelled(text).identifier?.value == "356938035643809")
    }

    @Test(
        "two IMEIs in one cell are two when both fit their check digits",
        arguments: [
            "356938035643809 353234120237654", "356938035643809/353234120237654", "356938035643809; 353234120237654",
            "356938035643809,353234120237654", "356938035643809\n353234120237654",
        ])
    func twoInOneCell(text: String) {
        let found = IdentifierParser.readAll(text, as: .imei).compactMap(\.identifier?.value)
        #expect(found == ["356938035643809", "353234120237654"])
    }

    @Test(
        "a cell with anything else beside an IMEI stays one refused number",
        arguments: [
            "356938035643809 353234120237655", "356938035643809/01", "356938035643809 356938035643809",
            "356938035643809 353234120237654 353234140237650",
        ])
    func notTwoInOneCell(text: String) {
        let readings = IdentifierParser.readAll(text, as: .imei)
        #expect(readings.count == 1 && readings[0].identifier == nil)
    }

    @Test(
        "empty statements are empty, not findings",
        arguments: ["", "  ", "N/A", "n/a", "none", "-", "--", "#N/A", "null"])
    func empty(text: String) { #expect(IdentifierParser.read(text, as: .imei) == .empty) }

    @Test(
        "look-alikes are refused, not mapped",
        arguments: [
            "３５６９３８０３５６４３８０９", "35693803564380९", "356938035643809\u{200B}", "35693\u{0}8035643809",
        ])
    func lookAlikes(text: String) { #expect(rejection(text, as: .imei) == "I11") }

    @Test("a column headed IMEI may hold a MEID")
    func meidInColumn() throws {
        #expect(try accepted("AF0123450ABCDE", as: .imei).joinKey == "meid:AF0123450ABCDE")
        #expect(try accepted("29360 87365 0070 3710 0", as: .imei).joinKey == "meid:AF0123450ABCDE")
    }
}
