import RecoveryModel
import Testing

@testable import LotGenerator

/// Properties of the evidence itself, over a clean lot.
@Suite struct GeneratedLotTests {
    private let planner = DevicePlanner(LotRecipe(devices: 400, seed: 21).clean)

    @Test func identifiersAreValidAndUnique() {
        var seen = Set<String>()
        for index in 0..<400 {
            let plan = planner.plan(index)
            for imei in [plan.imei, plan.imei2].compactMap({ $0 }) {
                #expect(imei.utf8.count == 15)
                #expect("\(CheckDigits.luhn(String(imei.dropLast())))" == imei.suffix(1))
                #expect(imei.hasPrefix("35") || imei.hasPrefix("01"))
                #expect(seen.insert(imei).inserted, "\(imei) twice")
            }
            #expect(seen.insert(plan.serial).inserted && seen.insert(plan.unit).inserted)
            #expect(seen.insert("ecid \(plan.ecid)").inserted)
        }
    }

    @Test func identifiersStayUniqueInVeryLargeLots() {
        var seen = Set<String>()
        for index in stride(from: 0, to: 1_500_000, by: 997) {
            var random = SplitMix64(seed: 1, stream: 1, index: index)
            let recipe = LotRecipe(devices: 1_500_000, seed: 1)
            let mint = IdentifierGenerator(recipe: recipe, index: index, model: DeviceCatalogue.models[0], &random)
            #expect(seen.insert(mint.imei ?? "").inserted && seen.insert(mint.assetTag).inserted)
        }
    }

    @Test func readersKnowEveryTypeAllocationCode() {
        for entry in DeviceCatalogue.typeAllocationCodes {
            let known = TypeAllocations.shipped[code: Array(entry.tac.utf8)]
            #expect(known?.make == entry.make && known?.model == entry.model, "\(entry.tac)")
        }
        #expect(TypeAllocations.shipped[code: Array("35990199".utf8)] == nil)
    }

    @Test func timesAreInOrderAndInOctober() {
        let october = Seconds(year: 2026, month: 10, day: 1)..<Seconds(year: 2026, month: 11, day: 1)
        for devices in [1, 240, 1_000_000] {
            let timeline = Timeline(devices: devices)
            for index in [0, devices / 3, devices - 1] {
                let first = index / 1_000 * 1_000
                let times = [
                    timeline.labelled(first: first), timeline.pickedUp(first: first), timeline.delivered(first: first),
                    timeline.scanned(index), timeline.moved(index), timeline.testedBefore(index),
                    timeline.repaired(index), timeline.erased(index), timeline.erasedAgain(index),
                    timeline.testedAfter(index), timeline.graded(index), timeline.destroyed(index),
                ]
                #expect(times == times.sorted())
                #expect(times.allSatisfy(october.contains))
            }
        }
    }

    @Test func noTwoErasuresAtOneStationBeginTogether() {
        let large = DevicePlanner(LotRecipe(devices: 1_000_000, seed: 2).clean)
        var seen = Set<String>()
        for index in 500_000..<501_000 {
            for erasure in large.plan(index).erasures {
                #expect(seen.insert("\(erasure.station) \(erasure.start.value)").inserted)
            }
        }
    }

    @Test func halfOfTheErasuresAreOfEitherTool() {
        let tools = (0..<400).flatMap { planner.plan($0).erasures.map(\.tool) }
        #expect(tools.filter { $0 == .blancco }.count == 200)
        #expect(tools.count == 400)
    }

    @Test func checkDigitsAgreeWithPublishedNumbers() {
        #expect(CheckDigits.luhn("35693803564380") == 9)
        #expect(CheckDigits.gs1("04012345000000111") == 2)
        #expect(CheckDigits.ups("5R8939035756712") == 7)
        #expect(CheckDigits.fedEx("98657878885") == 5)
    }

    @Test func calendarTimesAreWrittenRight() {
        let time = Seconds(year: 2026, month: 10, day: 5, hour: 8, minute: 1) + 9
        #expect(time.text() == "2026-10-05T08:01:09Z")
        #expect(time.text(.naive) == "2026-10-05 08:01:09")
        #expect(Seconds(0).text() == "1970-01-01T00:00:00Z")
        #expect(Seconds(year: 2028, month: 2, day: 29).text(.date) == "2028-02-29")
        #expect(Seconds(-1).text() == "1969-12-31T23:59:59Z")
    }
}

/// The sample lots go into one store together.
@Suite struct SampleLotTests {
    @Test func sampleLotsShareNoIdentifier() {
        var seen = Set<String>()
        for (_, recipe) in BuiltInRecipes.all {
            let planner = DevicePlanner(recipe)
            for index in 0..<recipe.devices {
                let plan = planner.plan(index)
                // Two devices share a plate by design.
                if plan.expected.fault == "shared-plate" { continue }
                for text in [plan.imei, plan.imei2, plan.serial, plan.assetTag, plan.unit].compactMap({ $0 }) {
                    #expect(seen.insert(text).inserted, "\(text) twice")
                }
            }
        }
    }
}
