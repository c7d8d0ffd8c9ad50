import Basics
import RecoveryModel
import Storage

/// Rows that are plainly invented.
enum Rows {
    static let start = Instant(milliseconds: 1_790_000_000_000)
    /// Composed, decomposed, outside the basic plane, with a NUL and a control character.
    static let oddText = "Zo\u{EB} Zoe\u{308} \u{1F4F1} a\u{0}b\u{1F}c '\"%_"

    static func document(_ path: String, lot: Int? = nil, kind: String = "dock-scans") -> DocumentRow {
        DocumentRow(
            id: 0, digest: Digest(of: path), original: Digest(of: path + "!"), path: path, kind: kind, bytes: 12,
            arrived: start, lot: lot, state: .reading, mapping: "")
    }

    static func lot(_ name: String) -> LotRow {
        LotRow(
            id: 0, name: name, customer: "harbor", pipeline: "r2v3-mobile", terms: "lot: \(name)\n", folder: "lots/x",
            openedAt: start)
    }

    static func intake(_ ordinal: Int, lot: Int, isManifested: Bool = true) -> IntakeRow {
        IntakeRow(id: 0, lot: lot, ordinal: ordinal, name: "35693803564380\(ordinal)", isManifested: isManifested)
    }

    static func record(
        _ intake: Int, _ content: String, kind: EvidenceKind = .scan, document: Int = 1, line: Int = 2
    ) -> RecordRow {
        RecordRow(
            intake: intake, kind: kind, digest: Array(Digest(of: content).bytes.prefix(16)), document: document,
            line: line, body: Array(content.utf8))
    }

    static func decision(_ intake: Int, lot: Int, route: String = "resale", deadline: Instant? = nil) -> DecisionRow {
        DecisionRow(
            intake: intake, lot: lot, row: RowState.received.rawValue, verdicts: [0, 1, 2, 3, -1], route: route,
            digest: Digest(of: "decision \(intake) \(route)").bytes, body: Array("{\"intake\":\(intake)}".utf8),
            events: [1, 2, 3], leaf: Digest(of: "leaf").bytes, deadline: deadline)
    }

    static func finding(
        _ id: String, lot: Int?, intake: Int?, code: FindingCode = "S16", state: String = "open"
    ) -> FindingRow {
        FindingRow(
            id: id, lot: lot, intake: intake, code: code, severity: .hold, state: state, stage: "sanitization",
            message: "assessed level below the level required", values: "{}", document: 1, line: 2, openedAt: start,
            valuesDigest: "0123456789abcdef")
    }

    static func resolution(_ finding: String, value: String = "accept") -> Resolution {
        Resolution(
            code: "S16", finding: finding, value: value, by: "op-7", reason: "seen", valuesDigest: "0123456789abcdef",
            at: start)
    }

    static func entry(_ seq: Int, _ body: String = "{}") -> EntryRow {
        EntryRow(seq: seq, leaf: Digest(of: "\(seq) \(body)").bytes, body: Array(body.utf8))
    }
}

extension RecoveryStore {
    /// A document, a lot and so many devices on its manifest; numbers 1, 1 and 1…`devices` on an empty store.
    func furnish(devices: Int = 0) throws {
        _ = try addLot(Rows.lot("L-1"))
        _ = try addDocument(Rows.document("scans.csv", lot: 1))
        for ordinal in 0..<devices { _ = try addIntake(Rows.intake(ordinal + 1, lot: 1)) }
    }

    /// Every record in the order given, as `intake/kind/body/document/line`.
    func recordTexts(_ range: ClosedRange<Int>) throws -> [String] {
        var texts: [String] = []
        try eachRecord(in: range) { intake, kind, digest, document, line, body in
            guard digest.count == 16 else { throw BrokenPromise(description: "a digest of \(digest.count) bytes") }
            texts.append("\(intake)/\(kind)/\(String(decoding: body, as: UTF8.self))/\(document)/\(line)")
        }
        return texts
    }

    func entryNumbers(from: Int) throws -> [Int] {
        var numbers: [Int] = []
        try eachEntry(from: from) { seq, leaf, body in
            guard leaf.count == 32, !body.isEmpty else { throw BrokenPromise(description: "entry \(seq) is not whole") }
            numbers.append(seq)
        }
        return numbers
    }
}
