import Basics
import Testing

/// A cell as long as an entry may be costs nothing but itself.
@Suite struct LongCellTests {
    @Test func aPlaceOfSixtyKilobytesKeepsNoLotFromBeingRecorded() throws {
        let shop = Shop()
        let lot = shop.lot(maple)
        let name = try #require(Files.below(lot + "/receiving").first)
        let path = lot + "/receiving/" + name
        let lines = Files.lines(path)
        let header = lines[0].split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        let column = try #require(header.firstIndex(of: "location"))
        var cells = lines[1].split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        cells[column] = String(repeating: "x", count: 63_000)
        Files.write(path, ([lines[0], cells.joined(separator: ",")] + lines.dropFirst(2)).joined(separator: "\n"))
        let ran = shop.run(lot)
        #expect(ran.code < 2, "\(ran.errors.prefix(300))")
        #expect(try ran.json().at("lots", 0, "rows", "total")?.integer == 24)
        #expect(shop("log", "verify").code == 0)
    }
}
