import Basics
import EvidenceImporters
import RecoveryModel
import Testing

@Suite struct FunctionalTestsTests {
    private static let header = "device,tested_at,function,result,kind,score,tool,tool_version,operator\n"

    private func rows(_ list: [String]) throws -> ListSink {
        try read(Self.header + list.joined(separator: "\n") + "\n", as: FunctionalTestsImporter.self)
    }

    @Test func rowsThatStandTogetherBecomeOneSession() throws {
        let sink = try rows([
            "A,2026-10-05T09:00:00Z,lcd,PASS,auto,,T,1,OP", "A,2026-10-05T09:00:00Z,wifi,fail,auto,,T,1,OP",
            "B,2026-10-05T09:01:00Z,lcd,pass,auto,,T,1,OP", "A,2026-10-05T09:02:00Z,lcd,fail,auto,,T,1,OP",
        ])
        #expect(sink.sessions.map { $0.statements.map(\.function) } == [["lcd", "wifi"], ["lcd"], ["lcd"]])
        #expect(sink.sessions.map(\.source.line) == [2, 4, 5])
        #expect(sink.sessions[0].statements.map(\.source.line) == [2, 3])
        #expect(sink.sessions[0].statements.map(\.result) == ["pass", "fail"])
        #expect(sink.records.map { $0.references.map(\.text) } == [["A"], ["B"], ["A"]])
    }

    @Test func aBadRowInsideASessionDoesNotSplitIt() throws {
        let sink = try rows([
            "A,2026-10-05T09:00:00Z,lcd,pass,,,,,", "A,ragged", "A,2026-10-05T09:00:00Z,wifi,pass,,,,,",
        ])
        #expect(sink.sessions.map { $0.statements.count } == [2])
        #expect(sink.codes == ["I10"])
    }

    @Test func emptyCellsAreNil() throws {
        let statement = try #require(
            try rows(["A,2026-10-05T09:00:00Z,lock.mdm,,,,,,"]).sessions.first?.statements.first)
        #expect(statement.kind == nil && statement.score == nil && statement.tool == nil)
        #expect(statement.operatorID == nil && statement.toolVersion == nil && statement.lockState == nil)
    }

    @Test func unknownWordsAreKept() throws {
        let statements = try rows(["A,2026-10-05T09:00:00Z,warp_drive,Odd,,,,,"]).sessions.flatMap(\.statements)
        #expect(statements.map(\.function) == ["warp_drive"])
        #expect(statements.map(\.result) == ["odd"])
    }

    @Test func operatorsThatAlternateAreNotMixedUp() throws {
        let sink = try rows(
            (0..<40).map { "A,2026-10-05T09:00:00Z,f\($0),pass,,\($0),T\($0 % 3),\($0 % 2),OP\($0 % 5)" })
        let statements = sink.sessions.flatMap(\.statements)
        #expect(
            statements.enumerated().allSatisfy { place, statement in
                statement.function == "f\(place)" && statement.tool == "T\(place % 3)" && statement.score == "\(place)"
                    && statement.operatorID == "OP\(place % 5)" && statement.toolVersion == "\(place % 2)"
            })
    }

    @Test func spreadsheetArmourIsTakenOffDevices() throws {
        let sink = try rows([
            "=\"0490154203237518\",2026-10-05,lcd,pass,,,,,", "'0490154203237518,2026-10-05,wifi,pass,,,,,",
        ])
        #expect(sink.sessions.count == 1)
        #expect(sink.records.first?.references.first?.text == "0490154203237518")
    }

    @Test func aSessionOfEndlessRowsIsCut() throws {
        let sink = try rows(Array(repeating: "A,2026-10-05,lcd,pass,,,,,", count: 5000))
        #expect(sink.sessions.map { $0.statements.count } == [4096, 904])
    }
}
