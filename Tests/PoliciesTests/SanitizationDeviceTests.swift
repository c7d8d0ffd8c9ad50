import Basics
import RecoveryModel
import Testing

@testable import Policies

@Suite struct SanitizationDeviceTests {
    @Test func withoutARecordItWaits() {
        var fixture = SanitizationFixture()
        fixture.dossier.erasures = []
        #expect(fixture.deviceCodes == ["S00"])
    }

    @Test func orderOfTimeAndOfArrivalMustAgree() {
        var fixture = SanitizationFixture()
        var earlier = SanitizationFixture.erasure
        earlier.reportID = "r-0"
        earlier.outcome = .failed
        earlier.startedAt = at("2026-10-05T09:10:00Z")
        earlier.endedAt = at("2026-10-05T09:16:40Z")
        fixture.dossier.erasures.insert(earlier, at: 0)
        #expect(fixture.deviceCodes.isEmpty)
        fixture.dossier.erasures[0].source.arrived = at("2026-10-05T12:30:00Z").earliest
        #expect(fixture.deviceCodes == ["S07"])
    }

    @Test func aRevisedReportIsHeld() {
        var fixture = SanitizationFixture()
        var revision = SanitizationFixture.erasure
        revision.operatorID = "op-8"
        revision.source.document = 77
        fixture.dossier.erasures.insert(revision, at: 0)
        #expect(fixture.deviceCodes == ["S07"])
    }

    @Test func nothingIsErasedAfterItsDestruction() {
        var fixture = SanitizationFixture()
        fixture.dossier.destructions = [SanitizationFixture.destruction]
        #expect(fixture.deviceCodes.isEmpty)
        fixture.dossier.destructions[0].at = at("2026-10-05T09:30:00Z")
        #expect(fixture.deviceCodes == ["S07"])
    }

    @Test func destructionIsAskedForWhereTheFlowSaysSo() {
        var fixture = SanitizationFixture()
        fixture.contract.reuseAllowed = false
        #expect(fixture.verdict?.verdict == .accepted)
        #expect(fixture.deviceCodes == ["S16"])
        fixture.dossier.destructions = [SanitizationFixture.destruction]
        #expect(fixture.deviceCodes.isEmpty)
    }

    @Test(arguments: ["on", "unknown", "gibberish", nil])
    func locksHold(_ word: String?) {
        for lock in ["lock.activation", "lock.mdm"] {
            var fixture = SanitizationFixture()
            fixture.state(lock, word)
            #expect(fixture.deviceCodes == ["S36"])
        }
        var fixture = SanitizationFixture()
        fixture.dossier.statements.append(statement("lock.frp", result: "on", time: "2026-10-05T11:00:00Z"))
        #expect(fixture.deviceCodes.isEmpty, "FRP is no question for iOS")
    }

    @Test func attemptsAreUsedUp() {
        var fixture = SanitizationFixture()
        fixture.change { $0.outcome = .failed }
        #expect(fixture.deviceCodes.isEmpty)
        var second = fixture.dossier.erasures[0]
        second.reportID = "r-2"
        second.endedAt = at("2026-10-05T10:16:40Z")
        fixture.dossier.erasures.append(second)
        #expect(fixture.deviceCodes == ["S41"])
        fixture.dossier.erasures[1].outcome = .successful
        fixture.dossier.erasures[1].startedAt = at("2026-10-05T10:10:00Z")
        #expect(fixture.deviceCodes.isEmpty)
    }

    @Test func aDeviceThatDoesntStartCantBeErased() {
        var fixture = SanitizationFixture()
        fixture.dossier.erasures = []
        fixture.state("power_on", "fail")
        #expect(fixture.deviceCodes == ["S00", "S41"])
    }

    @Test(arguments: [("clean", false), ("recovered", true), ("who knows", true)])
    func aSampleThatIsNotCleanCounts(_ word: String, _ isFound: Bool) {
        var fixture = SanitizationFixture()
        fixture.dossier.samples = [
            SampleResult(
                at: at("2026-10-05T11:20:00Z"), sampler: "op-5", tool: "Reader", toolVersion: "1", result: word,
                source: source(60))
        ]
        #expect(fixture.deviceCodes == (isFound ? ["S42"] : []))
        fixture.dossier.samples[0].at = at("2026-10-05T09:30:00Z")
        #expect(fixture.deviceCodes.isEmpty, "an erasure after it cures")
    }

    @Test func theContractsDaysPass() {
        var fixture = SanitizationFixture()
        fixture.contract.sanitizeWithinDays = 30
        fixture.dossier.erasures = []
        fixture.now = at("2026-11-04T09:00:00Z").earliest
        #expect(fixture.deviceCodes == ["S00"])
        fixture.now = at("2026-11-04T09:00:01Z").earliest
        #expect(fixture.deviceCodes == ["S00", "S47"])
    }

    @Test func destructionIsJudgedToo() {
        func codes(_ change: (inout Destruction) -> Void, _ contract: Contract? = nil) -> [FindingCode] {
            var fixture = SanitizationFixture()
            if let contract { fixture.contract = contract }
            fixture.dossier.destructions = [SanitizationFixture.destruction]
            change(&fixture.dossier.destructions[0])
            return SanitizationJudge.judge(fixture.scope).destructions[0].verdict.codes
        }
        #expect(codes { _ in } == [])
        #expect(codes { $0.criteria = nil } == ["S12"])
        #expect(codes { $0.techniqueWord = "hammer" } == ["S17", "S33"])
        #expect(codes { $0.techniqueWord = "degauss" } == ["S17", "S33"])
        #expect(codes { $0.operatorID = "op-7" } == ["S33"])
        #expect(codes { $0.at = at("2026-10-05T08:00:00Z") } == ["S24"])
        #expect(codes { $0.at = nil } == ["S31", "S33"])
        #expect(codes({ _ in }, Contract(confidentiality: .moderate, standard: .r2)) == ["S21"])
        #expect(codes({ _ in }, Contract(confidentiality: .low, standard: .r2)) == [])
    }

    @Test func aLotReconciles() {
        func failure(_ received: Int, _ never: [String]) -> RuleFailure? {
            SanitizationLot.reconcile(
                received: received, sanitized: 7, exceptions: 1, neverReceived: never
            ).failure
        }
        #expect(failure(8, []) == nil)
        #expect(failure(9, [])?.values["received"] == .integer(9))
        #expect(failure(8, ["x"])?.values["neverReceived"] == .list(["x"]))
    }

    @Test func everyRuleIsInTheCodeBookAndListedOnce() {
        let erasure = BuiltInSanitizationRules.erasure.map { type(of: $0).code }
        let destruction = BuiltInSanitizationRules.destruction.map { type(of: $0).code }
        let device = BuiltInSanitizationRules.device.map { type(of: $0).code }
        for codes in [erasure, destruction, device] {
            #expect(Set(codes).count == codes.count)
            for code in codes { #expect(CodeCatalogue.entry(code) != nil, "\(code)") }
        }
        #expect(SanitizationResolutions.acceptable == SanitizationResolutions.acceptable.sorted())
        for code in SanitizationResolutions.acceptable { #expect(CodeCatalogue.severity(of: code) == .hold) }
    }
}
