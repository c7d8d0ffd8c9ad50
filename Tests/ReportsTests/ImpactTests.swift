import LotGenerator
import Printing
import Testing

@testable import Reports

@Suite struct ImpactTests {
    @Test func everyLineOfTheTableIsAFactorWithASource() {
        #expect(ImpactFactors.all.count == ImpactFactors.csv.split(separator: "\n").count)
        for factor in ImpactFactors.all {
            #expect(factor.low <= factor.high && factor.low >= 0, "\(factor.id)")
            #expect(!factor.source.isEmpty && !factor.version.isEmpty && !factor.unit.isEmpty, "\(factor.id)")
        }
        #expect(Set(ImpactFactors.all.map(\.id)).count == ImpactFactors.all.count)
        #expect((ImpactFactors.factor("displacement")?.high ?? 100) < 100)
        #expect(ImpactFactors.factor("life")?.version == "assumption")
    }

    @Test func theRangeIsRoundedOutwards() throws {
        let one = try #require(AvoidedEmissions(phones: 1))
        // 56,900 × 0.54 × 0.50 − 15,000 and 60,000 × 0.73 − 2,800
        #expect(one.low == 363 && one.high == 41_000)
        let none = try #require(AvoidedEmissions(phones: 0))
        #expect(none.low == 0 && none.high == 0)
    }

    @Test func lowIsNeverAboveHighAndUnitsAddUp() throws {
        let document = try MenuLot.report("impact")
        let emissions = document.section("Avoided emissions")
        #expect(emissions.rows.count == 3)
        for (low, high) in zip(emissions["low"], emissions["high"]) {
            #expect((low.number ?? .max) <= (high.number ?? .min))
        }
        let metals = document.section("Metals in phones recycled or destroyed")
        #expect(metals.rows.count == 10)
        for (low, high) in zip(metals["lowMg"], metals["highMg"]) {
            #expect((low.number ?? .max) <= (high.number ?? .min))
        }
        let units = document.section("Units")
        let counted = ["phones", "tablets", "unknown"].flatMap { units[$0].compactMap(\.number) }.reduce(0, +)
        let settled = try MenuLot.report("settlement").section("Units").rows.count
        #expect(counted >= settled && units["tablets"].contains { ($0.number ?? 0) > 0 })
        #expect(document.facts.contains { $0.label == "Displacement rate, assumed" && $0.value == "54 to 73 %" })
        #expect(document.section("Left out").rows.contains { $0[0] == .text("tablets") })
    }
}
