import Basics
import ManifestReaders
import RecoveryModel
import Testing

@Suite("JSON and XML manifests")
struct TreeManifestTests {
    private func json(_ text: String) throws -> Understanding {
        try Understanding(Array(text.utf8), with: JSONManifestReader())
    }

    private func xml(_ text: String) throws -> Understanding {
        try Understanding(Array(text.utf8), with: XMLManifestReader())
    }

    @Test("inner objects, arrays and numbers are read as columns")
    func innerObjects() throws {
        let text = """
            {"data":[{"type":"orgDevices","attributes":{"serialNumber":"F2LXA1B2C3D4","imei":["355341084395630",
            "355341082581769"],"deviceCapacity":"128GB"}}]}
            """
        let found = try json(text)
        #expect(found.claims[0].identifiers.map(\.kind) == [.serial, .imei, .imei])
        #expect(found.claims[0].storageGB == 128 && found.claims[0].extras == ["type": "orgDevices"])
    }

    @Test("a truncated JSON file keeps the rows before, with I16 and the line")
    func truncatedJSON() throws {
        let found = try json("[{\"imei\":\"355341084395630\"},\n{\"imei\":\"356794046778146\"},\n{\"imei\":\"35")
        #expect(found.claims.count == 2 && found.findings.map(\.code) == ["I16"] && found.findings[0].line == 3)
        let deep = try json("[{\"imei\":\"355341084395630\"},\n" + String(repeating: "[", count: 200_000))
        #expect(deep.claims.count == 1 && deep.findings.map(\.code) == ["I16"])
    }

    @Test("duplicate members make the row unreadable, not the file")
    func duplicateMembers() throws {
        let found = try json("[{\"imei\":\"1\",\"imei\":\"2\"},{\"imei\":\"355341084395630\"}]")
        #expect(found.codes(0) == ["I10"] && found.codes(1).isEmpty)
    }

    @Test("a member that comes late is a column all the same")
    func lateMember() throws {
        let rows = (0..<400).map { "{\"imei\":\"355341084395630\",\"n\":\($0)}" } + ["{\"serial\":\"ABCD1234\"}"]
        let found = try json(rows.joined(separator: "\n"))
        #expect(found.claims.count == 401 && found.claims[400].identifiers.map(\.kind) == [.serial])
    }

    @Test("a truncated XML file keeps the rows before, with I16 and the line")
    func truncatedXML() throws {
        let found = try xml("<manifest>\n<device><imei>355341084395630</imei></device>\n<device><imei>35679")
        #expect(found.claims.count == 1 && found.findings.map(\.code) == ["I16"] && found.findings[0].line == 3)
    }

    @Test("hostile XML is refused by name", arguments: ["<!DOCTYPE manifest><manifest/>", "<manifest>&x;</manifest>"])
    func hostileXML(text: String) throws {
        let found = try xml(text)
        #expect(found.claims.isEmpty && found.findings.map(\.code) == ["I16"])
        #expect(found.findings[0].message.contains("entit") || found.findings[0].message.contains("Entity"))
    }

    @Test("a row without end is refused before it fills memory")
    func endlessRow() throws {
        let row = "<device><imei>355341084395630</imei></device>\n"
        let found = try xml("<manifest>" + row + "<device>" + String(repeating: "<a/>", count: 10_000))
        #expect(found.claims.count == 1 && found.findings.map(\.line) == [2])
    }

    @Test("our schema is held: what it doesn't know makes the row I10, and its root I16")
    func schema() throws {
        let found = try xml(
            "<manifest xmlns='urn:lotwise:manifest:1' lots='x'>\n<device><imei>355341084395630</imei></device>\n"
                + "<device><imei>356794046778146</imei><colr>red</colr></device></manifest>")
        #expect(found.findings.map(\.code) == ["I16"] && found.findings[0].line == 1)
        #expect(found.codes(0).isEmpty && found.codes(1) == ["I10"])
    }

    @Test("lists of other names are recognised, reports are not")
    func recognition() {
        let yes = ["<Devices><Device SerialNumber='ABCD1234'/></Devices>", "[{\"imei\":\"355341084395630\"}]"]
        let no = [
            "<root><report/></root>", "<plist><dict/></plist>", "{\"@context\":[],\"imei\":\"355341084395630\"}",
            "[1,2]",
        ]
        for (texts, wanted) in [(yes, true), (no, false)] {
            for text in texts {
                let head = FileHead(name: "x", bytes: Array(text.utf8), isWhole: true)
                #expect((BuiltInManifestReaders.reader(for: head) != nil) == wanted, "\(text)")
            }
        }
    }
}
