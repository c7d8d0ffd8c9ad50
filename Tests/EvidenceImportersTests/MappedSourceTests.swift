import Basics
import RecoveryModel
import Testing

@testable import EvidenceImporters

/// Somebody's sheet is read as the canonical one would be, on the same lines.
@Suite struct MappedSourceTests {
    private static let mapping = SheetMapping(
        name: "m", importer: GradingImporter.id,
        columns: ["Unit": "device", "Seen": "graded_at", "Where": "zone", "What": "kind", "By": "operator"],
        values: ["kind": ["kratzer": "light"]], constants: [:], zone: "+02:00", dates: .dayFirst)

    private func text(_ source: String, _ mapping: SheetMapping = mapping) throws -> [String] {
        let mapped = try MappedSource(MemoryByteSource(source), mapping: mapping, findings: { _ in })
        var all: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 7)
        while case let count = try buffer.withUnsafeMutableBytes({ try mapped.read(into: $0) }), count > 0 {
            all += buffer[..<count]
        }
        return String(decoding: all.dropFirst(3), as: UTF8.self).split(
            separator: "\n", omittingEmptySubsequences: false
        )
        .map(String.init)
    }

    @Test func headersWordsAndTimesAreMappedAndTheRestIsKept() throws {
        let found = try text("unit;SEEN;Where;What;By;Zone\n1;5.10.2026 9:03;back;Kratzer;OP;north\n2;;;dent;;\n")
        #expect(
            found[0]
                == #""length_mm","count","felt","visible_at_cm","device","graded_at","zone","kind","operator","their Zone""#
        )
        #expect(found[1] == #""","","","","1","2026-10-05 09:03+02:00","back","light","OP","north""#)
        #expect(found[2] == #""","","","","2","","","dent","","""#)
    }

    @Test func constantsStandInFrontAndNotInVoidRows() throws {
        let mapping = SheetMapping(
            name: "m", importer: FunctionalTestsImporter.id,
            columns: ["a": "device", "b": "tested_at", "c": "function", "d": "result"], constants: ["tool": "T\"1"])
        let found = try text("a,b,c,d,tool\n1,2,3,4,5\n,,,,\n1,2,3,4,5,\n", mapping)
        #expect(
            found[0]
                == #""tool","kind","score","tool_version","operator","device","tested_at","function","result","their tool""#
        )
        #expect(
            found[1] == #""T""1","","","","","1","2","3","4","5""# && found[2] == ""
                && found[3].hasPrefix(#""T""1","","","","","1","#))
    }

    @Test(arguments: [
        "Unit,Seen,Where,What,By\n\n\n1,5.10.2026,\"ba\nck\",dent,OP\n3,5.10.2026,a,dent,OP\n",
        "sep=;\nUnit;Seen;Where;What;By\n\n1;5.10.2026;\"b\r\nc\";dent;OP\n3;5.10.2026;a;dent;OP",
        "Unit,Seen,Where,What,By\r\"1\",5.10.2026,\"a\r\r\rb\",dent,OP\r3,5.10.2026,a,dent,OP\r",
        "Unit,Seen,Where,What,By\n1,5.10.2026,\"never closed,dent,OP\n\n\n\n3,5.10.2026,a,dent,OP\n",
        "Unit,Seen,Where,What,By\n1,5.10.2026,\"stray\"x,dent,OP\n\n\n\n3,5.10.2026,a,dent,OP\n",
        "Unit,Seen,Where,What,By\n1,5.10.2026,a\r,de\rnt,OP\n\n\n\n3,5.10.2026,a,dent,OP\n",
    ])
    func everyRowStaysOnItsLine(source: String) throws {
        let plain = try CSVReader(MemoryByteSource(source))
        var last = 0
        while try plain.next() { if plain.record.text(0) == "3" { last = plain.record.line } }
        let sink = ListSink()
        try MappedEvidence.read(MemoryByteSource(source), mapping: Self.mapping, into: sink)
        #expect(sink.records.last?.line == last && last >= 4, "\(sink.findings)")
    }

    @Test func damagedRowsAreRefusedAndNeverRecorded() throws {
        let sink = ListSink()
        let source =
            "Unit,Seen,Where,What,By\n1,5.10.2026,\"x\"y,dent,OP\n2,5.10.2026,\"z,dent,OP\n3,5.10.2026,a,dent,OP\n"
        try MappedEvidence.read(MemoryByteSource(source), mapping: Self.mapping, into: sink)
        #expect(sink.records.map(\.line) == [4])
        #expect(sink.findings.filter { $0.code == "I10" }.map(\.line) == [2, 3])
        #expect(sink.findings.map(\.column) == [13, 13], "counted in the file as it came")
    }

    @Test(
        arguments: [
            ("5.10.2026 9:03", .dayFirst, "2026-10-05 09:03+02:00"),
            ("10/5/2026 9:03 PM", .monthFirst, "2026-10-05 21:03+02:00"),
            ("10/5/2026 12:03 am", .monthFirst, "2026-10-05 00:03+02:00"),
            ("05-10-2026", .dayFirst, "2026-10-05"),
            ("2026-10-05 09:03", .yearFirst, "2026-10-05 09:03+02:00"),
            ("2026-10-05T09:03:00Z", .yearFirst, nil), ("2026-10-05T09:03:00Z", .dayFirst, nil),
            ("2026-10-05", .yearFirst, nil), ("13/13/2026 9:03", .dayFirst, nil), ("5.10.26 9:03", .dayFirst, nil),
            ("10/5/2026 13:03 PM", .monthFirst, nil), ("soon", .dayFirst, nil),
        ] as [(String, SheetMapping.DateOrder, String?)])
    func timesAreReadAsTheMappingSays(text: String, order: SheetMapping.DateOrder, expected: String?) {
        #expect(MappedTime.text(text, order: order, zone: "+02:00") == expected)
    }

    @Test func whatAnImporterReadsIsNotMapped() {
        func fits(_ text: String) -> Bool {
            Self.mapping.fits(FileHead(name: "x", bytes: Array(text.utf8), isWhole: true))
        }
        #expect(fits("unit,Seen,Where,What,By,More\n"))
        #expect(!fits("unit,Seen,Where,What\n"))
        // A typed erasure list stays one, whatever a mapping would make of it.
        #expect(!fits("unit,Seen,Where,What,By,Erased,Erase date\n"))
        #expect(!fits("device,graded_at,zone,kind,unit,Seen,Where,What,By\n"))
    }

    @Test func noConstantStatesAResultAPersonOrATime() {
        for sheet in BuiltInImporters.sheets {
            let refused = [
                "device", "identifier", "result", "operator", "witness", "technique", "seal_state", "hazard",
            ]
            #expect(!sheet.constants.contains { refused.contains($0) || sheet.times.contains($0) })
            #expect(
                sheet.identifying.allSatisfy(sheet.columns.contains) && !sheet.times.isEmpty,
                "\(sheet.id): a canonical sheet has a column …_at; a tool's own conforms to EvidenceImporter instead")
        }
    }
}
