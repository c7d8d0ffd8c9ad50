import Testing

@testable import LotGenerator

@Suite struct LotGeneratorTests {
    @Test func equalRecipesWriteEqualBytes() throws {
        let recipe = LotRecipe(devices: 260, seed: 7)
        let (first, second) = (Scratch(), Scratch())
        try LotGenerator.write(recipe, to: first.path)
        try LotGenerator.write(recipe, to: second.path)
        let names = first.files()
        #expect(names == second.files())
        #expect(names.contains("lot/manifest.csv") && names.contains("tables/operators.csv"))
        for name in names { #expect(first.bytes(name) == second.bytes(name), "\(name) differs") }
    }

    @Test func anotherSeedWritesAnotherLot() throws {
        let (first, second) = (Scratch(), Scratch())
        try LotGenerator.write(LotRecipe(devices: 5, seed: 1), to: first.path)
        try LotGenerator.write(LotRecipe(devices: 5, seed: 2), to: second.path)
        #expect(first.bytes("lot/manifest.csv") != second.bytes("lot/manifest.csv"))
    }

    @Test func filesOfBoundedSizeHoldTheSameRecords() throws {
        var recipe = LotRecipe(devices: 60, seed: 3).clean
        let (whole, parts) = (Scratch(), Scratch())
        try LotGenerator.write(recipe, to: whole.path)
        recipe.devicesPerFile = 25
        try LotGenerator.write(recipe, to: parts.path)
        #expect(parts.files().contains("lot/erasure/blancco-3.xml"))
        let names = ["lot/erasure/phonecheck.json", "lot/erasure/phonecheck-2.json", "lot/erasure/phonecheck-3.json"]
        let records = names.flatMap { parts.lines($0).filter { $0.hasPrefix("{") }.map(trimmed) }
        #expect(records == whole.lines(names[0]).filter { $0.hasPrefix("{") }.map(trimmed))
        #expect(records.count == 30)
        for name in names { #expect(parts.text(name).hasPrefix("[\n{") && parts.text(name).hasSuffix("}\n]\n")) }
    }

    @Test func everyFaultHasItsPlaceInALotOf240() {
        let placement = FaultPlacement(LotRecipe(devices: 240, seed: 5))
        var seen: [String: Int] = [:]
        for index in 0..<240 { if let placed = placement.fault(at: index) { seen[placed.fault.id, default: 0] += 1 } }
        #expect(placement.isWhole)
        for fault in BuiltInFaults.all { #expect(seen[fault.id, default: 0] >= fault.width, "\(fault.id)") }
    }

    @Test func faultsHaveIdsOfTheirOwn() {
        let ids = BuiltInFaults.all.map(\.id)
        #expect(Set(ids).count == ids.count)
    }

    @Test func theMenuCoversTheCodesThatEvidenceCanRaise() {
        let codes = Set(BuiltInFaults.all.flatMap(\.codes) + BuiltInFaults.lotCodes)
        let wanted = """
            I01 I02 I03 I04 I05 I07 I08 I09 I10 I11 I12 I13 I15 I16 I17 T02 T03 T04 T05 T06 T07 T08 T10 T11 F01 F02 F03 \
            F04 F05 F06 F07 F08 F10 F11 F12 F13 G01 G02 G04 D03 S00 S01 S02 S03 S05 S06 S07 S10 S12 S13 S14 S15 S16 S17 \
            S18 S19 S20 S22 S23 S24 S25 S26 S27 S28 S30 S31 S32 S33 S36 S37 S38 S40 S41 S47
            """
        #expect(wanted.split(separator: " ").filter { !codes.contains(String($0)) } == [])
    }

    /// What a fault declares is what the device's expectation says.
    @Test func faultsExpectTheCodesTheyDeclare() {
        let planner = DevicePlanner(LotRecipe(devices: 240, seed: 5))
        for index in 0..<240 {
            guard let placed = planner.placement.fault(at: index) else { continue }
            let plan = planner.plan(index)
            #expect(plan.expected.codes == placed.fault.codes, "\(placed.fault.id)")
            #expect(plan.expected.fault == placed.fault.id)
        }
    }

    @Test func aCleanLotExpectsNothingButPassing() throws {
        let scratch = Scratch()
        try LotGenerator.write(LotRecipe(devices: 40, seed: 9).clean, to: scratch.path)
        let lines = scratch.lines("expected.json").filter { $0.hasPrefix("{\"identifier\"") }
        #expect(lines.count == 40)
        for line in lines {
            #expect(line.contains("\"codes\":[]") && line.contains("\"route\":\"resale\"") && !line.contains("held"))
        }
    }

    @Test func contractsWithoutReuseAreExpectedToCloseIt() throws {
        let scratch = Scratch()
        var recipe = LotRecipe(devices: 3, seed: 9).clean
        recipe.reuseAllowed = false
        try LotGenerator.write(recipe, to: scratch.path)
        #expect(scratch.text("expected.json").contains("\"codesAtLeast\":[\"D02\"]"))
        #expect(scratch.text("lot/lot.yaml").contains("reuse_allowed: false"))
    }

    @Test func progressReachesTheEnd() throws {
        let scratch = Scratch()
        var steps: [Int] = []
        try LotGenerator.write(LotRecipe(devices: 2_100, seed: 4), to: scratch.path) { steps.append($0) }
        #expect(steps == [1_000, 2_000, 2_100])
    }

    @Test func recipesOutOfBoundsAreRefused() {
        let none = LotRecipe(devices: 0, seed: 1)
        let error = LotGeneratorError(code: .recipe, message: "")
        #expect(throws: error) { try LotGenerator.write(none, to: "/nowhere") }
    }

    @Test func aFolderThatCannotBeMadeIsNamed() {
        let recipe = LotRecipe(devices: 1, seed: 1)
        #expect(throws: LotGeneratorError(code: .output, message: "")) {
            try LotGenerator.write(recipe, to: "/proc/nothing/here")
        }
    }

    private func trimmed(_ line: String) -> String {
        line.hasSuffix(",") ? String(line.dropLast()) : line
    }
}
