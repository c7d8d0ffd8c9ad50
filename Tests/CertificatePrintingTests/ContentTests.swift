import Basics
import Custody
import RecoveryModel
import Testing

@testable import CertificateContent
@testable import CertificatePrinting

/// No evidence, no line: what can't become a certificate.
@Suite struct ContentTests {
    private func draft(
        _ kind: CertificateKind = .sanitization, _ change: (inout CertificateDraft) -> Void = { _ in }
    ) throws -> CertificateDraft {
        var log = try ToyLog()
        var draft = try Sample.draft(kind, log: &log)
        change(&draft)
        return draft
    }

    private func refused(
        _ says: String, kind: CertificateKind = .sanitization, location: SourceLocation = #_sourceLocation,
        into change: (inout CertificateDraft) -> Void
    ) throws {
        let draft = try draft(kind, change)
        do {
            _ = try CertificateContent(draft)
            Issue.record("passed, not refused: \(says)", sourceLocation: location)
        } catch {
            #expect(error.code == .content && error.message.contains(says), "\(error)", sourceLocation: location)
        }
    }

    @Test(arguments: CertificateKind.allCases)
    func aWholeDraftBecomesACertificate(kind: CertificateKind) throws {
        let content = try CertificateContent(draft(kind))
        #expect(content.counts.devices == 3 && content.counts.excluded == 1 && content.lines.count == 3)
        #expect(content.counts.levels.map(\.count) == [3])
        #expect(content.entryCount == 3 * 3 + 1 + (kind == .erasureRecord ? 0 : 1))
    }

    @Test func withoutValidationThereIsOnlyARecord() throws {
        try refused("nobody has validated") { $0.validation = nil }
        try refused("not a record") { $0.kind = .erasureRecord }
        try refused("says ‘rejected’") { $0.validation?.status = "rejected" }
        try refused("not among those relied on") { $0.entries = [] }
        try refused("by nobody") { $0.validation?.person.id = nil }
    }

    @Test func whoErasedDoesNotValidate() throws {
        try refused("S35") { $0.lines[1].sanitizer.id = "OP-V1" }
        try refused("S35", kind: .destruction) { $0.lines[2].destruction.by = "OP-V1" }
    }

    @Test func noEvidenceNoLine() throws {
        try refused("no device is left") { $0.lines = [] }
        try refused("no entry of the log") { $0.lines[0].entries = [] }
        try refused("no document") { $0.lines[0].evidence = [] }
        try refused("nothing verified it") { $0.lines[0].verification.result = nil }
        try refused("nothing verified it") { $0.lines[0].verification.result = "" }
        try refused("is unknown") { $0.lines[0].technique = .unknown }
        try refused("resolution of S31") { $0.lines[0].entries.removeLast() }
        try refused("not in the log") { $0.lines[0].entries[0].index = $0.log.size }
        try refused("not in the log") { $0.log.size = 2 }
        try refused("listed twice") { $0.lines[1].intake = $0.lines[0].intake }
        try refused("both listed and left out") { $0.excluded[0].intake = $0.lines[0].intake }
        try refused("without a reason") { $0.excluded[0].why = "" }
        try refused("not a DID") { $0.issuer.did = "recycler.example" }
        try refused("lists 3") { $0.scope = .device }
        try refused("has no name") { $0.lines[0].device = "" }
        try refused("lot has no name") { $0.lot.name = "" }
    }

    @Test func levelsAndTechniquesFit() throws {
        try refused("does not give the level Destroy") { $0.lines[0].levelAssessed = .destroy }
        try refused("does not give the level Purge") { $0.lines[0].technique = .shred }
        try refused("was not destroyed", kind: .destruction) {
            $0.lines[0].technique = .cryptographicErase
            $0.lines[0].levelAssessed = .purge
        }
        try refused("no technique of its own", kind: .destruction) { $0.lines[0].destruction.technique = .incinerate }
        #expect(CertifiedLevel(.none) == nil)
    }

    @Test func aDestructionHasItsFullRecord() throws {
        let missing: [(String, (inout CertificateDestruction) -> Void)] = [
            ("no time", { $0.at = nil }), ("no technique", { $0.technique = .cryptographicErase }),
            ("no criteria", { $0.criteria = "unknown" }), ("no criteria", { $0.criteria = nil }),
            ("no equipment", { $0.equipment = " n/a " }), ("no operator", { $0.by = "" }),
            ("no witness", { $0.witness = nil }), ("no witness", { $0.witness = "-" }),
            ("no witness other than the operator", { $0.witness = $0.by }),
            ("no word that the battery", { $0.batteryRemoved = "false" }),
            ("no word that the battery", { $0.batteryRemoved = nil }), ("no video", { $0.video = "not recorded" }),
        ]
        for (says, change) in missing {
            try refused(says, kind: .destruction) { change(&$0.lines[0].destruction) }
        }
    }

    // MARK: - Number

    @Test func theNumberFollowsFromWhatIsSaidAndNothingElse() throws {
        let id = try CertificateContent(draft()).id
        let same: [(inout CertificateDraft) -> Void] = [
            { $0.issuedAt = Instant(milliseconds: 0) }, { $0.lines.reverse() }, { $0.log.size += 1 },
            { $0.log.root = TreeHash.leaf([1]) }, { $0.lines[0].evidence.append(Digest(of: "x")) },
            { $0.lines[1].entries.append($0.lines[0].entries[0]) }, { $0.entries.reverse() },
        ]
        for (index, change) in same.enumerated() {
            #expect(try CertificateContent(draft(.sanitization, change)).id == id, "\(index)")
        }
        let other: [(inout CertificateDraft) -> Void] = [
            { $0.lines[0].decision = Digest(of: "x") }, { $0.lines.removeLast() }, { $0.lot.name = "HH-2" },
            { $0.issuer.did = "did:web:other.example" }, { $0.revocation = 3 },
            { draft in
                draft.lines = [draft.lines[0]]
                draft.scope = .device
            },
            // Whatever a person reads.
            { $0.issuer.name = "Other" }, { $0.issuer.address = ["Elsewhere"] }, { $0.issuer.contact = "x" },
            { $0.issuer.r2Number = "R2-9" }, { $0.customer.legalName = "Other" }, { $0.customer.site = "Other" },
            { $0.customer.contact = "x" }, { $0.customer.id = "other" }, { $0.excluded = [] },
            { $0.excluded[0].why = "another reason" }, { $0.lines[0].notes = ["x"] },
            { $0.lines[0].sanitizer.name = "Other" }, { $0.lines[0].make = "Other" },
            { $0.remarks.append(.init(.operatorsRetroactive, ["OP-X"])) }, { $0.validation?.basis = "another" },
            { $0.validation?.person.title = "Other" }, { $0.policy.digest = "sha256:other" },
            { $0.lot.contract.confidentiality = .low },
        ]
        var seen: Set<CertificateID> = [id]
        for (index, change) in other.enumerated() {
            #expect(seen.insert(try CertificateContent(draft(.sanitization, change)).id).inserted, "\(index)")
        }
        #expect(seen.insert(try CertificateContent(draft(.erasureRecord)).id).inserted)
    }

    @Test func numbersAreUUIDsOfVersionFive() throws {
        // RFC 9562, appendix A.4: the name www.example.com in the namespace of domain names.
        let namespace = try #require(Hex.decode("6ba7b8109dad11d180b400c04fd430c8".utf8))
        #expect(
            CertificateID.version5(namespace, Array("www.example.com".utf8)) == "2ed6657d-e927-568b-95e1-2665a8aea6a2")
        #expect(CertificateID("2ed6657d-e927-568b-95e1-2665a8aea6a2") != nil)
        for wrong in [
            "", "2ed6657d-e927-468b-95e1-2665a8aea6a2", "2ED6657D-e927-568b-95e1-2665a8aea6a2",
            "2ed6657d-e927-568b-c5e1-2665a8aea6a2", "2ed6657de927568b95e12665a8aea6a2", "../../x",
            "2ed6657d-e927-568b-95e1-2665a8aea6a", "zed6657d-e927-568b-95e1-2665a8aea6a2",
        ] { #expect(CertificateID(wrong) == nil, "\(wrong)") }
    }

    // MARK: - What is worked out

    @Test func countsAddUp() throws {
        let content = try CertificateContent(
            draft {
                $0.lines[1].tool = nil
                $0.lines[1].toolVersion = nil
                $0.lines[2].levelAssessed = .clear
                $0.lines[2].technique = .factoryReset
                $0.lines[2].verification.notChecked = []
            })
        let counts = content.counts
        #expect(counts.levels.map(\.words) == [["Clear"], ["Purge"]] && counts.levels.map(\.count) == [1, 2])
        #expect(counts.tools.map(\.words) == [[nil, nil], ["Blancco Mobile", "6.4.1"]])
        #expect(counts.tools.map(\.count) == [1, 2])
        #expect(counts.notChecked.map(\.count) == [2, 2] && counts.excludedCodes.map(\.count) == [1, 1])
        #expect(counts.resolutions == 1 && counts.operators == ["OP-S1"])
        #expect(counts.completedAt == "2026-10-05T10:00:00.000Z")
        // A device below the level that its way asks for is said, not hidden.
        #expect(content.warnings.contains(CertificateRemark(.belowRequired, [content.lines[2].intake])))
    }

    @Test func namesThatNobodyVouchesForAreSaid() throws {
        let both = try CertificateContent(draft { $0.validation?.person.auth = "none" })
        #expect(both.warnings.contains(CertificateRemark(.nameNotAuthenticated, ["OP-P1", "OP-V1"])))
        let absent = try CertificateContent(draft { $0.validation?.person.auth = nil })
        #expect(absent.warnings.contains(CertificateRemark(.nameNotAuthenticated, ["OP-P1", "OP-V1"])))
        let one = try CertificateContent(draft { $0.lines[0].resolutions[0].auth = "session" })
        #expect(!one.warnings.contains { $0.code == .nameNotAuthenticated })
        #expect(one.warnings.contains { $0.code == .operatorsUnsigned })
    }

    @Test func theRootIsThatOfTheLeavesInTableOrder() throws {
        let content = try CertificateContent(draft())
        let leaves = content.lines.flatMap { $0.entries.map(\.leaf) } + content.entries.map(\.leaf)
        var tree = CompactRange()
        for leaf in leaves { tree.append(leaf) }
        #expect(content.leavesRoot == tree.root && content.entryCount == leaves.count)
    }

    @Test func timesAreNoMoreExactThanTheEvidence() throws {
        #expect(EvidenceTime("2026-10-05T12:00:00+02:00")?.certificateText == "2026-10-05T10:00:00.000Z")
        #expect(EvidenceTime("2026-10-05")?.certificateText == "2026-10-05")
        #expect(
            EvidenceTime("2026-10-05 12:00:00")?.certificateText == "2026-10-05T12:00:00.000 (zone not recorded)")
    }
}
