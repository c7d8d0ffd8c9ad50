import Basics
import Foundation
import RecoveryModel
import Testing

@testable import CertificateContent
@testable import CertificatePrinting

@Suite struct CredentialTests {
    private func files(_ content: CertificateContent) throws -> (credential: [UInt8], json: [UInt8], csv: [UInt8]) {
        let table = DeviceTable(content)
        return (try Sample.credential(content), table.json, table.csv)
    }

    private func facts(_ bytes: [UInt8]) throws -> CredentialFacts {
        try CredentialFacts(reading: CanonicalFile.parse(bytes, name: "credential", code: .schema))
    }

    @Test(arguments: CertificateKind.allCases)
    func aCertificateIsReadBackWhole(kind: CertificateKind) throws {
        let content = try Sample.content(kind)
        let (credential, json, csv) = try files(content)
        let facts = try facts(credential)
        #expect(facts.id == content.id && facts.kind == kind && facts.issuer == content.issuer)
        #expect(facts.deviceCount == 3 && facts.excludedCount == 1 && facts.leavesRoot == content.leavesRoot)
        let read = try facts.content(devices: json, csv: csv)
        #expect(read.id == content.id && read.lines == content.lines && read.excluded == content.excluded)
        #expect(read.validation == content.validation && read.warnings == content.warnings)
        #expect(read.counts == content.counts && read.log == content.log)
    }

    @Test func anotherTableIsRefused() throws {
        let (credential, json, csv) = try files(Sample.content())
        let other = try files(Sample.content(count: 2))
        let facts = try facts(credential)
        expect(.devices) { try facts.content(devices: other.json, csv: csv) }
        expect(.devices) { try facts.content(devices: json, csv: other.csv) }
        expect(.devices) { try facts.content(devices: json + [10], csv: csv) }
    }

    /// What an issuer's own faulty program would sign: the table is right, the credential says something else.
    @Test func aCredentialThatContradictsItsTableIsRefusedThoughSigned() throws {
        let content = try Sample.content()
        let (credential, json, csv) = try files(content)
        let document = try CanonicalFile.parse(credential, name: "credential", code: .schema)
        let cases: [([String], JSONValue)] = [
            (["credentialSubject", "deviceCount"], .number("4")),
            (["credentialSubject", "excludedCount"], .number("0")), (["credentialSubject", "notChecked"], .array([])),
            (["credentialSubject", "standard"], .string("certified by NIST")),
            (["credentialSubject", "statements"], .array([])), (["credentialSubject", "warnings"], .array([])),
            (["credentialSubject", "sampling", "taken"], .bool(true)),
            (["credentialSubject", "validation"], .null), (["credentialSubject", "id"], .string("urn:lot:other")),
            (["credentialSubject", "revocation"], .number("7")), (["credentialStatus"], .null),
            (["credentialSubject", "resolutionCount"], .number("0")),
            (["credentialSubject", "method"], .array([.members(["count": .count(3), "level": .string("Destroy")])])),
        ]
        for (path, value) in cases {
            let changed = document.replacing(path, with: value)
            expect(.schema, comment: "\(path)") {
                try CredentialFacts(reading: changed).content(devices: json, csv: csv)
            }
        }
        let evidence = document["evidence"]?.array?.first ?? .null
        for (name, value) in [
            ("entryCount", JSONValue.number("2")), ("leavesRoot", .string(Digest(of: "x").description)),
            ("entries", .array([])), ("size", .number("1")),
        ] {
            let changed = document.replacing(["evidence"], with: .array([evidence.replacing([name], with: value)]))
            expect(.schema, comment: name) { try CredentialFacts(reading: changed).content(devices: json, csv: csv) }
        }
    }

    @Test func missingForeignAndMisshapenMembersAreRefused() throws {
        let document = try CanonicalFile.parse(
            try files(Sample.content()).credential, name: "credential", code: .schema)
        for member in document.members ?? [] where member.name != "proof" {
            let code: CertificateError.Code = member.name == "@context" ? .context : .schema
            let taken = member.name == "@context" ? CertificateError.Code.schema : .schema
            expect(taken, comment: member.name) { try CredentialFacts(reading: document.removing(member.name)) }
            expect(code, comment: member.name) {
                try CredentialFacts(reading: document.replacing([member.name], with: .number("1")).sorted())
            }
        }
        for member in document["credentialSubject"]?.members ?? [] {
            let subject = document["credentialSubject"]?.removing(member.name) ?? .null
            expect(.schema, comment: member.name) {
                try CredentialFacts(reading: document.replacing(["credentialSubject"], with: subject))
            }
        }
        expect(.schema) { try CredentialFacts(reading: document.replacing(["aaa"], with: .null).sorted()) }
        expect(.context) {
            try CredentialFacts(reading: document.replacing(["@context"], with: .string("https://www.w3.org/x")))
        }
    }

    @Test func whitespaceAndCutsAreRefused() throws {
        let bytes = try files(Sample.content()).credential
        expect(.schema) { try facts(bytes + [10]) }
        expect(.truncated) { try facts(Array(bytes.dropLast(9))) }
    }

    @Test func aCertificateOfOneDeviceNamesIt() throws {
        var log = try ToyLog()
        var draft = try Sample.draft(count: 1, log: &log)
        draft.scope = .device
        let content = try CertificateContent(draft)
        let subject = try JSONParser.parse(Sample.credential(content))["credentialSubject"]
        #expect(subject?["id"]?.string == "urn:imei:" + content.lines[0].device)
        #expect(subject?["intake"]?.string == content.lines[0].intake)
        #expect(CredentialNames.lot("Ä/1 b") == "urn:lot:%C3%84%2F1%20b")
    }

    // MARK: - Golden

    @Test(arguments: CertificateKind.allCases)
    func theCredentialOfTheSampleLotStaysAsItIs(kind: CertificateKind) throws {
        let bytes = try Sample.credential(Sample.content(kind))
        let file = Published.folder.appending(path: "Golden/\(kind.rawValue).vc.json")
        guard let golden = try? Data(contentsOf: file) else {
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(bytes).write(to: file)
            Issue.record("there was no \(file.lastPathComponent): it is written now; look at it and run again")
            return
        }
        #expect(Array(golden) == bytes, "the credential has changed: delete the golden file if that is meant")
    }

    // MARK: - Names

    @Test func everyMemberHasATermInAContext() throws {
        // Of VC Data Model 2.0 and Data Integrity, by name; all other terms must be ours.
        let published: Set<String> = [
            "@context", "credentialSchema", "credentialStatus", "credentialSubject", "description", "evidence", "id",
            "issuer", "name", "proof", "relatedResource", "type", "validFrom", "digestSRI", "mediaType", "created",
            "cryptosuite", "proofPurpose", "proofValue", "verificationMethod",
        ]
        let types: Set<String> = ["VerifiableCredential", "JsonSchema", "DataIntegrityProof"]
        let ours = Set(CredentialContextText.terms)
        #expect(ours.isDisjoint(with: published.union(types)))
        #expect(CredentialContextText.terms == CredentialContextText.terms.sorted())
        let documents =
            try CertificateKind.allCases.map { try JSONParser.parse(Sample.credential(Sample.content($0))) } + [
                StatusListTests.sample().unsigned, JSONParser.parse(Sample.credential(SamplingTests.content())),
            ]
        var used: Set<String> = []
        for document in documents {
            for name in names(document) {
                #expect(published.contains(name) || ours.contains(name), "\(name)")
                used.insert(name)
            }
            for type in typeNames(document) {
                #expect(types.contains(type) || ours.contains(type), "\(type)")
                used.insert(type)
            }
        }
        #expect(ours.subtracting(used).isEmpty, "terms that nothing uses: \(ours.subtracting(used))")
    }

    private func names(_ value: JSONValue) -> [String] {
        (value.members ?? []).flatMap { [$0.name] + names($0.value) } + (value.array ?? []).flatMap(names)
    }

    private func typeNames(_ value: JSONValue) -> [String] {
        let own = value["type"].map { $0.array?.compactMap(\.string) ?? [$0.string ?? ""] } ?? []
        return own + (value.members ?? []).flatMap { typeNames($0.value) } + (value.array ?? []).flatMap(typeNames)
    }

    @Test func whatTheBundleHoldsIsWhatTheCredentialNames() throws {
        for kind in CertificateKind.allCases {
            let document = try JSONParser.parse(Sample.credential(Sample.content(kind)))
            let files = Dictionary(
                uniqueKeysWithValues: CertificateResources.files(kind).map { ($0.path, Digest(of: $0.bytes).integrity) }
            )
            var found = 0
            for resource in document["relatedResource"]?.array ?? [] {
                let id = try #require(resource["id"]?.string)
                guard id.hasPrefix(CredentialNames.base) else { continue }
                #expect(files["schema/" + id.dropFirst(CredentialNames.base.count)] == resource["digestSRI"]?.string)
                found += 1
            }
            #expect(found == 2)
            for file in CertificateResources.files(kind) where file.path.contains("json") {
                #expect(throws: Never.self, "\(file.path)") { try JSONParser.parse(file.bytes) }
            }
        }
    }

    @Test func theSchemasNameExactlyTheMembersThatAreWritten() throws {
        for kind in CertificateKind.allCases {
            let schema = try JSONParser.parse(CertificateResources.schema(kind))
            let document = try JSONParser.parse(Sample.credential(Sample.content(kind)))
            compare(schema, value: document, what: "")
            compare(
                try #require(schema["properties"]?["credentialSubject"]), value: document["credentialSubject"],
                what: "subject")
            compare(try #require(schema["properties"]?["proof"]), value: document["proof"], what: "proof")
            compare(try #require(schema["properties"]?["issuer"]), value: document["issuer"], what: "issuer")
        }
        let table = try JSONParser.parse(DevicesSchemaText.bytes)
        let value = try JSONParser.parse(DeviceTable(Sample.content()).json)
        compare(table, value: value, what: "table")
        compare(try #require(table["$defs"]?["device"]), value: value["devices"]?.array?.first, what: "device")
    }

    private func compare(_ schema: JSONValue, value: JSONValue?, what: String) {
        let properties = Set((schema["properties"]?.members ?? []).map(\.name))
        let required = Set((schema["required"]?.array ?? []).compactMap(\.string))
        let written = Set((value?.members ?? []).map(\.name))
        #expect(properties == written && required == written, "\(what)")
        #expect(schema["additionalProperties"]?.bool == false, "\(what)")
    }
}

extension JSONValue {
    /// Members in canonical order, outermost only.
    func sorted() -> JSONValue { .object((members ?? []).sorted { $0.name < $1.name }) }
}
