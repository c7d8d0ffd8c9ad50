import Basics
import EvidenceImporters
import Foundation
import RecoveryModel
import Testing

/// Files cut off or changed anywhere: no crash, and never silence.
@Suite struct DamageTests {
    @Test(arguments: BuiltInImporters.all.map { $0.id })
    func aTruncatedFileGivesARecordOrAFinding(id: String) throws {
        let importer = try #require(BuiltInImporters.importer(id))
        for file in Repository.fixtures(id) {
            let bytes = try Repository.bytes(file)
            for length in stride(from: 50, to: bytes.count, by: 50) {
                let sink = ListSink()
                try importer.init().read(MemoryByteSource(Array(bytes.prefix(length))), into: sink)
                let isHeaderOnly = !bytes.prefix(length - 1).contains(10)
                #expect(
                    isHeaderOnly || !sink.records.isEmpty || !sink.findings.isEmpty,
                    "\(file.lastPathComponent) cut at \(length) is silent")
            }
        }
    }

    @Test(arguments: BuiltInImporters.all.map { $0.id })
    func aChangedByteNeverStopsTheReading(id: String) throws {
        let importer = try #require(BuiltInImporters.importer(id))
        for file in Repository.fixtures(id) {
            let bytes = try Repository.bytes(file)
            for place in stride(from: 7, to: bytes.count, by: 97) {
                for value: UInt8 in [0, 34, 60, 123, 255] {
                    var damaged = bytes
                    damaged[place] = value
                    try importer.init().read(MemoryByteSource(damaged), into: ListSink())
                }
            }
        }
    }

    @Test func truncatedStructuredFilesSayThatTheyAreNotWhole() throws {
        for (id, name) in [
            ("phonecheck-json", "shape2-array.json"), ("phonecheck-json", "shape1-latest.json"),
            ("easypost-json", "event.json"), ("blancco-xml", "three-reports.xml"),
        ] {
            let importer = try #require(BuiltInImporters.importer(id))
            let bytes = try Repository.bytes(Repository.samples.appendingPathComponent(id).appendingPathComponent(name))
            for length in stride(from: 60, to: bytes.count - 8, by: 173) {
                let sink = ListSink()
                try importer.init().read(MemoryByteSource(Array(bytes.prefix(length))), into: sink)
                #expect(sink.codes.last == "I16", "\(name) cut at \(length): \(sink.codes)")
            }
        }
    }
}
