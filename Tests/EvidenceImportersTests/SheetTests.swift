import Basics
import EvidenceImporters
import RecoveryModel
import Testing

@Suite struct SheetTests {
    private static let header = "scanned_at,identifier,handling_unit,seal,seal_state,operator,station,location,note"
    private static let row = "2026-10-05T08:00:00Z,490154203237518,BOX-1,S-1,intact,OP-R1,DOCK-1,receiving,ok"

    @Test(arguments: [",", ";", "\t", "|"])
    func anyDelimiterIsRead(delimiter: String) throws {
        let text = (Self.header + "\r\n" + Self.row + "\r\n").split(separator: ",").joined(separator: delimiter)
        let sink = try read(text, as: DockScansImporter.self)
        #expect(sink.records.count == 1)
        #expect(sink.findings.isEmpty)
    }

    @Test func anyOrderCaseAndFurtherColumnsAreRead() throws {
        let sink = try read(
            "X,Identifier,SCANNED_AT\n1,490154203237518,2026-10-05T08:00:00Z\n", as: DockScansImporter.self)
        #expect(sink.records.first?.references == [DeviceReference(kind: nil, text: "490154203237518")])
        // The columns that are missing are named once.
        #expect(sink.codes == ["I16"])
    }

    @Test func utf16IsRead() throws {
        let text = Self.header + "\n" + Self.row.replacing("ok", with: "größer") + "\n"
        let bytes: [UInt8] = [0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        let sink = try read(bytes, as: DockScansImporter.self)
        guard case .scan(let scan) = sink.records.first?.evidence else { return #expect(Bool(false)) }
        #expect(scan.note == "größer")
    }

    @Test func badRowsAreFoundAndTheRestGoesOn() throws {
        let bad = [
            "2026-10-05T08:00:00Z,A", "\"2026-10-05T08:00:00Z,B,,,,,,,", Self.row + ",too much",
            "2026-10-05T08:00:00Z,,,,,,,,note without device",
        ]
        let sink = try read(
            ([Self.header, Self.row] + bad + [Self.row]).joined(separator: "\n") + "\n", as: DockScansImporter.self)
        #expect(sink.records.map(\.line) == [2, 7])
        #expect(sink.codes == ["I10", "I10", "I10", "I10"])
        #expect(sink.findings.map(\.line) == [3, 4, 5, 6])
        #expect(sink.findings.allSatisfy { ($0.column ?? 0) > 0 })
    }

    @Test(arguments: ["\n", "\r\n"]) func aCellThatTookTheNextRowInIsNoRow(end: String) throws {
        let cells = Self.row.split(separator: ",")
        let torn = (cells.dropLast() + ["\"ok" + end + Self.row + "\""]).joined(separator: ",")
        let lines = [Self.header, Self.row, torn, Self.row.replacing("ok", with: "\"two" + end + "lines, or three\"")]
        let sink = try read(lines.joined(separator: end) + end, as: DockScansImporter.self)
        #expect(sink.records.map(\.line) == [2, 5], "a note of two lines is one")
        #expect(sink.codes == ["I10"] && sink.findings.first?.line == 3)
    }

    @Test func badEncodingCostsItsRowOnly() throws {
        var bytes = Array((Self.header + "\n" + Self.row.replacing("ok", with: "größer — ünïcode") + "\n").utf8)
        bytes += Array(Self.row.utf8) + [0xFF, 10] + Array(Self.row.utf8) + [10]
        let sink = try read(bytes, as: DockScansImporter.self)
        #expect(sink.records.map(\.line) == [2, 4])
        #expect(sink.findings.map(\.line) == [3])
    }

    @Test func anUnreadableTimeIsNoneAndTheRecordStays() throws {
        let text = Self.header + "\n" + Self.row.replacing("2026-10-05T08:00:00Z", with: "5 Oct at eight") + "\n"
        let sink = try read(text, as: DockScansImporter.self)
        guard case .scan(let scan) = sink.records.first?.evidence else { return #expect(Bool(false)) }
        #expect(scan.at == nil)
        #expect(sink.codes == ["I10"])
        #expect(sink.findings.first?.column == 1)
    }

    @Test func theColumnOfAFindingCountsCharacters() throws {
        let text = "at,from,to,released_by,accepted_by,units\n2026-10-05,Größe,\"ü,\",a,b,many\n"
        let sink = try read(text, as: HandOversImporter.self)
        #expect(sink.findings.last?.column == 27)
        #expect(sink.findings.last?.message.contains("'many'") == true)
    }

    @Test func missingIsNotZero() throws {
        let sink = try read(
            "at,from,to,released_by,accepted_by,document,handling_unit,seal,units,grams\n2026-10-05,a,b,c,d,,,,,\n",
            as: HandOversImporter.self)
        guard case .handOver(let handOver) = sink.records.first?.evidence else { return #expect(Bool(false)) }
        #expect(handOver.units == nil && handOver.grams == nil && handOver.seal == nil)
    }

    @Test func typedResultsNeverCount() throws {
        let sink = try read(
            "IMEI,Erase result,Erased at\n490154203237518,Successful,2026-10-06\n", as: TypedErasureImporter.self)
        #expect(sink.erasures.map(\.evidenceClass) == [.typed])
        #expect(sink.erasures.first?.outcome == .successful)
    }

    @Test func aControlledResetIsWorkflowEvidence() throws {
        let text =
            "device,started_at,ended_at,technique,result,instructions_version,tool,tool_version,operator,station\n"
            + "A,2026-10-06T10:00:00,2026-10-06T10:05:00,factoryReset,done,WI-1,,,OP,WS\n"
        let erasure = try #require(try read(text, as: ControlledResetImporter.self).erasures.first)
        #expect(erasure.evidenceClass == .workflow)
        #expect(erasure.outcome == .unknown)
        #expect(erasure.outcomeWords == "done")
        #expect(erasure.startedAt?.zoneKnown == false)
    }
}
