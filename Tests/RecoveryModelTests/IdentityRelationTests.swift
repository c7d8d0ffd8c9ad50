import Testing

@testable import RecoveryModel

@Suite("Identifiers together")
struct IdentityRelationTests {
    private func contradictions(_ cells: [(String, IdentifierKind)]) throws -> [IdentityNote] {
        IdentityCrossCheck.contradictions(among: try cells.map { try accepted($0.0, as: $0.1) })
    }

    @Test("a MEID must begin one of the device's IMEIs")
    func meidAndIMEI() throws {
        #expect(try contradictions([("356938035643809", .imei), ("35693803564380", .meid)]).isEmpty)
        #expect(
            try contradictions([("350077523237513", .imei), ("356938035643809", .imei), ("35693803564380", .meid)])
                .isEmpty)
        #expect(try contradictions([("350077523237513", .imei), ("35693803564380", .meid)]).map(\.code) == ["I07"])
        #expect(try contradictions([("350077523237513", .imei), ("AF0123450ABCDE", .meid)]).isEmpty)
    }

    @Test("decimal and hexadecimal MEID must agree")
    func decimalAndHex() throws {
        #expect(try contradictions([("AF0123450ABCDE", .meid), ("293608736500703710", .meid)]).isEmpty)
        #expect(try contradictions([("AF0123450ABCDF", .meid), ("293608736500703710", .meid)]).map(\.code) == ["I07"])
    }

    @Test("a pseudo-ESN must follow from the MEID, an old ESN need not")
    func pseudoESN() throws {
        #expect(try contradictions([("AF0123450ABCDE", .meid), ("8016B128", .esn)]).isEmpty)
        #expect(try contradictions([("AF0123450ABCDE", .meid), ("8016B129", .esn)]).map(\.code) == ["I07"])
        #expect(try contradictions([("AF0123450ABCDE", .meid), ("2D16B129", .esn)]).isEmpty)
        #expect(try contradictions([("356938035643809", .imei), ("8016B128", .esn)]).map(\.code) == ["I07"])
    }

    @Test("a UDID ends in the ECID")
    func udid() throws {
        let udid = "00008110-0006388E229B801E"
        #expect(try contradictions([(udid, .udid), ("6388E229B801E", .ecid)]).isEmpty)
        #expect(try contradictions([(udid, .udid), ("1751032977391647", .ecid)]).map(\.code) == ["I07"])
        #expect(
            try contradictions([("00000000ee0db75bccdc20630000000000000000", .udid), ("1751032977391647", .ecid)])
                .isEmpty)
        #expect(try contradictions([("1751032977391646", .ecid), ("1751032977391647", .ecid)]).map(\.code) == ["I07"])
    }

    @Test("one slip: one character, or two neighbours swapped")
    func oneSlip() {
        #expect(MiskeyDistance.isOneSlip("356938035643809", "356938035643808"))
        #expect(MiskeyDistance.isOneSlip("356938035643809", "359638035643809"))
        #expect(!MiskeyDistance.isOneSlip("356938035643809", "356938035643809"))
        #expect(!MiskeyDistance.isOneSlip("356938035643809", "35693803564380"))
        #expect(!MiskeyDistance.isOneSlip("356938035643809", "653938035643809"))
        #expect(!MiskeyDistance.isOneSlip("356938035643809", "366938035643808"))
        #expect(!MiskeyDistance.isOneSlip("AB12", "BA21"))
    }

    @Test(
        "a mis-keyed IMEI finds the right one among its candidates",
        arguments: [
            "356938035643808", "356938035643890", "359638035643809", "956938035643809",
        ])
    func candidates(typed: String) {
        let found = MiskeyDistance.candidates(for: typed)
        #expect(found.contains("imei:35693803564380"))
        #expect(found.count < 40)
        #expect(found == found.sorted() && Set(found).count == found.count)
    }

    @Test("candidates of a join key and of plain text")
    func otherCandidates() {
        #expect(MiskeyDistance.candidates(for: "imei:35693803564381").contains("imei:35693803564380"))
        #expect(!MiskeyDistance.candidates(for: "imei:35693803564380").contains("imei:35693803564380"))
        #expect(MiskeyDistance.candidates(for: "dnpt0000hg47").contains("serial:DNPT0000HG74"))
        #expect(MiskeyDistance.candidates(for: "U-000132").contains("unit:U-000123"))
        #expect(MiskeyDistance.candidates(for: "").isEmpty)
    }

    @Test("the shipped type allocation codes are eight digits, once each")
    func types() {
        let list = TypeAllocations.shippedList + TypeAllocations.sampleList
        #expect(list.allSatisfy { $0.code.utf8.count == 8 && IdentityText.isDecimal($0.code) })
        #expect(Set(list.map(\.code)).count == list.count)
        #expect(TypeAllocations.shipped.count == list.count)
        #expect(TypeAllocations.shipped[code: Array("355341080001232".utf8)]?.model == "iPhone 7")
        #expect(TypeAllocations.shipped[code: Array("3553410".utf8)] == nil)
    }
}
