import Basics
import EvidenceImporters
import ManifestReaders
import RecoveryModel
import StoreFiles

/// `manifest inspect` and `evidence inspect`: what would be understood, nothing stored.
///
/// ```
/// let result = try Inspect.manifest("manifest.csv")
/// for line in result.lines { print(line) }
/// ```
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
    package static func manifest(_ path: String, mapping: String? = nil) throws -> Result {
        let head = try head(path)
        let (reader, used) = try manifestReader(path, head: head, mappings: try MappingCatalogue.load(given: mapping))
        let sink = InspectSink()
        let options = ManifestOptions(mapping: used?.columns)
        let reading = try OperationError.explained(as: .unreadable) {
            try reader.read(FileByteSource(path: path), options: options, into: sink)
        }
        var json = JSONText(reserving: 2048)
        json.beginObject()
        json.member("file", path)
        json.name("understood")
        ManifestText.write(reading, through: used, &json)
        json.name("rows")
        json.beginArray()
        for claim in sink.claims { write(claim, &json) }
        json.endArray()
        json.name("findings")
        write(sink.findings, &json)
        json.endObject()
        return Result(
            json: json.text, lines: lines(path, reading: reading, sink: sink),
            hasTrouble: !sink.findings.isEmpty || sink.holdsRow)
    }

    /// What would read the file: the mapping that fits, or a built-in reader.
    private static func manifestReader(_ path: String, head: FileHead, mappings: MappingCatalogue) throws
        -> (any ManifestReader, LoadedMapping?)
    {
        if let refusal = mappings.refusal(head) { throw OperationError(.unreadable, "\(path): \(refusal)") }
        switch FileNature.of(head, mappings) {
        case .mappedManifest(let mapping): return (CSVManifestReader(), mapping)
        case .ambiguous(let names): throw ambiguity(path, names)
        default: break
        }
        let isNamedSo = FileSystem.name(of: path).lowercased().hasPrefix("manifest")
        let named = isNamedSo ? BuiltInManifestReaders.reader(forManifest: head) : nil
        guard let reader = named ?? BuiltInManifestReaders.reader(for: head) else {
            throw OperationError(.unreadable, "\(path): not recognised as a manifest; see `lotwise formats`")
        }
        return (reader, nil)
    }

    private static func ambiguity(_ path: String, _ names: [String]) -> OperationError {
        OperationError(
            .unreadable, "\(path): mappings \(names.joined(separator: " and ")) fit equally; give --mapping FILE")
    }

    private static func lines(_ path: String, reading: ManifestReading, sink: InspectSink) -> [String] {
        var lines = ["\(path): \(reading.format), \(reading.rows) rows, mapping score \(reading.mapping.score) of 100"]
        lines.append("  \(reading.digest.description), \(reading.byteCount) bytes")
        if let given = reading.mapping.given { lines.append("  read through mapping \(given)") }
        let personal = reading.mapping.columns.filter { $0.use == .personal }.map(\.label)
        lines.append(
            personal.isEmpty
                ? "  no personal columns"
                : "  personal columns, dropped unless lot.yaml says otherwise: " + personal.joined(separator: ", "))
        lines += reading.notes.map { "  line \($0.line): \($0.text)" }
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
    package static func evidence(_ path: String, mapping: String? = nil) throws -> Result {
        let head = try head(path)
        let sink = InspectSink()
        let format = try readEvidence(path, head: head, mappings: try MappingCatalogue.load(given: mapping), sink: sink)
        var json = JSONText(reserving: 2048)
        json.beginObject()
        json.member("file", path)
        json.member("format", format)
        json.member("records", sink.recordCount)
        json.name("kinds")
        json.beginObject()
        for name in sink.kinds.keys.sorted() { json.member(name, sink.kinds[name] ?? 0) }
        json.endObject()
        json.name("findings")
        write(sink.findings, &json)
        json.endObject()
        var lines = ["\(path): \(format), \(sink.recordCount) records"]
        for name in sink.kinds.keys.sorted() { lines.append("  \(name): \(sink.kinds[name] ?? 0)") }
        for record in sink.records {
            let names = record.references.map(\.text).joined(separator: ", ")
            lines.append("  line \(record.line): \(record.evidence.kind) \(names)")
        }
        lines += sink.findings.prefix(50).map { "  line \($0.line): \($0.code) \($0.message)" }
        return Result(json: json.text, lines: lines, hasTrouble: !sink.findings.isEmpty)
    }

    /// Reads the file as `run` would and returns the name of its format.
    private static func readEvidence(
        _ path: String, head: FileHead, mappings: MappingCatalogue, sink: InspectSink
    ) throws -> String {
        let nature = FileNature.of(head, mappings)
        switch nature {
        case .evidence(let type):
            try OperationError.explained(as: .unreadable) {
                try type.init().read(FileByteSource(path: path), into: sink)
            }
        case .mappedEvidence(_, let mapping):
            try OperationError.explained(as: .unreadable) {
                try MappedEvidence.read(FileByteSource(path: path), mapping: mapping.sheet, into: sink)
            }
        case .ambiguous(let names): throw ambiguity(path, names)
        default:
            let why = mappings.refusal(head) ?? "no importer and no mapping recognises it; see `lotwise formats`"
            throw OperationError(.unreadable, "\(path): \(why)")
        }
        return nature.name
    }

    private static func head(_ path: String) throws -> FileHead {
        guard FileSystem.exists(path) else {
            throw OperationError(.unreadable, "\(path): no such file; check the path")
        }
        return try OperationError.explained(as: .unreadable) { try FileNature.head(of: path, name: path) }
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
    /// A row whose identifiers would hold its device, such as a scientific notation (I04).
    var holdsRow = false

    func record(_ record: EvidenceRecord) throws {
        recordCount += 1
        kinds["\(record.evidence.kind)", default: 0] += 1
        if records.count < 10 { records.append(record) }
    }

    func claim(_ claim: Claim) throws {
        if claims.count < 1000 { claims.append(claim) }
        if claim.notes.contains(where: { CodeCatalogue.severity(of: $0.code) == .hold }) { holdsRow = true }
    }

    func finding(_ finding: FileFinding) throws { if findings.count < 1000 { findings.append(finding) } }
}
