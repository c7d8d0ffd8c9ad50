import Basics
import LotGenerator
import Operations
import Printing
import RecoveryModel
import Storage
import StorageSQLite
import Testing

@testable import Certification
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

    @Test func anAcceptedAttemptOfADeviceThatFailedSaysSo() throws {
        let document = try MenuLot.report("sanitization")
        let erasures = document.section("Erasure attempts")
        let failures = document.section("Failures and what became of them")
        let sample = try #require(document.section("Independent samples").row("result", "recovered"))
        let intake = try #require(sample["intake"]?.string)
        let erasure = try #require(erasures.row("intake", intake))
        #expect(erasure["verdict"] == .text("accepted") && erasure["stageOutcome"] == .text("failed"))
        #expect(erasure["stageCodes"]?.string?.contains("S42") == true)
        let failure = try #require(failures.row("intake", intake))
        #expect(failure["sample"] == .text("recovered") && failure["outcome"] == .text("failed"))
        #expect(failure["codes"]?.string?.contains("S42") == true && failure["failedAttempts"] == .integer(0))
        let open = zip(erasures["stageOutcome"], erasures["intake"])
            .filter { $0.0 == .text("failed") || $0.0 == .text("held") }.map(\.1)
        #expect(open.count > 3 && Set(failures["intake"]).isSuperset(of: open))
        #expect(failures["intake"].count == Set(failures["intake"]).count)
        #expect(erasures["stageOutcome"].contains(.text("passed")) && erasures["stageCodes"].contains(.text("none")))
    }

    @Test func whatCameLateIsNews() throws {
        let store = try ReportStore(LotRecipe(devices: 300, seed: 3))
        let all = try store.document(SanitizationReport())
        // It happened in October; it came to the store at noon of the day.
        let late = try store.document(SanitizationReport(), since: "2026-11-22T11:00:00Z")
        for title in ["Erasure attempts", "Destructions", "Independent samples", "Failures and what became of them"] {
            #expect(late.section(title).rows == all.section(title).rows && !all.section(title).rows.isEmpty, "\(title)")
        }
        #expect(late.notes.contains { $0.contains("recorded since") } && !all.notes.contains { $0.contains("late.") })
        let none = try store.document(SanitizationReport(), since: "2026-11-22T12:00:01Z")
        // Only what has no time, or one that is still to come, may be news.
        #expect(none.section("Erasure attempts").rows.count < 10 && none.section("Destructions").rows.isEmpty)
    }

    @Test func aValidationSaysHowManyItStillCovers() throws {
        let recipe = LotRecipe(devices: 12, seed: 5).clean
        let store = try ReportStore(recipe)
        _ = try ValidateOperation(store.workspace, deciding: DecideFirst(store.workspace)).validate(
            lot: recipe.lot, by: "OP-V1", basis: nil)
        func validated() throws -> String? {
            try store.document(SanitizationReport()).facts.first { $0.label == "Validated" }?.value
        }
        #expect(try validated()?.hasSuffix("; still covers 12 of 12 devices") == true)
        try store.store.transaction { for intake in 1...12 { try store.store.removeDecision(intake) } }
        let words = try validated()
        #expect(words?.hasSuffix("; still covers 0 of 12 devices") == true, "\(words ?? "")")
    }

    @Test func onlyRecentAttemptsAreAskedFor() throws {
        let store = try ReportStore(LotRecipe(devices: 60, seed: 5).clean)
        let all = try store.document(SanitizationReport()).section("Erasure attempts").rows.count
        let none = try store.document(SanitizationReport(), since: "2027-01-01T00:00:00Z")
        #expect(all == 60 && none.section("Erasure attempts").rows.isEmpty)
    }
}
