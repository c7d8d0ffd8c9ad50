import Basics
import Foundation
import ManifestReaders
import RecoveryModel
import Testing

/// One folder a format under `sample-manifests/formats`, found by itself: a manifest and what was understood of it.
/// `RECORD=1` writes the answers anew, and that run fails.
@Suite("Sample manifests by format")
struct FormatGoldenTests {
    private static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("sample-manifests/formats")

    static let formats = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()

    private struct Sample {
        let bytes: [UInt8]
        let reader: any ManifestReader
        let expected: URL

        init(_ format: String) throws {
            let folder = FormatGoldenTests.folder.appendingPathComponent(format)
            let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            let name = try #require(names.first { $0 != "expected.json" })
            bytes = Array(try Data(contentsOf: folder.appendingPathComponent(name)))
            let head = FileHead(name: name, bytes: Array(bytes.prefix(FileHead.length)), isWhole: true)
            reader = try #require(BuiltInManifestReaders.reader(for: head), "\(format) is recognised")
            expected = folder.appendingPathComponent("expected.json")
        }
    }

    @Test("there are samples") func some() { #expect(Self.formats.count >= 13) }

    @Test("a sample is understood as recorded", arguments: formats)
    func golden(format: String) throws {
        let sample = try Sample(format)
        let found = try Understanding(sample.bytes, with: sample.reader).json
        _ = try JSONParser.parse(found)
        if ProcessInfo.processInfo.environment["RECORD"] == "1" {
            try Data(found).write(to: sample.expected)
            Issue.record("\(format)/expected.json was written: look at it, then run without RECORD")
            return
        }
        let expected = try Data(contentsOf: sample.expected)
        #expect(String(decoding: found, as: UTF8.self) == String(decoding: expected, as: UTF8.self))
    }

    @Test("the kept document gives the same claims as the original", arguments: formats, PersonalDataPolicy.allCases)
    func redaction(format: String, policy: PersonalDataPolicy) throws {
        let sample = try Sample(format)
        let options = ManifestOptions(personal: PersonalFilter(policy, key: [1, 2, 3]))
        var kept: [UInt8] = []
        let report = try sample.reader.redact(MemoryByteSource(sample.bytes), options: options) { kept += $0 }
        #expect(report.original == Digest(of: sample.bytes) && report.kept == Digest(of: kept))
        let before = try Understanding(sample.bytes, options: options, with: sample.reader)
        let after = try Understanding(kept, options: options, with: sample.reader)
        #expect(after.claims.count == before.claims.count)
        for (found, wanted) in zip(after.claims, before.claims) { #expect(found.content == wanted.content) }
        #expect(after.findings.map(\.line) == before.findings.map(\.line))
        guard policy != .keep else { return }
        let text = String(decoding: kept, as: UTF8.self)
        for name in ["Bloggs", "Robin", "Example", "@harbor", "+1555", "Beispiel", "Muster"] {
            #expect(!text.contains(name), "\(name) is left in \(format)")
        }
        var again: [UInt8] = []
        _ = try sample.reader.redact(MemoryByteSource(kept), options: options) { again += $0 }
        #expect(again == kept, "redacting twice changes nothing")
    }
}

extension Claim {
    /// What a claim says, with its line.
    var content: String {
        var writer = FieldWriter()
        write(to: &writer)
        return "\(source.line): " + String(decoding: writer.bytes, as: UTF8.self)
    }
}
