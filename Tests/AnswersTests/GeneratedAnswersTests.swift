import LotGenerator
import RecoveryModel
import Storage
import Testing

@testable import Operations

/// The engine decides of generated lots what their recipes say is true of them.
@Suite struct GeneratedAnswersTests {
    private static let samples: String = {
        let parts = #filePath.split(separator: "/").dropLast(3)
        return "/" + parts.joined(separator: "/") + "/sample-manifests/"
    }()

    private func expectAgreement(_ book: AnswerBook, _ store: TestStore, isClosed: Bool = false) throws {
        let wrong = try book.disagreements(with: store, isClosed: isClosed)
        #expect(wrong.isEmpty, "\(book.lot):\n\(wrong.joined(separator: "\n"))")
    }

    private func expectLot(_ book: AnswerBook, _ store: TestStore) throws {
        let found = try FindingQuery(store.workspace).items(lot: nil, openOnly: true)
            .filter { $0.device.isEmpty }.map(\.row.code.rawValue)
        #expect(book.lotCodes.subtracting(found) == [], "\(book.lot)")
        let status = try #require(try StatusQuery(store.workspace).report(lots: [book.lot]).lots.first)
        #expect(status.total == book.rows, "\(book.lot)")
    }

    @Test func theSampleLotsTogetherInOneStore() throws {
        let store = try TestStore()
        let folders = BuiltInRecipes.all.map { Self.samples + $0.folder }
        _ = try RunOperation(store.workspace).run(folders: folders)
        let books = try folders.map { try AnswerBook($0 + "/expected.json") }
        for book in books {
            try expectAgreement(book, store)
            try expectLot(book, store)
        }
        for book in books {
            _ = try LotOperations(store.workspace).closeReceipt(lot: book.lot, by: "OP-R1")
            try expectAgreement(book, store, isClosed: true)
        }
        #expect(try store.codes().contains("T01"))
    }

    @Test(arguments: [11, 4_711] as [UInt64])
    func generatedLotsOfFiveHundred(seed: UInt64) throws {
        let store = try TestStore()
        let book = try store.run(LotRecipe(devices: 500, seed: seed))
        try expectAgreement(book, store)
        try expectLot(book, store)
    }

    @Test func faultlessDevicesPassAndAreRouted() throws {
        let store = try TestStore()
        let book = try store.run(LotRecipe(devices: 60, seed: 5).clean)
        #expect(book.answers.count == 60)
        try expectAgreement(book, store)
        #expect(try store.codes() == [])
    }

    @Test func aSecondRunChangesNothing() throws {
        let store = try TestStore()
        let path = try store.generate(LotRecipe(devices: 240, seed: 3))
        _ = try RunOperation(store.workspace).run(folders: [path])
        let before = try StatusQuery(store.workspace).report(lots: nil)
        let again = try RunOperation(store.workspace).run(folders: [path])
        let after = try StatusQuery(store.workspace).report(lots: nil)
        #expect(again.recorded == 0 && again.decided == 0)
        #expect(before.lots.map(\.decisions) == after.lots.map(\.decisions))
    }

    /// What the menu can't hold in one lot has a test of its own in `SpecialLotTests` or `SpoiledReportTests`; S46 is
    /// asked by `validate` alone. Of D11, S48, S49 and S50 the rules' own tests tell.
    @Test func everyCodeOccursInAGeneratedLot() throws {
        let elsewhere: Set<String> = [
            "D01", "D02", "D04", "D11", "I06", "I18", "L01", "S08", "S09", "S11", "S21", "S29", "S39", "S45", "S46",
            "S48",
            "S49", "S50", "T01",
        ]
        let store = try TestStore()
        _ = try store.run(LotRecipe(devices: 260, seed: 1))
        let seen = try store.codes()
        let missing = CodeCatalogue.entries.map(\.code.rawValue).filter {
            !seen.contains($0) && !elsewhere.contains($0)
        }
        #expect(missing == [], "give the generator a fault that shows it, or say in `elsewhere` that another test does")
    }
}
