import Basics
import RecoveryModel
import Storage

extension SQLiteStore {
    package func bind(_ identifier: BoundIdentifier, key: Int64) throws {
        try hot("INSERT OR IGNORE INTO identifier (key, intake, kind, value) VALUES (?, ?, ?, ?)") {
            _ = try $0.bind(key).bind(identifier.intake).bind(identifier.kind).bind(identifier.value).run()
        }
    }

    package func unbind(_ identifier: BoundIdentifier, key: Int64) throws {
        try with("DELETE FROM identifier WHERE key = ? AND intake = ? AND kind = ? AND value = ?") {
            _ = try $0.bind(key).bind(identifier.intake).bind(identifier.kind).bind(identifier.value).run()
        }
    }

    package func bound(key: Int64) throws -> [BoundIdentifier] {
        var rows: [BoundIdentifier] = []
        try hot("SELECT intake, kind, value FROM identifier WHERE key = ? ORDER BY intake") {
            try $0.bind(key).each {
                rows.append(BoundIdentifier(intake: $0.int(0), kind: $0.text(1), value: $0.text(2)))
            }
        }
        return rows
    }

    package func bound(key: Int64, value: String) throws -> [BoundIdentifier] {
        var rows: [BoundIdentifier] = []
        try hot("SELECT intake, kind, value FROM identifier WHERE key = ? ORDER BY intake") {
            try $0.bind(key).each {
                guard $0.isText(2, value) else { return }
                rows.append(BoundIdentifier(intake: $0.int(0), kind: kindTexts.text($0.buffer(1)), value: value))
            }
        }
        return rows
    }

    package func identifiers(intake: Int) throws -> [BoundIdentifier] {
        var rows: [BoundIdentifier] = []
        try with("SELECT intake, kind, value FROM identifier WHERE intake = ? ORDER BY kind, value") {
            try $0.bind(intake).each {
                rows.append(BoundIdentifier(intake: $0.int(0), kind: $0.text(1), value: $0.text(2)))
            }
        }
        return rows
    }

    package func eachIdentifier(_ body: (Int64, BoundIdentifier) throws -> Void) throws {
        try with("SELECT key, intake, kind, value FROM identifier ORDER BY key, intake, kind, value") {
            try $0.each {
                try body(Int64($0.int(0)), BoundIdentifier(intake: $0.int(1), kind: $0.text(2), value: $0.text(3)))
            }
        }
    }

    package func eachSharedClaim(_ body: (Int64, Int) throws -> Void) throws {
        try with("SELECT key, intake FROM shared_claim ORDER BY key, intake") {
            try $0.each { try body(Int64($0.int(0)), $0.int(1)) }
        }
    }

    package func move(from: Int, to: Int) throws {
        for kind in EvidenceKind.allCases where kind != .claim {
            try with("UPDATE OR REPLACE record SET intake = ?2 WHERE intake = ?1 AND kind = ?3") {
                _ = try $0.bind(from).bind(to).bind(kind.rawValue).run()
            }
        }
        for sql in [
            "UPDATE OR REPLACE identifier SET intake = ?2 WHERE intake = ?1",
            "UPDATE OR REPLACE shared_claim SET intake = ?2 WHERE intake = ?1",
        ] { try with(sql) { _ = try $0.bind(from).bind(to).run() } }
    }

    package func addRecord(_ record: RecordRow) throws -> Bool {
        try hot("INSERT OR IGNORE INTO record (intake, kind, digest, document, line, body) VALUES (?, ?, ?, ?, ?, ?)") {
            $0.bind(record.intake).bind(record.kind.rawValue).bind(record.digest).bind(record.document)
            return try $0.bind(record.line).bind(record.body).run() > 0
        } || takeEarlierPlace(record)
    }

    private func takeEarlierPlace(_ record: RecordRow) throws -> Bool {
        let sql = """
            UPDATE record SET document = ?, line = ? WHERE intake = ? AND kind = ? AND digest = ?
            AND (document > ? OR document = ? AND line > ?)
            """
        return try with(sql) {
            $0.bind(record.document).bind(record.line).bind(record.intake).bind(record.kind.rawValue)
            return try $0.bind(record.digest).bind(record.document).bind(record.document).bind(record.line).run() > 0
        }
    }

    package func eachRecord(
        in range: ClosedRange<Int>,
        _ body: (Int, Int, UnsafeRawBufferPointer, Int, Int, UnsafeRawBufferPointer) throws -> Void
    ) throws {
        try onConnection { database in
            // Each kind gives its records in order of intake; of all kinds the next intake is the least.
            var kinds: [(next: Int, records: Prepared)] = []
            defer { for kind in kinds { kind.records.reset() } }
            for kind in EvidenceKind.allCases.map(\.rawValue).sorted() {
                let records = try statement(database, Self.recordsOf(kind))
                records.bind(range.lowerBound).bind(range.upperBound)
                if try records.step() { kinds.append((records.int(0), records)) } else { records.reset() }
            }
            while var least = kinds.indices.first {
                for index in kinds.indices where kinds[index].next < kinds[least].next { least = index }
                let (intake, records) = kinds[least]
                repeat {
                    try body(
                        intake, records.int(1), records.buffer(2), records.int(3), records.int(4), records.buffer(5))
                    guard try records.step() else {
                        kinds.remove(at: least).records.reset()
                        break
                    }
                    kinds[least].next = records.int(0)
                } while kinds[least].next == intake
            }
        }
    }

    /// A statement a kind: all are open at once.
    private static func recordsOf(_ kind: Int) -> String {
        """
        SELECT intake, kind, digest, document, line, body FROM record WHERE kind = \(kind) AND intake BETWEEN ? AND ?
        ORDER BY intake, digest
        """
    }

    package func removeRecords(document: Int) throws -> [Int] {
        var intakes: [Int] = []
        try with("SELECT DISTINCT intake FROM record WHERE document = ? ORDER BY intake") {
            try $0.bind(document).each { intakes.append($0.int(0)) }
        }
        try with("DELETE FROM record WHERE document = ?") { _ = try $0.bind(document).run() }
        try with("DELETE FROM unmatched WHERE document = ?") { _ = try $0.bind(document).run() }
        return intakes
    }

    package func removeRecord(intake: Int, kind: EvidenceKind, digest: [UInt8]) throws {
        try with("DELETE FROM record WHERE intake = ? AND kind = ? AND digest = ?") {
            _ = try $0.bind(intake).bind(kind.rawValue).bind(digest).run()
        }
    }

    package func addUnmatched(_ row: UnmatchedRow) throws -> Bool {
        let sql = """
            INSERT OR IGNORE INTO unmatched (kind, digest, document, line, body, refs, lot) VALUES (?, ?, ?, ?, ?, ?, ?)
            """
        return try with(sql) {
            $0.bind(row.record.kind.rawValue).bind(row.record.digest).bind(row.record.document).bind(row.record.line)
            return try $0.bind(row.record.body).bind(row.references).bind(row.lot).run() > 0
        }
    }

    package func unmatched() throws -> [UnmatchedRow] {
        var rows: [UnmatchedRow] = []
        try with("SELECT id, kind, digest, document, line, body, refs, lot FROM unmatched ORDER BY id") {
            try $0.each {
                guard let kind = EvidenceKind(rawValue: $0.int(1)) else { return }
                let record = RecordRow(
                    intake: 0, kind: kind, digest: $0.bytes(2), document: $0.int(3), line: $0.int(4), body: $0.bytes(5))
                rows.append(
                    UnmatchedRow(id: $0.int(0), record: record, references: $0.text(6), lot: $0.optionalInt(7)))
            }
        }
        return rows
    }

    package func removeUnmatched(_ id: Int) throws {
        try with("DELETE FROM unmatched WHERE id = ?") { _ = try $0.bind(id).run() }
    }

    package func shareClaim(key: Int64, intake: Int) throws -> [Int] {
        var others: [Int] = []
        try hot("SELECT intake FROM shared_claim WHERE key = ? AND intake <> ? ORDER BY intake") {
            try $0.bind(key).bind(intake).each { others.append($0.int(0)) }
        }
        try hot("INSERT OR IGNORE INTO shared_claim (key, intake) VALUES (?, ?)") {
            _ = try $0.bind(key).bind(intake).run()
        }
        return others
    }

    package func markDirty(_ intakes: [Int]) throws {
        for intake in intakes {
            try hot("INSERT OR IGNORE INTO dirty (intake) VALUES (?)") { _ = try $0.bind(intake).run() }
        }
    }

    package func markAllDirty(lot: Int) throws {
        let sql = """
            INSERT OR IGNORE INTO dirty (intake) SELECT id FROM intake
            WHERE lot = ? AND linked IS NULL AND (manifested = 1 OR withdrawn = 0)
            """
        try with(sql) { _ = try $0.bind(lot).run() }
    }

    package func dirtyLots() throws -> Set<Int> {
        var lots: Set<Int> = []
        try with("SELECT DISTINCT intake.lot FROM dirty JOIN intake ON intake.id = dirty.intake") {
            try $0.each { lots.insert($0.int(0)) }
        }
        return lots
    }

    package func dirty(after: Int, limit: Int) throws -> [Int] {
        var rows: [Int] = []
        try with("SELECT intake FROM dirty WHERE intake > ? ORDER BY intake LIMIT ?") {
            try $0.bind(after).bind(limit).each { rows.append($0.int(0)) }
        }
        return rows
    }

    package func dirtyCount() throws -> Int {
        try with("SELECT count(*) FROM dirty") { try $0.first { $0.int(0) } ?? 0 }
    }

    package func overdue(_ now: Instant) throws -> [Int] {
        var rows: [Int] = []
        try with("SELECT intake FROM decision WHERE deadline IS NOT NULL AND deadline <= ? ORDER BY intake") {
            try $0.bind(now).each { rows.append($0.int(0)) }
        }
        return rows
    }
}
