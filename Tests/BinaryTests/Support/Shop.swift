import Basics
import Glibc
import Testing

/// A temporary folder with a store and lots, gone when the test is.
final class Shop {
    let folder: String
    var store: String { folder + "/store" }

    /// Deadlines depend on the day; tests stand still at this one.
    static let today = "2026-11-22T12:00:00Z"

    init(tables: Bool = true) {
        folder = Files.makeTemporary("shop")
        guard tables else { return }
        Files.copy(Files.samples + "/tables", to: folder + "/tables")
        // People's approvals outlive these tests.
        let operators = folder + "/tables/operators.csv"
        Files.write(
            operators,
            Files.lines(operators).map { Self.replace($0, old: "2027-12-31", new: "2199-12-31") }.joined(
                separator: "\n"))
        let ran = self("import", folder + "/tables")
        #expect(ran.code == 0, "\(ran.errors)")
    }

    deinit { Files.remove(folder) }

    static func replace(_ text: String, old: String, new: String) -> String {
        precondition(!old.isEmpty, "an empty text stands everywhere")
        var out = ""
        var rest = Substring(text)
        while !rest.isEmpty {
            if rest.hasPrefix(old) {
                out += new
                rest = rest.dropFirst(old.count)
            } else {
                out.append(rest.removeFirst())
            }
        }
        return out
    }

    /// Runs a command on this shop's store.
    @discardableResult
    func callAsFunction(_ arguments: String..., store: String? = nil) -> Ran {
        Binary.run(arguments + ["--store", store ?? self.store], in: folder)
    }

    /// `run` on the fixed day.
    @discardableResult
    func run(_ lots: String..., jobs: Int = 2, store: String? = nil) -> Ran {
        Binary.run(
            ["run"] + lots + ["--json", "--as-of", Self.today, "--jobs", "\(jobs)", "--store", store ?? self.store],
            in: folder)
    }

    func lot(_ sample: String, as name: String? = nil) -> String {
        let target = folder + "/" + (name ?? sample)
        Files.copy(Files.samples + "/" + sample, to: target)
        return target
    }

    func device(_ id: String, _ location: SourceLocation = #_sourceLocation) throws -> JSONValue {
        let ran = self("device", id, "--json")
        #expect(ran.code == 0, "\(id): \(ran.errors)", sourceLocation: location)
        return try ran.json(location)
    }

    func findings(_ code: String? = nil, open: Bool = true) throws -> [JSONValue] {
        let more = (code.map { ["--code", $0] } ?? []) + (open ? [] : ["--all"])
        let ran = Binary.run(["findings", "--json", "--store", store] + more)
        return try ran.json()["findings"]?.array ?? []
    }

    /// The lot's digest of decisions.
    func decisions(_ lot: Int = 0) throws -> String {
        try self("status", "--json").json()["lots"]?.array?[lot]["decisions"]?.string ?? ""
    }

    var entries: Int { (try? self("status", "--json").json()["log"]?["size"]?.integer) ?? -1 }

    func sql(_ statement: String, store: String? = nil) -> String {
        let database = (store ?? self.store) + "/recovery.db"
        let out = folder + "/sql.out"
        let quoted = statement.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''")
        let code = system("\(Shop.sqlite) '\(database)' '\(quoted)' > '\(out)' 2>&1")
        let text = Files.text(out)
        #expect(code == 0, "\(statement): \(text)")
        return text
    }

    /// The shell of SQLite, which waits for whoever else writes: on a loaded machine a command that has just ended may
    /// still hold a lock.
    static let sqlite = "sqlite3 -cmd '.timeout 60000'"

    static let hasSQLite = system("command -v sqlite3 > /dev/null 2>&1") == 0

    /// The store's last command ran now: however long ago a fixture was made, the clock isn't asked about.
    func wasUsedJustNow() {
        _ = sql(
            "INSERT OR REPLACE INTO note VALUES ('machine-clock', strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '-1 second'))")
    }

    /// Verdicts and route of every device by its name: what a person would compare.
    func outcomes(store: String? = nil) -> [String: String] {
        let text = sql(
            "SELECT i.name, d.shipment, d.functionality, d.sanitization, d.cosmetic, d.routing, d.route "
                + "FROM decision d JOIN intake i ON i.id = d.intake ORDER BY i.name, i.ordinal", store: store)
        var found: [String: String] = [:]
        for line in text.split(separator: "\n") {
            let parts = line.split(separator: "|", maxSplits: 1)
            found[String(parts[0]), default: ""] += String(parts[1]) + ";"
        }
        return found
    }
}

let harbor = "harbor-health-2026-10"
let maple = "maple-clinic-2026-10"

/// A store with both sample lots that nobody changes, made once.
enum Settled {
    nonisolated(unsafe) static let shop: Shop = {
        let shop = Shop()
        _ = shop.run(shop.lot(harbor), shop.lot(maple))
        return shop
    }()

    private static func single(_ sample: String) -> Shop {
        let shop = Shop()
        _ = shop.run(shop.lot(sample))
        return shop
    }

    nonisolated(unsafe) private static let harborAlone = single(harbor)
    nonisolated(unsafe) private static let mapleAlone = single(maple)

    /// A store with one sample lot only; lots of one store may say something about each other's devices.
    static func alone(_ sample: String) -> Shop { sample == harbor ? harborAlone : mapleAlone }
}

extension JSONValue {
    var names: [String] { members?.map(\.name) ?? [] }

    /// Follows names and positions: `value.at("lots", 0, "rows")`.
    func at(_ path: Any...) -> JSONValue? {
        var value: JSONValue? = self
        for part in path {
            if let name = part as? String {
                value = value?[name]
            } else if let index = part as? Int, let items = value?.array, index < items.count {
                value = items[index]
            } else {
                return nil
            }
        }
        return value
    }

    var strings: [String] { array?.compactMap(\.string) ?? [] }
    var codes: [String] { array?.compactMap { $0["code"]?.string } ?? [] }
}
