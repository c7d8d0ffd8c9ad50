import Basics
import EvidenceImporters
import Foundation
import RecoveryModel
import Testing

/// Every importer has a folder of fixtures with the records that it gives. A missing `expected.json` is written once
/// and fails that run; `RECORD=1` writes all of them anew and fails too.
@Suite struct GoldenTests {
    @Test(arguments: BuiltInImporters.all.map { $0.id })
    func importerGivesWhatItsFolderExpects(id: String) throws {
        let importer = try #require(BuiltInImporters.importer(id))
        let fixtures = Repository.fixtures(id)
        #expect(!fixtures.isEmpty, "sample-manifests/importers/\(id) has no fixture")
        var lines: [String] = []
        for file in fixtures {
            let bytes = try Repository.bytes(file)
            #expect(recognise(bytes)?.id == id, "\(file.lastPathComponent) is not recognised as \(id)")
            let sink = ListSink()
            try importer.init().read(MemoryByteSource(bytes), into: sink)
            lines.append(Golden.text(file.lastPathComponent, sink))
        }
        try compare("[\n" + lines.joined(separator: ",\n") + "\n]\n", id)
    }

    private func compare(_ text: String, _ id: String) throws {
        let file = Repository.samples.appendingPathComponent(id).appendingPathComponent("expected.json")
        let isRecording = ProcessInfo.processInfo.environment["RECORD"] == "1"
        guard !isRecording, let expected = try? String(contentsOf: file, encoding: .utf8) else {
            try text.write(to: file, atomically: true, encoding: .utf8)
            Issue.record("\(file.path) was written: look at it and run again")
            return
        }
        let pairs = zip(expected.split(separator: "\n"), text.split(separator: "\n"))
        let first = pairs.first { $0 != $1 }
        #expect(expected == text, "first difference: expected \(first?.0 ?? "more") got \(first?.1 ?? "less")")
    }
}

/// Writes records and findings as JSON that a person can review.
enum Golden {
    static func text(_ name: String, _ sink: ListSink) -> String {
        var out = "{\"file\": \(quoted(name)), \"records\": ["
        out += sink.records.map { "\n  " + record($0) }.joined(separator: ",")
        out += "\n ], \"findings\": ["
        out += sink.findings.map { "\n  " + finding($0) }.joined(separator: ",")
        return out + "\n ]}"
    }

    private static func record(_ record: EvidenceRecord) -> String {
        let references = record.references.map { reference in
            quoted((reference.kind?.rawValue ?? "?") + ":" + reference.text + (reference.make.map { " @" + $0 } ?? ""))
        }
        let rows = record.evidence.body.split(separator: 0x1E, omittingEmptySubsequences: false).map { row in
            "\n     " + quoted(String(decoding: row.map { $0 == 0x1F ? 0x7C : $0 }, as: UTF8.self))
        }
        return "{\"line\": \(record.line), \"kind\": \"\(record.evidence.kind)\", \"references\": ["
            + references.joined(separator: ", ") + "], \"body\": [" + rows.joined(separator: ",") + "]}"
    }

    private static func finding(_ finding: FileFinding) -> String {
        let column = finding.column.map(String.init) ?? "null"
        return "{\"code\": \"\(finding.code)\", \"line\": \(finding.line), \"column\": \(column), \"message\": "
            + quoted(finding.message) + "}"
    }

    private static func quoted(_ text: String) -> String {
        var json = JSONText()
        json.string(text)
        return json.text
    }
}
