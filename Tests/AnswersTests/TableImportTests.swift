import Basics
import EvidenceImporters
import Foundation
import LotGenerator
import RecoveryModel
import Testing

@testable import Acts
@testable import Operations
@testable import StoreAccess
@testable import StoreFiles

/// Store-wide tables are evidence too: what can't be read or contradicts itself doesn't come into force.
@Suite struct TableImportTests {
    private let store: TestStore

    init() throws { store = try TestStore() }

    private func file(_ name: String, _ lines: String...) throws -> String {
        let path = store.root + "/" + name
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: URL(fileURLWithPath: path))
        return path
    }

    private func import_(
        _ path: String, by person: String? = nil, isPartial: Bool = false,
        tell: @escaping (String, TableKind, TableChanges) -> Void = { _, _, _ in }
    ) throws -> ImportOperation.Item {
        let operation = ImportOperation(store.workspace, isPartial: isPartial, tell: tell)
        return try #require(try operation.importTables([path], by: person).items.first)
    }

    private func newest(_ kind: String) throws -> Digest? {
        try OperatorsQuery(store.workspace).tables().first { $0.kind == kind }?.original
    }

    private static let prices = "model,storage_gb,functional,cosmetic,channel,price_minor,currency"

    @Test func aTableWithOneBadRowIsRefusedWholeAndTheOneInForceStays() throws {
        let before = try newest("prices")
        let path = try file("p.csv", Self.prices, "Pixel 6,128,F3,C5,shop,100,USD", "Pixel 6,128,F3,C55,shop,1,USD")
        let item = try import_(path) { _, _, _ in Issue.record("nothing takes effect") }
        #expect(item.isRefused && item.findings.map(\.line) == [3])
        #expect(try newest("prices") == before && before != nil)
    }

    @Test func somebodyMayTakeTheRestAndTheLogSaysSo() throws {
        let path = try file("p.csv", Self.prices, "Pixel 6,128,F3,C5,shop,100,USD", "Pixel 6,128,F3,C55,shop,1,USD")
        #expect(throws: OperationError.self) { try import_(path, isPartial: true) }
        let item = try import_(path, by: "OP-P1", isPartial: true)
        #expect(!item.isRefused)
        let table = try #require(try OperatorsQuery(store.workspace).tables().first { $0.kind == "prices" })
        #expect(table.by == "OP-P1")
    }

    @Test func whatAnImportChangesIsToldBeforeItTakesEffect() throws {
        let before = try newest("prices")
        let path = try file("p.csv", Self.prices, "Pixel 6,128,F3,C5,shop,100,USD")
        var told: [TableChanges] = []
        _ = try import_(path) { _, kind, changes in
            #expect(kind == .prices)
            #expect((try? newest("prices")) == before)
            told.append(changes)
        }
        #expect(told.first?.added.count == 1 && (told.first?.removed.count ?? 0) > 100)
        #expect(try newest("prices") != before)
    }

    // MARK: who says how evidence is read

    private func knownFields(_ tool: String) throws -> String {
        try file(
            "k-\(tool).csv", "tool,version_from,version_to,path,meaning,source",
            "\(tool),,,erasure/target/note,harmless,vendor's letter of 2026-09-01")
    }

    @Test func howEvidenceIsReadTakesAValidator() throws {
        let path = try knownFields("Some Tool")
        for person in [nil, "OP-S1", "OP-P1", "OP-X9"] {
            let refused = try import_(path, by: person)
            #expect(refused.isRefused && refused.findings.map(\.code) == ["S43"], "\(person ?? "nobody")")
        }
        #expect(try newest("known-fields") == nil)
        let item = try import_(path, by: "OP-V1")
        #expect(!item.isRefused && item.kind == "known-fields")
    }

    @Test func whoErasedUnderATooldoesntSayHowItIsRead() throws {
        let operators = try file(
            "o.csv",
            "operator,role,method,trained_at,valid_to,authorised_by,nda_at",
            "OP-P1,dpr,*,2026-01-15,2027-12-31,OP-P1,2026-01-10",
            "OP-S1,sanitizer,*,2026-01-15,2027-12-31,OP-P1,2026-01-10",
            "OP-S1,validator,*,2026-01-15,2027-12-31,OP-P1,2026-01-10",
            "OP-V1,validator,*,2026-01-15,2027-12-31,OP-P1,2026-01-10")
        _ = try import_(operators)
        try store.run(LotRecipe(devices: 20, seed: 4).clean)
        for (tool, person) in [("Phonecheck", "OP-S1"), ("PHONECHECK", "op-s1")] {
            let refused = try import_(try knownFields(tool), by: person)
            #expect(refused.isRefused && refused.findings.map(\.code) == ["S35"])
        }
        let other = try import_(try knownFields("Other Tool"), by: "OP-S1")
        #expect(!other.isRefused)
        let byValidator = try import_(try knownFields("Phonecheck"), by: "OP-V1")
        #expect(!byValidator.isRefused)
    }
}
