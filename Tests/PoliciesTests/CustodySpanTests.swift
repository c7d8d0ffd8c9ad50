import Basics
import RecoveryModel
import Testing

@testable import Policies

/// What happened between first custody and hand-over out is judged, and nothing else.
@Suite struct CustodySpanTests {
    private func handOver(_ time: String, from: String, to: String, unit: String? = "HU-1", units: Int? = 1) -> HandOver
    {
        HandOver(
            at: at(time), from: from, to: to, releasedBy: from == "works" ? "OP-7" : nil,
            acceptedBy: to == "works" ? "op-7" : nil, document: nil, handlingUnit: unit,
            seal: nil, units: units, grams: nil, source: source(70))
    }

    private func shipped(_ out: String, unit: String? = "HU-1") -> (SanitizationFixture, DecisionContext) {
        var fixture = SanitizationFixture()
        fixture.dossier.scans[0].handlingUnit = unit
        var context = fixture.context
        context.lot.handOvers = [
            handOver("2026-10-05T08:00:00Z", from: "clinic", to: "carrier", unit: unit),
            // The last leg is written down after the scan.
            handOver("2026-10-05T09:02:00Z", from: "carrier", to: "works", unit: unit),
            handOver(out, from: "works", to: "buyer", unit: unit),
        ]
        return (fixture, context)
    }

    private func codes(_ dossier: Dossier, _ context: DecisionContext) -> [FindingCode] {
        let scope = SanitizationScope(CustodySpan.judged(dossier, in: context), in: context)
        return SanitizationJudge.judge(scope).attempts.last?.verdict.codes ?? []
    }

    @Test func anErasureAfterTheHandOverOutWasNotInCustody() {
        for unit in ["HU-1", nil] {
            let (fixture, context) = shipped("2026-10-05T09:30:00Z", unit: unit)
            #expect(codes(fixture.dossier, context).contains("S24"))
            let (later, laterContext) = shipped("2026-10-05T12:00:00Z", unit: unit)
            #expect(codes(later.dossier, laterContext) == [])
        }
    }

    @Test func aDeviceThatCameBackIsInCustodyAgain() {
        var (fixture, context) = shipped("2026-10-05T09:30:00Z")
        fixture.dossier.scans.append(Scan(at: at("2026-10-05T09:50:00Z"), identifier: "x", source: source(4)))
        #expect(codes(fixture.dossier, context) == [])
        context.lot.handOvers.append(handOver("2026-10-05T10:03:00Z", from: "works", to: "buyer"))
        #expect(!codes(fixture.dossier, context).contains("S24"), "clocks may lie five minutes apart")
    }

    @Test func whatIsDatedAfterTheHandOverIsANoteAndRevokesNothing() {
        var (fixture, context) = shipped("2026-10-05T12:00:00Z")
        fixture.dossier.statements += [
            statement("lock.activation", result: "on", time: "2026-10-07T11:00:00Z"),
            statement("state.signin", result: "yes", time: "2026-10-07T11:00:00Z"),
        ]
        fixture.dossier.samples = [
            SampleResult(
                at: at("2026-10-07T11:20:00Z"), sampler: "op-5", tool: "Reader", toolVersion: "1", result: "recovered",
                source: source(60))
        ]
        let judged = CustodySpan.judged(fixture.dossier, in: context)
        #expect(judged.afterwards.count == 3)
        #expect(CustodySpan.note(judged)?.severity == .note)
        #expect(codes(fixture.dossier, context) == [])
        // What may be of before the hand-over counts.
        fixture.dossier.statements.append(statement("state.signin", result: "yes", time: "2026-10-05T11:00:00Z"))
        #expect(codes(fixture.dossier, context) == ["S25"])
        context.lot.handOvers = []
        #expect(CustodySpan.judged(fixture.dossier, in: context).afterwards.isEmpty)
    }

    @Test func aHandOverOutWithoutATimeHolds() {
        var (fixture, context) = shipped("2026-10-05T12:00:00Z")
        context.lot.handOvers[2].at = nil
        #expect(codes(fixture.dossier, context) == ["S31"])
        fixture.dossier.scans[0].handlingUnit = "HU-2"
        #expect(codes(fixture.dossier, context) == [])
    }

    @Test func aVendorDestroysAfterTheHandOver() {
        var (fixture, context) = shipped("2026-10-05T11:00:00Z")
        fixture.dossier.destructions = [SanitizationFixture.destruction]
        context.tables = fixture.tables
        let judged = SanitizationJudge.judge(
            SanitizationScope(CustodySpan.judged(fixture.dossier, in: context), in: context))
        #expect(judged.isDestroyed)
    }
}

/// Destroyed is destroyed, repaired is not always erased.
@Suite struct DestroyedAndRepairedTests {
    private func repaired(_ part: String?, action: String = "replace", serials: (String?, String?) = (nil, nil))
        -> AttemptVerdict?
    {
        var fixture = SanitizationFixture()
        fixture.dossier.repairs = [
            Repair(
                at: at("2026-10-05T10:30:00Z"), action: action, part: part, oldSerial: serials.0, newSerial: serials.1,
                oem: "true", operatorID: "op-3", source: source(50))
        ]
        return fixture.verdict
    }

    @Test(arguments: [
        "MLB", "128GB flash", "Hauptplatine", "logic-board", "carte mère", "NAND", "motherboard assembly", "placa base",
    ])
    func otherMemoryAsksForAnErasure(part: String) { #expect(repaired(part)?.codes.isEmpty == false) }

    @Test(arguments: [
        "battery", "Rear Camera", "display_assembly", "Akku", "écran", "back glass", "charging port", "pantalla",
    ])
    func aPartWithoutDataLeavesTheErasureGood(part: String) { #expect(repaired(part)?.codes == []) }

    @Test func anUnknownPartHoldsUntilItsWordIsKnown() {
        #expect(repaired("flux capacitor")?.codes == ["S48"])
        #expect(repaired(nil)?.codes == ["S48"])
        #expect(repaired(nil, action: "inspected")?.codes == [])
        var fixture = SanitizationFixture()
        fixture.dossier.repairs = [
            Repair(
                at: at("2026-10-05T10:30:00Z"), action: "replace", part: "Flux  Capacitor", oldSerial: nil,
                newSerial: nil, oem: nil, operatorID: nil, source: source(50))
        ]
        for (meaning, codes) in [("harmless", []), ("memory", ["S25"]), ("identity", ["S25"])]
            as [(String, [FindingCode])]
        {
            fixture.tables.rows.words = [
                OwnWord(list: .repair, word: "flux capacitor", meaning: meaning, language: "en", source: "manual")
            ]
            #expect(fixture.verdict?.codes == codes)
            #expect(fixture.scope.readByOwnTable == (meaning == "harmless" ? ["repair flux capacitor"] : []))
        }
        fixture.tables.rows.words[0].word = "logic board"
        fixture.dossier.repairs[0].part = "logic board"
        fixture.tables.rows.words[0].meaning = "harmless"
        #expect(fixture.verdict?.codes == ["S25"], "no own word overrides a built-in one")
    }

    @Test func anotherNumberIsAnotherDevice() {
        #expect(repaired("back glass", action: "replace", serials: ("F2LXK0AB1234", "ZZZZ1111"))?.codes == ["S25"])
        #expect(repaired("display", action: "replace", serials: (nil, "356938035643817"))?.codes == ["S25"])
        #expect(
            repaired("battery", action: "replace", serials: ("F8Y1111111111111A", "F8Y2222222222222B"))?.codes == [])
    }

    @Test(arguments: [
        "particles up to 2 mm", "2 mm", "no fragment larger than 2 mm", "≤ 10 mm", "Partikel bis 5 mm",
        "chips in fragments", "DIN 66399 E-5", "met", "2 x 15 mm", "0,5 cm",
    ])
    func criteriaThatAreMet(text: String) { #expect(DestructionCriteria(text, own: []) == .met) }

    @Test(arguments: [
        "not met", "no", "unknown", "n/a", "particles not up to 2 mm", "500 mm", "drilled", "0 mm", "particles",
        "2 mm not met", "no particles up to 2 mm", "pending", "E-1", "99999999999999999999 mm",
    ])
    func criteriaThatAreNot(text: String) { #expect(DestructionCriteria(text, own: []) != .met) }

    @Test func whatWasDestroyedIsNotSeenAgain() {
        var fixture = SanitizationFixture()
        fixture.dossier.destructions = [SanitizationFixture.destruction]
        #expect(fixture.deviceCodes == [])
        fixture.dossier.statements.append(statement("lcd", result: "pass", time: "2026-10-05T15:00:00Z"))
        #expect(fixture.deviceCodes == ["S07"])
        fixture.dossier.statements.removeLast()
        var scan = Scan(at: at("2026-10-06T09:00:00Z"), identifier: "x", location: "Residue", source: source(4))
        fixture.dossier.scans.append(scan)
        #expect(fixture.deviceCodes == [], "what is left of it is scanned where it lies")
        scan.location = "stock"
        fixture.dossier.scans[1] = scan
        #expect(fixture.deviceCodes == ["S07"])
    }

    @Test func aSampleThatRecoversAfterTheDestructionTakesItBack() {
        var fixture = SanitizationFixture()
        fixture.dossier.destructions = [SanitizationFixture.destruction]
        fixture.dossier.samples = [
            SampleResult(
                at: at("2026-10-06T11:20:00Z"), sampler: "op-5", tool: "Reader", toolVersion: "1", result: "recovered",
                source: source(60))
        ]
        #expect(fixture.deviceCodes == ["S42"])
        fixture.dossier.samples[0].at = at("2026-10-05T11:00:00Z")
        #expect(fixture.deviceCodes == [])
    }

    @Test func aFinalResetAfterTheTestAsksForNoOtherTest() {
        var fixture = SanitizationFixture()
        var final = SanitizationFixture.erasure
        final.reportID = "r-2"
        final.startedAt = at("2026-10-05T11:40:00Z")
        final.endedAt = at("2026-10-05T11:46:40Z")
        fixture.dossier.erasures.append(final)
        func codes() -> [FindingCode] {
            let scope = FunctionalityScope(fixture.dossier, in: fixture.context)
            return TestedAfterErasure().check(scope).failure.map { _ in ["F12"] } ?? []
        }
        #expect(codes() == [])
        fixture.dossier.repairs = [
            Repair(
                at: at("2026-10-05T11:20:00Z"), action: "replace", part: "display", oldSerial: nil, newSerial: nil,
                oem: nil, operatorID: nil, source: source(50))
        ]
        #expect(codes() == ["F12"])
        fixture.dossier.repairs = []
        fixture.dossier.erasures[0].operatorID = "nobody"
        #expect(codes() == ["F12"], "only a test after an erasure that counted")
    }
}
