import Basics
import RecoveryModel
import Testing

@testable import ManifestReaders

private final class Claims: ClaimSink {
    var claims: [Claim] = []
    func claim(_ claim: Claim) throws { claims.append(claim) }
    func finding(_ finding: FileFinding) throws {}
}

@Suite("Columns that open devices")
struct SecretColumnTests {
    private static let files: [(any ManifestReader, String)] = [
        (CSVManifestReader(), "IMEI,Activation Lock Bypass Code,Model\n356938035643809,AB12-CD34,iPhone 12\n"),
        (
            JSONManifestReader(),
            #"[{"imei":"356938035643809","activation_bypass":"AB12-CD34","model":"iPhone 12"}]"#
        ),
        (
            XMLManifestReader(),
            "<devices><device><imei>356938035643809</imei><bypass_code>AB12-CD34</bypass_code></device></devices>"
        ),
    ]

    @Test("they are dropped from what is kept and from claims, under every policy, and told", arguments: 0..<3)
    func dropped(index: Int) throws {
        let (reader, text) = Self.files[index]
        for policy in [PersonalDataPolicy.drop, .keep, .hash] {
            let options = ManifestOptions(personal: PersonalFilter(policy, key: [1]))
            var kept: [UInt8] = []
            let done = try reader.redact(MemoryByteSource(text), options: options) { kept += $0 }
            #expect(!String(decoding: kept, as: UTF8.self).contains("AB12"), "\(policy)")
            #expect(done.notes.map(\.code) == ["I18"] && done.cells == 1, "\(policy)")
            let sink = Claims()
            _ = try reader.read(MemoryByteSource(text), options: options, into: sink)
            #expect(sink.claims.count == 1 && sink.claims[0].identifiers.count == 1)
            #expect(!sink.claims[0].extras.values.contains { $0.contains("AB12") }, "\(policy)")
        }
    }

    @Test("a column about a passcode that holds none is no secret")
    func about() throws {
        let text = "IMEI,Passcode Status\n356938035643809,set\n"
        let sink = Claims()
        _ = try CSVManifestReader().read(MemoryByteSource(text), options: ManifestOptions(), into: sink)
        #expect(sink.claims[0].extras["Passcode Status"] == "set")
    }

    @Test("a mapping that was given keeps no secret")
    func mapped() throws {
        let mapping = ColumnMapping(name: "x", headers: ["PUK": .extra])
        let sink = Claims()
        _ = try CSVManifestReader().read(
            MemoryByteSource("IMEI,PUK\n356938035643809,12345678\n"), options: ManifestOptions(mapping: mapping),
            into: sink)
        #expect(sink.claims[0].extras.isEmpty)
    }

    @Test("a size of any number of digits is read or isn't, and stops nothing")
    func sizes() {
        for text in ["99999999999999999999 GB", "999999999999999", "9999999999999999", "1000000000000000.999TB"] {
            _ = StorageSize.gigabytes(text)
        }
        #expect(StorageSize.gigabytes("128000000000") == 128 && StorageSize.gigabytes("0,5 TB") == 512)
    }
}
