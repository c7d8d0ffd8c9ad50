import Basics
import Foundation
import LotGenerator
import Printing
import RecoveryModel
import Storage
import StorageSQLite
import Testing

@testable import Operations
@testable import Reports

/// Manifest against disposition.
@Suite struct ReconciliationTests {
    private static let recipe = LotRecipe(devices: 300, seed: 3)

    /// The rows of a CSV file as they stand there.
    private func rows(_ path: String) throws -> [[String]] {
        let reader = try CSVReader(MemoryByteSource(Array(Data(contentsOf: URL(fileURLWithPath: path)))))
        var rows: [[String]] = []
        while try reader.next() { rows.append((0..<reader.record.count).map { reader.record.text($0) }) }
        return rows
    }

    private func fact(_ label: String, _ document: TableDocument) -> String? {
        document.facts.first { $0.label == label }?.value
    }

    @Test func everyRowStandsInTheCustomersOrderWithTheCustomersCells() throws {
        let store = try ReportStore(Self.recipe)
        let sheet = try rows(store.root + "/lots/lot/manifest.csv")
        let document = try store.document(ReconciliationReport())
        let section = document.section("manifest.csv")
        let header = try #require(sheet.first)
        #expect(section.rows.count == sheet.count - 1 && section.rows.count > 250)
        for (index, name) in header.enumerated() where name != "Email Address" {
            let column = try #require(section.columns.firstIndex { $0.title == name }, "\(name)")
            // Of a ragged row nobody knows which cell is about a person: most of it is dropped.
            for (row, line) in zip(section.rows, sheet.dropFirst()) where line.count == header.count {
                let wanted: TableCell = line[index].isEmpty ? .none : .text(line[index])
                #expect(row[column] == wanted, "\(line)")
            }
        }
        #expect(section["line"] == (2...sheet.count).map { .integer($0) })
    }

    @Test func whatWasDroppedStaysDropped() throws {
        let store = try ReportStore(Self.recipe)
        let document = try store.document(ReconciliationReport())
        #expect(document.notes.contains { $0.contains("Email Address") })
        #expect(!TableOutput.csv(document).contains(UInt8(ascii: "@")))
        #expect(!TableOutput.json(document).contains(UInt8(ascii: "@")))
    }

    @Test func theSumAgreesWithTheStore() throws {
        let store = try ReportStore(Self.recipe)
        _ = try LotOperations(store.workspace).closeReceipt(lot: Self.recipe.lot, by: "OP-R1")
        let document = try store.document(ReconciliationReport())
        let lot = try #require(try StatusQuery(store.workspace).report(lots: nil).lots.first)
        #expect(fact("Sum checked", document)?.hasPrefix("agrees") == true)
        let states = document.section("manifest.csv")["state"]
        #expect(states.count { $0 == .text("received") } == lot.rows(.received))
        #expect(states.count { $0 == .text("missing") } == lot.rows(.missing) && lot.rows(.missing) > 0)
        #expect(states.count { $0 == .text("quarantined") } == lot.rows(.quarantined))
        #expect(states.count { $0 == .text("repeats another row") } == lot.rows(.duplicate) && lot.rows(.duplicate) > 0)
        #expect(document.section("Received, not on the manifest").rows.count == lot.rows(.unexpected))
        #expect(fact("Sum of rows", document)?.hasPrefix("\(lot.total) rows = \(lot.rows(.received)) received") == true)
        #expect(document.section("manifest.csv")["certificate"].allSatisfy { $0 == .text("none") })
    }

    @Test func aSumThatDoesNotAgreeIsSaidLoudly() throws {
        let store = try ReportStore(LotRecipe(devices: 20, seed: 5).clean)
        try store.store.transaction { try store.store.removeDecision(3) }
        let document = try store.document(ReconciliationReport())
        #expect(fact("Sum checked", document)?.hasPrefix("DOES NOT AGREE: 1 rows were never decided") == true)
        #expect(document.notes.first?.hasPrefix("WARNING: the sum does not agree") == true)
        #expect(document.section("manifest.csv")["state"].contains(.text("not looked at yet")))
    }

    @Test func aRevisedManifestGivesItsOwnOrderAndForgetsNothing() throws {
        let store = try ReportStore(LotRecipe(devices: 20, seed: 5).clean)
        let path = store.root + "/lots/lot/manifest.csv"
        var lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(String.init)
        lines.swapAt(1, 20)
        let gone = lines.remove(at: 10)
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: URL(fileURLWithPath: path))
        _ = try RunOperation(store.workspace).run(folders: [store.root + "/lots/lot"])
        let document = try store.document(ReconciliationReport())
        let section = document.section("manifest.csv")
        #expect(section["assetTag"] == (try rows(path)).dropFirst().map { .text($0[0]) })
        #expect(fact("Sum checked", document) == "agrees; 20 announced, 19 on the manifest")
        // It was scanned: the unit is here, and no row announces it any more.
        let left = document.section("Rows that the manifest no longer has")
        #expect(left.rows.count == 1 && gone.contains(left["device"].first?.string ?? "?"))
        #expect(left["state"] == [.text("withdrawn")] && left["disposition"] == [.text("hold")])
        #expect(left["receivedAt"] != [.none] && fact("Received units", document)?.hasPrefix("20 units") == true)
        #expect(try store.document(WhereReport()).sections[0].rows.count == 20)
    }

    @Test(.enabled(if: PaperText.hasTool, "needs pdftotext"))
    func anyScriptIsPrintedAndNothingOnThePageDiffersFromTheTable() throws {
        let store = try ReportStore(LotRecipe(devices: 30, seed: 5).clean) { path in
            try ReportStore.edit(path + "/manifest.csv") {
                $0 = $0.replacingOccurrences(of: ",PO Number", with: ",Αριθμός παραγγελίας")
            }
        }
        let tables = store.root + "/greek"
        try FileManager.default.createDirectory(atPath: tables, withIntermediateDirectories: true)
        let lot = try #require(try store.store.lots().first)
        let text =
            "customer,legal_name,site,contact\n\(lot.customer),Ελληνική Κλινική Α.Ε.,Αθήνα,office@clinic.example\n"
        try Data(text.utf8).write(to: URL(fileURLWithPath: tables + "/customers.csv"))
        _ = try ImportOperation(store.workspace).importTables([tables])
        _ = try RunOperation(store.workspace).run(folders: [store.root + "/lots/lot"])
        for report in [ReconciliationReport() as any Report, ReceiptReport(), CustodyReport(), WhereReport()] {
            let document = try store.document(report)
            let page = try PaperText.of(document)
            #expect(PaperText.missing(document, in: page) == [], "\(document.name)")
            if document.name == "where" { continue }
            #expect(fact("Customer's name", document) == "Ελληνική Κλινική Α.Ε.")
            #expect(page.contains("ΕλληνικήΚλινικήΑ.Ε."), "\(document.name)")
        }
        let document = try store.document(ReconciliationReport())
        #expect(document.section("manifest.csv").columns.contains { $0.title == "Αριθμός παραγγελίας" })
    }

    @Test func aCellThatASpreadsheetWouldRunIsMadeHarmless() throws {
        let store = try ReportStore(LotRecipe(devices: 20, seed: 5).clean) { path in
            try ReportStore.edit(path + "/manifest.csv") {
                $0 = $0.replacingOccurrences(of: ",PO-", with: ",=HYPERLINK(1)-")
            }
        }
        let csv = String(decoding: TableOutput.csv(try store.document(ReconciliationReport())), as: UTF8.self)
        #expect(csv.contains(",'=HYPERLINK(1)-") && !csv.contains(",=HYPERLINK"))
    }

    @Test func headersBecomeMemberNames() {
        var used: Set<String> = ["state"]
        func id(_ header: String) -> String { SheetColumns.id(header, position: 7, &used) }
        #expect(id("Serial Number") == "serialNumber" && id("IMEI2") == "imei2" && id("PO Number") == "poNumber")
        #expect(id("AssetTag") == "assetTag" && id("IMEINumber") == "imeiNumber" && id("State") == "state_2")
        #expect(id("Αριθμός") == "column7" && id("2nd IMEI") == "column7_2" && id("serial number") == "serialNumber_2")
    }
}
