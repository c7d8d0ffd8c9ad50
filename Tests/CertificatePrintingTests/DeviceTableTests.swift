import Basics
import RecoveryModel
import Testing

@testable import CertificateContent
@testable import CertificatePrinting

@Suite struct DeviceTableTests {
    @Test(arguments: CertificateKind.allCases)
    func whatIsWrittenIsReadBack(kind: CertificateKind) throws {
        let table = DeviceTable(try Sample.content(kind))
        let json = table.json
        #expect(try DeviceTable(parsing: json) == table)
        #expect(CanonicalJSON.encode(try JSONParser.parse(json)) == json)
    }

    /// NIST SP 800-88r1 §4.8 and the form of its appendix G: each field has a place, and prints when it has no source.
    @Test func everyFieldOfTheFormHasAPlace() throws {
        let wanted = [
            "make", "model", "serial", "assetTag", "mediaType", "source", "confidentiality", "levelAssessed",
            "technique", "methodDetails", "tool", "toolVersion", "verificationMethod", "confidentialityAfter",
            "destination", "destinationDetails", "operatorName", "operatorTitle", "operatorOrganisation",
            "operatorLocation", "operatorContact", "operatorAuth", "endedAt", "verifierName", "verifierTitle",
            "verifierOrganisation", "verifierLocation", "verifierContact", "verifierAuth", "verifiedAt",
            "dataBackedUp", "backupLocation", "notes", "levelRequired", "storage", "imei1", "imei2", "meid", "eid",
            "unit", "resolutions", "evidence", "decision", "entries", "notChecked", "place", "startedAt",
        ]
        let bare = CertificateLine(
            intake: "L/1", device: "x", levelRequired: nil, levelAssessed: .clear, technique: .factoryReset,
            decision: Digest(of: ""), entries: [])
        let table = try JSONParser.parse(DeviceTable(Sample.content()).json)
        let device = try #require(table["devices"]?.array?.first)
        let names = Set((device.members ?? []).map(\.name))
        for name in wanted { #expect(names.contains(name), "\(name)") }
        #expect(device["dataBackedUp"]?.isNull == true && device["meid"]?.isNull == true)
        let missing = LineField.all.filter { $0.get(bare) == nil }.map(\.name)
        #expect(missing.count == LineField.all.count - 5, "only five fields are always there")
    }

    @Test func fieldNamesAreUniqueAndCamelCase() {
        let names = LineField.all.map(\.name) + LineList.all.map(\.name)
        #expect(Set(names).count == names.count)
        for name in names { #expect(name.utf8.allSatisfy { 48...57 ~= $0 || 65...90 ~= $0 || 97...122 ~= $0 }) }
    }

    // MARK: - Strictness

    private func value() throws -> JSONValue { try JSONParser.parse(DeviceTable(Sample.content()).json) }

    private func device(_ change: (JSONValue) -> JSONValue) throws -> [UInt8] {
        let value = try value()
        var devices = try #require(value["devices"]?.array)
        devices[0] = change(devices[0])
        return CanonicalJSON.encode(value.replacing(["devices"], with: .array(devices)))
    }

    @Test func everyDeviationIsRefused() throws {
        let cases: [(JSONValue) -> JSONValue] = [
            { $0.removing("make") }, { $0.replacing(["zzz"], with: .null) },
            { $0.replacing(["levelAssessed"], with: .string("none")) },
            { $0.replacing(["levelAssessed"], with: .null) },
            { $0.replacing(["technique"], with: .string("magic")) },
            { $0.replacing(["intake"], with: .null) }, { $0.replacing(["make"], with: .number("1")) },
            { $0.replacing(["decision"], with: .string("sha256:00")) },
            { $0.replacing(["evidence"], with: .array([.string("x")])) },
            { $0.replacing(["entries"], with: .array([.object([])])) },
            { $0.replacing(["entries"], with: .array([.members(["index": .number("-1"), "leaf": .string("x")])])) },
            { $0.replacing(["notes"], with: .null) }, { $0.replacing(["notChecked"], with: .array([.null])) },
            { $0.replacing(["resolutions"], with: .array([.object([])])) },
        ]
        for (number, change) in cases.enumerated() {
            let bytes = try device(change)
            expect(.devices, comment: "case \(number)") { try DeviceTable(parsing: bytes) }
        }
        for (name, new) in [
            ("version", JSONValue.number("2")), ("kind", .string("RecyclingCertificate")),
            ("certificate", .string("1")), ("lot", .null), ("devices", .object([])),
        ] {
            let bytes = CanonicalJSON.encode(try value().replacing([name], with: new))
            expect(.devices, comment: name) { try DeviceTable(parsing: bytes) }
        }
    }

    @Test func bytesThatSayTheSameInAnotherWayAreRefused() throws {
        let json = DeviceTable(try Sample.content()).json
        expect(.devices) { try DeviceTable(parsing: json + [10]) }
        expect(.devices) { try DeviceTable(parsing: [32] + json) }
        expect(.truncated) { try DeviceTable(parsing: Array(json.dropLast(20))) }
        expect(.truncated) { try DeviceTable(parsing: []) }
    }

    // MARK: - Spreadsheet

    @Test func noCellStartsAFormula() throws {
        var log = try ToyLog()
        var draft = try Sample.draft(log: &log)
        draft.lines[0].model = "=HYPERLINK(\"http://x\")"
        draft.lines[0].make = "+1"
        draft.lines[0].storage = " @SUM(A1)"
        draft.lines[0].source = "\tx"
        draft.lines[0].notes = ["-2", "a,b", "quote \" and\nline"]
        draft.lines[1].model = "\u{FF1D}1+1"
        let csv = String(decoding: DeviceTable(try CertificateContent(draft)).csv, as: UTF8.self)
        for cell in [
            ",\"'=HYPERLINK(\"\"http://x\"\")\",", ",'+1,", ",' @SUM(A1),", ",'\tx,", ",'\u{FF1D}1+1,",
            "\"'-2; a,b; quote \"\" and\nline\"",
        ] { #expect(csv.contains(cell), "\(cell)") }
        let header = csv.split(separator: "\r\n")[0].split(separator: ",").map(String.init)
        #expect(header == LineField.all.map(\.name) + LineList.all.map(\.name))
    }

    @Test func theSpreadsheetHasOneLineADevice() throws {
        let content = try Sample.content(count: 12)
        let rows = DeviceTable(content).csv.split(separator: 13)
        #expect(rows.count == 14 && rows.last?.count == 1)
    }
}
