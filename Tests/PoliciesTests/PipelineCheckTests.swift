import RecoveryModel
import Testing

@testable import Policies

/// What `pipeline lint` says of cosmetic tables and function lists.
@Suite struct PipelineCheckTests {
    private func rule(
        _ category: String, id: String = "row", into change: (inout CosmeticRule) -> Void = { _ in }
    ) -> CosmeticRule {
        var rule = CosmeticRule(id: id, zone: "frame", kind: "dent", category: category)
        change(&rule)
        return rule
    }

    private func problems(_ rules: [CosmeticRule], bands: [String] = []) -> [String] {
        var policy = Policy()
        policy.noDefectCategory = "C6"
        policy.cosmeticRules = rules
        policy.cosmeticBands = bands.map { CosmeticBand(category: $0, band: "A", ctia: "A") }
        return CosmeticTableCheck.problems(of: policy)
    }

    @Test func aTableThatCoversEveryMeasureIsInOrder() {
        #expect(problems([rule("C4")]) == [])
        #expect(
            problems([rule("C4") { $0.maximumLengthTenths = 30 }, rule("C3") { $0.minimumLengthTenths = 31 }]) == [])
        #expect(problems([]) == [], "a table that speaks of nothing has nothing to cover")
    }

    @Test func aMeasureWithoutARowIsAGap() {
        let length = problems([
            rule("C4") { $0.maximumLengthTenths = 30 }, rule("C3") { $0.minimumLengthTenths = 51 },
        ])
        #expect(length.count == 1 && length[0].contains("no cosmetic row covers frame/dent of 3.1 mm"), "\(length)")
        let count = problems([rule("C4") { $0.maximumCount = 2 }, rule("C3") { $0.minimumCount = 4 }])
        #expect(count.count == 1 && count[0].contains("3 of them"), "\(count)")
        #expect(problems([rule("C4") { $0.felt = true }]).count == 1, "what is not felt has no row")
        #expect(problems([rule("C4") { $0.minimumVisibleAt = 50 }]).count == 1, "nor has what is seen from nearby only")
    }

    @Test func aLargerDefectIsNeverBetter() {
        let length = problems([
            rule("C3") { $0.maximumLengthTenths = 30 }, rule("C4") { $0.minimumLengthTenths = 31 },
        ])
        #expect(length.count == 1 && length[0].contains("frame/dent of 3.1 mm, 1 of them gets a better"), "\(length)")
        let count = problems([rule("C3") { $0.maximumCount = 2 }, rule("C4") { $0.minimumCount = 3 }])
        #expect(count.count == 1 && count[0].contains("3 of them gets a better"), "\(count)")
    }

    @Test func aDefectIsNeverBetterThanNone() {
        let found = problems([rule("C7", id: "shiny")])
        #expect(found.count == 1 && found[0].contains("cosmetic row shiny: a defect gives C7"), "\(found)")
        #expect(problems([rule("C6")]) == [])
    }

    @Test func boundsInTheWrongOrderMeetNothing() {
        let rules: [(CosmeticRule, String)] = [
            (rule("C4", id: "l") { ($0.minimumLengthTenths, $0.maximumLengthTenths) = (30, 20) }, "row l: length"),
            (rule("C4", id: "c") { ($0.minimumCount, $0.maximumCount) = (3, 2) }, "row c: count"),
            (rule("C4", id: "v") { ($0.minimumVisibleAt, $0.maximumVisibleAt) = (51, 50) }, "row v: visible"),
        ]
        for (wrong, text) in rules {
            let found = problems([wrong, rule("C4", id: "all")])
            #expect(found.count == 1 && found[0].contains(text), "\(found)")
        }
        #expect(problems([rule("C4") { ($0.minimumCount, $0.maximumCount) = (.min, .max) }]) == [], "no overflow")
    }

    @Test func everyCategoryThatIsGivenHasItsBand() {
        #expect(problems([rule("C4")], bands: ["C4", "C6"]) == [])
        let defect = problems([rule("C4")], bands: ["C6"])
        #expect(defect.count == 1 && defect[0].contains("category C4 has no row in the bands"), "\(defect)")
        let clean = problems([rule("C4")], bands: ["C4"])
        #expect(clean.count == 1 && clean[0].contains("category C6 has no row in the bands"), "\(clean)")
    }

    @Test(arguments: ["warp_drive", "lock.activation", "media.sim", "state.setup", "LCD", ""])
    func aListNamesFunctionsOnly(name: String) {
        var policy = Policy()
        policy.keyFunctions = ["lcd"]
        #expect(FunctionListCheck.problems(of: policy) == [])
        policy.keyFunctions.append(name)
        policy.hardwareFunctions.append(name)
        let found = FunctionListCheck.problems(of: policy)
        #expect(found.count == 2 && found.allSatisfy { $0.contains("‘\(name)’ is no function") }, "\(found)")
        #expect(found.first?.hasPrefix("key_functions") == true && found.last?.hasPrefix("hardware_functions") == true)
    }

    @Test func anEmptyListAsksForNothing() {
        var policy = Policy()
        policy.keyFunctions = []
        #expect(FunctionListCheck.problems(of: policy) == ["key_functions is empty: nothing would have to work"])
        policy.hardwareFunctions = []
        #expect(FunctionListCheck.problems(of: policy).count == 2)
    }
}
