import Basics
import Pipeline
import RecoveryModel
import Testing

@testable import Stages

@Suite struct CosmeticStageTests {
    private let policy: Policy

    init() throws { policy = try PipelineCatalogue.load("r2v3-mobile").policy }

    private func line(
        _ zone: String?, _ kind: String, at: String = "2026-10-14T15:00:00Z", mm: String? = nil, count: Int? = nil,
        felt: Bool? = nil, by person: String = "g1"
    ) -> GradeLine {
        GradeLine(
            at: EvidenceTime(at), zone: zone, kind: kind, lengthMillimetres: mm, count: count, felt: felt,
            visibleAtCentimetres: nil, operatorID: person, source: SourceRef(document: 5, line: 2))
    }

    private func grade(
        _ lines: [GradeLine], _ change: (inout Dossier) -> Void = { _ in }
    ) -> (outcome: Outcome, category: String?, rule: String?, codes: [String]) {
        var dossier = Sample.dossier()
        dossier.grades = lines
        change(&dossier)
        let outcome = CosmeticStage().evaluate(dossier, after: [], in: Sample.context(policy))
        guard case .cosmetic(let category, _, _, let rule, _) = outcome.detail else { return (outcome, nil, nil, []) }
        return (outcome, category, rule, outcome.reasons.map(\.code.rawValue))
    }

    @Test func aDeviceWithoutADefectIsExcellent() {
        let result = grade([line(nil, "none")])
        #expect(result.category == "C6" && result.outcome.verdict == .passed)
        #expect(
            result.outcome.detail == .cosmetic(category: "C6", band: "A", ctia: "A-B", rule: "none", defect: "none"))
    }

    @Test func noRecordWaits() {
        #expect(grade([]).codes == ["G01"] && grade([]).outcome.verdict == .waiting)
    }

    @Test func theWorstRuleDecidesAndIsKept() {
        let result = grade([
            line("frame", "micro", count: 2), line("back_glass", "dent", mm: "9", count: 1),
            line("frame", "light", mm: "4", count: 1, felt: false),
        ])
        #expect(result.category == "C3" && result.rule == "dent" && result.outcome.verdict == .passed)
        if case .cosmetic(_, let band, _, _, let defect) = result.outcome.detail {
            #expect(band == "D" && defect == "back_glass/dent 9 mm")
        }
    }

    @Test(arguments: ["20.05", "20.01", "20.000001"]) func aLengthIsNeverCutDown(mm: String) {
        #expect(grade([line("frame", "light", mm: mm, count: 1, felt: false)]).category == "C4")
        #expect(grade([line("frame", "light", mm: "20.0", count: 1, felt: false)]).category == "C5")
    }

    @Test func aCountThatCannotBeReadMayBeAny() {
        #expect(grade([line("frame", "light", mm: "4", count: GradeLine.unreadable, felt: false)]).codes == ["G02"])
    }

    @Test func aGradeFromBeforeTheDeviceCameIsNone() {
        #expect(grade([line(nil, "none", at: "2026-09-01T15:00:00Z")]).codes == ["G01"])
        let both = [line("frame", "dent", at: "2026-09-01T15:00:00Z", mm: "9", count: 1), line(nil, "none")]
        #expect(grade(both).category == "C6" && grade(both).codes == [])
    }

    @Test func ofTwoGradingsAtOneInstantTheWorseHolds() {
        let light = line("frame", "light", mm: "4", count: 1, felt: false, by: "g2")
        for lines in [[line(nil, "none"), light], [light, line(nil, "none")]] { #expect(grade(lines).category == "C5") }
    }

    @Test func onePersonInTwoSpellingsIsOne() {
        let later = line(nil, "none", at: "2026-10-14T16:00:00Z", by: "G1")
        #expect(grade([line("frame", "light", mm: "4", count: 1, felt: false), later]).codes == ["G04"])
    }

    @Test func aGradeGetsBetterByARepairOfThatPartOnly() {
        let lines = [
            line("display", "crack", at: "2026-10-10T15:00:00Z"), line(nil, "none", at: "2026-10-14T16:00:00Z"),
        ]
        func repaired(_ part: String?, _ action: String) -> [String] {
            grade(lines) { dossier in
                dossier.repairs = [
                    Repair(
                        at: EvidenceTime("2026-10-12T10:00:00Z"), action: action, part: part, oldSerial: nil,
                        newSerial: nil, oem: nil, operatorID: nil, source: SourceRef(document: 6, line: 2))
                ]
            }.codes
        }
        #expect(repaired("display", "replaced") == [])
        #expect(repaired("battery", "replaced") == ["G04"] && repaired(nil, "no repair possible") == ["G04"])
        #expect(repaired("display", "inspected") == ["G04"])
    }

    @Test(arguments: [("glass_front", "front_glass"), ("lens_crack", "lens"), ("bruising", "display")])
    func aTestThatFoundADefectIsNotOverlooked(function: String, zone: String) {
        func seen(_ lines: [GradeLine]) -> [String] {
            grade(lines) { dossier in
                dossier.statements.append(
                    TestStatement(
                        at: EvidenceTime("2026-10-13T15:00:00Z"), function: function, result: "fail",
                        source: SourceRef(document: 7, line: 2)))
            }.codes
        }
        #expect(seen([line(nil, "none")]) == ["G02"])
        #expect(seen([line(zone, "chip", mm: "1")]) == [])
    }

    @Test func manyLinesOfOneDefectAreManyDefects() {
        let few = (0..<3).map { _ in line("frame", "light", mm: "4", felt: false) }
        let many = (0..<12).map { _ in line("frame", "light", mm: "4", felt: false) }
        #expect(grade(few).category == "C5")
        #expect(grade(many).category == "C3")
    }

    @Test func aMeasureThatIsLeftOutIsTakenAtItsWorst() {
        #expect(grade([line("frame", "light", mm: "4", felt: false)]).category == "C5")
        #expect(grade([line("frame", "light", felt: false)]).category == "C4")
        #expect(grade([line("frame", "light", mm: "4")]).category == "C4")
    }

    @Test(
        arguments: [
            ("screen", "crack", nil), ("display", "smudge", nil), (nil, "crack", nil), ("frame", "dent", "wide"),
        ]
            as [(String?, String, String?)])
    func whatIsOutsideTheVocabularyHolds(zone: String?, kind: String, mm: String?) {
        let result = grade([line(zone, kind, mm: mm)])
        #expect(result.codes == ["G02"] && result.category == nil && result.outcome.verdict == .held)
    }

    @Test func cleanAndDefectiveAtOnceHolds() {
        #expect(grade([line(nil, "none"), line("frame", "dent", mm: "2", count: 1)]).codes == ["G02"])
    }

    @Test func aCrackThatATestDeniesHolds() {
        let pass = TestStatement(
            at: EvidenceTime("2026-10-13T15:00:00Z"), function: "glass_front", result: "pass",
            source: SourceRef(document: 4, line: 9))
        let result = grade([line("front_glass", "crack", mm: "24", count: 1)]) { $0.statements = [pass] }
        #expect(result.codes == ["G02"] && result.outcome.verdict == .held)
        #expect(grade([line("back_glass", "crack", mm: "24", count: 1)]) { $0.statements = [pass] }.codes.isEmpty)
    }

    @Test func twoGradersMayDifferByOneStep() {
        let clean = line(nil, "none", at: "2026-10-14T10:00:00Z", by: "g1")
        let light = line("frame", "light", at: "2026-10-14T15:00:00Z", mm: "4", count: 1, felt: false, by: "g2")
        let dent = line("frame", "dent", at: "2026-10-14T15:00:00Z", mm: "9", count: 3, felt: true, by: "g2")
        #expect(grade([clean, light]).codes.isEmpty && grade([clean, light]).category == "C5")
        #expect(grade([clean, dent]).codes == ["G04"])
    }

    @Test func aChangedGradeNeedsAReason() {
        let clean = line(nil, "none", at: "2026-10-14T10:00:00Z")
        let light = line("frame", "light", at: "2026-10-14T15:00:00Z", mm: "4", count: 1, felt: false)
        #expect(grade([clean, light]).codes == ["G04"])
        let repaired = grade([clean, light]) { dossier in
            dossier.repairs = [
                Repair(
                    at: EvidenceTime("2026-10-14T12:00:00Z"), action: "replaced", part: "frame", oldSerial: nil,
                    newSerial: nil, oem: nil, operatorID: nil, source: SourceRef(document: 6, line: 2))
            ]
        }
        #expect(repaired.codes.isEmpty && repaired.category == "C5", "the latest grading holds")
    }
}
