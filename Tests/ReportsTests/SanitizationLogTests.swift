import Basics
import LotGenerator
import Printing
import RecoveryModel
import Storage
import Testing

@testable import Reports

@Suite struct SanitizationLogTests {
    /// Records of a kind that are attached to an intake of the store.
    private func records(_ kind: EvidenceKind, _ store: ReportStore) throws -> Int {
        var count = 0
        try store.store.eachRecord(in: 1...1_000_000) { _, found, _, _, _, _ in
            if found == kind.rawValue { count += 1 }
        }
        return count
    }

    @Test func everyAttemptOfEveryDeviceIsListed() throws {
        let store = try ReportStore(LotRecipe(devices: 300, seed: 3))
        let document = try store.document(SanitizationReport())
        let erasures = document.section("Erasure attempts")
        #expect(erasures.rows.count == (try records(.erasure, store)))
        #expect(document.section("Destructions").rows.count == (try records(.destruction, store)))
        #expect(document.section("Independent samples").rows.count == (try records(.sample, store)))
        #expect(document.facts.contains { $0.label == "Validated" && $0.value == "not validated" })
        #expect(erasures["verdict"].allSatisfy { $0 != .none })
        let verdicts = Set(erasures["verdict"])
        #expect(verdicts == [.text("accepted"), .text("disregarded"), .text("failed")])
        let repeated = Dictionary(grouping: erasures["intake"]) { $0 }.values.filter { $0.count > 1 }
        #expect(!repeated.isEmpty)
    }

    @Test func anAttemptLeadsToItsEntryAndItsLeaf() throws {
        let store = try ReportStore(LotRecipe(devices: 300, seed: 3))
        let document = try store.document(SanitizationReport())
        for (title, type) in [
            ("Erasure attempts", CustodyEventType.sanitizationRecorded), ("Destructions", .deviceDestroyed),
        ] {
            let section = document.section(title)
            #expect(!section.rows.isEmpty)
            for (index, cell) in section["entry"].enumerated() {
                let seq = try #require(cell.number)
                let entry = try #require(try store.store.entry(seq))
                #expect(section["leaf"][index] == .text("sha256:" + Hex.encode(entry.leaf)))
                let value = try JSONParser.parse(entry.body)
                #expect(value["type"]?.string == type.rawValue)
                #expect(value["intake"]?.string == section["intake"][index].string)
                #expect(value["data"]?["document"]?.string == section["evidence"][index].string)
            }
        }
    }

    @Test func peopleAreNamedWhereTheTableNamesThem() throws {
        let erasures = try MenuLot.report("sanitization").section("Erasure attempts")
        #expect(erasures.row("operator", "OP-S1")?["operatorName"] == .text("Sam Example"))
        for (person, name) in zip(erasures["operator"], erasures["operatorName"]) {
            if person.string?.hasPrefix("unlisted:") == true { #expect(name == .none) }
        }
    }

    @Test func aFailureStandsBesideItsDestruction() throws {
        let document = try MenuLot.report("sanitization")
        let failures = document.section("Failures and what became of them")
        let failed = zip(
            document.section("Erasure attempts")["verdict"], document.section("Erasure attempts")["intake"]
        )
        .filter { $0.0 == .text("failed") }.map(\.1)
        #expect(Set(failures["intake"]).isSuperset(of: failed))
        #expect(failures["codes"].allSatisfy { $0 != .none })
    }

    @Test func onlyRecentAttemptsAreAskedFor() throws {
        let store = try ReportStore(LotRecipe(devices: 60, seed: 5).clean)
        let all = try store.document(SanitizationReport()).section("Erasure attempts").rows.count
        let none = try store.document(SanitizationReport(), since: "2027-01-01T00:00:00Z")
        #expect(all == 60 && none.section("Erasure attempts").rows.isEmpty)
    }
}
