import Basics
import Glibc
import Testing

/// The program as a process does what the same command does in the tests' own process.
@Suite(.enabled(if: Shop.hasSQLite, "needs sqlite3")) struct ProgramTests {
    /// A shop's whole life, a command at a time; words are split at blanks.
    private static let life = [
        "run maple-clinic-2026-10 --as-of \(Shop.today) --json", "run maple-clinic-2026-10 --as-of \(Shop.today)",
        "status", "status --json", "device MC-2026-10-004/1 --json", "device nobody", "findings --json",
        "document list", "document withdraw nothing --by OP-P1 --reason x", "lot close --lot MC-2026-10-004 --by OP-R1",
        "certify --lot MC-2026-10-004 --out out", "validate --lot MC-2026-10-004 --by OP-V1 --reason looked",
        "certify --lot MC-2026-10-004 --out out", "certificate list", "certificate status --out status.json",
        "report reconciliation --lot MC-2026-10-004 --format csv --out r.csv", "operators", "log checkpoint",
        "log prove MC-2026-10-004/1 --out proofs", "log verify", "log export --lot MC-2026-10-004 --out export",
        "log fsck", "replay --lot MC-2026-10-004", "rebuild", "backup --out backup", "run nothing", "import tables",
        "status --lot NONE", "certify --no-such-option", "--version",
    ]

    @Test func itDoesWhatTheTestsSee() throws {
        let (mine, other) = (Shop(), Shop())
        for shop in [mine, other] {
            _ = shop.lot(maple)
            Files.edit(shop.store + "/settings.yaml", old: "legal_name: \"\"", new: "legal_name: \"X\"")
        }
        for command in Self.life {
            let words = command.split(separator: " ").map(String.init)
            let more = { (shop: Shop) in command.hasPrefix("-") ? [] : ["--store", shop.store] }
            let inside = Binary.run(placed(words, in: mine) + more(mine), in: mine.folder)
            let started = Binary.start(words + more(other), in: other.folder).wait()
            #expect(started.code == inside.code, "\(command): \(started.errors) \(inside.errors)")
            #expect(comparable(started.text, in: other) == comparable(inside.text, in: mine), "\(command)")
            #expect(comparable(started.errors, in: other) == comparable(inside.errors, in: mine), "\(command)")
        }
        #expect(mine.outcomes() == other.outcomes() && mine.entries == other.entries)
        for folder in ["/store", "/out", "/proofs", "/export"] {
            #expect(modes(mine.folder + folder) == modes(other.folder + folder), "\(folder)")
        }
    }

    /// With whole paths: the process has those that depend on its folder.
    private func placed(_ words: [String], in shop: Shop) -> [String] {
        zip([""] + words, words).map { option, word in
            option == "--out" || Files.exists(shop.folder + "/" + word) ? shop.folder + "/" + word : word
        }
    }

    /// What was said, without what differs from one store to the next: its folder, times, digests, keys and whatever is
    /// made of them.
    private func comparable(_ text: String, in shop: Shop) -> [String] {
        let text = Shop.replace(text, old: shop.folder + "/", new: "")
        return text.split(whereSeparator: { $0 == " " || $0 == "\n" || $0 == "\"" || $0 == "," }).map { word in
            let isPlain = word.count < 20 && !word.contains { $0.isNumber || $0 == "+" || $0 == "=" }
            return isPlain ? String(word) : "…"
        }
    }

    /// How often which rights are given below a folder.
    private func modes(_ folder: String) -> [UInt32: Int] {
        Dictionary(Files.below(folder).map { (Shop.mode(folder + "/" + $0), 1) }, uniquingKeysWith: +)
    }

    /// Each has a folder and words of its own, though they run at once.
    @Test func commandsThatRunAtOnceDontMeet() async throws {
        let shops = (0..<4).map { _ in Shop(tables: false) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for shop in shops {
                let folder = shop.folder
                group.addTask { try Self.begin(in: folder) }
            }
            try await group.waitForAll()
        }
    }

    private static func begin(in folder: String) throws {
        for round in 0..<8 {
            let ran = Binary.run(["init", "--store", folder + "/here-\(round)", "--json"], in: folder)
            #expect(ran.code == 0 && ran.errors.isEmpty, "\(ran.errors)")
            #expect(try ran.json()["store"]?.string == folder + "/here-\(round)")
            #expect(Files.exists(folder + "/here-\(round)/recovery.db"))
        }
    }
}
