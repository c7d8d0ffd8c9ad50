import Basics
import EvidenceImporters
import Foundation
import ManifestReaders
import RecoveryModel
import Testing

@testable import Intake
@testable import StoreFiles

/// The example mapping files give what stands beside their samples. `RECORD=1` writes the answers anew, and that run
/// fails.
@Suite struct MappingTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    static let names = ["example-bench-tests", "example-customer-sheet"]

    private func sample(_ name: String) throws -> (path: String, bytes: [UInt8], head: FileHead, expected: URL) {
        let folder = Self.root.appendingPathComponent("sample-manifests/mappings/\(name)")
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        let file = folder.appendingPathComponent(try #require(files.first { $0.hasSuffix(".csv") }))
        let bytes = Array(try Data(contentsOf: file))
        let head = FileHead(name: file.lastPathComponent, bytes: bytes, isWhole: true)
        return (file.path, bytes, head, folder.appendingPathComponent("expected.json"))
    }

    @Test(arguments: names) func anExampleIsReadAsRecorded(name: String) throws {
        let sample = try sample(name)
        let shelf = try MappingCatalogue.load(folder: "/nowhere")
        let mapping = try #require(shelf.fitting(sample.head).first)
        #expect(mapping.name == name)
        let sink = Lines()
        if mapping.isManifest {
            let options = ManifestOptions(mapping: mapping.columns)
            _ = try CSVManifestReader().read(MemoryByteSource(sample.bytes), options: options, into: sink)
        } else {
            try MappedEvidence.read(MemoryByteSource(sample.bytes), mapping: mapping.sheet, into: sink)
        }
        let found = "[\n" + sink.lines.joined(separator: ",\n") + "\n]\n"
        _ = try JSONParser.parse(Array(found.utf8))
        if ProcessInfo.processInfo.environment["RECORD"] == "1" {
            try found.write(to: sample.expected, atomically: true, encoding: .utf8)
            Issue.record("\(sample.expected.path) was written: look at it, then run without RECORD")
            return
        }
        let expected = try String(contentsOf: sample.expected, encoding: .utf8)
        #expect(found == expected)
    }

    @Test func personalColumnsOfAMappedManifestAreNotKept() throws {
        let sample = try sample("example-customer-sheet")
        let mapping = try #require(MappingCatalogue.load(folder: "/nowhere").fitting(sample.head).first)
        var kept: [UInt8] = []
        _ = try CSVManifestReader().redact(
            MemoryByteSource(sample.bytes), options: ManifestOptions(mapping: mapping.columns)
        ) { kept += $0 }
        let text = String(decoding: kept, as: UTF8.self)
        for word in ["Robin", "Bloggs", "4.21"] { #expect(!text.contains(word)) }
        #expect(text.contains("F2LXA1B2C3D4") && text.contains("APL"))
    }

    @Test func aNoteNamesTheMappingFile() throws {
        let mapping = try LoadedMapping(
            Array("name: a\nkind: manifest\ncolumns: { X: imei }\n".utf8), path: "a.yaml")
        #expect(LoadedMapping.digest(in: mapping.note) == mapping.digest)
        #expect(LoadedMapping.digest(in: "") == nil && LoadedMapping.digest(in: "{\"columns\":[]}") == nil)
    }

    @Test func whatFitsEquallyIsNotGuessed() throws {
        let folder = NSTemporaryDirectory() + "lotwise-mappings-\(UInt64.random(in: 0...(.max)))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        func write(_ name: String, _ columns: String) throws {
            let text = "name: \(name)\nkind: manifest\ncolumns: { \(columns) }\n"
            try text.write(toFile: "\(folder)/\(name).yaml", atomically: true, encoding: .utf8)
        }
        try write("one", "Code: imei, Crate: box")
        try write("two", "Code: serial, Crate: box")
        let head = FileHead(name: "x", bytes: Array("Code,Crate,Shade\n355341084395630,1,2\n".utf8), isWhole: true)
        #expect(try MappingCatalogue.load(folder: folder).fitting(head).map(\.name) == ["one", "two"])
        try write("three", "Code: imei, Crate: box, Shade: ignored")
        #expect(try MappingCatalogue.load(folder: folder).fitting(head).map(\.name) == ["three"])
        let given = try MappingCatalogue.load(given: folder + "/two.yaml", folder: folder)
        #expect(given.fitting(head).map(\.name) == ["two"])
        try "name: x\nkind: manifest\ncolums: { A: imei }\n".write(
            toFile: folder + "/bad.yaml", atomically: true, encoding: .utf8)
        let error = try #require(throws: OperationError.self) { _ = try MappingCatalogue.load(folder: folder) }
        #expect(error.message.contains("bad.yaml:3: unknown key ‘colums’"), "\(error)")
    }
}

/// Everything that a reader gives, a line of JSON each.
private final class Lines: EvidenceSink, ClaimSink {
    private(set) var lines: [String] = []

    func record(_ record: EvidenceRecord) {
        add(
            "record", line: record.line, head: record.references.map(\.text).joined(separator: ","),
            body: record.evidence.body)
    }

    func claim(_ claim: Claim) {
        var writer = FieldWriter()
        claim.write(to: &writer)
        add(
            "claim", line: claim.source.line, head: claim.notes.map(\.code.rawValue).joined(separator: ","),
            body: writer.bytes)
    }

    func finding(_ finding: FileFinding) {
        add("finding", line: finding.line, head: finding.code.rawValue, body: Array(finding.message.utf8))
    }

    private func add(_ kind: String, line: Int, head: String, body: [UInt8]) {
        var json = JSONText()
        json.beginObject()
        json.member("what", kind)
        json.member("line", line)
        json.member("of", head)
        let plain = body.map { $0 == 0x1F ? 0x7C : $0 == 0x1E ? 0x7E : $0 }
        json.member("says", String(decoding: plain, as: UTF8.self))
        json.endObject()
        lines.append(json.text)
    }
}
