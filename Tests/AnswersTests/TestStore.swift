import Basics
import Foundation
import LotGenerator
import RecoveryModel
import Storage
import StorageSQLite

@testable import Operations
@testable import StoreAccess
@testable import StoreFiles

/// A store of its own, gone with the test, whose clock stands still.
final class TestStore {
    /// The clock that decisions of generated lots are checked at.
    static let usualClock = "2026-11-22T12:00:00Z"

    let root: String
    let workspace: Workspace
    private let store: SQLiteStore
    private let folder: StoreFolder

    /// With the generator's tables imported.
    init(clock: String = TestStore.usualClock) throws {
        root = NSTemporaryDirectory() + "lotwise-answers-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
        folder = StoreFolder(path: root + "/store")
        try folder.prepare()
        try folder.lockForWriting(wait: 1)
        store = try SQLiteStore(path: folder.database)
        let now = try Self.instant(clock)
        workspace = Workspace(folder: folder, store: store, clock: { now })
        try StoreTables.write(to: root + "/tables")
        _ = try ImportOperation(workspace).importTables([root + "/tables"])
    }

    deinit { try? FileManager.default.removeItem(atPath: root) }

    /// The same store at another time.
    func at(_ time: String) throws -> Workspace {
        let now = try Self.instant(time)
        return Workspace(folder: folder, store: store, clock: { now })
    }

    /// The same store and clock, with `--as-of`.
    func asOf(_ time: String) throws -> Workspace {
        Workspace(folder: folder, store: store, clock: workspace.clock, asOf: try Self.instant(time))
    }

    struct NoTime: Error {}

    private static func instant(_ text: String) throws -> Instant {
        guard let written = WrittenTime(text) else { throw NoTime() }
        return Instant(milliseconds: written.wall)
    }

    /// Writes a lot below the store's root and returns its folder; `expected.json` lies beside it.
    func generate(_ recipe: LotRecipe, as name: String = "lot") throws -> String {
        let path = root + "/lots/" + name
        try FileManager.default.createDirectory(atPath: root + "/lots", withIntermediateDirectories: true)
        try LotGenerator.writeLot(recipe, to: path, expected: path + ".json")
        return path
    }

    /// Generates and runs.
    @discardableResult
    func run(_ recipe: LotRecipe, as name: String = "lot") throws -> AnswerBook {
        let path = try generate(recipe, as: name)
        _ = try RunOperation(workspace).run(folders: [path])
        return try AnswerBook(path + ".json")
    }

    func device(_ identifier: String) throws -> Device {
        try Device(JSONParser.parse(Array(DeviceQuery(workspace).report(identifier).json.utf8)))
    }

    /// Codes of all findings that are not cured, of devices, lots and files.
    func codes() throws -> Set<String> {
        let items = try FindingQuery(workspace).items(lot: nil, openOnly: false)
        return Set(items.filter { $0.row.state != "cured" }.map(\.row.code.rawValue))
    }

    /// Reads, changes and writes a text file.
    static func edit(_ path: String, _ change: (inout String) -> Void) throws {
        var text = try String(contentsOfFile: path, encoding: .utf8)
        change(&text)
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    }
}

/// What `device --json` says, as far as answers speak of it.
struct Device {
    struct Finding {
        let id: String
        let code: String
        let state: String
    }

    let findings: [Finding]
    let stages: [String: String]
    let route: String?

    init(_ json: JSONValue) {
        findings = (json["findings"]?.array ?? []).map {
            Finding(
                id: $0["id"]?.string ?? "", code: $0["code"]?.string ?? "", state: $0["state"]?.string ?? "")
        }
        stages = Dictionary(
            uniqueKeysWithValues: (json["stages"]?.array ?? []).map {
                ($0["stage"]?.string ?? "", $0["outcome"]?.string ?? "")
            })
        route = json["route"]?.string
    }

    /// Of findings that are not cured.
    var codes: Set<String> { Set(findings.filter { $0.state != "cured" }.map(\.code)) }
}
