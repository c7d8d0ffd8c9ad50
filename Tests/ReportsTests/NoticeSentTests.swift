import Basics
import LotGenerator
import Printing
import Storage
import StoreAccess
import StorageSQLite
import Testing

@testable import Operations
@testable import Reports
@testable import StoreFiles

/// Receipt and discrepancy notices say when they were sent, and whether they'd say the same now.
@Suite struct NoticeSentTests {
    private func facts(_ label: String, _ document: TableDocument) -> [String] {
        document.facts.filter { $0.label == label }.map(\.value)
    }

    /// Records a sending and gives its entry.
    @discardableResult
    private func send(
        _ kind: NoticeKind, _ store: ReportStore, to recipient: String? = nil, at time: String? = nil,
        file: String = "the paper"
    ) throws -> NoticeOperation.Result {
        let lot = try #require(try store.store.lots().first)
        let path = store.root + "/sent.txt"
        try Files.write(path, file)
        return try NoticeOperation(store.workspace).record(
            NoticeOperation.Request(
                lot: lot.name, kind: kind, by: "OP-R1", to: recipient, file: path, at: time.map(ReportStore.instant),
                isSigned: false),
            says: try NoticeSendings.digest(kind, lot: lot, store.workspace))
    }

    @Test func everySendingIsNamedTheLatestLast() throws {
        let store = try ReportStore(LotRecipe(devices: 8, seed: 5).clean)
        let first = try send(.receipt, store)
        let second = try send(.receipt, store, to: "Ναυτιλία Α.Ε.", file: "another")
        let sent = facts("Sent", try store.document(ReceiptReport()))
        #expect(sent.count == 2)
        #expect(sent[0].hasPrefix("2026-11-22 12:00:00Z by OP-R1 to ") && sent[0].contains(first.document.description))
        #expect(sent[1].contains("to Ναυτιλία Α.Ε., \(second.document)"))
        #expect(facts("Since it was sent", try store.document(ReceiptReport())) == ["not changed"])
        // A notice of one kind is none of the other.
        #expect(facts("Sent", try store.document(DiscrepancyReport())) == ["not sent"])
    }

    @Test func aLaterDiscrepancyIsAChange() throws {
        let store = try ReportStore(LotRecipe(devices: 60, seed: 3))
        try send(.discrepancy, store)
        #expect(facts("Since it was sent", try store.document(DiscrepancyReport())) == ["not changed"])
        // Asking for what is new changes what is shown, not what was said.
        let recent = try store.document(DiscrepancyReport(), since: "2026-11-22T12:00:01Z")
        #expect(facts("Since it was sent", recent) == ["not changed"])
        _ = try LotOperations(store.workspace).closeReceipt(
            lot: try #require(try store.store.lots().first).name, by: "OP-R1")
        let after = try store.document(DiscrepancyReport())
        #expect(facts("Since it was sent", after).first?.hasPrefix("changed since") == true)
        try send(.discrepancy, store, file: "a second notice")
        #expect(facts("Since it was sent", try store.document(DiscrepancyReport())) == ["not changed"])
    }

    @Test func theSameSendingIsRecordedOnce() throws {
        let store = try ReportStore(LotRecipe(devices: 4, seed: 5).clean)
        #expect(try send(.receipt, store).entry != nil)
        #expect(try send(.receipt, store).entry == nil)
        #expect(try send(.receipt, store, file: "other").entry != nil)
        #expect(facts("Sent", try store.document(ReceiptReport())).count == 2)
    }

    @Test(arguments: [
        "someone@example.invalid", "call +1 (555) 010-99 88", "", " blank", "two\nlines",
        String(repeating: "x", count: 81), "system",
    ])
    func aRecipientIsAnOrganisationAndNoPersonsAddress(recipient: String) throws {
        let store = try ReportStore(LotRecipe(devices: 2, seed: 5).clean)
        let error = #expect(throws: OperationError.self) { try send(.receipt, store, to: recipient) }
        #expect(error?.code == .usage && error?.message.contains("--to") == true)
    }

    @Test func aSendingHasATimeThatCanBe() throws {
        let store = try ReportStore(LotRecipe(devices: 2, seed: 5).clean)
        for time in ["2026-11-22T12:00:01Z", "2026-11-22T11:59:59Z"] {
            let error = #expect(throws: OperationError.self) { try send(.receipt, store, at: time) }
            #expect(error?.code == .refused && error?.message.contains("--at") == true)
        }
        let empty = #expect(throws: OperationError.self) { try send(.receipt, store, file: "") }
        #expect(empty?.code == .unreadable)
        #expect(facts("Sent", try store.document(ReceiptReport())) == ["not sent"])
    }

    @Test func aUnitWhoseRowWasWithdrawnIsHereAllTheSame() throws {
        let store = try ReportStore(LotRecipe(devices: 12, seed: 5).clean)
        let before = try store.document(AgeingReport()).section("Units").rows.count
        let manifest = try #require(
            try DocumentOperations(store.workspace).list(lot: nil).first { $0.path.contains("manifest") })
        _ = try DocumentOperations(store.workspace).withdraw(
            manifest.digest.description, by: "OP-P1", reason: "the customer sent a wrong file")
        let units = try store.document(AgeingReport()).section("Units")
        #expect(before == 12 && units.rows.count == 12)
    }
}
