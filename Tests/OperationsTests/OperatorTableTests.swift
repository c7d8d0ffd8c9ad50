import Basics
import EvidenceImporters
import RecoveryModel
import Testing

@testable import Acts
@testable import StoreAccess

@Suite struct OperatorTableTests {
    private static let key =
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGGVUXegldGlCKYcIrKs1LLsAsUBxHFdCSbzUbPMOeIB"

    private func read(_ bytes: [UInt8]) throws -> [OperatorAuthorisation] {
        var tables = ReferenceTables()
        let findings = try TableReader.read(
            MemoryByteSource(bytes), as: .operators, into: &tables, zones: ZoneTable.zone)
        #expect(findings.isEmpty, "\(findings)")
        return tables.rows.operators
    }

    private func rows(_ lines: String...) throws -> [OperatorAuthorisation] {
        let header = "operator,role,method,trained_at,valid_to,authorised_by,nda_at,name,title,ssh_key\n"
        return try read(Array((header + lines.joined(separator: "\n") + "\n").utf8))
    }

    @Test func aTableIsWrittenAsItWasRead() throws {
        let rows = try rows(
            "OP-1,dpr,*,2026-01-15,2027-12-31,OP-2,2026-01-10,\"Example, \"\"Pat\"\"\",Lead;dock,\(Self.key) pat@example",
            "OP-2,sanitizer,shred,2026-01-15T08:00:00+02:00,2026-12-31T23:59:59.500Z,,,''quoted,\"two\nlines\",",
            "OP-3,tester,*,2026-01-15T08:00:00-03:30,,,,\"'=\"\"x\"\"\",,")
        #expect(rows.count == 3)
        #expect(rows[1].name == "'quoted" && rows[2].name == "=\"x\"" && rows[0].key?.text == Self.key)
        #expect(try read(OperatorsText.csv(rows)) == rows)
    }

    // MARK: nobody authorises themselves

    private let before = ["OP-1,dpr,*,2026-01-15,2026-12-31,,,,,\(key)", "OP-2,tester,*,2026-01-15,,,,,,"]

    @Test func whatATableSaysOfItsImporterIsLeftOut() throws {
        let before = try rows(self.before[0], self.before[1])
        let incoming = try rows(
            "OP-1,dpr,*,2026-01-15,2030-12-31,,,,,\(Self.key)", "OP-1,validator,*,2026-01-15,,,,,,",
            "OP-2,grader,*,2026-01-15,,,,,,", "OP-9,sanitizer,*,2026-01-15,,,,,,\(Self.key)")
        let own = SelfAuthorisation(by: "OP-1", before: before, incoming: incoming)
        #expect(own.excluded == [incoming[0], incoming[1], incoming[3]], "a further name on one's own key is oneself")
        #expect(own.rows == [incoming[2], before[0]] && own.isChanged)
    }

    @Test func aTableThatLeavesItsImporterAsTheyWereIsTakenWhole() throws {
        let before = try rows(self.before[0], self.before[1])
        let incoming = try rows("OP-2,grader,*,2026-01-15,,,,,,", self.before[0])
        let own = SelfAuthorisation(by: "OP-1", before: before, incoming: incoming)
        #expect(own.rows == incoming && own.excluded.isEmpty && !own.isChanged)
    }

    @Test func anIdInOtherCaseIsTheImportersOwn() throws {
        let before = try rows(self.before[0], self.before[1], "op-2,grader,*,2026-01-15,,,,,,")
        let incoming = try rows(
            self.before[0], self.before[1], "op-2,grader,*,2026-01-15,,,,,,", "op-1,validator,*,2026-01-15,,,,,,")
        let own = SelfAuthorisation(by: "OP-1", before: before, incoming: incoming)
        #expect(own.excluded == [incoming[3]])
        #expect(own.rows == [incoming[1], incoming[2], before[0]])
        // What others brought in before stays, and stays theirs to change.
        let other = SelfAuthorisation(
            by: "OP-2", before: before,
            incoming: try rows(self.before[0], self.before[1], "op-2,dpr,*,2026-01-15,,,,,,"))
        #expect(other.excluded.map(\.role) == ["dpr"] && other.rows.contains(before[2]))
    }

    @Test func aTableWithoutItsImporterTakesNothingFromThem() throws {
        let before = try rows(self.before[0], self.before[1])
        let own = SelfAuthorisation(by: "OP-1", before: before, incoming: try rows(self.before[1]))
        #expect(own.rows == [before[1], before[0]] && own.excluded.isEmpty && own.isChanged)
    }

    @Test func whoIsNotKnownImportsLikeNobody() throws {
        let incoming = try rows(self.before[0])
        let own = SelfAuthorisation(by: "OP-1", before: [], incoming: incoming)
        #expect(own.rows == incoming && !own.isChanged)
    }

    // MARK: rows dated before they were imported

    private func source(_ at: Instant, _ signer: String?) -> TableImport {
        TableImport(
            kind: "operators", document: Digest(of: at.text), original: Digest(of: at.text), file: "o.csv",
            importedAt: at, entry: 0, by: signer, auth: signer == nil ? "none" : "key", isWithdrawn: false)
    }

    private func history(_ versions: (String, String?, [OperatorAuthorisation])...) throws -> [OperatorHistory.Item] {
        var history = OperatorHistory()
        for (time, signer, rows) in versions {
            let at = Instant(milliseconds: try #require(WrittenTime(time)).wall)
            history.add(rows, importedAt: at, source: source(at, signer))
        }
        return history.items
    }

    @Test func aRowDatedBeforeItsImportIsRetroactive() throws {
        let first = try rows(
            "OP-1,dpr,*,2026-01-15,,,,,,", "OP-2,dpr,*,2026-03-01,,,,,,", "OP-3,dpr,*,2026-04-01,,,,,,")
        let items = try history(("2026-03-01T10:00:00Z", nil, first))
        #expect(items.map(\.isRetroactive) == [true, false, false], "the day of import itself isn't before it")
    }

    @Test func aLaterVersionKeepsWhatWasKnown() throws {
        let first = try rows("OP-1,dpr,*,2026-03-01,2026-12-31,,,,,", "OP-2,dpr,*,2026-01-01,2026-12-31,,,,,")
        let second = try rows(
            "OP-1,dpr,*,2026-03-01,2027-12-31,,,,,", "OP-2,dpr,*,2026-01-01,2026-12-31,,,,,",
            "OP-3,dpr,*,2026-05-01,,,,,,")
        let extended = try history(("2026-03-01T10:00:00Z", nil, first), ("2026-10-01T10:00:00Z", nil, second))
        #expect(extended.map(\.isRetroactive) == [false, true, true])
        #expect(extended.map(\.importedAt.day) == ["2026-10-01", "2026-03-01", "2026-10-01"])
        let lapsed = try history(("2026-03-01T10:00:00Z", nil, first), ("2027-02-01T10:00:00Z", nil, second))
        #expect(lapsed[0].isRetroactive, "from January to February nobody had said so")
    }

    @Test func aSignatureVouchesForOthersRowsOnly() throws {
        let rows = try rows(self.before[0], self.before[1])
        let items = try history(
            ("2026-03-01T10:00:00Z", nil, rows), ("2026-04-01T10:00:00Z", "OP-1", rows),
            ("2026-05-01T10:00:00Z", nil, rows))
        #expect(items.map { $0.source?.signedBy } == [nil, "OP-1"])
        #expect(items.map(\.importedAt.day) == ["2026-03-01", "2026-03-01"])
    }

    private static let second = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f"

    @Test func aSignatureVouchesForTheKeyThatItWasGivenFor() throws {
        let plain = try rows("OP-2,dpr,*,2026-01-15,,,,,,")
        let first = try rows("OP-2,dpr,*,2026-01-15,,,,,,\(Self.key)")
        let other = try rows("OP-2,dpr,*,2026-01-15,,,,,,\(Self.second)")
        func signers(_ versions: (String?, [OperatorAuthorisation])...) throws -> [String?] {
            var history = OperatorHistory()
            for (index, version) in versions.enumerated() {
                let at = Instant(milliseconds: try #require(WrittenTime("2026-03-0\(index + 1)T10:00:00Z")).wall)
                history.add(version.1, importedAt: at, source: source(at, version.0))
                #expect(history.items.allSatisfy { $0.importedAt.day == "2026-03-01" }, "the term is the same")
            }
            return history.items.map { $0.source?.signedBy }
        }
        #expect(try signers(("OP-1", first), (nil, first)) == ["OP-1"])
        #expect(try signers(("OP-1", first), (nil, other)) == [nil], "nobody vouched for the new key")
        #expect(try signers(("OP-1", plain), (nil, first)) == [nil])
        #expect(try signers(("OP-1", first), (nil, other), ("OP-1", other)) == ["OP-1"])
        #expect(try signers(("OP-1", first), (nil, first + other)) == ["OP-1", nil], "one term with two keys")
    }

    @Test func aNameThatTurnsOutToBeTheSignersOwnHasNobodysWord() throws {
        let signer = "OP-1,tester,*,2026-01-15,,,,,,\(Self.key)"
        let alias = "OP-9,dpr,*,2026-01-15,,,,,,"
        let tie = "OP-9,tester,*,2026-01-15,,,,,,\(Self.key)"
        func signed(_ later: [OperatorAuthorisation]..., by: String? = nil) throws -> String? {
            var history = OperatorHistory()
            let versions = [(nil, try rows(signer)), ("OP-1", try rows(signer, alias))] + later.map { (by, $0) }
            for (index, version) in versions.enumerated() {
                let at = Instant(milliseconds: 1_790_000_000_000 + Int64(index) * 1000)
                history.add(version.1, importedAt: at, source: source(at, version.0))
            }
            return history.items.first { $0.row.role == "dpr" }?.source?.signedBy
        }
        #expect(try signed(rows(signer, alias)) == "OP-1")
        #expect(try signed(rows(signer, alias, tie)) == nil)
        #expect(try signed(rows(alias), rows(alias, tie)) == nil, "also when the signer's row is gone by then")
        #expect(try signed(rows(signer, alias, tie), rows(signer, alias)) == nil, "and for good")
        #expect(try signed(rows(signer, alias, tie), by: "OP-2") == "OP-2", "until somebody else signs")
    }
}
