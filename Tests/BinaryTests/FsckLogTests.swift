import Basics
import Glibc
import Testing

/// What `log fsck` finds wrong with what is derived from the entries and with what was signed, and what it mends.
@Suite(.enabled(if: Shop.hasSQLite, "needs sqlite3")) struct FsckLogTests {
    /// One decided lot whose log was published twice, so that two checkpoints are kept.
    nonisolated(unsafe) private static let published: Shop = {
        let shop = Shop()
        _ = shop.run(shop.lot(harbor))
        return shop
    }()

    private func copy(_ other: Shop = published) -> Shop {
        let shop = Shop(tables: false)
        #expect(system("cp -a '\(other.store)' '\(shop.store)'") == 0)
        return shop
    }

    private func problems(_ shop: Shop, _ options: String...) throws -> [String] {
        let ran = Binary.run(["log", "fsck", "--log-only", "--json", "--store", shop.store] + options)
        let found = try ran.json()["problems"]?.strings ?? []
        #expect(ran.code == (found.isEmpty ? 0 : 1), "\(ran.errors)")
        return found
    }

    private func flip(_ path: String, at place: Int) {
        var bytes = Files.read(path)
        bytes[place < 0 ? bytes.count + place : place] ^= 1
        Files.write(path, bytes)
    }

    private func partial(_ shop: Shop, _ folder: String) throws -> String {
        let found = Files.below(shop.store + "/log/" + folder).first { $0.contains(".p/") }
        return folder + "/" + (try #require(found))
    }

    @Test func aPublishedLogIsReadWithItsTiles() throws {
        let shop = copy()
        let json = try shop("log", "fsck", "--log-only", "--json").json()
        #expect(json["problems"]?.array?.isEmpty == true, "\(json)")
        #expect(json["size"]?.integer == shop.entries && json["logOnly"] == .bool(true))
        #expect(json["checkpoint"]?["size"]?.integer == shop.entries)
        #expect(json["root"] == json["checkpoint"]?["root"])
        // Two of level 0 and of entries for every 256 entries, one of level 1.
        let blocks = (shop.entries + 255) / 256
        #expect((json["tiles"]?.integer ?? 0) >= 2 * blocks + 1)
        #expect(shop("log", "fsck", "--log-only").text.contains("were not read (--log-only)"))
    }

    @Test func aTileThatDiffersIsNamedWithItsPlaceAndMended() throws {
        let shop = copy()
        let log = shop.store + "/log/"
        flip(log + "tile/0/001", at: 32 * 17 + 5)
        flip(log + "tile/entries/000", at: 40)
        flip(log + "tile/1/" + "000.p/" + (Files.below(log + "tile/1/000.p").first ?? ""), at: 33)
        let edge = try partial(shop, "tile/0")
        Files.write(log + edge, Array(Files.read(log + edge).dropLast()))
        Files.remove(log + "tile/entries/001")
        flip(shop.store + "/tree/nodes", at: 32 * 9)
        let found = try problems(shop)
        for wanted in [
            "log/tile/0/001: hash 17 differs", "log/tile/entries/000: entry 0 differs", "log/tile/1/000.p/",
            "log/\(edge): ", "log/tile/entries/001: missing", "tree/nodes: the hash of entries",
        ] { #expect(found.contains { $0.contains(wanted) }, "\(wanted): \(found)") }
        #expect(found.count == 6, "\(found)")
        #expect(try problems(shop, "--repair-tiles").isEmpty)
        #expect(try problems(shop).isEmpty)
        for file in Files.below(log + "tile") where !file.hasPrefix(".") {
            #expect(
                Files.read(log + "tile/" + file) == Files.read(Self.published.store + "/log/tile/" + file), "\(file)")
        }
        #expect(Files.read(shop.store + "/tree/nodes") == Files.read(Self.published.store + "/tree/nodes"))
    }

    @Test func whatBelongsToNoTreeIsNamed() throws {
        let shop = copy()
        let log = shop.store + "/log/"
        Files.write(log + "tile/0/999", Array(repeating: 7, count: 8192))
        Files.write(log + "tile/0/x000/001", Array(repeating: 7, count: 8192))
        Files.write(log + "tile/notes.txt", "hello")
        // A partial tile of an older tree: the first hashes of what is there now.
        let older = Array(Files.read(log + "tile/0/000").prefix(32 * 40))
        Files.write(log + "tile/0/000.p/40", older)
        Files.write(log + "tile/0/001.p/40", older)
        let found = try problems(shop)
        #expect(found.contains { $0.hasPrefix("log/tile/0/999: holds more than the store's") })
        #expect(found.contains { $0.hasPrefix("log/tile/0/x000/001: no tile has this name") })
        #expect(found.contains { $0.hasPrefix("log/tile/notes.txt: no tile has this name") })
        #expect(found.contains { $0.hasPrefix("log/tile/0/001.p/40: hash 0 differs") })
        #expect(found.count == 4, "\(found)")
    }

    @Test func tilesAreNotMadeFromEntriesThatWereNotSigned() throws {
        let shop = copy()
        Files.remove(shop.store + "/log/tile/0/000")
        _ = shop.sql("DROP TRIGGER entry_is_never_edited; UPDATE entry SET leaf = zeroblob(32) WHERE seq = 300")
        let ran = shop("log", "fsck", "--repair-tiles")
        #expect(ran.code == 1 && ran.errors.contains("entry 300: its bytes don't hash to its leaf"), "\(ran.errors)")
        #expect(!Files.exists(shop.store + "/log/tile/0/000"))
    }

    // MARK: checkpoints

    @Test func missingEntriesAreCountedAgainstCheckpointAndHead() throws {
        let shop = copy()
        let size = shop.entries
        _ = shop.sql("DROP TRIGGER entry_is_never_deleted; DELETE FROM entry WHERE seq >= \(size - 5)")
        let found = try problems(shop)
        #expect(
            found.contains(
                "log/checkpoint: entries are missing: the checkpoint counts \(size), the store has \(size - 5)"))
        #expect(found.contains { $0.hasPrefix("head/head.db: \(size) entries were signed, the store has \(size - 5)") })
    }

    /// Everything but the head is put back as it was: only the head remembers.
    @Test func aRestoredBackupIsToldFromItsHead() throws {
        let shop = copy()
        let older = copy(shop)
        let size = shop.entries
        #expect(shop("receive", "close", "--lot", "HH-2026-10-017", "--by", "OP-R1").code < 2)
        #expect(shop.entries > size)
        #expect(system("cp '\(shop.store)/head/head.db' '\(older.store)/head/head.db'") == 0)
        let found = try problems(older)
        #expect(found.contains { $0.contains("entries were signed, the store has \(size): this is an older state") })
        // And the other way: a head that is older than the log.
        let behind = copy(shop)
        #expect(system("cp '\(Self.published.store)/head/head.db' '\(behind.store)/head/head.db'") == 0)
        #expect(try problems(behind).contains { $0.contains("its folder is older than the log") })
        Files.remove(behind.store + "/head/head.db")
        #expect(try problems(behind).contains { $0.contains("has no checkpoint of") })
    }

    @Test func aRewrittenEntryLeavesTheSignedRoots() throws {
        let shop = copy()
        let size = shop.entries
        // The last entry is in nobody's link but its device's: rewritten with its leaf it is consistent by itself.
        let row = shop.sql("SELECT CAST(body AS TEXT) FROM entry WHERE seq = 3")
        let text = Shop.replace(String(row.dropLast()), old: "\"refusedRows\":0", new: "\"refusedRows\":1")
        let body = Array(text.utf8)
        let leaf = Digest(of: [0] + body).hex
        _ = shop.sql(
            "DROP TRIGGER entry_is_never_edited; UPDATE entry SET body = x'\(Hex.encode(body))', leaf = x'\(leaf)' "
                + "WHERE seq = 3")
        let found = try problems(shop)
        #expect(found.contains { $0.hasPrefix("log/checkpoint: the root it signs for \(size) entries is sha256:") })
        #expect(found.contains { $0.hasPrefix("head/head.db: the root it signs") })
        #expect(found.contains { $0.hasPrefix("log/checkpoints/7: the root it signs for 7 entries") })
        #expect(found.contains { $0.hasPrefix("log/tile/entries/000: entry 3 differs") })
    }

    @Test func damagedAndForeignCheckpointsAreNamed() throws {
        let shop = copy()
        let log = shop.store + "/log/"
        let size = shop.entries
        flip(log + "checkpoint", at: -20)
        #expect(try problems(shop).contains { $0.hasPrefix("log/checkpoint: ") })
        Files.write(log + "checkpoint", "nothing")
        #expect(try problems(shop).contains { $0.hasPrefix("log/checkpoint: no signed checkpoint") })
        Files.remove(log + "checkpoint")
        #expect(try problems(shop) == ["log/checkpoint: missing; run `lotwise log checkpoint`"])
        #expect(shop("log", "checkpoint").code == 0)
        #expect(try problems(shop).isEmpty)
        Files.write(log + "checkpoints/9", Files.read(log + "checkpoints/7"))
        #expect(try problems(shop) == ["log/checkpoints/9: its checkpoint counts 7 entries"])
        Files.remove(log + "checkpoints/9")
        // Another log's key is not in the policy.
        let other = copy(Shop())
        Files.write(log + "checkpoints/7", Files.read(other.store + "/log/checkpoints/7"))
        let found = try problems(shop)
        #expect(found.contains { $0.hasPrefix("log/checkpoints/7: the checkpoint is of the log") }, "\(found)")
        #expect(size == shop.entries)
        Files.remove(shop.store + "/trust/policy.txt")
        #expect(try problems(shop).contains { $0.hasPrefix("trust/policy.txt: missing") })
    }
}
