import Testing

@testable import LotGenerator

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// `sample-manifests/` holds what the named recipes write, byte for byte. `RECORD=1` writes it anew, and fails.
@Suite struct SampleManifestTests {
    private static let samples: String = {
        let parts = #filePath.split(separator: "/").dropLast(3)
        return "/" + parts.joined(separator: "/") + "/sample-manifests"
    }()

    @Test(arguments: BuiltInRecipes.all.map(\.folder))
    func sampleLotIsWhatItsRecipeWrites(folder: String) throws {
        guard let recipe = BuiltInRecipes.all.first(where: { $0.folder == folder })?.recipe else { return }
        let kept = Self.samples + "/" + folder
        if getenv("RECORD") != nil {
            try LotGenerator.writeLot(recipe, to: kept, expected: kept + "/expected.json")
            Issue.record("\(folder) was written anew; run again without RECORD")
            return
        }
        let made = Scratch()
        try LotGenerator.writeLot(recipe, to: made.path, expected: made.path + "/expected.json")
        compare(made, Scratch(existing: kept))
    }

    @Test func sampleTablesAreWhatTheGeneratorWrites() throws {
        let kept = Self.samples + "/tables"
        if getenv("RECORD") != nil {
            try StoreTables.write(to: kept)
            Issue.record("tables were written anew; run again without RECORD")
            return
        }
        let made = Scratch()
        try StoreTables.write(to: made.path)
        compare(made, Scratch(existing: kept))
    }

    @Test func samplesStaySmall() {
        let kept = Scratch(existing: Self.samples + "/harbor-health-2026-10")
        let total = kept.files().reduce(0) { $0 + kept.bytes($1).count }
        #expect(total > 100_000 && total < 3_000_000)
    }

    private func compare(_ made: Scratch, _ kept: Scratch) {
        #expect(made.files() == kept.files())
        for name in made.files() {
            #expect(made.bytes(name) == kept.bytes(name), "\(name) differs; RECORD=1 swift test writes it anew")
        }
    }
}
