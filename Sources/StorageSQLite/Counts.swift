/// What `tally` and `decisionsDigest` give, kept up to date by the database itself, so that a lot of a million devices is
/// counted in no time.
/// Every way in which a row can come, change or go has its trigger. A decision counts unless its intake is linked to
/// another.
enum Counts {
    private static let columns = [
        "lot", "row", "shipment", "functionality", "sanitization", "cosmetic", "routing", "route",
    ]

    private static func list(_ row: String) -> String { columns.map { "\(row).\($0)" }.joined(separator: ", ") }

    private static func same(_ row: String) -> String {
        columns.map { "decision_count.\($0) = \(row).\($0)" }.joined(separator: " AND ")
    }

    private static func isCounted(_ intake: String) -> String {
        "(SELECT linked FROM intake WHERE id = \(intake)) IS NULL"
    }

    /// Counts the decisions of the rows that `source` gives, which is what follows FROM.
    private static func more(_ row: String, from source: String) -> String {
        "INSERT INTO decision_count SELECT \(list(row)), 1 \(source) ON CONFLICT DO UPDATE SET count = count + 1;"
    }

    private static func more(_ row: String) -> String { more(row, from: "WHERE \(isCounted(row + ".intake"))") }

    private static func less(_ row: String) -> String {
        "UPDATE decision_count SET count = count - 1 WHERE \(same(row)) AND \(isCounted(row + ".intake"));"
    }

    /// The decision of an intake that counts from now on, or no longer.
    private static func more(ofIntake row: String) -> String {
        more("decision", from: "FROM decision WHERE intake = \(row).id")
    }

    private static func less(ofIntake row: String) -> String {
        "UPDATE decision_count SET count = count - 1 FROM decision WHERE decision.intake = \(row).id AND \(same("decision"));"
    }

    /// The digest of a lot's decisions is worked out again when somebody asks.
    private static func forget(_ row: String) -> String { "DELETE FROM lot_decisions WHERE lot = \(row).lot;" }

    private static func trigger(_ name: String, after change: String, do actions: String...) -> String {
        "CREATE TRIGGER \(name) AFTER \(change) BEGIN \(actions.joined(separator: " ")) END"
    }

    private static func findings(_ row: String, _ change: String) -> String {
        """
        INSERT INTO finding_count SELECT \(row).lot, \(row).code, 1
        WHERE \(row).state = 'open' AND \(row).lot IS NOT NULL ON CONFLICT DO UPDATE SET count = count \(change) 1;
        """
    }

    private static let tables = [
        """
        CREATE TABLE decision_count (
            lot INTEGER NOT NULL, row INTEGER NOT NULL, shipment INTEGER NOT NULL, functionality INTEGER NOT NULL,
            sanitization INTEGER NOT NULL, cosmetic INTEGER NOT NULL, routing INTEGER NOT NULL, route TEXT NOT NULL,
            count INTEGER NOT NULL,
            PRIMARY KEY (lot, row, shipment, functionality, sanitization, cosmetic, routing, route))
            STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE finding_count (
            lot INTEGER NOT NULL, code TEXT NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (lot, code))
            STRICT, WITHOUT ROWID
        """,
        "CREATE TABLE lot_decisions (lot INTEGER PRIMARY KEY, digest BLOB NOT NULL) STRICT",
    ]

    private static let triggers = [
        trigger("decision_came", after: "INSERT ON decision", do: more("NEW"), forget("NEW")),
        trigger("decision_went", after: "DELETE ON decision", do: less("OLD"), forget("OLD")),
        trigger(
            "decision_changed", after: "UPDATE ON decision", do: less("OLD"), more("NEW"), forget("OLD"), forget("NEW")),
        trigger(
            "intake_linked_later",
            after: "UPDATE OF linked ON intake WHEN OLD.linked IS NULL AND NEW.linked IS NOT NULL",
            do:
                less(ofIntake: "NEW"), forget("NEW")),
        trigger(
            "intake_unlinked", after: "UPDATE OF linked ON intake WHEN OLD.linked IS NOT NULL AND NEW.linked IS NULL",
            do:
                more(ofIntake: "NEW"), forget("NEW")),
        trigger(
            "intake_came_linked", after: "INSERT ON intake WHEN NEW.linked IS NOT NULL", do: less(ofIntake: "NEW"),
            forget("NEW")),
        trigger(
            "intake_went_linked", after: "DELETE ON intake WHEN OLD.linked IS NOT NULL", do: more(ofIntake: "OLD"),
            forget("OLD")),
        trigger("finding_came", after: "INSERT ON finding", do: findings("NEW", "+")),
        trigger("finding_went", after: "DELETE ON finding", do: findings("OLD", "-")),
        trigger(
            "finding_changed", after: "UPDATE OF lot, code, state ON finding", do: findings("OLD", "-"),
            findings("NEW", "+")),
    ]

    /// Counts everything, whatever was counted before.
    static let again = [
        "DELETE FROM decision_count", "DELETE FROM finding_count", "DELETE FROM lot_decisions",
        """
        INSERT INTO decision_count SELECT \(list("decision")), count(*) FROM decision
        WHERE \(isCounted("decision.intake")) GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
        """,
        """
        INSERT INTO finding_count SELECT lot, code, count(*) FROM finding
        WHERE state = 'open' AND lot IS NOT NULL GROUP BY 1, 2
        """,
    ]

    /// For a database that counts nothing yet.
    static let made = tables + again + triggers
}
