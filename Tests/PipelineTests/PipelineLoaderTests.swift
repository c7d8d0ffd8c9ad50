import Foundation
import RecoveryModel
import Testing

@testable import Pipeline

@Suite struct PipelineLoaderTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    private func load(_ from: String, _ to: String) throws -> LoadedPipeline {
        let yaml = try #require(PipelineCatalogue.bytes("r2v3-mobile.yaml"))
        let text = String(decoding: yaml, as: UTF8.self)
        #expect(text.contains(from), "the pipeline no longer says ‘\(from)’")
        return try PipelineLoader.load(Array(text.replacing(from, with: to).utf8), file: "x.yaml") { path in
            try #require(PipelineCatalogue.bytes(path), "no \(path)")
        }
    }

    @Test(arguments: ["r2v3-mobile", "nist-only"]) func aBuiltInPipelineLoads(name: String) throws {
        let loaded = try PipelineCatalogue.load(name)
        #expect(loaded.policy.name == name)
        #expect(loaded.policy.digest.hasPrefix("sha256:"))
        #expect(loaded.policy.stages == StageName.allCases)
        #expect(!loaded.policy.erasureStandards.isEmpty && !loaded.policy.media.isEmpty)
        #expect(!loaded.policy.cosmeticRules.isEmpty && loaded.policy.cosmeticBands.count == 9)
        #expect(loaded.files.first?.path == name + ".yaml" && loaded.files.count == 7)
    }

    @Test func theMobilePipelineSaysWhatIsPromised() throws {
        let policy = try PipelineCatalogue.load("r2v3-mobile").policy
        #expect(
            policy.keyFunctions == [
                "power_on", "lcd", "digitizer", "charge_port", "cellular_voice", "ear_speaker", "mic_bottom",
                "power_key",
                "vol_up", "vol_down", "wifi",
            ])
        #expect(policy.hardwareFunctions == Policy().hardwareFunctions)
        #expect(policy.batteryMinimumPercent == 80 && policy.noDefectCategory == "C6")
        #expect(policy.erasureAttempts == 2 && policy.erasureMaximumAgeDays == 37 && policy.clockSkewSeconds == 300)
        #expect(Set(policy.requiredStatements) == ["media.sim", "media.sd", "media.esim", "state.setup"])
        #expect(policy.expectedStatements.isEmpty && policy.verificationMinimumPercent == 10)
        let apple = policy.erasureStandards.first { $0.words == "apple ios erasure" }
        #expect(apple?.technique == .cryptographicErase)
        #expect(policy.erasureStandards.first { $0.words == "remote wipe" }?.technique == .remoteWipe)
    }

    @Test func whatPeopleAreAskedForAndHowMuchIsReadBackIsThePipelinesToSay() throws {
        let asked = try load("expected_statements: []", "expected_statements: [state.browsed, state.marking]").policy
        #expect(asked.expectedStatements == ["state.browsed", "state.marking"])
        let more = try load("verification_minimum_percent: 10", "verification_minimum_percent: 25").policy
        #expect(more.verificationMinimumPercent == 25)
        let left = try load("  verification_minimum_percent: 10", "  # none").policy
        #expect(left.verificationMinimumPercent == 10)
    }

    @Test func aBitOfATableChangesTheDigest() throws {
        let usual = try PipelineCatalogue.load("r2v3-mobile")
        var files = usual.files
        #expect(PipelineLoader.digest(of: files.reversed()) == usual.policy.digest)
        files[1].bytes[10] ^= 1
        #expect(PipelineLoader.digest(of: files) != usual.policy.digest)
    }

    @Test(arguments: [
        ("  attempts: 2", "  atempts: 2", "did you mean ‘attempts’"),
        ("battery_minimum_percent: 80", "battery_minimum_percent: 180", "0 to 100"),
        ("expected_statements: []", "expected_statements: [state.setup]", "state.browsed, state.marking"),
        ("verification_minimum_percent: 10", "verification_minimum_percent: 101", "0 to 100"),
        ("tables/routing.csv", "../routing.csv", "below the pipeline's own folder"),
        ("no_defect: C6", "no_defect: C0", "C1 to C9"),
        ("cosmetic, routing]", "cosmetics, routing]", "did you mean ‘cosmetic’"),
        ("[shipment, functionality,", "[functionality, shipment,", "each named once"),
        ("media.esim, state.setup", "media.esim, state.set", "statements are"),
        ("name: r2v3-mobile", "name: R2 mobile", "lower-case"),
        ("costs: { resale: 0", "costs: { reslae: 0", "did you mean ‘resale’"),
    ])
    func aMistakeIsNamedWithItsLine(from: String, to: String, words: String) throws {
        let error = try #require(throws: PipelineError.self) { _ = try load(from, to) }
        #expect(error.message.contains(words), "\(error)")
        #expect(error.line > 0 && error.file == "x.yaml", "\(error)")
    }

    @Test(arguments: [
        ("tables/routing.csv", "id,routes,reason,colour\na,recycle,x,red\n", "no fact"),
        ("tables/routing.csv", "id,routes,reason,hazard\na,recycle,x,maybe\n", "no, yes"),
        ("tables/routing.csv", "id,routes,reason\na,resell,x\n", "one or more of"),
        ("tables/routing.csv", "id,route,reason\na,recycle,x\n", "did you mean"),
        ("tables/routing.csv", "id,routes,reason\na,recycle,x\na,recycle,x\n", "twice"),
        ("tables/routing.csv", "id,routes,reason\na,recycle\n", "2 cells in a table of 3"),
        ("tables/media.csv", "model,os\n", "column"),
        ("tables/cosmetic-rules.csv", "id,zone,kind,category\na,screen,crack,C2\n", "zone is one of"),
        ("tables/erasure-standards.csv", "words,match,technique,source\nx,whole,cryptoErase,y\n", "one of"),
    ])
    func aMistakeInATableIsNamed(path: String, text: String, words: String) throws {
        let yaml = try #require(PipelineCatalogue.bytes("r2v3-mobile.yaml"))
        let error = try #require(throws: PipelineError.self) {
            _ = try PipelineLoader.load(yaml, file: "x.yaml") { name in
                try name == path ? Array(text.utf8) : #require(PipelineCatalogue.bytes(name))
            }
        }
        #expect(error.message.contains(words) && error.file == path, "\(error)")
    }

    @Test func anUnknownPipelineNamesTheKnownOnes() {
        #expect(throws: PipelineError.self) { try PipelineCatalogue.load("r2v3-mobil") }
        #expect(PipelineCatalogue.names == ["nist-only", "r2v3-mobile"])
    }

    @Test func whatTheBinaryCarriesIsWhatTheFolderHolds() throws {
        let folder = Self.root.appending(path: "pipelines")
        var found: [String: String] = [:]
        for part in ["", "mappings", "tables"] {
            for name in try FileManager.default.contentsOfDirectory(atPath: folder.appending(path: part).path) {
                guard name.hasSuffix(".yaml") || name.hasSuffix(".csv") else { continue }
                let path = part.isEmpty ? name : "\(part)/\(name)"
                found[path] = try String(contentsOf: folder.appending(path: path), encoding: .utf8)
            }
        }
        #expect(found == BuiltInPipelineFiles.texts, "run scripts/embed-pipelines")
    }

    @Test func theReferenceNamesEveryCodeAndRow() throws {
        let policy = try PipelineCatalogue.load("r2v3-mobile").policy
        let text = PipelineReference.markdown(for: policy)
        for entry in CodeCatalogue.entries { #expect(text.contains(entry.code.rawValue)) }
        for rule in policy.routingRules { #expect(text.contains(rule.id)) }
        #expect(text.contains(policy.digest))
    }
}
