import Basics
import Glibc
import Testing

/// A recycler's log and what others have of it, in one folder that commands run in:
/// `store` · `w1`, a witness that cosigned twice · what a customer got: `policy.txt`, which asks for that witness,
/// `alone.txt`, which asks for none, `old.checkpoint`, and `proofs` about one device · `past/store` and `past/w1`,
/// copies from when the customer got the old checkpoint.
final class Scene {
    let shop = Shop(tables: false)
    var folder: String { shop.folder }

    /// Number of one of the device's entries, the first that tells an erasure.
    private(set) var entry = 0
    /// The device that `proofs` are about.
    private(set) var device = ""
    private(set) var intake = ""
    /// Entries in the old checkpoint, and in all.
    private(set) var old = 0
    private(set) var size = 0

    static let origin = "lots.example/log"

    private init() {}

    /// Made once; tests copy it. With `devices` in each of its two lots.
    static func make(devices: Int, between: (Scene) -> Void = { _ in }) throws -> Scene {
        let scene = Scene()
        for (lot, seed) in [("first", 1), ("second", 2), ("third", 3)] {
            scene("generate --devices \(devices) --seed \(seed) --out \(lot)")
        }
        scene("init --store store --origin \(origin)")
        scene("import first/tables --store store")
        scene("run first/lot --store store --as-of \(Shop.today)", upTo: 1)
        try scene.meetWitness("w1", under: "store")
        scene.cosign("w1")
        scene.copy("store", to: "past/store")
        scene.copy("w1", to: "past/w1")
        scene.copy("store/log/checkpoint", to: "old.checkpoint")
        scene.old = try scene.signedSize()
        between(scene)
        scene("run second/lot --store store --as-of \(Shop.today)", upTo: 1)
        scene.cosign("w1")
        scene.size = try scene.signedSize()
        try scene.choose()
        return scene
    }

    private func choose() throws {
        let row = shop.sql(
            "SELECT seq, CAST(body AS TEXT) FROM entry WHERE CAST(body AS TEXT) LIKE '%sanitization.recorded%' "
                + "AND length(json_extract(CAST(body AS TEXT), '$.device')) = 15 ORDER BY seq LIMIT 1")
        let parts = row.split(separator: "|", maxSplits: 1)
        let json = try JSONParser.parse(Array(parts[1].utf8))
        entry = try #require(Int(parts[0]))
        device = try #require(json["device"]?.string)
        intake = try #require(json["intake"]?.string)
        self("log prove \(device) --store store --out proofs")
    }

    /// A copy of its own for one test.
    func copied() -> Scene {
        let scene = Scene()
        #expect(system("cp -a '\(folder)/.' '\(scene.folder)'") == 0)
        (scene.entry, scene.device, scene.intake) = (entry, device, intake)
        (scene.old, scene.size) = (old, size)
        return scene
    }

    // MARK: commands

    /// Runs a command in the folder; words are split at blanks. `upTo` is the highest exit code that is fine.
    @discardableResult
    func callAsFunction(
        _ command: String, upTo code: Int32 = 0, _ location: SourceLocation = #_sourceLocation
    ) -> Ran {
        let ran = attempt(command)
        #expect((0...code).contains(ran.code), "\(command): \(ran.text) \(ran.errors)", sourceLocation: location)
        return ran
    }

    func attempt(_ command: String) -> Ran {
        let words = command.split(separator: " ").map(String.init)
        // Whole paths, with which a command needs no process of its own.
        return Binary.run(
            zip([""] + words, words).map { option, word in
                let isPath = Self.places.contains(option) || Files.exists(folder + "/" + word)
                return isPath && !word.hasPrefix("/") && !word.hasPrefix("-") ? folder + "/" + word : word
            }, in: folder)
    }

    private static let places: Set<String> = ["--in", "--out", "--policy", "--state", "--store", "--trust"]

    /// A witness of that name, known to the store at `store` and asked for by the customer's policy.
    func meetWitness(_ name: String, under store: String) throws {
        let policy = Files.text(folder + "/\(store)/trust/policy.txt")
        Files.write(folder + "/alone.txt", policy)
        let key = self("log witness init --name witness.example/\(name) --state \(name) --policy alone.txt").text
        let asking = Shop.replace(policy, old: "quorum none", new: "witness \(name) \(key)quorum \(name)")
        Files.write(folder + "/policy.txt", asking)
        Files.write(folder + "/\(store)/trust/policy.txt", asking)
    }

    /// By files; `old` is the size to begin at when the store doesn't know.
    func cosign(_ witness: String, store: String = "store", old: Int? = nil) {
        self("log witness-request --store \(store) --out req.txt" + (old.map { " --old \($0)" } ?? ""))
        self("log witness-sign --state \(witness) --in req.txt --out cosig.txt")
        self("log witness-add cosig.txt --store \(store)")
    }

    func signedSize() throws -> Int {
        try #require(Int(Files.lines(folder + "/store/log/checkpoint")[1]))
    }

    var logKey: String {
        let line = Files.lines(folder + "/alone.txt").first { $0.hasPrefix("log ") }
        return String(line?.split(separator: " ")[1] ?? "")
    }

    // MARK: files

    func copy(_ source: String, to target: String) {
        Files.remove(folder + "/" + target)
        Files.makeFolder(Files.folder(of: folder + "/" + target))
        #expect(system("cp -a '\(folder)/\(source)' '\(folder)/\(target)'") == 0)
    }

    func read(_ path: String) -> [UInt8] { Files.read(folder + "/" + path) }
    func text(_ path: String) -> String { Files.text(folder + "/" + path) }
    func write(_ path: String, _ text: String) { Files.write(folder + "/" + path, text) }
    func write(_ path: String, _ bytes: [UInt8]) { Files.write(folder + "/" + path, bytes) }

    /// Changes one bit in the middle of the file.
    func flip(_ path: String, at place: Int? = nil) {
        var bytes = read(path)
        bytes[place ?? bytes.count / 2] ^= 1
        write(path, bytes)
    }

    /// The lines of a text file, changed.
    func edit(_ path: String, _ change: (inout [String]) -> Void) {
        let before = Files.lines(folder + "/" + path)
        var lines = before
        change(&lines)
        #expect(lines != before, "nothing was changed")
        write(path, lines.joined(separator: "\n"))
    }

    /// Entries of one bundle, changed.
    func editBundle(_ path: String, _ change: (inout [[UInt8]]) -> Void) {
        var bytes = read(path)[...]
        var entries: [[UInt8]] = []
        while bytes.count >= 2 {
            let length = Int(bytes.removeFirst()) << 8 | Int(bytes.removeFirst())
            entries.append(Array(bytes.prefix(length)))
            bytes = bytes.dropFirst(length)
        }
        change(&entries)
        write(path, entries.flatMap { [UInt8($0.count >> 8), UInt8($0.count & 255)] + $0 })
    }

    // MARK: what an attacker does

    func sql(_ statement: String) {
        _ = shop.sql("DROP TRIGGER entry_is_never_edited; DROP TRIGGER entry_is_never_deleted; " + statement)
    }

    /// attacker.py on the store.
    func attack(_ what: String, _ arguments: String...) {
        OtherTools.attack(["store", what] + arguments, in: folder)
    }

    /// The key holder makes the log say what the database says now.
    func signAnew() {
        attack("forget")
        self("log checkpoint --store store", upTo: 3)
    }
}
