import Basics
import RecoveryModel
import Storage

extension SQLiteStore {
    package func addLot(_ row: LotRow) throws -> Int {
        let sql = """
            INSERT INTO lot (name, customer, pipeline, terms, folder, opened, receipt_closed, closed, loosened, basis)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id
            """
        return try with(sql) { statement in
            bind(row, to: statement)
            return try statement.first { $0.int(0) } ?? 0
        }
    }

    package func updateLot(_ row: LotRow) throws {
        let sql = """
            UPDATE lot SET name = ?, customer = ?, pipeline = ?, terms = ?, folder = ?, opened = ?, receipt_closed = ?,
            closed = ?, loosened = ?, basis = ? WHERE id = ?
            """
        try with(sql) { statement in
            bind(row, to: statement)
            _ = try statement.bind(row.id).run()
        }
    }

    private func bind(_ row: LotRow, to statement: Prepared) {
        statement.bind(row.name).bind(row.customer).bind(row.pipeline).bind(row.terms).bind(row.folder)
        statement.bind(row.openedAt).bind(row.receiptClosedAt).bind(row.closedAt).bind(row.isLoosened).bind(row.basis)
    }

    package func lots() throws -> [LotRow] {
        var rows: [LotRow] = []
        let sql = """
            SELECT id, name, customer, pipeline, terms, folder, opened, receipt_closed, closed, loosened, basis
            FROM lot ORDER BY id
            """
        try with(sql) { statement in
            try statement.each {
                rows.append(
                    LotRow(
                        id: $0.int(0), name: $0.text(1), customer: $0.text(2), pipeline: $0.text(3), terms: $0.text(4),
                        folder: $0.text(5), openedAt: $0.instant(6), receiptClosedAt: $0.optionalInstant(7),
                        closedAt: $0.optionalInstant(8), isLoosened: $0.int(9) != 0, basis: $0.text(10)))
            }
        }
        return rows
    }

    private static let intakeColumns = "id, lot, ordinal, name, manifested, withdrawn, linked"

    package func addIntake(_ row: IntakeRow) throws -> Int {
        let sql = """
            INSERT INTO intake (lot, ordinal, name, manifested, withdrawn, linked) VALUES (?, ?, ?, ?, ?, ?)
            RETURNING id
            """
        return try with(sql) { statement in
            statement.bind(row.lot).bind(row.ordinal).bind(row.name).bind(row.isManifested).bind(row.isWithdrawn)
            return try statement.bind(row.linkedTo).first { $0.int(0) } ?? 0
        }
    }

    package func updateIntake(_ row: IntakeRow) throws {
        let sql = "UPDATE intake SET name = ?, manifested = ?, withdrawn = ?, linked = ? WHERE id = ?"
        try with(sql) {
            $0.bind(row.name).bind(row.isManifested).bind(row.isWithdrawn).bind(row.linkedTo).bind(row.id)
            _ = try $0.run()
        }
    }

    package func intake(_ id: Int) throws -> IntakeRow? {
        try with("SELECT \(Self.intakeColumns) FROM intake WHERE id = ?") {
            try $0.bind(id).first(Self.readIntake)
        }
    }

    package func standing(_ intake: Int) throws -> IntakeStanding? {
        try hot("SELECT lot, linked FROM intake WHERE id = ?") {
            try $0.bind(intake).first { IntakeStanding(lot: $0.int(0), linkedTo: $0.optionalInt(1)) }
        }
    }

    package func intakes(lot: Int, after: Int, limit: Int) throws -> [IntakeRow] {
        var rows: [IntakeRow] = []
        let sql = """
            SELECT \(Self.intakeColumns) FROM intake WHERE lot = ? AND id > ? ORDER BY id LIMIT ?
            """
        try with(sql) { try $0.bind(lot).bind(after).bind(limit).each { rows.append(Self.readIntake($0)) } }
        return rows
    }

    package func intake(lot: Int, ordinal: Int) throws -> IntakeRow? {
        try with("SELECT \(Self.intakeColumns) FROM intake WHERE lot = ? AND ordinal = ? ORDER BY id LIMIT 1") {
            try $0.bind(lot).bind(ordinal).first(Self.readIntake)
        }
    }

    package func unexpected(lot: Int) throws -> [IntakeRow] {
        var rows: [IntakeRow] = []
        let sql =
            "SELECT \(Self.intakeColumns) FROM intake WHERE lot = ? AND manifested = 0 AND linked IS NULL ORDER BY id"
        try with(sql) { try $0.bind(lot).each { rows.append(Self.readIntake($0)) } }
        return rows
    }

    package func lastOrdinal(lot: Int) throws -> Int {
        try with("SELECT max(ordinal) FROM intake WHERE lot = ?") { try $0.bind(lot).first { $0.int(0) } ?? 0 }
    }

    private static func readIntake(_ row: Prepared) -> IntakeRow {
        IntakeRow(
            id: row.int(0), lot: row.int(1), ordinal: row.int(2), name: row.text(3), isManifested: row.int(4) != 0,
            isWithdrawn: row.int(5) != 0, linkedTo: row.optionalInt(6))
    }
}
