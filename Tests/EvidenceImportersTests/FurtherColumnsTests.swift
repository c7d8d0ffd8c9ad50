import Basics
import RecoveryModel
import Testing

@testable import EvidenceImporters

/// A column that the layout doesn't have may take back what the row says of the act.
@Suite struct FurtherColumnsTests {
    private func first<Value>(_ text: String, type: any RowImporter.Type, value: (Evidence) -> Value?) throws
        -> Value?
    {
        let sink = ListSink()
        try type.init().read(MemoryByteSource(text), into: sink)
        return sink.records.first.flatMap { value($0.evidence) }
    }

    @Test(arguments: [
        ("result", "failed - jammed", true), ("Status", "cancelled", true), ("completed", "no", true),
        ("error", "E17", true), ("result", "successful", false), ("completed", "yes", false), ("errors", "0", false),
        ("note", "cage 3", false), ("result", "", false),
    ])
    func ofADestruction(name: String, text: String, isAgainst: Bool) throws {
        let sheet =
            "device,destroyed_at,technique,criteria,equipment,operator,witness,battery_removed,video_ref,\(name)\n"
            + "356938035643809,2026-10-20T16:00:00Z,shred,2 mm,Mill,OP-D1,OP-R1,true,C1,\(text)\n"
        let criteria = try first(sheet, type: DestructionImporter.self) { evidence -> String? in
            if case .destruction(let value) = evidence { return value.criteria }
            return nil
        }
        #expect(criteria == (isAgainst ? "2 mm; \(name.lowercased()): \(text)" : "2 mm"))
    }

    @Test(arguments: [
        ("files_recovered", "12", true), ("recovered", "yes", true), ("errors", "read failed", true),
        ("files_recovered", "0", false), ("remnants", "none", false), ("serial", "X1", false),
    ])
    func ofASample(name: String, text: String, isAgainst: Bool) throws {
        let sheet =
            "device,sampled_at,sampler,tool,tool_version,result,\(name)\n"
            + "356938035643809,2026-10-20T16:00:00Z,OP-Q1,Reader,2,clean,\(text)\n"
        let result = try first(sheet, type: SampleImporter.self) { evidence -> String? in
            if case .sample(let value) = evidence { return value.result }
            return nil
        }
        #expect(result == (isAgainst ? "clean; \(name): \(text)" : "clean"))
    }
}
