import Basics
import EvidenceImporters
import ManifestReaders
import RecoveryModel

/// `manifest inspect` and `evidence inspect`: what would be understood, nothing stored.
package enum Inspect {
    /// What a file turned out to be and what it says.
    package struct Result: Sendable {
        /// JSON for programs.
        package let json: String
        /// Lines for a person.
        package let lines: [String]
        package let hasTrouble: Bool
    }

    /// Rows or records shown in full.
    private static let shown = 10

    /// Reads a manifest and records nothing. Throws `OperationError` when no reader takes it.
    package static func manifest(_ path: String) throws -> Result {
        let head = try head(path)
        guard let reader = BuiltInManifestReaders.reader(for: head) else {
            throw OperationError(.unreadable, "\(path): not recognised as a manifest; see `lotwise formats`")
        }
        let sink = InspectSink()
        let reading = try explained { try reader.read(FileByteSource(path: path), options: ManifestOptions(), into: sink) }
        var json = JSONText(reserving: 2048)
        json.beginObject()
        json.member("file", path)
        json.name("understood")
        ManifestText.write(reading, &json)
        json.name("rows")
        json.beginArray()
        for claim in sink.claims { write(claim, &json) }
        json.endArray()
        json.name("findings")
        write(sink.findings, &json)
        json.endObject()
        return Result(json: json.text, lines: lines(path, reading, sink), hasTrouble: !sink.findings.isEmpty)
    }

    private static func lines(_ path: String, _ reading: ManifestReading, _ sink: InspectSink) -> [String] {
        var lines = ["\(path): \(reading.format), \(reading.rows) rows, mapping score \(reading.mapping.score) of 100"]
        for column in reading.mapping.columns {
            lines.append("  \(column.label) → \(column.useName) (\(column.basis.rawValue))")
        }
        for claim in sink.claims.prefix(shown) {
            let names = claim.identifiers.map { "\($0.kind.rawValue) \($0.value)" }.joined(separator: ", ")
            let notes = claim.notes.map { "\($0.code): \($0.detail)" }.joined(separator: "; ")
            lines.append("  line \(claim.source.line): \(names.isEmpty ? "no identifier" : names) \(notes)")
        }
        lines += sink.findings.prefix(50).map { "  line \($0.line): \($0.code) \($0.message)" }
        return lines
    }

    private static func write(_ claim: Claim, _ json: inout JSONText) {
        json.beginObject()
        json.member("line", claim.source.line)
        json.name("identifiers")
        json.beginArray()
        for item in claim.identifiers {
            json.beginObject()
            json.member("kind", item.kind.rawValue)
            json.member("value", item.value)
            json.endObject()
        }
        json.endArray()
        json.member("make", claim.make)
        json.member("model", claim.model)
        json.name("codes")
        json.beginArray()
        for note in claim.notes { json.string(note.code.rawValue) }
        json.endArray()
        json.endObject()
    }

    /// Reads an evidence file and records nothing. Throws `OperationError` when no importer takes it.
    package static func evidence(_ path: String) throws -> Result {
        let head = try head(path)
        guard let type = BuiltInImporters.recognise(head) else {
            throw OperationError(.unreadable, "\(path): no importer recognises it; see `lotwise formats`")
        }
        let sink = InspectSink()
        try explained { try type.init().read(FileByteSource(path: path), into: sink) }
        var json = JSONText(reserving: 2048)
        json.beginObject()
        json.member("file", path)
        json.member("format", type.id)
        json.member("records", sink.recordCount)
        json.name("kinds")
        json.beginObject()
        for name in sink.kinds.keys.sorted() { json.member(name, sink.kinds[name] ?? 0) }
        json.endObject()
        json.name("findings")
        write(sink.findings, &json)
        json.endObject()
        var lines = ["\(path): \(type.id), \(sink.recordCount) records"]
        for name in sink.kinds.keys.sorted() { lines.append("  \(name): \(sink.kinds[name] ?? 0)") }
        for record in sink.records {
            let names = record.references.map(\.text).joined(separator: ", ")
            lines.append("  line \(record.line): \(record.evidence.kind) \(names)")
        }
        lines += sink.findings.prefix(50).map { "  line \($0.line): \($0.code) \($0.message)" }
        return Result(json: json.text, lines: lines, hasTrouble: !sink.findings.isEmpty)
    }

    private static func head(_ path: String) throws -> FileHead {
        guard FileSystem.exists(path) else { throw OperationError(.unreadable, "\(path): no such file; check the path") }
        return try explained { try FileNature.head(of: path, name: path) }
    }

    private static func explained<T>(_ body: () throws -> T) throws -> T {
        do { return try body() } catch let error as SystemError { throw OperationError(.unreadable, error.description) }
    }

    private static func write(_ findings: [FileFinding], _ json: inout JSONText) {
        json.beginArray()
        for finding in findings.prefix(1000) {
            json.beginObject()
            json.member("code", finding.code.rawValue)
            json.member("line", finding.line)
            json.name("column")
            if let column = finding.column { json.integer(column) } else { json.null() }
            json.member("message", finding.message)
            json.endObject()
        }
        json.endArray()
    }
}

/// Counts everything and keeps the first rows.
private final class InspectSink: EvidenceSink, ClaimSink {
    var claims: [Claim] = []
    var records: [EvidenceRecord] = []
    var recordCount = 0
    var kinds: [String: Int] = [:]
    var findings: [FileFinding] = []

    func record(_ record: EvidenceRecord) throws {
        recordCount += 1
        kinds["\(record.evidence.kind)", default: 0] += 1
        if records.count < 10 { records.append(record) }
    }

    func claim(_ claim: Claim) throws { if claims.count < 1000 { claims.append(claim) } }

    func finding(_ finding: FileFinding) throws { if findings.count < 1000 { findings.append(finding) } }
}
