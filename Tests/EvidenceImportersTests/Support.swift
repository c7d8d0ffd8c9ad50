import Basics
import EvidenceImporters
import Foundation
import RecoveryModel
import Testing

/// Keeps all that an importer gives.
final class ListSink: EvidenceSink {
    private(set) var records: [EvidenceRecord] = []
    private(set) var findings: [FileFinding] = []

    func record(_ record: EvidenceRecord) throws { records.append(record) }
    func finding(_ finding: FileFinding) throws { findings.append(finding) }

    var codes: [String] { findings.map(\.code.rawValue) }

    var erasures: [Erasure] {
        records.compactMap { if case .erasure(let erasure) = $0.evidence { erasure } else { nil } }
    }

    var sessions: [TestSession] {
        records.compactMap { if case .tests(let session) = $0.evidence { session } else { nil } }
    }
}

/// Reads `text` with the importer that recognises it.
func read(_ text: String, as expected: any EvidenceImporter.Type) throws -> ListSink {
    try read(Array(text.utf8), as: expected)
}

func read(_ bytes: [UInt8], as expected: any EvidenceImporter.Type) throws -> ListSink {
    let importer = try #require(recognise(bytes))
    #expect(importer.id == expected.id)
    let sink = ListSink()
    try expected.init().read(MemoryByteSource(bytes), into: sink)
    return sink
}

func recognise(_ bytes: [UInt8]) -> (any EvidenceImporter.Type)? {
    let head = FileHead(name: "x", bytes: Array(bytes.prefix(FileHead.length)), isWhole: bytes.count < FileHead.length)
    return BuiltInImporters.recognise(head)
}

/// Folders of the repository, found from this file.
enum Repository {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    static let samples = root.appendingPathComponent("sample-manifests/importers")

    static func files(in folder: URL) -> [URL] {
        let found = try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        return (found ?? []).filter { !$0.lastPathComponent.hasPrefix(".") }.sorted { $0.path < $1.path }
    }

    static func bytes(_ file: URL) throws -> [UInt8] { [UInt8](try Data(contentsOf: file)) }

    /// Fixture files of one importer.
    static func fixtures(_ id: String) -> [URL] {
        files(in: samples.appendingPathComponent(id)).filter { $0.lastPathComponent != "expected.json" }
    }
}
