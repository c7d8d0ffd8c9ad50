import Basics
import EvidenceImporters
import RecoveryModel
import Testing

@Suite struct TableReaderTests {
    private func read(_ text: String) throws -> (ReferenceTables, [FileFinding]) {
        let bytes = Array(text.utf8)
        let kind = try #require(TableReader.recognise(FileHead(name: "x", bytes: bytes, isWhole: true)))
        var tables = ReferenceTables()
        let findings = try TableReader.read(MemoryByteSource(bytes), as: kind, into: &tables) { name in
            name == "America/Chicago" ? Zone(name: name, spans: [Zone.Span(fromWall: 0, offsetMinutes: -300)]) : nil
        }
        return (tables, findings)
    }

    private static let headers: [(TableKind, String)] = [
        (.prices, "model,storage_gb,functional,cosmetic,channel,price_minor,currency"),
        (
            .vendors,
            "vendor,name,country,kind,r2_certificate,status,scope,materials,checked_at,valid_to,due_diligence_at"
        ),
        (.operators, "operator,role,method,trained_at,valid_to,authorised_by,nda_at"),
        (.tools, "tool,version_from,version_to,technique,media,os,level,valid_from,valid_to"),
        (.media, "model,os,os_from,os_to,encryption_always_on,escrow,erasing_software,evidence"),
        (.stations, "station,zone,tool,area,secured"), (.customers, "customer,legal_name,site,contact"),
        (.knownFields, "tool,version_from,version_to,path,meaning,source"),
        (.models, "model,make,tac,os,launched_with,identifier,source"),
        (.words, "list,word,meaning,language,source"),
    ]

    @Test func everyKindIsToldByItsHeaderAndNoImporterClaimsIt() {
        for (kind, header) in Self.headers {
            let head = FileHead(name: "x", bytes: Array((header + "\n").utf8), isWhole: true)
            #expect(TableReader.recognise(head) == kind)
            #expect(BuiltInImporters.recognise(head) == nil)
        }
    }

    @Test func anEmptyTableApprovesNobody() throws {
        let (tables, findings) = try read(Self.headers[2].1 + "\n")
        #expect(tables.rows.operators.isEmpty)
        #expect(findings.isEmpty)
    }

    @Test(arguments: ["lotwise", "Not-Recorded", "system", "unlisted:0a1b2c", "\"OP\nR1\"", "OP\u{200B}-R1"])
    func anOperatorWhomTheLogCouldTakeForSomethingElseIsRefused(id: String) throws {
        let rows = "\n\(id),dpr,*,2026-01-15,,,\nOP-1,dpr,*,2026-01-15,,,\n"
        let (tables, findings) = try read(Self.headers[2].1 + rows)
        #expect(tables.rows.operators.map(\.person) == ["OP-1"])
        #expect(findings.count == 1 && findings[0].message.contains("the row is refused"), "\(findings)")
    }

    @Test func goodRowsAreRead() throws {
        let (tools, toolFindings) = try read(
            Self.headers[3].1
                + "\nBlancco 5 Mobile,3.0,,CryptographicErase,internalflash,ios,Purge,2026-01-01,2026-12-31\n")
        #expect(toolFindings.isEmpty)
        let tool = try #require(tools.rows.tools.first)
        #expect(tool.technique == .cryptographicErase && tool.os == "iOS" && tool.level == .purge)
        #expect(tool.versionFrom == "3.0" && tool.versionTo == nil)
        #expect(tool.validity.to?.latest.text == "2026-12-31T23:59:59.999Z")

        let (vendors, _) = try read(
            Self.headers[1].1 + "\nv,V,US,r2,C1,active,materials recovery; Brokering,phones;tablets,2026-10-01,,\n")
        #expect(vendors.rows.vendors.first?.scope == ["Materials Recovery", "Brokering"])
        #expect(vendors.rows.vendors.first?.materials == ["phones", "tablets"])

        let (prices, _) = try read(Self.headers[0].1 + "\nExample Phone 9,64,F1,C6,wholesale,12500,usd\n")
        #expect(prices.rows.prices.first?.priceMinor == 12500)
        #expect(prices.rows.prices.first?.currency == "USD")

        let (customers, _) = try read(Self.headers[6].1 + "\nhh,Harbor Health (fictional),Elm Falls,x@hh.example\n")
        #expect(customers.rows.customers.first?.legalName == "Harbor Health (fictional)")
    }

    @Test(arguments: [
        (2, "OP-1,boss,*,2026-01-01,,,", "role", "receiver"),
        (2, "OP-1,tester,magic,2026-01-01,,,", "method", "cryptographicErase"),
        (2, "OP-1,tester,*,soon,,,", "trained_at", "2026-10-05"),
        (3, "T,1,2,erase,internalFlash,iOS,purge,,", "technique", "cryptographicErase"),
        (3, "T,1,2,overwrite,disk,iOS,purge,,", "media", "internalFlash"),
        (3, "T,1,2,overwrite,internalFlash,Symbian,purge,,", "os", "iPadOS"),
        (3, "T,1,2,overwrite,internalFlash,iOS,best,,", "level", "destroy"),
        (4, "M,iOS,,,maybe,no,yes,", "encryption_always_on", "unknown"),
        (5, "S,Mars/Base,,area,yes", "zone", "America/Chicago"), (5, "S,UTC,,area,", "secured", "unknown"),
        (1, "v,V,US,r2,C,active,Shredding,phones,,,", "scope", "Materials Recovery"),
        (1, "v,V,US,r2,C,valid,,phones,,,", "status", "suspended"),
        (0, "M,64,F1,C6,x,12.50,USD", "price_minor", "whole"),
        (0, "M,64,F1,C6,x,1000000000001,USD", "price_minor", "at most 1000000000000"),
        (0, "M,64,F1,C6,x,4000000000000000000,USD", "price_minor", "at most 1000000000000"),
        (7, "T,1,2,erasure/x,fine,manual", "meaning", "harmless"), (7, "T,1,2,,harmless,manual", "path", "empty"),
        (7, "T,1,2,erasure/x,harmless,", "source", "empty"), (7, "T,one,,x,harmless,m", "version_from", "version"),
        (8, "M,Make,,Android,,,page", "launched_with", "empty"), (8, ",Make,,Android,9,,page", "model", "empty"),
        (8, "M,Make,1234,Android,9,,page", "tac", "eight digits"), (8, "M,Make,,*,9,,page", "os", "Android"),
        (9, "technique,Löschen,fine,de,manual", "meaning", "cryptographicErase"),
        (9, "lock,LOCKED,off,en,manual", "word", "built in as on"),
        (9, "technique,overwrite,cryptographicErase,en,manual", "word", "built in"),
        (9, "colour,rot,red,de,manual", "list", "technique"),
        (0, "M,64,F1,C6,x,1250,dollars", "currency", "USD"), (0, ",64,F1,C6,x,1250,USD", "model", "empty"),
    ])
    func aWordOutsideTheVocabularyRefusesTheRow(table: Int, row: String, column: String, expected: String) throws {
        let good = ["M,64,F1,C6,x,1,USD", "v,V,US,r2,C,active,,p,,,", "OP-2,dpr,*,2026-01-01,,,"]
        let more = table < 3 ? good[table] + "\n" : ""
        let (tables, findings) = try read(Self.headers[table].1 + "\n" + row + "\n" + more)
        let count =
            tables.rows.prices.count + tables.rows.vendors.count + tables.rows.operators.count + tables.rows.tools.count
            + tables.rows.media.count + tables.rows.stations.count + tables.rows.knownFields.count
            + tables.rows.models.count
            + tables.rows.words.count
        #expect(count == (table < 3 ? 1 : 0))
        #expect(findings.count == 1)
        #expect(findings.first?.code == "I10" && findings.first?.line == 2 && findings.first?.column != nil)
        #expect(findings.first?.message.hasPrefix(column) == true)
        #expect(findings.first?.message.contains(expected) == true)
    }

    @Test func howEvidenceIsReadIsReadWithItsSource() throws {
        let (fields, none) = try read(
            Self.headers[7].1 + "\nBlancco,3.0,,erasure/target/firmware_notes,Harmless,vendor's letter\n")
        #expect(none.isEmpty)
        #expect(
            fields.rows.knownFields.first?.meaning == .harmless && fields.rows.knownFields.first?.versionFrom == "3.0")
        let (models, noneEither) = try read(
            Self.headers[8].1 + "\nmoto e6,motorola,35123456,android,9,XT2005,maker's page\n")
        #expect(noneEither.isEmpty)
        #expect(models.rows.models.first?.launchedWith == "9" && models.rows.models.first?.os == "Android")
        let (words, norThis) = try read(Self.headers[9].1 + "\nlock,gesperrt,on,de,tool's manual\n")
        #expect(norThis.isEmpty)
        #expect(words.rows.words.first?.list == .lock && words.rows.words.first?.meaning == "on")
    }

    @Test func aKeyIsReadOrTheRowIsRefused() throws {
        let key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGGVUXegldGlCKYcIrKs1LLsAsUBxHFdCSbzUbPMOeIB"
        let header = Self.headers[2].1 + ",ssh_key\n"
        let (tables, none) = try read(
            header + "OP-1,dpr,*,2026-01-01,,,,\(key) pat@example\nOP-2,dpr,*,2026-01-01,,,,\n")
        #expect(none.isEmpty)
        #expect(tables.rows.operators.map { $0.key?.text } == [key, nil])
        for bad in ["ssh-rsa AAAAB3NzaC1yc2E=", String(key.dropLast(3)), "restrict " + key, "C8Aj9e/EG6Ej"] {
            let (refused, findings) = try read(header + "OP-1,dpr,*,2026-01-01,,,,\(bad)\n")
            #expect(refused.rows.operators.isEmpty, "\(bad)")
            #expect(findings.map(\.code) == ["I10"] && findings.first?.message.contains("ssh-ed25519") == true)
        }
    }

    @Test func zonesAreOffsetsOrNames() throws {
        let rows = ["A,+02:00,,x,yes", "B,UTC,,x,no", "C,America/Chicago,,x,unknown", "D,,,x,yes", "E,-0330,,x,yes"]
        let (tables, findings) = try read(Self.headers[5].1 + "\n" + rows.joined(separator: "\n") + "\n")
        #expect(findings.isEmpty)
        #expect(tables.rows.stations.map { $0.zone?.spans.first?.offsetMinutes } == [120, 0, -300, nil, -210])
    }
}
