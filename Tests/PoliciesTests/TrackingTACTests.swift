import RecoveryModel
import Testing

@testable import Policies

@Suite("Type allocation codes")
struct TrackingTACTests {
    private func imei(_ text: String) throws -> Identifier {
        try #require(IdentifierParser.read(text, as: .imei).identifier)
    }

    @Test("a known code names make and system")
    func known() throws {
        let found = try #require(TACTable.allocation(of: try imei("355341080001232")))
        #expect(found.make == "Apple" && found.model == "iPhone 7" && found.system == "iOS")
        let meid = try #require(IdentifierParser.read("35534108000123", as: .meid).identifier)
        #expect(TACTable.allocation(of: meid) == found)
    }

    @Test("a claimed make agrees, disagrees, or can't be compared")
    func makes() throws {
        let apple = try imei("355341080001232")
        #expect(TACTable.makeAgrees(apple, claimed: "APPLE, Inc.") == true)
        #expect(TACTable.makeAgrees(apple, claimed: "Samsung") == false)
        #expect(TACTable.makeAgrees(apple, claimed: "n/a") == nil)
        #expect(TACTable.makeAgrees(try imei("350077523237513"), claimed: "Samsung") == nil)
        #expect(TACTable.makeAgrees(try imei("353324110000178"), claimed: "Samsung") == nil)
        let serial = try #require(IdentifierParser.read("DNPT0000HG74", as: .serial).identifier)
        #expect(TACTable.makeAgrees(serial, claimed: "Apple") == nil)
    }
}
