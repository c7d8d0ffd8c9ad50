import Basics
import Foundation
import LotGenerator
import Printing
import StorageSQLite

@testable import Operations
@testable import Reports
@testable import StoreAccess
@testable import StoreFiles

/// A store of its own with one generated lot, gone with the test, whose clock stands still.
final class ReportStore {
    let root: String
    let workspace: Workspace
    let store: SQLiteStore

    /// With the generator's tables imported and the lot run; `change` may edit the lot's folder before.
    init(_ recipe: LotRecipe, change: (String) throws -> Void = { _ in }) throws {
        root = NSTemporaryDirectory() + "lotwise-reports-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: root + "/lots", withIntermediateDirectories: true)
        let folder = StoreFolder(path: root + "/store")
        try folder.prepare()
        try folder.lockForWriting(wait: 1)
        store = try SQLiteStore(path: folder.database)
        let now = Self.instant("2026-11-22T12:00:00Z")
        workspace = Workspace(folder: folder, store: store, clock: { now })
        try StoreTables.write(to: root + "/tables")
        _ = try ImportOperation(workspace).importTables([root + "/tables"])
        let path = root + "/lots/lot"
        try LotGenerator.writeLot(recipe, to: path, expected: path + ".json")
        try change(path)
        _ = try RunOperation(workspace).run(folders: [path])
    }

    deinit { try? FileManager.default.removeItem(atPath: root) }

    /// The report over all lots.
    func document(_ report: some Report, at time: String = "2026-11-22T12:00:00Z", since: String? = nil) throws
        -> TableDocument
    {
        try report.document(
            ReportContext(
                workspace: workspace, lots: try store.lots(), since: since.map(Self.instant),
                createdAt: Self.instant(time), letterhead: Letterhead(name: "Lakeside Recovery (fictional)"), paper: .a4
            ))
    }

    /// Text that is no time becomes 1970, which no test expects.
    static func instant(_ text: String) -> Instant { Instant(milliseconds: WrittenTime(text)?.wall ?? 0) }

    /// Reads, changes and writes a text file.
    static func edit(_ path: String, _ change: (inout String) -> Void) throws {
        var text = try String(contentsOfFile: path, encoding: .utf8)
        change(&text)
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    }
}

/// The reports of one lot with every fault of the menu, made once for all tests that only look at them.
enum MenuLot {
    static let reports = Result { () -> [String: TableDocument] in
        let store = try ReportStore(LotRecipe(devices: 300, seed: 3))
        var all: [String: TableDocument] = [:]
        for report: any Report in [
            AssetsReport(), SettlementReport(), SanitizationReport(), AgeingReport(), ImpactReport(),
        ] {
            all[type(of: report).name] = try store.document(report)
        }
        return all
    }

    struct NoReport: Error {}

    static func report(_ name: String) throws -> TableDocument {
        guard let found = try reports.get()[name] else { throw NoReport() }
        return found
    }
}

extension TableDocument {
    /// The section of this title; an empty one when there is none.
    func section(_ title: String) -> TableSection {
        sections.first { $0.title == title } ?? TableSection(columns: [], rows: [])
    }
}

extension TableSection {
    /// Cells of one column.
    subscript(id: String) -> [TableCell] {
        guard let place = columns.firstIndex(where: { $0.id == id }) else { return [] }
        return rows.map { $0[place] }
    }

    /// The first row whose cell in `id` is this text, by column.
    func row(_ id: String, _ text: String) -> [String: TableCell]? {
        guard let place = columns.firstIndex(where: { $0.id == id }),
            let row = rows.first(where: { $0[place] == .text(text) })
        else { return nil }
        return Dictionary(uniqueKeysWithValues: zip(columns.map(\.id), row))
    }
}

extension TableCell {
    /// Money, grams or a number; nil for anything else.
    var number: Int? {
        switch self {
        case .integer(let value), .grams(let value): value
        case .money(let minor, _): minor
        default: nil
        }
    }

    /// Nil for anything but a text.
    var string: String? { if case .text(let text) = self { text } else { nil } }
}
