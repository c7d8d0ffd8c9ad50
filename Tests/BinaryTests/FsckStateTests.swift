import Basics
import Glibc
import Testing

/// State tables that `log fsck` holds against documents and entries: each is edited behind the program's back, and each
/// edit is named.
@Suite(.enabled(if: Shop.hasSQLite, "needs sqlite3")) struct FsckStateTests {
    /// One decided lot with findings of every kind, copied for every test.
    nonisolated(unsafe) private static let decided: Shop = {
        let shop = Shop()
        _ = shop.run(shop.lot(harbor))
        return shop
    }()

    private func copy(_ other: Shop = decided) -> Shop {
        let shop = Shop(tables: false)
        Files.duplicate(other.store, to: shop.store)
        return shop
    }

    private func problems(_ shop: Shop, _ options: String...) throws -> [String] {
        let ran = Binary.run(["log", "fsck", "--json", "--store", shop.store] + options)
        let found = try ran.json()["problems"]?.strings ?? []
        #expect(ran.code == (found.isEmpty ? 0 : 1), "\(ran.errors)")
        return found
    }

    /// False when the statement changes no row, and so tests nothing.
    private func edit(_ shop: Shop, _ statement: String) -> Bool {
        shop.sql(statement + "; SELECT 'changed', changes()").contains { $0 != "0" && $0.isNumber }
    }

    /// Statement, and what one of the problems must say.
    private static let derived = [
        ("UPDATE intake SET name = 'other' WHERE id = 2", "intake differs"),
        ("UPDATE intake SET withdrawn = 1 WHERE id = 3", "intake differs"),
        ("INSERT INTO intake (lot, ordinal, name, manifested, withdrawn) VALUES (1, 99, 'x', 1, 0)", "intake differs"),
        ("DELETE FROM identifier WHERE intake = 4", "identifiers differ"),
        ("UPDATE identifier SET intake = 5 WHERE intake = 4", "identifiers differ"),
        ("INSERT INTO shared_claim VALUES (77, 6)", "identifiers differ"),
        (
            "INSERT INTO unmatched (kind, digest, document, line, body, refs) VALUES (2, zeroblob(16), 1, 1, x'00', '')",
            "waits"
        ),
        ("UPDATE finding SET state = 'cured' WHERE intake IS NOT NULL AND state = 'open'", "differs from what its"),
        ("UPDATE finding SET message = 'nothing' WHERE intake IS NOT NULL", "differs from what its"),
        ("DELETE FROM finding WHERE intake = (SELECT min(intake) FROM finding WHERE state = 'open')", "is missing"),
        (
            "UPDATE finding SET intake = 40 WHERE intake = (SELECT min(intake) FROM finding WHERE state = 'open')",
            "is open without a reason"
        ),
        (
            "INSERT INTO finding SELECT 'aaaaaaaaaaaaaaaa', 1, 1, 'S16', 'hold', 'open', 'sanitization', 'm', '{}', 1, 1, 0, ''",
            "is open without a reason"
        ),
        ("UPDATE decision SET events = substr(events, 1, length(events) - 16)", "entries that its state lists"),
        ("UPDATE decision SET events = zeroblob(48)", "entries that its state lists"),
        ("UPDATE decision SET deadline = 1 WHERE intake = 2", "decision differs"),
    ]

    @Test(arguments: derived) func aDerivedRowIsNamed(statement: String, wanted: String) throws {
        let shop = copy()
        #expect(edit(shop, statement), "\(statement) changes nothing")
        let found = try problems(shop)
        #expect(found.contains { $0.contains(wanted) }, "\(statement): \(found)")
    }

    private static let told = [
        ("UPDATE lot SET opened = opened - 1000000", "differs from entry"),
        ("UPDATE lot SET receipt_closed = 1790000000000", "receipt closed in its state, but the log"),
        ("UPDATE lot SET closed = 1790000000000", "closed in its state, but the log"),
        ("UPDATE lot SET terms = replace(terms, 'moderate', 'low')", "its terms are not the document"),
        ("UPDATE lot SET customer = 'somebody-else'", "differ from its terms"),
        ("UPDATE lot SET loosened = 1 - loosened", "loosened differs"),
        (
            "UPDATE note SET value = replace(value, '\"loosened\":\"no\"', '\"loosened\":\"yes\"') WHERE name LIKE 'basis:%'",
            "what its decisions rest on"
        ),
        ("DELETE FROM note WHERE name LIKE 'basis:%'", "what its decisions rest on"),
        ("UPDATE lot SET basis = ''", "what its decisions rest on"),
        ("UPDATE table_version SET imported = imported - 10000000 WHERE id = 1", "differs from entry"),
        (
            "UPDATE table_version SET document = (SELECT document FROM table_version WHERE id = 2) WHERE id = 1",
            "isn't that of entry"
        ),
        ("DELETE FROM table_version WHERE id = (SELECT max(id) FROM table_version)", "which the store doesn't have"),
        (
            "INSERT INTO table_version (kind, document, imported) SELECT kind, document, imported FROM table_version WHERE id = 1",
            "the log doesn't tell of the version"
        ),
        ("DELETE FROM logged", "which the store doesn't know of"),
        ("INSERT INTO logged VALUES ('policy:HH-2026-10-017:sha256:00')", "has no entry policy.changed"),
        (
            "UPDATE document SET state = 3 WHERE id = (SELECT max(id) FROM document WHERE lot IS NOT NULL)",
            "is withdrawn, but"
        ),
        (
            "INSERT INTO resolution (lot, intake, code, finding, value, person, reason, values_digest, at) "
                + "SELECT lot, intake, code, id, 'accept', 'OP-V1', 'because', values_digest, opened FROM finding LIMIT 1",
            "is not what the log tells"
        ),
        ("UPDATE finding SET severity = 'note' WHERE intake IS NULL", "differs from entry"),
        ("UPDATE finding SET state = 'resolved' WHERE intake IS NULL", "which the log's resolutions don't say"),
        ("DELETE FROM finding WHERE intake IS NULL", "which the store doesn't have"),
        (
            "INSERT INTO finding SELECT 'aaaaaaaaaaaaaaaa', 1, NULL, 'I16', 'warn', 'open', NULL, 'm', '{}', 1, 1, 0, ''",
            "the log doesn't tell of its opening"
        ),
    ]

    @Test(arguments: told) func aRowThatTheLogDoesNotTellIsNamed(statement: String, wanted: String) throws {
        let shop = copy()
        #expect(edit(shop, statement), "\(statement) changes nothing")
        let found = try problems(shop, "--log-only")
        #expect(found.contains { $0.contains(wanted) }, "\(statement): \(found)")
    }

    /// Nothing takes the place of what decisions rest on: whoever goes on without it would decide by today's tables.
    @Test(arguments: [
        "DELETE FROM note WHERE name LIKE 'basis:%'", "UPDATE lot SET basis = ''",
        "UPDATE note SET value = 'x' || value WHERE name LIKE 'basis:%'",
        "UPDATE note SET value = '[1]' WHERE name LIKE 'basis:%'",
        "UPDATE note SET value = replace(value, '\"tables\"', '\"tablez\"') WHERE name LIKE 'basis:%'",
    ])
    func withoutWhatDecisionsRestOnNothingIsDecidedAgain(statement: String) throws {
        let shop = copy()
        let before = shop.outcomes()
        #expect(edit(shop, statement), "\(statement) changes nothing")
        for command in [["rebuild"], ["replay", "--lot", "HH-2026-10-017"]] {
            let ran = Binary.run(command + ["--store", shop.store])
            #expect(ran.code == 74 && ran.errors.contains("what its decisions rest on"), "\(command): \(ran)")
            #expect(ran.errors.contains("restore the newest backup"), "\(ran.errors)")
        }
        #expect(shop.outcomes() == before)
    }

    /// Who erased can't validate, whatever somebody does to the notes about it.
    @Test(arguments: [
        "UPDATE note SET value = '[]' WHERE name LIKE 'acts:%'",
        "UPDATE note SET value = replace(value, '\"entry\"', '\"entri\"') WHERE name LIKE 'acts:%'",
        "UPDATE note SET value = 'x' || value WHERE name LIKE 'acts:%'",
        "DELETE FROM note WHERE name LIKE 'acts:%'",
    ])
    func whoActedIsWhatTheLogTells(statement: String) throws {
        let shop = copy()
        let lot = "HH-2026-10-017"
        let first = shop("validate", "--lot", lot, "--by", "OP-V1", "--reason", "looked")
        #expect(first.code < 2, "\(first.errors)")
        #expect(try problems(shop, "--log-only").isEmpty)
        #expect(edit(shop, statement), "\(statement) changes nothing")
        let found = try problems(shop, "--log-only")
        #expect(found.contains { $0.contains("who acted in it") && $0.contains("lotwise rebuild") }, "\(found)")
        #expect(shop("rebuild").code == 0)
        #expect(try problems(shop).isEmpty)
        let notes = shop.sql("SELECT value FROM note WHERE name = 'acts:\(lot)'")
        #expect(notes.contains("OP-S1") && notes.contains("OP-V1"), "\(notes)")
    }

    /// What `status` shows is counted by the database as rows come and go.
    @Test(arguments: [
        "UPDATE decision_count SET count = count + 1", "DELETE FROM decision_count",
        "UPDATE finding_count SET count = 0", "UPDATE lot_decisions SET digest = zeroblob(32)",
        "INSERT INTO finding_count VALUES (1, 'S99', 7)",
    ])
    func countsAreThoseOfTheRows(statement: String) throws {
        let shop = copy()
        let told = try shop("status", "--json").json()["lots"]
        #expect(edit(shop, statement), "\(statement) changes nothing")
        #expect(try shop("status", "--json").json()["lots"] != told)
        let found = try problems(shop, "--log-only")
        #expect(found.contains { $0.contains("its counts differ") && $0.contains("lotwise rebuild") }, "\(found)")
        #expect(shop("rebuild").code == 0)
        #expect(try shop("status", "--json").json()["lots"] == told)
        #expect(try problems(shop).isEmpty)
    }

    @Test(arguments: ["FFFFFFFFFFFFFFFF", "00000000FFFFFFFF", "0000000000000100"])
    func aCountBeyondItsBytesIsDamageAndNoCrash(count: String) throws {
        let shop = copy()
        let sql =
            "UPDATE decision SET events = CAST(substr(events, 1, 40) || x'\(count)' || substr(events, 49) AS BLOB)"
        #expect(edit(shop, sql + " WHERE intake = 2"))
        let found = try problems(shop)
        #expect(found.contains { $0.contains("entries that its state lists") || $0.contains("its state") }, "\(found)")
        #expect(shop("rebuild").code == 0)
        #expect(try problems(shop).isEmpty)
    }

    // MARK: acts

    private func hold(_ shop: Shop) throws -> String {
        let open = try shop.findings("S16") + shop.findings("T02") + shop.findings("S33") + shop.findings("G04")
        return try #require(open.first { $0["severity"]?.string == "hold" }?["id"]?.string)
    }

    @Test func actsOfPersonsAgreeWithTheirEntriesAndEditsOfThemAreFound() throws {
        let shop = copy()
        let code = try hold(shop)
        let person = "OP-V1"
        let resolved = shop("resolve", code, "--by", person, "--as", "reject", "--reason", "looked at it")
        #expect(resolved.code < 2, "\(resolved.errors)")
        let closed = shop("receive", "close", "--lot", "HH-2026-10-017", "--by", "OP-R1")
        #expect(closed.code < 2, "\(closed.errors)")
        #expect(try problems(shop).isEmpty)
        let resolution = try #require(Int(shop.sql("SELECT count(*) FROM resolution").filter(\.isNumber)))
        #expect(resolution == 1)
        for (statement, wanted) in [
            ("UPDATE resolution SET value = 'accept'", "is not what the log tells"),
            ("UPDATE resolution SET person = 'OP-V2'", "which the store doesn't have so"),
            ("UPDATE resolution SET reason = 'none'", "is not what the log tells"),
            ("UPDATE resolution SET at = at - 10000000", "differs from entry"),
            ("DELETE FROM resolution", "which the store doesn't have so"),
            ("UPDATE lot SET receipt_closed = NULL", "receipt closed by entry"),
            ("UPDATE lot SET receipt_closed = receipt_closed - 10000000", "differs from entry"),
        ] {
            let other = copy(shop)
            #expect(edit(other, statement), "\(statement) changes nothing")
            let found = try problems(other, "--log-only")
            #expect(found.contains { $0.contains(wanted) }, "\(statement): \(found)")
        }
    }
}
