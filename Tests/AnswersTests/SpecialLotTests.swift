import Foundation
import LotGenerator
import Pipeline
import Policies
import RecoveryModel
import StorageSQLite
import Testing

@testable import Operations
@testable import StoreAudit

/// Codes that one lot of the generator can't raise: they take two lots, other terms, another pipeline, another clock.
@Suite struct SpecialLotTests {
    private func clean(_ devices: Int = 3, _ change: (inout LotRecipe) -> Void = { _ in }) -> LotRecipe {
        var recipe = LotRecipe(devices: devices, seed: 8).clean
        change(&recipe)
        return recipe
    }

    @Test func aDeviceOpenInTwoLotsIsHeld() throws {
        let store = try TestStore()
        try store.run(clean())
        let second = try store.run(clean { $0.lot = "SECOND" }, as: "second")
        let items = try FindingQuery(store.workspace).items(lot: second.lot, openOnly: true, code: "I06")
        #expect(items.count == 3)
    }

    @Test func aContractWithoutReuseClosesIt() throws {
        let store = try TestStore()
        let book = try store.run(clean { $0.reuseAllowed = false })
        for answer in book.answers {
            let device = try store.device(answer.identifier ?? "")
            #expect(device.codes.contains("D02") && ["recycle", "destroy"].contains(device.route))
        }
        #expect(try book.disagreements(with: store) == [])
    }

    @Test func highConfidentialityClosesReuseByLevel() throws {
        let store = try TestStore()
        let book = try store.run(clean { $0.confidentiality = "high" })
        #expect(try store.codes().contains("D04"))
        #expect(try book.disagreements(with: store) == [])
    }

    @Test func aPipelineWithAGapHoldsTheDevice() throws {
        let store = try TestStore()
        let path = try store.generate(clean())
        let built = try PipelineCatalogue.load("r2v3-mobile")
        for file in built.files {
            let target = store.root + "/gap/" + file.path
            try FileManager.default.createDirectory(
                atPath: (target as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
            try Data(file.bytes).write(to: URL(fileURLWithPath: target))
        }
        try TestStore.edit(store.root + "/gap/tables/routing.csv") { text in
            text =
                text.split(separator: "\n").filter { !$0.hasPrefix("good,") && !$0.hasPrefix("worn,") }
                .joined(separator: "\n") + "\n"
        }
        try TestStore.edit(path + "/lot.yaml") {
            $0 = $0.replacingOccurrences(
                of: "pipeline: r2v3-mobile", with: "pipeline: \(store.root)/gap/r2v3-mobile.yaml")
        }
        _ = try RunOperation(store.workspace).run(folders: [path])
        let first = try #require(try AnswerBook(path + ".json").answers.first?.identifier)
        let device = try store.device(first)
        #expect(device.codes == ["D01"] && device.route == "hold")
    }

    @Test func shreddingIsNotEnoughWhereTheSecondRevisionApplies() throws {
        for (standard, isEnough) in [("nist-800-88r1", true), ("nist-800-88r2", false)] {
            let store = try TestStore()
            var recipe = LotRecipe(devices: 260, seed: 2)
            recipe.standard = standard
            let book = try store.run(recipe)
            let device = try store.device(try #require(book.answer("shredded")?.identifier))
            #expect(device.codes.contains("S21") != isEnough)
            #expect((device.stages["sanitization"] == "passed") == isEnough)
        }
    }

    @Test func aChangedDocumentIsFound() throws {
        let store = try TestStore()
        try store.run(clean())
        let documents = store.root + "/store/documents"
        let names = FileManager.default.enumerator(atPath: documents)?.compactMap { $0 as? String } ?? []
        let grading = try #require(
            names.map { documents + "/" + $0 }.first {
                (try? String(contentsOfFile: $0, encoding: .utf8))?.hasPrefix("device,graded_at") ?? false
            })
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: grading)
        try Data("other bytes".utf8).write(to: URL(fileURLWithPath: grading))
        let scratch = try SQLiteStore(path: store.root + "/scratch.db")
        let problems = try FsckOperation(store.workspace, scratch: scratch).check().problems
        #expect(problems.contains { $0.hasPrefix("S08") }, "\(problems)")
    }

    @Test func codesThatOpenDevicesAreToldAndNotKept() throws {
        let store = try TestStore()
        let path = try store.generate(clean())
        let manifest = try #require(
            try FileManager.default.contentsOfDirectory(atPath: path).first { $0.hasPrefix("manifest") })
        try TestStore.edit(path + "/" + manifest) { text in
            let lines = text.split(separator: "\n", omittingEmptySubsequences: true).map(String.init)
            text =
                lines.enumerated().map { $1 + ($0 == 0 ? ",Bypass Code" : ",OPEN-SESAME-\($0)") }
                .joined(separator: "\n") + "\n"
        }
        _ = try RunOperation(store.workspace).run(folders: [path])
        #expect(try store.codes() == ["I18"])
        let documents = store.root + "/store"
        let names = FileManager.default.enumerator(atPath: documents)?.compactMap { $0 as? String } ?? []
        let holding = names.filter { name in
            FileManager.default.contents(atPath: documents + "/" + name)?.range(of: Data("OPEN-SESAME".utf8)) != nil
        }
        #expect(holding == [])
    }

    @Test func whatIsStoredTooLongIsToldOnceTheClockPassesIt() throws {
        let store = try TestStore()
        try store.run(clean())
        #expect(try store.codes() == [])
        _ = try RunOperation(store.asOf("2027-11-01T00:00:00Z")).decide(lots: [clean().lot])
        #expect(try store.codes() == ["D09"])
    }

    /// The tables know what every word of the generator's reports stands for.
    @Test func everyWordOfGeneratedReportsHasItsTechnique() throws {
        let policy = try PipelineCatalogue.load("r2v3-mobile").policy
        for word in ErasureWords.all {
            let found = SanitizationTechnique.technique(of: word.words, in: policy.erasureStandards)
            #expect(found.rawValue == word.technique, "\(word.tool): \(word.words)")
        }
    }
}
