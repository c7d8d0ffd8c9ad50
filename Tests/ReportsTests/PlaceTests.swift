import Basics
import Foundation
import LotGenerator
import Printing
import Testing

@testable import Operations
@testable import Reports
@testable import StoreFiles

enum Files {
    static func remove(_ path: String) throws { try FileManager.default.removeItem(atPath: path) }

    static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

    static func write(_ path: String, _ text: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    }
}

/// Custody and places.
@Suite struct PlaceTests {
    private static let recipe = LotRecipe(devices: 120, seed: 3)

    private func fact(_ label: String, _ document: TableDocument) -> String? {
        document.facts.first { $0.label == label }?.value
    }

    @Test func everyUnitHasThePlaceThatTheDeviceQueryTells() throws {
        let store = try ReportStore(Self.recipe)
        let query = DeviceQuery(store.workspace)
        for moment in [nil, "2026-10-06T09:00:00Z", "2026-10-09T09:00:00Z"] as [String?] {
            let document = try store.document(WhereReport(), since: moment)
            let section = document.sections[0]
            let at = ReportStore.instant(moment ?? "2026-11-22T12:00:00Z")
            for (intake, place) in zip(section["intake"], section["place"]) {
                let told = try query.place(of: intake.string ?? "", at: at).place
                #expect(place == told.map { .text($0) } ?? .none, "\(intake) at \(at)")
            }
            #expect(Set(section["intake"]).count == section.rows.count)
            #expect(fact("Places at", document)?.hasPrefix(String(at.text.prefix(10))) == true)
        }
    }

    @Test func beforeAnythingCameNothingHasAPlace() throws {
        let store = try ReportStore(Self.recipe)
        let section = try store.document(WhereReport(), since: "2026-09-01T00:00:00Z").sections[0]
        #expect(section.rows.count > 100 && section["place"].allSatisfy { $0 == .none })
    }

    @Test func handOversStandInOrderOfTimeWithBothCounts() throws {
        let store = try ReportStore(LotRecipe(devices: 120, seed: 5).clean)
        let document = try store.document(CustodyReport())
        let section = document.section("Hand-overs")
        #expect(section.rows.count > 1)
        let times = section["at"].map { cell -> Int64 in
            if case .time(let at) = cell { at.milliseconds } else { 0 }
        }
        #expect(times == times.sorted() && times.allSatisfy { $0 > 0 })
        #expect(section["releasedBy"].allSatisfy { $0 != .none } && section["acceptedBy"].allSatisfy { $0 != .none })
        // Clean: what went out came in.
        for (out, into) in zip(section["unitsOut"], section["unitsIn"]) where into != .none { #expect(out == into) }
        let seals = document.section("Seals and dock")
        #expect(seals["sealState"].allSatisfy { $0 == .text("intact") })
        #expect(seals["units"].compactMap(\.number).reduce(0, +) == 120)
        for (applied, found) in zip(seals["sealApplied"], seals["seal"]) { #expect(applied == found) }
        #expect(document.section("Carrier").rows.count > 0)
    }

    @Test func onlyNewMovesAreListedSinceATime() throws {
        let store = try ReportStore(Self.recipe)
        let all = try store.document(CustodyReport())
        let none = try store.document(CustodyReport(), since: "2026-11-22T12:00:01Z")
        #expect(all.section("Moves inside").rows.count > 0 && all.section("Hand-overs").rows.count > 0)
        for title in ["Hand-overs", "Carrier", "Moves inside"] { #expect(none.section(title).rows.isEmpty, "\(title)") }
        // What happened in October came to the store at noon.
        let late = try store.document(CustodyReport(), since: "2026-11-22T12:00:00Z")
        for title in ["Hand-overs", "Carrier", "Moves inside"] {
            #expect(late.section(title).rows == all.section(title).rows, "\(title)")
        }
        #expect(late.notes.contains { $0.contains("recorded since") })
    }

    @Test func whereUnitsWillBeIsRefused() throws {
        let store = try ReportStore(LotRecipe(devices: 4, seed: 5).clean)
        #expect(try store.document(WhereReport(), since: "2026-11-22T12:00:00Z").sections[0].rows.count == 4)
        let error = #expect(throws: OperationError.self) {
            try store.document(WhereReport(), since: "2026-11-22T12:00:01Z")
        }
        #expect(error?.code == .usage && error?.message.contains("2026-11-22 12:00:01Z") == true)
    }
}
