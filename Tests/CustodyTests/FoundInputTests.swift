import Foundation
import ParserFuzzing
import Testing

/// Inputs that once broke a parser, kept by scripts/fuzz-parsers in `Found/TARGET/`.
@Suite struct FoundInputTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Found").path

    private static func found(_ target: FuzzTarget) throws -> [(name: String, bytes: [UInt8])] {
        let folder = Self.folder + "/" + target.name
        guard FileManager.default.fileExists(atPath: folder) else { return [] }
        return try FileManager.default.contentsOfDirectory(atPath: folder).sorted().map { name in
            (name, [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder + "/" + name))))
        }
    }

    @Test(arguments: FuzzTarget.all.map(\.name))
    func whatOnceBrokeAParserNoLongerDoes(_ name: String) throws {
        let target = try #require(FuzzTarget.all.first { $0.name == name })
        for (file, bytes) in try Self.found(target) {
            let wrong = target.check(bytes)
            #expect(wrong == nil, "\(name)/\(file): \(wrong ?? "")")
        }
    }

    /// A seed that is refused would leave the fuzzer with nothing to begin from.
    @Test(arguments: FuzzTarget.all.map(\.name))
    func everySeedIsFine(_ name: String) throws {
        let target = try #require(FuzzTarget.all.first { $0.name == name })
        let seeds = try target.seeds()
        #expect(!seeds.isEmpty)
        for seed in seeds {
            let wrong = target.check(seed)
            #expect(wrong == nil, "\(name): \(wrong ?? "")")
        }
    }

    @Test func everyKeptInputHasItsTarget() throws {
        let folders = try FileManager.default.contentsOfDirectory(atPath: Self.folder)
        #expect(Set(folders).isSubset(of: FuzzTarget.all.map(\.name)))
        #expect(Set(FuzzTarget.all.map(\.name)).count == FuzzTarget.all.count)
    }
}
