import Basics
import ManifestReaders
import RecoveryModel

/// Collects what a reader gives.
final class Collector: ClaimSink {
    var claims: [Claim] = []
    var findings: [FileFinding] = []

    func claim(_ claim: Claim) { claims.append(claim) }
    func finding(_ finding: FileFinding) { findings.append(finding) }
}

/// Reads `bytes` with the reader that recognises them.
struct Understanding {
    var reading: ManifestReading
    var claims: [Claim]
    var findings: [FileFinding]

    init(_ bytes: [UInt8], options: ManifestOptions = ManifestOptions(), with reader: any ManifestReader) throws {
        let sink = Collector()
        reading = try reader.read(MemoryByteSource(bytes), options: options, into: sink)
        claims = sink.claims
        findings = sink.findings
    }

    init(_ text: String, options: ManifestOptions = ManifestOptions()) throws {
        try self.init(Array(text.utf8), options: options, with: CSVManifestReader())
    }

    /// Codes of a row.
    func codes(_ row: Int) -> [String] { claims[row].notes.map(\.code.rawValue).filter { $0 != "I12" } }

    /// One JSON document, a row to a line, for `expected.json`.
    var json: [UInt8] {
        var head = JSONText()
        head.beginObject()
        head.member("format", reading.format)
        head.member("headerLine", reading.mapping.headerLine ?? 0)
        head.member("score", reading.mapping.score)
        var out = head.bytes
        out += Array(",\n\"columns\":[\n".utf8) + lines(reading.mapping.columns.map(Self.json))
        out += Array("],\n\"notes\":[\n".utf8) + lines(reading.notes.map { Self.json($0.line, $0.text) })
        out += Array("],\n\"findings\":[\n".utf8) + lines(findings.map { Self.json($0.line, $0.code.rawValue) })
        return out + Array("],\n\"rows\":[\n".utf8) + lines(claims.map(Self.json)) + Array("]}\n".utf8)
    }

    private func lines(_ items: [[UInt8]]) -> [UInt8] {
        items.isEmpty ? [] : Array(items.joined(separator: [44, 10])) + [10]
    }

    private static func json(_ line: Int, _ text: String) -> [UInt8] {
        var out = JSONText()
        out.beginObject()
        out.member("line", line)
        out.member("text", text)
        out.endObject()
        return out.bytes
    }

    private static func json(_ column: MappedColumn) -> [UInt8] {
        var out = JSONText()
        out.beginObject()
        out.member("position", column.position)
        out.member("header", column.header)
        out.member("use", column.useName)
        out.member("basis", column.basis.rawValue)
        if let fit = column.fit { out.member("fit", fit) }
        out.endObject()
        return out.bytes
    }

    private static func json(_ claim: Claim) -> [UInt8] {
        var out = JSONText()
        out.beginObject()
        out.member("line", claim.source.line)
        out.name("identifiers")
        out.beginArray()
        for identifier in claim.identifiers { out.string("\(identifier.kind.rawValue):\(identifier.value)") }
        out.endArray()
        out.name("rejected")
        out.beginArray()
        for reference in claim.rejected { out.string("\(reference.kind?.rawValue ?? "?"):\(reference.text)") }
        out.endArray()
        let texts = [
            ("make", claim.make), ("model", claim.model), ("colour", claim.colour), ("carrier", claim.carrier),
            ("os", claim.operatingSystem), ("box", claim.box), ("pallet", claim.pallet), ("seal", claim.seal),
        ]
        for (name, text) in texts where text != nil { out.member(name, text) }
        if let storage = claim.storageGB { out.member("storageGB", storage) }
        for name in claim.locks.keys.sorted() { out.member(name, claim.locks[name]?.rawValue) }
        out.name("extras")
        out.beginObject()
        for name in claim.extras.keys.sorted() { out.member(name, claim.extras[name]) }
        out.endObject()
        out.name("codes")
        out.beginArray()
        for note in claim.notes { out.string(note.code.rawValue) }
        out.endArray()
        out.endObject()
        return out.bytes
    }
}
