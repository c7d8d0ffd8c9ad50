import Basics
import RecoveryModel
import Testing

@testable import CertificateContent
@testable import CertificatePrinting

/// What an independent sample found is said, counted, and checked by whoever reads the certificate.
@Suite struct SamplingTests {
    private static func result(_ word: String?, tool: String = "Residue Reader", by person: String = "OP-Q1")
        -> SampleResult
    {
        SampleResult(
            at: nil, sampler: person, tool: tool, toolVersion: "2.1", result: word,
            source: SourceRef(document: 1, line: 1))
    }

    private static func sampling() -> CertificateSampling {
        var sampling = CertificateSampling(devices: 242)
        for number in 1...11 { sampling.add([result("clean")], of: "\(Sample.lot)/\(number)") }
        sampling.add([], of: "\(Sample.lot)/12")
        sampling.add([result("clean"), result("recovered", by: "OP-Q0")], of: "\(Sample.lot)/13")
        sampling.add([result("clean"), result("unclear", tool: "Another")], of: "\(Sample.lot)/14")
        return sampling
    }

    /// A certificate of a lot with a sample.
    static func content() throws -> CertificateContent { try content(sampling()) }

    private static func content(_ sampling: CertificateSampling?) throws -> CertificateContent {
        var log = try ToyLog()
        var draft = try Sample.draft(log: &log)
        draft.sampling = sampling
        return try CertificateContent(draft)
    }

    @Test func eachDeviceCountsOnce() {
        let sampling = Self.sampling()
        #expect(sampling.sampled == 13 && sampling.clean == 11 && sampling.other == 1)
        #expect(sampling.recovered == ["\(Sample.lot)/13"])
        #expect(sampling.tools == ["Another 2.1", "Residue Reader 2.1"] && sampling.samplers == ["OP-Q0", "OP-Q1"])
    }

    @Test func theStatementSaysWhatWasFound() throws {
        let text = CertificateStatements.sampling(Self.sampling())
        #expect(text.hasPrefix("13 of 242 devices of the lot were examined"))
        #expect(
            text.contains("11 clean, 1 with recovered data, 1 with another result. A device with recovered data is"))
        #expect(text.contains("(Another 2.1, Residue Reader 2.1), by OP-Q0, OP-Q1:"))
        let content = try Self.content(Self.sampling())
        #expect(CertificateStatements.all(content).contains { $0.about == "sampling" && $0.text == text })
        #expect(content.warnings.contains(CertificateRemark(.sampleRecovered, ["\(Sample.lot)/13"])))
        #expect(CertificateStatements.sampling(nil).hasPrefix("No independent sample was taken"))
    }

    @Test func aSampleMakesAnotherCertificateAndNoneLeavesItsNumber() throws {
        let (without, with) = (try Self.content(nil), try Self.content(Self.sampling()))
        #expect(without.id != with.id)
        #expect(!without.warnings.contains { $0.code == .sampleRecovered })
    }

    @Test func itIsReadBackAndAContradictionIsRefused() throws {
        let content = try Self.content(Self.sampling())
        let table = DeviceTable(content)
        let document = try CanonicalFile.parse(Sample.credential(content), name: "credential", code: .schema)
        let facts = try CredentialFacts(reading: document)
        #expect(facts.sampling == Self.sampling())
        #expect(try facts.content(devices: table.json, csv: table.csv).id == content.id)
        let cases: [(String, JSONValue)] = [
            ("clean", .number("12")), ("recovered", .array([])), ("sampled", .number("12")), ("devices", .number("12")),
            ("statement", .string("242 of 242 devices are clean")), ("taken", .bool(false)), ("tools", .array([])),
        ]
        for (name, value) in cases {
            let changed = document.replacing(["credentialSubject", "sampling", name], with: value)
            #expect(throws: CertificateError.self, "\(name)") {
                try CredentialFacts(reading: changed).content(devices: table.json, csv: table.csv)
            }
        }
    }

    @Test func aSampleOfNothingIsRefused() {
        #expect(throws: CertificateError.self) { try Self.content(CertificateSampling(devices: 3)) }
        var more = CertificateSampling(devices: 1)
        more.add([Self.result("clean")], of: "a")
        more.add([Self.result("clean")], of: "b")
        #expect(throws: CertificateError.self) { try Self.content(more) }
    }
}
