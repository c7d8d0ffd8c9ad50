import Basics
import GRDB
import RecoveryModel
import Storage

extension SQLiteStore {
    package func decisions(in range: ClosedRange<Int>) throws -> [DecisionRow] {
        var rows: [DecisionRow] = []
        let sql = """
            SELECT intake, lot, row, shipment, functionality, sanitization, cosmetic, routing, route, digest, body,
            events, leaf, deadline FROM decision WHERE intake BETWEEN ? AND ? ORDER BY intake
            """
        try with(sql) { statement in
            try statement.bind(range.lowerBound).bind(range.upperBound).each {
                rows.append(
                    DecisionRow(
                        intake: $0.int(0), lot: $0.int(1), row: $0.int(2),
                        verdicts: [$0.int(3), $0.int(4), $0.int(5), $0.int(6), $0.int(7)], route: $0.text(8),
                        digest: $0.bytes(9), body: $0.bytes(10), events: $0.bytes(11), leaf: $0.bytes(12),
                        deadline: $0.optionalInstant(13)))
            }
        }
        return rows
    }

    package func saveDecisions(_ rows: [DecisionRow]) throws {
        for row in rows {
            try hot(
                """
                INSERT OR REPLACE INTO decision (intake, lot, row, shipment, functionality, sanitization, cosmetic,
                routing, route, digest, body, events, leaf, deadline) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
            ) { statement in
                statement.bind(row.intake).bind(row.lot).bind(row.row)
                for position in 0..<5 { statement.bind(position < row.verdicts.count ? row.verdicts[position] : -1) }
                statement.bind(row.route).bind(row.digest).bind(row.body).bind(row.events).bind(row.leaf)
                _ = try statement.bind(row.deadline).run()
            }
            try clearDirty(row.intake)
        }
    }

    package func removeDecision(_ intake: Int) throws {
        try with("DELETE FROM decision WHERE intake = ?") { _ = try $0.bind(intake).run() }
        try clearDirty(intake)
    }

    package func clearDirty(_ intake: Int) throws {
        try hot("DELETE FROM dirty WHERE intake = ?") { _ = try $0.bind(intake).run() }
    }

    package func eachDecisionDigest(lot: Int, _ body: (Int, UnsafeRawBufferPointer) throws -> Void) throws {
        let sql = """
            SELECT decision.intake, decision.digest FROM decision JOIN intake ON intake.id = decision.intake
            WHERE decision.lot = ? AND intake.linked IS NULL ORDER BY decision.intake
            """
        try with(sql) { try $0.bind(lot).each { try body($0.int(0), $0.buffer(1)) } }
    }

    package func tally(lot: Int) throws -> LotTally {
        // Whoever only reads a store of an earlier version finds no counts in it.
        guard try onConnection({ try $0.tableExists("decision_count") }) else { return try recount(lot: lot) }
        let decisions = """
            SELECT row, shipment, functionality, sanitization, cosmetic, routing, route, count FROM decision_count
            WHERE lot = ? AND count <> 0
            """
        return try tally(
            lot, decisions, findings: "SELECT code, count FROM finding_count WHERE lot = ? AND count <> 0")
    }

    package func decisionsDigest(lot: Int) throws -> Digest {
        guard try onConnection({ try $0.tableExists("lot_decisions") }) else { return try digestOfDecisions(lot: lot) }
        let known = try with("SELECT digest FROM lot_decisions WHERE lot = ?") {
            try $0.bind(lot).first { Digest(bytes: $0.bytes(0)) } ?? nil
        }
        if let known { return known }
        let digest = try digestOfDecisions(lot: lot)
        if isWriting {
            try with("INSERT OR REPLACE INTO lot_decisions VALUES (?, ?)") {
                _ = try $0.bind(lot).bind(Array(digest.bytes)).run()
            }
        }
        return digest
    }

    package func recount(lot: Int) throws -> LotTally {
        let decisions = """
            SELECT decision.row, shipment, functionality, sanitization, cosmetic, routing, route, count(*)
            FROM decision JOIN intake ON intake.id = decision.intake
            WHERE decision.lot = ? AND intake.linked IS NULL GROUP BY 1, 2, 3, 4, 5, 6, 7
            """
        return try tally(
            lot, decisions,
            findings: "SELECT code, count(*) FROM finding WHERE lot = ? AND state = 'open' GROUP BY code")
    }

    private func tally(_ lot: Int, _ decisions: String, findings: String) throws -> LotTally {
        var tally = LotTally()
        try with(decisions) { statement in
            try statement.bind(lot).each { row in
                let count = row.int(7)
                tally.rows[row.int(0), default: 0] += count
                for position in 0..<5 where row.int(Int32(position + 1)) >= 0 {
                    tally.stages[position, default: [:]][row.int(Int32(position + 1)), default: 0] += count
                }
                if !row.text(6).isEmpty { tally.routes[row.text(6), default: 0] += count }
            }
        }
        try with(findings) {
            try $0.bind(lot).each { tally.findings[$0.text(0)] = $0.int(1) }
        }
        return tally
    }

    private static let findingColumns = """
        id, lot, intake, code, severity, state, stage, message, "values", document, line, opened, values_digest
        """

    package func saveFindings(_ rows: [FindingRow]) throws {
        let sql = """
            INSERT INTO finding (\(Self.findingColumns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET severity = excluded.severity, state = excluded.state,
            message = excluded.message, "values" = excluded."values", document = excluded.document,
            line = excluded.line, values_digest = excluded.values_digest
            """
        for row in rows {
            try with(sql) {
                $0.bind(row.id).bind(row.lot).bind(row.intake).bind(row.code.rawValue).bind(row.severity.rawValue)
                $0.bind(row.state).bind(row.stage).bind(row.message).bind(row.values).bind(row.document).bind(row.line)
                _ = try $0.bind(row.openedAt).bind(row.valuesDigest).run()
            }
        }
    }

    package func cureFindings(lot: Int?, intake: Int?, keeping keep: Set<String>) throws {
        var ended: [String] = []
        // Of one device by its own index: its lot may have a hundred thousand findings.
        let sql =
            intake == nil
            ? "SELECT id FROM finding WHERE lot IS ? AND intake IS ? AND state IN ('open', 'shared')"
            : "SELECT id FROM finding WHERE +lot IS ? AND intake = ? AND state IN ('open', 'shared')"
        try with(sql) {
            try $0.bind(lot).bind(intake).each { if !keep.contains($0.text(0)) { ended.append($0.text(0)) } }
        }
        for id in ended { try setFindingState(id, "cured") }
    }

    package func finding(_ id: String) throws -> FindingRow? {
        try with("SELECT \(Self.findingColumns) FROM finding WHERE id = ?") {
            try $0.bind(id).first(Self.readFinding)
        }
    }

    package func findings(beginning prefix: String, limit: Int) throws -> [FindingRow] {
        // Ids are hex digits, which come before `~`.
        try with("SELECT \(Self.findingColumns) FROM finding WHERE id >= ?1 AND id < ?1 || '~' ORDER BY id LIMIT ?2") {
            var rows: [FindingRow] = []
            try $0.bind(prefix).bind(limit).each { rows.append(Self.readFinding($0)) }
            return rows
        }
    }

    package func findings(lot: Int?, intake: Int?, openOnly: Bool) throws -> [FindingRow] {
        var rows: [FindingRow] = []
        let sql = """
            SELECT \(Self.findingColumns) FROM finding
            WHERE (?1 IS NULL OR lot = ?1) AND (?2 IS NULL OR intake = ?2) AND (?3 = 0 OR state = 'open')
            ORDER BY lot, intake, code, id
            """
        try with(sql) { statement in
            try statement.bind(lot).bind(intake).bind(openOnly).each { rows.append(Self.readFinding($0)) }
        }
        return rows
    }

    /// Conditions that aren't asked for would keep SQLite from reading in the order of `finding_queue`.
    static func queue(ofLot: Bool, openOnly: Bool, ofCode: Bool) -> String {
        let conditions = [ofLot ? "lot = ?1" : nil, openOnly ? "state = 'open'" : nil, ofCode ? "code = ?2" : nil]
        return """
            SELECT \(findingColumns), (SELECT name FROM intake WHERE intake.id = finding.intake) FROM finding
            WHERE \((["state <> 'shared'"] + conditions.compactMap(\.self)).joined(separator: " AND "))
            ORDER BY lot, intake, code, id
            """
    }

    package func eachQueuedFinding(
        lot: Int?, openOnly: Bool, code: FindingCode?, _ body: (QueuedFinding) throws -> Void
    ) throws {
        let sql = Self.queue(ofLot: lot != nil, openOnly: openOnly, ofCode: code != nil)
        try with(sql) { statement in
            try statement.bind(lot).bind(code?.rawValue).each {
                try body(QueuedFinding(row: Self.readFinding($0), device: $0.text(13)))
            }
        }
    }

    package func openLotFindings(lot: Int) throws -> [FindingRow] {
        var rows: [FindingRow] = []
        let sql = """
            SELECT \(Self.findingColumns) FROM finding WHERE lot = ? AND intake IS NULL AND state = 'open'
            ORDER BY code, id
            """
        try with(sql) { try $0.bind(lot).each { rows.append(Self.readFinding($0)) } }
        return rows
    }

    package func openFindings(lot: Int?, code: FindingCode) throws -> [FindingRow] {
        var rows: [FindingRow] = []
        let sql = """
            SELECT \(Self.findingColumns) FROM finding WHERE lot IS ? AND code = ? AND state = 'open'
            ORDER BY intake, id
            """
        try with(sql) { try $0.bind(lot).bind(code.rawValue).each { rows.append(Self.readFinding($0)) } }
        return rows
    }

    package func sharedFindings(lot: Int, _ body: (FindingRow) throws -> Void) throws {
        let sql = "SELECT \(Self.findingColumns) FROM finding WHERE lot = ? AND state = 'shared' ORDER BY intake, id"
        try with(sql) { try $0.bind(lot).each { try body(Self.readFinding($0)) } }
    }

    private static func readFinding(_ row: Prepared) -> FindingRow {
        FindingRow(
            id: row.text(0), lot: row.optionalInt(1), intake: row.optionalInt(2),
            code: FindingCode(rawValue: row.text(3)), severity: Severity(rawValue: row.text(4)) ?? .hold,
            state: row.text(5), stage: row.optionalText(6), message: row.text(7), values: row.text(8),
            document: row.int(9), line: row.int(10), openedAt: row.instant(11), valuesDigest: row.text(12))
    }

    package func setFindingState(_ id: String, _ state: String) throws {
        try with("UPDATE finding SET state = ? WHERE id = ?") { _ = try $0.bind(state).bind(id).run() }
    }

    package func addResolution(_ resolution: Resolution, lot: Int?, intake: Int?) throws {
        let sql = """
            INSERT INTO resolution (lot, intake, code, finding, value, person, reason, values_digest, at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """
        try with(sql) {
            $0.bind(lot).bind(intake).bind(resolution.code.rawValue).bind(resolution.finding).bind(resolution.value)
            $0.bind(resolution.by).bind(resolution.reason).bind(resolution.valuesDigest)
            _ = try $0.bind(resolution.at).run()
        }
    }

    package func resolutions(in range: ClosedRange<Int>) throws -> [(intake: Int, resolution: Resolution)] {
        var rows: [(intake: Int, resolution: Resolution)] = []
        let sql = """
            SELECT intake, code, finding, value, person, reason, values_digest, at FROM resolution
            WHERE intake BETWEEN ? AND ? ORDER BY intake, id
            """
        try with(sql) { statement in
            try statement.bind(range.lowerBound).bind(range.upperBound).each {
                let resolution = Resolution(
                    code: FindingCode(rawValue: $0.text(1)), finding: $0.text(2), value: $0.text(3), by: $0.text(4),
                    reason: $0.text(5), valuesDigest: $0.text(6), at: $0.instant(7))
                rows.append(($0.int(0), resolution))
            }
        }
        return rows
    }

    package func allResolutions() throws -> [(lot: Int?, intake: Int?, resolution: Resolution)] {
        var rows: [(lot: Int?, intake: Int?, resolution: Resolution)] = []
        let sql = """
            SELECT lot, intake, code, finding, value, person, reason, values_digest, at FROM resolution ORDER BY id
            """
        try with(sql) { statement in
            try statement.each {
                let resolution = Resolution(
                    code: FindingCode(rawValue: $0.text(2)), finding: $0.text(3), value: $0.text(4), by: $0.text(5),
                    reason: $0.text(6), valuesDigest: $0.text(7), at: $0.instant(8))
                rows.append(($0.optionalInt(0), $0.optionalInt(1), resolution))
            }
        }
        return rows
    }

    package func findingsOfNoDevice() throws -> [FindingRow] {
        var rows: [FindingRow] = []
        try with("SELECT \(Self.findingColumns) FROM finding WHERE intake IS NULL ORDER BY id") { statement in
            try statement.each { rows.append(Self.readFinding($0)) }
        }
        return rows
    }

    package func findings(intakes range: ClosedRange<Int>) throws -> [FindingRow] {
        var rows: [FindingRow] = []
        let sql = "SELECT \(Self.findingColumns) FROM finding WHERE intake BETWEEN ? AND ? ORDER BY intake, id"
        try with(sql) { statement in
            try statement.bind(range.lowerBound).bind(range.upperBound).each { rows.append(Self.readFinding($0)) }
        }
        return rows
    }
}
