import LotGenerator
import Printing
import RecoveryModel
import Testing

@testable import Operations
@testable import Reports

@Suite struct AssetsTests {
    @Test func thereIsOneLineAUnit() throws {
        let store = try ReportStore(LotRecipe(devices: 300, seed: 3))
        let units = try store.document(AssetsReport()).sections[0]
        let lot = try #require(try StatusQuery(store.workspace).report(lots: nil).lots.first)
        #expect(units.rows.count == lot.total + lot.rows(.unexpected))
        #expect(Set(units["intake"]).count == units.rows.count)
        #expect(units.rows.allSatisfy { $0.count == units.columns.count })
        #expect(units["scheme"].allSatisfy { $0 == .text("rec/1.2") })
    }

    @Test func aDifferenceFromTheManifestIsSaid() throws {
        let units = try MenuLot.report("assets").sections[0]
        let words = units["variance"].compactMap(\.string)
        #expect(words.contains("as manifested"))
        #expect(words.contains { $0.hasPrefix("not on the manifest") && $0.contains("T02") })
        #expect(words.contains { $0.hasPrefix("not received yet") })
        for (state, received) in zip(words, units["receivedAt"]) where state.hasPrefix("not received yet") {
            #expect(received == .none)
        }
    }

    @Test func whatNobodyRecordedIsNotMadeUp() throws {
        let store = try ReportStore(LotRecipe(devices: 60, seed: 5).clean)
        let units = try store.document(AssetsReport()).sections[0]
        #expect(units["dateOut"].allSatisfy { $0 == .none } && units["weight"].allSatisfy { $0 == .none })
        #expect(units["eid"].contains(.none))
        #expect(
            units["technique"].allSatisfy { $0 != .none } && units["testsFailed"].allSatisfy { $0 == .text("none") })
        #expect(units["route"].allSatisfy { $0 == .text("resale") })
    }

    @Test func everyReportPrintsInEveryForm() throws {
        let store = try ReportStore(LotRecipe(devices: 40, seed: 3))
        let documents = [
            try store.document(AssetsReport()), try store.document(SettlementReport()),
            try store.document(SanitizationReport()), try store.document(AgeingReport()),
            try store.document(ImpactReport()),
        ]
        for document in documents {
            for section in document.sections {
                #expect((section.rows + section.totals).allSatisfy { $0.count == section.columns.count })
                #expect(Set(section.columns.map(\.id)).count == section.columns.count)
            }
            #expect(TableOutput.csv(document).count > 100 && TableOutput.json(document).count > 100)
            #expect(TableOutput.html(document).count > 100)
            #expect(try TableOutput.pdf(document).starts(with: Array("%PDF".utf8)), "\(document.name)")
        }
    }
}
