import Basics
import Foundation
import LotGenerator
import Printing
import Storage
import StorageSQLite
import Testing

@testable import Intake
@testable import Operations
@testable import Reports
@testable import StoreAccess

/// Manifests as they were sent, in every format that the samples have.
@Suite struct ManifestSheetTests {
    private static let formats: String = {
        let parts = #filePath.split(separator: "/").dropLast(3)
        return "/" + parts.joined(separator: "/") + "/sample-manifests/formats"
    }()

    private static let samples = try? FileManager.default.contentsOfDirectory(atPath: formats).sorted()

    @Test(arguments: samples ?? [])
    func everyRowOfEveryFormatHasItsDevice(sample: String) throws {
        let store = try ReportStore(LotRecipe(devices: 1, seed: 5).clean)
        let folder = store.root + "/lots/" + sample
        try FileManager.default.copyItem(atPath: Self.formats + "/" + sample, toPath: folder)
        let terms = try String(contentsOfFile: store.root + "/lots/lot/lot.yaml", encoding: .utf8)
        let named = terms.split(separator: "\n").map { $0.hasPrefix("lot:") ? "lot: S-\(sample)" : String($0) }
        try Data(named.joined(separator: "\n").utf8).write(to: URL(fileURLWithPath: folder + "/lot.yaml"))
        _ = try RunOperation(store.workspace).run(folders: [folder])
        let lot = try #require(try store.store.lots().last)
        let sheets = try ManifestSheets(lot, store.workspace).read()
        #expect(sheets.count == 1)
        let sheet = try #require(sheets.first)
        #expect(!sheet.rows.isEmpty && sheet.rows.allSatisfy { $0.intake != nil && !$0.isRepeat })
        #expect(sheet.rows.map(\.line) == sheet.rows.map(\.line).sorted())
        #expect(sheet.columns.contains(where: \.isIdentifier) && Set(sheet.columns.map(\.label)).count > 1)
        // Each row shows its own device's number, as it was written.
        func plain(_ text: String) -> String { text.uppercased().filter { $0.isLetter || $0.isNumber } }
        for row in sheet.rows {
            let intake = try #require(try store.store.intake(row.intake ?? 0))
            if intake.name.hasPrefix("row ") { continue }
            let name = plain(intake.name).prefix(8)
            #expect(row.cells.contains { plain($0).contains(name) }, "\(intake.name): \(row.cells)")
        }
        let context = ReportContext(
            workspace: store.workspace, lots: [lot], since: nil, createdAt: store.workspace.clock(),
            letterhead: Letterhead(name: "Lakeside Recovery (fictional)"), paper: .a4)
        let document = try ReconciliationReport().document(context)
        #expect(document.facts.contains { $0.label == "Sum checked" && $0.value.hasPrefix("agrees") })
        #expect(try TableOutput.pdf(document).count > 1000)
    }

    /// The same device word for word in two manifests is one device, and both rows are shown.
    @Test func aRowInTwoManifestsCountsOnce() throws {
        let store = try ReportStore(LotRecipe(devices: 6, seed: 5).clean) { path in
            try FileManager.default.copyItem(atPath: path + "/manifest.csv", toPath: path + "/second.csv")
        }
        let document = try store.document(ReconciliationReport())
        #expect(document.section("manifest.csv").rows.count == 6 && document.section("second.csv").rows.count == 6)
        #expect(document.section("manifest.csv")["intake"] == document.section("second.csv")["intake"])
        #expect(document.facts.contains { $0 == (label: "Sum checked", value: "agrees") })
        #expect(document.notes.contains { $0.hasPrefix("6 rows repeat a row") })
    }

    /// A manifest that was withdrawn is no longer the customer's word; its devices are still accounted for.
    @Test func aWithdrawnManifestLeavesItsDevicesInTheAccount() throws {
        let store = try ReportStore(LotRecipe(devices: 6, seed: 5).clean)
        let manifest = try #require(try store.store.documents(lot: nil).first { $0.kind.hasPrefix("manifest:") })
        _ = try DocumentOperations(store.workspace).withdraw(
            manifest.digest.description, by: "OP-P1", reason: "sent by mistake")
        let document = try store.document(ReconciliationReport())
        #expect(document.sections.map(\.rows.count).reduce(0, +) == 6)
        let sum = "agrees; 6 announced, 0 on the manifest"
        #expect(document.facts.contains { $0 == (label: "Sum checked", value: sum) })
    }
}
