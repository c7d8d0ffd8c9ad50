import Basics
import RecoveryModel

extension MemoryStore {
    package func bind(_ identifier: BoundIdentifier, key: Int64) throws {
        try change { $0.insert(identifier, key: key) }
    }

    package func unbind(_ identifier: BoundIdentifier, key: Int64) throws {
        try change { $0.identifiers[key]?.removeAll { $0 == identifier } }
    }

    package func bound(key: Int64) throws -> [BoundIdentifier] { current.identifiers[key] ?? [] }

    package func identifiers(intake: Int) throws -> [BoundIdentifier] {
        current.identifiers.values.joined().filter { $0.intake == intake }.sorted(by: inOrder)
    }

    package func eachIdentifier(_ body: (Int64, BoundIdentifier) throws -> Void) throws {
        let identifiers = current.identifiers
        for key in identifiers.keys.sorted() {
            for identifier in identifiers[key] ?? [] { try body(key, identifier) }
        }
    }

    package func eachSharedClaim(_ body: (Int64, Int) throws -> Void) throws {
        let claims = current.claims
        for key in claims.keys.sorted() {
            for intake in (claims[key] ?? []).sorted() { try body(key, intake) }
        }
    }

    package func move(from: Int, to: Int) throws {
        try change { state in
            let records = state.records[from] ?? []
            // The claim says what the manifest row was: it stays where it is.
            state.records[from] = records.filter { $0.kind == .claim }
            for var record in records where record.kind != .claim {
                record.intake = to
                state.insert(record, replacing: true)
            }
            for (key, identifiers) in state.identifiers {
                let moved = identifiers.filter { $0.intake == from }
                state.identifiers[key] = identifiers.filter { $0.intake != from }
                for identifier in moved {
                    state.insert(
                        BoundIdentifier(intake: to, kind: identifier.kind, value: identifier.value), key: key)
                }
            }
            for (key, intakes) in state.claims where intakes.contains(from) {
                state.claims[key] = intakes.subtracting([from]).union([to])
            }
        }
    }

    package func addRecord(_ record: RecordRow) throws -> Bool {
        try change { $0.insert(record, replacing: false) }
    }

    package func eachRecord(
        in range: ClosedRange<Int>,
        _ body: (Int, Int, UnsafeRawBufferPointer, Int, Int, UnsafeRawBufferPointer) throws -> Void
    ) throws {
        let records = current.records
        for intake in records.keys.filter(range.contains).sorted() {
            for record in records[intake] ?? [] {
                try record.digest.withUnsafeBytes { digest in
                    try record.body.withUnsafeBytes {
                        try body(intake, record.kind.rawValue, digest, record.document, record.line, $0)
                    }
                }
            }
        }
    }

    package func removeRecords(document: Int) throws -> [Int] {
        try change { state in
            let touched = state.records.filter { $0.value.contains { $0.document == document } }.keys.sorted()
            for intake in touched { state.records[intake]?.removeAll { $0.document == document } }
            state.unmatched.removeAll { $0.record.document == document }
            return touched
        }
    }

    package func removeRecord(intake: Int, kind: EvidenceKind, digest: [UInt8]) throws {
        try change { $0.records[intake]?.removeAll { $0.kind == kind && $0.digest == digest } }
    }

    package func addUnmatched(_ row: UnmatchedRow) throws -> Bool {
        try change { state in
            let isKnown = state.unmatched.contains {
                $0.record.kind == row.record.kind && $0.record.digest == row.record.digest
                    && $0.references.hasSameBytes(as: row.references)
            }
            guard !isKnown else { return false }
            var row = row
            row.id = (state.unmatched.last?.id ?? 0) + 1
            row.record.intake = 0
            state.unmatched.append(row)
            return true
        }
    }

    package func unmatched() throws -> [UnmatchedRow] { current.unmatched }

    package func removeUnmatched(_ id: Int) throws { try change { $0.unmatched.removeAll { $0.id == id } } }

    package func shareClaim(key: Int64, intake: Int) throws -> [Int] {
        try change { state in
            let others = state.claims[key, default: []].subtracting([intake]).sorted()
            state.claims[key, default: []].insert(intake)
            return others
        }
    }

    package func markDirty(_ intakes: [Int]) throws { try change { $0.dirty.formUnion(intakes) } }

    package func markAllDirty(lot: Int) throws {
        try change { state in
            state.dirty.formUnion(state.intakes.lazy.filter { $0.lot == lot && !$0.isVoid }.map(\.id))
        }
    }

    package func dirty(after: Int, limit: Int) throws -> [Int] {
        Array(current.dirty.filter { $0 > after }.sorted().prefix(limit))
    }

    package func dirtyCount() throws -> Int { current.dirty.count }

    package func dirtyLots() throws -> Set<Int> {
        let dirty = current.dirty
        return Set(current.intakes.filter { dirty.contains($0.id) }.map(\.lot))
    }

    package func clearDirty(_ intake: Int) throws { _ = try change { $0.dirty.remove(intake) } }

    package func overdue(_ now: Instant) throws -> [Int] {
        current.decisions.values.filter { $0.deadline.map { $0 <= now } ?? false }.map(\.intake).sorted()
    }
}

/// Order of intake, kind and value.
private func inOrder(_ a: BoundIdentifier, _ b: BoundIdentifier) -> Bool {
    if a.intake != b.intake { return a.intake < b.intake }
    return a.kind.hasSameBytes(as: b.kind) ? a.value.precedes(b.value) : a.kind.precedes(b.kind)
}

extension MemoryState {
    fileprivate mutating func insert(_ identifier: BoundIdentifier, key: Int64) {
        var known = identifiers[key] ?? []
        let isKnown = known.contains { !inOrder($0, identifier) && !inOrder(identifier, $0) }
        guard !isKnown else { return }
        known.append(identifier)
        identifiers[key] = known.sorted(by: inOrder)
    }

    /// False when the intake has the record already and it stays as it was.
    @discardableResult
    fileprivate mutating func insert(_ record: RecordRow, replacing: Bool) -> Bool {
        var known = records[record.intake] ?? []
        if let index = known.firstIndex(where: { $0.kind == record.kind && $0.digest == record.digest }) {
            let isEarlier = (record.document, record.line) < (known[index].document, known[index].line)
            if replacing || isEarlier { records[record.intake]?[index] = record }
            return !replacing && isEarlier
        }
        known.append(record)
        records[record.intake] = known.sorted {
            $0.kind == $1.kind
                ? $0.digest.lexicographicallyPrecedes($1.digest) : $0.kind.rawValue < $1.kind.rawValue
        }
        return true
    }
}
