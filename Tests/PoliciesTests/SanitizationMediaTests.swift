import RecoveryModel
import Testing

@testable import Policies

/// Who the device is decides which rows of the media and tools tables speak of it.
@Suite struct SanitizationMediaTests {
    private func entry(
        _ model: String, _ os: String = "iOS", from: String? = nil, to: String? = nil, encrypted: String = "yes",
        escrow: String = "no", software: String = "yes"
    ) -> MediaEntry {
        MediaEntry(
            model: model, os: os, osFrom: from, osTo: to, encryptionAlwaysOn: encrypted, escrow: escrow,
            erasingSoftware: software, evidence: nil)
    }

    private func isEligible(_ rows: [MediaEntry], _ change: (inout SanitizationFixture) -> Void = { _ in }) -> Bool {
        var fixture = SanitizationFixture()
        fixture.tables.rows.media = rows
        change(&fixture)
        fixture.tables.index()
        return SanitizationAttempt(fixture.dossier.erasures[0], in: fixture.scope).isEligible
    }

    @Test func anUnknownInTheMediaTableIsNo() {
        for encryption in ["yes", "no", "unknown", ""] {
            for escrow in ["yes", "no", "unknown", ""] {
                let isGood = isEligible([entry("*", encrypted: encryption, escrow: escrow)])
                #expect(isGood == (encryption == "yes" && escrow == "no"))
            }
        }
        #expect(!isEligible([]))
    }

    @Test func theNarrowestRowCountsAndOfSeveralTheWorst() {
        let bad = entry("iPhone 12", encrypted: "no")
        #expect(!isEligible([entry("*"), bad]))
        #expect(!isEligible([bad, entry("*")]))
        #expect(isEligible([entry("*", encrypted: "no"), entry("iPhone 12")]))
        #expect(!isEligible([entry("iPhone 12"), entry("iPhone 12", escrow: "yes")]), "of two equal ones the worse")
        #expect(!isEligible([entry("iPhone 12"), entry("iPhone 12", from: "17", to: "17.9", encrypted: "no")]))
        #expect(isEligible([bad, entry("iPhone 12", from: "17", to: "17.9")]), "the narrower span takes over")
        #expect(isEligible([entry("iPhone 12", to: "16.9", encrypted: "no"), entry("*")]), "its version is past that")
        #expect(!isEligible([entry("iPhone 12", "*", encrypted: "no")]))
    }

    @Test(arguments: [nil, "", "latest", "UP1A.231005.007"] as [String?])
    func aVersionThatNobodyKnowsIsInsideEveryRange(version: String?) {
        let bad = entry("iPhone 12", from: "12", to: "14.9", encrypted: "no")
        #expect(!isEligible([bad, entry("*")]) { $0.change { $0.osVersion = version } })
        #expect(!isEligible([bad, entry("iPhone 12")]) { $0.change { $0.osVersion = version } })
        #expect(isEligible([entry("iPhone 12", from: "1", to: "99")]) { $0.change { $0.osVersion = version } })
    }

    @Test(arguments: ["Apple iPhone 12", "IPHONE 12", " iphone  12 ", "iPhone\u{00A0}12"])
    func aModelIsTheSameInAnySpelling(name: String) {
        #expect(!isEligible([entry("iPhone 12", encrypted: "no"), entry("*")]) { $0.change { $0.model = name } })
        #expect(!isEligible([entry(name, encrypted: "no"), entry("*")]))
    }

    @Test func theCustomersWordEarnsNoRow() {
        let rows = [entry("iPhone 12"), entry("iPhone 13", encrypted: "unknown")]
        #expect(!isEligible(rows) { $0.change { $0.model = "iPhone 13" } }, "the claim says iPhone 12")
        #expect(!isEligible(rows) { $0.change { $0.model = nil } }, "nobody read a model")
        #expect(isEligible(rows) { $0.dossier.claim?.model = "iPhone 13" }, "a wrong list holds nobody")
        #expect(
            !isEligible(rows) {
                $0.dossier.claim?.model = "iPhone 13"
                $0.change { $0.identifiers = [] }
            }, "but where nobody knows which device it was, it may be right")
        let pads = [entry("iPhone 12", "iPadOS")]
        #expect(
            !isEligible(pads) {
                $0.dossier.claim?.operatingSystem = "iPadOS"
                $0.change { $0.os = nil }
            })
    }

    @Test func whatASystemAsksOfNewDevicesSaysNothingOfOlderOnes() {
        func shipped(_ change: @escaping (inout SanitizationFixture) -> Void) -> Bool {
            isEligible([]) { fixture in
                fixture.policy.media = [
                    entry("*", "Android", from: "10"), entry("*", "Android", to: "9.99", encrypted: "unknown"),
                ]
                fixture.change {
                    $0.os = "Android"
                    $0.osVersion = "14"
                    $0.model = "Example Phone 9"
                }
                change(&fixture)
            }
        }
        func launch(_ version: String) -> ModelLaunch {
            ModelLaunch(
                model: "example phone 9", make: nil, tac: nil, os: "Android", launchedWith: version, identifier: nil,
                source: "maker's page")
        }
        #expect(!shipped { _ in }, "it runs 14; what it came with is unknown")
        #expect(shipped { $0.tables.rows.models = [launch("10")] })
        #expect(!shipped { $0.tables.rows.models = [launch("9")] })
        #expect(!shipped { $0.tables.rows.models = [launch("11"), launch("9")] }, "of two the older")
        #expect(
            shipped { $0.change { ($0.model, $0.osVersion) = ("Pixel 10", "16") } },
            "on the market since EU 2023/1670 applies")
        #expect(!shipped { $0.change { $0.model = "Pixel 10" } }, "none was sold with a later system than it runs")
        // The device's own word comes first, where a tool that is approved read it.
        #expect(shipped { $0.change { $0.firstAPILevel = 29 } })
        #expect(
            !shipped { fixture in
                fixture.tables.rows.models = [launch("11")]
                fixture.change { $0.firstAPILevel = 28 }
            })
        #expect(
            !shipped { fixture in
                fixture.tables.rows.tools = []
                fixture.change { $0.firstAPILevel = 29 }
            })
    }

    @Test func whatIsUnknownOfAModelIsOneFinding() {
        var fixture = SanitizationFixture()
        fixture.tables.rows.media = []
        fixture.change { $0.model = "Apple iPhone 12" }
        let attempt = SanitizationAttempt(fixture.dossier.erasures[0], in: fixture.scope)
        let shared = KeyDestructionEligible().check(attempt, in: fixture.scope).failure?.shared
        #expect(shared == "model|iphone 12|iOS")
        let level = LevelReached().check(attempt, in: fixture.scope).failure?.shared
        #expect(level == shared)
    }

    /// A sheet of resets by hand names no model: one row says what the type allocation code was given for.
    @Test func aTypeAllocationCodeNamesTheModelOfARecordWithoutOne() {
        var fixture = SanitizationFixture()
        fixture.dossier.identifiers = [
            Identifier(kind: .imei, value: "357712140000018", written: "357712140000018")
        ]
        fixture.tables.rows.media = [
            MediaEntry(
                model: "Example Flip", os: "*", osFrom: nil, osTo: nil, encryptionAlwaysOn: "yes", escrow: "no",
                erasingSoftware: "no", evidence: "maker's statement")
        ]
        fixture.change {
            ($0.model, $0.manufacturer, $0.os, $0.osVersion) = (nil, nil, nil, nil)
            $0.techniqueWords = "factory reset"
        }
        fixture.dossier.claim?.make = "HMD Global"
        fixture.dossier.claim?.model = "Example Flip"
        func attempt() -> SanitizationAttempt {
            SanitizationAttempt(fixture.dossier.erasures[0], in: fixture.scope)
        }
        let unnamed = ResetPurges().check(attempt(), in: fixture.scope).failure
        #expect(unnamed?.shared == "type|35771214" && unnamed?.message.contains("35771214") == true)
        fixture.tables.rows.models = [
            ModelLaunch(
                model: "Example Flip", make: nil, tac: "35771214", os: "KaiOS", launchedWith: "3.1", identifier: nil,
                source: "maker's statement")
        ]
        fixture.tables.index()
        #expect(ResetPurges().check(attempt(), in: fixture.scope).failure == nil)
        #expect(attempt().os == "KaiOS" && FunctionalityScope(fixture.dossier, in: fixture.context).os == "KaiOS")
        let locks = AccountLock.all.filter { $0.concerns("KaiOS") }.map(\.name)
        #expect(locks == ["lock.frp", "lock.mdm"], "Activation Lock is Apple's alone")
        #expect(AccountLock.all.filter { $0.concerns("FooOS") }.count == 3, "nobody knows that system")
        // Rows of two models name none.
        fixture.tables.rows.models.append(
            ModelLaunch(
                model: "Other Flip", make: nil, tac: "35771214", os: "KaiOS", launchedWith: "3.1", identifier: nil,
                source: "another page"))
        fixture.tables.index()
        #expect(ResetPurges().check(attempt(), in: fixture.scope).failure != nil)
    }

    /// Of a system that nobody names two locks are asked that no device has both: one finding a type ends it.
    @Test func locksOfAnUnknownSystemAreOneFinding() {
        var fixture = SanitizationFixture()
        fixture.dossier.identifiers = [
            Identifier(kind: .imei, value: "357712140000018", written: "357712140000018")
        ]
        fixture.dossier.claim?.make = "Unheard Of"
        fixture.dossier.claim?.model = "Flip"
        fixture.change { ($0.model, $0.manufacturer, $0.os, $0.osVersion, $0.locks) = ("Flip", nil, nil, nil, [:]) }
        fixture.dossier.statements = fixture.dossier.statements.filter { $0.function != "lock.activation" }
        let after = fixture.dossier.statements[0]
        var released = after
        (released.function, released.result) = ("lock.frp", "off")
        fixture.dossier.statements.append(released)
        let failure = LocksOff().check(SanitizationJudge.judge(fixture.scope), in: fixture.scope).failure
        #expect(failure?.shared == "system|35771214", "\(String(describing: failure))")
        let scope = FunctionalityScope(fixture.dossier, in: fixture.context)
        #expect(scope.os == nil)
    }

    @Test func nobodysOwnReportIsReadByTheirOwnTable() {
        func own(_ voucher: String) -> Int {
            var fixture = SanitizationFixture()
            fixture.tables.rows.knownFields = [
                KnownField(
                    tool: "Wiper", versionFrom: nil, versionTo: nil, path: "x", meaning: .harmless, source: "letter")
            ]
            fixture.tables.rows.vouchers = ["known-fields": voucher]
            return fixture.context.ownTables(for: "op-7").fields.count
        }
        #expect(own("op-30") == 1)
        #expect(own("OP-7") == 0)
    }

    // MARK: tools

    private func verdict(_ rows: [ToolApproval], version: String? = "5.9") -> Bool {
        var fixture = SanitizationFixture()
        fixture.tables.rows.tools = rows
        fixture.change { $0.toolVersion = version }
        return fixture.verdict?.verdict == .accepted
    }

    private func tool(
        _ from: String?, to: String?, level: SanitizationLevel, since: String? = nil, os: String = "*"
    ) -> ToolApproval {
        ToolApproval(
            tool: "WIPER", versionFrom: from, versionTo: to, technique: .cryptographicErase, media: .internalFlash,
            os: os, level: level, validity: Validity(from: since.map(day), to: nil))
    }

    @Test func aVersionThatIsKnownToBeBadIsNotApproved() {
        #expect(verdict([tool("5", to: "6", level: .purge)]))
        #expect(!verdict([tool("5", to: "6", level: .purge), tool("5.9", to: "5.9", level: .none)]))
        #expect(!verdict([tool("5.9", to: "5.9", level: .none), tool("5", to: "6", level: .purge)]))
        #expect(verdict([tool("5", to: "6", level: .none), tool("5.9", to: "5.9", level: .purge)]))
        #expect(
            !verdict([tool("5", to: "6", level: .purge), tool("5", to: "6", level: .clear)]),
            "of two equal ones the worse")
        #expect(!verdict([tool("5", to: "6", level: .purge), tool("5", to: "6", level: .none, since: "2026-10-01")]))
        #expect(verdict([tool("5", to: "6", level: .purge), tool("5.10", to: "5.11", level: .none)]))
    }

    @Test func aToolOfNoKnownVersionIsApprovedOnlyWhereEveryVersionIs() {
        #expect(verdict([tool(nil, to: nil, level: .purge)], version: nil))
        #expect(!verdict([tool("1", to: nil, level: .purge)], version: nil))
        #expect(!verdict([tool(nil, to: nil, level: .purge), tool("5.9", to: "5.9", level: .none)], version: nil))
        #expect(
            !verdict([tool(nil, to: nil, level: .purge), tool("5.9", to: "5.9", level: .none)], version: "see label"))
    }
}
