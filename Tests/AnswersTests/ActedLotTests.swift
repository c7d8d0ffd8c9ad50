import Foundation
import LotGenerator
import Testing

@testable import Acts
@testable import Operations
@testable import StoreFiles

/// Lots on which persons act, and to which evidence comes later.
@Suite struct ActedLotTests {
    private func phonecheckLot(_ store: TestStore) throws -> (path: String, book: AnswerBook) {
        var recipe = LotRecipe(devices: 4, seed: 6).clean
        recipe.erasureTools = .phonecheck
        let path = try store.generate(recipe)
        return (path, try AnswerBook(path + ".json"))
    }

    /// The first record of the lot again, as an erasure a day earlier under an id of its own.
    private func addEarlierReport(_ path: String) throws {
        let lines = try String(contentsOfFile: path + "/erasure/phonecheck.json", encoding: .utf8).split(
            separator: "\n")
        var record = String(lines[1])
        if record.hasSuffix(",") { record.removeLast() }
        record = record.replacingOccurrences(of: "2026-10-12 ", with: "2026-10-11 ")
        record = record.replacingOccurrences(of: "\"TransactionID\":\"", with: "\"TransactionID\":\"0000")
        try Data("[\n\(record)\n]\n".utf8).write(to: URL(fileURLWithPath: path + "/erasure/earlier.json"))
    }

    @Test func reportsThatArriveInAnotherOrderThanTheirTimesAreHeld() throws {
        let store = try TestStore()
        let (path, book) = try phonecheckLot(store)
        let name = try #require(book.answers.first?.identifier)
        _ = try RunOperation(store.workspace).run(folders: [path])
        #expect(try store.device(name).stages["sanitization"] == "passed")
        try addEarlierReport(path)
        _ = try RunOperation(store.at("2026-11-22T13:00:00Z")).run(folders: [path])
        let device = try store.device(name)
        #expect(device.codes == ["S07"] && device.stages["sanitization"] == "held")

        let finding = try #require(device.findings.first { $0.code == "S07" })
        let resolve = ResolveOperation(try store.at("2026-11-22T14:00:00Z"))
        #expect(throws: OperationError.self) {
            try resolve.resolve(finding.id, by: "OP-S1", as: "accept", reason: "erased both")
        }
        _ = try resolve.resolve(finding.id, by: "OP-V1", as: "accept", reason: "the tool's server lost a day")
        #expect(try store.device(name).route == "resale")
    }

    @Test func documentsOfOneCommandHaveNoOrder() throws {
        let store = try TestStore()
        let (path, book) = try phonecheckLot(store)
        try addEarlierReport(path)
        _ = try RunOperation(store.workspace).run(folders: [path])
        let name = try #require(book.answers.first?.identifier)
        #expect(try store.device(name).codes == [])
    }

    @Test func aLoosenedContractHoldsEveryDeviceUntilSomebodyHasLooked() throws {
        let store = try TestStore()
        var recipe = LotRecipe(devices: 3, seed: 6).clean
        recipe.reuseAllowed = false
        let path = try store.generate(recipe)
        let names = try AnswerBook(path + ".json").answers.compactMap(\.identifier)
        _ = try RunOperation(store.workspace).run(folders: [path])
        try TestStore.edit(path + "/lot.yaml") {
            $0 = $0.replacingOccurrences(of: "reuse_allowed: false", with: "reuse_allowed: true")
        }
        _ = try LotOperations(store.workspace).amend(path, by: "OP-P1", reason: "the customer agreed to resale")
        for name in names {
            let device = try store.device(name)
            #expect(device.codes == ["L01"] && device.route == "hold", "\(name)")
        }
        let resolve = ResolveOperation(store.workspace)
        #expect(throws: OperationError.self) {
            try resolve.resolve(code: "L01", lot: recipe.lot, by: "OP-V1", as: "accept", reason: "looks fine")
        }
        _ = try resolve.resolve(code: "L01", lot: recipe.lot, by: "OP-P1", as: "accept", reason: "looked at each")
        for name in names { #expect(try store.device(name).route == "resale", "\(name)") }
    }

    @Test func evidenceOfASecondRoleIsFoundAlsoAfterTheAct() throws {
        let store = try TestStore()
        let path = try store.generate(LotRecipe(devices: 3, seed: 6).clean)
        let name = LotRecipe(devices: 3, seed: 6).clean.lot
        try FileManager.default.moveItem(atPath: path + "/erasure", toPath: path + ".erasure")
        _ = try RunOperation(store.workspace).run(folders: [path])
        try TestStore.edit(path + "/lot.yaml") {
            $0 = $0.replacingOccurrences(of: "reuse_allowed: true", with: "reuse_allowed: false")
        }
        // Nothing speaks against it yet: no evidence names this person.
        _ = try LotOperations(store.workspace).amend(path, by: "OP-S1", reason: "addendum")
        #expect(try SeparationQuery(store.workspace).conflicts(in: name).isEmpty)
        try FileManager.default.moveItem(atPath: path + ".erasure", toPath: path + "/erasure")
        _ = try RunOperation(try store.at("2026-11-22T13:00:00Z")).run(folders: [path])
        let conflict = try #require(try SeparationQuery(store.workspace).conflicts(in: name).first)
        #expect(conflict.person == "OP-S1" && conflict.roles == ["sanitizer", "dpr"])
        #expect(conflict.entries.count == 2 && conflict.entries[0] > conflict.entries[1])
    }

    @Test func aPersonEndsHoldsThatPeopleCanVouchFor() throws {
        let store = try TestStore()
        let book = try store.run(LotRecipe(devices: 260, seed: 1))
        let holds = [
            ("check-digit", "I02", "OP-P1"), ("unlisted", "T02", "OP-R1"), ("broken-seal", "T05", "OP-P1"),
            ("healed-itself", "F13", "OP-V1"), ("swapped-board", "S02", "OP-V1"), ("shared-report", "S05", "OP-V1"),
        ]
        let resolve = ResolveOperation(store.workspace)
        for (fault, code, person) in holds {
            let name = try #require(book.answer(fault)?.identifier)
            let finding = try #require(try store.device(name).findings.first { $0.code == code }, "\(fault)")
            _ = try resolve.resolve(finding.id, by: person, as: "accept", reason: "seen on the bench")
            let device = try store.device(name)
            #expect(device.route == "resale", "\(fault): \(device.stages), \(device.findings)")
        }
    }

    @Test func nobodyVouchesForWhatOnlyEvidenceShows() throws {
        let store = try TestStore()
        let book = try store.run(LotRecipe(devices: 260, seed: 1))
        let resolve = ResolveOperation(store.workspace)
        for (fault, code) in [("old-tool", "S10"), ("account-lock", "F06"), ("too-weak", "S16"), ("card-left", "S38")] {
            let name = try #require(book.answer(fault)?.identifier)
            let finding = try #require(try store.device(name).findings.first { $0.code == code }, "\(fault)")
            #expect(throws: OperationError.self, "\(fault)") {
                try resolve.resolve(finding.id, by: "OP-P1", as: "accept", reason: "trust me")
            }
            #expect(try store.device(name).route == "hold")
        }
    }
}
