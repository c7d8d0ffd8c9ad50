import LotGenerator
import Printing
import RecoveryModel
import Storage
import StorageSQLite
import Testing

@testable import Operations
@testable import Reports
@testable import StoreAccess
@testable import StoreFiles

/// Notices to the customer: receipt, discrepancies, and what waits for the customer.
@Suite struct NoticeTests {
    private static let recipe = LotRecipe(devices: 300, seed: 3)

    private func fact(_ label: String, _ document: TableDocument) -> String? {
        document.facts.first { $0.label == label }?.value
    }

    @Test func theReceiptListsWhatCameAndSaysHow() throws {
        let store = try ReportStore(Self.recipe)
        let document = try store.document(ReceiptReport())
        let section = document.sections[0]
        let lot = try #require(try StatusQuery(store.workspace).report(lots: nil).lots.first)
        #expect(section.rows.count >= lot.rows(.received) + lot.rows(.unexpected))
        #expect(section["receivedAt"].allSatisfy { $0 != .none })
        #expect(fact("Sent", document) == "not sent")
        let method = fact("Method to be used", document) ?? ""
        #expect(method.contains("cryptographicErase (purge)") && !method.contains("(clear)"))
        #expect(fact("Internal or downstream", document)?.contains("internal: ") == true)
        for (method, place) in zip(section["method"], section["doneBy"]) where method == .none {
            // A record whose technique nothing tells still has a house; without a record there is neither.
            #expect(place == .none || place == .text("internal"))
        }
    }

    @Test func anAttemptThatDoesNotStandIsNoMethodThatWasUsed() throws {
        let store = try ReportStore(Self.recipe)
        let receipt = try store.document(ReceiptReport()).sections[0]
        let document = try store.document(SanitizationReport())
        let log = document.section("Erasure attempts")
        let destroyed = Set(document.section("Destructions")["intake"])
        var refused = 0
        var held = 0
        for (intake, method) in zip(receipt["intake"], receipt["method"]) {
            let rows = log.rows.filter { $0[0] == intake }
            guard let words = method.string, !rows.isEmpty, !destroyed.contains(intake) else { continue }
            let verdict = log.columns.firstIndex { $0.id == "verdict" } ?? 0
            let stage = log.columns.firstIndex { $0.id == "stageOutcome" } ?? 0
            let isAccepted = rows.contains { $0[verdict] == .text("accepted") }
            if !isAccepted {
                #expect(words.hasSuffix(" (not accepted)"), "\(intake)")
                refused += 1
            } else if let outcome = rows[0][stage].string, outcome != "passed" {
                #expect(words.hasSuffix(" (sanitization \(outcome))"), "\(intake)")
                held += 1
            } else {
                #expect(!words.contains("("), "\(intake)")
            }
        }
        #expect(refused > 3 && held > 1)
    }

    @Test func whereTheContractAsksForDestroyTheMethodIsDestruction() throws {
        var recipe = LotRecipe(devices: 4, seed: 5).clean
        recipe.confidentiality = "high"
        recipe.reuseAllowed = false
        let document = try ReportStore(recipe).document(ReceiptReport())
        #expect(fact("Method to be used", document) == "destruction")
        #expect(fact("Required by contract", document)?.contains("level destroy") == true)
    }

    @Test func nothingIsSaidOfAMethodBeforeThereIsOne() throws {
        let store = try ReportStore(LotRecipe(devices: 12, seed: 5).clean) { path in
            try Files.remove(path + "/erasure")
        }
        let section = try store.document(ReceiptReport()).sections[0]
        #expect(section.rows.count == 12)
        #expect(section["method"].allSatisfy { $0 == .none } && section["doneBy"].allSatisfy { $0 == .none })
    }

    @Test func everyKindOfDiscrepancyIsListedInItsOrder() throws {
        let store = try ReportStore(Self.recipe)
        let open = try store.document(DiscrepancyReport()).sections[0]
        #expect(open["kind"].contains(.text("not received yet")) && !open["kind"].contains(.text("missing")))
        _ = try LotOperations(store.workspace).closeReceipt(lot: Self.recipe.lot, by: "OP-R1")
        let document = try store.document(DiscrepancyReport())
        let kinds = document.sections[0]["kind"].compactMap(\.string)
        var order: [String] = []
        for kind in kinds where order.last != kind { order.append(kind) }
        #expect(Array(order.prefix(4)) == ["missing", "extra", "mismatch", "duplicate"])
        let tally = try store.store.tally(lot: 1)
        #expect(kinds.count { $0 == "missing" } == tally.findings["T01"])
        #expect(kinds.count { $0 == "extra" } == tally.findings["T02"])
        #expect(kinds.count { $0 == "duplicate" } == tally.findings["I05"])
        let codes = Set(document.sections[0]["code"].compactMap(\.string))
        #expect(codes.isSuperset(of: ["I02", "I04", "T01", "T02", "T03"]))
        #expect(fact("Sent", document) == "not sent")
        for (kind, cell) in zip(kinds, document.sections[0]["received"]) where kind == "missing" {
            #expect(cell == .none)
        }
    }

    @Test func aFaultlessLotHasNoDiscrepancyAndAsksNothing() throws {
        let store = try ReportStore(LotRecipe(devices: 30, seed: 5).clean)
        let notice = try store.document(DiscrepancyReport())
        #expect(notice.sections[0].rows.isEmpty && notice.notes.first?.hasPrefix("Nothing") == true)
        let actions = try store.document(CustomerActionsReport())
        #expect(actions.sections[0].rows.isEmpty && fact("Devices that wait", actions) == "0")
    }

    @Test func whatIsOlderThanAskedForIsLeftOut() throws {
        let store = try ReportStore(Self.recipe)
        #expect(try store.document(DiscrepancyReport(), since: "2026-11-22T12:00:00Z").sections[0].rows.count > 0)
        #expect(try store.document(DiscrepancyReport(), since: "2026-11-22T12:00:01Z").sections[0].rows.isEmpty)
        #expect(try store.document(CustomerActionsReport(), since: "2026-11-22T12:00:01Z").sections[0].rows.isEmpty)
    }

    @Test func eachActionSaysWhatToDo() throws {
        let store = try ReportStore(Self.recipe)
        let section = try store.document(CustomerActionsReport()).sections[0]
        let codes = Set(section["code"].compactMap(\.string))
        #expect(codes.isSuperset(of: ["S36", "I02", "I04", "T02", "D03"]))
        #expect(section["action"].allSatisfy { ($0.string ?? "").count > 30 })
        let lock = try #require(section.row("code", "S36"))
        #expect(lock["kind"] == .text("unlock"))
        let words = lock["action"]?.string ?? ""
        #expect(["Activation Lock", "Google account", "device management"].contains { words.contains($0) }, "\(words)")
        // One lock is asked about once, however many stages ask.
        let asked = zip(section["intake"], section["action"]).map { "\($0.string ?? "") \($1.string ?? "")" }
        #expect(Set(asked).count == asked.count)
        let resolved = try #require(
            try FindingQuery(store.workspace).items(lot: nil, openOnly: true, code: "T02").first)
        _ = try ResolveOperation(store.workspace).resolve(
            resolved.row.id, by: "OP-R1", as: "accept", reason: "the customer confirmed it")
        let after = try store.document(CustomerActionsReport()).sections[0]
        #expect(after.rows.count == section.rows.count - 1)
    }

    @Test func aLotWithoutReuseAsksAboutTheContract() throws {
        var recipe = LotRecipe(devices: 10, seed: 5).clean
        recipe.reuseAllowed = false
        let section = try ReportStore(recipe).document(CustomerActionsReport()).sections[0]
        #expect(section.rows.count == 10 && section["code"].allSatisfy { $0 == .text("D02") })
    }

    @Test func aReportForACustomerIsAboutOneLot() throws {
        let store = try ReportStore(LotRecipe(devices: 4, seed: 5).clean)
        let context = ReportContext(
            workspace: store.workspace, lots: [], since: nil, createdAt: store.workspace.clock(),
            letterhead: Letterhead(name: "Lakeside Recovery (fictional)"), paper: .letter)
        let reports: [any Report] = [ReconciliationReport(), ReceiptReport(), DiscrepancyReport(), CustodyReport()]
        for report in reports + [CustomerActionsReport()] {
            let error = #expect(throws: OperationError.self) { _ = try report.document(context) }
            #expect(error?.code == .usage)
        }
    }
}
