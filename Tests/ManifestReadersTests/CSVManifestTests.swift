import Basics
import ManifestReaders
import RecoveryModel
import Testing

@Suite("CSV manifests")
struct CSVManifestTests {
    private static let header = "IMEI,Serial Number,Manufacturer,Model,Owner\n"
    private static let row = "355341084395630,F2LXA1B2C3D4,Apple,iPhone 7,Robin\n"

    @Test("a row gives its claim and its line")
    func plain() throws {
        let found = try Understanding(Self.header + Self.row)
        #expect(found.claims.count == 1 && found.claims[0].source.line == 2)
        #expect(found.claims[0].identifiers.map(\.kind) == [.imei, .serial])
        #expect(found.claims[0].extras.isEmpty && found.codes(0).isEmpty)
        #expect(found.reading.mapping.score == 100 && found.reading.mapping.headerLine == 1)
    }

    @Test("scientific notation is I04, never expanded, and the serial stands in")
    func scientific() throws {
        let found = try Understanding(Self.header + "3.56938E+14,F2LXA1B2C3D4,Apple,iPhone 7,\n")
        #expect(found.codes(0) == ["I04"] && found.claims[0].identifiers.map(\.kind) == [.serial])
        #expect(found.claims[0].rejected.map(\.text) == ["3.56938E+14"])
        let headless = try Understanding("3.56938E+14,F2LXA1B2C3D4\n3.56938E+14,F2LXA1B2C3D5\n")
        #expect(headless.claims.count == 2 && headless.codes(0) == ["I04"])
    }

    @Test("an undecodable accent in a cell that nobody reads loses no row, and the file is told of once")
    func undecodableBesideTheDevice() throws {
        let row = Array("355341084395630,F2LXA1B2C3D4,Apple,iPhone 7,R".utf8) + [0xFF] + Array("bin\n".utf8)
        let bytes = Array((Self.header + "356794046778146,R58N10ABCDE,Samsung,A52,Zoë Möller\n").utf8) + row + row
        let found = try Understanding(bytes, with: CSVManifestReader())
        #expect((0..<3).map { found.codes($0) } == [[], [], []])
        #expect(found.findings.map(\.code) == ["I16"] && found.findings[0].line == 3)
        var kept: [UInt8] = []
        _ = try CSVManifestReader().redact(MemoryByteSource(bytes), options: ManifestOptions()) { kept += $0 }
        #expect(try Understanding(kept, with: CSVManifestReader()).claims == found.claims)
    }

    @Test("two IMEIs in one cell, decimal MEIDs under any header, and telephone numbers by their other names")
    func portalLists() throws {
        let pair = try Understanding("IMEI,Model\n356938035643809/353234120237654,iPhone 12\n")
        #expect(pair.claims[0].identifiers.map(\.value) == ["356938035643809", "353234120237654"])
        #expect(pair.codes(0).isEmpty)
        let portal = try Understanding(
            "Device ID,Make,Model,Wireless number,SIM ID\n089248257802167808,Apple,iPhone 12,5550100000,8901260123456789000\n"
                + "0892482578021678307,Apple,iPhone 12,5550100001,8901260123456789001\n"
                + "35323412211432,Apple,iPhone 12,5550100002,8901260123456789002\n")
        #expect(
            portal.claims.compactMap { $0.identifiers.first?.joinKey } == [
                "imei:35323412211400", "imei:35323412211416", "imei:35323412211432",
            ])
        #expect(portal.reading.mapping.columns[3].use == .personal)
    }

    @Test("ragged, undecodable and badly quoted rows are I10 and the rest goes on")
    func damage() throws {
        let bytes =
            Array((Self.header + "355341084395630,F2LXA1B2C3D4,Apple\n" + Self.row + "1,\"x\"y,Apple,ä,\n").utf8)
            + Array("356794046778146,R58N10ABCDE,Samsung,".utf8) + [0xFF] + Array(",x\n".utf8) + Array(Self.row.utf8)
        let found = try Understanding(bytes, with: CSVManifestReader())
        #expect(found.claims.map(\.source.line) == [2, 3, 4, 5, 6])
        #expect((0..<5).map { found.codes($0).first } == ["I10", nil, "I10", "I10", nil])
        #expect(found.claims[0].identifiers.map(\.value) == ["355341084395630"], "an IMEI proves itself")
        #expect(found.claims[0].rejected.map(\.text) == ["F2LXA1B2C3D4"], "a serial does not")
        #expect(found.claims[3].identifiers.count == 2)
    }

    @Test("empty cells beyond the header, blank lines and repeated headers are no damage")
    func harmless() throws {
        let found = try Understanding(Self.header + "\n" + Self.row.dropLast() + ",,\n,,,,\n" + Self.header + Self.row)
        #expect(found.claims.count == 2 && found.codes(0).isEmpty)
        #expect(found.reading.notes.map(\.line) == [5])
    }

    @Test("a row without any identifier is I01, one with a refused one is not")
    func noIdentifier() throws {
        let found = try Understanding(
            Self.header + ",,Apple,iPhone 7,\n355341084395631,,Apple,iPhone 7,\n,n/a,Apple,,\n")
        #expect(found.codes(0) == ["I01"] && found.codes(1) == ["I02"] && found.codes(2) == ["I01"])
    }

    @Test("identifiers of one row that contradict each other are I07")
    func contradiction() throws {
        let found = try Understanding("IMEI,MEID\n355341084395630,35679404677814\n")
        #expect(found.codes(0) == ["I07"])
    }

    @Test("duplicate headers are both kept")
    func duplicateHeaders() throws {
        let found = try Understanding("IMEI,Note,Note\n355341084395630,a,b\n")
        #expect(found.claims[0].extras == ["Note": "a", "Note (2)": "b"])
    }

    @Test("an unknown header over identifiers is mapped by content")
    func byContent() throws {
        let found = try Understanding("Handy-Kennung;Preis\n355341084395630;10\n356794046778146;12\n")
        #expect(found.reading.mapping.columns(for: .imei).map(\.basis) == [.content])
        #expect(found.claims.count == 2)
    }

    @Test("a given mapping overrides what would be found")
    func given() throws {
        let mapping = ColumnMapping(
            name: "depot", headers: ["Ref": .field(.serial), "Serial Number": .extra], positions: [3: .ignored])
        let found = try Understanding(
            "Ref,Serial Number,Model\nABCD1234,F2LXA1B2C3D4,iPhone 7\n", options: ManifestOptions(mapping: mapping))
        #expect(found.claims[0].identifiers.map(\.value) == ["ABCD1234"])
        #expect(found.claims[0].extras == ["Serial Number": "F2LXA1B2C3D4"] && found.claims[0].model == nil)
        #expect(found.reading.mapping.given == "depot")
    }

    @Test("lock statements are three-valued, and an empty cell states nothing")
    func locks() throws {
        let found = try Understanding(
            "Serial,Activation Lock,Managed\nAAAA1111,Enabled,False\nAAAA1112,perhaps,\n")
        #expect(found.claims[0].locks == ["lock.activation": .on, "lock.mdm": .off])
        #expect(found.claims[1].locks == ["lock.activation": .unknown])
    }

    @Test(
        "storage becomes whole gigabytes of the box",
        arguments: [
            ("128GB", 128), ("128 gb", 128), ("128", 128), ("1TB", 1024), ("0,5 TB", 512), ("122070", 128),
            ("61035 MB", 64), ("64000000000", 64), ("119.2 GB", 128), ("29.8", 32),
        ] as [(String, Int)])
    func storage(text: String, gigabytes: Int) throws {
        let found = try Understanding("Serial;Storage\nAAAA1111;\(text)\n")
        #expect(found.claims[0].storageGB == gigabytes)
    }

    @Test("storage that says nothing usable stays as text", arguments: ["big", "40 GB", "-1", "99999999999999999999"])
    func noStorage(text: String) throws {
        let found = try Understanding("Serial;Storage\nAAAA1111;\(text)\n")
        #expect(found.claims[0].storageGB == nil && found.claims[0].extras["Storage"] == text)
    }

    @Test("a file whose rows are mostly unreadable is given up by name, in the original as in the kept document")
    func hopeless() throws {
        let text = Self.header + Self.row + String(repeating: "x\n", count: 10_500)
        let found = try Understanding(text)
        #expect(found.claims.count == 10_000 && found.findings.map(\.code) == ["I16"])
        #expect(found.claims[0].identifiers.count == 2)
        var kept: [UInt8] = []
        _ = try CSVManifestReader().redact(MemoryByteSource(text), options: ManifestOptions()) { kept += $0 }
        let again = try Understanding(kept, with: CSVManifestReader())
        #expect(again.claims.count == 10_000 && again.findings == found.findings)
    }

    @Test("other files are left to their readers")
    func foreign() {
        let texts = [
            "scanned_at,identifier,handling_unit,seal,seal_state,operator\n2026-10-01T00:00:00Z,355341084395630,B,,,x\n",
            "at,identifier,from,to,operator\n2026-10-01T00:00:00Z,355341084395630,B,A,x\n",
            "model,storage_gb,functional,cosmetic,channel,price_minor,currency\niPhone 7,128,C5,C5,web,100,USD\n",
            "lot: HH-1\ncustomer: harbor-health\n", "{\"a\":1}", "<a/>", "", "%PDF-1.4\n",
        ]
        for text in texts {
            let head = FileHead(name: "x", bytes: Array(text.utf8), isWhole: true)
            #expect(BuiltInManifestReaders.reader(for: head) == nil, "\(text.prefix(20))")
        }
    }
}

@Suite("Personal data")
struct PersonalDataTests {
    private static let text = """
        IMEI,User Name,Note,Phone Number
        355341084395630,Robin Sample,call jo@harbor-health.example,+15550100001
        356794046778146,"Kim
        Example",fine,+15550100002

        """

    private func options(_ policy: PersonalDataPolicy) -> ManifestOptions {
        ManifestOptions(personal: PersonalFilter(policy, key: Array("key".utf8)))
    }

    @Test("dropped columns and e-mail addresses leave nothing in the claim")
    func drop() throws {
        let found = try Understanding(Self.text)
        #expect(found.claims.map(\.extras) == [[:], ["Note": "fine"]])
    }

    @Test("hashed cells are the same for the same text and key")
    func hash() throws {
        let found = try Understanding(Self.text, options: options(.hash))
        let wanted = Hex.encode(KeyedHash.sha256(key: Array("key".utf8), Array("Robin Sample".utf8)))
        #expect(found.claims[0].extras["User Name"] == wanted)
        #expect(found.claims[0].extras["Note"]?.utf8.count == 64 && found.claims[1].extras["Note"] == "fine")
    }

    @Test("kept cells are kept")
    func keep() throws {
        let found = try Understanding(Self.text, options: options(.keep))
        #expect(found.claims[0].extras["Note"] == "call jo@harbor-health.example")
    }

    @Test("damage in a personal cell is still damage in the kept document", arguments: PersonalDataPolicy.allCases)
    func damaged(policy: PersonalDataPolicy) throws {
        let bytes =
            Array(Self.text.utf8) + Array("355341084395630,Z".utf8) + [0xC3] + Array(",x,1\n".utf8)
            + Array("355341084395630,Änne\u{0},x,1\n355341084395630,\"Zoë\"x,y,1\n355341084395630,\"Ann,x,1\n".utf8)
            + Array("355341084395630,Lee,Doe,1,2\n".utf8)
        var kept: [UInt8] = []
        _ = try CSVManifestReader().redact(MemoryByteSource(bytes), options: options(policy)) { kept += $0 }
        let before = try Understanding(bytes, options: options(policy), with: CSVManifestReader())
        let after = try Understanding(kept, options: options(policy), with: CSVManifestReader())
        // A byte that can't be decoded in a cell that no claim is made of harms no device: the file is told of once.
        #expect(before.claims.map { $0.notes.first?.code } == [nil, nil, nil, "I10", "I10", "I10", "I10"])
        #expect(before.findings.map(\.code) == ["I16"] && after.findings == before.findings)
        #expect(after.claims.map(\.notes) == before.claims.map(\.notes))
        #expect(after.claims.map(\.source) == before.claims.map(\.source))
        #expect(policy == .keep || !String(decoding: kept, as: UTF8.self).contains("Lee"))
    }
}
