import Basics
import ManifestReaders
import RecoveryModel
import Storage

@testable import Intake

/// A store in memory with lots whose manifests and evidence come record by record.
final class IntakeDesk {
    let store = MemoryStore()
    private(set) var book: IntakeStaging
    private var documents: [String: Int] = [:]
    private var line = 1

    /// With open lots of these names; terms of one that is `dock…` say that the dock's list is the list.
    init(_ lots: String...) throws {
        for name in lots {
            let terms = """
                lot: \(name)
                customer: c
                pipeline: r2v3-mobile
                contract: { confidentiality: low, standard: nist-800-88r1, reuse_allowed: true }
                \(name.hasPrefix("dock") ? "manifest: none" : "")
                """
            _ = try store.addLot(
                LotRow(
                    id: 0, name: name, customer: "c", pipeline: "r2v3-mobile", terms: terms, folder: "/nowhere",
                    openedAt: Instant(milliseconds: 0)))
        }
        book = try IntakeStaging(store: store)
    }

    private func lot(_ name: String) throws -> LotRow {
        try store.lots().first { $0.name == name }
            ?? LotRow(
                id: 0, name: name, customer: "", pipeline: "", terms: "", folder: "", openedAt: Instant(milliseconds: 0)
            )
    }

    /// The document at `path`, new when it is named first.
    func document(_ path: String, of lot: String? = nil) throws -> Int {
        if let known = documents[path] { return known }
        let digest = Digest(of: path)
        let id = try store.addDocument(
            DocumentRow(
                id: 0, digest: digest, original: digest, path: path, kind: "manifest:csv", bytes: 1,
                arrived: Instant(milliseconds: Int64(documents.count)), lot: lot.map { try self.lot($0).id },
                state: .read, mapping: ""))
        documents[path] = id
        return id
    }

    /// Reads a manifest, header and rows.
    func manifest(_ path: String, of name: String, _ rows: String...) throws {
        book.beginManifest()
        let document = try document(path, of: name)
        let sink = Claims()
        _ = try CSVManifestReader().read(
            MemoryByteSource(rows.joined(separator: "\n") + "\n"), options: ManifestOptions(), into: sink)
        for claim in sink.claims {
            var writer = FieldWriter()
            claim.write(to: &writer)
            let record = RecordRow(
                intake: 0, kind: .claim, digest: RecordRow.identity(.claim, writer.bytes), document: document,
                line: claim.source.line, body: writer.bytes)
            try book.stage(claim, record: record, lot: lot(name))
        }
    }

    /// False when the record waits.
    @discardableResult
    func take(_ evidence: Evidence, naming references: [DeviceReference], in path: String, of name: String? = nil)
        throws -> Bool
    {
        line += 1
        let lot = try name.map(lot)
        let record = EvidenceRecord(references: references, evidence: evidence, line: line)
        let prepared = PreparedRecord(
            record, body: evidence.body, document: try document(path, of: name), lot: lot?.id)
        return try book.attach(prepared, lot: lot)
    }

    /// A scan at the dock of a lot.
    @discardableResult
    func scan(_ text: String, in name: String, unit: String? = nil, path: String = "dock.csv") throws -> Bool {
        let source = SourceRef(document: 0, line: line)
        let scan = Scan(
            at: EvidenceTime("2026-10-05T09:00:\(10 + line)Z"), identifier: text, handlingUnit: nil, seal: nil,
            sealStateWord: nil, operatorID: nil, station: nil, location: "dock", note: nil, unit: unit, hazardWord: nil,
            source: source)
        return try take(
            .scan(scan), naming: [DeviceReference(kind: nil, text: text)], in: path, of: name)
    }

    /// A tool's report about a device that it names so.
    @discardableResult
    func erase(_ references: (IdentifierKind, String)..., make: String? = "Apple", of name: String? = nil) throws
        -> Bool
    {
        line += 1
        var erasure = Erasure(source: SourceRef(document: 0, line: line))
        erasure.evidenceClass = .toolExport
        erasure.manufacturer = make
        erasure.identifiers = references.map { DeviceReference(kind: $0.0, text: $0.1, make: make) }
        erasure.station = "WS-\(line)"
        return try take(.erasure(erasure), naming: erasure.identifiers, in: "erasure-\(line).json", of: name)
    }

    /// A test of a device that its file names without a label.
    @discardableResult
    func test(_ device: String, of name: String? = nil) throws -> Bool {
        line += 1
        let statement = TestStatement(
            at: EvidenceTime("2026-10-06T09:00:00Z"), function: "wifi", result: "pass", score: "\(line)",
            source: SourceRef(document: 0, line: line))
        let session = TestSession(statements: [statement], source: statement.source)
        return try take(
            .tests(session), naming: [DeviceReference(kind: nil, text: device)], in: "tests.csv", of: name)
    }

    /// Gives what waits another chance.
    func retry() throws {
        for row in try store.unmatched() {
            guard let prepared = PreparedRecord(row) else { continue }
            let lot = try store.lots().first { $0.id == row.lot }
            if try book.attach(prepared, lot: lot) { try store.removeUnmatched(row.id) }
        }
    }

    /// Withdraws what came at a path.
    func withdraw(_ path: String) throws {
        let touched = try store.removeRecords(document: try document(path))
        try book.settleWithdrawal(of: touched.filter { $0 > 0 })
    }

    /// What the store has of a lot: `name: kinds of records` of each device that isn't void, in order.
    func devices(_ name: String) throws -> [String] {
        try store.intakes(lot: lot(name).id, after: 0, limit: 1000).filter { !$0.isVoid }.map { row in
            let words = try kinds(row.id).filter { $0 != "crossFact" }.joined(separator: " ")
            return "\(row.name)\(row.isManifested ? "" : "?"): \(words)"
        }
    }

    /// Codes of the facts of the device of this number in the lot.
    func facts(_ ordinal: Int, of name: String) throws -> [String] {
        let row = try store.intakes(lot: lot(name).id, after: 0, limit: 1000).first { $0.ordinal == ordinal }
        guard let row else { return [] }
        var codes: [String] = []
        try store.eachRecord(in: row.id...row.id) { _, kind, _, _, _, body in
            guard kind == EvidenceKind.crossFact.rawValue else { return }
            var reader = FieldReader(Array(body))
            codes.append(CrossFact(from: &reader).code.rawValue)
        }
        return codes.sorted()
    }

    private func kinds(_ intake: Int) throws -> [String] {
        var kinds: [String] = []
        try store.eachRecord(in: intake...intake) { _, kind, _, _, _, _ in
            kinds.append(EvidenceKind(rawValue: kind).map { "\($0)" } ?? "?")
        }
        return kinds
    }
}

private final class Claims: ClaimSink {
    var claims: [Claim] = []

    func claim(_ claim: Claim) { claims.append(claim) }
    func finding(_ finding: FileFinding) {}
}
