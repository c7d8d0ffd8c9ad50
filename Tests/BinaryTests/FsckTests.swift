import Basics
import Glibc
import Testing

/// What `log fsck`, `replay` and `rebuild` find and mend.
@Suite(.enabled(if: Shop.hasSQLite, "needs sqlite3")) struct FsckTests {
    /// One decided lot, copied for every test.
    nonisolated(unsafe) private static let healthy: Shop = {
        let shop = Shop()
        _ = shop.run(shop.lot(maple))
        return shop
    }()

    private func copy() -> Shop {
        let shop = Shop(tables: false)
        Files.duplicate(Self.healthy.store, to: shop.store)
        return shop
    }

    private func problems(_ shop: Shop) throws -> [String] {
        let ran = shop("log", "fsck", "--json")
        let found = try ran.json()["problems"]?.strings ?? []
        #expect(ran.code == (found.isEmpty ? 0 : 1))
        return found
    }

    private static let unguard = "DROP TRIGGER entry_is_never_edited; DROP TRIGGER entry_is_never_deleted; "

    @Test func aHealthyStoreHasNothingWrong() throws {
        let shop = copy()
        let json = try shop("log", "fsck", "--json").json()
        #expect(
            json.names == [
                "entries", "size", "root", "checkpoint", "tiles", "logOnly", "documents", "devices", "waiting",
                "unfinished",
                "problems",
            ])
        #expect(json["devices"]?.integer == 24 && json["entries"]?.integer == shop.entries)
        let replay = shop("replay", "--lot", "MC-2026-10-004", "--json")
        let result = try replay.json()
        #expect(replay.code == 0 && result["recorded"] == result["replayed"] && result["devices"]?.integer == 24)
        let rebuild = shop("rebuild", "--json")
        #expect(rebuild.code == 0, "\(rebuild.text) \(rebuild.errors)")
        #expect(try rebuild.json()["differing"]?.array?.isEmpty == true)
        #expect(try shop.decisions() == Self.healthy.decisions())
        #expect(try problems(shop).isEmpty)
    }

    @Test func theLogGuardsItself() {
        let shop = copy()
        let code = system("\(Shop.sqlite) '\(shop.store)/recovery.db' 'DELETE FROM entry WHERE seq = 3' 2> /dev/null")
        #expect(code != 0)
    }

    @Test(arguments: [
        "UPDATE entry SET body = CAST(replace(CAST(body AS TEXT), 'sanitization.verified', 'sanitization.refused ') AS BLOB)"
            + " WHERE seq = (SELECT min(seq) FROM entry WHERE CAST(body AS TEXT) LIKE '%sanitization.verified%')",
        "UPDATE entry SET leaf = zeroblob(32) WHERE seq = 20",
        "DELETE FROM entry WHERE seq = 40",
        "DELETE FROM entry WHERE seq = (SELECT max(seq) FROM entry)",
        "UPDATE decision SET route = 'destroy' WHERE intake = (SELECT min(intake) FROM decision)",
        "UPDATE decision SET sanitization = 1 WHERE intake = (SELECT min(intake) FROM decision)",
        "DELETE FROM decision WHERE intake = (SELECT max(intake) FROM decision)",
        "DELETE FROM record WHERE intake = 3 AND kind = (SELECT max(kind) FROM record WHERE intake = 3)",
        "UPDATE record SET body = CAST(replace(CAST(body AS TEXT), 'Phonecheck', 'Phonechick') AS BLOB)"
            + " WHERE instr(body, CAST('Phonecheck' AS BLOB)) > 0",
    ])
    func aChangeBehindItsBackIsFound(statement: String) throws {
        let shop = copy()
        let before = shop.sql("SELECT * FROM entry; SELECT * FROM decision; SELECT * FROM record")
        _ = shop.sql(Self.unguard + statement)
        #expect(shop.sql("SELECT * FROM entry; SELECT * FROM decision; SELECT * FROM record") != before)
        #expect(try !problems(shop).isEmpty, "\(statement)")
    }

    @Test func aChangedDocumentIsFound() throws {
        let shop = copy()
        let documents = Files.below(shop.store + "/documents")
        let file = try #require(
            documents.first { Files.text(shop.store + "/documents/" + $0).contains("TransactionID") })
        let path = shop.store + "/documents/" + file
        chmod(path, 0o644)
        var bytes = Files.read(path)
        bytes[bytes.count / 2] ^= 1
        Files.write(path, bytes)
        #expect(try problems(shop).contains { $0.contains("phonecheck.json") || $0.contains(String(file.suffix(20))) })
        Files.remove(path)
        #expect(try !problems(shop).isEmpty)
    }

    @Test(arguments: [
        "DELETE FROM record WHERE kind = (SELECT max(kind) FROM record WHERE intake > 0) AND intake > 0",
        "UPDATE decision SET route = 'destroy'",
        "DELETE FROM identifier",
    ])
    func rebuildMendsTheProjections(statement: String) throws {
        let shop = copy()
        _ = shop.sql(statement)
        let ran = shop("rebuild", "--json")
        #expect(ran.code < 2, "\(ran.errors)")
        #expect(try problems(shop).isEmpty)
        #expect(try shop.decisions() == Self.healthy.decisions())
        #expect(shop.entries == Self.healthy.entries, "a projection is no event")
        #expect(try shop.run(Self.healthy.folder + "/" + maple).json()["recorded"]?.integer == 0)
    }
}
