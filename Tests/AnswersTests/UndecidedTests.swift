import Basics
import Foundation
import LotGenerator
import Pipeline
import Storage
import Testing

@testable import Certification
@testable import Operations
@testable import StoreAccess
@testable import StoreFiles

/// What a killed run leaves: read, and not decided.
@Suite struct UndecidedTests {
    private func recipe(_ lot: String) -> LotRecipe {
        var recipe = LotRecipe(devices: 3, seed: 8).clean
        recipe.lot = lot
        return recipe
    }

    @Test func validationDecidesFirst() throws {
        let store = try TestStore()
        try store.run(recipe("FIRST"))
        let rows = store.workspace.store
        let lot = try #require(try rows.lots().first)
        for id in try rows.intakes(lot: lot.id, after: 0, limit: 10).map(\.id) { try rows.removeDecision(id) }
        try rows.markAllDirty(lot: lot.id)
        #expect(try DecideFirst(store.workspace).decideMarked().isEmpty)
        #expect(try rows.dirtyCount() == 0)
        let id = try #require(try rows.intakes(lot: lot.id, after: 0, limit: 1).first?.id)
        #expect(try rows.decisions(in: id...id).count == 1)
    }

    @Test func aLotThatCanNotBeDecidedStopsItsActsAndNoOther() throws {
        let store = try TestStore()
        let gone = store.root + "/own.yaml"
        let built = try PipelineCatalogue.load("r2v3-mobile")
        for file in built.files {
            let target = store.root + "/" + (file.path.hasSuffix("r2v3-mobile.yaml") ? "own.yaml" : file.path)
            try FileManager.default.createDirectory(
                atPath: (target as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
            try Data(file.bytes).write(to: URL(fileURLWithPath: target))
        }
        let path = try store.generate(recipe("BROKEN"), as: "broken")
        try TestStore.edit(path + "/lot.yaml") {
            $0 = $0.replacingOccurrences(of: "pipeline: r2v3-mobile", with: "pipeline: \(gone)")
        }
        _ = try RunOperation(store.workspace).run(folders: [path])
        try store.run(recipe("SOUND"), as: "sound")
        try Data("stages: nothing\n".utf8).write(to: URL(fileURLWithPath: gone))
        let rows = store.workspace.store
        for lot in try rows.lots() { try rows.markAllDirty(lot: lot.id) }
        let undecided = try DecideFirst(store.workspace).decideMarked()
        #expect(undecided.map(\.lot) == ["BROKEN"])
        // The other lot was decided all the same.
        #expect(try rows.dirtyCount() == 3)
        let prices = store.root + "/tables/prices.csv"
        try TestStore.edit(prices) { $0 += "\n" }
        let imported = try ImportOperation(store.workspace).importTables([prices])
        #expect(imported.undecided.map(\.lot) == ["BROKEN"], "whoever imports hears of it")
        let error = #expect(throws: OperationError.self) {
            try ValidateOperation(store.workspace, deciding: DecideFirst(store.workspace)).validate(
                lot: "BROKEN", by: "OP-V1", basis: nil)
        }
        #expect(error?.code == .incomplete && error?.message.contains("BROKEN") == true)
        #expect(throws: OperationError.self) {
            _ = try CertifyOperation(store.workspace, deciding: DecideFirst(store.workspace)).certify(
                .init(lot: "BROKEN", out: store.root + "/out"))
        }
    }

    @Test func aRunThatWasStoppedWhileReadingStopsTheActsOfItsLot() throws {
        let store = try TestStore()
        try store.run(recipe("FIRST"))
        let path = try store.generate(recipe("SECOND"), as: "second")
        _ = try RunOperation(store.workspace).run(folders: [path])
        try Data("device,note\n1,late\n".utf8).write(to: URL(fileURLWithPath: path + "/late.csv"))
        // Nothing can be kept, as on a full disk: a folder lies where copies are written.
        let inTheWay = store.root + "/store/documents/incoming-\(ProcessInfo.processInfo.processIdentifier)"
        try FileManager.default.createDirectory(atPath: inTheWay, withIntermediateDirectories: true)
        #expect(throws: OperationError.self) { _ = try RunOperation(store.workspace).run(folders: [path]) }
        try FileManager.default.removeItem(atPath: inTheWay)
        #expect(try DecideFirst(store.workspace).decideMarked().map(\.lot) == ["SECOND"])
        #expect(throws: OperationError.self) {
            try ValidateOperation(store.workspace, deciding: DecideFirst(store.workspace)).validate(
                lot: "SECOND", by: "OP-V1", basis: nil)
        }
        _ = try RunOperation(store.workspace).run(folders: [path])
        #expect(try DecideFirst(store.workspace).decideMarked().isEmpty)
    }

    @Test func aDocumentThatWasNotReadToItsEndStopsTheActsOfItsLot() throws {
        let store = try TestStore()
        try store.run(recipe("FIRST"))
        let rows = store.workspace.store
        let lot = try #require(try rows.lots().first)
        let digest = Digest(of: "half")
        _ = try rows.addDocument(
            DocumentRow(
                id: 0, digest: digest, original: digest, path: "erasure/late.xml", kind: "blancco-xml", bytes: 4,
                arrived: store.workspace.clock(), lot: lot.id, state: .reading, mapping: ""))
        let error = #expect(throws: OperationError.self) {
            try ValidateOperation(store.workspace, deciding: DecideFirst(store.workspace)).validate(
                lot: "FIRST", by: "OP-V1", basis: nil)
        }
        #expect(error?.code == .incomplete && error?.message.contains("erasure/late.xml") == true)
    }
}
